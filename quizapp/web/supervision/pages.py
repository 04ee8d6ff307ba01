"""The finished values that the templates of supervision are handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from quizapp.models import AttemptEvent
from quizapp.operations import library
from quizapp.operations.emergency_files import Found, Line, Loaded
from quizapp.operations.late_decisions import Late, late_of
from quizapp.operations.supervision import Looked, stamp
from quizapp.web.languages import say
from quizapp.web.supervision.forms import TimeForm, Uploaded, choice_value

QUICK_MINUTES = (5, 10, 15)
"""What can be given with one tap."""
USUAL_MINUTES = 10
"""What the form that opens an attempt again begins with."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened around an attempt, in words."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """One attempt."""

    looked: Looked
    late: tuple[Late, ...]
    waiting: str
    """The keys of the late answers that wait, as a form sends them back."""
    events: tuple[EventLine, ...]
    form: TimeForm
    language: str
    """That of the text, in which pupils answer."""
    quick_minutes: tuple[int, ...] = QUICK_MINUTES

    @property
    def waiting_count(self) -> int:
        """How many late answers wait."""
        return len(self.waiting.split())


def attempt_page(looked: Looked, form: TimeForm | None = None) -> AttemptPage:
    """Return the page of an attempt. `form`: what was sent and could not be taken."""
    late = late_of(looked.sat)
    return AttemptPage(
        looked=looked,
        late=late,
        waiting=" ".join(str(one.id) for one in late if one.decision is None),
        events=_events(looked.events),
        form=form or time_form(looked),
        language=library.presentation(looked.sat.fingerprint)["passage"]["language"],
    )


def time_form(looked: Looked, minutes: int | None = None) -> TimeForm:
    """Return the form that gives time to the attempt as it stands."""
    return TimeForm(formdata=None, seen=stamp(looked.sat.attempt), minutes=minutes)


def _events(events: Sequence[AttemptEvent]) -> tuple[EventLine, ...]:
    """Return the events in words. Devices are numbered as they appear, and named only where there are several."""
    devices = {device: number for number, device in enumerate(dict.fromkeys(one.device for one in events), start=1)}
    lines = []
    left: dict[str, datetime] = {}
    for one in events:
        text = _words(one, left.get(one.device))
        left.pop(one.device, None)
        if one.kind == "left":
            left[one.device] = one.happened_at
        if len(devices) > 1:
            text = gettext("%(what)s (device %(number)s)", what=text, number=devices[one.device])
        lines.append(EventLine(one.happened_at, text))
    return tuple(lines)


def _words(event: AttemptEvent, left: datetime | None) -> str:
    if event.kind == "opened":
        return gettext("opened the page")
    if event.kind == "left":
        return gettext("left the page: another app, another tab, or the screen went dark")
    if left is None:
        return gettext("came back to the page")
    seconds = max(0, round((event.happened_at - left).total_seconds()))
    if seconds < 60:  # noqa: PLR2004 - a minute
        return ngettext("came back after %(num)s second", "came back after %(num)s seconds", seconds)
    return ngettext("came back after %(num)s minute", "came back after %(num)s minutes", seconds // 60)


# Emergency files


@dataclass(frozen=True, slots=True)
class FileView:
    """One file: what it holds, or why it cannot be loaded."""

    name: str
    packed: str
    found: Found | None
    problem: str
    choices: tuple[tuple[Line, str], ...]
    """What can be chosen, with the value of its checkbox."""
    rest: tuple[Line, ...]
    """What the server has already, or cannot take."""


def file_views(uploads: Sequence[Uploaded], found: Sequence[Found]) -> list[FileView]:
    """Return the files as the preview shows them. `found` holds what was compared, in the order of the readable ones."""
    compared = iter(found)
    views = []
    for upload in uploads:
        one = next(compared) if upload.content is not None else None
        problem = upload.problem or (one.problem if one else None)
        lines = one.lines if one and problem is None else ()
        choices = tuple(
            (line, choice_value(one.attempt_id, line.position, line.seen))
            for line in lines
            if one and line.can_be_chosen
        )
        rest = tuple(line for line in lines if not line.can_be_chosen)
        packed = "" if problem else upload.packed
        views.append(FileView(upload.name, packed, one, say(problem) if problem else "", choices, rest))
    return views


def is_anything_new(views: Sequence[FileView]) -> bool:
    """Say whether the files hold something that could be stored."""
    return any(view.choices or (view.found and not view.problem and view.found.hand_in) for view in views)


def loaded_words(loaded: Loaded) -> tuple[str, str]:
    """Return kind and words of what came of a file."""
    parts = []
    if loaded.saved:
        parts.append(ngettext("%(num)s answer stored in time", "%(num)s answers stored in time", loaded.saved))
    if loaded.accepted:
        parts.append(ngettext("%(num)s late answer accepted", "%(num)s late answers accepted", loaded.accepted))
    if loaded.handed_in:
        parts.append(gettext("handed in"))
    kind = "success" if parts else "info"
    parts += [
        gettext("question %(number)s not stored: %(why)s", number=position, why=say(why))
        for position, why in loaded.refused
    ]
    words = "; ".join(parts) or gettext("nothing new")
    return "warning" if loaded.refused else kind, gettext(
        "%(name)s: %(what)s.", name=loaded.name, what=words.rstrip(".")
    )
