"""The words a teacher passes on when a set is given."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.operations.given import Given
from quizapp.web.filters import when


def share_text(given: Given, school_name: str) -> str:
    """Return what to send to the class: what, until when, where, and the code for who is not in the class yet."""
    assignment, classroom = given.assignment, given.classroom
    if classroom is None:
        link = url_for("library.practice", assignment_id=assignment.id, _external=True)
        return "\n".join([_("Reading practice: %(title)s", title=given.title), link])
    link = url_for("attempts.start", assignment_id=assignment.id, _external=True)
    kind = _("Test") if assignment.mode == "test" else _("Practice")
    lines = [f"{kind}: {given.title}", f"{classroom.name}, {school_name}"]
    if given.state == "planned":
        lines.append(_("Opens %(time)s", time=when(assignment.opens_at)))
    if assignment.closes_at is not None:
        lines.append(_("Closes %(time)s", time=when(assignment.closes_at)))
    limit = assignment.time_limit_minutes
    if limit is not None:
        lines.append(
            ngettext(
                "Time: %(num)s minute from the moment you begin",
                "Time: %(num)s minutes from the moment you begin",
                limit,
            )
        )
    lines.append(link)
    join = url_for("joining.join", code=classroom.join_code, _external=True)
    lines.append(_("Not in the class yet? Code %(code)s, or %(link)s", code=classroom.join_code, link=join))
    return "\n".join(lines)
