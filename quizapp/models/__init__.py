"""TABLES: what we remember. Columns, keys, constraints; no queries, no rules."""

from quizapp.models.attempts import Assignment, Attempt, Response, ResponseRevision
from quizapp.models.audit import AuditEntry, Lease
from quizapp.models.base import WRITES, Base, configure_engine, db
from quizapp.models.library import PassageVersion, QuestionVersion, Quiz, QuizSlot, QuizVersion
from quizapp.models.people import Classroom, Membership, OneTimeLink, Person, School, SignIn, SignInFailure

__all__ = [
    "WRITES",
    "Assignment",
    "Attempt",
    "AuditEntry",
    "Base",
    "Classroom",
    "Lease",
    "Membership",
    "OneTimeLink",
    "PassageVersion",
    "Person",
    "QuestionVersion",
    "Quiz",
    "QuizSlot",
    "QuizVersion",
    "Response",
    "ResponseRevision",
    "School",
    "SignIn",
    "SignInFailure",
    "configure_engine",
    "db",
]
