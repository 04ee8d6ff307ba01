"""The author's forms, made ready once, and where a reply uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from quizapp.core.text_matching.dates import as_key
from quizapp.core.text_matching.keys import DateKey, Key
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import light, literal, tokens
from quizapp.core.text_matching.several import asks_for_several
from quizapp.core.text_matching.spelling import core, edits, is_known, is_light, is_plain_slip
from quizapp.core.text_matching.written_keys import without_brackets

Kind = Literal["accepted", "partial", "wrong", "insufficient", "review"]
CREDITED: frozenset[Kind] = frozenset({"accepted", "partial"})
# Words written in one ("koreautara") are the same answer only when they are too long to be another word by chance.
SHORTEST_JOINED = 7

LONGEST_ACRONYM = 6
"""Letters of a word in capitals that stands for several words."""

_WORD = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-z]\w*")


class Form(NamedTuple):
    """One form of the key: `words` as written, `core` without function words, `credit` of the mark."""

    kind: Kind
    text: str
    credit: float
    words: tuple[str, ...]
    core: tuple[str, ...]
    joined: str
    initials: str  # of the words of `core`


@dataclass(frozen=True, slots=True)
class Prepared:
    """A key as the rules use it. `forms` are sorted longest first; `conflicts` are cores of more than one kind."""

    key: Key
    lexicon: Lexicon
    forms: tuple[Form, ...]
    credited: tuple[Form, ...]  # those that earn something and have a word to be found
    conflicts: frozenset[tuple[str, ...]]
    question: tuple[str, ...]
    known: frozenset[str]  # words that are never a misspelling of an accepted or partial form
    credited_words: frozenset[str]
    dates: tuple[tuple[Form, DateKey], ...]  # accepted forms that are dates
    whole: Mapping[tuple[str, ...] | str, tuple[Form, ...]]  # forms by their words, by their core, by their letters
    names: frozenset[str]  # words the author wrote with a capital inside a sentence of the question


class Reply(NamedTuple):
    """A reply as the rules use it. `places` are the positions in `words` of everything but articles and "and"."""

    text: str
    words: tuple[str, ...]
    places: tuple[int, ...]
    core: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A form found in a reply: the positions of its words in `Reply.words`, and how many edits were forgiven."""

    form: Form
    positions: tuple[int, ...]
    edits: int
    typed: str
    doubtful: bool = False  # one edit in a vocabulary question: may be another real word

    @property
    def first(self) -> int:
        """Return the position of the first word claimed."""
        return self.positions[0]


@lru_cache(maxsize=256)
def prepare(key: Key) -> Prepared:
    """Return `key` normalised. The cache is only for speed: a class answers the same question."""
    lexicon = lexicon_for(key.language)
    listed: list[tuple[Kind, str, float]] = [("accepted", text, 1.0) for text in key.accepted]
    listed += [("partial", text, credit) for text, credit in key.partial]
    listed += [("wrong", text, 0.0) for text in key.wrong]
    listed += [("insufficient", text, 0.0) for text in key.insufficient]
    listed += [("review", text, 0.0) for text in key.review]
    forms = [_form(kind, text, credit, key.language, lexicon) for kind, text, credit in listed]
    question = tokens(key.question, key.language)
    bracketed = not key.vocabulary and any("(" in text for text in key.accepted)
    if bracketed and not asks_for_several(question, lexicon):
        forms += _without_brackets(forms, key.language, lexicon)
    forms.sort(key=lambda form: (-len(form.core), -sum(map(len, form.core)), form.core))
    kinds: dict[tuple[str, ...], set[Kind]] = {}
    for form in forms:
        kinds.setdefault(form.core, set()).add(form.kind)
    credited = frozenset(word for form in forms if form.kind in CREDITED for word in form.core)
    others = frozenset(word for form in forms if form.kind not in CREDITED for word in form.core)
    return Prepared(
        key=key,
        lexicon=lexicon,
        forms=tuple(forms),
        credited=tuple([form for form in forms if form.kind in CREDITED and form.core]),
        conflicts=frozenset(words for words, found in kinds.items() if len(found) > 1),
        question=question,
        known=key.passage_words | others | frozenset(question),
        credited_words=credited,
        dates=_dates(forms, lexicon),
        whole=_by_whole(forms),
        names=_names(key),
    )


def _by_whole(forms: Sequence[Form]) -> Mapping[tuple[str, ...] | str, tuple[Form, ...]]:
    """Return the forms by everything that a reply may have in common with the whole of them."""
    found: dict[tuple[str, ...] | str, list[Form]] = {}
    for form in forms:
        for name in {form.words, form.core, form.joined or form.words}:
            found.setdefault(name, []).append(form)
    return {name: tuple(some) for name, some in found.items()}


def _names(key: Key) -> frozenset[str]:
    found: set[str] = set()
    for match in _CAPITALISED.finditer(key.question):
        before = key.question[: match.start()].rstrip(" \n\"'(")
        if before and before[-1] not in ".?!:":
            found.update(tokens(match.group(), key.language))
    return frozenset(found)


def _dates(forms: Iterable[Form], lexicon: Lexicon) -> tuple[tuple[Form, DateKey], ...]:
    found = (
        (form, as_key(light(form.text), lexicon))
        for form in forms
        if form.kind == "accepted" and any(word[-1].isdigit() or word in lexicon.day_ordinals for word in form.words)
    )
    return tuple((form, date) for form, date in found if date is not None)


def _form(kind: Kind, text: str, credit: float, language: str, lexicon: Lexicon) -> Form:
    words = tokens(text, language)
    bare = core(words, lexicon)
    return Form(kind, text, credit, words, bare, joined(bare), "".join([word[0] for word in bare]))


