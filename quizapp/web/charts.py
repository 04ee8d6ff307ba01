"""Charts as finished values: where everything stands, and every word; `components/charts.html` draws them as SVG.

Across, places are percent of the width, down they are `em`, so that text keeps its size on a phone and grows with the
reader's. Nothing is told by colour alone, every chart has a sentence above it and a table behind it. Callers give
translated words. Pure: no request, no database.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

PLOT = 9.0
"""Height of the field that is drawn on, in em."""
LINE = 1.5
"""Height of a line of text, in em."""
MOST_TICKS = 6
"""Numbers below an axis: as many as fit side by side on a phone of 320 px."""
MOST_LABELS = 4
"""Words below a line (dates are wider than numbers)."""
FIRST, LAST = 12.0, 93.0
"""Where the first and the last point of a line stand, in percent: the numbers of the scale stand before them."""
NEAR = 30.0
"""Words at a marker nearer to the edge than this, in percent, run inwards."""
GAP = 0.6
"""Between two bars, in percent of the width."""

Value = TypeVar("Value")
MarkerKind = Literal["threshold", "mean"]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Bin:
    """A class of a histogram: from `low` up to (not including, but for the last) `high`, and how many are in it."""

    low: float
    high: float
    count: int
    label: str
    """How the table calls it: “40–49”."""
    below: int = 0
    """How many of them are below the threshold."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A place on the axis that is worth knowing. `label`: words with the number, as in “KKTP 66”."""

    at: float
    label: str
    kind: MarkerKind = "threshold"


@dataclass(frozen=True, slots=True)
class Table:
    """The table behind a chart: its heads, then rows of finished cells; the first cell of a row heads it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram as it is drawn."""

    x: str
    width: str
    y: str
    height: str
    count: int
    middle: str
    count_y: str
    below: str
    """Height of its lower part, which is below the threshold and hatched; empty where there is none."""
    below_y: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words or a number at a place."""

    x: str
    y: str
    text: str
    anchor: Anchor = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line from one place to another."""

    x1: str
    y1: str
    x2: str
    y2: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """A histogram. `id` is unique on its page."""

    id: str
    sentence: str
    title: str
    description: str
    height: str
    bars: tuple[Bar, ...]
    floor: str
    ticks: tuple[tuple[str, float, Anchor], ...]
    """Place, number and anchor of what stands below the axis."""
    ticks_y: str
    axis: Label
    markers: tuple[tuple[Line, Label], ...]
    key: tuple[tuple[str, str], ...]
    """What is drawn (`full`, `below`) and what it means; empty where there is nothing to tell apart."""
    table: Table


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a trend: words below it and its value from 0 to 1; with `low` and `high` the interval it lies in."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    shape: Literal["round", "square"] = "round"
    text: str = ""
    """The value as the page writes it, above the point."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point as it is drawn."""

    x: str
    y: str
    shape: str
    label: Label


@dataclass(frozen=True, slots=True)
class LineChart:
    """A trend from 0 to 100. `id` is unique on its page."""

    id: str
    sentence: str
    title: str
    description: str
    height: str
    top: str
    """Where the field begins; it is `plot` high."""
    plot: str
    scale: tuple[tuple[Line, Label], ...]
    threshold: Line | None
    path: str
    """Points of the line in a field of 100 × 100; empty for a single point."""
    ribbon: str
    """Points of the interval around it, in the same field; empty where there is none."""
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    key: tuple[tuple[str, str], ...]
    table: Table


@dataclass(frozen=True, slots=True)
class RowBar:
    """One row of a `RowChart`: its words, how many, the width of its bar."""

    label: str
    count: int
    width: str
    note: str = ""
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class RowChart:
    """Bars that lie below one another with words that may be long: bands of marks, choices of a question."""

    id: str
    sentence: str
    rows: tuple[RowBar, ...]
    table: Table


