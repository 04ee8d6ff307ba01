"""Rows added, taken out and moved by buttons: what `rows.js` does in place, done by the server where scripts are off."""

from __future__ import annotations

from typing import Any

from quizapp.web.authoring.question_forms.rows import Rows

_LONGEST = 100


def carried_out(form: Any, values: dict[str, Any], command: str) -> tuple[dict[str, Any], str]:
    """Return the values of `form` after `command`, and the id of the field to go on with.

    A command names a list, what to do, and which row: `options:add`, `options:remove:2`, `criteria-0-levels:up:1`.
    Whatever else was sent changes nothing.
    """
    name, _, rest = command[:_LONGEST].partition(":")
    deed, _, number = rest.partition(":")
    found = _find(form, values, name.split("-"))
    if found is None or (deed != "add" and not (number.isascii() and number.isdigit())):
        return values, "prompt"
    rows, listed = found
    place = len(listed) if deed == "add" else int(number)
    if deed == "add":
        if len(listed) < rows.most:
            listed.append({})
    elif place >= len(listed):
        return values, rows.id
    elif deed == "remove":
        del listed[place]
        return values, rows.id if not listed else _first_field(rows, min(place, len(listed) - 1))
    elif deed in {"up", "down"}:
        target = min(max(place + (-1 if deed == "up" else 1), 0), len(listed) - 1)
        listed.insert(target, listed.pop(place))
        place = target
    return values, _first_field(rows, place)


def _find(form: Any, values: Any, steps: list[str]) -> tuple[Rows, list[Any]] | None:
    """Return the list that `steps` lead to (`criteria`, `0`, `levels`) with its values."""
    field: Any = None
    for step in steps:
        if step in form._fields:
            field, values = form._fields[step], values[step]
        elif isinstance(field, Rows) and step.isascii() and step.isdigit() and int(step) < len(field.entries):
            form, values = field.entries[int(step)].form, values[int(step)]
            field = None
        else:
            return None
    return (field, values) if isinstance(field, Rows) else None


def _first_field(rows: Rows, place: int) -> str:
    """Return the id that the first field of a row will have, once the rows are numbered anew."""
    shown = [field.short_name for field in rows.blank().form if field.short_name not in rows.row_type.silent]
    return f"{rows.id}-{place}-{shown[0]}"
