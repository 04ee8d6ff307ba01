"""What a new version of a quiz changes for those who took the old one: only words, a key, or what is asked.

Words: a typo mended, an explanation improved; nobody's mark could be another. Key: the same is asked, but other answers
are right. Structure: other questions, options or points, so that marks of the two versions do not compare. Where it is
not sure the graver one is said: another number or a “not” more or less turns a question, an option or a sentence round
by one letter, and an option with another word says something else. Parts of a question are paired by their words, since a
published version has ids of its own; a part of whose words less than half stayed is another part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from rapidfuzz.distance import Indel

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Response
from quizapp.core.question_types.evidence import EvidenceSelection
from quizapp.core.quizzes import QuizContent
from quizapp.core.rulings import Kind as RulingKind

Kind = Literal["wording", "key", "structure"]

SAME = 0.5
"""Share of the letters of both wordings that agree, from which one is a correction of the other."""
MOST_MOVED = 1 / 3
"""Share of the words of an option that may come or go in a correction."""
MOST_SHORT = 3
"""Words: in an option as short as this, one may come or go."""
_WORD = re.compile(r"\w+(?:[-'’.,:]\w+)*")
_TURNS = (
    "tidak bukan belum tanpa jangan tak tiada kecuali selain benar salah keliru sebelum sesudah pertama "
    "terakhir semua dua tiga empat lima enam tujuh delapan sembilan sepuluh not no never without nor neither "
    "none cannot except but true false right wrong correct incorrect before after first last all most least "
    "more less two three four five six seven eight nine ten"
)
_TURNING = frozenset(_TURNS.split())
"""Words that turn what is said round, in both languages."""
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
        yield Change(None, 0, *_difference_of_text(old.passage, new.passage))
    if (change := _other_texts(old, new)) is not None:
        yield change
    names = [question.id for question in old.questions]
    order = [question.id for question in new.questions if question.id in names]
    if order != [name for name in names if name in order]:
        yield Change(None, 0, "structure", Message(N_("the order of the questions")))


def _other_texts(old: QuizContent, new: QuizContent) -> Change | None:
    """Return how the other texts for the same questions changed; one more is nobody's loss."""
    before, after = ({level.id: level for level in content.levels} for content in (old, new))
    if before == after:
        return None
    kinds = {_difference_of_text(one.passage, after[name].passage)[0] for name, one in before.items() if name in after}
    kind: Kind = "structure" if "structure" in kinds or before.keys() - after.keys() else "wording"
    return Change(None, 0, kind, Message(N_("another text for the same questions")))


def _difference_of_text(old: Passage, new: Passage) -> tuple[Kind, Message]:
    """Return how a text changed: the same sentences in the same places, a word here or there aside, or another text."""
    pairs = list(zip(old.sentences.values(), new.sentences.values(), strict=False))
    if [(block.kind, len(block.sentences)) for block in old.blocks] != [
        (block.kind, len(block.sentences)) for block in new.blocks
    ] or any(_alike(one.text, other.text) < SAME for one, other in pairs):
        return "structure", Message(N_("the text: sentences came or went"))
    if any(_is_turned(one.text, other.text) for one, other in pairs):
        return "structure", Message(N_("the text: a number or a word such as “not” changed"))
    return "wording", Message(N_("words of the text"))


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
    if not _asks_the_same(old.prompt, new.prompt):
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
    if (old.type_name, old.points) != (new.type_name, new.points) or not _asks_the_same(old.prompt, new.prompt):
        return None
    before, after = old.declaration(old_passage), new.declaration(new_passage)
    views = old.presentation(old_passage), new.presentation(new_passage)
    # Sentences of the text may be reworded like the text itself.
    fits = _asks_the_same if isinstance(new, EvidenceSelection) else _is_mended
    choices = _paired(_texts(views[0], before.choices), _texts(views[1], after.choices), fits)
    parts = _paired(_texts(views[0], before.parts), _texts(views[1], after.parts), fits)
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


def _paired(
    old: list[tuple[str, str]], new: list[tuple[str, str]], fits: Callable[[str, str], bool]
) -> dict[str, str] | None:
    """Return the old id for each new one: the same words first, then the most alike that `fits`; None where one is left."""
    if len(old) != len(new):
        return None
    found = _with_the_same_words(old, new)
    used = set(found.values())
    left = {name: text for name, text in old if name not in used}
    for name, text in new:  # sentences keep their ids; other ids are drawn, and equal only where nothing changed
        if name not in found and name in left and fits(left[name], text):
            found[name] = name
            del left[name]
    waiting = [(name, text) for name, text in new if name not in found]
    alike = sorted(
        (
            (share, -place, name, former)
            for name, text in waiting
            for place, (former, before) in enumerate(left.items())
            if (share := _alike(before, text)) >= SAME and fits(before, text)
        ),
        reverse=True,
    )
    for _, _, name, former in alike:
        if name not in found and former in left:
            found[name] = former
            del left[former]
    return found if len(found) == len(new) else None


def _with_the_same_words(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> dict[str, str]:
    """Return the old id for each new one that says exactly the same, in their order."""
    standing: dict[str, list[str]] = {}
    for name, text in reversed(old):
        standing.setdefault(_same(text), []).append(name)
    return {name: names.pop() for name, text in new if (names := standing.get(_same(text)))}


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def _alike(one: str, other: str) -> float:
    """Return how much of two wordings agrees, 0-1."""
    return Indel.normalized_similarity(_same(one), _same(other))


def _asks_the_same(one: str, other: str) -> bool:
    return _alike(one, other) >= SAME and not _is_turned(one, other)


def _words(text: str) -> list[str]:
    return _WORD.findall(_same(text))


def _is_turned(one: str, other: str) -> bool:
    """Say whether a number or a word of `_TURNING` changed: that is no typo, or one that changed what is right."""
    return _turning(one) != _turning(other)


def _turning(text: str) -> list[str]:
    return sorted(
        word
        for word in _words(text)
        if word in _TURNING or word.endswith(("n't", "n’t")) or any(letter.isdigit() for letter in word)
    )


def _is_mended(one: str, other: str) -> bool:
    """Say whether an option is the other one with its spelling mended: “Paris” in the place of “Lyon” is another."""
    if _is_turned(one, other):
        return False
    before, after = _words(one), _words(other)
    moved = 0
    for what, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "replace" and _alike(" ".join(before[start:end]), " ".join(after[begin:stop])) < SAME:
            return False
        if what in ("insert", "delete"):
            moved += end - start + stop - begin
    return moved <= MOST_MOVED * max(len(before), len(after), MOST_SHORT)


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
