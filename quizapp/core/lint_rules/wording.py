"""Rules about prompts, evidence and feedback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from quizapp.core.lint_rules.facts import Facts, Finding, Item, Severity, collapsed, plain
from quizapp.core.lint_rules.words import EMPTY_FEEDBACK, LETTER, OTHER_QUESTION, Words
from quizapp.core.messages import N_, Message

SHORTEST_PROMPT = 4
"""Words below which a prompt asks nothing by itself."""
SHORTEST_ANSWER = 4
"""Characters below which an answer in another prompt is chance."""
COMMON_NAME = 3
"""A name in so many prompts is the quiz's subject, no clue."""
SHORTEST_FEEDBACK = 20
"""Characters an explanation needs at least."""
SHORTEST_CONTENT_WORD = 4

_OTHER_QUESTION = re.compile("|".join(OTHER_QUESTION), re.IGNORECASE)
_LETTER = re.compile(LETTER)


def unfocused_prompt(facts: Facts) -> Iterator[Finding]:
    """L13: a prompt that neither asks nor tells what to do."""
    for item in facts.items:
        tokens = plain(item.question.prompt).split()
        if len(tokens) < SHORTEST_PROMPT:
            message = Message(N_("The prompt is too short to ask something; put the idea into it."))
            yield Finding("L13", "error", item.at("prompt"), message)
        elif not _asks(tokens, facts.words) and not item.question.prompt.rstrip().endswith(("...", "…")):
            message = Message(N_("The prompt has no question word and no task such as “choose”."))
            yield Finding("L13", "error", item.at("prompt"), message)


def cue_from_another(facts: Facts) -> Iterator[Finding]:
    """L16: a prompt that names another question's answer, or needs another question."""
    prompts = [f" {plain(item.question.prompt)} " for item in facts.items]
    for item in facts.items:
        if _OTHER_QUESTION.search(collapsed(item.question.prompt)):
            message = Message(N_("The prompt needs another question, but their order may change."))
            yield Finding("L16", "error", item.at("prompt"), message)
        for other in facts.items:
            if other is item:
                continue
            for answer in _telling(other, prompts):
                if f" {plain(answer)} " in prompts[item.number]:
                    values = {"answer": answer, "id": other.question.id}
                    message = Message(N_("The prompt names “%(answer)s”, the answer of question “%(id)s”."), values)
                    yield Finding("L16", "warn", item.at("prompt"), message)
                    break


def no_evidence(facts: Facts) -> Iterator[Finding]:
    """L17: no evidence, evidence that is not in the passage, or evidence that does not hold the answer."""
    passage = facts.content.passage
    for item in facts.items:
        question = item.question
        if not question.evidence:
            message = Message(N_("Name the sentences that the answer rests on."))
            yield Finding("L17", "error", item.at("evidence"), message)
        found: list[str] = []
        for place, span in enumerate(question.evidence):
            names = passage.resolve(span)
            found += names
            if not names:
                message = Message(N_("The evidence “%(where)s” is not in the passage."), {"where": span.at})
                yield Finding("L17", "error", item.at("evidence", place), message)
        text = plain(" ".join(passage.sentences[name].text for name in found))
        if found and question.process == "locate" and not _holds(text, item.answers, facts.words):
            message = Message(N_("No word of the answer stands in the evidence, so it cannot be located there."))
            yield Finding("L17", "error", item.at("evidence"), message)


def poor_feedback(facts: Facts) -> Iterator[Finding]:
    """L18: an option or wrong answer without a reason, empty words, no evidence to show, a letter for an option.

    Feedback cites evidence by showing the question's own, highlighted in the text, so the list must not be empty.
    """
    severity: Severity = "error" if facts.strict_feedback else "info"
    for item in facts.items:
        if not item.question.evidence:
            message = Message(N_("The feedback has no evidence to show."))
            yield Finding("L18", severity, item.at("feedback"), message)
        for part in item.parts:
            if part.explained and not part.rationale:
                message = Message(N_("Say why “%(text)s” is right or wrong, in `rationale`."), {"text": part.text})
                yield Finding("L18", severity, item.at(*part.path, "rationale"), message)
    for path, text in facts.rationales():
        empty = plain(text) in EMPTY_FEEDBACK or len(collapsed(text)) < SHORTEST_FEEDBACK
        if empty and path[-1] != "hint":
            message = Message(N_("“%(text)s” explains nothing; say why, and where in the text."), {"text": text})
            yield Finding("L18", severity, path, message)
        if match := _LETTER.search(text):
            message = Message(N_("“%(text)s” means nothing once options are shuffled."), {"text": match.group()})
            yield Finding("L18", "error", path, message)


def _asks(tokens: list[str], words: Words) -> bool:
    known = words.interrogatives | words.imperatives
    bare = [_without_suffix(token, words.suffixes, known) for token in tokens]
    return any(word in known for word in bare) or any(f"{one} {two}" in known for one, two in pairwise(bare))


def _without_suffix(token: str, suffixes: tuple[str, ...], known: frozenset[str]) -> str:
    """Return *siapa* for *siapakah*."""
    stems = (token.removesuffix(suffix) for suffix in suffixes if token.endswith(suffix))
    return next((stem for stem in stems if stem in known), token)


def _telling(item: Item, prompts: list[str]) -> Iterator[str]:
    """Yield the answers of `item` that would give something away in another prompt."""
    for answer in item.answers:
        text = plain(answer)
        if len(text) >= SHORTEST_ANSWER and sum(f" {text} " in prompt for prompt in prompts) < COMMON_NAME:
            yield answer


def _holds(evidence: str, answers: tuple[str, ...], words: Words) -> bool:
    """Say whether a content word of some answer stands in the evidence; true where no answer is listed."""
    tokens = {token for answer in answers for token in plain(answer).split()}
    content = {
        token
        for token in tokens
        if any(character.isdigit() for character in token)
        or (len(token) >= SHORTEST_CONTENT_WORD and token not in words.stop)
    }
    return not tokens or not (content or tokens).isdisjoint(evidence.split())
