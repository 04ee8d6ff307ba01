"""From pasted text to numbered paragraphs and sentences, as a reader of the article would count them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizapp.core.passages import Block, Sentence

HEADING_WORDS = 14
"""A line of at most so many words without a final stop, followed by text, is taken for a heading."""
WRAPPED_LINE = 100
"""Lines up to this length that do not end a sentence were broken by a mail program or a PDF, not by the author."""

_ABBREVIATIONS = (
    # Indonesian
    "dr drs dra ir prof h hj no nmr hlm hal tgl jl jln gg kab kec kel prov tlp telp dll dst dsb dkk yth bpk sdr sdri "
    "an a.n u.p s.d d.a m.m s.h s.pd m.pd s.e s.ag s.sos st pt cv ltd inc tbk rp "
    # English
    "mr mrs ms jr sr vs etc e.g i.e approx dept est gen gov rev sen rep col capt lt sgt fig vol u.s u.k u.n a.m p.m "
    "jan feb mar apr jun jul aug agt sep sept oct okt nov dec des"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Words after which a stop does not end a sentence (lower case, without the final stop)."""

# Anybody may paste anything: each pattern begins where a run begins and never goes back into it, so that the time grows
# with the length of the text and not with its square.
_BREAK = re.compile(r"((?<![.!?…])[.!?…]++[\"'”’»)\]]*+)\s+(?=[\"'“‘«(\[]*+[^\W_])")
_AROUND = 100
"""Characters that are looked at on either side of a stop: more than any abbreviation has."""
_CLOSERS = "\"'”’»)]"
_FINAL = ".!?…:;"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
_LIST_MARK = re.compile(r"^\s*[•▪‣·*-]\s+")


def clean(text: str) -> str:
    """Return `text` without what copying from a page leaves behind: odd spaces, invisible signs, control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = text.translate(_INVISIBLE)
    kept = (c if c == "\n" else " " if unicodedata.category(c) in ("Zs", "Cc") else c for c in text)
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(kept).split("\n"))
    return "\n".join(lines).strip()


def split_sentences(paragraph: str) -> list[str]:
    """Return the sentences of one paragraph, in order; together they hold every word of it.

    A stop ends a sentence when white space and then a capital, a digit or an opening quote follow, unless the word
    before it is a known abbreviation or a single initial.
    """
    text = " ".join(paragraph.split())
    sentences: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        before = text[max(start, match.start() - _AROUND) : match.start()]
        following = text[match.end() : match.end() + _AROUND].lstrip("\"'“‘«([")
        if not _ends_sentence(before, match.group(1), following):
            continue
        sentences.append(text[start : match.end(1)])
        start = match.end()
    if rest := text[start:].strip():
        sentences.append(rest)
    return sentences


def _is_final(line: str) -> bool:
    """Say whether a line ends with a stop, closing quotes and brackets aside."""
    return line.rstrip(_CLOSERS).endswith(tuple(_FINAL))


def _ends_sentence(before: str, mark: str, following: str) -> bool:
    starts_anew = following[:1].isupper() or following[:1].isdigit()
    if not starts_anew:
        return False
    if mark[:1] != "." or len(mark.strip("\"'”’»)]")) > 1:
        return True
    words = before.split()
    word = words[-1].lstrip("\"'“‘«([").lower() if words else ""
    is_initial = len(word) == 1 and word.isalpha()
    return not (is_initial or word in ABBREVIATIONS)


def read_article(text: str) -> tuple[Block, ...]:
    """Return the blocks of a pasted article: paragraphs `p1…` and headings `h1…` with sentences `s1…`.

    Blank lines separate; without any, each line is a paragraph of its own. Empty text gives no blocks.
    """
    pieces = _pieces(clean(text))
    blocks: list[Block] = []
    counts = {"heading": 0, "paragraph": 0}
    for position, (piece, marked) in enumerate(pieces):
        followed = position + 1 < len(pieces)
        kind = "heading" if marked or (followed and _looks_like_heading(piece)) else "paragraph"
        counts[kind] += 1
        sentences = [piece] if kind == "heading" else split_sentences(piece)
        blocks.append(
            Block(
                id=f"{kind[0]}{counts[kind]}",
                kind=kind,  # type: ignore[arg-type]
                sentences=tuple(Sentence(id=f"s{n}", text=s) for n, s in enumerate(sentences, start=1)),
            )
        )
    return tuple(blocks)


def without_headline(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Return the blocks without a first heading that only repeats the title."""
    if blocks and blocks[0].kind == "heading" and _same(blocks[0].text) == _same(title):
        return blocks[1:]
    return blocks


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the paragraphs and whether a mark says that it is a heading."""
    chunks = re.split(r"\n{2,}", text) if "\n\n" in text else text.split("\n")
    pieces: list[tuple[str, bool]] = []
    for chunk in chunks:
        lines = [line for line in chunk.split("\n") if line]
        for line in _join_wrapped(lines):
            marked = bool(_MARKDOWN_HEADING.match(line))
            content = _LIST_MARK.sub("", _MARKDOWN_HEADING.sub("", line)).strip()
            if content:
                pieces.append((content, marked))
    return pieces


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join lines that a program broke in the middle of a sentence; keep lines that are paragraphs of their own."""
    joined: list[str] = []
    for line in lines:
        broken = joined and line[:1].islower() and not _is_final(joined[-1])
        wrapped = joined and len(joined[-1]) <= WRAPPED_LINE and not _is_final(joined[-1])
        if broken or (wrapped and not _looks_like_heading(joined[-1])):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _looks_like_heading(piece: str) -> bool:
    return not _is_final(piece) and len(piece.split(maxsplit=HEADING_WORDS)) <= HEADING_WORDS


@dataclass(frozen=True, slots=True)
class Moved:
    """Where sentences went when a text was edited: new full id by old full id, and the old ids that are lost."""

    kept: Mapping[str, str]
    lost: tuple[str, ...]


def follow(before: Iterable[Block], after: Iterable[Block]) -> Moved:
    """Return where each sentence of `before` stands in `after`: the same words, the nearest place when they repeat."""
    places: dict[str, list[tuple[int, str]]] = {}
    for order, (name, text) in enumerate(_sentences(after)):
        places.setdefault(_same(text), []).append((order, name))
    kept: dict[str, str] = {}
    lost: list[str] = []
    for order, (name, text) in enumerate(_sentences(before)):
        candidates = places.get(_same(text))
        if candidates:
            kept[name] = min(candidates, key=lambda place: abs(place[0] - order))[1]
        else:
            lost.append(name)
    return Moved(kept, tuple(lost))


def _sentences(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    return [(f"{block.id}.{s.id}", s.text) for block in blocks for s in block.sentences]


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def as_text(blocks: Iterable[Block]) -> str:
    """Return the blocks as text that `read_article` reads back: headings marked, a blank line between blocks."""
    return "\n\n".join(f"# {block.text}" if block.kind == "heading" else block.text for block in blocks)
