"""Every rule of the matcher by its stable code, with the words that pupil and teacher read.

Codes are stored with marks: a code may be added, never given another meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from quizapp.core.messages import N_, Message
from quizapp.core.text_matching.forms import Claim, Form
from quizapp.core.text_matching.keys import Decision, Outcome

WORDS_NAMED = 6

REASONS: Mapping[str, tuple[Outcome, str]] = MappingProxyType(
    {
        "blank": ("blank", N_("Not answered.")),
        "accepted": ("full", N_('Matches the accepted answer "%(form)s".')),
        "partial": ("partial", N_('Matches "%(form)s", an answer that earns part of the mark.')),
        "date": ("full", N_("The date is right.")),
        "number": ("full", N_("The number is right.")),
        "listed_wrong": ("none", N_('Not accepted: "%(form)s" is a listed wrong answer.')),
        "hedge": ("none", N_('Not accepted: a right answer together with the wrong answer "%(form)s".')),
        "insufficient": ("none", N_('Not accepted: "%(form)s" alone does not answer the question.')),
        "date_contradiction": ("none", N_("Not accepted: part of the date is wrong.")),
        "date_impossible": ("none", N_("Not accepted: there is no such date.")),
        "number_differs": ("none", N_("Not accepted: the number is wrong.")),
        "unit_differs": ("none", N_("Not accepted: the unit is wrong.")),
        "question_repeated": ("none", N_("Not accepted: this only repeats the question.")),
        "too_long": ("review", N_("Waiting for the teacher: the answer is long.")),
        "listed_review": ("review", N_('Waiting for the teacher, who wants to see "%(form)s".')),
        "conflict": ("review", N_('Waiting for the teacher: "%(form)s" is listed in more than one way.')),
        "negation": ("review", N_('Waiting for the teacher: the answer contains "%(word)s".')),
        "key_and_wrong": ("review", N_('Waiting for the teacher: a right answer and "%(form)s" in one sentence.')),
        "choice": ("review", N_("Waiting for the teacher: the answer names more than one thing.")),
        "roles": ("review", N_("Waiting for the teacher: the words of the question come in another order.")),
        "extra_words": ("review", N_('Waiting for the teacher: the answer also says "%(words)s".')),
        "vocabulary_near": ("review", N_('Waiting for the teacher: "%(typed)s" may be another word than "%(form)s".')),
        "date_incomplete": ("review", N_("Waiting for the teacher: part of the date is missing.")),
        "date_unclear": ("review", N_("Waiting for the teacher: the date can be read in more than one way.")),
        "two_things": ("review", N_("Waiting for the teacher: the answer says a second thing beside the right one.")),
        "contrast": ("review", N_("Waiting for the teacher: the answer says what is not meant, and then what is.")),
        "incomplete": ("review", N_('Waiting for the teacher: "%(word)s" is missing.')),
        "other_word": ("review", N_('Waiting for the teacher: "%(word)s" stands where the key has another word.')),
        "limited": ("review", N_('Waiting for the teacher: "%(word)s" changes what the answer says.')),
        "other_unit": ("review", N_('Waiting for the teacher: "%(word)s" is not the unit of the key.')),
        "unit_missing": ("review", N_("Waiting for the teacher: the unit is missing.")),
        "number_unclear": ("review", N_("Waiting for the teacher: the number can be read in more than one way.")),
        "marked_alike": ("full", N_('%(teacher)s decided about the same answer, "%(form)s".')),
        "marked_differently": (
            "review",
            N_('Waiting for the teacher: "%(form)s" has been marked in more than one way.'),
        ),
        "concepts": ("full", N_("All the parts asked for are there.")),
        "concepts_missing": ("partial", N_("Part of the answer is there; missing: %(missing)s.")),
        "list": ("full", N_("All the answers asked for are there.")),
        "list_short": ("partial", N_("%(found)s of %(needed)s answers asked for are there.")),
        "list_wrong": ("none", N_('Not accepted: "%(form)s" is a wrong answer too many.')),
        "list_wrong_part": (
            "partial",
            N_('%(found)s of %(needed)s answers asked for are there; the wrong answer "%(form)s" takes a share away.'),
        ),
        "alike": ("full", N_('Accepted: it says nearly the same as the accepted answer "%(form)s".')),
        "learned_right": ("full", N_("Accepted: answers like this one were marked as right.")),
        "learned_wrong": ("none", N_("Not accepted: answers like this one were marked as wrong.")),
        "other_number": ("none", N_('Not accepted: another number than in "%(form)s".')),
        "other_name": ("none", N_('Not accepted: another name than "%(form)s".')),
        "undecided": ("review", N_("Waiting for the teacher: no rule decides this answer.")),
    }
)

SPELLING: Mapping[str, tuple[Outcome, str, str]] = MappingProxyType(
    {
        "accepted_spelling": (
            "full",
            N_('Matches the accepted answer "%(form)s": %(count)s letter differs (%(typed)s).'),
            N_('Matches the accepted answer "%(form)s": %(count)s letters differ (%(typed)s).'),
        ),
        "partial_spelling": (
            "partial",
            N_('Matches "%(form)s", an answer that earns part of the mark: %(count)s letter differs (%(typed)s).'),
            N_('Matches "%(form)s", an answer that earns part of the mark: %(count)s letters differ (%(typed)s).'),
        ),
        "listed_wrong_spelling": (
            "none",
            N_('Not accepted: %(count)s letter away from the listed wrong answer "%(form)s" (%(typed)s).'),
            N_('Not accepted: %(count)s letters away from the listed wrong answer "%(form)s" (%(typed)s).'),
        ),
        "insufficient_spelling": (
            "none",
            N_('Not accepted: "%(form)s" alone does not answer the question (%(count)s letter differs: %(typed)s).'),
            N_('Not accepted: "%(form)s" alone does not answer the question (%(count)s letters differ: %(typed)s).'),
        ),
    }
)

RULE_CODES = frozenset(REASONS) | frozenset(SPELLING)

_CODE_OF_KIND = {
    "accepted": "accepted",
    "partial": "partial",
    "wrong": "listed_wrong",
    "insufficient": "insufficient",
    "review": "listed_review",
}


def decision(rule: str, *, form: Form | None = None, credit: float | None = None, **values: str) -> Decision:
    """Return the decision of `rule`; `values` and the form's text fill the sentence."""
    outcome, text = REASONS[rule]
    if form is not None and "%(form)s" in text:
        values["form"] = form.text
    earned = {"full": 1.0, "partial": form.credit if form is not None else 0.0}.get(outcome, 0.0)
    return Decision(
        outcome=outcome,
        credit=earned if credit is None else credit,
        rule=rule,
        message=Message(text, values),
        form=form.text if form is not None else None,
    )


