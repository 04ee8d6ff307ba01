"""Read markup that leaves nothing to a browser's mercy, four times as fast as html5lib does.

HTML forgives: it closes what stands open, moves what stands in the wrong place, and each of its rules for that is a
rule of html5lib. A page on which no element is left to be closed or moved needs none of them, and nearly every page of
ours is such a page. `read` reads these, and only these: at the first thing it is not sure of (a `<tr>` right in a
`<table>`, an `<a>` in an `<a>`, an element it does not know, an end tag missing) it gives up, and html5lib decides
whether that is an error. What it does read is the tree html5lib builds without a parse error; `test_strict_markup`
holds both to that on pages and on thousands of damaged ones.
"""

import re
from dataclasses import dataclass, field
from html.entities import html5 as named_characters
from xml.etree.ElementTree import Comment, Element

from html5lib.constants import adjustSVGAttributes  # type: ignore[import-untyped]

LINE = "source line"  # a space cannot be in an attribute's name, so no page can carry this one itself
FRAGMENT = "DOCUMENT_FRAGMENT"
SVG = "{http://www.w3.org/2000/svg}"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _words("area base br col hr img input link meta source track wbr")
CLOSES_P = _words(
    """address article aside blockquote details dialog dl div fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hgroup hr li dd dt main menu nav ol p pre search section summary table ul"""
)
HEADINGS = _words("h1 h2 h3 h4 h5 h6")
ONLY_ONE_OPEN = _words("a button form p select")  # another one inside would close it, or be thrown away
ORDINARY = CLOSES_P | _words(
    """a abbr audio b bdi bdo br button cite code data datalist del dfn em i img input ins kbd label legend map mark
    meter noscript optgroup option output picture progress q s samp script select small source span strong sub sup svg
    template textarea time track u var video wbr"""
)
SHAPES = _words("svg g path circle ellipse rect line polyline polygon text tspan title desc use defs pattern")
IN_HEAD = _words("base link meta script title")
# What may stand directly in these, and where these must stand themselves. Where it says so, spaces are all the text.
CHILDREN = {
    "table": _words("caption colgroup thead tbody tfoot"),
    "colgroup": _words("col"),
    "thead": _words("tr"),
    "tbody": _words("tr"),
    "tfoot": _words("tr"),
    "tr": _words("td th"),
    "select": _words("option optgroup"),
    "optgroup": _words("option"),
    "option": frozenset[str](),
}
PARENTS = {
    "caption": _words("table"),
    "colgroup": _words("table"),
    "thead": _words("table"),
    "tbody": _words("table"),
    "tfoot": _words("table"),
    "col": _words("colgroup"),
    "tr": _words("thead tbody tfoot"),
    "td": _words("tr"),
    "th": _words("tr"),
    "li": _words("ul ol menu template"),
    "dt": _words("dl div"),
    "dd": _words("dl div"),
    "option": _words("select optgroup datalist"),
    "optgroup": _words("select"),
}
NO_WORDS_IN = _words("table colgroup thead tbody tfoot tr")
KNOWN = ORDINARY | frozenset(PARENTS)
# What a new item closes, unless the list it stands in is another.
ITEMS = {"li": _words("li"), "dt": _words("dt dd"), "dd": _words("dt dd")}
ITEM_ENDS = _words("ul ol menu dl")
# Their content is text up to the end tag; in the last two a first line break is not part of it.
RAW = _words("script title textarea")
DROPS_LINE_BREAK = _words("pre textarea")

_DOUBTFUL = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0001fffd]")
_START = re.compile(r"\s*<!doctype html>\s*(?=<html[ >])", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<text>[^<]+)
    | </(?P<end>[a-z][a-z0-9]*)>
    | <(?P<start>[a-z][a-z0-9]*)
      (?P<attributes>(?:[ \n\t]+[a-zA-Z][\w:.-]*(?:="[^"]*"|='[^']*'|(?==)(?!))?)*)[ \n\t]*(?P<slash>/?)>
    | <!--(?!-?>)(?P<comment>(?:[^-]|-(?!-))*)-->""",
    re.VERBOSE | re.ASCII,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:.-]*)(?:="([^"]*)"|='([^']*)')?""", re.ASCII)
_REFERENCE = re.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]*));")


class _UnsureError(Exception):
    """Html5lib has to say what this is."""


