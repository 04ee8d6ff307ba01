"""Several texts for the same questions: the main text of a quiz and up to two others, simplified, original or translated.

The questions are those of the main text. What they point to in it, their evidence and the sentences that are a key, has
places of its own in every other text: `Level.anchors`, which the author confirms one by one. Nothing is ever taken over on
a likeness alone (`core.level_places` only proposes). Blocks of the texts never share an id, so that a sentence id always
says which text is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from quizapp.core.draft_anchors import anchors_of, follow_anchors, typical_errors_of
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage, Sentence, Span
from quizapp.core.question_types import question_from_json
from quizapp.core.records import Problem, Record

if TYPE_CHECKING:
    from quizapp.core.question_types.base import Question
    from quizapp.core.quizzes import QuizContent

MAIN = "a"
"""What stands for the main text where a text is chosen."""
LEVELS = ("b", "c")
"""The other texts of a quiz."""
LONGEST_LABEL = 40

Kind = Literal["simplified", "original", "translation"]
KIND_LABELS: Mapping[str, str] = {
    "simplified": N_("Simplified text"),
    "original": N_("Original text"),
    "translation": N_("Translation"),
}
At = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)?$")]


class Level(Record):
    """Another text for the same questions. Teachers read its label and kind; pupils never do."""

    id: Literal["b", "c"]
    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL)]
    kind: Kind
    passage: Passage
    anchors: dict[At, tuple[At, ...]] = Field(default_factory=dict)
    """Where this text says what a sentence or block of the main text says; nowhere, if empty. All of it is confirmed."""


@dataclass(frozen=True, slots=True)
class Need:
    """A sentence or block of the main text that questions point to, with their numbers.

    `resting`: those of them that rest on it; for the others it is only what pupils wrongly choose, which another text
    may lack.
    """

    at: str
    questions: tuple[int, ...]
    resting: tuple[int, ...]

    @property
    def required(self) -> bool:
        """Whether a question rests on it."""
        return bool(self.resting)


def needs(questions: Iterable[Mapping[str, Any]], main: Passage) -> tuple[Need, ...]:
    """Return what `questions` (plain data, perhaps incomplete) point to, in the order of the text."""
    users: dict[str, list[int]] = {}
    resting: dict[str, list[int]] = {}
    for number, question in enumerate(questions, start=1):
        rests = list(dict.fromkeys(anchors_of(dict(question))))
        for at in rests:
            resting.setdefault(at, []).append(number)
        for at in dict.fromkeys([*rests, *typical_errors_of(dict(question))]):
            users.setdefault(at, []).append(number)
    order = {at: place for place, at in enumerate(_in_order(main))}
    known = sorted((at for at in users if at in order), key=lambda at: order[at])
    return tuple(Need(at, tuple(users[at]), tuple(resting.get(at, ()))) for at in known)


def _in_order(passage: Passage) -> Iterator[str]:
    for block in passage.blocks:
        yield block.id
        yield from (f"{block.id}.{sentence.id}" for sentence in block.sentences)


def own_ids(passage: Passage, level: str) -> Passage:
    """Return the passage with block ids that no other text of the quiz has."""
    return _renamed(passage, lambda name: f"{level}-{name}")


def plain_ids(passage: Passage, level: str) -> Passage:
    """Return the passage without what `own_ids` put before its block ids."""
    return _renamed(passage, lambda name: name.removeprefix(f"{level}-"))


def _renamed(passage: Passage, name: Any) -> Passage:
    blocks = tuple(block.model_copy(update={"id": name(block.id)}) for block in passage.blocks)
    return passage.model_copy(update={"blocks": blocks})


class Counterparts:
    """Where the anchors of questions stand in another text, as `draft_anchors.follow_anchors` asks."""

    def __init__(self, anchors: Mapping[str, Iterable[str]], passage: Passage) -> None:
        self._anchors = anchors
        self._own = {*passage.sentences, *(block.id for block in passage.blocks)}

    def places(self, at: str) -> tuple[str, ...]:
        """Return where the sentence or block `at` of the main text stands; what is of this text stands where it is."""
        if at in self._own:
            return (at,)
        return tuple(place for place in self._anchors.get(at, ()) if place in self._own)

    def follow(self, span: Span, sentences: Mapping[str, Sentence]) -> tuple[Span, ...]:
        """Return the evidence `span` in this text: the quoted words where it has them, else the whole sentences."""
        places = self.places(span.at)
        if span.quote is not None:
            quoting = [at for at in places if at in sentences and span.quote in sentences[at].text]
            if quoting:
                return (Span(at=quoting[0], quote=span.quote),)
        return tuple(Span(at=place) for place in places)


def as_asked(question: Question, anchors: Mapping[str, Iterable[str]], passage: Passage) -> Question:
    """Return a question of the main text as it is asked about `passage`. Raises `ValidationError` where it cannot be."""
    data = question.model_dump(mode="json")
    placed, _lost = follow_anchors(data, Counterparts(anchors, passage), passage, passage)
    return question_from_json(placed)


def as_read(content: QuizContent, name: str | None) -> QuizContent:
    """Return a quiz as those read it who have the text `name`; where it has no such text, or for None, as it is."""
    level = next((level for level in content.levels if level.id == name), None)
    if level is None:
        return content
    questions = tuple(as_asked(question, level.anchors, level.passage) for question in content.questions)
    return content.model_copy(update={"passage": level.passage, "questions": questions, "levels": ()})


def differs(question: Question, asked: Question, main: Passage, passage: Passage) -> bool:
    """Say whether replies about the two texts are not of the same values, as where pupils choose sentences."""
    return question.declaration(main) != asked.declaration(passage)


def level_problems(
    level: Level, main: Passage, questions: Iterable[Question], others: Iterable[Level] = ()
) -> Iterator[Problem]:
    """Yield what stops publishing a level. `others`: the levels before it. Paths begin with `passage` or `anchors`."""
    for problem in level.passage.problems():
        yield problem.under("passage")
    yield from _language_problems(level, main)
    taken = {block.id for passage in (main, *(other.passage for other in others)) for block in passage.blocks}
    for place, block in enumerate(level.passage.blocks):
        if block.id in taken:
            message = Message(
                N_("The block id “%(id)s” stands in another text of this set; give each block its own id."),
                {"id": block.id},
            )
            yield Problem(("passage", "blocks", place, "id"), message)
    yield from _anchor_problems(level, main, tuple(questions))


def _language_problems(level: Level, main: Passage) -> Iterator[Problem]:
    same = level.passage.language == main.language
    values = {"label": level.label}
    if level.kind == "translation" and same:
        message = Message(N_("“%(label)s” is called a translation but is in the language of the main text."), values)
        yield Problem(("passage", "language"), message)
    elif level.kind != "translation" and not same:
        message = Message(N_("“%(label)s” is in another language than the main text; call it a translation."), values)
        yield Problem(("passage", "language"), message)


def _anchor_problems(level: Level, main: Passage, questions: tuple[Question, ...]) -> Iterator[Problem]:
    data = [question.model_dump(mode="json") for question in questions]
    waiting: set[int] = set()
    nowhere: set[int] = set()
    counterparts = Counterparts(level.anchors, level.passage)
    for need in needs(data, main):
        if need.at not in level.anchors or (level.anchors[need.at] and not counterparts.places(need.at)):
            waiting.update(need.questions)
        elif not level.anchors[need.at]:
            nowhere.update(need.resting)
    if waiting:
        yield _told(
            level,
            N_("“%(label)s”: confirm where the evidence of question %(numbers)s stands in this text."),
            N_("“%(label)s”: confirm where the evidence of questions %(numbers)s stands in this text."),
            waiting,
        )
    if nowhere:
        yield _told(
            level,
            N_("Question %(numbers)s cannot be asked about “%(label)s”: the text does not say what it rests on."),
            N_("Questions %(numbers)s cannot be asked about “%(label)s”: the text does not say what they rest on."),
            nowhere,
        )
    sound = set(range(1, len(questions) + 1)) - waiting - nowhere
    unfit = {number for number in sound if not _fits(questions[number - 1], level, main)}
    if unfit:
        yield _told(
            level,
            N_("Question %(numbers)s cannot be asked about “%(label)s” with these sentences; choose others for it."),
            N_("Questions %(numbers)s cannot be asked about “%(label)s” with these sentences; choose others for them."),
            unfit,
        )


def _told(level: Level, one: str, several: str, numbers: Iterable[int]) -> Problem:
    listed = sorted(numbers)
    values: dict[str, str | int | float] = {
        "label": level.label,
        "numbers": ", ".join(map(str, listed)),
        "count": len(listed),
    }
    return Problem(("anchors",), Message(one, values, plural=several))


def _fits(question: Question, level: Level, main: Passage) -> bool:
    """Say whether asking about the other text breaks nothing that holds for the main one."""
    try:
        asked = as_asked(question, level.anchors, level.passage)
    except ValidationError:
        return False
    return any(True for _ in question.problems(main)) or not any(True for _ in asked.problems(level.passage))