def decision_of_form(form: Form) -> Decision:
    """Return what the author said of a form that was found as it stands."""
    return decision(_CODE_OF_KIND[form.kind], form=form)


def decision_of_claim(claim: Claim) -> Decision:
    """Return what the author said of the form that was found, the forgiven edits named."""
    if not claim.edits or claim.form.kind == "review":
        return decision_of_form(claim.form)
    rule = f"{_CODE_OF_KIND[claim.form.kind]}_spelling"
    outcome, text, plural = SPELLING[rule]
    values: dict[str, str | int | float] = {"form": claim.form.text, "count": claim.edits, "typed": claim.typed}
    earned = claim.form.credit if outcome in {"full", "partial"} else 0.0
    return Decision(outcome, earned, rule, Message(text, values, plural), claim.form.text)


def name_words(words: Sequence[str]) -> str:
    """Return the first few of `words` for a sentence."""
    few = " ".join(words[:WORDS_NAMED])
    return few if len(words) <= WORDS_NAMED else f"{few} …"


ALIKE: Mapping[tuple[bool, bool], str] = {
    (True, False): REASONS["marked_alike"][1],
    (True, True): N_('%(teacher)s decided about the same answer, "%(form)s": %(comment)s'),
    (False, False): N_('A teacher decided about the same answer, "%(form)s".'),
    (False, True): N_('A teacher decided about the same answer, "%(form)s": %(comment)s'),
}
"""The sentence of `marked_alike`: is the teacher's name known (accounts are deleted), are there words to the pupil?"""
