"""Who may do what to what: a table and ten lines.

A relation says how the actor stands to the thing: `own` (it is theirs), `teaches` (a teacher of its class), `class`
(a pupil of its class), `school` (same school), `anyone`. A quiz from files is `shared` with everybody; one that a
colleague shares is `shared_view`, perhaps `shared_copy`, perhaps `shared_edit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

RULES: Mapping[str, Mapping[str, AbstractSet[str]]] = {
    "take_attempt": {"pupil": {"own"}, "visitor": {"own"}, "teacher": {"own"}, "administrator": {"own"}},
    "see_attempt": {
        "pupil": {"own"},
        "visitor": {"own"},
        "teacher": {"own", "teaches"},
        "administrator": {"own", "teaches"},
    },
    "start_assignment": {
        "pupil": {"class", "anyone", "own"},
        "visitor": {"anyone"},
        "teacher": {"anyone"},
        "administrator": {"anyone"},
    },
    "see_results": {"teacher": {"teaches", "own"}, "administrator": {"teaches", "own", "school"}},
    "mark_response": {"teacher": {"teaches"}, "administrator": {"teaches"}},
    "rule_for_everyone": {"teacher": {"own"}, "administrator": {"own", "school"}},
    "supervise": {"teacher": {"teaches"}, "administrator": {"teaches"}},
    "see_mark_book": {"teacher": {"teaches"}, "administrator": {"teaches"}},
    "see_skills": {"teacher": {"teaches"}, "administrator": {"teaches"}},
    "see_classroom": {"teacher": {"teaches"}, "administrator": {"teaches", "school"}},
    "manage_classroom": {"teacher": {"teaches"}, "administrator": {"teaches", "school"}},
    "create_classroom": {"teacher": {"school"}, "administrator": {"school"}},
    "manage_assignment": {"teacher": {"teaches", "own"}, "administrator": {"teaches", "own", "school"}},
    "open_to_anyone": {"teacher": {"school"}, "administrator": {"school"}},
    "join_classroom": {"pupil": {"school"}, "visitor": {"school"}},
    "use_quiz": {"teacher": {"own", "shared", "shared_view"}, "administrator": {"own", "shared", "shared_view"}},
    "copy_quiz": {"teacher": {"own", "shared", "shared_copy"}, "administrator": {"own", "shared", "shared_copy"}},
    "edit_quiz": {"teacher": {"own", "shared_edit"}, "administrator": {"own", "shared_edit"}},
    "share_quiz": {"teacher": {"own"}, "administrator": {"own"}},
    "manage_people": {"administrator": {"school"}},
    "archive_classroom": {"teacher": {"teaches"}, "administrator": {"teaches"}},
    "see_school": {"teacher": {"school"}, "administrator": {"school"}},
    "change_school": {"administrator": {"school"}},
}


def may(role: str, verb: str, relations: AbstractSet[str]) -> bool:
    """Say whether somebody of `role` who stands in `relations` to a thing may do `verb` to it."""
    return bool(RULES[verb].get(role, frozenset()) & relations)
