"""Where a sentence ends: Indonesian and English with their abbreviations, and the marks of other scripts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_ABBREVIATIONS = (
    # Indonesian
    "dr drs dra ir prof h hj kh no nmr hlm hal tgl jl jln gg kab kec kel prov tlp telp tel hp dll dst dsb dkk yth bpk sdr "
    "sdri ny tn nn an a.n u.p u.b s.d d.a d.h m.m m.h "
    "s.h s.t s.e s.ag s.sos s.si s.kom s.ked s.ip s.psi s.p s.tp s.pd s.pd.i m.pd "
    "m.pd.i m.si m.hum m.ag m.sc m.a m.t m.kom m.ba ph.d sp.pd sp.a st pt cv ud ltd inc tbk rp ttd alm almh bhs ay "
    "hlmn red ed jend letjen mayjen brigjen kol kapt kep sek dep div "
    # English
    "mr mrs ms jr sr vs etc e.g i.e approx dept est gen gov rev sen rep col capt lt sgt fig vol u.s u.k u.n u.s.a e.u a.m "
    "p.m mt ft ave blvd rd nos pp corp co bros al ca cf viz "
    "jan feb mar apr jun jul aug agt ags agu sep sept oct okt nov nop dec des"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Words after which a stop does not end a sentence (lower case, without the final stop)."""
_ALSO_AT_THE_END = "dll dst dsb dkk etc tbk inc ltd co corp jr sr a.m p.m u.s u.k u.s.a al red s.pd m.pd s.h s.e ph.d"
_MAY_END = frozenset(_ALSO_AT_THE_END.split())
"""Abbreviations that often stand at the end: after them a sentence ends where a word that begins one follows."""
_BEGINNINGS = (
    "ia dia mereka kami kita saya itu ini hal namun tetapi akan setelah sebelum ketika saat para pada di dalam dari "
    "menurut sementara selain karena oleh untuk dengan sebagai "
    "he she it they we this that these those the but however after before when while in on at according"
)
_OPENERS = frozenset(_BEGINNINGS.split())

# Anybody may paste anything: each pattern begins where a run begins and never goes back into it, so that the time grows
# with the length of the text and not with its square.
_CLOSING = "\"'”’»)\\]"
_BREAK = re.compile(rf"((?<![.!?…])[.!?…]++[{_CLOSING}]*+)\s+(?=[\"'“‘«(\[]*+[^\W_])")
_AROUND = 100
"""Characters that are looked at on either side of a stop: more than any abbreviation has."""
_OPENING = "\"'“‘«(["
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
"""One letter, or letters with stops between them: J. B. Sumarlin, K.M. Harapan."""
_NUMBERED = re.compile(r"(?:\(?\d{1,2}|[a-z]|[ivx]{1,4})\Z", re.IGNORECASE)

_CHINESE_STOPS = "\u3002\uff01\uff1f\uff61"
_SPACED_STOPS = "\u061f\u06d4\u0964\u0965\u0589\u104b\u17d4\u17d5\u1362"
_OTHER_STOP = re.compile(rf"([{_CHINESE_STOPS}]++[」』”’〉》\uff09]*+)|([{_SPACED_STOPS}]++[{_CLOSING}]*+)(?=\s|\Z)")
"""Chinese and Japanese stops need no space after them; those of Arabic, Urdu, Hindi, Burmese, Khmer … have one."""


def split_sentences(paragraph: str, known: Collection[str] = ()) -> list[str]:
    """Return the sentences of one paragraph, in order; together they hold every word of it.

    A stop ends a sentence when white space and then a capital, a digit or an opening quote follow, unless the word
    before it is a known abbreviation or a single initial. `known` are sentences as an author divided them before: where
    they stand again, they are divided alike.
    """
    text = " ".join(paragraph.split())
    sentences = [sentence for part in _at_other_stops(text) for sentence in _at_stops(part)]
    return _as_known(sentences, known) if known else sentences


def _at_other_stops(text: str) -> Iterator[str]:
    start = 0
    for match in _OTHER_STOP.finditer(text):
        if piece := text[start : match.end()].strip():
            yield piece
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def _at_stops(text: str) -> Iterator[str]:
    start = 0
    for match in _BREAK.finditer(text):
        before = text[max(start, match.start() - _AROUND) : match.start()]
        following = text[match.end() : match.end() + _AROUND].lstrip(_OPENING)
        if not _ends_sentence(before, match.group(1), following, whole=match.start() - start < _AROUND):
            continue
        yield text[start : match.end(1)]
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def _ends_sentence(before: str, mark: str, following: str, *, whole: bool) -> bool:
    """Say whether a stop ends a sentence. `whole`: `before` begins where the sentence begins."""
    starts_anew = following[:1].isupper() or following[:1].isdigit() or _has_no_case(following[:1])
    if not starts_anew:
        return False
    if mark[:1] != "." or len(mark.strip("\"'”’»)]")) > 1:
        return True
    words = before.split()
    word = words[-1].lstrip(_OPENING).lower() if words else ""
    if whole and len(words) == 1 and _NUMBERED.match(word):
        return False  # "1. Siapkan air." is one sentence
    if word in _MAY_END:
        return following.split(maxsplit=1)[0].rstrip(",").lower() in _OPENERS
    return not (_INITIALS.fullmatch(word) or word in ABBREVIATIONS)


def _has_no_case(letter: str) -> bool:
    """Say whether `letter` is of a script without capitals, where every letter may begin a sentence."""
    return letter.isalpha() and not letter.islower() and not letter.isupper()


MOST_PIECES = 12
"""Pieces that an author may have joined to one sentence."""
STOPS = ".!?…:;" + _CHINESE_STOPS + _SPACED_STOPS
"""What a sentence may end with."""


def _as_known(sentences: list[str], known: Collection[str]) -> list[str]:
    """Divide and join as the author did where the same words stand again."""
    finer = [piece for sentence in sentences for piece in _divided(sentence, known)]
    joined: list[str] = []
    place = 0
    while place < len(finer):
        sizes = range(min(MOST_PIECES, len(finer) - place), 1, -1)
        size = next((size for size in sizes if " ".join(finer[place : place + size]) in known), 1)
        joined.append(" ".join(finer[place : place + size]))
        place += size
    return joined


def _divided(sentence: str, known: Collection[str]) -> list[str]:
    """Divide a sentence that consists of known ones; where one word is new, it stays whole."""
    if sentence in known:
        return [sentence]
    words = sentence.split(" ")
    pieces: list[str] = []
    start = 0
    for end in range(1, len(words) + 1):
        if end - start > _LONGEST_KNOWN:
            return [sentence]
        piece = " ".join(words[start:end])
        if piece in known:
            pieces.append(piece)
            start = end
    rest = " ".join(words[start:])
    if not pieces or (rest and not pieces[-1].endswith(tuple(STOPS))):
        return [sentence]
    return [*pieces, rest] if rest else pieces


_LONGEST_KNOWN = 200
"""Words of a sentence that is looked for among known ones."""
