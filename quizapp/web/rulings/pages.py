"""The finished values that the templates of learned forms are handed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.operations.contradictions import Standing
from quizapp.operations.form_decisions import Done, Subject
from quizapp.operations.learned_forms import Asked, Authored, Clash, Form, Former, Learned, Since
from quizapp.operations.regrade_links import query_of
from quizapp.operations.regrade_proposals import Proposal
from quizapp.web.filters import when
from quizapp.web.rulings.forms import mark_words

LISTS = ("accepted", "partial", "insufficient", "wrong", "review")
WHOSE = ("all", "mine", "others")
MOST_SHOWN = 100
"""Forms of one question on a page, the newest; the filter finds the others."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form that a teacher decided about."""

    text: str
    comment: str
    state: str
    """right, half or wrong."""
    mark: str
    teacher: str
    decided_at: datetime
    holds_for: str
    in_force: bool
    responses: int
    edit_url: str | None
    withdraw_url: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A question with the author's forms and those it has learned."""

    number: int
    name: str
    prompt: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    """The author's lists: heading, texts."""
    forms: tuple[FormLine, ...]
    hidden: int
    """Forms that the filter leaves out."""
    since: Since | None
    add_url: str


@dataclass(frozen=True, slots=True)
class LearnedPage:
    """Everything that the keys of a set have learned."""

    quiz_id: int
    title: str
    language: str
    sections: tuple[Section, ...]
    former: tuple[tuple[str, FormLine], ...]
    """Prompt and form, where the question is asked in other words now."""
    count: int
    words: str
    whose: str
    standing: Standing
    regrade_url: str | None
    set_url: str | None


def learned_page(learned: Learned, query: Mapping[str, str], standing: Standing, *, may_open_set: bool) -> LearnedPage:
    """Return the page. `query`: what the filter asks for (`words`, `whose`)."""
    words, whose = query.get("words", "").strip(), query.get("whose", "all")
    whose = whose if whose in WHOSE else "all"
    count = sum(len(one.forms) for one in learned.asked) + len(learned.former)
    return LearnedPage(
        quiz_id=learned.quiz.id,
        title=learned.title,
        language=learned.language,
        sections=tuple(_section(learned.quiz.id, one, words, whose) for one in learned.asked),
        former=tuple(
            (one.prompt, _line(one.form, one.points, editable=False))
            for one in learned.former
            if _is_asked(one.form, words, whose)
        ),
        count=count,
        words=words,
        whose=whose,
        standing=standing,
        regrade_url=_regrade_url(standing),
        set_url=url_for("authoring.show_set", quiz_id=learned.quiz.id) if may_open_set else None,
    )


def _regrade_url(standing: Standing) -> str | None:
    if standing.assignment_id is None or standing.number is None:
        return None
    # Nothing is proposed: the forms have changed already, and the marks are worked out anew under them.
    query: dict[str, Any] = {**query_of(Proposal(standing.assignment_id, standing.number))}
    return url_for("regrading.preview", assignment_id=standing.assignment_id, number=standing.number, **query)


def _section(quiz_id: int, asked: Asked, words: str, whose: str) -> Section:
    shown = [form for form in asked.forms if _is_asked(form, words, whose)][:MOST_SHOWN]
    return Section(
        number=asked.number,
        name=asked.question.id,
        prompt=asked.question.prompt,
        lists=tuple(_lists(asked.authored)),
        forms=tuple(_line(form, asked.question.points, editable=True) for form in shown),
        hidden=len(asked.forms) - len(shown),
        since=asked.since,
        add_url=url_for("rulings.new_form", quiz_id=quiz_id, name=asked.question.id),
    )


def _is_asked(form: Form, words: str, whose: str) -> bool:
    if whose != "all" and form.own != (whose == "mine"):
        return False
    return words.casefold() in f"{form.text} {form.comment} {form.teacher or ''}".casefold()


def _lists(authored: Sequence[Authored]) -> Iterable[tuple[str, tuple[str, ...]]]:
    heads = {
        "accepted": gettext("Accepted"),
        "partial": gettext("Part of the marks"),
        "insufficient": gettext("Not enough alone"),
        "wrong": gettext("Wrong"),
        "review": gettext("For a teacher to see"),
    }
    for listed in LISTS:
        texts = tuple(one.text for one in authored if one.listed == listed)
        if texts:
            yield heads[listed], texts


