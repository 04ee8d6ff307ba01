"""The only commit in the program. One request is one transaction; so is one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from quizapp.models import WRITES, db

_READS = "quizapp_reads_only"
_UPGRADED = "quizapp_began_writing"


@contextmanager
def transaction(*, write: bool) -> Iterator[None]:
    """Run the block in one transaction: committed at its end if it writes, rolled back on any error.

    A failed BEGIN or COMMIT is raised from here, so that it reaches the caller's error handling.
    """
    session = db.session()
    try:
        if write:
            session.connection(execution_options={WRITES: True})
        else:
            session.info[_READS] = True
        yield
        if write or session.info.get(_UPGRADED):
            session.commit()
        else:
            session.rollback()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_READS, None)
        session.info.pop(_UPGRADED, None)


def begin_writing() -> None:
    """End the reading transaction of this block and begin the writing one, which commits at the end of the block.

    For work that reads, then computes for long, then writes: hashing a password inside a writing transaction would
    make every pupil who saves an answer wait for it. What was read before may have changed: read it again.
    """
    session = db.session()
    if session.info.pop(_READS, None) is None:
        return  # it writes already
    session.rollback()
    session.info[_UPGRADED] = True
    session.connection(execution_options={WRITES: True})


@event.listens_for(Session, "before_flush")
def _refuse_writes_while_reading(session: Session, _: UOWTransaction, __: Any) -> None:
    if session.info.get(_READS):
        raise RuntimeError("a GET never writes: this operation changed rows inside a reading transaction")
