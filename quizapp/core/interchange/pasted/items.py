"""From what was gathered of a pasted question to the item it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quizapp.core.interchange.items import Item, quoted
from quizapp.core.interchange.pasted import keys as pasted_keys
from quizapp.core.interchange.pasted.asked import Asked, Option
from quizapp.core.interchange.pasted.building import Building
from quizapp.core.interchange.pasted.options import options
from quizapp.core.interchange.pasted.replies import without_options
from quizapp.core.interchange.pasted.statements import matching, ordering, statements, table
from quizapp.core.messages import N_

_NO_STEM = N_("The question before the options is missing.")
_LETTERED = N_("The options had no letters; they were lettered in the order in which they stand.")
_POINTS = re.compile(
    r"[(\[]\s?(?:(?:skor|poin|bobot|nilai|points?|marks?|score)\s?[:=]?\s?(\d{1,3})|(\d{1,3})\s?(?:poin|points?|"
    r"pts?|skor|marks?))"
    r"\s?[)\]]\s*\.?$",
    re.IGNORECASE,
)
_ROOM_TO_WRITE = re.compile(r"(?<=\?)\s{0,9}[._…]{4,2000}\s*$")
_MOST_UNLETTERED = 6


def item_of(asked: Asked, source: Sequence[str]) -> Item:
    """Return the item that `asked` means. `source` are the lines of the text, to quote them."""
    building = Building(asked, lambda line: quoted(source[line - 1]), list(asked.notices), list(asked.stem))
    if not asked.options and not asked.rows and not asked.pairs and not asked.subs:
        _letter(building)
    made = _kind(building)
    stem = _stem_text(building, with_subs=made.pop("with_subs", False))
    if not stem:
        building.error(asked.line, _NO_STEM)
    labels = asked.labels
    return Item(
        **made,
        stem=stem,
        line=asked.line,
        lines=tuple(dict.fromkeys(asked.lines)),
        number=asked.number,
        feedback=_joined(labels, "explanation"),
        hint=_joined(labels, "hint"),
        points=_points(labels) or building.points,
        evidence=_joined(labels, "evidence"),
        evidence_line=_line(labels, "evidence"),
        process="; ".join(text for name in ("process", "subprocess") if (text := _joined(labels, name))),
        process_line=_line(labels, "process") or _line(labels, "subprocess"),
        tags=tuple(tag.strip() for tag in re.split(r"[,;]", _joined(labels, "tags")) if tag.strip()),
        notices=tuple(sorted(building.notices, key=lambda notice: notice.line)),
    )


def _joined(labels: dict[str, list[tuple[int, str]]], name: str) -> str:
    return " ".join(text for _line, text in labels.get(name, ())).strip()


def _line(labels: dict[str, list[tuple[int, str]]], name: str) -> int:
    return labels[name][0][0] if labels.get(name) else 0


def _points(labels: dict[str, list[tuple[int, str]]]) -> int | None:
    found = re.match(r"\d{1,3}(?!\d)", _joined(labels, "points"))
    return int(found[0]) if found and 1 <= int(found[0]) <= 100 else None  # noqa: PLR2004 - what a question may earn


def _stem_text(building: Building, *, with_subs: bool) -> str:
    """Return the stem: wrapped lines joined, numbered statements on lines of their own."""
    lines: list[str] = []
    before = 0
    for number, text in building.stem:
        if lines and number == before + 1:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
        before = number
    if with_subs:
        lines += [f"({sub.number}) {sub.text}" for sub in building.asked.subs]
    if building.asked.tail:
        lines.append(" ".join(text for _line, text in building.asked.tail))
    if not lines:
        return ""
    whole = "\n".join(lines).strip()
    if "?" in whole:
        whole = _ROOM_TO_WRITE.sub("", whole)
    if points := _POINTS.search(whole[-60:]):
        value = int(points[1] or points[2])
        if 1 <= value <= 100:  # noqa: PLR2004 - what a question may earn
            building.points = value
            whole = whole[: len(whole) - len(points[0])].rstrip()
    return whole


def _letter(building: Building) -> None:
    """Take the lines under a stem for options without letters, where a star or the letter of the key says so."""
    asked, stem = building.asked, building.stem
    first = next(
        (place for place, (_n, text) in enumerate(stem, 1) if re.search(r"[?:…!]\s*$|\.{3}\s*$|_{2,}", text)), 1
    )
    rest = stem[first:]
    letters = [letter for _line, key in asked.keys for letter in pasted_keys.letters(key)]
    starred = [text for _n, text in rest if text.startswith(("*", "✓", "√")) or text.endswith(("*", "✓", "√"))]
    if not 1 < len(rest) <= _MOST_UNLETTERED or not (letters or starred):
        return
    for (number, text), letter in zip(rest, "ABCDEF", strict=False):
        bare = text.strip("*✓√ ")
        asked.options.append(Option(letter, bare, number, starred=bare != text))
    building.stem = stem[:first]
    building.told(rest[0][0], _LETTERED)


def _kind(building: Building) -> dict[str, Any]:
    """Return the fields that say what kind of item it is."""
    asked = building.asked
    if asked.rows:
        return table(building, asked.rows)
    if asked.pairs or (asked.matches and asked.subs):
        return matching(building)
    if asked.orders and (asked.subs or asked.options) and (made := ordering(building)) is not None:
        return made
    if asked.options:
        return options(building)
    if asked.subs and (made := statements(building)) is not None:
        return made
    return without_options(building) | {"with_subs": True}
