"""Text with its few marks, and the blocks it stands for, both ways.

A blank line ends a paragraph. `# ` begins a heading; lines that begin with `> ` are a boxed note, its title after `> #`.
In the text of single sentences each line is a sentence of its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from quizapp.core.articles.cleaning import clean
from quizapp.core.articles.sentences import STOPS, split_sentences
from quizapp.core.passages import Block, Sentence

Kind = Literal["heading", "paragraph", "box"]

HEADING_WORDS = 14
"""A line of at most so many words without a final stop, followed by text, is taken for a heading."""
HEADING_LETTERS = 120
WRAPPED_LINE = 100
"""Lines up to this length that do not end a sentence were broken by a mail program or a PDF, not by the author."""
LONGEST_TITLE = 1_000
"""Characters in the title of a boxed note; a longer one is text."""

_CLOSERS = "\"'”’»)]"
_WITHOUT_STOPS = re.compile("[\u0e00-\u0fff\u1780-\u17ff]")
"""Scripts that end no sentence with a sign, so that a missing one says nothing: Thai, Lao, Tibetan, Khmer."""
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
_LIST_MARK = re.compile(r"^(?:[•▪‣·*-]\s+)+")
_BOX_MARK = re.compile(r"^>(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has ids: what it is, its text or sentences, and a box's title."""

    kind: Kind
    sentences: tuple[str, ...]
    title: str | None = None


def read_article(text: str, before: tuple[Block, ...] = ()) -> tuple[Block, ...]:
    """Return the blocks of a pasted article: paragraphs `p1…`, headings `h1…` and boxes `b1…` with sentences `s1…`.

    Blank lines separate; without any, each line is a paragraph of its own. Empty text gives no blocks. `before` are the
    blocks of which this is the edited text: where their sentences stand again, they are divided as they were.
    """
    return _with_ids(_pieces(clean(text), before))


