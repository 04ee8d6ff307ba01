"""Charts: where everything stands is plain geometry, and what is drawn is drawn with words, signs and a table."""

import pytest
from flask import Flask, render_template_string

from quizapp.web.charts import Bin, Marker, Point, bar_chart, bins_of, line_chart, row_chart
from tests.web.pages import Page

TENS = [Bin(low, low + 10, count, f"{low}–{low + 9}") for low, count in zip(range(0, 100, 10), range(10), strict=True)]


def histogram(bins=TENS, **values):
    return bar_chart(
        "marks",
        bins,
        sentence="Half of the class is below the threshold.",
        title="Marks of the class",
        description="Most marks lie between 70 and 100.",
        axis="Mark of 100",
        heads=("Mark", "Pupils"),
        markers=(Marker(60, "KKTP 60"), Marker(72.5, "Mean 72.5", "mean")),
        key=("from the threshold on", "below the threshold"),
        **values,
    )


def trend(points):
    return line_chart(
        "trend",
        points,
        sentence="The last marks are higher.",
        title="Attempts over time",
        description="Three attempts.",
        heads=("Attempt", "Of 100"),
        rows=[(point.label, point.text) for point in points],
        threshold=(0.66, "KKTP 66"),
        key=(("round", "test"), ("square", "practice"), ("ribbon", "where it probably lies")),
    )


def test_bars_are_as_high_as_they_count() -> None:
    chart = histogram()
    assert [bar.count for bar in chart.bars] == list(range(10))
    assert chart.bars[9].height == "9.00em"
    assert chart.bars[3].height == "3.00em"
    assert {float(bar.y[:-2]) + float(bar.height[:-2]) for bar in chart.bars} == {float(chart.floor[:-2])}


def test_bars_stand_side_by_side_within_the_picture() -> None:
    bars = histogram().bars
    starts = [float(bar.x[:-1]) for bar in bars]
    ends = [start + float(bar.width[:-1]) for start, bar in zip(starts, bars, strict=True)]
    assert starts == sorted(starts)
    assert starts[0] > 0
    assert ends[-1] < 100
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


def test_below_the_threshold_is_hatched_and_said() -> None:
    chart = histogram(bins_of([45, 61, 65, 66, 100], threshold=66))
    assert [bar.height for bar in chart.bars if bar.count] == ["3.00em", "9.00em", "3.00em"]
    assert [bar.below for bar in chart.bars if bar.count] == ["3.00em", "6.00em", ""]
    assert chart.key == (("full", "from the threshold on"), ("below", "below the threshold"))
    assert histogram().key == ()


def test_values_are_counted_in_bins() -> None:
    bins = bins_of([0, 9.5, 10, 99, 100], threshold=10)
    assert [(one.low, one.high, one.count, one.below) for one in bins if one.count] == [
        (0, 10, 2, 2),
        (10, 20, 1, 0),
        (90, 100, 2, 0),
    ]
    assert (bins[0].label, bins[-1].label) == ("0–<10", "90–100")
    assert [one.high for one in bins_of([1], high=7, width=2)] == [2, 4, 6, 7]
    with pytest.raises(ValueError, match="101"):
        bins_of([101])


def test_the_numbers_below_fit_a_phone() -> None:
    assert [at for _, at, _ in histogram().ticks] == [0, 20, 40, 60, 80, 100]
    assert [anchor for _, _, anchor in histogram().ticks] == ["start", *["middle"] * 4, "end"]


@pytest.mark.parametrize(
    ("threshold", "mean", "anchors"),
    [
        (66, 61.5, {"T": "start", "M": "end"}),
        (60, 85, {"T": "end", "M": "end"}),
        (10, 20, {"T": "start", "M": "start"}),
        (10, 85, {"T": "start", "M": "end"}),
    ],
)
def test_words_of_a_marker_never_cross_the_line_of_another(threshold, mean, anchors) -> None:
    chart = bar_chart(
        "x",
        TENS,
        sentence="",
        title="",
        description="",
        axis="",
        heads=("", ""),
        markers=(Marker(threshold, "T"), Marker(mean, "M", "mean")),
    )
    assert {words.text: words.anchor for _, words in chart.markers} == anchors
    for line, words in chart.markers:
        for other, _ in chart.markers:
            away = (float(other.x1[:-1]) - float(words.x[:-1])) * {"start": 1, "end": -1}[words.anchor]
            runs_over = 0 < away < 40  # words are not longer than that, in percent, on the smallest phone
            assert not runs_over or float(other.y1[:-2]) >= float(words.y[:-2]), line


