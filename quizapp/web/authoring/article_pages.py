"""What the page of a passage shows of it before it is kept: the text, what was left out, what its questions lose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from quizapp.core.articles.languages import guess
from quizapp.core.articles.leftovers import REASONS
from quizapp.core.draft_anchors import anchors_of
from quizapp.core.drafts import Draft
from quizapp.core.readability import Readability, measure_passage
from quizapp.operations import library
from quizapp.web.authoring.passage_forms import LENGTHS, PassageForm
from quizapp.web.languages import translated

NOT_MISSED = frozenset({"author", "date", "outlet", "url", "licence", "title"})
"""Reasons for lines whose content stands in a field now: nothing of it is gone."""


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A line that is not in the text: its key, its words, and why."""

    key: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProbableRow:
    """A sentence that may have become another: its old id, both texts, the numbers of the questions that rest on it."""

    name: str
    before: str
    after: str
    questions: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class LostRow:
    """A sentence that is gone, and the numbers of the questions that rest on it."""

    text: str
    questions: str


@dataclass(frozen=True, slots=True)
class ArticlePreview:
    """The text as it will look. `probable` and `lost`: of the sentences that questions rest on."""

    passage: dict[str, Any]
    paragraphs: int
    sentences: int
    figures: Readability | None
    left_out: tuple[LeftOutRow, ...]
    put_back: tuple[str, ...]
    notes: tuple[str, ...]
    found: tuple[tuple[str, str], ...]
    probable: tuple[ProbableRow, ...]
    lost: tuple[LostRow, ...]
    followed: int
    seen: str
    misses: bool
    """Something was left out that stands in no field."""


def preview_of(form: PassageForm, draft: Draft | None = None) -> ArticlePreview:
    """Return what a valid form becomes. `draft`: whose text is edited."""
    passage = form.passage()
    probable, lost, followed = _moves(form, draft) if draft else ((), (), 0)
    return ArticlePreview(
        passage=library.present(passage, [])["passage"],
        paragraphs=len(passage.numbers),
        sentences=len(passage.sentences),
        figures=measure_passage(passage),
        left_out=tuple(LeftOutRow(out.key, out.text, translated(REASONS[out.reason])) for out in form.left_out),
        put_back=tuple(sorted(form.put_back)),
        notes=tuple(_notes(form)),
        found=tuple((name, str(form[name].data)) for name in LENGTHS if form[name].data),
        probable=probable,
        lost=lost,
        followed=followed,
        seen=form.digest,
        misses=any(out.reason not in NOT_MISSED for out in form.left_out),
    )


def _notes(form: PassageForm) -> Iterator[str]:
    """Yield what the author should look at."""
    yield from form.notes
    if form.is_new and form.article.made_title:
        yield _("There is no headline; the first words became the title. Change it if you like.")
    text = " ".join(block.text for block in form.blocks)
    language = guess(text)
    if language == "other":
        yield _("The text seems to be neither Indonesian nor English. Check where its sentences end.")
    elif language is not None and language != form.language.data:
        yield _("The text seems to be in another language than the one you chose.")
    if not form.licence.data:
        yield _("The licence is empty. The text can be kept; before publishing, write why you may use it.")


def _moves(form: PassageForm, draft: Draft) -> tuple[tuple[ProbableRow, ...], tuple[LostRow, ...], int]:
    """Return what an edit does to the sentences that questions rest on."""
    users: dict[str, list[int]] = {}
    for number, question in enumerate(draft["questions"], start=1):
        for at in dict.fromkeys(anchors_of(question)):
            users.setdefault(at, []).append(number)
    before = {f"{block.id}.{s.id}": s.text for block in form.before for s in block.sentences}
    before |= {block.id: block.text for block in form.before}
    after = {f"{block.id}.{s.id}": s.text for block in form.blocks for s in block.sentences}
    open_moves = form.unconfirmed
    ticked = set(form.confirmed)
    probable = tuple(
        ProbableRow(at, before[at], after[open_moves[at]], _listed(users[at]), at in ticked)
        for at in users
        if at in open_moves and at in before
    )
    asked = {row.name for row in probable}
    lost = tuple(
        LostRow(before[at], _listed(numbers))
        for at, numbers in users.items()
        if at in before and at not in asked and not form.moved.places(at)
    )
    return probable, lost, len(users) - len(probable) - len(lost)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


@dataclass(frozen=True, slots=True)
class LoserRow:
    """A question that lost evidence: its number and id, its prompt, and the sentences that were its evidence."""

    number: int
    name: str
    prompt: str
    texts: tuple[str, ...]


def loser_rows(draft: Draft) -> list[LoserRow]:
    """Return the questions that lost evidence and have not been looked at since."""
    lost: dict[str, list[str]] = draft.get("lost") or {}
    return [
        LoserRow(number, question["id"], question.get("prompt") or "", tuple(lost[question["id"]]))
        for number, question in enumerate(draft["questions"], start=1)
        if lost.get(question["id"])
    ]
