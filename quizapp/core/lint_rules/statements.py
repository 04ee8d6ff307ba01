"""Rules about statements, pairs and steps: out of balance, two in one, left over, in an order nobody can know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core.lint_rules.facts import Facts, Finding, Item, Values, holds, plain
from quizapp.core.lint_rules.words import TRUE_FALSE, Words, is_true_or_false
from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Part

FEWEST_ROWS, ROWS_LEAST, ROWS_MOST = 4, 0.25, 0.75
"""Of so many statements in a table, at least and at most so many should be true."""
MANY_ROWS, MANY_LEAST, MANY_MOST = 10, 0.40, 0.60
"""The same of the whole quiz."""

_HOLDS = frozenset(pair[0] for pair in TRUE_FALSE)
_HOLDS_NOT = frozenset(pair[1] for pair in TRUE_FALSE)
_TOKEN = re.compile(r"[^\W\d_][\w'\u2019]*")
_FIGURE = re.compile(r"\d")


def unbalanced(facts: Facts) -> Iterator[Finding]:
    """L20: true and false out of balance, two ideas in a row, no phrase left over, an order the text does not tell."""
    judged: list[tuple[Item, bool]] = []
    for item in facts.items:
        rows = item.of("row")
        yield from _balance_of(item, rows)
        for row in rows:
            yield from _doubtful(item, row, facts.words)
        judged += [(item, truth) for truth in _truths(item, rows)]
        yield from _left_over(item)
        yield from _unordered(item, facts)
    true = sum(truth for _, truth in judged)
    if len(judged) >= MANY_ROWS and not MANY_LEAST <= true / len(judged) <= MANY_MOST:
        values: Values = {"count": true, "number": len(judged)}
        what = N_("%(count)s of %(number)s statements of the quiz are true.")
        mend = N_("Change some statements, so that about half of them are true: guessing must not pay.")
        found = (str(true), str(len(judged)))
        yield Finding("L20", "warn", ("questions",), Message(what, values), Message(mend, values), found=found)


def _truths(item: Item, rows: tuple[Part, ...]) -> list[bool]:
    """Return, for each statement that is called true or false, whether it is true. A choice of the two is one."""
    if item.key is not None and is_true_or_false(plain(option.text) for option in item.options):
        return [plain(item.key.text) in _HOLDS]
    categories = [plain(row.listed) for row in rows]
    return [category in _HOLDS for category in categories if category in _HOLDS | _HOLDS_NOT]


def _balance_of(item: Item, rows: tuple[Part, ...]) -> Iterator[Finding]:
    """Tell a table of two categories in which one has (nearly) all rows."""
    categories = sorted({row.listed for row in rows if row.right})
    if len(rows) < FEWEST_ROWS or len(categories) > 2 or not all(row.right for row in rows):  # noqa: PLR2004
        return
    counts = {category: sum(row.listed == category for row in rows) for category in categories}
    most = max(categories, key=lambda category: counts[category])
    if counts[most] / len(rows) > ROWS_MOST:
        what = N_("%(count)s of %(number)s rows belong to “%(category)s”.")
        mend = N_("Change some rows, so that each category has at least a quarter of them: guessing must not pay.")
        values: Values = {"count": counts[most], "number": len(rows), "category": most}
        found = [f"{row.text}={row.listed}" for row in rows]
        yield item.finding("L20", "warn", ("rows",), what, mend, found=found, values=values)


def _doubtful(item: Item, row: Part, words: Words) -> Iterator[Finding]:
    """Tell a row that says two things, or one that sounds false by itself."""
    values: Values
    word = _joining(row.text, words)
    if word:
        what = N_("“%(text)s” says two things, joined by “%(word)s”: one may be true and the other not.")
        mend = N_("Make two rows of it, or leave one of the two out.")
        values = {"text": row.text, "word": word}
        yield item.finding("L20", "warn", row.path, what, mend, found=[row.text], values=values)
    absolute = holds(row.text, words.absolutes)
    if absolute:
        what = N_("“%(word)s” in “%(text)s” sounds false by itself.")
        mend = N_("Leave the word out, or say it as the text does.")
        values = {"text": row.text, "word": absolute}
        yield item.finding("L20", "warn", row.path, what, mend, found=[row.text, absolute], values=values)


def _joining(text: str, words: Words) -> str:
    """Return the word that joins two statements, each with a verb; empty if there is none."""
    tokens = [token.casefold() for token in _TOKEN.findall(text)]
    verbs = [words.predicate.fullmatch(token) is not None and token not in words.no_verbs for token in tokens]
    for place, token in enumerate(tokens):
        if token in words.conjunctions and any(verbs[:place]) and any(verbs[place + 1 :]):
            return str(token)
    return ""


def _left_over(item: Item) -> Iterator[Finding]:
    """Tell pairs without a phrase to spare."""
    pairs = item.of("pair")
    if pairs and not item.of("extra"):
        what = N_("There are as many phrases as pairs, so that the last pair is free.")
        mend = N_("Add a phrase that belongs to nothing.")
        found = [pair.text for pair in pairs]
        yield item.finding("L20", "warn", ("extras",), what, mend, found=found)


def _unordered(item: Item, facts: Facts) -> Iterator[Finding]:
    """Tell steps that share their evidence although it has no word of order: two of them could stand either way.

    Each sentence of the evidence places one step, and so does each word of order or time in it (*then*, *before*, a
    date). With fewer places than steps, two steps rest on one sentence that does not say which of them came first.
    """
    steps = item.of("step")
    if not steps or not facts.words.order_markers:
        return
    named = {name for span in item.question.evidence for name in facts.passage.resolve(span)}
    sentences = [facts.passage.sentences[name].text for name in facts.passage.sentences if name in named]
    if not sentences:
        return  # evidence that is missing is told by its own rule
    places = len(sentences) + sum(_markers(text, facts) for text in sentences)
    if places < len(steps):
        what = N_("%(steps)s events rest on %(sentences)s sentences that do not tell their order.")
        mend = N_("Add the sentence of each event as evidence; take out an event whose place the text does not tell.")
        values: Values = {"steps": len(steps), "sentences": len(sentences)}
        found = [*(step.text for step in steps), *sentences]
        yield item.finding("L20", "error", ("evidence",), what, mend, found=found, values=values)


def _markers(text: str, facts: Facts) -> int:
    """Return how many words in a sentence say when something happened."""
    padded = f" {plain(text)} "
    return sum(padded.count(f" {word} ") for word in facts.words.order_markers) + bool(_FIGURE.search(text))
