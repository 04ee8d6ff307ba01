"""The contexts of the templates, as the program builds them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from flask import url_for

from tests.preview.store import PASSAGE, QUESTIONS, WIB, Store, now

FINISHED = dt.datetime(2026, 3, 12, 10, 42, tzinfo=WIB)
TITLE = "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"
PERSON = "Ni Luh Ayu Kusumawardhani"
RESPONSES: dict[int, Any] = {
    1: "d4",
    2: ["a", "c"],
    3: {"r1": "ya", "r2": "ya", "r3": "ya"},
    4: {"l1": "f3", "l2": "f2", "l3": "f4"},
    5: ["t9", "t5", "t2", "t1"],
    6: "Bu Marhamah",
    7: ["p5.s2", "p4.s1"],
    8: "Supaya pembaca tahu bahwa mereka belajar dari kegagalan itu.",
}
PAST = [SimpleNamespace(number=number, submitted_at=FINISHED, url=f"/feedback?attempt={number}") for number in (1, 2)]


def passage_view() -> dict[str, Any]:
    """The passage as pupil pages get it."""
    return {
        "language": PASSAGE.language,
        "title": PASSAGE.title,
        "introduction": PASSAGE.introduction,
        "source_note": PASSAGE.source.note,
        "licence": PASSAGE.licence,
        "blocks": [
            {
                "id": block.id,
                "kind": block.kind,
                "number": PASSAGE.numbers.get(block.id),
                "title": block.title,
                "sentences": [{"id": f"{block.id}.{s.id}", "text": s.text} for s in block.sentences],
            }
            for block in PASSAGE.blocks
        ],
    }


def explain(position: int, response: Any) -> SimpleNamespace:
    """Everything there is to say about a response."""
    question = QUESTIONS[position - 1]
    score = question.score(response, PASSAGE)
    wanted = {name for span in question.evidence for name in PASSAGE.resolve(span)}
    return SimpleNamespace(
        position=position,
        question=question,
        view=question.presentation(PASSAGE),
        response=response,
        correct=question.correct_response(),
        notes=question.notes(response, PASSAGE),
        score=SimpleNamespace(
            fraction=score.fraction,
            mark=score.fraction * question.points,
            points=question.points,
            waiting=score.waiting,
            state=_state(score),
            message=score.message.to_json(),
        ),
        feedback=question.feedback,
        evidence=[name for name in PASSAGE.sentences if name in wanted],
    )


def _state(score: Any) -> str:
    if score.waiting or score.rule == "blank":
        return "waiting" if score.waiting else "blank"
    return "right" if score.fraction == 1 else "half" if score.fraction else "wrong"


def attempt_page(store: Store, mode: str, *, seconds: int | None) -> SimpleNamespace:
    """The open attempt."""
    url = url_for("preview.attempt", mode=mode)
    return SimpleNamespace(
        attempt_id=7,
        number=1,
        title=TITLE,
        mode=mode,
        fingerprint=None,
        passage=passage_view(),
        questions=[_taking(store, mode, position) for position in range(1, len(QUESTIONS) + 1)],
        current=1,
        ends_at=None if seconds is None else now() + dt.timedelta(seconds=seconds),
        saved_at=now() if any(answer["revision"] for answer in store.answers.values()) else None,
        save_url=url_for("preview.save"),
        form_url=url,
        submit_url=url,
        sign_in_url=url_for("account.sign_in"),
        person_name=PERSON,
        class_name="VIII-C",
    )


def _taking(store: Store, mode: str, position: int) -> SimpleNamespace:
    question = QUESTIONS[position - 1]
    stored = store.answer(position)
    return SimpleNamespace(
        position=position,
        name=f"q{position}",
        view=question.presentation(PASSAGE),
        response=stored["value"],
        revision=stored["revision"],
        flagged=stored["flagged"],
        blank=question.declaration(PASSAGE).is_blank(stored["value"]),
        fragment=None,
        check=_check(store, position) if mode == "practice" and store.tries.get(position) else None,
    )


def _check(store: Store, position: int) -> SimpleNamespace:
    tries = store.tries[position]
    done = tries[0].fraction == 1 or tries[0].waiting or len(tries) > 1
    return SimpleNamespace(
        tries=len(tries),
        fraction=tries[-1].fraction,
        waiting=tries[0].waiting,
        message=tries[-1].message.to_json(),
        hint=QUESTIONS[position - 1].hint,
        explanation=explain(position, store.answer(position)["value"]) if done else None,
    )


def feedback_page(step: str) -> SimpleNamespace:
    """The feedback at a release step."""
    told = [explain(position, RESPONSES[position]) for position in RESPONSES]
    if step == "right_wrong":
        for one in told:
            one.question, one.correct, one.notes, one.feedback, one.evidence = None, None, (), None, []
    shown = step != "nothing"
    return SimpleNamespace(
        title=TITLE,
        person_name=PERSON,
        class_name="VIII-C",
        mode="test",
        step=step,
        total=8.5 if shown else None,
        maximum=14 if shown else None,
        percent=61 if shown else None,
        provisional=shown,
        waiting=int(shown),
        fingerprint=None,
        states=None,
        passage=passage_view(),
        questions=told if step in {"right_wrong", "key"} else (),
        attempts=PAST,
        submitted_at=FINISHED,
        again_url="/start",
    )


def receipt_page() -> SimpleNamespace:
    """The receipt."""
    return SimpleNamespace(
        code="K7QM2XWD",
        submitted_at=FINISHED,
        person_name=PERSON,
        title=TITLE,
        unanswered=[3, 5],
        waiting=1,
        feedback_url="/feedback",
        step="score",
        mode="test",
    )


def start_page(args: Any) -> SimpleNamespace:
    """The start page, or with `refusal` or `resume` one of its other states."""
    return SimpleNamespace(
        title=TITLE,
        description="Teks tentang hutan bakau dan delapan pertanyaan.",
        passage_title=PASSAGE.title,
        minutes=2,
        question_count=len(QUESTIONS),
        points=sum(question.points for question in QUESTIONS),
        mode=args.get("mode", "test"),
        closes_at=FINISHED,
        attempts_used=1,
        attempts_allowed=2,
        resume_url="/attempt" if "resume" in args else None,
        start_url="/attempt",
        refusal="Kamu sudah memakai semua kesempatan." if "refusal" in args else None,
        class_name="VIII-C",
        past=PAST[:1],
    )
