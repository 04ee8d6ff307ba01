"""What happened around an attempt (the page was opened, left, returned to), for the teacher to look at.

It never locks anyone out and never lowers a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["opened", "left", "returned"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something the pupil's page noticed, `ago` seconds before it arrived as the phone reckons."""

    kind: Kind
    operation_id: str
    ago: int = 0
