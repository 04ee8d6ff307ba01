"""TABLES: what we remember. Columns, keys, constraints; no queries, no rules."""

from quizapp.models.attempts import (
    Assignment,
    AssignmentLevel,
    AssignmentPupil,
    Attempt,
    AttemptEvent,
    LateResponse,
    Response,
    ResponseRevision,
)
from quizapp.models.audit import AuditEntry, Lease
from quizapp.models.base import WRITES, Base, configure_engine, db
from quizapp.models.jobs import Job, JobFile
from quizapp.models.library import (
    DraftChange,
    PassageVersion,
    QuestionVersion,
    Quiz,
    QuizShare,
    QuizSlot,
    QuizVersion,
)
from quizapp.models.people import (
    ClassGroup,
    ClassGroupMember,
    Classroom,
    Membership,
    OneTimeLink,
    Person,
    ReadingPreference,
    School,
    SignIn,
    SignInFailure,
)
from quizapp.models.question_imports import (
    QuestionImport,
    QuestionImportFile,
    QuestionImportItem,
    QuestionImportPassage,
)
from quizapp.models.recall import RecallCard, RecallReview
from quizapp.models.rulings import Appeal, MarkChange, Rating, Regrade, Ruling, SavedComment, SecondMarking

__all__ = [
    "WRITES",
    "Appeal",
    "Assignment",
    "AssignmentLevel",
    "AssignmentPupil",
    "Attempt",
    "AttemptEvent",
    "AuditEntry",
    "Base",
    "ClassGroup",
    "ClassGroupMember",
    "Classroom",
    "DraftChange",
    "Job",
    "JobFile",
    "LateResponse",
    "Lease",
    "MarkChange",
    "Membership",
    "OneTimeLink",
    "PassageVersion",
    "Person",
    "QuestionImport",
    "QuestionImportFile",
    "QuestionImportItem",
    "QuestionImportPassage",
    "QuestionVersion",
    "Quiz",
    "QuizShare",
    "QuizSlot",
    "QuizVersion",
    "Rating",
    "ReadingPreference",
    "RecallCard",
    "RecallReview",
    "Regrade",
    "Response",
    "ResponseRevision",
    "Ruling",
    "SavedComment",
    "School",
    "SecondMarking",
    "SignIn",
    "SignInFailure",
    "configure_engine",
    "db",
]
