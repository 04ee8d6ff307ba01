"""Rules about options that belong together: of one kind, in one spelling, in their own order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quizapp.core.lint_rules.facts import Facts, Finding, Item, Values, collapsed, plain
from quizapp.core.lint_rules.options import speaks_of_others
from quizapp.core.lint_rules.words import Words
from quizapp.core.messages import N_
from quizapp.core.ordered_values import in_order, overlapping, values_of

FEWEST_ALIKE = 3
"""Options from which one that differs stands out."""
LONGEST_NAME = 6
"""Words of a name; a longer text with many capitals is a headline."""

_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
_FINAL = ".!?;,:"
_LABEL = re.compile(r"^[A-Ea-e][.)]\s+")


def values_in_order(facts: Facts) -> Iterator[Finding]:
    """L06: ranges that overlap, or numbers and dates that are not in their order."""
    for item in facts.items:
        if len(item.options) < 2:  # noqa: PLR2004
            continue
        texts = [_LABEL.sub("", option.text) for option in item.options]
        values = values_of(texts, facts.passage.language)
        if values is None:
            continue
        pair = overlapping(values)
        if pair is not None:
            first, second = (item.options[place] for place in pair)
            yield item.finding(
                "L06",
                "error",
                second.path,
                N_("“%(first)s” and “%(second)s” overlap, so that two options may be right."),
                N_("Let each range begin after the one before it has ended, such as 1–5, 6–10, 11–15."),
                found=sorted((first.text, second.text)),
                values={"first": first.text, "second": second.text},
            )
        if not in_order(values):
            what, mend = (
                (N_("The dates are not in their order."), N_("Put them in the order of time."))
                if values[0].is_date
                else (N_("The numbers are not in their order."), N_("Put them in order, the smallest first or last."))
            )
            yield item.finding("L06", "warn", ("options",), what, mend, found=texts)


def options_alike(facts: Facts) -> Iterator[Finding]:
    """L12: one option of another kind than the others, or in another spelling, or one that the article does not fit."""
    names = _names(facts)
    for item in facts.items:
        if len(item.options) > 1 and not any(speaks_of_others(option.text) for option in item.options):
            yield from _other_kind(item, names, facts)
            yield from _other_spelling(item, names)
            yield from _wrong_article(item, facts.words)


def _other_kind(item: Item, names: frozenset[str], facts: Facts) -> Iterator[Finding]:
    sentence_case = all(_first_letter(option.text).isupper() for option in item.options)
    kinds = [
        kind_of(option.text, facts.words, facts.passage.language, names, sentence_case=sentence_case)
        for option in item.options
    ]
    odd = _odd_one(kinds)
    if odd is None:
        return
    option = item.options[odd]
    if option.right and item.single:
        what = N_("The key “%(text)s” has another form than the other options.")
        mend = N_("Give all options one form: a key that looks different is found without reading.")
    else:
        what = N_("“%(text)s” has another form than the other options.")
        mend = N_("Give all options one form: one that looks different is ruled out without reading.")
    values: Values = {"text": option.text}
    yield item.finding("L12", "warn", option.path, what, mend, found=[option.text, *kinds], values=values)


def _odd_one(kinds: Sequence[str]) -> int | None:
    """Return the place of the one that differs while all others are of one kind; None if there is none."""
    if len(kinds) < FEWEST_ALIKE:
        return None
    usual = Counter(kind for kind in kinds if kind != "WORD").most_common(1)
    same = {usual[0][0]} if usual else set()
    if same & {"NAME", "NP"}:
        same.add("WORD")
    odd = [place for place, kind in enumerate(kinds) if kind not in same]
    return odd[0] if len(odd) == 1 else None


def _other_spelling(item: Item, names: frozenset[str]) -> Iterator[Finding]:
    """Tell final stops and initial capitals that only some options have; names have their capitals anywhere."""
    texts = [collapsed(option.text) for option in item.options]
    ends = [text[-1:] if text[-1:] in _FINAL and not text.endswith("...") else "" for text in texts]
    if len(set(ends)) > 1:
        what = N_("Some options end with a stop and some do not.")
        mend = N_("End all options in the same way.")
        yield item.finding("L12", "warn", ("options",), what, mend, found=texts)
    starts = [
        text[0].isupper()
        for text in texts
        if text[:1].isalpha() and text[0].upper() != text[0].lower() and not _begins_with_name(text, names)
    ]
    if len(set(starts)) > 1:
        what = N_("Some options begin with a capital letter and some do not.")
        mend = N_("Begin all options in the same way; names keep their capitals.")
        yield item.finding("L12", "warn", ("options",), what, mend, found=texts)


def _wrong_article(item: Item, words: Words) -> Iterator[Finding]:
    last = plain(item.question.prompt.rstrip(" ._\u2026")).split()[-1:]
    fits = words.articles.get(last[0]) if last else None
    if fits is None:
        return
    misfit = [option for option in item.options if not fits.match(option.text.strip())]
    if misfit and len(misfit) < len(item.options):
        yield item.finding(
            "L12",
            "warn",
            misfit[0].path,
            N_("“%(article)s” at the end of the prompt does not fit “%(text)s”."),
            N_("Write the article into each option: it tells which options fit."),
            found=[last[0], *sorted(option.text for option in misfit)],
            values={"article": last[0], "text": misfit[0].text},
        )


def kind_of(  # noqa: PLR0911 - a line a kind
    text: str, words: Words, language: str, names: frozenset[str], *, sentence_case: bool
) -> str:
    """Return what an option is: NUM, DATE, NAME, VERB, CLAUSE, PLACE (with a preposition) or NP.

    In `sentence_case` a capital at the beginning says nothing: a single unknown word may be a name or a thing (WORD).
    """
    text = _LABEL.sub("", collapsed(text))
    values = values_of([text], language)
    if values is not None:
        return "DATE" if values[0].is_date else "NUM"
    spelt = _WORD.findall(text)
    bare = [plain(word) for word in spelt]
    if not spelt:
        return "NP"
    if bare[0] in words.prepositions:
        return "PLACE"
    named = _is_name(spelt, words)
    sure = plain(spelt[0]) in names or not sentence_case or (len(spelt) > 1 and spelt[1][0].isupper())
    if named and sure:
        return "NAME"
    if _is_verb(bare[0], words) and bare[0] not in names:
        return "VERB"
    if _is_clause(spelt, words):
        return "CLAUSE"
    return "WORD" if named else "NP"


def _is_clause(spelt: Sequence[str], words: Words) -> bool:
    lowered = [word.casefold() for word in spelt]
    for place, word in enumerate(lowered):
        if place and word in words.subordinate:
            return False
        if word in words.finite:
            return True
        before, after = lowered[max(place - 1, 0) : place], lowered[place + 1 : place + 2]
        alone = not before or not after or before[0] in words.no_past_after or after[0] in words.no_past_before
        if not alone and word not in words.no_verbs and words.past.fullmatch(word):
            return True
    return False


def _is_verb(word: str, words: Words) -> bool:
    return word not in words.no_verbs and words.verb.fullmatch(word) is not None


def _is_name(spelt: Sequence[str], words: Words) -> bool:
    """Say whether every word has a capital, those that join names (*of*, *di*) aside."""
    capitals = [word[0].isupper() for word in spelt]
    joined = (
        is_capital or word in words.prepositions | words.conjunctions
        for word, is_capital in zip(spelt, capitals, strict=True)
    )
    return len(spelt) <= LONGEST_NAME and capitals[0] and capitals[-1] and all(joined)


def _begins_with_name(text: str, names: frozenset[str]) -> bool:
    spelt = _WORD.findall(text)
    if not spelt:
        return True
    return (
        plain(spelt[0]) in names or spelt[0].isupper() or (len(spelt) > 1 and all(word[0].isupper() for word in spelt))
    )


def _first_letter(text: str) -> str:
    return next((character for character in collapsed(text) if character.isalpha()), "A")


def _names(facts: Facts) -> frozenset[str]:
    """Return the words that the passage and the prompts write with a capital inside a sentence."""
    texts = [sentence.text for block in facts.passage.blocks if block.kind != "heading" for sentence in block.sentences]
    texts += [item.question.prompt for item in facts.items]
    found: set[str] = set()
    for text in texts:
        end = 0
        for place, match in enumerate(_WORD.finditer(text)):
            starts = place == 0 or any(sign in text[end : match.start()] for sign in '.?!“"‘:')
            end = match.end()
            if match.group()[0].isupper() and not starts:
                found.add(plain(match.group()))
    return frozenset(found)
