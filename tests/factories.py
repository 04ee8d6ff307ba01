"""One factory a table: rows with sensible values, flushed, so that tests say only what matters to them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from quizapp.core.interchange.yaml_nodes import read_yaml
from quizapp.core.question_types import question_from_json
from quizapp.core.quizzes import QuizContent
from quizapp.core.text_matching import canonical
from quizapp.models import (
    Assignment,
    AssignmentLevel,
    AssignmentPupil,
    Attempt,
    AttemptEvent,
    ClassGroup,
    ClassGroupMember,
    Classroom,
    Job,
    LateResponse,
    Membership,
    Person,
    Quiz,
    QuizVersion,
    Ruling,
    School,
    db,
)
from quizapp.operations import credentials, library, rulings

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""The time it is in tests that are told the time."""

PIN = "402913"
PASSWORD = "sungai batu tenang"

_numbers = itertools.count(1)


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_school(**values: Any) -> School:
    """Return a school in the zone WIB."""
    return _add(
        School(**{"name": "SMP Contoh", "timezone": "Asia/Jakarta", "threshold": 0.66, "created_at": NOW} | values)
    )


def make_person(school: School, role: str = "pupil", **values: Any) -> Person:
    """Return somebody of `school`."""
    number = next(_numbers)
    defaults = {"name": f"Siti Nurhaliza {number}", "username": f"siti{number}", "active": True, "created_at": NOW}
    return _add(Person(school_id=school.id, role=role, **(defaults | values)))


def make_account(school: School, role: str = "pupil", secret: str = "", **values: Any) -> Person:
    """Return somebody who can sign in, with the PIN 402913 or the password `sungai batu tenang` unless told otherwise."""
    secret = secret or (PASSWORD if role in credentials.STAFF else PIN)
    return make_person(school, role, secret_hash=credentials.hash_secret(secret, role), **values)


def make_classroom(school: School, teacher: Person | None = None, **values: Any) -> Classroom:
    """Return a class, taught by `teacher`."""
    number = next(_numbers)
    defaults = {"name": f"VIII-{number}", "school_year": "2026/2027", "join_code": f"K{number:05}", "created_at": NOW}
    room = _add(Classroom(school_id=school.id, **(defaults | values)))
    if teacher is not None:
        make_membership(room, teacher, role="teacher")
    return room


def make_membership(room: Classroom, person: Person, **values: Any) -> Membership:
    """Return a membership, active as pupil by default."""
    defaults = {"role": "pupil", "status": "active", "joined_at": NOW}
    return _add(Membership(classroom_id=room.id, person_id=person.id, **(defaults | values)))


def make_group(room: Classroom, *people: Person, **values: Any) -> ClassGroup:
    """Return a group of these pupils of a class."""
    defaults = {"name": f"Kelompok {next(_numbers)}", "created_at": NOW}
    group = _add(ClassGroup(classroom_id=room.id, **(defaults | values)))
    for person in people:
        _add(ClassGroupMember(group_id=group.id, person_id=person.id))
    return group


def small_passage(**values: Any) -> dict[str, Any]:
    """Return the data of a short passage."""
    return {
        "language": "id",
        "title": "Kebun sekolah",
        "licence": "CC BY 4.0",
        "blocks": [
            {
                "id": "p1",
                "kind": "paragraph",
                "sentences": {"s1": "Kelas kami menanam cabai.", "s2": "Bu Rina membawa bibit."},
            },
            {"id": "p2", "kind": "paragraph", "sentences": {"s1": "Hujan turun pada hari Senin."}},
        ],
    } | values


