"""The demonstration: a school at work with something true to show, and sign-ins that work."""

from __future__ import annotations

import random
import stat
from datetime import timedelta
from pathlib import Path
from statistics import correlation, mean

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from quizapp import installation
from quizapp.app import QuizApp
from quizapp.cli import cli
from quizapp.config import PACKAGE
from quizapp.demonstration import folder as demonstration
from quizapp.demonstration import weeks
from quizapp.demonstration.cast import CLASS_A, CLASS_B, Cast
from quizapp.demonstration.learners import Replying, draw_learner, open_responses
from quizapp.models import Assignment, Attempt, Membership, Person, QuizVersion, Response, ResponseRevision, Ruling, db
from quizapp.operations import credentials, library
from quizapp.operations.transactions import transaction
from quizapp.questions_folder import check
from tests.factories import NOW, make_school, make_version, sample_content


@pytest.fixture
def cast(app: QuizApp, tmp_path: Path) -> Cast:
    """The people of a demonstration that has been played."""
    with app.app_context():
        installation.load(installation.bundled_quizzes(), NOW)
        with transaction(write=True):
            played = weeks.play(NOW)
            db.session.expunge_all()
    return played


def test_the_weeks_are_full_and_plausible(app: QuizApp, cast: Cast) -> None:
    with app.app_context():
        assert (
            db.session.scalar(select(func.count()).where(Person.role == "pupil")) == len(CLASS_A) + len(CLASS_B) == 42
        )
        for group, size in zip(cast.groups, (30, 12), strict=True):
            query = select(func.count()).where(Membership.classroom_id == group.room.id, Membership.role == "pupil")
            assert db.session.scalar(query) == size
        _assignments_are_as_told()
        _attempts_are_as_told(cast)
        _nothing_is_in_the_future()
        _keys_have_learned()
        for sign_in in random.Random(1).sample(cast.sign_ins, 8):
            person = db.session.scalars(select(Person).where(Person.username == sign_in.username)).one()
            assert person.secret_hash is not None
            assert credentials.verify(person.secret_hash, sign_in.secret, person.role)
            assert person.name == sign_in.name


def _assignments_are_as_told() -> None:
    rows = db.session.scalars(select(Assignment)).all()
    now_open = [row for row in rows if row.opens_at <= NOW and (row.closes_at is None or row.closes_at > NOW)]
    for_classes = [row for row in now_open if row.classroom_id is not None]
    assert sorted(row.mode for row in for_classes) == ["practice", "test"]
    test = next(row for row in for_classes if row.mode == "test")
    anyone = [row for row in now_open if row.classroom_id is None]
    assert len(anyone) == 4
    assert test.quiz_id not in {row.quiz_id for row in anyone}, "a test that runs would switch its practice off"
    assert sum(row.mode == "test" and row not in now_open for row in rows) == 3


def _attempts_are_as_told(cast: Cast) -> None:
    attempts = db.session.scalars(select(Attempt)).all()
    assert len(attempts) > 130
    finished = [attempt for attempt in attempts if attempt.submitted_at is not None]
    assert 1 <= len(attempts) - len(finished) <= 6, "somebody is always in the middle"
    assert sum(attempt.waiting for attempt in finished) >= 10, "something waits for the teacher"
    marked = select(func.count()).where(Response.marked_by_id == cast.groups[0].teacher.id)
    assert (db.session.scalar(marked) or 0) > 50, "and much has been marked"
    assert (db.session.scalar(select(func.count(ResponseRevision.id))) or 0) > 500, "saved as pupils save"
    assert (db.session.scalar(select(func.count(Response.second_fraction))) or 0) > 50, "second tries in practice"
    abilities = {pupil.id: learner.ability for group in cast.groups for pupil, learner in group.pupils}
    shares: dict[int, list[float]] = {}
    points = {row.id: row.points for row in db.session.scalars(select(QuizVersion))}
    for attempt in finished:
        shares.setdefault(attempt.person_id, []).append((attempt.mark or 0) / points[attempt.quiz_version_id])
    everyone = [mean(of) for of in shares.values()]
    assert 0.5 < mean(everyone) < 0.85
    assert max(everyone) - min(everyone) > 0.25
    assert correlation([abilities[who] for who in shares], everyone) > 0.7, "figures follow what is true of the pupils"


