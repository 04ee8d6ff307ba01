"""From items of any format to questions of ours: what can be kept as which type, and what cannot, said item by item.

A draft question may be incomplete: what is missing is left out of its data, and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.core.interchange.items import Choice, Interval, Item, ItemType, Notice
from quizapp.core.interchange.markup import one_line, plain
from quizapp.core.interchange.pasted.marks import evidence_spans, process_of
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.multiple_choice import MultipleChoice

_NO_PLACE = N_(
    "“%(text)s” names no place in this text. Write the paragraph, such as “Bukti: 3”, or “3.2” for its sentence."
)
_NO_PROCESS = N_(
    "The process “%(text)s” is not known. Write locate, understand or evaluate (menemukan, memahami, mengevaluasi)."
)
_NOT_HELD: Mapping[str, str] = {
    "cloze": N_("Gaps inside a text cannot be asked here; write a question for each of them."),
    "description": N_("This is a text without a question; it cannot be kept."),
}
_PARTLY = N_("Options with a part of the marks are not kept: the key earns everything, the others nothing.")
_MINUS = N_("Marks that wrong options take away are not kept.")
_CUT = N_("Only the first %(most)s are kept; this question has %(count)s.")
_LONG = N_("A text was longer than %(most)s characters; its end is cut off.")
NEEDS_RUBRIC = N_("An open question needs a rubric before it can be published; add it in the studio.")
_KEYLESS = N_("The key is missing; choose it here or in the studio.")
_TWO_KEYS = N_("More than one option earns full marks. Choose one, or make it a question with several right answers.")

_MOST_TAGS = 20
_LONGEST_OPTION, _LONGEST_TEXT = 1_000, 20_000
_TRUTH = {"id": ("Benar", "Salah")}
_TRUTH_ELSEWHERE = ("True", "False")
_LETTERS = "abcdefghijklmnop"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question as it would be kept. `data` is None where no type of ours can hold the item."""

    item: Item
    data: dict[str, Any] | None
    notices: tuple[Notice, ...]
    """What the reader and the mapping have to say, in the order of lines."""

    @property
    def errors(self) -> tuple[Notice, ...]:
        """What somebody should look at."""
        return tuple(notice for notice in self.notices if notice.kind == "error")


class _Drafting:
    """One item on its way; what is noticed is gathered."""

    def __init__(self, item: Item, passage: Passage) -> None:
        self.item, self.passage = item, passage
        self.notices: list[Notice] = list(item.notices)

    def note(self, said: str, *, error: bool = False, line: int = 0, **values: str | int) -> None:
        """Note something about the item: a thing to mend (`error`), or what was changed."""
        kind = "error" if error else "told"
        message = Message(said, values)
        if message not in [notice.message for notice in self.notices]:
            self.notices.append(Notice(line or self.item.line, kind, message))  # type: ignore[arg-type]

    def short(self, text: str) -> str:
        """Return an option, a reply or a side of a pair: one line, without mark-up."""
        return self._cut(one_line(text), _LONGEST_OPTION)

    def long(self, text: str) -> str:
        """Return a text of several lines, without mark-up."""
        return self._cut(plain(text), _LONGEST_TEXT)

    def _cut(self, text: str, most: int) -> str:
        if len(text) <= most:
            return text
        self.note(_LONG, error=True, most=most)
        return text[:most].rstrip()

    def first(self, parts: Sequence[Any], most: int) -> Sequence[Any]:
        """Return as many parts as the type takes."""
        if len(parts) > most:
            self.note(_CUT, error=True, most=most, count=len(parts))
        return parts[:most]


def draft_of(item: Item, passage: Passage) -> Drafted:
    """Return `item` as a question about `passage`."""
    drafting = _Drafting(item, passage)
    if item.type in _NOT_HELD:
        drafting.note(_NOT_HELD[item.type], error=item.type == "cloze")
        return Drafted(item, None, tuple(drafting.notices))
    data = _MAKERS[item.type](drafting)
    prompt = drafting.long(item.stem)
    if prompt:
        data["prompt"] = prompt
    data |= _common(drafting, data)
    return Drafted(item, data, tuple(sorted(drafting.notices, key=lambda notice: notice.line)))


