"""Rules for replies that use the author's forms among other words."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from quizapp.core.text_matching import surroundings
from quizapp.core.text_matching.forms import CREDITED, Claim, Prepared, Reply, contains, find_claims
from quizapp.core.text_matching.keys import Decision
from quizapp.core.text_matching.roles import roles_in_doubt
from quizapp.core.text_matching.verdicts import decision, decision_of_claim, name_words

# A misspelt wrong answer is 0 only when no right one is near: more than this many edits from every word of the key.
CLEAR_OF_KEY = 3


def forms_in_reply(reply: Reply, prepared: Prepared) -> Decision | None:
    """Decide by the forms found in the reply and by what stands beside them; None if there are none."""
    claims = find_claims(reply, prepared)
    if not claims:
        return None
    for claim in claims:
        if claim.form.kind == "review":
            return decision("listed_review", form=claim.form)
        if claim.form.core in prepared.conflicts:
            return decision("conflict", form=claim.form)
    if any(claim.form.kind in CREDITED for claim in claims):
        return _with_key(reply, claims, prepared)
    return _without_key(reply, claims, prepared)


def _with_key(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> Decision:
    credited = [claim for claim in claims if claim.form.kind in CREDITED]
    for stop in (_negation, _wrong_beside_key, _choice):
        stopped = stop(reply, claims, prepared)
        if stopped is not None:
            return stopped
    best = max(credited, key=lambda claim: (claim.form.credit, -claim.edits))
    doubtful = next((claim for claim in credited if claim.doubtful), None)
    if doubtful is not None:
        return decision("vocabulary_near", form=doubtful.form, typed=doubtful.typed)
    extra = surroundings.unexplained(reply, claims, prepared)
    if extra:
        return decision("extra_words", form=best.form, words=name_words(extra))
    if surroundings.of_somebody(reply, claims, prepared) or roles_in_doubt(reply, claims, prepared):
        return decision("roles", form=best.form)
    return decision_of_claim(best)


def _negation(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> Decision | None:
    if surroundings.contrasted(reply, claims, prepared.lexicon):
        return decision("contrast")
    for claim in claims:
        word = surroundings.negation_before(reply, claim, claims, prepared.lexicon)
        if word is not None and claim.form.kind in CREDITED:
            return decision("negation", form=claim.form, word=word)
    word = surroundings.negation_mismatch(reply, claims, prepared)
    return decision("negation", word=word) if word is not None else None


def _wrong_beside_key(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> Decision | None:
    """Return 0 for key and wrong answer with only a connective; the teacher's queue when more is said.

    A wrong form that the question itself says does not count, unless it is all there is beside the key.
    """
    wrong = [claim for claim in claims if claim.form.kind == "wrong"]
    counted = [claim for claim in wrong if not contains(prepared.question, claim.form.core)]
    bare = surroundings.only_connectives(reply, claims, prepared.lexicon)
    if counted:
        hedged = bare and not any(claim.edits for claim in counted)
        return decision("hedge" if hedged else "key_and_wrong", form=counted[0].form)
    if wrong and bare:
        return decision("key_and_wrong", form=wrong[0].form)
    return None


def _choice(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> Decision | None:
    several = surroundings.rival(reply, claims, prepared) or surroundings.offered_choice(reply, claims, prepared)
    return decision("choice") if several else None


def _without_key(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> Decision | None:
    """Return 0 for a wrong or insufficient form in a sentence that says nothing else; None when more is said."""
    negation = surroundings.negation_mismatch(reply, claims, prepared)
    if negation is not None:
        return decision("negation", word=negation)
    if surroundings.unexplained(reply, claims, prepared):
        return None
    decisive = [claim for claim in claims if not contains(prepared.question, claim.form.core)]
    if not decisive or not all(surroundings.stands_alone(reply, claim, claims, prepared) for claim in decisive):
        return None
    claim = min(decisive, key=lambda claim: (claim.form.kind != "wrong", claim.edits))
    return decision_of_claim(claim) if not claim.edits or _clear_of_key(claim, prepared) else None


def _clear_of_key(claim: Claim, prepared: Prepared) -> bool:
    """Return whether no word of a right answer is near the misspelt wrong one, so that it cannot have been meant."""
    return all(
        int(OSA.distance(typed, word)) > CLEAR_OF_KEY
        for typed in claim.typed.split()
        for word in prepared.credited_words
        if typed not in claim.form.core
    )
