"""The same reply in other words: what else it may be read as, before it is left to the teacher.

A reading changes words only for other forms of themselves ("selokannya", "selokan"), the voice of a sentence together with
its order ("padi dirusak tikus", "tikus merusak padi"), the order of a list joined by "and", a name written surname first.
Beside a figure, words that the question gives may be left out. The rules then judge the reading as if the pupil had written
it, negations, rivals and roles included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import permutations

from quizapp.core.text_matching.forms import CREDITED, Form, Prepared, Reply, prepare, reply_of
from quizapp.core.text_matching.inflection import lemmas, same_word, voice
from quizapp.core.text_matching.keys import Key
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import LanguageData, Lexicon
from quizapp.core.text_matching.normalizing import light, tokens
from quizapp.core.text_matching.same_values import in_values_of_the_key
from quizapp.core.text_matching.spelling import core

Words = tuple[str, ...]
Parties = tuple[Words, Words, bool]
MOST_WORDS = 30
MOST_FORMS = 200
MOST_ITEMS = 4
SHORTEST_SPELT = 4
"""Letters of a word that is written letter by letter; fewer are initials."""
MONTHS = "months"
"""Family of the names of months, under which no other word is found: a word of six letters has shorter stems."""

_GENITIVE = re.compile(r"(\w+)'s\s+(\w+)")
_APOSTROPHE = re.compile("['\u2019]")
_BETWEEN_ITEMS = re.compile(r"[,;&]")


def readings(reply: Reply, prepared: Prepared) -> Iterator[Reply]:
    """Yield other readings of `reply`, none for a question about a word itself or for more than is quickly read."""
    if prepared.key.vocabulary or not 0 < len(reply.words) <= MOST_WORDS or len(prepared.forms) > MOST_FORMS:
        return
    values = in_values_of_the_key(_in_one_word(reply.words), prepared)
    first, second = _in_words_of_the_key(values, prepared)
    for words in dict.fromkeys((first, second)):
        if words != reply.words:
            yield reply_of(reply.text, words, prepared.lexicon)
    spelled = _joined_letters(first, prepared)
    if spelled != first:
        yield reply_of(reply.text, spelled, prepared.lexicon)
    words, bare = first, core(first, prepared.lexicon)
    theirs, turned = _without_possessives(bare, prepared), deeds(bare, prepared.lexicon.own.code)
    surname_first = reply.text.count(",") == 1
    for form in prepared.forms:
        if form.kind in CREDITED and (
            _without_asked(form, prepared) in (bare, _without_small_words(bare, form, prepared.lexicon))
            or _without_possessives(form.core, prepared) == theirs
            or (turned and _is_turned(turned, form, prepared.lexicon.own.code))
            or (surname_first and _is_surname_first(reply, form, prepared))
            or (_APOSTROPHE.search(form.text + reply.text) and _is_genitive(reply, form, prepared))
        ):
            yield reply_of(reply.text, form.words, prepared.lexicon)
    for items, form in _lists(prepared.key):
        ordered = _in_order_of(items, form, words, prepared.lexicon)
        if ordered is not None:
            yield reply_of(reply.text, ordered, prepared.lexicon)


def _in_one_word(words: Words) -> Words:
    """Return a word that is written letter by letter ("h-e-a-r-t") as a word."""
    spelt = len(words) >= SHORTEST_SPELT and all(len(word) == 1 and word.isalpha() for word in words)
    return ("".join(words),) if spelt else words


def _is_genitive(reply: Reply, form: Form, prepared: Prepared) -> bool:
    """Return whether one has "Arden's duchess" and the other "the duchess of Arden", and nothing else is different."""
    code = prepared.lexicon.own.code
    mine, theirs = (
        core(tokens(_GENITIVE.sub(r"\2 of \1", light(text)), code), prepared.lexicon)
        for text in (reply.text, form.text)
    )
    return mine == theirs


def _without_small_words(words: Words, form: Form, lexicon: Lexicon) -> Words:
    """Return `words` without function words, where the form is a figure: "7500 saja" is "7500"."""
    if not any(word[-1].isdigit() for word in form.core):
        return words
    small = lexicon.own.function_words - lexicon.own.titles - lexicon.units.keys()
    return tuple(word for word in words if word not in small)


def _joined_letters(words: Words, prepared: Prepared) -> Words:
    """Return `words` with an acronym written letter by letter as one word, where the key has that word: "B.M.K.G."."""
    found: list[str] = []
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and len(words[end]) == 1 and words[end].isalpha():
            end += 1
        together = "".join(words[place:end])
        if end - place > 1 and together in prepared.credited_words:
            found.append(together)
            place = end
        else:
            found.append(words[place])
            place += 1
    return tuple(found)


def _without_possessives(words: Words, prepared: Prepared) -> Words:
    """Return `words` without "their" and the like, where two other words are left at least."""
    possessives = prepared.lexicon.own.possessives
    if possessives.isdisjoint(words):
        return words
    bare = tuple(word for word in words if word not in possessives)
    return bare if len(bare) > 1 else words


def _without_asked(form: Form, prepared: Prepared) -> Words:
    """Return the form without the words that the question gives: "40" of "40 persen" where it asks how many percent."""
    lexicon = prepared.lexicon
    if not any(word[-1].isdigit() for word in form.core) or not lexicon.negators.isdisjoint(form.words):
        return form.core
    asked = frozenset(prepared.question) - lexicon.connectives
    units = [lexicon.units[word] for word in asked if word in lexicon.units]
    implied = {lexicon.own.implied_units[word] for word in asked if word in lexicon.own.implied_units}
    units += [lexicon.units[word] for word in implied]
    return tuple(
        word for word in form.core if word[-1].isdigit() or (word not in asked and lexicon.units.get(word) not in units)
    )


def _in_words_of_the_key(words: Words, prepared: Prepared) -> tuple[Words, Words]:
    """Return `words` with each that is another form of a word of the key written so; of several, the first or the last."""
    families = _families(prepared.key)
    shortened = prepared.lexicon.own.shortened
    first: list[str] = []
    last: list[str] = []
    for word in words:
        full = shortened.get(word, "").split()
        if full and prepared.credited_words.issuperset(full):
            first, last = first + full, last + full
            continue
        same = _words_of_the_key(word, families, prepared.lexicon) or [word]
        first.append(min(same))
        last.append(max(same))
    return tuple(first), tuple(last)


def _words_of_the_key(word: str, families: Mapping[str, tuple[str, ...]], lexicon: Lexicon) -> Sequence[str]:
    """Return the words of the key that `word` is another form of; none if it is one of them itself."""
    if not word.isalpha():
        return ()
    code, month = lexicon.own.code, lexicon.months.get(word)
    near = {other for lemma in _family(word, code) for other in families.get(lemma, ())}
    if word in near:
        return ()
    same = [other for other in near if same_word(word, other, code)]
    if month is not None:
        same += [other for other in families.get(MONTHS, ()) if lexicon.months[other] == month]
    return same


def _family(word: str, code: str) -> frozenset[str]:
    """Return what `word` may be made of, with and without a clitic."""
    clitics = lexicon_for(code).own.clitics
    if not word.endswith(clitics):
        return lemmas(word, code)
    bare = next(word.removesuffix(clitic) for clitic in clitics if word.endswith(clitic))
    return lemmas(word, code) | lemmas(bare, code)


@lru_cache(maxsize=256)
def _families(key: Key) -> Mapping[str, tuple[str, ...]]:
    """Return the words of all forms by what they may be made of."""
    found: dict[str, set[str]] = {}
    lexicon = lexicon_for(key.language)
    code = lexicon.own.code
    for form in prepare(key).forms:
        for word in form.core:
            if word in lexicon.months:
                found.setdefault(MONTHS, set()).add(word)
            for lemma in _family(word, code):
                found.setdefault(lemma, set()).add(word)
    return {lemma: tuple(words) for lemma, words in found.items()}


def _is_turned(turned: Mapping[Parties, frozenset[str]], form: Form, code: str) -> bool:
    """Return whether the form says in the other voice what a text says: agent, deed and patient are the same."""
    if len(form.core) < 2:  # noqa: PLR2004 - nothing to be turned round
        return False
    return any(
        not family.isdisjoint(turned.get((agent, patient, not passive), ()))
        for (agent, patient, passive), family in deeds(form.core, code).items()
    )


@lru_cache(maxsize=4096)
def deeds(words: Words, code: str) -> Mapping[Parties, frozenset[str]]:
    """Return the ways to read (agent, patient, passive) out of `words`, with what the deed may be called."""
    own = lexicon_for(code).own
    found: dict[Parties, frozenset[str]] = {}
    for place, word in enumerate(words):
        before, after = words[:place], words[place + 1 :]
        if own.active_prefixes:
            shown = voice(word, code)
            if shown not in {"active", "passive"}:
                continue
            passive = shown == "passive"
        else:
            passive = bool(before) and before[-1] in own.passive_auxiliaries
        before = _without_auxiliaries(before, own)
        family = lemmas(word, code)
        if passive:
            by = after[1:] if after and after[0] in own.agent_markers else after
            found[by, before, True] = family
            found[(), before + after, True] = family
        else:
            found[before, after, False] = family
    return found


def _without_auxiliaries(words: Words, own: LanguageData) -> Words:
    end = len(words)
    while end and words[end - 1] in own.auxiliaries:
        end -= 1
    return words[:end]


def _is_surname_first(reply: Reply, form: Form, prepared: Prepared) -> bool:
    """Return whether the reply, which has one comma, is the name `form` as lists have it: "Hirata, Andrea"."""
    if not all(part[:1].isupper() for part in form.text.split()):
        return False
    last, first = (tokens(part, prepared.key.language) for part in reply.text.split(","))
    return bool(first) and first + last == form.words


@lru_cache(maxsize=256)
def _lists(key: Key) -> tuple[tuple[tuple[Words, ...], Form], ...]:
    """Return the forms that are lists joined by "and", with their items; none if the question may ask for an order."""
    prepared = prepare(key)
    lexicon = prepared.lexicon
    joining = lexicon.connectives - lexicon.disjunctions
    if not lexicon.connectives.isdisjoint(prepared.question) or not lexicon.own.ordering.isdisjoint(prepared.question):
        return ()
    found = []
    for form in prepared.forms:
        if form.kind not in CREDITED or joining.isdisjoint(form.words):
            continue
        text = re.sub(rf"(?<!\w)(?:{'|'.join(sorted(joining))})(?!\w)", ",", form.text, flags=re.IGNORECASE)
        items = tuple(
            item for part in _BETWEEN_ITEMS.split(text) if (item := core(tokens(part, key.language), lexicon))
        )
        if 1 < len(items) <= MOST_ITEMS and all(item[0] for item in items):
            found.append((items, form))
    return tuple(found)


def _in_order_of(items: tuple[Words, ...], form: Form, words: Words, lexicon: Lexicon) -> Words | None:
    """Return `words` with the items of a list in the order of `form`; None if they do not stand there side by side."""
    joining = lexicon.connectives - lexicon.disjunctions
    places = [
        place
        for place, word in enumerate(words)
        if word not in joining
        and word not in lexicon.articles
        and word not in lexicon.own.glue
        and not (word in lexicon.leading and place and words[place - 1] in joining)
    ]
    for order in permutations(items):
        wanted = tuple(word for item in order for word in item)
        for start in range(len(places) - len(wanted) + 1):
            run = places[start : start + len(wanted)]
            if tuple(words[place] for place in run) == wanted:
                return words[: run[0]] + form.words + words[run[-1] + 1 :]
    return None
