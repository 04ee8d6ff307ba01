"""What pupils answered to a question, counted by class: options, rows of a table, or the most frequent words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from quizapp.core.passages import Passage
from quizapp.core.psychometrics import Analysis, ChoiceFigures, choices
from quizapp.core.question_types.base import Question, ResponseClass
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.school_settings import Limits
from quizapp.operations import library
from quizapp.operations.columns import Column

MOST_ANSWERS = 8
"""Different answers that are listed where words are free."""
KEPT_VALUES = 20_000
"""Different responses whose classes each process keeps in memory (about 6 MB)."""
Sign = tuple[str, str, int]
"""A class over all versions: its part, its words, and which of those that say the same. Ids are drawn anew for each."""


@dataclass(frozen=True, slots=True)
class ChosenOption:
    """An option with how many chose it. Groups and `works` are None where the question is not in the statistics."""

    text: str
    letter: str
    right: bool
    count: int
    upper: float | None = None
    lower: float | None = None
    works: bool | None = None
    name: str = ""
    """Its id in the version that is shown; empty where only an older one has it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a part of a question, or (with an empty `part`) for the whole of it."""

    part: str
    options: tuple[ChosenOption, ...]
    nothing: int
    working: int | None
    suspect: ChosenOption | None
    """The distractor with more choosers in the upper group than the key."""

    @property
    def distractors(self) -> int:
        """How many options are not right."""
        return sum(not option.right for option in self.options)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer in the pupils' words, with how many gave it and what it earned on the average (0-1)."""

    text: str
    count: int
    share: float | None
    upper: float | None = None
    lower: float | None = None


@dataclass(slots=True)
class Answered:
    """What a question got in each sitting, in their order: fractions (blank is 0), stored values as text, and counts."""

    versions: list[int]
    """The version of the quiz in each sitting."""
    fractions: list[float]
    values: list[str | None]
    asked: int
    right: int = 0
    partly: int = 0
    waiting: int = 0
    void: int = 0
    unmarked: set[int] = field(default_factory=set)
    """The sittings where it waits or does not count."""

    @classmethod
    def nothing(cls, column: Column, versions: list[int]) -> Answered:
        """Return the question of `column` before anything was read."""
        count = Counter(versions)
        asked = sum(count[version] for version in column.places)
        return cls(versions, [0.0] * len(versions), [None] * len(versions), asked)

    def put(self, place: int, fraction: float | None, value: str | None, *, waiting: bool, void: bool) -> None:
        """Take in the response of the sitting at `place`."""
        self.values[place] = value
        if void:
            self.void += 1
            self.unmarked.add(place)
        elif waiting:
            self.waiting += 1
            self.unmarked.add(place)
        elif fraction:
            self.fractions[place] = fraction
            self.right += fraction >= 1
            self.partly += fraction < 1


@dataclass(frozen=True, slots=True)
class Edition:
    """A question in one version of the quiz, as rulings have changed it."""

    fingerprint: str
    position: int
    question: Question
    passage: Passage
    signs: Mapping[str, Sign]
    """What its classes are called here, by name."""
    classes: tuple[ResponseClass, ...]

    @classmethod
    def of(cls, fingerprint: str, position: int, rulings: Mapping[int, Rulings]) -> Edition:
        """Return the question at `position` of the version drawn as `fingerprint`."""
        content = library.published(fingerprint)
        question, passage = content.questions[position - 1], content.passage
        in_force = rulings.get(position, NO_RULINGS)
        key = in_force.newest("key")
        question = (question.rekeyed(key.response, passage) if key else None) or question
        also = {
            name
            for accepted in in_force.all("accept")
            for name in _only(question.classify(accepted.response, passage))
            if _only(question.classify(question.correct_response(), passage))
        }
        listed = tuple(
            ResponseClass(one.name, one.text, one.right or one.name in also, one.part, one.letter)
            for one in question.classes(passage)
        )
        return cls(fingerprint, position, question, passage, dict(_signed(listed)), listed)

    def classify(self, stored: str) -> tuple[str, ...]:
        """Return the names of the classes of a stored value."""
        return _classify(self.fingerprint, self.position, stored)


@lru_cache(maxsize=KEPT_VALUES)
def _classify(fingerprint: str, position: int, stored: str) -> tuple[str, ...]:
    """Return the classes of a stored value. Kept, as telling words alike takes time and a class gives the same ones again.

    No ruling changes what class a response is in, only which classes are right.
    """
    content = library.published(fingerprint)
    question, value = content.questions[position - 1], json.loads(stored)
    declaration = question.declaration(content.passage)
    if value is None or not declaration.fits(value) or declaration.is_blank(value):
        return ()
    return question.classify(value, content.passage)


