"""Item-writing lint: flaws that research and test makers know, told to the author with their place and their cure.

One row of `RULES` and one function is a rule; the function sees the whole quiz through `Facts` and yields findings. A
rule never asks for a question's type: `Question.parts()` says which pieces a question has, and the roles they play.
The words of a language are constants in `lint_rules/languages`; in a language without them the other rules work.
The logic of every rule, with its sources and bad examples, is written down in `tests/data/lint_rules.json`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from quizapp.core.drafts import Draft, passage_of, question_of
from quizapp.core.lint_rules import alike, cues, forms, glossary, keys, negation, options, statements, wording
from quizapp.core.lint_rules.facts import Facts, Finding
from quizapp.core.messages import N_
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import QuizContent

__all__ = ["RULES", "Finding", "Rule", "lint", "lint_draft", "lint_partial", "lint_questions"]


class Rule(NamedTuple):
    """A rule: its code, its name (English, translatable), and the function that finds what breaks it."""

    code: str
    name: str
    findings: Callable[[Facts], Iterator[Finding]]


RULES: tuple[Rule, ...] = (
    Rule("L01", N_("All or none of the above"), options.all_or_none),
    Rule("L02", N_("Wrong number of keys"), options.wrong_keys),
    Rule("L03", N_("Longest option is the key"), keys.key_length),
    Rule("L04", N_("Key position imbalance"), keys.key_places),
    Rule("L05", N_("Duplicate or near-duplicate options"), options.same_options),
    Rule("L06", N_("Overlapping or unordered numbers"), alike.values_in_order),
    Rule("L07", N_("Negative prompt"), negation.negative_prompt),
    Rule("L08", N_("Double negative"), negation.double_negative),
    Rule("L09", N_("Absolute or careful words on one side"), cues.absolute_words),
    Rule("L10", N_("Word of the prompt only in the key"), cues.clang),
    Rule("L11", N_("Key copied from the passage"), cues.copied_key),
    Rule("L12", N_("Options not parallel"), alike.options_alike),
    Rule("L13", N_("Unfocused prompt"), wording.unfocused_prompt),
    Rule("L14", N_("Repeated words in every option"), options.repeated_words),
    Rule("L15", N_("Number of options"), options.option_count),
    Rule("L16", N_("Cue from another question"), wording.cue_from_another),
    Rule("L17", N_("No evidence"), wording.no_evidence),
    Rule("L18", N_("Feedback missing or empty"), wording.poor_feedback),
    Rule("L19", N_("Unsafe forms of a short answer"), forms.unsafe_forms),
    Rule("L20", N_("Unbalanced or double statements, pairs and steps"), statements.unbalanced),
    Rule("L21", N_("Glossary word that is tested"), glossary.tested_terms),
)


def lint(content: QuizContent, *, strict_feedback: bool, shuffled: bool = False) -> list[Finding]:
    """Return what the rules find in a quiz, in the order of the rules.

    `strict_feedback`: poor feedback is an error, as in quizzes kept as files; otherwise it is advice. `shuffled`: pupils
    see the options in an order of their own, so that the places of keys say nothing.
    """
    return lint_partial(
        content.questions, content.passage, grade=content.grade, strict_feedback=strict_feedback, shuffled=shuffled
    )


def lint_partial(
    questions: Sequence[Question | None],
    passage: Passage,
    *,
    grade: str | None = None,
    strict_feedback: bool = False,
    shuffled: bool = False,
) -> list[Finding]:
    """Return what the rules find in questions of which some are not complete yet (None); the others keep their numbers."""
    facts = Facts(passage, tuple(questions), grade, strict_feedback=strict_feedback, shuffled=shuffled)
    return [finding for rule in RULES for finding in rule.findings(facts)]


def lint_draft(draft: Draft, *, shuffled: bool = False) -> list[Finding]:
    """Return what the rules find in a draft: in its questions as far as they are written, and in the set as a whole."""
    written = [_as_far_as_written(data) for data in draft["questions"]]
    questions = [question for question, _ in written]
    found = lint_partial(questions, passage_of(draft), grade=draft.get("grade"), shuffled=shuffled)
    return _about_what_is_written(found, written)


def lint_questions(questions: Sequence[Question | Mapping[str, Any] | None], passage: Passage) -> list[list[Finding]]:
    """Return the findings of each of `questions`, such as pasted ones that are not in a set yet; data may be incomplete.

    What concerns the set as a whole is told once they are in it.
    """
    written = [
        _as_far_as_written({"id": f"q{number}", **one}) if isinstance(one, Mapping) else (one, frozenset[str]())
        for number, one in enumerate(questions, 1)
    ]
    found: list[list[Finding]] = [[] for _ in written]
    for finding in _about_what_is_written(lint_partial([one for one, _ in written], passage), written):
        if finding.question is not None and isinstance(number := finding.path[1], int):
            found[number].append(finding)
    return found


Written = tuple[Question | None, frozenset[str]]
"""A question and its fields that nobody has written yet."""

_STAND_INS: Mapping[str, Any] = {
    "feedback": "Nobody has written yet why the key is right.",
    "process": "locate",
    "subprocess": "scan_locate",
    "evidence": [],
    "points": 1,
}
"""What a question cannot be read without, and what its words can be judged without."""


def _as_far_as_written(data: Mapping[str, Any]) -> Written:
    """Return the question with a stand-in for what is told about it, once its words and its key are there."""
    missing = frozenset(name for name in _STAND_INS if not data.get(name))
    if missing & {"process", "subprocess"}:
        missing |= {"process", "subprocess"}
    return question_of({**data, **{name: _STAND_INS[name] for name in missing}}), missing


def _about_what_is_written(findings: Sequence[Finding], written: Sequence[Written]) -> list[Finding]:
    """Return the findings that rest on no stand-in. What is missing is told by those who ask for it."""
    return [finding for finding in findings if not _rests_on_a_stand_in(finding, written)]


def _rests_on_a_stand_in(finding: Finding, written: Sequence[Written]) -> bool:
    number = finding.path[1] if finding.question is not None else None
    if not isinstance(number, int):
        return False
    missing = written[number][1] - {"evidence"}
    located = finding.code == "L17" and "process" in missing and bool(finding.found)
    return located or (len(finding.path) > 2 and finding.path[2] in missing)  # noqa: PLR2004 - the field after the number