def _keys_have_learned() -> None:
    counts = db.session.execute(
        select(Ruling.id, func.count(Response.id))
        .outerjoin(Response, Response.ruling_id == Ruling.id)
        .where(Ruling.kind == "form", Ruling.scope == "mine", Ruling.withdrawn_at.is_(None))
        .group_by(Ruling.id)
    ).all()
    assert len(counts) >= 5
    assert sum(count > 1 for _, count in counts) >= 2, "some answers came more than once and were decided once"


def _nothing_is_in_the_future() -> None:
    for column in (Attempt.started_at, Attempt.submitted_at, Response.saved_at, Response.marked_at):
        newest = db.session.scalar(select(func.max(column)))
        assert newest is not None
        assert newest <= NOW, column
    late = select(func.count()).select_from(Attempt).where(Attempt.submitted_at > Attempt.ends_at)
    assert db.session.scalar(late) == 0


def test_replies_fit_their_questions_and_follow_the_chance(database: QuizApp) -> None:
    version = make_version(make_school(), sample_content())
    content = library.published(version.fingerprint)
    replying = Replying(random.Random(5), content.passage, open_responses())
    for question in content.questions:
        declaration = question.declaration(content.passage)
        fractions = {}
        for chance in (0.05, 0.95):
            replies = [replying.reply(question, chance, care=1) for _ in range(60)]
            values = [reply.value for reply in replies if reply is not None]
            assert all(declaration.fits(value) for value in values)
            fractions[chance] = mean(question.score(value, content.passage).fraction for value in values)
        if question.correct_response() is not None:
            assert fractions[0.95] > max(0.8, fractions[0.05] + 0.25), question.id


def test_the_same_seed_imagines_the_same_pupils() -> None:
    assert draw_learner(random.Random(3)) == draw_learner(random.Random(3)) != draw_learner(random.Random(4))


def test_the_teachers_own_quiz_is_sound() -> None:
    assert [str(problem) for problem in check((weeks.QUIZZES,))] == []


def test_the_command_makes_it_once_and_prints_the_sign_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/real")  # never touched
    monkeypatch.setenv("QUIZAPP_FOLDER", str(tmp_path / "real"))
    place = tmp_path / "demo"

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["demo", *words, "--folder", str(place)], prog_name="quizapp")
        return result.exit_code, result.output

    missing = "Error: There is no demonstration yet. `quizapp demo create` makes one.\n"
    assert run("sign-ins") == (1, missing)
    code, told = run("create")
    assert (code, told.splitlines()[-1]) == (0, f"Made in {place}")
    first = run("sign-ins")
    assert first[0] == 0
    assert len(first[1].splitlines()) == 45
    assert "I Gusti Ayu Ratna Dewi, VIII-A" in first[1]
    assert stat.S_IMODE((place / demonstration.SIGN_INS).stat().st_mode) == 0o600
    before = (place / "quizapp.sqlite3").read_bytes()
    again = "The demonstration was there already. `quizapp demo create --fresh` makes a new one.\n"
    assert run("create") == (0, again)
    assert run("sign-ins") == first
    assert (place / "quizapp.sqlite3").read_bytes() == before
    assert run("create", "--fresh")[0] == 0
    assert run("sign-ins")[1] != first[1], "passwords and PINs are drawn for each database"
    assert not (tmp_path / "real").exists()


def test_nothing_but_a_demonstration_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "marks.txt").write_text("real")
    with pytest.raises(ValueError, match="holds no demonstration"):
        demonstration.remove(tmp_path)
    assert (tmp_path / "marks.txt").read_text() == "real"


def test_it_lives_in_the_checkout() -> None:
    assert demonstration.demonstration_folder() == PACKAGE.parent / "instance" / "demo"


def test_quizzes_are_published_before_they_are_assigned() -> None:
    assert weeks.WEEKS[0].days_ago == max(sitting.days_ago for sitting in weeks.WEEKS)
    assert all(sitting.open_for > timedelta(0) for sitting in weeks.WEEKS)
