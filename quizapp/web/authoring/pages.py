"""What the pages of authoring are handed: the draft, and what stands in the way of publishing, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext, to_user_timezone

from quizapp.core.drafts import Draft, evidence_value, passage_of, question_of, spans_in
from quizapp.core.passages import Passage, Span
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import PROCESS_LABELS, Question
from quizapp.core.readability import Readability, measure_passage
from quizapp.core.records import Path
from quizapp.models import Quiz, QuizVersion
from quizapp.operations import advice, authoring, library
from quizapp.web import clock
from quizapp.web.advice import AdviceRow, advice_rows
from quizapp.web.authoring.menu import MenuLink, menu_of
from quizapp.web.authoring.question_forms import QUESTION_FORMS
from quizapp.web.authoring.strip import Strip, strip_of
from quizapp.web.languages import translated


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the passage as a link: its full id, its place in words, and the evidence as forms write it."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question beside the passage, with its key always visible."""

    number: int
    name: str
    label: str
    prompt: str
    process: str
    points: int
    key: str
    feedback: str
    evidence: tuple[Place, ...]
    advice: tuple[AdviceRow, ...]
    editable: bool
    is_open: bool = False
    """Its form stands open in the card."""
    proposed: tuple[str, ...] = ()
    """What the program proposed and nobody has confirmed yet: `evidence`, `process`."""
    lost: tuple[str, ...] = ()
    """Sentences that were evidence and are no longer in the text."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version in the history of a set."""

    number: int
    at: datetime
    by: str | None
    note: str | None
    correction: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class AsideLine:
    """A field of what was changed twice, in both wordings."""

    label: str
    mine: str
    theirs: str
    differs: bool


@dataclass(frozen=True, slots=True)
class AsideRow:
    """What somebody typed while another changed the same part: kept beside it until somebody chooses."""

    id: int
    what: str
    by: str | None
    """Who typed it; none when it was oneself."""
    at: datetime
    mine: str
    theirs: str
    may_keep_both: bool
    lines: tuple[AsideLine, ...] = ()
    """Both, field by field."""


@dataclass(frozen=True, slots=True)
class StudioPage:
    """A set with everything its author has to see."""

    quiz_id: int
    title: str
    language: str
    revision: int
    editable: bool
    passage: dict[str, Any]
    highlights: dict[str, list[dict[str, str]]]
    questions: tuple[QuestionRow, ...]
    advice: tuple[AdviceRow, ...]
    publishable: bool
    version: int | None
    changed: bool
    learns: bool
    """A published question learns from marks."""
    types: tuple[tuple[str, str], ...]
    last_type: str = "multiple_choice"
    """The kind of the question that was written last: the next one begins as it."""
    saved_at: datetime | None = None
    """When the draft was last changed."""
    undo: str | None = None
    """What the next undo takes back, in words; none when there is nothing."""
    unconfirmed: tuple[int, ...] = ()
    """Numbers of the questions with proposals that nobody has confirmed."""
    attempts: int = 0
    """Attempts at any published version."""
    versions: tuple[VersionRow, ...] = ()
    asides: tuple[AsideRow, ...] = ()
    strip: Strip | None = None
    """Coverage; none for a set that one only reads."""
    menu: tuple[MenuLink, ...] = ()
    readability: Readability | None = None
    """How hard the text is to read; none for a text without words."""

    @property
    def saved_today(self) -> bool:
        """Whether the draft was last changed on the day it is at the school now."""
        now, saved = to_user_timezone(clock.now()), self.saved_at and to_user_timezone(self.saved_at)
        return saved is not None and saved.date() == now.date()

    @property
    def to_mend(self) -> int:
        """How many things stand in the way of publishing."""
        told = [*self.advice, *(advice for question in self.questions for advice in question.advice)]
        return sum(advice.error for advice in told) + len(self.unconfirmed)

    @property
    def first_to_mend(self) -> str:
        """The id of the element that tells the first of them."""
        wrong = (row.name for row in self.questions if any(advice.error for advice in row.advice))
        told = any(advice.error for advice in self.advice)
        return next((f"question-{name}" for name in wrong), "studio-advice" if told else "proposals")


def _is_changed(quiz: Quiz, version: QuizVersion | None) -> bool:
    """Say whether the draft holds something that is not published."""
    return quiz.draft is not None and (version is None or quiz.updated_at > version.published_at)


def _learns(version: QuizVersion | None) -> bool:
    return version is not None and any(one.learns for one in library.published(version.fingerprint).questions)


