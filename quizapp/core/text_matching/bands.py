"""What is sure enough to be marked without a person, and what is not.

A wrong automatic mark is worse than a question to the teacher. While few replies to a question are marked, only the fixed
threshold of the rules accepts anything, and never a reply that the marks make less sure; a form that the teacher
refused although the threshold would have let it pass raises it. From fifty marks on, the sureness that each marked form
would have had without its own mark shows from where on the model is right often enough: the lower end of Wilson's interval
must reach 98 %.

That a reply has nothing in common with the key is no reason to refuse it. A refusal also needs a marked form that looks like
the reply and was refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from quizapp.core.text_matching.graded import Nearest
from quizapp.core.text_matching.keys import Key
from quizapp.core.text_matching.learning import Model, Prior, model_for
from quizapp.core.text_matching.ledger import Ledger

FEWEST_MARKS = 50
RIGHT_ENOUGH = 0.98
# Standard errors below the share that was seen. With one, fifty marks that all agree are just enough.
STANDARD_ERRORS = 1.0
# How alike a refused form must be to be evidence, and that no form worth anything may be as alike.
LIKE_A_REFUSED_ONE = 0.5

Verdict = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True)
class Bands:
    """From which sureness on a reply is accepted, and up to which it may be refused; None: by nobody but a person."""

    accept_from: float | None = None
    reject_to: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What marks add to the prior sureness of a reply. `verdict` is None where a person must say.

    `marks`: how many marked forms the model knew; 0 where there is no model yet, and `sureness` is the prior.
    """

    sureness: float
    verdict: Verdict | None
    bands: Bands
    nearest: tuple[Nearest, ...] = ()
    marks: int = 0


def judge(
    reply: str, key: Key, ledger: Ledger, prior: Prior, fixed: float | None, *, before: float | None = None
) -> Judgement:
    """Return how sure `reply` is after the marks in `ledger`, and whether that is enough to mark it.

    `prior` gives the sureness of the rules alone, for the marked forms and, unless the caller knows it already (`before`),
    for the reply. `fixed` is the threshold of the rules for this key, None where they may accept nothing by themselves.
    Never raises.
    """
    if before is None:
        before = prior(reply, key)
    model = model_for(key, ledger, prior)
    if model is None:
        accepted = fixed is not None and before >= fixed
        return Judgement(before, "accept" if accepted else None, Bands(fixed))
    sureness = model.sureness(reply, before)
    nearest = model.nearest(reply)
    bands = bands_of(model, fixed)
    learned = len(model.left_out) >= FEWEST_MARKS
    verdict: Verdict | None = None
    if accepts(sureness, bands) and (learned or before >= (fixed or 0.0)):
        verdict = "accept"
    elif rejects(sureness, bands, nearest):
        verdict = "reject"
    return Judgement(sureness, verdict, bands, nearest, model.marks)


def accepts(sureness: float, bands: Bands) -> bool:
    """Return whether `sureness` is enough for full marks without a person."""
    return bands.accept_from is not None and sureness >= bands.accept_from


def rejects(sureness: float, bands: Bands, nearest: Sequence[Nearest]) -> bool:
    """Return whether `sureness` and the `nearest` marked forms are enough for 0 without a person."""
    if bands.reject_to is None or sureness > bands.reject_to or not nearest:
        return False
    refused = max((one.likeness for one in nearest if one.form.fraction <= 0), default=0.0)
    credited = max((one.likeness for one in nearest if one.form.fraction > 0), default=0.0)
    return refused >= LIKE_A_REFUSED_ONE and refused > credited


@lru_cache(maxsize=256)
def bands_of(model: Model, fixed: float | None) -> Bands:
    """Return the bands that the marks of `model` allow, beside the threshold of the rules."""
    return bands_from(model.left_out, fixed)


def bands_from(marks: Iterable[tuple[float, float]], fixed: float | None) -> Bands:
    """Return the bands for `marks`: for each marked form its sureness without itself, and its fraction of the points."""
    known = sorted(marks)
    accept = None if fixed is None else _raised(known, fixed)
    if len(known) < FEWEST_MARKS:
        return Bands(accept)
    learned = _edge([(-sureness, fraction >= 1) for sureness, fraction in known])
    refused = _edge([(sureness, fraction <= 0) for sureness, fraction in known])
    return Bands(accept if learned is None else -learned, refused)


def _raised(known: Sequence[tuple[float, float]], fixed: float) -> float | None:
    """Return `fixed`, or a step above the surest form that earned less than all; None when that leaves nothing."""
    refused = max((sureness for sureness, fraction in known if fraction < 1), default=0.0)
    if refused < fixed:
        return fixed
    return math.nextafter(refused, 2.0) if refused < 1 else None


def _edge(marks: Iterable[tuple[float, bool]]) -> float | None:
    """Return how far one may go from the smallest value on and still be right often enough; None if nowhere."""
    best: float | None = None
    ordered = sorted(marks)
    agreeing = 0
    for count, (value, agrees) in enumerate(ordered, start=1):
        agreeing += agrees
        last_of_its_value = count == len(ordered) or ordered[count][0] > value
        if last_of_its_value and wilson(agreeing, count, STANDARD_ERRORS) >= RIGHT_ENOUGH:
            best = value
    return best


def wilson(agreeing: int, count: int, errors: float) -> float:
    """Return the lower end of Wilson's interval for a share of which `agreeing` of `count` were seen."""
    if count == 0:
        return 0.0
    share, square = agreeing / count, errors * errors
    middle = share + square / (2 * count)
    spread = errors * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return (middle - spread) / (1 + square / count)
