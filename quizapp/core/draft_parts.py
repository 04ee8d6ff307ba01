"""The parts of a draft: what two people can change at the same time without touching each other's work.

A part is a question, the passage, another text for the same questions (`level_part`), the details (title, description,
grade, targets), the order of the questions, or what was dismissed of the advice. `slice_of` takes a part out as plain
data, `with_slice` puts it back; the history of a draft is made of such slices, and so is undoing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from quizapp.core import draft_levels
from quizapp.core.drafts import Draft

PASSAGE, DETAILS, ORDER, ADVICE = "passage", "details", "order", "advice"
SEVERAL = "questions"
"""Several questions at once, each a part of its own."""
_NAMED = frozenset({PASSAGE, DETAILS, ORDER, ADVICE, SEVERAL})
_DETAILS = ("title", "description", "grade", "targets")

_LEVEL = "level:"
"""Begins the part of another text; no question's id has a colon."""

Slice = dict[str, Any]
"""A part as plain data, without a place in the draft: `{"question": …, "place": …}` and so on."""


def question_part(name: str) -> str:
    """Return the part that the question called `name` is; authors may call one `passage`."""
    return f"question:{name}" if name in _NAMED else name


def is_question(part: str) -> bool:
    """Say whether `part` is one question."""
    return part not in _NAMED and not is_level(part)


def level_part(name: str) -> str:
    """Return the part that the text `name` is (`core.draft_levels`)."""
    return f"{_LEVEL}{name}"


def is_level(part: str) -> bool:
    """Say whether `part` is another text for the same questions."""
    return part.startswith(_LEVEL)


def name_of(part: str) -> str:
    """Return the id of the question that `part` is."""
    return part.removeprefix("question:")


def last_change(draft: Draft, part: str) -> int:
    """Return the revision of the draft at which `part` was last changed; 0 when nobody knows."""
    return int((draft.get("revisions") or {}).get(part, 0))


def touched(draft: Draft, parts: Iterable[str], revision: int) -> Draft:
    """Return the draft with the note that `parts` changed at `revision`."""
    return draft | {"revisions": {**(draft.get("revisions") or {}), **dict.fromkeys(parts, revision)}}


def slice_of(draft: Draft, part: str) -> Slice:
    """Return what `part` holds."""
    if part == PASSAGE:
        questions = {question["id"]: question for question in draft["questions"]}
        return {
            "passage": draft["passage"],
            "title": draft["title"],
            "questions": questions,
            "lost": draft.get("lost") or {},
        }
    if part == DETAILS:
        return {name: draft.get(name) for name in _DETAILS}
    if part == ORDER:
        return {"order": [question["id"] for question in draft["questions"]]}
    if part == ADVICE:
        return {"dismissed": list(draft.get("dismissed") or [])}
    if is_level(part):
        return {"level": draft_levels.level_of(draft, part.removeprefix(_LEVEL))}
    return _question_slice(draft, name_of(part))


def _question_slice(draft: Draft, name: str) -> Slice:
    for place, question in enumerate(draft["questions"]):
        if question["id"] == name:
            return {
                "question": question,
                "place": place,
                "proposed": list((draft.get("proposed") or {}).get(name, [])),
                "lost": list((draft.get("lost") or {}).get(name, [])),
            }
    return {"question": None}


def slices_of(draft: Draft, names: Iterable[str]) -> Slice:
    """Return what several questions hold, by id."""
    return {name: _question_slice(draft, name) for name in names}


def with_slice(draft: Draft, part: str, value: Slice) -> Draft:
    """Return the draft with `part` as it was when `value` was taken. The passage has ways of its own (`drafts`)."""
    if part == DETAILS:
        return draft | {name: value.get(name) for name in _DETAILS}
    if part == ORDER:
        return _ordered(draft, value["order"])
    if part == ADVICE:
        return draft | {"dismissed": value["dismissed"]}
    if is_level(part):
        return draft_levels.with_level(draft, value["level"], part.removeprefix(_LEVEL))
    if part == SEVERAL:
        for name, one in value.items():
            draft = with_slice(draft, question_part(name), one)
        return draft
    return _with_question_slice(draft, name_of(part), value)


def _with_question_slice(draft: Draft, name: str, value: Slice) -> Draft:
    questions = [question for question in draft["questions"] if question["id"] != name]
    places = [place for place, question in enumerate(draft["questions"]) if question["id"] == name]
    if value["question"] is not None:
        place = places[0] if places else min(int(value.get("place", len(questions))), len(questions))
        questions.insert(place, value["question"])
    return with_marks(
        draft | {"questions": questions}, name, proposed=value.get("proposed", []), lost=value.get("lost", [])
    )


def with_marks(
    draft: Draft, name: str, *, proposed: Iterable[str] | None = None, lost: Iterable[str] | None = None
) -> Draft:
    """Return the draft with what is proposed and what is lost of a question; None leaves either as it is."""
    for key, listed in (("proposed", proposed), ("lost", lost)):
        if listed is None:
            continue
        marks = {other: value for other, value in (draft.get(key) or {}).items() if other != name}
        found = list(listed)
        draft = draft | {key: marks | ({name: found} if found else {})}
    return draft


def _ordered(draft: Draft, order: list[str]) -> Draft:
    """Return the draft with the questions of `order` in that order; others stay behind the one they stood behind."""
    wanted = {name: place for place, name in enumerate(order)}
    keyed: list[tuple[int, int, dict[str, Any]]] = []
    behind = -1
    for place, question in enumerate(draft["questions"]):
        behind = wanted.get(question["id"], behind)
        keyed.append((behind, place if question["id"] not in wanted else -1, question))
    return draft | {"questions": [question for _, _, question in sorted(keyed, key=lambda one: one[:2])]}


def same(part: str, one: Slice, other: Slice) -> bool:
    """Say whether two slices of a part say the same; where a question stands is its order's business."""
    if part == SEVERAL:
        return one.keys() == other.keys() and all(same("", one[name], other[name]) for name in one)
    if part == ORDER:
        both = set(one["order"]) & set(other["order"])
        return [name for name in one["order"] if name in both] == [name for name in other["order"] if name in both]
    if part == PASSAGE:
        return bool(one["passage"] == other["passage"])
    if part in _NAMED or is_level(part):
        return one == other
    return bool(one["question"] == other["question"])


def lines_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text in plain data with its path, so that two versions can be laid side by side."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from lines_of(one, (*path, str(key)))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from lines_of(one, (*path, place))
    elif value not in (None, "", False):
        yield path, str(value)
