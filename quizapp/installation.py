"""What an installation needs before it serves: tables of the right revision, a school, the quizzes that come along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizapp import backups, migrations
from quizapp.core.interchange.authored import Located, read_set
from quizapp.core.quizzes import QuizContent
from quizapp.models import db
from quizapp.operations import finding_sets, library
from quizapp.operations.schools import the_school
from quizapp.operations.transactions import transaction
from quizapp.questions_folder import bundled_questions, check_set, find_sets


class NotReady(Exception):  # noqa: N818 - named as what it says
    """The database cannot be used as it is; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did. `before` and `after` are revisions, None for an empty database."""

    before: str | None
    after: str | None
    backup: Path | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A quiz of one language that was read from files. `is_new`: a version was published."""

    slug: str
    language: str
    version: int
    is_new: bool


def migrate(folder: Path, now: datetime) -> Migrated:
    """Bring the tables to the revision this program needs, after a backup into `folder` if there was anything.

    Twice changes nothing. Raises `NotReady` when a newer program has already changed the tables.
    """
    before, newest = migrations.current_revision(db.engine), migrations.newest_revision()
    if before == newest:
        return Migrated(before, newest, None)
    refuse_newer(before)
    backup = None if before is None else backups.keep_one(db.engine, folder, now)
    migrations.upgrade(db.engine)
    return Migrated(before, newest, backup)


def refuse_newer(revision: str | None) -> None:
    """Raise `NotReady` if `revision` is none of this program's."""
    if revision is not None and revision not in migrations.revisions():
        raise NotReady(
            f"The database was made by a newer quizapp (its tables have revision {revision}). "
            "Install that version or a later one, or restore an older backup."
        )


def require_current() -> None:
    """Raise `NotReady` unless the tables have the revision this program needs."""
    revision = migrations.current_revision(db.engine)
    refuse_newer(revision)
    if revision is None:
        raise NotReady(
            "The database is empty. `quizapp db upgrade` makes its tables; `quizapp serve` does so by itself."
        )
    if revision != migrations.newest_revision():
        raise NotReady("The tables of the database are of an older quizapp. Run `quizapp db upgrade`.")


def read_quizzes(paths: Iterable[Path]) -> tuple[list[QuizContent], list[Located]]:
    """Return the sound quizzes under `paths` and everything there is to mend in them."""
    found, problems = find_sets(paths)
    contents: list[QuizContent] = []
    for one in found:
        problems += check_set(one)
        contents += read_set(one.slug, one.files)[0].values()
    return contents, sorted(problems, key=lambda problem: (problem.file, problem.line))


def bundled_quizzes() -> list[QuizContent]:
    """Return the quizzes that come with the program. Quick: they were checked before they came along."""
    found, _ = find_sets((bundled_questions(),))
    return [content for one in found for content in read_set(one.slug, one.files)[0].values()]


def load(contents: Iterable[QuizContent], now: datetime) -> list[Loaded]:
    """Publish `contents` in one transaction; what is equal to the newest version publishes nothing.

    Quizzes that are no longer among the files stay: classes may be using them.
    """
    with transaction(write=True):
        school = the_school(now)
        loaded = []
        for content in contents:
            version, is_new = library.publish(content, school_id=school.id, now=now)
            loaded.append(Loaded(content.slug, content.passage.language, version.number, is_new))
        finding_sets.fill_missing()
        return loaded


def prepare(folder: Path, now: datetime) -> tuple[Migrated, list[Loaded]]:
    """Make the database ready to serve: migrate, and publish the bundled quizzes where they are new.

    Safe at every start. Like the rest of this module it runs in an application context.
    """
    migrated = migrate(folder, now)
    return migrated, load(bundled_quizzes(), now)
