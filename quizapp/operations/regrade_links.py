"""Proposals as the query of an address, so that every area can link to a preview without knowing its pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from quizapp.core.rulings import Scope
from quizapp.operations.errors import NotFound
from quizapp.operations.regrade_proposals import LONGEST_REASON, Proposal, ProposedRuling

MOST_RULINGS = 50
"""Rulings in one proposal, coming or going."""
_LONGEST_KEY = 2**31 - 1

_Key = Annotated[int, Field(ge=1, le=_LONGEST_KEY)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["form", "accept", "key", "everyone", "void"]
    text: str = Field(default="", max_length=20_000)
    value: str = Field(default="", max_length=20_000)
    fraction: float = Field(default=1.0, ge=0, le=1, allow_inf_nan=False)
    comment: str = Field(default="", max_length=LONGEST_REASON)
    version_id: _Key | None = None


_ADD = TypeAdapter(Annotated[list[_Sent], Field(max_length=MOST_RULINGS)])
_WITHDRAW = TypeAdapter(Annotated[list[_Key], Field(max_length=MOST_RULINGS)])
_SCOPE: TypeAdapter[Scope] = TypeAdapter(Scope)


def query_of(proposal: Proposal) -> dict[str, str]:
    """Return the query of the preview's address: `url_for("regrading.preview", assignment_id=…, number=…, **query)`."""
    query = {"scope": str(proposal.scope)}
    if proposal.add:
        listed = [one.to_json() for one in proposal.add]
        query["add"] = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    if proposal.withdraw:
        query["withdraw"] = ",".join(str(key) for key in proposal.withdraw)
    return query


def proposal_of(assignment_id: int, number: int, query: Mapping[str, str]) -> Proposal:
    """Return the proposal that an address holds. Raises `NotFound` when it holds none that can be read."""
    try:
        added = _ADD.validate_json(query.get("add") or "[]")
        for one in added:  # written as a stored ruling is: what is previewed is compared with what was stored
            one.value = json.dumps(json.loads(one.value)) if one.value else ""
        withdrawn = _WITHDRAW.validate_json(f"[{query.get('withdraw', '')}]")
        scope = _SCOPE.validate_python(query.get("scope", "mine"))
    except (ValidationError, ValueError, RecursionError):
        raise NotFound from None
    return Proposal(
        assignment_id,
        number,
        tuple(ProposedRuling(**one.model_dump()) for one in added),
        tuple(dict.fromkeys(withdrawn)),
        scope,
    )
