"""What a new version of a quiz changes for those who took the old one: only words, a key, or what is asked.

Words: a typo mended, an explanation improved; nobody's mark could be another. Key: the same is asked, but other answers
are right. Structure: other questions, options or points, so that marks of the two versions do not compare. Where it is
not sure the graver one is said. Parts of a question are paired by their words, since a published version has ids of its
own; a part of whose words less than half stayed is another part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rapidfuzz.distance import Indel

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Response
from quizapp.core.quizzes import QuizContent
from quizapp.core.rulings import Kind as RulingKind

Kind = Literal["wording", "key", "structure"]

SAME = 0.5
"""Share of the letters of both wordings that agree, from which one is a correction of the other."""
_DRAWN = frozenset({"id", "phrase"})
_MARKING = ("accepted", "concepts", "items", "needed", "partial", "wrong", "insufficient", "review", "date", "number")
"""What words are marked by."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different: in which question (none: text, title or order), its number, how grave, what it is.

    The number is that of the new version; of the old one for a question that was taken out.
    """

    question: str | None
    number: int
    kind: Kind
    what: Message


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is different between two versions, by how grave it is."""

    wording: tuple[Change, ...] = ()
    keys: tuple[Change, ...] = ()
    structure: tuple[Change, ...] = ()

    @property
    def all(self) -> tuple[Change, ...]:
        """Every change, the gravest first."""
        return (*self.structure, *self.keys, *self.wording)

    @property
    def correction(self) -> bool:
        """Whether only words changed."""
        return bool(self.wording) and not self.keys and not self.structure


def compare(old: QuizContent, new: QuizContent) -> Changes:
    """Return what `new` changes for those who took `old`."""
    found = [*_frame(old, new), *_questions(old, new)]
    return Changes(
        wording=tuple(change for change in found if change.kind == "wording"),
        keys=tuple(change for change in found if change.kind == "key"),
        structure=tuple(change for change in found if change.kind == "structure"),
    )


# What stands round the questions


def _frame(old: QuizContent, new: QuizContent) -> Iterator[Change]:
    if (old.title, old.description, old.grade) != (new.title, new.description, new.grade):
        yield Change(None, 0, "wording", Message(N_("title and details")))
    if old.passage != new.passage:
        kind: Kind = "wording" if _same_text(old.passage, new.passage) else "structure"
        what = N_("words of the text") if kind == "wording" else N_("the text: sentences came or went")
        yield Change(None, 0, kind, Message(what))
    names = [question.id for question in old.questions]
    order = [question.id for question in new.questions if question.id in names]
    if order != [name for name in names if name in order]:
        yield Change(None, 0, "structure", Message(N_("the order of the questions")))


def _same_text(old: Passage, new: Passage) -> bool:
    """Say whether both texts have the same sentences in the same places, a word here or there aside."""
    if [(block.kind, len(block.sentences)) for block in old.blocks] != [
        (block.kind, len(block.sentences)) for block in new.blocks
    ]:
        return False
    pairs = zip(old.sentences.values(), new.sentences.values(), strict=True)
    return all(_alike(one.text, other.text) >= SAME for one, other in pairs)


# Questions


def _questions(old: QuizContent, new: QuizContent) -> Iterator[Change]:
    before = {question.id: question for question in old.questions}
    after = {question.id for question in new.questions}
    for number, question in enumerate(new.questions, 1):
        former = before.get(question.id)
        if former is None:
            yield Change(question.id, number, "structure", Message(N_("added")))
        elif (found := _difference(former, question, old.passage, new.passage)) is not None:
            yield Change(question.id, number, *found)
    for number, question in enumerate(old.questions, 1):
        if question.id not in after:
            yield Change(question.id, number, "structure", Message(N_("taken out")))


def _difference(
    old: Question, new: Question, old_passage: Passage, new_passage: Passage
) -> tuple[Kind, Message] | None:
    """Return how a question changed; None when pupils could not tell the two apart."""
    paired = pair(old, new, old_passage, new_passage)
    if paired is None:
        return "structure", _why_another(old, new)
    if not _same_rule(old, new):
        return "key", Message(N_("the rule it is marked by"))
    if _marked_by(old) != _marked_by(new) or not paired.same_key(old, new):
        return "key", Message(N_("the key"))
    if _said(old) != _said(new):
        return "wording", Message(N_("words"))
    return None


def _same_rule(old: Question, new: Question) -> bool:
    """Say whether marks are reckoned the same way, whatever the key."""
    return old.scoring().text == new.scoring().text and old.outline() == new.outline() and _levels(old) == _levels(new)


def _levels(question: Question) -> list[int]:
    """Return the points of the rubric's levels, where a person marks by one."""
    return [level.points for level in getattr(question, "rubric", ())]


def _why_another(old: Question, new: Question) -> Message:
    if old.type_name != new.type_name:
        return Message(N_("another kind of question"))
    if old.points != new.points:
        return Message(N_("the points"))
    if _alike(old.prompt, new.prompt) < SAME:
        return Message(N_("asks something else"))
    return Message(N_("its options or rows"))


def _marked_by(question: Question) -> dict[str, Any]:
    """Return what written words are marked by; empty where the key is made of ids."""
    if not question.learns:
        return {}
    data = question.model_dump(mode="json")
    marking = {name: _plain(data[name]) for name in _MARKING if name in data}
    return {**marking, "vocabulary": "vocabulary" in question.tags}