def small_questions() -> list[dict[str, Any]]:
    """Return the data of one multiple-choice and one short-answer question about `small_passage`."""
    common = {"process": "locate", "subprocess": "scan_locate", "feedback": "Kalimat itu menyebutkannya."}
    return [
        common
        | {
            "type": "multiple_choice",
            "id": "tanaman",
            "prompt": "Apa yang ditanam oleh kelas itu?",
            "evidence": ["p1.s1"],
            "hint": "Baca lagi paragraf 1.",
            "options": [
                {"id": "a", "text": "cabai", "key": True, "rationale": "Disebut dalam paragraf 1."},
                {"id": "b", "text": "tomat", "rationale": "Tomat tidak disebut dalam bacaan."},
                {"id": "c", "text": "bayam", "rationale": "Bayam tidak disebut dalam bacaan."},
            ],
        },
        common
        | {
            "type": "short_answer",
            "id": "bibit",
            "prompt": "Siapa yang membawa bibit?",
            "evidence": ["p1.s2"],
            "accepted": ["Bu Rina", "Rina"],
            "wrong": [{"text": "kelas kami", "rationale": "Kelas menanam, bukan membawa bibit."}],
        },
    ]


def make_content(questions: list[dict[str, Any]] | None = None, **values: Any) -> QuizContent:
    """Return authored content: a short passage with two questions unless told otherwise."""
    return QuizContent.model_validate(
        {
            "slug": f"kebun-{next(_numbers)}",
            "title": "Kebun sekolah",
            "passage": small_passage(),
            "questions": [question_from_json(q) for q in questions or small_questions()],
        }
        | values
    )


def simple_passage(**values: Any) -> dict[str, Any]:
    """Return the data of a simplified text of `small_passage`, with block ids as a text “b” has them."""
    return small_passage(
        blocks=[
            {
                "id": "b-p1",
                "kind": "paragraph",
                "sentences": {
                    "s1": "Kami punya kebun.",
                    "s2": "Kami menanam cabai.",
                    "s3": "Bibitnya dari Bu Rina.",
                },
            },
            {"id": "b-p2", "kind": "paragraph", "sentences": {"s1": "Senin turun hujan.", "s2": "Kami senang."}},
        ],
        **values,
    )


def find_sentence() -> dict[str, Any]:
    """Return the data of a question about `small_passage` whose key is a sentence."""
    return {
        "type": "evidence",
        "id": "kalimat",
        "prompt": "Kalimat mana yang menyebut cuaca?",
        "process": "locate",
        "subprocess": "scan_locate",
        "evidence": ["p2.s1"],
        "feedback": "Kalimat itu menyebut hujan.",
        "gold": ["p2.s1"],
        "errors": [{"at": "p1.s2", "rationale": "Bibit bukan cuaca."}],
    }


def leveled_content(questions: list[dict[str, Any]] | None = None, **values: Any) -> QuizContent:
    """Return a quiz with a simplified text “b”, all of whose places are confirmed; three questions unless told otherwise."""
    level = {
        "id": "b",
        "label": "Teks B",
        "kind": "simplified",
        "passage": simple_passage(),
        "anchors": {"p1.s1": ["b-p1.s2"], "p1.s2": ["b-p1.s3"], "p2.s1": ["b-p2.s1"]},
    }
    questions = questions or [*small_questions(), find_sentence()]
    return make_content(questions, **({"levels": [level]} | values))


SAMPLES = Path(__file__).parent / "samples" / "question_types"


def sample_content(**values: Any) -> QuizContent:
    """Return a quiz that has one question of every type, from the samples."""
    samples = [read_yaml(place.read_bytes()).data for place in sorted(SAMPLES.glob("*.yaml"))]
    return make_content([sample["question"] for sample in samples], passage=samples[0]["passage"], **values)


def make_version(school: School, content: QuizContent | None = None, owner: Person | None = None) -> QuizVersion:
    """Return a published version."""
    version, _ = library.publish(content or make_content(), school_id=school.id, now=NOW, owner=owner)
    return version


