"""What a school may set for itself: its letterhead, the bands and the pass mark, the limits of the item analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from quizapp.core.messages import N_, Message

PassLabel = Literal["KKTP", "KKM"]
PASS_LABELS: tuple[PassLabel, ...] = ("KKTP", "KKM")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The *kop* of printed pages, and who signs them. Lines that are empty are left out."""

    authority: str = ""
    """Above the name, e.g. "Pemerintah Kota Bandung – Dinas Pendidikan"."""
    school: str = ""
    """Empty: the name of the school as it stands everywhere."""
    address: str = ""
    head_name: str = ""
    head_number: str = ""
    """NIP of the head of the school."""
    city: str = ""
    """Before the date of a signature."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the item analysis (reading.md 6; Arikunto), as shares of 1 or numbers of learners."""

    hard_below: float = 0.30
    easy_above: float = 0.70
    fewest: int = 10
    """With fewer learners only counts are shown."""
    tentative_below: int = 30
    """With fewer learners values are marked *sementara*."""
    distractor_share: float = 0.05
    """A distractor works when at least this share chose it, and more of the lower group than of the upper."""
    weak_below: float = 0.20
    """An upper-lower difference up to this is poor (*jelek*) ..."""
    good_above: float = 0.40
    """... above this good, ..."""
    very_good_above: float = 0.70
    """... above this very good; between the first two it is fair (*cukup*)."""
    alpha_hints: float = 0.50
    """From this alpha on a test is fit as a hint beside others, ..."""
    alpha_class: float = 0.70
    """... from this one on for marks in class (Nunnally 1978), ..."""
    alpha_decisions: float = 0.90
    """... from this one on for decisions about single pupils."""


DEFAULT_BANDS = (40, 65, 85)
"""The highest points of 100 of each band but the last: 0-40, 41-65, 66-85, 86-100."""


@dataclass(frozen=True, slots=True)
class SchoolSettings:
    """All of it. The bands are read from the integer shown on screen."""

    letterhead: Letterhead = field(default_factory=Letterhead)
    limits: Limits = field(default_factory=Limits)
    bands: tuple[int, ...] = DEFAULT_BANDS
    threshold_label: PassLabel = "KKTP"
    pass_mark: int = 75
    """What a new assignment begins with, in points of 100."""

    def to_json(self) -> dict[str, Any]:
        """Return what `School.settings` keeps."""
        return {**asdict(self), "bands": list(self.bands)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> SchoolSettings:
        """Return the settings of a school; what it has not set is as usual."""
        data = data or {}
        return cls(
            letterhead=Letterhead(**data.get("letterhead", {})),
            limits=Limits(**data.get("limits", {})),
            bands=tuple(data.get("bands", DEFAULT_BANDS)),
            threshold_label=data.get("threshold_label", "KKTP"),
            pass_mark=data.get("pass_mark", 75),
        )


# What a school may choose

MOST_BANDS = 6
"""More would tell apart what a mark of one test cannot."""
_IN_ORDER = (
    ("hard_below", "easy_above"),
    ("weak_below", "good_above"),
    ("good_above", "very_good_above"),
    ("alpha_hints", "alpha_class"),
    ("alpha_class", "alpha_decisions"),
)
"""Pairs of limits of which the second must be higher."""
_SHARES = ("hard_below", "easy_above", "distractor_share", "weak_below", "good_above", "very_good_above")
_ALPHAS = ("alpha_hints", "alpha_class", "alpha_decisions")


def objections(settings: SchoolSettings) -> list[tuple[str, Message]]:
    """Return what cannot be chosen so: the name of the setting, and why. Empty when all is well."""
    return [*_band_objections(settings), *_limit_objections(settings.limits)]


def _band_objections(settings: SchoolSettings) -> list[tuple[str, Message]]:
    found = []
    rising = all(low < high for low, high in zip((0, *settings.bands), (*settings.bands, 100), strict=True))
    if not settings.bands or not rising:
        found.append(("bands", Message(N_("Each must be higher than the one before it, between 1 and 99."))))
    elif len(settings.bands) >= MOST_BANDS:
        found.append(("bands", Message(N_("There are at most %(most)s bands."), {"most": MOST_BANDS})))
    if not 1 <= settings.pass_mark <= 100:  # noqa: PLR2004 - points of 100
        found.append(("pass_mark", Message(N_("It must be between 1 and 100."))))
    return found


def _limit_objections(limits: Limits) -> list[tuple[str, Message]]:
    found = [
        (name, Message(N_("It must be above 0 and below 1.")))
        for name in (*_SHARES, *_ALPHAS)
        if not 0 < getattr(limits, name) < 1
    ]
    found += [
        (second, Message(N_("It must be higher than the one before it.")))
        for first, second in _IN_ORDER
        if getattr(limits, first) >= getattr(limits, second)
    ]
    if limits.fewest < 2:  # noqa: PLR2004 - nothing is compared in a group of one
        found.append(("fewest", Message(N_("It must be at least 2."))))
    if limits.tentative_below < limits.fewest:
        found.append(("tentative_below", Message(N_("It must not be lower than the one before it."))))
    return found