def read_sentences(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text with one sentence a line, as `as_sentences` writes it: nothing is divided or joined."""
    pieces: list[Piece] = []
    for chunk in re.split(r"\n{2,}", clean(text)):
        lines = [line for line in chunk.split("\n") if line]
        if lines and all(_BOX_MARK.match(line) for line in lines):
            title, rest = _box(lines)
            pieces.append(Piece("box", tuple(rest or [title or ""]), title if rest else None))
        else:
            pieces += _sentence_lines(lines)
    return _with_ids(pieces)


def without_headline(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Return the blocks without a first heading that only repeats the title."""
    if blocks and blocks[0].kind == "heading" and same(blocks[0].text) == same(title):
        return blocks[1:]
    return blocks


def as_text(blocks: Iterable[Block]) -> str:
    """Return the blocks as text that `read_article` reads back: headings and boxes marked, a blank line between blocks."""
    return "\n\n".join(_marked(block, " ") for block in blocks)


def as_sentences(blocks: Iterable[Block]) -> str:
    """Return the blocks as text with one sentence a line, which `read_sentences` reads back."""
    return "\n\n".join(_marked(block, "\n") for block in blocks)


def same(text: str) -> str:
    """Return `text` as it is compared: without capitals and odd spaces."""
    return " ".join(text.casefold().split())


def looks_like_heading(piece: str) -> bool:
    """Say whether a line may be a heading: short, and without a stop at its end."""
    return (
        not is_final(piece)
        and len(piece) <= HEADING_LETTERS
        and len(piece.split(maxsplit=HEADING_WORDS)) <= HEADING_WORDS
        and not _WITHOUT_STOPS.search(piece)
    )


def is_final(line: str) -> bool:
    """Say whether a line ends with a stop, closing quotes and brackets aside."""
    return line.rstrip(_CLOSERS).endswith(tuple(STOPS))


def _marked(block: Block, between: str) -> str:
    text = between.join(sentence.text for sentence in block.sentences)
    if block.kind == "heading":
        return f"# {block.text}"
    if block.kind == "box":
        title = [f"# {block.title}"] if block.title else []
        return "\n".join(f"> {line}" for line in [*title, *text.split("\n")])
    return text


def _with_ids(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece.kind] = counts.get(piece.kind, 0) + 1
        blocks.append(
            Block(
                id=f"{piece.kind[0]}{counts[piece.kind]}",
                kind=piece.kind,
                title=piece.title,
                sentences=tuple(Sentence(id=f"s{n}", text=text) for n, text in enumerate(piece.sentences, start=1)),
            )
        )
    return tuple(blocks)


def _pieces(text: str, before: tuple[Block, ...]) -> Iterator[Piece]:
    """Yield the blocks of cleaned text in order."""
    known = frozenset(sentence.text for block in before for sentence in block.sentences)
    unchanged = {
        block.text: tuple(sentence.text for sentence in block.sentences) for block in before if block.kind != "heading"
    }
    chunks = re.split(r"\n{2,}", text) if "\n\n" in text else text.split("\n")
    found = list(_found(chunks))
    for place, piece in enumerate(found):
        followed = place + 1 < len(found)
        text = piece.sentences[0]
        if piece.kind == "heading" or (
            piece.kind == "paragraph" and followed and looks_like_heading(text) and text not in unchanged
        ):
            yield Piece("heading", piece.sentences)
        else:
            yield Piece(piece.kind, unchanged.get(text) or tuple(split_sentences(text, known)), piece.title)


def _found(chunks: Iterable[str]) -> Iterator[Piece]:
    """Yield what the marks say, each text in one piece still; a paragraph may turn out to be a heading."""
    for lines, boxed in _grouped(chunks):
        if boxed:
            title, rest = _box(lines)
            text = " ".join(rest)
            if text or title:
                yield Piece("box", (text or title or "",), title if text else None)
            continue
        for line in _join_wrapped(lines):
            content = _LIST_MARK.sub("", _MARKDOWN_HEADING.sub("", line)).strip()
            if content:
                yield Piece("heading" if _MARKDOWN_HEADING.match(line) else "paragraph", (content,))


def _grouped(chunks: Iterable[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield the lines of each chunk, those of a box apart from the others."""
    for chunk in chunks:
        lines = [line for line in chunk.split("\n") if line]
        for boxed, group in groupby(lines, lambda line: bool(_BOX_MARK.match(line))):
            yield list(group), boxed


def _box(lines: Iterable[str]) -> tuple[str | None, list[str]]:
    """Return the title of a box, if its first line is marked as one, and its other lines."""
    content = [text for line in lines if (text := _BOX_MARK.sub("", line).strip())]
    if content and _MARKDOWN_HEADING.match(content[0]) and len(content[0]) <= LONGEST_TITLE:
        return _MARKDOWN_HEADING.sub("", content[0]).strip(), content[1:]
    return None, content


def _sentence_lines(lines: list[str]) -> Iterator[Piece]:
    """Yield the blocks of lines that are one sentence each; a marked line is a heading of its own."""
    sentences: list[str] = []
    for line in lines:
        if not _MARKDOWN_HEADING.match(line):
            sentences.append(line)
            continue
        if sentences:
            yield Piece("paragraph", tuple(sentences))
            sentences = []
        if content := _MARKDOWN_HEADING.sub("", line).strip():
            yield Piece("heading", (content,))
    if sentences:
        yield Piece("paragraph", tuple(sentences))


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join lines that a program broke in the middle of a sentence; keep lines that are paragraphs of their own."""
    joined: list[list[str]] = []
    for line in lines:
        last = joined[-1][-1] if joined else ""
        broken = bool(joined) and line[:1].islower() and not is_final(last)
        wrapped = bool(joined) and sum(map(len, joined[-1])) <= WRAPPED_LINE and not is_final(last)
        if broken or (wrapped and not looks_like_heading(" ".join(joined[-1]))):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [" ".join(parts) for parts in joined]