def _without_brackets(forms: Sequence[Form], language: str, lexicon: Lexicon) -> list[Form]:
    """Return the accepted forms once more without what is in brackets, where the author lists nothing else by that name."""
    found: dict[tuple[str, ...], Form] = {}
    for form in forms:
        bare = without_brackets(form.text, lexicon) if form.kind == "accepted" else None
        if bare is not None:
            shorter = _form("accepted", bare, 1.0, language, lexicon)._replace(text=form.text)
            if shorter.core:
                found.setdefault(shorter.core, shorter)
    listed = {form.core for form in forms} if found else set()
    return [form for core_of_it, form in found.items() if core_of_it not in listed]


def joined(words: tuple[str, ...]) -> str:
    """Return the letters of `words` without spaces; "" if there are figures among them or too few letters."""
    text = "".join(words)
    return text if text.isalpha() and len(text) >= SHORTEST_JOINED else ""


def read_reply(text: str, language: str) -> Reply:
    """Return `text` as the rules use it."""
    return reply_of(text, tokens(text, language), lexicon_for(language))


def reply_of(text: str, words: tuple[str, ...], lexicon: Lexicon) -> Reply:
    """Return a reply of these words."""
    if lexicon.light_words.isdisjoint(words):
        places = tuple(range(len(words)))
    else:
        places = tuple([place for place in range(len(words)) if not is_light(words, place, lexicon)])
    return Reply(text, words, places, core(words, lexicon))


def same_as_whole(reply: Reply, prepared: Prepared) -> list[Form]:
    """Return the forms that are the whole reply: as written, else without function words, else without spaces."""
    if not reply.words:
        text = literal(reply.text)
        return [form for form in prepared.forms if not form.words and text and literal(form.text) == text]
    near = prepared.whole.get(reply.words, ())
    if written := [form for form in near if form.words == reply.words]:
        return written
    if bare := [form for form in prepared.whole.get(reply.core, ()) if form.core == reply.core]:
        return bare
    together = joined(reply.core)
    return [form for form in prepared.whole.get(together, ()) if form.joined == together]


def find_claims(reply: Reply, prepared: Prepared) -> list[Claim]:
    """Return the forms used in `reply`, longest first, no word claimed twice, in the order of the reply.

    So "Kim" is not found in "Kim Jong Un" when both are listed. Of equal length, exact forms come before misspelt ones.
    """
    free = set(reply.places)
    claims: list[Claim] = []
    # A slip never touches the first letter: most of a long list of forms is out after one look.
    initials = "".join([reply.words[place][0] for place in reply.places])
    possible = [form for form in prepared.forms if form.core and form.initials in initials]
    for length in sorted({len(form.core) for form in possible}, reverse=True):
        same_length = [form for form in possible if len(form.core) == length]
        for exact in (True, False):
            claims.extend(_claims_of_length(reply, initials, same_length, prepared, free, exact=exact))
    return sorted(claims, key=lambda claim: claim.first)


def _claims_of_length(
    reply: Reply, initials: str, forms: Iterable[Form], prepared: Prepared, free: set[int], *, exact: bool
) -> Iterable[Claim]:
    words = tuple([reply.words[place] for place in reply.places])
    for form in forms:
        start = initials.find(form.initials)
        refused: set[tuple[str, ...]] = set()  # a reply may say one word a hundred times
        while start >= 0:
            end = start + len(form.core)
            positions, typed = reply.places[start:end], words[start:end]
            if typed not in refused and free.issuperset(positions):
                claim = _claim(typed, form, positions, prepared, exact=exact)
                if claim is not None:
                    free.difference_update(positions)
                    yield claim
                else:
                    refused.add(typed)
            start = initials.find(form.initials, start + 1)


def _claim(
    typed: tuple[str, ...], form: Form, positions: tuple[int, ...], prepared: Prepared, *, exact: bool
) -> Claim | None:
    if exact:
        return Claim(form, positions, 0, " ".join(typed)) if typed == form.core else None
    vocabulary = prepared.key.vocabulary
    if vocabulary and form.kind not in CREDITED:
        return None  # where one letter makes another word, a misspelt wrong answer is no evidence
    total, doubtful = 0, False
    for typed_word, word in zip(typed, form.core, strict=True):
        distance = edits(typed_word, word, vocabulary=vocabulary)
        if distance is None:
            return None
        if distance and not vocabulary and _is_other_word(typed_word, form, prepared):
            return None
        if distance and _is_acronym(word, form) and sorted(typed_word) != sorted(word):
            return None
        if distance and vocabulary:
            known = _is_other_word(typed_word, form, prepared)
            doubtful = doubtful or known or not is_plain_slip(typed_word, word, prepared.lexicon.own)
        total += distance
    return Claim(form, positions, total, " ".join(typed), doubtful=doubtful)


def _is_other_word(typed: str, form: Form, prepared: Prepared) -> bool:
    if is_known(typed, prepared.lexicon, prepared.known):
        return True
    return form.kind not in CREDITED and typed in prepared.credited_words


def _is_acronym(word: str, form: Form) -> bool:
    """Return whether `word` is written in capitals in a form: "BMG" is no slip for "BMKG", but "BKMG" is."""
    return len(word) <= LONGEST_ACRONYM and word.upper() in _WORD.findall(form.text)


def contains(text: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Return whether `part` stands in `text`, unbroken."""
    return any(text[start : start + len(part)] == part for start in range(len(text) - len(part) + 1)) if part else False