def test_nothing_counted_is_a_flat_chart() -> None:
    chart = histogram([Bin(0, 50, 0, "0–49"), Bin(50, 100, 0, "50–100")])
    assert [bar.height for bar in chart.bars] == ["0.00em", "0.00em"]
    with pytest.raises(ValueError, match="bins"):
        histogram([])


def test_a_trend_goes_from_edge_to_edge_and_high_is_up() -> None:
    chart = trend([Point("1 Sep", 0.0), Point("8 Sep", 0.5), Point("15 Sep", 1.0)])
    assert chart.path == "12.00,100.00 52.50,50.00 93.00,0.00"
    assert chart.ribbon == ""
    tops = [float(dot.y[:-2]) for dot in chart.dots]
    assert tops == sorted(tops, reverse=True)


def test_the_ribbon_runs_along_the_top_and_back_below() -> None:
    chart = trend([Point("1 Sep", 0.4, 0.2, 0.6), Point("8 Sep", 0.5, 0.4, 0.7)])
    assert chart.ribbon == "12.00,40.00 93.00,30.00 93.00,60.00 12.00,80.00"


def test_a_single_point_has_no_line_and_stands_in_the_middle() -> None:
    chart = trend([Point("1 Sep", 0.5)])
    assert (chart.path, chart.dots[0].x, chart.labels[0].anchor) == ("", "52.50%", "middle")


@pytest.mark.parametrize(("count", "labelled"), [(2, 2), (4, 4), (7, 4), (10, 4), (12, 2)])
def test_words_below_a_trend_do_not_meet(count: int, labelled: int) -> None:
    assert len(trend([Point(str(number), 0.5) for number in range(count)]).labels) == labelled


def test_rows_are_as_wide_as_they_count() -> None:
    chart = row_chart("bands", [("Perlu bimbingan", 8, "0–40"), ("Baik", 16, "66–85")], sentence="", heads=("", "", ""))
    assert [row.width for row in chart.rows] == ["50.00%", "100.00%"]


def test_charts_are_drawn_with_words_and_a_table(app: Flask) -> None:
    source = (
        '{% from "components/charts.html" import bar_chart, line_chart, row_chart %}'
        '<!doctype html><html lang="en"><title>x</title><h1>x</h1>'
        "{{ bar_chart(bars) }}{{ line_chart(line) }}{{ row_chart(rows) }}"
    )
    points = [Point("1 Sep", 0.4, 0.2, 0.6, text="40"), Point("8 Sep", 0.5, 0.4, 0.7, "square", "50")]
    rows = row_chart(
        "bands", [("Cukup & baik", 8, "41–65")], sentence="One band", heads=("Band", "Pupils", "Marks"), hatched=[0]
    )
    with app.test_request_context():
        page = Page.parse(render_template_string(source, bars=histogram(), line=trend(points), rows=rows))
    assert not page.parse_errors
    pictures = page.select("svg[role=img]")
    assert [picture.get("aria-labelledby") for picture in pictures] == [
        "marks-title marks-words",
        "trend-title trend-words",
    ]
    assert [caption.text for caption in page.select("figcaption")] == [
        "Half of the class is below the threshold.",
        "The last marks are higher.",
        "One band",
    ]
    assert len(page.select("details table")) == 3
    assert [cell.text for cell in page.select("details table")[0].select("td")] == [str(count) for count in range(10)]
    assert not page.select("[style]")
    ids = [node.get("id") for node in page.select("[id]")]
    assert len(ids) == len(set(ids))
