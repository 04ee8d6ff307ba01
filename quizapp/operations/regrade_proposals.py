"""What a teacher proposes about a question after pupils have answered it; nothing is decided by proposing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from quizapp.core.question_types.declarations import Response as Value
from quizapp.core.question_types.declarations import is_storable
from quizapp.core.rulings import Kind, Ruling, Scope

LONGEST_REASON = 500
"""Letters of the words to the pupils whose mark changes."""


@dataclass(frozen=True, slots=True)
class ProposedRuling:
    """A ruling that is not written down yet (`core.rulings.Ruling` says what each kind means).

    `value` is a response as JSON, so that proposals can be compared and stand in an address. `version_id`: the question
    version it is about; None: the one whose words the results show, and for `everyone` and `void` all there are.
    """

    kind: Kind
    text: str = ""
    value: str = ""
    fraction: float = 1.0
    comment: str = ""
    version_id: int | None = None

    @classmethod
    def about(cls, kind: Kind, value: Value, version_id: int | None = None) -> ProposedRuling:
        """Return the proposal that `value` is the key (`key`) or right as well (`accept`)."""
        return cls(kind, value=json.dumps(value), version_id=version_id)

    @property
    def response(self) -> Value | None:
        """`value` as a response."""
        found: Value | None = json.loads(self.value) if self.value else None
        return found

    @property
    def is_sound(self) -> bool:
        """Whether it says what its kind says and nothing else, in characters that can be stored."""
        is_form, has_value = self.kind == "form", self.kind in ("accept", "key")
        said = (self.text if is_form else "", self.value if has_value else "", self.fraction if is_form else 1.0)
        return said == (self.text, self.value, self.fraction) and is_storable(self.text + self.comment)

    def as_rule(self, placeholder: int, scope: Scope, teacher: str) -> Ruling:
        """Return what would be in force, under a key that no stored ruling has."""
        return Ruling(placeholder, self.kind, scope, self.text, self.value, self.fraction, teacher, self.comment)

    def to_json(self) -> dict[str, Any]:
        """Return plain data without what is as usual."""
        usual = ProposedRuling(self.kind)
        names = ("text", "value", "fraction", "comment", "version_id")
        return {"kind": self.kind} | {
            name: getattr(self, name) for name in names if getattr(self, name) != getattr(usual, name)
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rulings that would come and rulings that would go, about the question in column `number` of an assignment.

    With neither, the question is marked again under the rulings in force: for when the key has learned since. `scope`:
    for which classes the new rulings would hold, and in which responses are looked at: this class, or every class that
    the actor teaches (`everyone`: other teachers' classes from now on, but their marks only they change).
    """

    assignment_id: int
    number: int
    add: tuple[ProposedRuling, ...] = ()
    withdraw: tuple[int, ...] = ()
    scope: Scope = "mine"
