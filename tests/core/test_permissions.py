"""The table of who may do what: what it must never allow."""

from __future__ import annotations

import pytest

from quizapp.core.permissions import RULES, may

EVERYTHING = {"own", "teaches", "class", "school", "anyone", "shared", "shared_view", "shared_copy", "shared_edit"}


@pytest.mark.parametrize("role", ["pupil", "visitor"])
@pytest.mark.parametrize(
    "verb",
    [
        "mark_response",
        "supervise",
        "see_classroom",
        "manage_classroom",
        "use_quiz",
        "copy_quiz",
        "edit_quiz",
        "share_quiz",
        "manage_people",
    ],
)
def test_pupils_and_visitors_never_do_what_teachers_do(role: str, verb: str) -> None:
    assert not may(role, verb, EVERYTHING)


@pytest.mark.parametrize("verb", sorted(RULES))
@pytest.mark.parametrize("role", ["visitor", "pupil", "teacher", "administrator", "nobody"])
def test_without_a_relation_nothing_is_allowed(role: str, verb: str) -> None:
    assert not may(role, verb, set())


def test_a_teacher_reaches_only_own_classes_and_own_drafts() -> None:
    assert may("teacher", "mark_response", {"teaches"})
    assert not may("teacher", "mark_response", {"school"})
    assert may("teacher", "edit_quiz", {"own"})
    assert not may("teacher", "edit_quiz", {"shared"})
    assert not may("teacher", "manage_people", EVERYTHING)
