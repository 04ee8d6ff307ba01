"""Eight ways to ask. Every module here that defines a `Question` is found by itself; `QUESTION_TYPES` lists them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from quizapp.core.question_types.base import Question

_NOT_TYPES = {"base", "declarations"}


def _found() -> dict[str, type[Question]]:
    types: dict[str, type[Question]] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name in _NOT_TYPES:
            continue
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for _, cls in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(cls, Question) and cls.__module__ == loaded.__name__:
                types[cls.model_fields["type"].default] = cls
    return dict(sorted(types.items(), key=lambda pair: pair[1].position))


QUESTION_TYPES: dict[str, type[Question]] = _found()
"""Every question type by its name in files, in the order authors are offered them."""


def question_from_json(data: dict[str, object]) -> Question:
    """Return the question stored as `data` (what `model_dump(mode="json")` gave)."""
    return QUESTION_TYPES[str(data["type"])].model_validate(data)
