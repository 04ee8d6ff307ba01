"""quizapp: reading-comprehension quizzes.

Importing this package loads nothing else, so that `quizapp.core` stays free of Flask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizapp.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from quizapp.app import create_app  # noqa: PLC0415 - loaded on demand: see the module's docstring

        return create_app
    raise AttributeError(name)
