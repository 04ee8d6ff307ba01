"""A set as paper: what was chosen to be printed, as finished values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from quizapp.core import glossary
from quizapp.core.levels import MAIN
from quizapp.core.messages import Message
from quizapp.core.paper import Notation
from quizapp.core.passages import GlossaryEntry
from quizapp.core.printing import PrintedQuestion, PrintedSet
from quizapp.core.question_types.base import Question
from quizapp.operations.marking import MarkLevel, levels_of
from quizapp.operations.printing import Given, ToPrint
from quizapp.web.links import Link
from quizapp.web.printing.table_page import class_links, version_links, version_words

PARTS = ("passage", "questions", "sheet", "key")
USUAL = ("passage", "questions", "sheet")
"""The pupil's part. The key is printed only when somebody asks for it."""
MOST_ALSO = 6
"""Accepted forms that the key lists beside the first."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What to print."""

    parts: tuple[str, ...] = USUAL
    lines: bool = True
    """Number the lines of the passage."""
    large: bool = False
    """In larger letters."""

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> Choices:
        """Return what an address asks for; the form sends `chosen`, so that nothing ticked is nothing printed."""
        if "chosen" not in args and "part" not in args:
            return cls()
        parts = tuple(part for part in PARTS if part in args.getlist("part"))
        return cls(parts, args.get("lines") == "yes" or "chosen" not in args, args.get("text") == "large")


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of the passage: what paper calls it, and its sentences with their numbers."""

    kind: str
    label: str
    title: str | None
    sentences: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence that proves a key, and where it stands."""

    block: str
    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """The key of a question as its teacher needs it."""

    short: str
    text: str
    """In words; empty where it says no more than `short`."""
    also: tuple[str, ...]
    proofs: tuple[Proof, ...]
    feedback: str
    levels: tuple[MarkLevel, ...]
    """What a person gives marks by."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question on paper. `key` only where the key is printed."""

    number: int
    prompt: str
    points: int
    scoring: Message
    notation: Notation
    by_hand: bool
    within: tuple[str, ...]
    """Labels of the blocks whose sentences may be named."""
    key: KeyView | None


@dataclass(frozen=True, slots=True)
class PrintPage:
    """The page."""

    title: str
    school: str
    classroom: str
    about: str
    language: str
    """Of the questions."""
    text_language: str
    introduction: str | None
    source: str
    licence: str
    blocks: tuple[BlockView, ...]
    terms: tuple[GlossaryEntry, ...]
    sentence_numbers: bool
    questions: tuple[QuestionView, ...]
    points: int
    missing: tuple[int, ...]
    """Questions that are not written to the end, and are left out."""
    choices: Choices
    of: str
    """Which version, for the form that chooses what to print."""
    version_links: tuple[Link, ...]
    key_url: str
    back: Link
    paper_url: str | None
    """Where answers from paper are entered."""
    is_draft: bool
    mixed: bool
    """Screens mix questions or options; paper does not."""
    level: str = ""
    """Which text of a class, for that form; empty where there is only one."""
    level_links: tuple[Link, ...] = ()


def print_page(found: ToPrint, choices: Choices) -> PrintPage:
    """Return the page of a library's set."""
    of = str(found.version or "draft")
    return _page(
        found.printed,
        choices,
        school=found.school,
        classroom="",
        about=version_words(found),
        of=of,
        version_links=version_links("printing.print_set", found),
        key_url=url_for("printing.print_set", quiz_id=found.quiz.id, of=of, part="key"),
        back=Link(gettext("Back to the set"), url_for("authoring.show_set", quiz_id=found.quiz.id)),
        paper_url=None,
        text_language=found.printed.passage.language,
        is_draft=found.version is None,
        mixed=False,
    )


def print_page_of_class(found: Given, choices: Choices) -> PrintPage:
    """Return the page of what a class was given."""
    assignment_id = found.assignment.id
    return _page(
        found.printed,
        choices,
        school=found.school,
        classroom=found.classroom,
        about=gettext("version %(number)s", number=found.version.number),
        of=str(found.version.number),
        version_links=class_links("printing.print_given", assignment_id, found.version, found.versions),
        key_url=_given_url(found, found.text, part="key"),
        text_language=found.language,
        level=found.text,
        level_links=tuple(_text_links(found)),
        back=Link(gettext("Back to the assignment"), url_for("assignments.assignment", assignment_id=assignment_id)),
        paper_url=url_for("printing.paper_entries", of=found.version.number, assignment_id=assignment_id),
        is_draft=False,
        mixed=found.mixed,
    )


def _text_links(found: Given) -> Iterator[Link]:
    """Yield a link to each text of what was given, where there are several. Only who prints sees them."""
    names = {MAIN: gettext("Main text"), **found.texts} if found.texts else {}
    for name, words in names.items():
        yield Link(words, _given_url(found, name), name == found.text)


def _given_url(found: Given, text: str, part: str | None = None) -> str:
    level = text if found.texts else None
    return url_for(
        "printing.print_given", assignment_id=found.assignment.id, of=found.version.number, level=level, part=part
    )


def _page(printed: PrintedSet, choices: Choices, **values: Any) -> PrintPage:
    passage = printed.passage
    source = passage.source
    questions = [one.question for one in printed.complete if one.question is not None]
    with_key = "key" in choices.parts
    return PrintPage(
        title=printed.title,
        language=passage.language,
        introduction=passage.introduction,
        source=source.note or ", ".join(part for part in (source.author, source.outlet, source.date) if part),
        licence=passage.licence,
        blocks=_blocks(printed),
        terms=glossary.open_entries(passage, questions),
        sentence_numbers=printed.asks_for_sentences,
        questions=tuple(
            _question(one, one.question, one.notation, printed, with_key=with_key)
            for one in printed.complete
            if one.question is not None and one.notation is not None
        ),
        points=printed.points,
        missing=printed.missing,
        choices=choices,
        **values,
    )


def _blocks(printed: PrintedSet) -> tuple[BlockView, ...]:
    return tuple(
        BlockView(
            kind=block.kind,
            label=printed.labels[block.id],
            title=block.title,
            sentences=tuple(enumerate((sentence.text for sentence in block.sentences), start=1)),
        )
        for block in printed.passage.blocks
    )


def _question(
    one: PrintedQuestion, question: Question, notation: Notation, printed: PrintedSet, *, with_key: bool
) -> QuestionView:
    offered: Sequence[Mapping[str, str]] = one.view.get("sentences", ())
    within = dict.fromkeys(printed.labels[sentence["id"].split(".")[0]] for sentence in offered)
    everywhere = len(within) == sum(block.kind != "heading" for block in printed.passage.blocks)
    return QuestionView(
        number=one.number,
        prompt=question.prompt,
        points=question.points,
        scoring=question.scoring(),
        notation=notation,
        by_hand=one.by_hand,
        within=() if everywhere else tuple(within),
        key=_key(one, question, printed) if with_key else None,
    )


def _key(one: PrintedQuestion, question: Question, printed: PrintedSet) -> KeyView:
    text = question.summarize(question.correct_response(), printed.passage)
    places = ((printed.place(name), name) for name in printed.sentences_under(question))
    return KeyView(
        short=one.key,
        text="" if text == one.key else text,
        also=tuple(getattr(question, "accepted", ())[1 : MOST_ALSO + 1]),
        proofs=tuple(Proof(block, number, printed.passage.sentences[name].text) for (block, number), name in places),
        feedback=question.feedback,
        levels=levels_of(question) if one.by_hand else (),
    )