def _line(form: Form, points: int, *, editable: bool) -> FormLine:
    return FormLine(
        text=form.text,
        comment=form.comment,
        state="right" if form.fraction >= 1 else "half" if form.fraction > 0 else "wrong",
        mark=mark_words(form.fraction * points, points),
        teacher=form.teacher or gettext("an account that was deleted"),
        decided_at=form.decided_at,
        holds_for=holds_for(form),
        in_force=form.in_force,
        responses=form.responses,
        edit_url=url_for("rulings.edit_form", form_id=form.id) if editable and form.may_change else None,
        withdraw_url=url_for("rulings.confirm_withdrawal", form_id=form.id) if form.may_change else None,
    )


def holds_for(form: Form) -> str:
    """Return whose pupils a form is for, in words that stand by themselves."""
    if form.scope == "everyone":
        return gettext("everyone in the school")
    if form.scope == "classroom":
        return form.classroom or ""
    if form.own:
        return gettext("all my classes")
    return gettext("all classes of %(name)s", name=form.teacher) if form.teacher else gettext("nobody")


# Contradictions


def clash_words(clash: Clash) -> str:
    """Return what says otherwise about an answer, and where it stands."""
    if isinstance(clash, Authored):
        return _authored_words(clash)
    values = {
        "name": clash.teacher or gettext("A teacher"),
        "form": clash.text,
        "holds_for": holds_for(clash),
        "when": when(clash.decided_at),
    }
    if clash.fraction >= 1:
        return gettext("%(name)s accepted “%(form)s” on %(when)s, for %(holds_for)s.", **values)
    if clash.fraction > 0:
        return gettext("%(name)s gave “%(form)s” part of the marks on %(when)s, for %(holds_for)s.", **values)
    return gettext("%(name)s marked “%(form)s” as wrong on %(when)s, for %(holds_for)s.", **values)


def _authored_words(one: Authored) -> str:
    values = {"form": one.text, "place": one.place}
    if one.listed == "accepted":
        return gettext("The author accepts “%(form)s” (form %(place)s of the accepted answers).", **values)
    if one.listed == "wrong":
        return gettext("The author lists “%(form)s” as wrong (form %(place)s of the wrong answers).", **values)
    if one.listed == "insufficient":
        return gettext("The author lists “%(form)s” as not enough (form %(place)s of that list).", **values)
    return gettext("The author gives “%(form)s” part of the marks (form %(place)s of that list).", **values)


# The form of one reply


@dataclass(frozen=True, slots=True)
class FormPage:
    """What stands around the form of a reply."""

    title: str
    number: int
    prompt: str
    key: str
    language: str
    url: str
    back_url: str
    responses: int


def form_page(subject: Subject, url: str, form: Form | None = None) -> FormPage:
    """Return the page on which a form is added or edited."""
    return FormPage(
        title=subject.title,
        number=subject.number,
        prompt=subject.question.prompt,
        key=str(subject.question.correct_response() or ""),
        language=subject.language,
        url=url,
        back_url=_list_url(subject.quiz.id, subject.question.id),
        responses=form.responses if form else 0,
    )


@dataclass(frozen=True, slots=True)
class WithdrawalPage:
    """A form before it is withdrawn."""

    prompt: str
    language: str
    line: FormLine
    own: bool
    url: str
    back_url: str


def withdrawal_page(found: Former) -> WithdrawalPage:
    """Return the page that asks before a form is withdrawn."""
    form = found.form
    return WithdrawalPage(
        prompt=found.prompt,
        language=found.language,
        line=_line(form, found.points, editable=False),
        own=form.own,
        url=url_for("rulings.withdraw_form", form_id=form.id),
        back_url=_list_url(found.quiz_id, form.question),
    )


def _list_url(quiz_id: int, question: str) -> str:
    return url_for("rulings.learned", quiz_id=quiz_id, _anchor=f"question-{question}")


def done_words(done: Done) -> str:
    """Return what came of a decision."""
    if not done.settled:
        return gettext("The key has learned it. No answer was waiting for it.")
    return ngettext(
        "The key has learned it. %(num)s answer that waited is marked now.",
        "The key has learned it. %(num)s answers that waited are marked now.",
        done.settled,
    )