def read(html: str, *, fragment: bool = False) -> Element | None:
    """The tree of a page, or of a fragment in a `<div>`, as html5lib's; None where its rules of mercy may be needed."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if _DOUBTFUL.search(html):
        return None
    try:
        return _Reader(html).fragment() if fragment else _Reader(html).document()
    except _UnsureError:
        return None


def _characters(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        character = named_characters.get(f"{name};")
        if character is None:
            raise _UnsureError
        return character
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF or code in {0x0D, 0} or _DOUBTFUL.match(chr(code)):
        raise _UnsureError
    return chr(code)


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    if text.count("&") != len(_REFERENCE.findall(text)):
        raise _UnsureError
    return _REFERENCE.sub(_characters, text)


@dataclass(slots=True)
class _Reader:
    html: str
    position: int = 0
    line: int = 1
    open: list[str] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)

    def fragment(self) -> Element:
        root = Element(FRAGMENT)
        self._push("", root)
        self._content()
        if self.position < len(self.html):
            raise _UnsureError
        return root

    def document(self) -> Element:
        start = _START.match(self.html)
        if start is None:
            raise _UnsureError
        self._advance(start.end())
        root = self._expect("html")
        self._spaces()
        head = self._expect("head")
        root.append(head)
        self._content()
        self._end("head")
        head.tail = self._spaces() or None
        body = self._expect("body")
        root.append(body)
        self._content()
        after = ""
        for name in ("body", "html"):
            self._end(name)
            after += self._spaces()  # spaces after the end belong to the body
        if self.position < len(self.html):
            raise _UnsureError
        self._push("body", body)
        self._add_text(after)
        return root

    def _push(self, name: str, element: Element) -> None:
        self.open.append(name)
        self.elements.append(element)

    def _pop(self) -> None:
        self.open.pop()
        self.elements.pop()

    def _advance(self, end: int) -> None:
        self.line += self.html.count("\n", self.position, end)
        self.position = end

    def _token(self) -> re.Match[str] | None:
        token = _TOKEN.match(self.html, self.position)
        if token:
            self._advance(token.end())
        return token

    def _expect(self, name: str) -> Element:
        token = self._token()
        if token is None or token["start"] != name or token["slash"]:
            raise _UnsureError
        element = self._element(name, token["attributes"])
        self._push(name, element)
        return element

    def _end(self, name: str) -> None:
        if not self.html.startswith(f"</{name}>", self.position) or self.open[-1] != name:
            raise _UnsureError
        self._advance(self.position + len(name) + 3)
        self._pop()

    def _spaces(self) -> str:
        end = self.position
        while end < len(self.html) and self.html[end] in " \n\t":
            end += 1
        spaces = self.html[self.position : end]
        self._advance(end)
        return spaces

    def _element(self, name: str, written: str, *, svg: bool = False) -> Element:
        attributes: dict[str, str] = {}
        for key, double, single in _ATTRIBUTE.findall(written):
            lower = key.lower()
            if lower in attributes or (svg and lower.startswith("x") and ":" in lower) or lower == "xmlns":
                raise _UnsureError
            attributes[adjustSVGAttributes.get(lower, lower) if svg else lower] = _decoded(double or single)
        attributes[LINE] = str(self.line)
        return Element(name, attributes)

    def _content(self) -> None:
        """What stands in the element opened last, up to an end tag that is not of something in it."""
        floor = len(self.open)
        while self.position < len(self.html):
            if self.html.startswith("</", self.position) and len(self.open) == floor:
                return
            token = self._token()
            if token is None:
                raise _UnsureError
            if token["text"] is not None:
                self._text(token["text"])
            elif token["end"]:
                if self.open[-1] != token["end"]:
                    raise _UnsureError
                self._pop()
            elif token["start"]:
                self._start(token["start"], token["attributes"], closed=bool(token["slash"]))
            else:
                self._comment(token["comment"])
        if len(self.open) != floor:
            raise _UnsureError

    def _text(self, text: str) -> None:
        within = self.open[-1]
        if within in NO_WORDS_IN or within == "head":
            if text.strip(" \n\t"):
                raise _UnsureError
            self._add_text(text)
        else:
            self._add_text(_decoded(text))

    def _add_text(self, text: str) -> None:
        above = self.elements[-1]
        if len(above):
            above[-1].tail = (above[-1].tail or "") + text or None
        elif text:
            above.text = (above.text or "") + text

    def _comment(self, text: str) -> None:
        if "select" in self.open or text.endswith("<!-"):
            raise _UnsureError
        self.elements[-1].append(Comment(text))

    def _start(self, name: str, attributes: str, *, closed: bool) -> None:
        if "svg" in self.open:
            self._shape(name, attributes, closed=closed)
            return
        self._doubt(name, closed=closed)
        svg = name == "svg"
        element = self._element(SVG + name if svg else name, attributes, svg=svg)
        self.elements[-1].append(element)
        if name in RAW:
            element.text = self._raw(name) or None
        elif name not in VOID and not closed:
            self._push(name, element)
            if name in DROPS_LINE_BREAK and self.html.startswith("\n", self.position):
                self._advance(self.position + 1)

    def _shape(self, name: str, attributes: str, *, closed: bool) -> None:
        if name not in SHAPES or self.open[-1] in {"title", "desc"}:
            raise _UnsureError
        element = self._element(SVG + name, attributes, svg=True)
        self.elements[-1].append(element)
        if not closed:
            self._push(name, element)

    def _doubt(self, name: str, *, closed: bool) -> None:
        """Give up where html5lib might close, move or drop something for this start tag."""
        within = self.open[-1]
        if within == "head":
            sure = name in IN_HEAD
        else:
            sure = (
                name in KNOWN
                and name in CHILDREN.get(within, KNOWN)
                and within in PARENTS.get(name, (within,))
                and not (name in CLOSES_P and "p" in self.open)
                and not (name in ITEMS and self._may_close(ITEMS[name]))
                and not (name in ONLY_ONE_OPEN and name in self.open)
                and not (name in HEADINGS and within in HEADINGS)
            )
        if not sure or (closed and name not in VOID and name != "svg"):
            raise _UnsureError

    def _may_close(self, items: frozenset[str]) -> bool:
        for name in reversed(self.open):
            if name in items:
                return True
            if name in ITEM_ENDS:
                return False
        return False

    def _raw(self, name: str) -> str:
        end = self.html.find(f"</{name}>", self.position)
        text = self.html[self.position : end]
        if end < 0 or "</" in text or (name == "script" and "<!--" in text):
            raise _UnsureError
        self._advance(end + len(name) + 3)
        if name == "script":
            return text
        return _decoded(text[1:] if name in DROPS_LINE_BREAK and text.startswith("\n") else text)
