"""What a question of a draft still lacks, in plain words, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES, question_from_json
from quizapp.core.records import Path, Problem

_EMPTY: Mapping[tuple[str, ...], str] = {
    ("prompt",): N_("Write the question."),
    ("feedback",): N_("Say why the key is right, and where the text says so."),
    ("process",): N_("Choose what readers have to do."),
    ("subprocess",): N_("Choose what readers have to do."),
    ("points",): N_("Say how many points it earns."),
    ("options", "text"): N_("This option has no words yet."),
    ("categories", "text"): N_("This category has no name yet."),
    ("rows", "text"): N_("This statement has no words yet."),
    ("rows", "key"): N_("Choose the category of this statement."),
    ("pairs", "left"): N_("Write the left side of this pair."),
    ("pairs", "right"): N_("Write what belongs to it."),
    ("extras", "right"): N_("Write the phrase that is left over."),
    ("steps", "text"): N_("This step has no words yet."),
    ("errors", "at"): N_("Choose the sentence that pupils take by mistake."),
    ("errors", "rationale"): N_("Say why this sentence does not show it."),
    ("levels", "text"): N_("Say what an answer on this level does."),
    ("levels", "points"): N_("Say how many points this level earns."),
    ("rubric", "text"): N_("Say what an answer on this level does."),
    ("rubric", "points"): N_("Say how many points this level earns."),
    ("criteria", "name"): N_("Name what is marked here."),
    ("partial", "text"): N_("Write the answer that earns a part of the points."),
    ("partial", "credit"): N_("Say what share of the points it earns."),
    ("wrong", "text"): N_("Write the wrong answer that this reason is for."),
    ("insufficient", "text"): N_("Write the answer that this reason is for."),
    ("concepts", "name"): N_("Name this part: what kind of thing it is, not the answer."),
    ("concepts", "accepted"): N_("Write at least one way to say this part."),
    ("items", "accepted"): N_("Write at least one way to say this."),
    ("date", "day"): N_("A date has a day."),
    ("date", "month"): N_("A date has a month."),
    ("curriculum", "framework"): N_("Name the framework that this code is from."),
    ("curriculum", "code"): N_("Write the code."),
}
_FEW: Mapping[str, str] = {
    "options": N_("Write at least %(count)s options."),
    "categories": N_("A table has at least %(count)s categories."),
    "rows": N_("Write at least %(count)s statements."),
    "pairs": N_("Write at least %(count)s pairs."),
    "steps": N_("Write at least %(count)s steps."),
    "gold": N_("Choose the sentence that pupils have to find."),
    "rubric": N_("Describe at least %(count)s levels."),
    "levels": N_("Describe at least %(count)s levels."),
    "accepted": N_("Write at least one answer."),
}
_LIMITS: Mapping[str, str] = {
    "too_long": N_("That is too many: at most %(count)s."),
    "string_too_long": N_("That is too long: at most %(count)s characters."),
}
_SHARE = N_("A share lies between 0 and 100 per cent.")
_NUMBER = N_("“%(given)s” is no number that fits here.")
_TAG = N_("“%(given)s” is no tag: use letters, digits, - and _, without spaces.")
_OTHERWISE = N_("Something is missing here: fill in the field.")


def question_problems(data: Mapping[str, Any], passage: Passage) -> list[Problem]:
    """Return what stands between a question of a draft and publishing. Paths start at the question."""
    if data.get("type") not in QUESTION_TYPES:
        return [Problem(("type",), Message(N_("This kind of question is not known.")))]
    try:
        question = question_from_json(dict(data))
    except ValidationError as error:
        found = [_told(place) for place in error.errors(include_url=False) if not _counted_wrongly(place)]
        return found if data.get("evidence") else [*found, _without_evidence()]
    found = [*question.problems(passage)]
    return found if question.evidence else [*found, _without_evidence()]


def _without_evidence() -> Problem:
    return Problem(("evidence",), Message(N_("Tick the sentence in the text that proves the answer.")))


def _counted_wrongly(error: Mapping[str, Any]) -> bool:
    """Say whether pydantic left out entries that lack something when it counted them: those are told by themselves."""
    given = error.get("input")
    return error["type"] == "too_short" and isinstance(given, list | tuple) and len(given) >= error["ctx"]["min_length"]


def _told(error: Mapping[str, Any]) -> Problem:
    path: Path = tuple(error["loc"])
    return Problem(path, _words(path, error))


def _words(path: Path, error: Mapping[str, Any]) -> Message:
    kind, given, limits = str(error["type"]), error.get("input"), error.get("ctx") or {}
    named = tuple(step for step in path if isinstance(step, str))
    leaf = named[-1] if named else ""
    empty = _EMPTY.get(named[-2:]) or _EMPTY.get(named)
    if kind in _LIMITS:
        return Message(_LIMITS[kind], {"count": limits.get("max_length", 0)})
    if kind == "too_short" and leaf in _FEW and not empty:
        return Message(_FEW[leaf], {"count": limits.get("min_length", 1)})
    if empty and (kind == "missing" or given in (None, "") or given == []):
        return Message(empty)
    return Message(*_misread(leaf, kind, given))


def _misread(leaf: str, kind: str, given: object) -> tuple[str, dict[str, str]]:
    """Return what is said of something that is there and does not fit."""
    shown = {"given": str(given)[:40]}
    if leaf == "tags":
        return _TAG, shown
    if leaf in {"credit", "share"}:
        return _SHARE, {}
    if isinstance(given, str | int | float) and given != "" and "string" not in kind:
        return _NUMBER, shown
    return _OTHERWISE, {}
