"""Links that work once: an invitation for a teacher, a new password for somebody who lost it. No e-mail is sent."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update

from quizapp.models import OneTimeLink, Person, School, db
from quizapp.operations import auditing, sign_ins
from quizapp.operations.accounts import hash_token, replace_secret
from quizapp.operations.errors import NotFound
from quizapp.operations.staff import NewAccount, create_staff, must_manage

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=24)


def invite(actor: Person, now: datetime) -> str:
    """Return the token of a new invitation for one teacher."""
    must_manage(actor)
    return _create(actor.school_id, "invitation", None, actor, now)


def offer_reset(actor: Person | None, person: Person, now: datetime) -> str:
    """Return the token of a link that sets a new password for `person`; older ones stop working.

    `actor`: the administrator who made it, or None for the command line.
    """
    if actor is not None:
        must_manage(actor)
    older = update(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    db.session.execute(older.values(used_at=now))
    auditing.note_person(actor, person, "offer_reset", now)
    return _create(person.school_id, "reset", person, actor, now)


def _create(
    school_id: int, purpose: Literal["invitation", "reset"], person: Person | None, actor: Person | None, now: datetime
) -> str:
    token = secrets.token_urlsafe(32)
    lasts = INVITATION_LASTS if purpose == "invitation" else RESET_LASTS
    db.session.add(
        OneTimeLink(
            school_id=school_id,
            token_hash=hash_token(token),
            purpose=purpose,
            person_id=person.id if person else None,
            created_by_id=actor.id if actor else None,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    db.session.flush()
    return token


def school_of_invitation(token: str, now: datetime) -> School:
    """Return the school that an invitation leads into. Raises `NotFound` when it no longer works."""
    return db.session.get_one(School, _get(token, "invitation", now).school_id)


def person_of_reset(token: str, now: datetime) -> Person:
    """Return whose password a reset link sets. Raises `NotFound` when it no longer works."""
    link = _get(token, "reset", now)
    person = db.session.get(Person, link.person_id) if link.person_id is not None else None
    if person is None or not person.active:
        raise NotFound
    return person


def accept_invitation(token: str, account: NewAccount, now: datetime) -> Person:
    """Return the new teacher; the invitation is used up. Raises `NotFound`, or `Refused` for the username."""
    school = school_of_invitation(token, now)
    with db.session.begin_nested():  # refused: the link still works
        _use(token, "invitation", now)
        person = create_staff(school, "teacher", account, now)
    auditing.note_person(person, person, "accept_invitation", now)
    return person


def set_secret(token: str, secret_hash: str, now: datetime) -> Person:
    """Give the link's person the new secret, end all their sessions and their waiting time. Raises `NotFound`."""
    person = person_of_reset(token, now)
    _use(token, "reset", now)
    replace_secret(person, secret_hash)
    sign_ins.clear_failures(person.school_id, person.username or "")
    auditing.note_person(person, person, "reset_secret", now)
    return person


def _get(token: str, purpose: Literal["invitation", "reset"], now: datetime) -> OneTimeLink:
    link = db.session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == hash_token(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    )
    if link is None:
        raise NotFound
    return link


def _use(token: str, purpose: Literal["invitation", "reset"], now: datetime) -> None:
    """Use up the link. Of two tabs that send it together, one gets through."""
    used = db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == hash_token(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE has it
        raise NotFound
