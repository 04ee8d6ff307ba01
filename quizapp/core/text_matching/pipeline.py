"""The whole way of a reply: the ledger of marked forms, the rules, likeness to the key, what marks teach, or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from quizapp.core.messages import Message
from quizapp.core.text_matching.alignment import explained
from quizapp.core.text_matching.another import another_answer
from quizapp.core.text_matching.bands import judge
from quizapp.core.text_matching.comparing import compared
from quizapp.core.text_matching.deciding import decide
from quizapp.core.text_matching.graded import Alignment, Graded
from quizapp.core.text_matching.keys import Decision, Key
from quizapp.core.text_matching.learning import FEWEST_MARKS, Prior
from quizapp.core.text_matching.ledger import NO_MARKS, Ledger, MarkedForm, canonical, index
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.points import accept_points_from
from quizapp.core.text_matching.second_look import second_look
from quizapp.core.text_matching.sureness import (
    FITTED,
    LONGEST_ALIGNED,
    LONGEST_NAME,
    UNREAD,
    Fitted,
    Shape,
    Weighed,
    weigh,
)
from quizapp.core.text_matching.third_look import in_words_of_the_key, third_look
from quizapp.core.text_matching.verdicts import ALIKE, REASONS, decision

ACCEPT_FROM = 0.97
"""Sureness from which on a phrase is accepted (docs/grading.md says how it was chosen)."""
OF_OUTCOME: Mapping[str, float] = MappingProxyType({"full": 0.99, "partial": 0.75, "none": 0.01, "blank": 0.0})
OF_RULE: Mapping[str, float] = MappingProxyType(
    {
        "accepted_spelling": 0.95,
        "listed_wrong_spelling": 0.04,
        "insufficient_spelling": 0.04,
        "other_number": 0.02,
        "other_name": 0.03,
    }
)
"""How surely a reply is right that one of these rules decided."""
AT_MOST: Mapping[str, float] = MappingProxyType(
    {
        "negation": 0.4,
        "key_and_wrong": 0.3,
        "roles": 0.4,
        "choice": 0.45,
        "two_things": 0.4,
        "incomplete": 0.4,
        "other_word": 0.4,
        "limited": 0.35,
        "other_unit": 0.3,
        "vocabulary_near": 0.45,
        "unit_missing": 0.6,
        "number_unclear": 0.45,
    }
)
"""A doubt of the rules outweighs how alike the words are."""
AT_LEAST: Mapping[str, float] = MappingProxyType({"contrast": 0.6})
"""What is denied is another thing, and what is then said is the key."""
SHORT: frozenset[Shape] = frozenset({"phrase", "points"})
"""Shapes of keys that are answered in a few words."""
OPEN = frozenset({"undecided", "extra_words"})
"""Rules that leave a reply to likeness and marks; every other reason to wait stands."""


@dataclass(frozen=True, slots=True)
class _Unmarked:
    """What is known of a reply before any mark on the question counts."""

    decision: Decision
    sureness: float
    threshold: float | None = None
    alignment: Alignment | None = None
    acceptable: bool = False
    """Whether full marks may be given without a person at all, be it by likeness or by what marks have taught."""


def grade(reply: str, key: Key, ledger: Ledger = NO_MARKS, *, fitted: Fitted = FITTED) -> Graded:
    """Return what is decided about `reply`, and how surely. Never raises; the same input gives the same answer."""
    marked = index(ledger, key.language).get(canonical(reply, key.language), ()) if ledger else ()
    if marked:
        return _by_ledger(marked)
    found = _unmarked(reply, key, fitted, ledger)
    if found.decision.rule not in OPEN:
        return Graded(found.decision, found.sureness, found.alignment, threshold=None)
    judged = judge(reply, key, ledger, _prior_of(fitted), found.threshold, before=found.sureness)
    verdict = found.decision
    if judged.verdict == "accept" and found.acceptable:
        rule = "learned_right" if judged.marks else "alike"
        verdict = _accepted(rule, found.alignment)
    elif judged.verdict == "reject":
        verdict = decision("learned_wrong")
    return Graded(
        verdict,
        judged.sureness,
        found.alignment,
        nearest=judged.nearest,
        threshold=judged.bands.accept_from,
        marks=judged.marks,
    )


def _accepted(rule: str, alignment: Alignment | None) -> Decision:
    form = alignment.form if alignment else ""
    outcome, text = REASONS[rule]
    return Decision(outcome, 1.0, rule, Message(text, {"form": form} if "%(form)s" in text else {}), form or None)


def _unmarked(reply: str, key: Key, fitted: Fitted, ledger: Ledger = NO_MARKS) -> _Unmarked:
    ruled = decide(reply, key)
    if ruled.outcome == "blank":
        return _Unmarked(ruled, OF_OUTCOME["blank"])
    if ruled.rule == "accepted" and ruled.form is not None:  # every word of the form is there: nothing to lay
        return _Unmarked(ruled, OF_OUTCOME["full"], alignment=Alignment(ruled.form, tokens(ruled.form, key.language)))
    if ruled.rule == "too_long" or len(reply) > LONGEST_ALIGNED:
        return _Unmarked(ruled, OF_OUTCOME.get(ruled.outcome, UNREAD))
    weighed = weigh(reply, _with_accepted(key, ledger), fitted)
    alignment = explained(weighed.laid, weighed.form.text) if weighed.laid and weighed.form else None
    if ruled.rule == "undecided" and weighed.shape in SHORT:
        ruled = another_answer(reply, weighed.beside, weighed.prepared) or ruled
    if ruled.outcome != "review":
        return _Unmarked(ruled, OF_RULE.get(ruled.rule, OF_OUTCOME[ruled.outcome]), alignment=alignment)
    sureness = _looked_at_again(reply, weighed, key, fitted)
    sureness = min(sureness, AT_MOST.get(ruled.rule, 1.0))
    sureness = max(sureness, AT_LEAST.get(ruled.rule, 0.0))
    acceptable = _acceptable(weighed)
    if acceptable and weighed.shape == "points":
        return _Unmarked(
            ruled, sureness, accept_points_from(weighed.beside, weighed.prepared.lexicon), alignment, acceptable
        )
    says_more = ruled.rule != "undecided" or (weighed.laid is not None and weighed.laid.rivals)
    return _Unmarked(ruled, sureness, ACCEPT_FROM if acceptable and not says_more else None, alignment, acceptable)


def _looked_at_again(reply: str, weighed: Weighed, key: Key, fitted: Fitted) -> float:
    """Return the sureness of `weighed` moved by what the words alone do not show, as they are or as the key has them."""
    sureness = second_look(reply, weighed) if weighed.shape in SHORT else weighed.sureness
    if weighed.laid is not None:
        sureness = compared(weighed.laid, sureness, weighed.prepared.lexicon)
    sureness = third_look(weighed, sureness)
    typed = weighed.laid.reply.every if weighed.laid is not None else ()
    meant = in_words_of_the_key(typed, weighed)
    if meant == typed:
        return sureness
    again = weigh(" ".join(meant), key, fitted)
    return max(sureness, third_look(again, again.sureness))


def _acceptable(weighed: Weighed) -> bool:
    """Return whether the reply may be accepted without a person: no sentence, no reason, nothing that contradicts."""
    laid, form = weighed.laid, weighed.form
    if laid is None or form is None or weighed.shape not in SHORT or form.kind != "accepted":
        return False
    return (weighed.shape == "points" or len(laid.form.every) <= LONGEST_NAME) and not laid.turned and not laid.clash


def _with_accepted(key: Key, ledger: Ledger) -> Key:
    """Return `key` with the forms that a teacher accepted, while they are too few to learn from."""
    if not ledger or len(ledger.forms) >= FEWEST_MARKS:
        return key
    accepted = tuple(form.text for form in ledger.forms if form.fraction >= 1)
    return replace(key, accepted=(*key.accepted, *accepted)) if accepted else key


@lru_cache(maxsize=32)
def _prior_of(fitted: Fitted) -> Prior:
    """Return the sureness without marks as the plain function that models are kept by."""

    def prior(text: str, key: Key) -> float:
        return _unmarked(text, key, fitted).sureness

    return prior


def _by_ledger(marked: tuple[MarkedForm, ...]) -> Graded:
    form = marked[-1]
    rule = "marked_alike" if len({one.fraction for one in marked}) == 1 else "marked_differently"
    outcome, text = REASONS[rule]
    if rule == "marked_alike":
        outcome = "full" if form.fraction >= 1 else "partial" if form.fraction > 0 else "none"
    credit = form.fraction if outcome in {"full", "partial"} else 0.0
    values = {"form": form.text, "teacher": form.by, "comment": form.comment}
    if rule == "marked_alike":
        text = ALIKE[bool(form.by), bool(form.comment)]
    message = Message(text, {name: value for name, value in values.items() if value})
    return Graded(Decision(outcome, credit, rule, message, form.text), form.fraction, marked=form)
