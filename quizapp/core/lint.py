"""Item-writing lint: flaws that research and test makers know, told to the author with their place.

One row of `RULES` and one function is a rule; the function sees the whole quiz through `Facts` and yields findings. A
rule never asks for a question's type: `Question.parts()` says which pieces a question has, and the roles they play.
The logic of every rule, with its sources and bad examples, is written down in `tests/data/lint_rules.json`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from quizapp.core.lint_rules import forms, glossary, options, wording
from quizapp.core.lint_rules.facts import Facts, Finding
from quizapp.core.messages import N_
from quizapp.core.quizzes import QuizContent

__all__ = ["RULES", "Finding", "Rule", "lint"]


class Rule(NamedTuple):
    """A rule: its code, its name (English, translatable), and the function that finds what breaks it."""

    code: str
    name: str
    findings: Callable[[Facts], Iterator[Finding]]


RULES: tuple[Rule, ...] = (
    Rule("L01", N_("All or none of the above"), options.all_or_none),
    Rule("L02", N_("Wrong number of keys"), options.wrong_keys),
    Rule("L03", N_("Longest option is the key"), options.key_length),
    Rule("L05", N_("Duplicate or near-duplicate options"), options.same_options),
    Rule("L13", N_("Unfocused prompt"), wording.unfocused_prompt),
    Rule("L15", N_("Number of options"), options.option_count),
    Rule("L16", N_("Cue from another question"), wording.cue_from_another),
    Rule("L17", N_("No evidence"), wording.no_evidence),
    Rule("L18", N_("Feedback missing or empty"), wording.poor_feedback),
    Rule("L19", N_("Unsafe forms of a short answer"), forms.unsafe_forms),
    Rule("L21", N_("Glossary word that is tested"), glossary.tested_terms),
)


def lint(content: QuizContent, *, strict_feedback: bool) -> list[Finding]:
    """Return what the rules find, in the order of the rules.

    `strict_feedback`: poor feedback is an error, as in quizzes kept as files; otherwise it is advice.
    """
    facts = Facts(content, strict_feedback)
    return [finding for rule in RULES for finding in rule.findings(facts)]