def draft_page(quiz: Quiz, draft: Draft, version: QuizVersion | None, editing: str | None = None) -> StudioPage:
    """Return the page of a set that its author works on; `editing`: the question whose form is open."""
    verdict = authoring.judge(quiz, draft)
    passage = passage_of(draft)
    names = [question["id"] for question in draft["questions"]]
    found = advice_rows(quiz.id, names, advice.judged(draft, verdict.problems, verdict.findings))
    questions = [
        replace(_draft_question(n, data, passage, found), is_open=data["id"] == editing)
        for n, data in enumerate(draft["questions"])
    ]
    return StudioPage(
        quiz_id=quiz.id,
        title=quiz.title,
        language=quiz.language,
        revision=quiz.draft_revision,
        editable=True,
        passage=library.present(passage, [])["passage"],
        readability=measure_passage(passage),
        highlights=_highlights(questions),
        questions=tuple(questions),
        advice=tuple(row for path, row in found if _number(path) is None),
        publishable=verdict.publishable,
        version=version.number if version else None,
        changed=_is_changed(quiz, version),
        learns=_learns(version),
        types=tuple((name, translated(QUESTION_TYPES[name].label)) for name in QUESTION_FORMS),
        last_type=_last_type(draft),
        saved_at=quiz.updated_at,
        strip=strip_of(draft),
        menu=menu_of(quiz),
    )


def _last_type(draft: Draft) -> str:
    """Return the kind of the question with the highest number of its own, which is the one added last."""
    added = [question for question in draft["questions"] if question.get("type") in QUESTION_FORMS]
    newest = max(added, key=lambda question: (len(question["id"]), question["id"]), default=None)
    return str(newest["type"]) if newest else "multiple_choice"


def published_page(quiz: Quiz, version: QuizVersion) -> StudioPage:
    """Return the page of a set that others wrote: to read with its keys, and to assign."""
    content = library.published(version.fingerprint)
    questions = [_row(n, question, (), content.passage) for n, question in enumerate(content.questions)]
    return StudioPage(
        quiz_id=quiz.id,
        title=version.title,
        language=quiz.language,
        revision=0,
        editable=False,
        passage=library.present(content.passage, [])["passage"],
        readability=measure_passage(content.passage),
        highlights=_highlights(questions),
        questions=tuple(questions),
        advice=(),
        publishable=False,
        version=version.number,
        changed=False,
        learns=_learns(version),
        types=(),
        menu=menu_of(quiz),
    )


def _draft_question(
    number: int, data: dict[str, Any], passage: Passage, found: list[tuple[Path, AdviceRow]]
) -> QuestionRow:
    told = tuple(one for path, one in found if _number(path) == number)
    question = question_of(data)
    if question is not None:
        return _row(number, question, told, passage)
    return QuestionRow(
        number=number + 1,
        name=data["id"],
        label=translated(QUESTION_TYPES[data["type"]].label) if data.get("type") in QUESTION_TYPES else "",
        prompt=data.get("prompt") or "",
        process=translated(PROCESS_LABELS[data["process"]]) if data.get("process") in PROCESS_LABELS else "",
        points=data.get("points") or 0,
        key="",
        feedback=data.get("feedback") or "",
        evidence=_places([evidence_value(span) for span in data.get("evidence") or ()], passage),
        advice=told,
        editable=data.get("type") in QUESTION_FORMS,
    )


def _row(number: int, question: Question, advice: tuple[AdviceRow, ...], passage: Passage) -> QuestionRow:
    return QuestionRow(
        number=number + 1,
        name=question.id,
        label=translated(question.label),
        prompt=question.prompt,
        process=translated(PROCESS_LABELS[question.process]),
        points=question.points,
        key=question.summarize(question.correct_response(), passage),
        feedback=question.feedback,
        evidence=_places([evidence_value(span.model_dump()) for span in question.evidence], passage),
        advice=advice,
        editable=question.type_name in QUESTION_FORMS,
    )


def _places(values: list[str], passage: Passage) -> tuple[Place, ...]:
    """Return the sentences that evidence covers, each once, in reading order."""
    found: dict[str, str] = {}
    for value in values:
        for span in spans_in([value], passage):
            for name in passage.resolve(Span.model_validate(span)):
                found.setdefault(name, value if "." in value else name)
    return tuple(Place(name, _place(name, passage), found[name]) for name in passage.sentences if name in found)


def _place(name: str, passage: Passage) -> str:
    block_id, sentence_id = name.split(".")
    block = next(block for block in passage.blocks if block.id == block_id)
    if block.kind == "heading":
        return gettext("the heading “%(text)s”", text=block.text)
    number = [sentence.id for sentence in block.sentences].index(sentence_id) + 1
    if block.kind == "box":
        return gettext("the boxed note, sentence %(number)s", number=number)
    paragraph = passage.numbers[block_id]
    return gettext("paragraph %(paragraph)s, sentence %(number)s", paragraph=paragraph, number=number)


def _highlights(questions: list[QuestionRow]) -> dict[str, list[dict[str, str]]]:
    """Return which questions rest on which sentence, as links back to them."""
    found: dict[str, list[dict[str, str]]] = {}
    for question in questions:
        for place in question.evidence:
            label = gettext("question %(number)s", number=question.number)
            found.setdefault(place.id, []).append({"label": label, "url": f"#question-{question.name}"})
    return found


def _number(path: Path) -> int | None:
    """Return which question a path points into."""
    return path[1] if len(path) > 1 and path[0] == "questions" and isinstance(path[1], int) else None
