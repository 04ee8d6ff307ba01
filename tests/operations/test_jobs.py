"""Jobs: asked once, done by one worker at a time, taken over when it dies, seen by who asked, and forgotten in time."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Job, JobFile, Person, db
from quizapp.operations import jobs
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.jobs import File, FileLine
from quizapp.operations.transactions import transaction
from tests.factories import NOW, make_account, make_job, make_school

ROSTER = File("daftar kelas 8A.csv", "text/csv", b"Nama;NISN\nSiti Nurhaliza;0012345678\n")


def later(**span: int) -> datetime:
    """Return a time after `NOW`."""
    return NOW + timedelta(**span)


def make_teacher() -> Person:
    """Return a teacher of a school of their own."""
    return make_account(make_school(), "teacher")


def state(job: Job) -> tuple[str, int]:
    """Return state and tries as they are stored."""
    db.session.refresh(job)
    return job.state, job.tries


def count_files(job: Job) -> int:
    """Return how many files are stored for a job."""
    return db.session.scalar(select(func.count()).where(JobFile.job_id == job.id)) or 0


# Asking


def test_a_job_is_asked_for_with_its_files(database: QuizApp) -> None:
    teacher = make_teacher()
    job = jobs.ask(teacher, "roster_import", {"classroom": 3}, NOW, [ROSTER])
    assert (job.kind, job.arguments, job.state, job.person_id, job.school_id, job.created_at) == (
        "roster_import",
        {"classroom": 3},
        "waiting",
        teacher.id,
        teacher.school_id,
        NOW,
    )
    claim = jobs.claim(job.id, NOW)
    assert claim is not None
    assert jobs.given_files(claim) == [ROSTER]


def test_a_double_tap_asks_once_until_it_is_done(database: QuizApp) -> None:
    teacher = make_teacher()
    first = jobs.ask(teacher, "class_archive", {"classroom": 3}, NOW)
    assert jobs.ask(teacher, "class_archive", {"classroom": 3}, NOW).id == first.id
    assert jobs.ask(teacher, "class_archive", {"classroom": 4}, NOW).id != first.id
    assert jobs.ask(teacher, "class_archive", {"classroom": 3}, NOW, [ROSTER]).id != first.id
    assert jobs.ask(make_teacher(), "class_archive", {"classroom": 3}, NOW).id != first.id
    claim = jobs.claim(first.id, NOW)
    assert claim is not None
    jobs.finish(claim, {}, [], 1, 1, NOW)
    db.session.refresh(first)
    assert jobs.ask(teacher, "class_archive", {"classroom": 3}, NOW).id != first.id, "a new archive of another day"


def test_a_key_gives_the_same_job_for_ever(database: QuizApp) -> None:
    teacher = make_teacher()
    first = jobs.ask(teacher, "regrade", {"proposal": 1}, NOW, key="op-1")
    claim = jobs.claim(first.id, NOW)
    assert claim is not None
    jobs.finish(claim, {"regrade": 9}, [], 1, 1, NOW)
    db.session.refresh(first)
    assert jobs.ask(teacher, "regrade", {"proposal": 1}, later(hours=1), key="op-1").result == {"regrade": 9}
    assert jobs.ask(teacher, "regrade", {"proposal": 1}, later(hours=1), key="op-2").id != first.id


def test_taps_at_the_same_moment_make_one_job(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        teacher_id = make_teacher().id
    barrier = threading.Barrier(4)

    def tap() -> None:
        barrier.wait()
        with app.app_context(), transaction(write=True):
            jobs.ask(db.session.get_one(Person, teacher_id), "class_archive", {"classroom": 3}, NOW)

    threads = [threading.Thread(target=tap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_nobody_asks_for_endlessly_much(database: QuizApp) -> None:
    teacher = make_teacher()
    for number in range(jobs.MOST_AT_ONCE):
        jobs.ask(teacher, "class_archive", {"classroom": number}, NOW)
    with pytest.raises(Refused, match="Wait until some of it is done"):
        jobs.ask(teacher, "class_archive", {"classroom": 999}, NOW)
    assert jobs.ask(make_teacher(), "class_archive", {"classroom": 999}, NOW).state == "waiting"


# Seeing


def test_only_who_asked_sees_a_job_and_its_files(database: QuizApp) -> None:
    teacher = make_teacher()
    school = make_school()
    others = [make_account(school, "administrator"), make_account(school), make_teacher()]
    job = make_job(teacher)
    claim = jobs.claim(job.id, NOW)
    assert claim is not None
    jobs.finish(claim, {}, [File("arsip 8A.zip", "application/zip", b"PK")], 2, 2, NOW)
    db.session.refresh(job)
    line = jobs.made_files(jobs.get_job(teacher, job.id))[0]
    assert (line.name, line.size) == ("arsip 8A.zip", 2)
    assert jobs.get_made_file(teacher, job.id, line.id).content == b"PK"
    for other in others:
        with pytest.raises(NotFound):
            jobs.get_job(other, job.id)
        with pytest.raises(NotFound):
            jobs.get_made_file(other, job.id, line.id)
    with pytest.raises(NotFound):
        jobs.get_made_file(teacher, make_job(teacher, state="done").id, line.id)


def test_what_a_job_was_given_is_not_offered_and_goes_when_it_is_done(database: QuizApp) -> None:
    teacher = make_teacher()
    job = jobs.ask(teacher, "roster_import", {}, NOW, [ROSTER])
    given = db.session.scalars(select(JobFile.id)).one()
    assert jobs.made_files(job) == []
    with pytest.raises(NotFound):
        jobs.get_made_file(teacher, job.id, given)
    claim = jobs.claim(job.id, NOW)
    assert claim is not None
    jobs.finish(claim, {"pupils": 36}, [], 36, 36, NOW)
    assert (state(job), count_files(job), job.result, job.done, job.total) == (("done", 1), 0, {"pupils": 36}, 36, 36)


# Doing


def test_exactly_one_worker_gets_a_job(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        job_id = make_job(make_teacher()).id
    got: list[jobs.Claim | None] = []
    barrier = threading.Barrier(6)

    def reach() -> None:
        barrier.wait()
        with app.app_context(), transaction(write=True):
            got.append(jobs.claim(job_id, NOW))

    threads = [threading.Thread(target=reach) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [claim is None for claim in sorted(got, key=lambda claim: claim is not None)] == [True] * 5 + [False]


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(database: QuizApp) -> None:
    job = make_job(make_teacher())
    first = jobs.claim(job.id, NOW)
    assert first is not None
    assert jobs.sweep(later(seconds=61)) == 1
    second = jobs.claim(job.id, later(seconds=62))
    assert second is not None
    assert not jobs.beat(first, 5, 9, later(seconds=63))
    assert not jobs.fail(first, Message("no"), later(seconds=63))
    assert not jobs.give_back(first)
    with pytest.raises(jobs.Lost):
        jobs.hold(first)
    with pytest.raises(jobs.Lost):
        jobs.finish(first, {"by": 1}, [], 1, 1, later(seconds=63))
    jobs.finish(second, {"by": 2}, [], 1, 1, later(seconds=64))
    assert (state(job), job.result) == (("done", 2), {"by": 2})
    with pytest.raises(jobs.Lost):
        jobs.hold(second)


def test_a_job_given_back_was_no_try(database: QuizApp) -> None:
    job = make_job(make_teacher())
    for _ in range(jobs.MOST_TRIES + 2):
        claim = jobs.claim(job.id, NOW)
        assert claim is not None
        assert jobs.give_back(claim)
    assert state(job) == ("waiting", 0)


# Sweeping


def test_a_job_is_put_back_twice_and_given_up_the_third_time(database: QuizApp) -> None:
    job = make_job(make_teacher())
    moment = NOW
    seen = []
    for _ in range(jobs.MOST_TRIES):
        assert jobs.claim(job.id, moment) is not None
        moment += jobs.STALE_AFTER + timedelta(seconds=1)
        assert jobs.needs_sweeping(moment)
        assert jobs.sweep(moment) == 1
        seen.append(state(job))
    assert seen == [("waiting", 1), ("waiting", 2), ("failed", 3)]
    assert Message.from_json(job.problem or {}) == jobs.GIVEN_UP
    assert not jobs.needs_sweeping(moment)


def test_a_job_that_gives_signs_of_life_is_left_alone(database: QuizApp) -> None:
    job = make_job(make_teacher())
    claim = jobs.claim(job.id, NOW)
    assert claim is not None
    assert jobs.beat(claim, 3, 40, later(seconds=50))
    assert not jobs.needs_sweeping(later(seconds=100))
    assert jobs.sweep(later(seconds=100)) == 0
    assert (state(job), job.done, job.total) == (("running", 1), 3, 40)


def test_what_nobody_began_is_told_again_at_times(database: QuizApp) -> None:
    make_job(make_teacher())
    assert not jobs.needs_sweeping(later(minutes=1))
    assert jobs.needs_sweeping(later(minutes=3))
    assert jobs.sweep(later(minutes=3)) == 0
    assert not jobs.needs_sweeping(later(minutes=4)), "not every round: the queue may only be long"
    assert jobs.needs_sweeping(later(minutes=6))


def test_files_go_after_a_day_and_rows_after_a_month(database: QuizApp) -> None:
    teacher = make_teacher()
    done, failed = make_job(teacher), jobs.ask(teacher, "roster_import", {}, NOW, [ROSTER])
    claim, other = jobs.claim(done.id, NOW), jobs.claim(failed.id, NOW)
    assert claim is not None
    assert other is not None
    jobs.finish(claim, {}, [ROSTER], 1, 1, NOW)
    jobs.fail(other, Message("no"), NOW)
    assert not jobs.needs_sweeping(later(hours=23))
    jobs.sweep(later(hours=23))
    assert [count_files(done), count_files(failed)] == [1, 1]
    jobs.sweep(later(hours=25))
    assert [count_files(done), count_files(failed)] == [0, 0]
    db.session.refresh(done)
    assert jobs.made_files(done) == []
    with pytest.raises(Refused, match="Ask for it again"):
        jobs.again(teacher, failed.id, later(hours=25))
    jobs.sweep(later(days=31))
    assert db.session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_failed_job_may_be_tried_again(database: QuizApp) -> None:
    teacher = make_teacher()
    job = jobs.ask(teacher, "roster_import", {}, NOW, [ROSTER])
    claim = jobs.claim(job.id, NOW)
    assert claim is not None
    assert jobs.fail(claim, Message("The class is archived."), NOW)
    assert (state(job), job.problem) == (("failed", 1), {"text": "The class is archived."})
    jobs.again(teacher, job.id, later(hours=1))
    jobs.again(teacher, job.id, later(hours=1))
    assert (state(job), job.problem, job.finished_at) == (("waiting", 0), None, None)
    claim = jobs.claim(job.id, later(hours=1))
    assert claim is not None
    assert jobs.given_files(claim) == [ROSTER]
    with pytest.raises(NotFound):
        jobs.again(make_teacher(), job.id, NOW)


def test_when_a_pupil_is_deleted_no_file_of_the_school_stays(database: QuizApp) -> None:
    teacher = make_teacher()
    elsewhere = make_teacher()
    made, importing, archiving, untouched = (
        make_job(teacher),
        jobs.ask(teacher, "roster_import", {}, NOW, [ROSTER]),
        make_job(teacher),
        make_job(elsewhere),
    )
    claims = [jobs.claim(one.id, NOW) for one in (made, archiving, untouched)]
    assert claims[0] is not None
    assert claims[1] is not None
    assert claims[2] is not None
    jobs.finish(claims[0], {}, [ROSTER], 1, 1, NOW)
    jobs.finish(claims[2], {}, [ROSTER], 1, 1, NOW)
    jobs.forget_files(teacher.school_id, later(seconds=5))
    assert [count_files(one) for one in (made, importing, archiving, untouched)] == [0, 0, 0, 1]
    assert [state(one)[0] for one in (made, importing, archiving)] == ["done", "failed", "waiting"]
    assert Message.from_json(importing.problem or {}) == jobs.DELETED_MEANWHILE
    with pytest.raises(Refused):
        jobs.again(teacher, importing.id, NOW)
    with pytest.raises(jobs.Lost):
        jobs.finish(claims[1], {}, [ROSTER], 1, 1, NOW)


def test_lines_of_files_are_in_order_and_read_no_content(database: QuizApp) -> None:
    job = make_job(make_teacher())
    claim = jobs.claim(job.id, NOW)
    assert claim is not None
    jobs.finish(claim, {}, [File("b", "text/plain", b"12"), File("a", "text/plain", b"")], 1, 1, NOW)
    db.session.refresh(job)
    ids = [line.id for line in jobs.made_files(job)]
    assert jobs.made_files(job) == [FileLine(ids[0], "b", 2), FileLine(ids[1], "a", 0)]
