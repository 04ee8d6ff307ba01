"""Rules about prompts, evidence and feedback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from quizapp.core.lint_rules.facts import Facts, Finding, Item, Severity, Values, collapsed, plain
from quizapp.core.lint_rules.stems import SHORTEST_CONTENT_WORD
from quizapp.core.lint_rules.words import EMPTY_FEEDBACK, LETTER, OTHER_QUESTION, Words, is_true_or_false
from quizapp.core.messages import N_

SHORTEST_PROMPT = 4
"""Words below which a prompt asks nothing by itself."""
SHORTEST_ANSWER = 4
"""Characters below which an answer in another prompt is chance."""
COMMON_NAME = 3
"""A name in so many prompts is the quiz's subject, no clue."""
SHORTEST_FEEDBACK = 20
"""Characters an explanation needs at least."""

_OTHER_QUESTION = re.compile("|".join(OTHER_QUESTION), re.IGNORECASE)
_LETTER = re.compile(LETTER)
_GAP = re.compile(r"_{2,}|\.{3}|…")


def unfocused_prompt(facts: Facts) -> Iterator[Finding]:
    """L13: a prompt that neither asks nor tells what to do."""
    for item in facts.items:
        prompt = item.question.prompt
        tokens = plain(prompt).split()
        if len(tokens) < SHORTEST_PROMPT:
            what = N_("The prompt is too short to ask something.")
            mend = N_("Put the idea into the prompt: it should be clear before the options are read.")
            yield item.finding("L13", "error", ("prompt",), what, mend, found=[prompt])
        elif _has_words(facts.words) and not _asks(tokens, facts.words) and not _is_completed(item):
            what = N_("The prompt has no question word and no task such as “choose”.")
            mend = N_("Ask a question, or tell what to do. A sentence to complete ends with three dots.")
            yield item.finding("L13", "error", ("prompt",), what, mend, found=[prompt])


def _is_completed(item: Item) -> bool:
    """Say whether the prompt is no question because it need not be one: it has a gap, or is to be called true or false."""
    return bool(_GAP.search(item.question.prompt)) or is_true_or_false(plain(option.text) for option in item.options)


def _has_words(words: Words) -> bool:
    return bool(words.interrogatives or words.imperatives)


def cue_from_another(facts: Facts) -> Iterator[Finding]:
    """L16: a prompt that names another question's answer, or needs another question."""
    prompts = {item.number: f" {plain(item.question.prompt)} " for item in facts.items}
    telling = {item.number: list(_telling(item, prompts)) for item in facts.items}
    for item in facts.items:
        if _OTHER_QUESTION.search(collapsed(item.question.prompt)):
            what = N_("The prompt needs another question, but their order may change.")
            mend = N_("Ask so that the question can be answered by itself.")
            yield item.finding("L16", "error", ("prompt",), what, mend, found=[item.question.prompt])
        for other in facts.items:
            if other is item:
                continue
            answer = next((one for one in telling[other.number] if f" {plain(one)} " in prompts[item.number]), None)
            if answer is not None:
                values: Values = {"answer": answer, "number": other.number + 1}
                what = N_("The prompt names “%(answer)s”, the answer of question %(number)s.")
                mend = N_("Ask without naming it, or ask for something else in one of the two questions.")
                found = [item.question.prompt, answer]
                yield item.finding("L16", "warn", ("prompt",), what, mend, found=found, values=values)


def no_evidence(facts: Facts) -> Iterator[Finding]:
    """L17: no evidence, evidence that is not in the passage, or evidence that does not hold the answer."""
    passage = facts.passage
    for item in facts.items:
        question = item.question
        if not question.evidence:
            what = N_("The question rests on no sentence of the text.")
            mend = N_("Name the sentences that prove the answer.")
            yield item.finding("L17", "error", ("evidence",), what, mend, found=[])
        found: list[str] = []
        for place, span in enumerate(question.evidence):
            names = passage.resolve(span)
            found += names
            if not names:
                where = span.at if span.quote is None else f"{span.at}: {span.quote}"
                what = N_("The evidence “%(where)s” is not in the passage.")
                mend = N_("Name a sentence that is there; a quotation stands word for word as in the text.")
                path = ("evidence", place)
                yield item.finding("L17", "error", path, what, mend, found=[where], values={"where": where})
        text = plain(" ".join(passage.sentences[name].text for name in found))
        if found and question.process == "locate" and not _holds(text, item.answers, facts.words):
            what = N_("No word of the answer stands in the evidence, so it cannot be located there.")
            mend = N_("Name the sentence that says it, or tag the question as understanding.")
            yield item.finding("L17", "error", ("evidence",), what, mend, found=[text, *item.answers])


def poor_feedback(facts: Facts) -> Iterator[Finding]:
    """L18: an option or wrong answer without a reason, empty words, no evidence to show, a letter for an option.

    Feedback cites evidence by showing the question's own, highlighted in the text, so the list must not be empty.
    """
    severity: Severity = "error" if facts.strict_feedback else "info"
    for item in facts.items:
        if not item.question.evidence:
            what = N_("The feedback has no evidence to show.")
            mend = N_("Name the sentences that prove the answer: pupils see them highlighted.")
            yield item.finding("L18", severity, ("feedback",), what, mend, found=[])
        for part in item.parts:
            if part.explained and not part.rationale:
                what = N_("“%(text)s” has no explanation.")
                mend = N_("Say why “%(text)s” is right or wrong, and where in the text: pupils learn most from that.")
                path = (*part.path, "rationale")
                yield item.finding("L18", severity, path, what, mend, found=[part.text], values={"text": part.text})
    for item, path, text in facts.rationales():
        empty = plain(text) in EMPTY_FEEDBACK or len(collapsed(text)) < SHORTEST_FEEDBACK
        if empty and path[-1] != "hint":
            what = N_("“%(text)s” explains nothing.")
            mend = N_("Say why, and where in the text.")
            yield item.finding("L18", severity, path, what, mend, found=[text], values={"text": text})
        if match := _LETTER.search(text):
            what = N_("“%(text)s” means nothing once options are shuffled.")
            mend = N_("Name the option by its words.")
            yield item.finding("L18", "error", path, what, mend, found=[text], values={"text": match.group()})


def _asks(tokens: list[str], words: Words) -> bool:
    known = words.interrogatives | words.imperatives
    bare = [_without_suffix(token, words.suffixes, known) for token in tokens]
    return any(word in known for word in bare) or any(f"{one} {two}" in known for one, two in pairwise(bare))


def _without_suffix(token: str, suffixes: tuple[str, ...], known: frozenset[str]) -> str:
    """Return *siapa* for *siapakah*."""
    stems = (token.removesuffix(suffix) for suffix in suffixes if token.endswith(suffix))
    return next((stem for stem in stems if stem in known), token)


def _telling(item: Item, prompts: Mapping[int, str]) -> Iterator[str]:
    """Yield the answers of `item` that would give something away in another prompt."""
    for answer in item.answers:
        text = plain(answer)
        if len(text) >= SHORTEST_ANSWER and sum(f" {text} " in prompt for prompt in prompts.values()) < COMMON_NAME:
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