def make_assignment(version: QuizVersion, room: Classroom | None = None, **values: Any) -> Assignment:
    """Return an assignment of `version`, an open practice by default."""
    quiz = db.session.get_one(Quiz, version.quiz_id)
    defaults: dict[str, Any] = {
        "mode": "practice",
        "opens_at": NOW - timedelta(days=1),
        "closes_at": None,
        "attempts_allowed": None,
        "release_step": "nothing",
        "created_at": NOW,
    }
    return _add(
        Assignment(
            school_id=quiz.school_id,
            quiz_id=quiz.id,
            quiz_version_id=version.id,
            classroom_id=room.id if room else None,
            **(defaults | values),
        )
    )


def make_choice(assignment: Assignment, level: str, person: Person | None = None) -> AssignmentLevel:
    """Return the choice of a text for somebody, or for everybody else of the class."""
    return _add(AssignmentLevel(assignment_id=assignment.id, person_id=person.id if person else None, level=level))


def make_assignment_pupil(assignment: Assignment, person: Person, **values: Any) -> AssignmentPupil:
    """Return what is different for one pupil of an assignment: chosen for it unless told otherwise."""
    defaults = {"chosen": True, "extra_minutes": 0}
    return _add(AssignmentPupil(assignment_id=assignment.id, person_id=person.id, **(defaults | values)))


def make_attempt(assignment: Assignment, person: Person, **values: Any) -> Attempt:
    """Return an open attempt."""
    defaults = {
        "number": 1,
        "started_at": NOW,
        "ends_at": assignment.closes_at,
        "quiz_version_id": assignment.quiz_version_id,
    }
    defaults |= {"current": 1, "waiting": 0}
    return _add(Attempt(assignment_id=assignment.id, person_id=person.id, **(defaults | values)))


def make_late_response(attempt: Attempt, position: int, value: Any, **values: Any) -> LateResponse:
    """Return a response that arrived a minute after the end, undecided."""
    defaults = {"operation_id": f"late-operation-{next(_numbers)}", "arrived_at": NOW + timedelta(minutes=1)}
    return _add(LateResponse(attempt_id=attempt.id, position=position, value=value, **(defaults | values)))


def make_attempt_event(attempt: Attempt, kind: str = "left", **values: Any) -> AttemptEvent:
    """Return something that the page of an attempt noticed."""
    defaults = {"operation_id": f"event-{next(_numbers)}", "device": "device01"}
    defaults |= {"happened_at": NOW, "arrived_at": NOW}
    return _add(AttemptEvent(attempt_id=attempt.id, kind=kind, **(defaults | values)))


def make_ruling(version: QuizVersion, person: Person, position: int = 2, **values: Any) -> Ruling:
    """Return a form that `person` accepted for all their classes, at the short answer of `version` by default."""
    content = library.published(version.fingerprint)
    question = content.questions[position - 1]
    language = content.passage.language
    text = values.get("text", "bukan Bu Rina") if values.get("kind", "form") == "form" else None
    defaults: dict[str, Any] = {
        "school_id": db.session.get_one(Quiz, version.quiz_id).school_id,
        "quiz_id": version.quiz_id,
        "question": question.id,
        "question_version_id": content.version_ids[position - 1],
        "asked": rulings.asked(question.prompt, language),
        "kind": "form",
        "scope": "mine",
        "person_id": person.id,
        "text": text,
        "canonical": None if text is None else canonical(text, language),
        "fraction": 1.0,
        "created_at": NOW,
    }
    return _add(Ruling(**(defaults | values)))


def make_job(person: Person, kind: str = "class_archive", **values: Any) -> Job:
    """Return a job that `person` has asked for and nobody has begun."""
    defaults: dict[str, Any] = {
        "school_id": person.school_id,
        "person_id": person.id,
        "kind": kind,
        "key": f"key-{next(_numbers)}",
        "arguments": {},
        "state": "waiting",
        "done": 0,
        "total": 0,
        "tries": 0,
        "created_at": NOW,
    }
    return _add(Job(**(defaults | values)))
