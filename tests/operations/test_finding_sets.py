"""Finding sets: search and filters, the archive, and how many queries a list takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.app import QuizApp
from quizapp.models import Person, Quiz, School, db
from quizapp.operations import finding_sets, library, sharing
from quizapp.operations.errors import NotFound
from quizapp.operations.finding_sets import Filters, find
from tests.factories import NOW, make_account, make_content, make_school, make_version
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("database")


def _quiz(school: School, owner: Person | None, slug: str, **values: object) -> Quiz:
    content = make_content().model_copy(update={"slug": slug, **values})
    quiz = db.session.get_one(Quiz, make_version(school, content, owner).quiz_id)
    library.index(quiz, content.model_dump(mode="json"))
    return quiz


def _slugs(actor: Person, **filters: object) -> list[str]:
    return sorted(one.quiz.slug for one in find(actor, replace(Filters(), **filters)).sets)


def test_words_are_found_whatever_their_order_capitals_and_accents() -> None:
    school = make_school()
    author = make_account(school, "teacher")
    _quiz(school, author, "one", title="Pertemuan di Vostochny")
    _quiz(school, author, "two", title="Kebun bakau 100% café")
    assert _slugs(author) == ["one", "two"]
    assert _slugs(author, query="vostochny PERTEMUAN") == ["one"]
    assert _slugs(author, query="bakau Cafe") == ["two"]
    assert _slugs(author, query="100%") == ["two"]
    assert _slugs(author, query="_") == _slugs(author, query="vostochny bakau") == []


def test_filters_by_type_process_grade_language_and_whose() -> None:
    school = make_school()
    author, colleague = make_account(school, "teacher"), make_account(school, "teacher")
    mine = _quiz(school, author, "mine", grade="Kelas 8")
    _quiz(school, None, "bundled", grade="10")
    theirs = _quiz(school, colleague, "theirs")
    assert _slugs(author) == ["bundled", "mine"]
    sharing.share(colleague, theirs, author.username, "view", NOW)
    assert _slugs(author, whose="shared") == ["theirs"]
    assert _slugs(author, whose="mine") == ["mine"]
    assert _slugs(author, grade="kelas_8") == ["mine"]
    question = make_content().questions[0]
    assert _slugs(author, type_name=question.type_name, process=question.process) == ["bundled", "mine", "theirs"]
    assert _slugs(author, type_name="no_such_type") == _slugs(author, language="de") == []
    found = find(author, Filters())
    assert (found.total, found.grades, found.languages) == (3, ("10", "kelas_8"), (mine.language,))
    assert {one.quiz.slug: one.owner for one in found.sets} == {"mine": None, "bundled": None, "theirs": colleague.name}
    assert [one.quiz.slug for one in find(colleague, Filters()).sets if one.is_shared] == ["theirs"]


def test_an_archived_set_leaves_the_lists_and_comes_back() -> None:
    school = make_school()
    author, colleague = make_account(school, "teacher"), make_account(school, "teacher")
    quiz = _quiz(school, author, "old")
    sharing.share(author, quiz, None, "edit", NOW)
    finding_sets.archive(author, quiz, NOW)
    finding_sets.archive(author, quiz, NOW)
    assert _slugs(author) == _slugs(colleague) == []
    assert _slugs(author, archived=True) == ["old"]
    with pytest.raises(NotFound):
        finding_sets.bring_back(colleague, quiz, NOW)
    finding_sets.bring_back(author, quiz, NOW)
    assert _slugs(author) == ["old"]


def test_pages_and_the_number_of_queries(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_sets, "PAGE", 2)
    school = make_school()
    author = make_account(school, "teacher")
    _quiz(school, author, "a")
    with count_queries(app) as one:
        find(author, Filters())
    for slug in ("b", "c", "d", "e"):
        _quiz(school, author, slug)
    with count_queries(app) as five:
        find(author, Filters())
    assert len(five) == len(one)
    pages = [[found.quiz.slug for found in find(author, Filters(), page).sets] for page in (1, 2, 3, 4)]
    assert pages == [["e", "d"], ["c", "b"], ["a"], []]


def test_quizzes_from_before_are_filled_once() -> None:
    school = make_school()
    author = make_account(school, "teacher")
    quiz = _quiz(school, author, "old", title="Gunung api")
    quiz.search_text = quiz.facets = ""
    db.session.flush()
    assert finding_sets.fill_missing() == 1
    assert finding_sets.fill_missing() == 0
    assert _slugs(author, query="gunung") == ["old"]
    assert _slugs(author, type_name=make_content().questions[0].type_name) == ["old"]
