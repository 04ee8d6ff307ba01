"""What two languages of one quiz must have in common, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Response
from quizapp.core.quizzes import QuizContent
from quizapp.core.records import Path


class Difference(NamedTuple):
    """`here` in the later edition is not as `there` in the first. The message leaves room for `file` and `line`."""

    here: Path
    there: Path
    message: Message


_BLOCKS = N_("The blocks are “%(here)s” here, but “%(there)s” in %(file)s:%(line)s.")
_KIND = N_("The block “%(id)s” is a %(here)s here, but a %(there)s in %(file)s:%(line)s.")
_SENTENCES = N_("The sentences of “%(id)s” are “%(here)s” here, but “%(there)s” in %(file)s:%(line)s.")
_QUESTIONS = N_("The questions are “%(here)s” here, but “%(there)s” in %(file)s:%(line)s.")
_FIELD = N_("Question “%(id)s” has %(field)s “%(here)s” here, but “%(there)s” in %(file)s:%(line)s.")
_PARTS = N_("The parts of question “%(id)s” have the ids “%(here)s” here, but “%(there)s” in %(file)s:%(line)s.")
_KEY = N_("The key of question “%(id)s” is “%(here)s” here, but “%(there)s” in %(file)s:%(line)s.")
_OUTLINE = N_("Question “%(id)s” is marked by “%(here)s” here, but by “%(there)s” in %(file)s:%(line)s.")
_SCORING = N_("Question “%(id)s” is marked by another rule than in %(file)s:%(line)s.")


def differences(first: QuizContent, other: QuizContent) -> Iterator[Difference]:
    """Yield what `other` has otherwise than `first` although only the words may differ."""
    yield from _passages(first.passage, other.passage)
    there, here = [q.id for q in first.questions], [q.id for q in other.questions]
    if here != there:
        changed = next((place for place, pair in enumerate(zip(here, there, strict=False)) if pair[0] != pair[1]), 0)
        yield Difference(("questions", changed), ("questions", changed), _said(_QUESTIONS, "", here, there))
    if len(set(here)) < len(here) or len(set(there)) < len(there):
        return  # an id used twice is told elsewhere; here it would only pair the wrong questions
    places = {name: place for place, name in enumerate(there)}
    for place, question in enumerate(other.questions):
        if question.id in places:
            counterpart = places[question.id]
            yield from (
                Difference(
                    ("questions", place, *difference.here),
                    ("questions", counterpart, *difference.there),
                    difference.message,
                )
                for difference in _questions(first.questions[counterpart], question, first.passage, other.passage)
            )


def _passages(first: Passage, other: Passage) -> Iterator[Difference]:
    there, here = [block.id for block in first.blocks], [block.id for block in other.blocks]
    if here != there:
        yield Difference(("passage", "blocks"), ("passage", "blocks"), _said(_BLOCKS, "", here, there))
        return
    for place, (one, two) in enumerate(zip(first.blocks, other.blocks, strict=True)):
        path: Path = ("passage", "blocks", place)
        if one.kind != two.kind:
            yield Difference((*path, "kind"), (*path, "kind"), _said(_KIND, one.id, [two.kind], [one.kind]))
        names = [sentence.id for sentence in one.sentences], [sentence.id for sentence in two.sentences]
        if names[0] != names[1]:
            inside = (*path, "sentences")
            yield Difference(inside, inside, _said(_SENTENCES, one.id, names[1], names[0]))


def _questions(first: Question, other: Question, passage: Passage, passage_other: Passage) -> Iterator[Difference]:
    """Compare two questions through the contract alone; the words of free text are not compared."""
    if first.type_name != other.type_name:
        yield _field(other.id, "type", other.type_name, first.type_name)
        return
    for name in ("points", "process", "subprocess"):
        here, there = str(getattr(other, name)), str(getattr(first, name))
        if here != there:
            yield _field(other.id, name, here, there)
    evidence = [span.at for span in other.evidence], [span.at for span in first.evidence]
    if evidence[0] != evidence[1]:
        yield _field(other.id, "evidence", ", ".join(evidence[0]), ", ".join(evidence[1]))
    if first.scoring().text != other.scoring().text:
        yield Difference((), (), Message(_SCORING, {"id": other.id}))
    elif first.outline() != other.outline():
        outlines = "; ".join(other.outline()), "; ".join(first.outline())
        yield Difference((), (), _said(_OUTLINE, other.id, *([one] for one in outlines)))
    one, two = first.declaration(passage), other.declaration(passage_other)
    if (one.parts, one.choices) != (two.parts, two.choices):
        ids = [*two.parts, *two.choices], [*one.parts, *one.choices]
        yield Difference((), (), _said(_PARTS, other.id, *ids))
        return
    keys = first.correct_response(), other.correct_response()
    if one.shape != "text" and None not in keys and keys[0] != keys[1]:
        yield Difference((), (), _said(_KEY, other.id, [_key(keys[1])], [_key(keys[0])]))


def _key(response: Response | None) -> str:
    match response:
        case dict() as pairs:
            return ", ".join(f"{part} = {choice}" for part, choice in pairs.items())
        case list() as names:
            return ", ".join(names)
        case key:
            return str(key)


def _field(name: str, field: str, here: str, there: str) -> Difference:
    values = {"id": name, "field": field, "here": here, "there": there}
    return Difference((field,), (field,), Message(_FIELD, values))


def _said(text: str, name: str, here: list[str], there: list[str]) -> Message:
    return Message(text, {"id": name, "here": ", ".join(here), "there": ", ".join(there)})
