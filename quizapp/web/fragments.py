"""Pieces of pages that are the same for many people, remembered by each process.

A published version never changes, so its passage, and a question with the same response, always come out the same in one
language. Rendering them once saves most of the work of an attempt page. What a pupil typed is never kept here, nor
anything with a name, a token or a time in it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from flask import Flask
from markupsafe import Markup

from quizapp.web.languages import chosen_language

REMEMBERED = 4_096
"""Fragments kept, about 3 KB each; the oldest go first."""

_fragments: dict[tuple[object, ...], Markup] = {}
_lock = Lock()


def remembered(*key: object, caller: Callable[[], Markup]) -> Markup:
    """Return what the `{% call %}` block renders, from memory when `key` was rendered before in this language.

    Use as `{% call remembered("passage", page.fingerprint) %}…{% endcall %}`. Everything the block shows must follow from
    the key. A None in the key means: do not remember.
    """
    if None in key:
        return caller()
    full = (chosen_language(), *key)
    found = _fragments.get(full)
    if found is None:
        found = caller()
        with _lock:
            while len(_fragments) >= REMEMBERED:
                del _fragments[next(iter(_fragments))]
            _fragments[full] = found
    return found


def register(app: Flask) -> None:
    """Give templates `remembered`."""
    app.jinja_env.globals["remembered"] = remembered
