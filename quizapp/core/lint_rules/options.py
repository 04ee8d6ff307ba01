"""Rules about the options of one question: what they say, how many there are, which are keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz.distance import OSA

from quizapp.core.lint_rules.facts import Facts, Finding, Values, collapsed, plain
from quizapp.core.lint_rules.words import ALL_OR_NONE, ALONE, ROMAN, is_true_or_false
from quizapp.core.messages import N_

NEAR_TOKENS, NEAR_SHARE, NEAR_CHARACTERS = 3, 0.8, 0.90
"""Near-duplicates: shared words (of at least so many), or alike characters."""
FEWEST, MOST = 3, 5
AKM_OPTIONS = ((3, 3), (9, 4), (12, 5))
"""Up to this grade, so many options by AKM convention."""
REPEATED = 3
"""Words at the beginning or end of every option that belong into the prompt."""

_LABEL = re.compile(r"^[a-e][.)]\s+")
_ALL_OR_NONE = re.compile("|".join(f"(?:{pattern})" for pattern in ALL_OR_NONE))


def all_or_none(facts: Facts) -> Iterator[Finding]:
    """L01: an option that stands for all or none of the others."""
    for item in facts.items:
        for option in item.options:
            if speaks_of_others(option.text):
                yield item.finding(
                    "L01",
                    "error",
                    option.path,
                    N_("“%(text)s” speaks of the other options."),
                    N_("Write an option that says something of its own, or take it out."),
                    found=[option.text],
                    values={"text": option.text},
                )


def speaks_of_others(option: str) -> bool:
    """Say whether an option stands for all or none of the others; other rules leave it alone."""
    text = _LABEL.sub("", collapsed(option).casefold()).rstrip(".").strip()
    return text not in ALONE and _ALL_OR_NONE.fullmatch(text) is not None


def wrong_keys(facts: Facts) -> Iterator[Finding]:
    """L02: no key, too many keys, or a row whose key is none of the categories."""
    for item in facts.items:
        values: Values
        keys, total = sum(option.right for option in item.options), len(item.options)
        found = [option.text for option in item.options if option.right]
        if item.options and item.single and keys != 1:
            what = N_("One option must be the key; %(keys)s are marked.")
            mend = N_("Mark the one option that is right. If several are, make it a question with several answers.")
            yield item.finding("L02", "error", ("options",), what, mend, found=found, values={"keys": keys})
        elif item.options and not item.single and keys in (0, total):
            what = N_("Some options must be keys and some not; %(keys)s of %(total)s are marked.")
            mend = N_("Mark those that are right, and write at least one that is wrong.")
            values = {"keys": keys, "total": total}
            yield item.finding("L02", "error", ("options",), what, mend, found=found, values=values)
        elif item.options and not item.single and keys == 1:
            what = N_("Only one option is a key.")
            mend = N_("Make it multiple choice, or mark another option that is right.")
            yield item.finding("L02", "warn", ("options",), what, mend, found=found)
        for row in item.of("row"):
            if not row.right:
                mend = N_("Say which category “%(text)s” belongs to.")
                values = {"text": row.text}
                what = N_("The row has no key.")
                yield item.finding("L02", "error", row.path, what, mend, found=[row.text], values=values)


def same_options(facts: Facts) -> Iterator[Finding]:
    """L05: options that say the same, or nearly."""
    negations = frozenset(word for words in facts.languages.values() for word in words.negations)
    for item in facts.items:
        for first, second in combinations(item.options, 2):
            values = {"first": first.text, "second": second.text}
            found = sorted(values.values())
            if _same(first.text, second.text):
                what = N_("“%(first)s” and “%(second)s” are the same.")
                mend = N_("Write another option in place of one of them.")
                yield item.finding("L05", "error", second.path, what, mend, found=found, values=values)
            elif _nearly_same(plain(first.text), plain(second.text), negations):
                what = N_("“%(first)s” and “%(second)s” are nearly the same.")
                mend = N_("Make the difference plain, or write another option in place of one of them.")
                yield item.finding("L05", "warn", second.path, what, mend, found=found, values=values)


def repeated_words(facts: Facts) -> Iterator[Finding]:
    """L14: every option begins or ends with the same words."""
    for item in facts.items:
        spelt = [collapsed(option.text).split() for option in item.options]
        bare = [[plain(word) for word in words] for words in spelt]
        for words, shown, what, mend in (
            (
                bare,
                spelt,
                N_("Every option begins with “%(words)s”."),
                N_("Move these words to the end of the prompt, so that each option says only its own."),
            ),
            (
                [one[::-1] for one in bare],
                [one[::-1] for one in spelt],
                N_("Every option ends with “%(words)s”."),
                N_("Move these words into the prompt, so that each option says only its own."),
            ),
        ):
            count = _in_common(words)
            if count >= REPEATED:
                same = shown[0][:count]
                text = " ".join(same if words is bare else same[::-1])
                yield item.finding("L14", "info", ("options",), what, mend, found=[text], values={"words": text})


def option_count(facts: Facts) -> Iterator[Finding]:
    """L15: fewer than three or more than five options, or not as many as AKM uses in the grade."""
    grade = _grade(facts.grade)
    for item in facts.items:
        count = len(item.options)
        if not count or is_true_or_false(plain(option.text) for option in item.options):
            continue
        found = [str(count)]
        if not FEWEST <= count <= MOST:
            what = N_("%(count)s options are too few or too many.")
            mend = N_("Use three to five; three good ones are enough.")
            yield item.finding("L15", "error", ("options",), what, mend, found=found, values={"count": count})
        elif grade and item.single and count not in (FEWEST, usual := _usual(grade)):
            values: Values = {"count": count, "grade": grade, "usual": usual}
            what = N_("%(count)s options; in grade %(grade)s AKM uses %(usual)s.")
            mend = N_("Use %(usual)s options as pupils know them, or three good ones.")
            yield item.finding("L15", "info", ("options",), what, mend, found=[*found, str(grade)], values=values)


def _in_common(options: list[list[str]]) -> int:
    """Return how many words all `options` begin with; 0 for fewer than two options."""
    if len(options) < 2:  # noqa: PLR2004
        return 0
    count = 0
    for words in zip(*options, strict=False):
        if len(set(words)) > 1 or not words[0]:
            break
        count += 1
    return count


def _same(first: str, second: str) -> bool:
    """Say whether two options are equal in sense: also a name turned round, *Shoigu, Sergei*, beside one that is not."""
    one, two = plain(first), plain(second)
    if not one or not two:
        return collapsed(first) == collapsed(second)
    turned = ("," in first) != ("," in second) and plain(_turned(first)) == plain(_turned(second))
    return one == two or turned


def _turned(text: str) -> str:
    """Return a name written *Last, First* the usual way round, anything else as it is."""
    last, _, first = text.partition(",")
    return f"{first} {last}"


def _nearly_same(first: str, second: str, negations: frozenset[str]) -> bool:
    one, two = set(first.split()), set(second.split())
    if (
        not one
        or not two
        or any(token in negations or any(character.isdigit() for character in token) for token in one ^ two)
    ):
        return False
    shared = len(one & two) / max(1, len(one | two))
    if min(len(one), len(two)) >= NEAR_TOKENS and shared >= NEAR_SHARE:
        return True
    return OSA.normalized_similarity(first, second) >= NEAR_CHARACTERS


def _grade(text: str | None) -> int | None:
    """Return the grade (1-12) named in *Kelas 9*, *IX* or *grade 9*, if any."""
    for word in re.findall(r"[0-9]+|[a-z]+", (text or "").casefold()):
        number = int(word[:3]) if word.isdigit() else ROMAN.get(word, 0)
        if 1 <= number <= AKM_OPTIONS[-1][0]:
            return number
    return None


def _usual(grade: int) -> int:
    return next(count for last, count in AKM_OPTIONS if grade <= last)
