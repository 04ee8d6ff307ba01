"""The article in a web page: its headings, paragraphs and boxes as text, without menus, adverts and scripts.

Nothing is run and nothing is fetched: lxml parses, and only text comes out. What is left out is listed, which the
libraries for this (trafilatura, readability) do not offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from quizapp.core.articles.blocks import is_final, looks_like_heading
from quizapp.core.articles.bringing_in import LeftOut
from quizapp.core.articles.cleaning import clean
from quizapp.core.articles.encodings import NO_TEXT
from quizapp.core.articles.extracts import Extract, Unreadable
from quizapp.core.articles.page_facts import read_facts
from quizapp.core.articles.page_parts import BLOCKS, BOLD, GONE, HEADINGS, is_box, is_hidden, is_note_mark, reason_for

MOST_ELEMENTS = 100_000
MOST_LEFT_OUT, LONGEST_LEFT_OUT = 80, 300
"""Lines told as left out, and characters shown of each."""
LINK_WORDS = 30
"""A longer line is text, even when all of it is a link."""

_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")


@dataclass
class _Line:
    """A block of text while it is read: how much of it is bold or a link tells what it is."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    linked: int = 0

    def add(self, text: str, *, bold: bool, linked: bool) -> None:
        self.parts.append(text)
        letters = len(text.strip())
        self.bold += letters if bold else 0
        self.linked += letters if linked else 0