def _only(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the classes of a response that is a single choice; of others one class alone is not right or wrong."""
    return names if len(names) == 1 else ()


def _signed(listed: Sequence[ResponseClass]) -> Iterator[tuple[str, Sign]]:
    seen: Counter[tuple[str, str]] = Counter()
    for one in listed:
        words = (one.part, one.text)
        yield one.name, (*words, seen[words])
        seen[words] += 1


@dataclass(frozen=True, slots=True)
class Within:
    """Where a question stands in an analysis: at `place` among its items, with its marks."""

    analysis: Analysis
    place: int
    marks: Sequence[float]


def count_classes(
    answered: Answered, editions: Mapping[int, Edition], within: Within | None, limits: Limits
) -> tuple[tuple[Chosen, ...], tuple[GivenAnswer, ...]]:
    """Return what was chosen, by part, and where words are free the most frequent answers.

    `editions` are by version of the quiz, the one that is shown first. Not `within` an analysis only counts are told.
    """
    masks = _masks(answered, editions)
    listed: dict[Sign, ResponseClass] = {}
    for edition in editions.values():
        for one in edition.classes:
            listed.setdefault(edition.signs[one.name], one)
    if not listed:
        return (), _given(answered, masks, within)
    shown = set(next(iter(editions.values())).signs.values())
    parts = groupby(listed, key=lambda sign: sign[0])
    return tuple(_chosen(answered, list(signs), listed, masks, shown, within, limits) for _, signs in parts), ()


def _masks(answered: Answered, editions: Mapping[int, Edition]) -> dict[Sign, bytearray]:
    """Return for each class who is in it. A value that many gave is looked at once."""
    masks: dict[Sign, bytearray] = {}
    size = len(answered.versions)
    known: dict[tuple[int, str], list[bytearray]] = {}
    for number, (version, stored) in enumerate(zip(answered.versions, answered.values, strict=True)):
        if stored is None:
            continue
        found = known.get((version, stored))
        if found is None:
            edition = editions[version]
            signs = [edition.signs.get(name, ("", name, 0)) for name in edition.classify(stored)]
            found = known[version, stored] = [masks.setdefault(sign, bytearray(size)) for sign in signs]
        for mask in found:
            mask[number] = 1
    return masks


def _chosen(
    answered: Answered,
    signs: Sequence[Sign],
    listed: Mapping[Sign, ResponseClass],
    masks: Mapping[Sign, bytearray],
    shown: set[Sign],
    within: Within | None,
    limits: Limits,
) -> Chosen:
    size = len(answered.versions)
    own = {str(number): bytes(masks.get(sign, bytes(size))) for number, sign in enumerate(signs)}
    right = {str(number) for number, sign in enumerate(signs) if listed[sign].right}
    figures = choices(within.analysis, within.place, within.marks, own, right, limits) if within else None
    options = tuple(
        _option(listed[sign], own[str(number)], figures, str(number), is_shown=sign in shown)
        for number, sign in enumerate(signs)
    )
    chosen = 0
    for mask in own.values():
        chosen |= int.from_bytes(mask, "big")
    suspect = figures.suspect if figures else None
    return Chosen(
        part=signs[0][0],
        options=options,
        nothing=answered.asked - chosen.bit_count(),
        working=figures.working if figures else None,
        suspect=options[int(suspect)] if suspect is not None else None,
    )


def _option(
    one: ResponseClass, mask: bytes, figures: ChoiceFigures | None, number: str, *, is_shown: bool
) -> ChosenOption:
    found = figures.options[number] if figures else None
    return ChosenOption(
        text=one.text,
        letter=one.letter,
        right=one.right,
        count=mask.count(1),
        upper=found.upper if found else None,
        lower=found.lower if found else None,
        works=found.works if found and not one.right else None,
        name=one.name if is_shown else "",
    )


def _given(answered: Answered, masks: Mapping[Sign, bytearray], within: Within | None) -> tuple[GivenAnswer, ...]:
    """Return the answers that most gave, most first."""
    most = sorted(masks.items(), key=lambda found: (-found[1].count(1), found[0]))[:MOST_ANSWERS]
    return tuple(_answer(sign[1], mask, answered, within) for sign, mask in most)


def _answer(text: str, mask: bytearray, answered: Answered, within: Within | None) -> GivenAnswer:
    members = [number for number, one in enumerate(mask) if one]
    marked = [answered.fractions[number] for number in members if number not in answered.unmarked]
    groups = within.analysis.groups if within else None
    return GivenAnswer(
        text=text,
        count=len(members),
        share=sum(marked) / len(marked) if marked else None,
        upper=groups.upper.chosen(bytes(mask)) if groups else None,
        lower=groups.lower.chosen(bytes(mask)) if groups else None,
    )
