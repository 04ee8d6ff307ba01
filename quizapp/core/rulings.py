"""What teachers decided about a question after pupils had answered it, as marking obeys it.

A published question never changes; rulings stand beside it. A mark follows from the stored response, the version and
the rulings in force, so that computing it again gives the same mark.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from quizapp.core.question_types.declarations import Response
from quizapp.core.text_matching.ledger import Ledger, MarkedForm

Kind = Literal["form", "accept", "key", "everyone", "void"]
Scope = Literal["classroom", "mine", "everyone"]
SCOPES: tuple[Scope, ...] = ("classroom", "mine", "everyone")
"""From the narrowest to the widest: where two disagree, the narrower one holds."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision. `form`: the reply `text` earns `fraction`; `accept`: `value` earns full marks beside the key; `key`:
    `value` is the key now; `everyone`: full marks for all; `void`: the question does not count for anybody.

    `value` is JSON, as rulings are compared and kept in caches. `by` is the teacher's name, `comment` words to the pupil.
    """

    id: int | None
    kind: Kind
    scope: Scope = "mine"
    text: str = ""
    value: str = ""
    fraction: float = 1.0
    by: str = ""
    comment: str = ""

    @property
    def response(self) -> Response:
        """`value` as a response."""
        found: Response = json.loads(self.value)
        return found


@dataclass(frozen=True)
class Rulings:
    """The rulings in force for one question and one class, oldest first. Hashable: marks are kept in memory by it."""

    listed: tuple[Ruling, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.listed)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Worked out once: there may be hundreds, and every response of a class asks with the same ones.
        return hash(self.listed)

    def newest(self, kind: Kind) -> Ruling | None:
        """Return the ruling of `kind` that holds: of the narrowest scope, and of those the newest."""
        found = self.all(kind)
        return min(reversed(found), key=lambda ruling: SCOPES.index(ruling.scope), default=None)

    def all(self, kind: Kind) -> tuple[Ruling, ...]:
        """Return the rulings of `kind`."""
        return self._of_kind.get(kind, ())

    @cached_property
    def _of_kind(self) -> dict[Kind, tuple[Ruling, ...]]:
        # Sorted once: each response asks for every kind, and there may be thousands of forms.
        found: dict[Kind, list[Ruling]] = {}
        for ruling in self.listed:
            found.setdefault(ruling.kind, []).append(ruling)
        return {kind: tuple(listed) for kind, listed in found.items()}

    @cached_property
    def ledger(self) -> Ledger:
        """The marked forms for the matcher."""
        return Ledger(
            tuple(
                MarkedForm(one.text, one.fraction, one.id, one.by, SCOPES.index(one.scope), one.comment)
                for one in self.all("form")
            )
        )

    def changed(self, *, without: Iterable[int] = (), plus: Iterable[Ruling] = ()) -> Rulings:
        """Return what would be in force if some went and some came: for previews."""
        gone = set(without)
        return Rulings((*(one for one in self.listed if one.id not in gone), *plus))


NO_RULINGS = Rulings()