@dataclass
class _Writer:
    """What is read so far: lines with their marks, and what was left out."""

    quotes_are_boxes: bool = False
    keeps_tables: bool = False
    lines: list[tuple[str, int]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    current: _Line = field(default_factory=_Line)
    heading: int = 0
    bold: int = 0
    linked: int = 0
    boxes: list[int] = field(default_factory=list)
    box_count: int = 0
    kept_space: int = 0

    def text(self, text: str | None) -> None:
        """Take text as it stands between two tags."""
        if text:
            kept = text if self.kept_space else _SPACE.sub(" ", text)
            self.current.add(kept, bold=self.bold > 0, linked=self.linked > 0)

    def end_block(self) -> None:
        """Write the block that ends here, line by line."""
        line, self.current = self.current, _Line()
        for text in re.split(r"\n{2,}", clean("".join(line.parts))):
            if text:
                self._write(text, line)

    def _write(self, text: str, line: _Line) -> None:
        letters = sum(len(part.strip()) for part in line.parts)
        short = len(text.split()) <= LINK_WORDS and not is_final(text)
        if line.linked and line.linked >= letters and short and self.heading != 1 and not text.startswith("http"):
            self.leave_out(text, "link")
            return
        is_heading = self.heading or (line.bold >= letters > 0 and looks_like_heading(text) and text[:1].isupper())
        marked = f"# {' '.join(text.split())}" if is_heading else text
        self.lines.append((marked, self.boxes[-1] if self.boxes else 0))

    def leave_out(self, text: str, reason: str) -> None:
        """Note what is not taken."""
        short = " ".join(text.split())[:LONGEST_LEFT_OUT]
        if short and len(self.left_out) < MOST_LEFT_OUT and all(short != other.text for other in self.left_out):
            self.left_out.append(LeftOut(short, reason))


def read_page(source: str, *, quotes_are_boxes: bool = False, facts: bool = True) -> Extract:
    """Return the article in a web page. `quotes_are_boxes`: an indented quotation is a boxed note (Markdown).

    Without `facts` the page came from a document, which says nothing about itself. Raises `Unreadable`.
    """
    document = _parse(source)
    found = read_facts(document) if facts else None
    main = _main_part(document) if facts else document
    writer = _Writer(quotes_are_boxes)
    _walk(main, writer)
    if not writer.lines and any(out.reason == "table" for out in writer.left_out):
        writer = _Writer(quotes_are_boxes, keeps_tables=True)  # there is nothing else
        _walk(main, writer)
    if main.tag not in {"html", "body"}:
        _list_surroundings(document, main, writer)
    text = _joined(writer.lines)
    if not text:
        raise Unreadable(NO_TEXT)
    if found is None:
        return Extract(text, left_out=tuple(writer.left_out))
    headline = next((line[2:] for line, _box in writer.lines if line.startswith("# ")), None) if _has_h1(main) else None
    return Extract(text, replace(found, title=headline or found.title), tuple(writer.left_out))


def _parse(source: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        document = document_fromstring(source.replace("\x00", "").encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError):
        raise Unreadable(NO_TEXT) from None
    if sum(1 for _element in document.iter()) > MOST_ELEMENTS:
        raise Unreadable(NO_TEXT)
    return document


def _has_h1(main: HtmlElement) -> bool:
    return next(main.iter("h1"), None) is not None


def _main_part(document: HtmlElement) -> HtmlElement:
    """Return the element that holds the article: where most of the paragraphs are."""
    weights: dict[HtmlElement, int] = {}
    total = 0
    for paragraph in document.iter("p"):
        size = len("".join(paragraph.itertext()).strip())
        total += size
        for ancestor in paragraph.iterancestors("article", "main", "div", "section", "td"):
            weights[ancestor] = weights.get(ancestor, 0) + size
    most = max(weights.values(), default=0)
    if most * 2 < total or not most:
        body = document.find("body")
        return document if body is None else body
    # The innermost element that still has nearly all: an `article` if there is one.
    full = [element for element, weight in weights.items() if weight >= 0.9 * most]
    named = [element for element in full if element.tag == "article"] or [e for e in full if e.tag == "main"]
    return (named or full)[0] if named else min(full, key=lambda e: sum(1 for _ in e.iter()))


def _walk(root: HtmlElement, writer: _Writer) -> None:
    """Read `root` in order, without recursion: pages may nest as deep as they like."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if leaving:
            _leave(element, writer)
        elif _enter(element, writer):
            writer.text(element.text)
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]
            continue
        if element is not root:
            writer.text(element.tail)
    writer.end_block()


def _enter(element: HtmlElement, writer: _Writer) -> bool:
    """Begin an element; say whether its content is read."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in GONE or is_hidden(element):
        return False
    if tag == "br":
        writer.current.add("\n", bold=False, linked=False)
        return False
    reason = reason_for(element, tag)
    if reason is not None and not (reason == "table" and writer.keeps_tables):
        writer.end_block()
        for line in _texts(element):
            writer.leave_out(line, reason)
        return False
    if tag in BLOCKS:
        writer.end_block()
    elif tag in {"td", "th"} and element.getprevious() is not None and writer.current.parts:
        writer.text(" – ")
    if is_note_mark(element, tag):
        return False
    _count(element, tag, writer, 1)
    return True


def _leave(element: HtmlElement, writer: _Writer) -> None:
    tag = str(element.tag)
    if tag in BLOCKS:
        writer.end_block()
    _count(element, tag, writer, -1)


def _count(element: HtmlElement, tag: str, writer: _Writer, step: int) -> None:
    """Keep count of what stands round the text."""
    if tag in HEADINGS:
        writer.heading = (1 if tag == "h1" else 2) if step > 0 else 0
    elif tag in BOLD:
        writer.bold += step
    elif tag == "pre":
        writer.kept_space += step
    elif tag == "a" and not str(element.get("href") or "#").startswith("#"):
        writer.linked += step
    if is_box(element, tag, quotes=writer.quotes_are_boxes):
        if step > 0:
            writer.box_count += 1
            writer.boxes.append(writer.box_count)
        else:
            writer.boxes.pop()


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield the lines of an element that is left out."""
    inner = _Writer()
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag in GONE:
            continue
        if isinstance(child.tag, str) and child.tag in BLOCKS | {"br"}:
            inner.end_block()
        elif child.tag in {"td", "th"} and child.getprevious() is not None:
            inner.text(" – ")
        inner.text(child.text)
        if child is not element:
            inner.text(child.tail)
    inner.end_block()
    yield from (line.removeprefix("# ") for line, _box in inner.lines)
    yield from (out.text for out in inner.left_out)


def _list_surroundings(document: HtmlElement, main: HtmlElement, writer: _Writer) -> None:
    """Note the parts of the page beside the article."""
    inside = {main, *main.iterancestors()}
    body = document.find("body")
    waiting = [document if body is None else body]
    while waiting:
        element = waiting.pop(0)
        for child in element:
            if child in inside:
                if child is not main:
                    waiting.append(child)
            elif isinstance(child.tag, str) and child.tag not in GONE:
                for line in _texts(child):
                    writer.leave_out(line, "menu")


def _joined(lines: list[tuple[str, int]]) -> str:
    """Return the lines as text with our marks: a blank line between blocks, the lines of a box together."""
    parts: list[str] = []
    last = 0
    for line, box in lines:
        marked = line
        if box:
            content = line if box != last else line.removeprefix("# ")
            marked = "\n".join(f"> {one}" for one in content.split("\n"))
        parts.append(f"\n{marked}" if box and box == last else f"\n\n{marked}")
        last = box
    return "".join(parts).strip()