def _plain(value: Any) -> Any:
    """Return what marks are given by without the reasons beside it."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key != "rationale"}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _said(question: Question) -> str:
    """Return everything a question says, without the ids that publishing draws."""
    return json.dumps(_without_ids(question.model_dump(mode="json")), sort_keys=True)


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_ids(one)
            for key, one in value.items()
            if key not in _DRAWN and not (key == "key" and isinstance(one, str))
        }
    return [_without_ids(one) for one in value] if isinstance(value, list) else value


# Pairing


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which choice and which part of the old version each one of the new version is."""

    shape: str
    choices: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)

    def in_old_ids(self, response: Response | None) -> Response | None:
        """Return a response to the new version as one to the old version."""
        match response:
            case dict():
                return {self.parts[part]: self.choices[str(choice)] for part, choice in response.items()}
            case list():
                return [self.choices[str(choice)] for choice in response]
            case str() if self.shape == "choice":
                return self.choices[response]
        return response

    def same_key(self, old: Question, new: Question) -> bool:
        """Say whether the same response earns full marks in both."""
        if self.shape == "text":
            return True  # what words are marked by is compared by itself
        one, other = old.correct_response(), self.in_old_ids(new.correct_response())
        if self.shape == "choices":
            return sorted(one or ()) == sorted(other or ())
        return one == other


def pair(old: Question, new: Question, old_passage: Passage, new_passage: Passage) -> Pairing | None:
    """Return which part of the old question each part of the new one is; None when it is another question."""
    if (old.type_name, old.points) != (new.type_name, new.points) or _alike(old.prompt, new.prompt) < SAME:
        return None
    before, after = old.declaration(old_passage), new.declaration(new_passage)
    views = old.presentation(old_passage), new.presentation(new_passage)
    choices = _paired(_texts(views[0], before.choices), _texts(views[1], after.choices))
    parts = _paired(_texts(views[0], before.parts), _texts(views[1], after.parts))
    if choices is None or parts is None:
        return None
    return Pairing(before.shape, choices, parts)


def _texts(view: Mapping[str, Any], ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return the words of each of `ids`, in their order, as pupils see them."""
    for listed in view.values():
        if isinstance(listed, list) and listed and all(isinstance(one, dict) and "id" in one for one in listed):
            texts = {one["id"]: str(one.get("text", "")) for one in listed}
            if texts.keys() == set(ids):
                return [(name, texts[name]) for name in ids]
    return [(name, "") for name in ids]


def _paired(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> dict[str, str] | None:
    """Return the old id for each new one: the same words first, then the most alike; None where one has no partner."""
    if len(old) != len(new):
        return None
    found: dict[str, str] = {}
    left = list(old)
    for name, text in new:
        same = next((one for one in left if _same(one[1]) == _same(text)), None)
        if same is not None:
            found[name] = same[0]
            left.remove(same)
    waiting = [(name, text) for name, text in new if name not in found]
    alike = sorted(
        ((_alike(former[1], text), -old.index(former), name, former) for name, text in waiting for former in left),
        reverse=True,
    )
    for share, _, name, former in alike:
        if share >= SAME and name not in found and former in left:
            found[name] = former[0]
            left.remove(former)
    return found if len(found) == len(new) else None


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def _alike(one: str, other: str) -> float:
    """Return how much of two wordings agrees, 0-1."""
    return Indel.normalized_similarity(_same(one), _same(other))


# What a regrade can say about a changed key


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling about the old version that says what the new key says: of `core.rulings`, `key` or `form`."""

    kind: RulingKind
    text: str = ""
    value: str = ""
    fraction: float = 1.0


@dataclass(frozen=True, slots=True)
class Rekeying:
    """What rulings can say of a changed key, and whether something of it is left that they cannot."""

    decisions: tuple[Decision, ...]
    complete: bool


def rekeying(
    old: Question, new: Question, old_passage: Passage, new_passage: Passage, levels: Sequence[float]
) -> Rekeying:
    """Return the rulings about `old` that make it marked as `new` is. `levels`: the fractions that a form may earn."""
    paired = pair(old, new, old_passage, new_passage)
    if paired is None:
        return Rekeying((), complete=False)
    if old.learns:
        return _forms(old, new, levels)
    complete = _same_rule(old, new)
    value = paired.in_old_ids(new.correct_response())
    if paired.same_key(old, new):
        return Rekeying((), complete)
    if value is None or old.rekeyed(value, old_passage) is None:
        return Rekeying((), complete=False)
    return Rekeying((Decision("key", value=json.dumps(value)),), complete)


def _forms(old: Question, new: Question, levels: Sequence[float]) -> Rekeying:
    """Return the forms that came or earn something else now. A form that went has no ruling: it may be right or wrong."""
    before, after = _earned(old), _earned(new)
    changed = {text: fraction for text, fraction in after.items() if before.get(text) != fraction}
    told = tuple(
        Decision("form", text=text, fraction=fraction) for text, fraction in changed.items() if fraction in levels
    )
    rest = {name: value for name, value in _marked_by(old).items() if name not in _EARNING}
    complete = (
        len(told) == len(changed)
        and not before.keys() - after.keys()
        and rest == {name: value for name, value in _marked_by(new).items() if name not in _EARNING}
    )
    return Rekeying(told, complete and _same_rule(old, new))


_EARNING = ("accepted", "partial", "wrong", "insufficient")


def _earned(question: Question) -> dict[str, float]:
    """Return what each listed form of a question whose replies are words earns."""
    data = question.model_dump(mode="json")
    found = dict.fromkeys(data.get("accepted", ()), 1.0)
    found |= {form["text"]: float(form["credit"]) for form in data.get("partial", ())}
    return found | {form["text"]: 0.0 for name in ("wrong", "insufficient") for form in data.get(name, ())}
