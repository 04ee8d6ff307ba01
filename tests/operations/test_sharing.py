"""Sharing: what a colleague may do with a quiz, and what nobody else sees."""

from __future__ import annotations

import pytest

from quizapp.models import AuditEntry, Person, Quiz, QuizShare, db
from quizapp.operations import library, sharing
from quizapp.operations.errors import NotFound, Refused
from tests.factories import NOW, make_account, make_school, make_version

pytestmark = pytest.mark.usefixtures("database")


def _scene() -> tuple[Quiz, Person, Person]:
    school = make_school()
    author, colleague = make_account(school, "teacher"), make_account(school, "teacher", username="bu.rina")
    version = make_version(school, owner=author)
    return db.session.get_one(Quiz, version.quiz_id), author, colleague


@pytest.mark.parametrize(
    ("level", "verbs"),
    [("view", {"use_quiz"}), ("copy", {"use_quiz", "copy_quiz"}), ("edit", {"use_quiz", "copy_quiz", "edit_quiz"})],
)
def test_each_level_includes_those_before_it(level: str, verbs: set[str]) -> None:
    quiz, author, colleague = _scene()
    sharing.share(author, quiz, "BU.Rina ", level, NOW)
    allowed = set()
    for verb in ("use_quiz", "copy_quiz", "edit_quiz", "share_quiz"):
        try:
            library.get_quiz(colleague, quiz.id, verb)
        except NotFound:
            continue
        allowed.add(verb)
    assert allowed == verbs
    assert [row.id for row, _version in library.usable_quizzes(colleague)] == [quiz.id]


def test_without_a_share_there_is_no_such_quiz() -> None:
    quiz, author, colleague = _scene()
    with pytest.raises(NotFound):
        library.get_quiz(colleague, quiz.id)
    row = sharing.share(author, quiz, None, "copy", NOW)
    assert sharing.relations(colleague, quiz) == {"shared_view", "shared_copy"}
    sharing.withdraw(author, quiz, row.id, NOW)
    assert library.usable_quizzes(colleague) == []
    stranger = make_account(make_school(name="SMP lain"), "teacher")
    sharing.share(author, quiz, None, "edit", NOW)
    assert sharing.relations(stranger, quiz) == frozenset()
    assert library.usable_quizzes(stranger) == []


def test_sharing_again_changes_the_level_and_is_noted() -> None:
    quiz, author, colleague = _scene()
    sharing.share(author, quiz, "bu.rina", "edit", NOW)
    sharing.share(author, quiz, "bu.rina", "view", NOW)
    assert [(one.username, one.level) for one in sharing.shares(author, quiz)] == [("bu.rina", "view")]
    assert sharing.relations(colleague, quiz) == {"shared_view"}
    notes = db.session.query(AuditEntry).filter_by(subject="quiz").order_by(AuditEntry.id).all()
    assert [entry.details["level"] for entry in notes] == ["edit", "view"]


def test_only_the_author_shares_and_only_with_colleagues() -> None:
    quiz, author, colleague = _scene()
    for username in ("nobody", author.username):
        with pytest.raises(Refused) as refused:
            sharing.share(author, quiz, username, "view", NOW)
        assert refused.value.field == "username"
    with pytest.raises(Refused):
        sharing.share(author, quiz, "bu.rina", "own", NOW)
    row = sharing.share(author, quiz, "bu.rina", "edit", NOW)
    with pytest.raises(NotFound):
        sharing.share(colleague, quiz, None, "view", NOW)
    with pytest.raises(NotFound):
        sharing.withdraw(colleague, quiz, row.id, NOW)
    pupil = make_account(make_school(name="SMP Dua"), "pupil")
    assert sharing.relations(pupil, quiz) == frozenset()
    other = make_version(make_school(name="C"), owner=None)
    with pytest.raises(NotFound):
        sharing.withdraw(author, db.session.get_one(Quiz, other.quiz_id), row.id, NOW)
    assert db.session.query(QuizShare).count() == 1