def bins_of(
    values: Iterable[float], *, high: float = 100, width: float = 10, threshold: float | None = None
) -> list[Bin]:
    """Return `values` from 0 to `high` counted in bins of `width`; what is below `threshold` is known in each.

    Raises `ValueError` where a value is not on the axis.
    """
    number = max(1, math.ceil(high / width))
    counts, below = [0] * number, [0] * number
    for value in values:
        if not 0 <= value <= high:
            raise ValueError(f"{value} is not between 0 and {high}")
        place = min(int(value // width), number - 1)
        counts[place] += 1
        below[place] += threshold is not None and value < threshold
    edges = [*(width * place for place in range(number)), high]
    return [
        Bin(low, end, counts[place], f"{low:g}–{end:g}" if place == number - 1 else f"{low:g}–<{end:g}", below[place])
        for place, (low, end) in enumerate(pairwise(edges))
    ]


def bar_chart(
    chart_id: str,
    bins: Sequence[Bin],
    *,
    sentence: str,
    title: str,
    description: str,
    axis: str,
    heads: tuple[str, str],
    markers: Sequence[Marker] = (),
    key: tuple[str, str] | None = None,
) -> BarChart:
    """Return a histogram of `bins`, which follow one another without gaps.

    `sentence` stands above it, `title` and `description` are read instead of it, `axis` says what the numbers below
    are, `heads` head the table. `key`: words for bars from the threshold on and for those below it. Raises `ValueError`
    without bins.
    """
    if not bins:
        raise ValueError("a histogram needs bins")
    low, high = bins[0].low, bins[-1].high
    head = LINE * len(markers)
    floor = head + LINE + PLOT
    most = max([1, *(one.count for one in bins)])
    bars = tuple(_bar(one, low, high, most, floor) for one in bins)
    edges = [one.low for one in bins] + [high]
    return BarChart(
        id=chart_id,
        sentence=sentence,
        title=title,
        description=description,
        height=_em(floor + 2 * LINE + 0.5),
        bars=bars,
        floor=_em(floor),
        ticks=tuple((_percent(_share(at, low, high)), at, _edge_anchor(at, low, high)) for at in _thinned(edges)),
        ticks_y=_em(floor + 1.2),
        axis=Label("50%", _em(floor + 1.2 + LINE), axis),
        markers=_markers(markers, low, high, floor),
        key=(("full", key[0]), ("below", key[1])) if key and any(one.below for one in bins) else (),
        table=Table(heads, tuple((one.label, str(one.count)) for one in bins)),
    )


def _bar(one: Bin, low: float, high: float, most: int, floor: float) -> Bar:
    start, end = _share(one.low, low, high), _share(one.high, low, high)
    height = PLOT * one.count / most
    return Bar(
        x=_percent(start + GAP / 2),
        width=_percent(max(end - start - GAP, 0.2)),
        y=_em(floor - height),
        height=_em(height),
        count=one.count,
        middle=_percent((start + end) / 2),
        count_y=_em(floor - height - 0.35),
        below=_em(PLOT * one.below / most) if one.below else "",
        below_y=_em(floor - PLOT * one.below / most),
    )


def _markers(markers: Sequence[Marker], low: float, high: float, floor: float) -> tuple[tuple[Line, Label], ...]:
    """Return the lines and their words, each in a line of text of its own, and no words across another's line.

    The words of the leftmost run to the left of its line and all others to the right, where the edge leaves room.
    """
    drawn: list[tuple[float, Marker, Anchor]] = []
    for one in sorted(markers, key=lambda marker: marker.at):
        at = min(max(_share(one.at, low, high), 0.0), 100.0)
        leftwards = at > 100 - NEAR or (at >= NEAR and not drawn)
        drawn.append((at, one, "end" if leftwards else "start"))
    # Words that run across a line stand above where it begins: those that run to the right from the left.
    drawn.sort(key=lambda place: (place[2] == "end", place[0] if place[2] == "start" else -place[0]))
    found = []
    for row, (at, one, anchor) in enumerate(drawn):
        y = LINE * row + 1.1
        x = _percent(at)
        found.append((Line(x, _em(y - 0.9), x, _em(floor), one.kind), Label(x, _em(y), one.label, anchor)))
    return tuple(found)


def line_chart(
    chart_id: str,
    points: Sequence[Point],
    *,
    sentence: str,
    title: str,
    description: str,
    heads: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    threshold: tuple[float, str] | None = None,
    key: Sequence[tuple[str, str]] = (),
) -> LineChart:
    """Return a trend through `points`, in their order and in even steps.

    `heads` and `rows` are the table behind it, `threshold` a value from 0 to 1 with its words, `key` pairs of a shape
    (`round`, `square`, `ribbon`, `threshold`) and what it means. Raises `ValueError` without points.
    """
    if not points:
        raise ValueError("a trend needs points")
    top = LINE
    places = [_place(number, len(points)) for number in range(len(points))]
    with_interval = [(x, one) for x, one in zip(places, points, strict=True) if one.low is not None]
    upper = [f"{x:.2f},{_down(one.high):.2f}" for x, one in with_interval]
    lower = [f"{x:.2f},{_down(one.low):.2f}" for x, one in reversed(with_interval)]
    line = " ".join(f"{x:.2f},{_down(one.value):.2f}" for x, one in zip(places, points, strict=True))
    shown = set(_thinned(list(range(len(points))), MOST_LABELS))
    return LineChart(
        id=chart_id,
        sentence=sentence,
        title=title,
        description=description,
        height=_em(top + PLOT + LINE + 0.3),
        top=_em(top),
        plot=_em(PLOT),
        scale=tuple(_scale(value, top) for value in (0.0, 0.5, 1.0)),
        threshold=_threshold(threshold[0], top) if threshold else None,
        path=line if len(points) > 1 else "",
        ribbon=" ".join(upper + lower) if len(with_interval) > 1 else "",
        dots=tuple(_dot(one, x, top) for one, x in zip(points, places, strict=True)),
        labels=tuple(
            Label(_percent(x), _em(top + PLOT + 1.3), one.label)
            for number, (one, x) in enumerate(zip(points, places, strict=True))
            if number in shown
        ),
        key=(*key, ("threshold", threshold[1])) if threshold else tuple(key),
        table=Table(heads, tuple(rows)),
    )


def _place(number: int, count: int) -> float:
    return (FIRST + LAST) / 2 if count == 1 else FIRST + (LAST - FIRST) * number / (count - 1)


def _down(value: float | None) -> float:
    """Return how far below the top of the field a value stands, in percent of the field."""
    return 100 - 100 * min(max(value or 0.0, 0.0), 1.0)


def _level(value: float, top: float) -> float:
    return top + PLOT * _down(value) / 100


def _scale(value: float, top: float) -> tuple[Line, Label]:
    y = _level(value, top)
    return Line("0%", _em(y), "100%", _em(y), "scale"), Label("0%", _em(y - 0.3), f"{100 * value:.0f}", "start")


def _threshold(value: float, top: float) -> Line:
    y = _em(_level(value, top))
    return Line("0%", y, "100%", y, "threshold")


def _dot(one: Point, x: float, top: float) -> Dot:
    y = _level(one.value, top)
    return Dot(_percent(x), _em(y), one.shape, Label(_percent(x), _em(y - 0.7), one.text))


def row_chart(
    chart_id: str,
    rows: Sequence[tuple[str, int, str]],
    *,
    sentence: str,
    heads: tuple[str, str, str],
    hatched: Sequence[int] = (),
) -> RowChart:
    """Return bars below one another from words, count and note of each row. `hatched`: rows that are drawn so."""
    most = max([1, *(count for _, count, _ in rows)])
    return RowChart(
        id=chart_id,
        sentence=sentence,
        rows=tuple(
            RowBar(label, count, _percent(100 * count / most), note, place in hatched)
            for place, (label, count, note) in enumerate(rows)
        ),
        table=Table(heads, tuple((label, str(count), note) for label, count, note in rows)),
    )


# Places


def _share(at: float, low: float, high: float) -> float:
    """Return where `at` stands between `low` and `high`, in percent."""
    return 100 * (at - low) / (high - low) if high > low else 50.0


def _thinned(values: Sequence[Value], most: int = MOST_TICKS) -> list[Value]:
    """Return at most `most` of `values` in even steps, the first always, the last where the steps meet it."""
    if len(values) <= most:
        return list(values)
    step = next(
        (step for step in range(1, len(values)) if (len(values) - 1) % step == 0 and (len(values) - 1) // step < most),
        len(values) - 1,
    )
    return list(values[::step])


def _edge_anchor(at: float, low: float, high: float) -> Anchor:
    """Return an anchor that keeps the first and the last number inside the picture."""
    return "start" if at == low else "end" if at == high else "middle"


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _em(value: float) -> str:
    return f"{value:.2f}em"