def _common(drafting: _Drafting, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that every type has, as far as the item gives them."""
    item = drafting.item
    found: dict[str, Any] = {} if "points" in data else {"points": item.points or 1}
    feedback = item.feedback or (item.feedback_true if item.key else item.feedback_false)
    if not feedback and item.type == "mc_single":
        feedback = next((choice.feedback for choice in item.choices if choice.weight > 0), "")
    for name, text in (("feedback", feedback), ("hint", item.hint)):
        if kept := drafting.long(text):
            found[name] = kept
    if tags := [tag for tag in dict.fromkeys(_slug(tag) for tag in item.tags) if tag]:
        found["tags"] = tags[:_MOST_TAGS]
    return found | {"evidence": _evidence(drafting)} | _process(drafting)


def _evidence(drafting: _Drafting) -> list[dict[str, str] | str]:
    item = drafting.item
    spans, unknown = evidence_spans(item.evidence, drafting.passage) if item.evidence else ([], "")
    if unknown:
        drafting.note(_NO_PLACE, error=True, line=item.evidence_line, text=unknown[:80])
    return spans


def _process(drafting: _Drafting) -> dict[str, str]:
    item = drafting.item
    if not item.process:
        return {}
    named = process_of(item.process)
    if named is None:
        drafting.note(_NO_PROCESS, error=True, line=item.process_line, text=item.process[:80])
        return {}
    return {"process": named[0]} | ({"subprocess": named[1]} if named[1] else {})


def _slug(tag: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", one_line(tag)).strip("-_")[:40]


def _options(drafting: _Drafting, choices: Sequence[Choice], keys: set[int]) -> list[dict[str, Any]]:
    options = []
    for place, choice in enumerate(choices):
        option: dict[str, Any] = {"id": _LETTERS[place], "text": drafting.short(choice.text)}
        if place in keys:
            option["key"] = True
        if rationale := drafting.long(choice.feedback):
            option["rationale"] = rationale
        options.append(option)
    return options


def _single(drafting: _Drafting) -> dict[str, Any]:
    choices = drafting.first(drafting.item.choices, 8)
    best = max((choice.weight for choice in choices), default=0.0)
    keys = {place for place, choice in enumerate(choices) if choice.weight >= best > 0}
    if any(0 < choice.weight < best for choice in choices):
        drafting.note(_PARTLY)
    if any(choice.weight < 0 for choice in choices):
        drafting.note(_MINUS)
    if not keys and not drafting.item.errors:
        drafting.note(_KEYLESS, error=True)
    if len(keys) > 1 and not drafting.item.errors:
        drafting.note(_TWO_KEYS, error=True)
    return {"type": MultipleChoice.model_fields["type"].default, "options": _options(drafting, choices, keys)}


def _multiple(drafting: _Drafting) -> dict[str, Any]:
    choices = drafting.first(drafting.item.choices, 10)
    keys = {place for place, choice in enumerate(choices) if choice.weight > 0}
    if len({round(choice.weight, 3) for choice in choices if choice.weight > 0}) > 1:
        drafting.note(_PARTLY)
    if any(choice.weight < 0 for choice in choices):
        drafting.note(_MINUS)
    if not keys and not drafting.item.errors:
        drafting.note(_KEYLESS, error=True)
    return {"type": "multiple_response", "options": _options(drafting, choices, keys)}


def _truth_words(passage: Passage) -> tuple[str, str]:
    return _TRUTH.get(passage.language, _TRUTH_ELSEWHERE)


def _true_false(drafting: _Drafting) -> dict[str, Any]:
    item = drafting.item
    right, wrong = _truth_words(drafting.passage)
    options: list[dict[str, Any]] = [{"id": "a", "text": right}, {"id": "b", "text": wrong}]
    if item.key is not None:
        options[0 if item.key else 1]["key"] = True
    for option, feedback, is_key in (
        (options[0], item.feedback_true, item.key is True),
        (options[1], item.feedback_false, item.key is False),
    ):
        if feedback and not (is_key and not item.feedback):
            option["rationale"] = drafting.long(feedback)
    return {"type": "multiple_choice", "options": options}


def _table(drafting: _Drafting) -> dict[str, Any]:
    right, wrong = _truth_words(drafting.passage)
    rows: list[dict[str, Any]] = []
    for number, choice in enumerate(drafting.first(drafting.item.choices, 12), start=1):
        row: dict[str, Any] = {"id": f"r{number}", "text": drafting.short(choice.text)}
        if choice.weight >= 0:
            row["key"] = "true" if choice.weight > 0 else "false"
        rows.append(row)
    categories = [{"id": "true", "text": right}, {"id": "false", "text": wrong}]
    return {"type": "statement_table", "categories": categories, "rows": rows}


def _short_answer(drafting: _Drafting) -> dict[str, Any]:
    accepted: list[str] = []
    listed: dict[str, list[dict[str, Any]]] = {"partial": [], "wrong": []}
    for choice in drafting.item.choices[:1000]:
        text = drafting.short(choice.text)
        if not text or text == "*":
            continue
        if choice.weight >= 1:
            accepted.append(text)
            continue
        form: dict[str, Any] = {"text": text}
        if rationale := drafting.long(choice.feedback):
            form["rationale"] = rationale
        if choice.weight > 0:
            form["credit"] = round(choice.weight, 5)
        listed["partial" if choice.weight > 0 else "wrong"].append(form)
    if not accepted and not drafting.item.errors:
        drafting.note(_KEYLESS, error=True)
    return {"type": "short_answer", "accepted": list(dict.fromkeys(accepted)), **{k: v for k, v in listed.items() if v}}


def _numeric(drafting: _Drafting) -> dict[str, Any]:
    intervals = drafting.item.intervals
    best = max(interval.weight for interval in intervals) if intervals else 0
    chosen = [interval for interval in intervals if interval.weight == best]
    if len(intervals) > 1:
        drafting.note(_PARTLY if len(chosen) == 1 else _CUT, most=1, count=len(intervals))
    if not chosen:
        drafting.note(_KEYLESS, error=True)
        return {"type": "short_answer", "accepted": []}
    return {"type": "short_answer", **_number(chosen[0])}


def _number(interval: Interval) -> dict[str, Any]:
    low, high = interval.minimum, interval.maximum
    middle = (low + high) / 2
    shown = _written(middle)
    if low == high:
        return {"accepted": [shown], "number": {"value": shown}}
    return {"accepted": [shown], "number": {"minimum": _written(low), "maximum": _written(high)}}


def _written(value: Any) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _matching(drafting: _Drafting) -> dict[str, Any]:
    sides = [(drafting.short(left), drafting.short(right)) for left, right in drafting.item.pairs]
    pairs = drafting.first([side for side in sides if side[0]], 10)
    extras = drafting.first([right for left, right in sides if not left and right], 5)
    return {
        "type": "matching",
        "pairs": [{"id": f"p{n}", "left": left, "right": right} for n, (left, right) in enumerate(pairs, start=1)],
        "extras": [{"id": f"x{n}", "right": right} for n, right in enumerate(extras, start=1)],
    }


def _ordering(drafting: _Drafting) -> dict[str, Any]:
    steps = drafting.first([drafting.short(step) for step in drafting.item.steps], 10)
    return {"type": "ordering", "steps": [{"id": f"s{n}", "text": text} for n, text in enumerate(steps, start=1)]}


def _open(drafting: _Drafting) -> dict[str, Any]:
    """Return an open question; a model answer becomes the example of the highest level, which the author completes."""
    drafting.note(NEEDS_RUBRIC)
    model = drafting.long(drafting.item.model)
    if not model:
        return {"type": "open_response"}
    points = max(drafting.item.points or 2, 1)
    highest: dict[str, Any] = {"points": points, "text": "", "example": model}
    return {"type": "open_response", "points": points, "rubric": [highest, {"points": 0, "text": ""}]}


_MAKERS: Mapping[ItemType, Callable[[_Drafting], dict[str, Any]]] = {
    "mc_single": _single,
    "mc_multi": _multiple,
    "tf": _true_false,
    "table": _table,
    "short": _short_answer,
    "numeric": _numeric,
    "match": _matching,
    "order": _ordering,
    "essay": _open,
}


def fingerprint(data: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what makes two questions the same: the prompt and what may be chosen or written, in any order."""

    def fold(value: object) -> str:
        return " ".join(str(value or "").casefold().split())

    parts = [
        *(fold(one.get("text")) for name in ("options", "rows", "steps") for one in data.get(name) or ()),
        *(f"{fold(pair.get('left'))}={fold(pair.get('right'))}" for pair in data.get("pairs") or ()),
    ]
    return str(data.get("type")), fold(data.get("prompt")), tuple(sorted(parts))
