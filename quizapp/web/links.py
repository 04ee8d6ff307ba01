"""Links that show the same page otherwise, and what they carry along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request


@dataclass(frozen=True, slots=True)
class Link:
    """A way to see the same otherwise; `current` where it is seen so now."""

    text: str
    url: str
    current: bool = False


def names_hidden() -> bool:
    """Say whether the teacher asked for pages without names."""
    return request.args.get("names") == "hidden"


def names_query(*, hidden: bool) -> dict[str, Any]:
    """Return the query that keeps names hidden from page to page."""
    return {"names": "hidden"} if hidden else {}
