"""A page as a test sees it: parsed like a browser does, asked with CSS selectors, every element with its source line.

`Page.parse` never fails: what is wrong with the markup stands in `Page.parse_errors`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
from html5lib.constants import E as PARSE_ERROR_WORDS  # type: ignore[import-untyped]
from html5lib.constants import tokenTypes

from tests.web import strict_markup
from tests.web.strict_markup import LINE

# Elements that do not part words: <b>a</b>b reads "ab", <li>a</li><li>b</li> reads "a b".
INLINE = frozenset(
    re.findall(
        r"\w+",
        """a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time
        tspan u var wbr""",
    )
)
UNREAD = frozenset({"script", "style", "template", "noscript"})
# What a fragment's first element must stand in, where the parser would throw it away inside a plain <div>.
CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}


class _LineParser(html5lib.HTMLParser):  # type: ignore[misc]  # html5lib carries no types
    """Html5lib keeps no positions: this one notes in every element the line where its start tag ends."""

    def mainLoop(self) -> None:  # noqa: N802  # html5lib's name
        tokenizer = self.tokenizer
        emit = tokenizer.emitCurrentToken

        def emit_with_line() -> None:
            if tokenizer.currentToken["type"] == tokenTypes["StartTag"]:
                tokenizer.currentToken["data"].append([LINE, str(tokenizer.stream.position()[0])])
            emit()

        tokenizer.emitCurrentToken = emit_with_line
        super().mainLoop()


@dataclass(frozen=True, slots=True)
class ParseError:
    """One place where the markup is not HTML."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One element of a page: its name without a namespace (SVG's `path` is just `path`) and its attributes."""

    element: Element = field(repr=False)
    page: "Page" = field(repr=False)
    tag: str
    attributes: dict[str, str]

    @property
    def line(self) -> int | None:
        """Its line in the source, None for elements the parser added (html, head, body, tbody)."""
        line = self.element.get(LINE)
        return int(line) if line else None

    def get(self, name: str, default: str = "") -> str:
        """The attribute's value, or the default."""
        return self.attributes.get(name, default)

    def has(self, name: str) -> bool:
        return name in self.attributes

    @property
    def text(self) -> str:
        """The words in it, spaces collapsed; scripts and templates are not read."""
        return " ".join("".join(_words(self.element)).split())

    @property
    def raw_text(self) -> str:
        """The characters in it as written: for text areas and data blocks."""
        return "".join(self.element.itertext())

    @property
    def parent(self) -> "Node | None":
        above = self.page.parents.get(self.element)
        return None if above is None else self.page.nodes[above]

    @property
    def ancestors(self) -> Iterator["Node"]:
        """Its parent, that one's parent, and so on."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def descendants(self) -> Iterator["Node"]:
        """Every element in it, in the order of the source, itself left out."""
        for element in self.element.iter():
            if element is not self.element and element in self.page.nodes:
                yield self.page.nodes[element]

    def select(self, selector: str) -> list["Node"]:
        """The elements in it that match: tags, #id, .class, [attribute=value], :not(), spaces, > and commas."""
        matches = _compile(selector)
        return [node for node in self.descendants if matches(node)]

    def one(self, selector: str) -> "Node":
        """The only element that matches; none or several fail the test."""
        found = self.select(selector)
        if len(found) != 1:
            message = f"{selector!r} matches {len(found)} elements, not one, in {self}: {[str(node) for node in found]}"
            raise AssertionError(message)
        return found[0]

    def matches(self, selector: str) -> bool:
        return _compile(selector)(self)

    def __str__(self) -> str:
        """Its start tag, shortened: what a failure message shows."""
        shown = "".join(f' {name}="{value}"' if value else f" {name}" for name, value in self.attributes.items())
        return f"<{self.tag}{shown if len(shown) < 120 else shown[:117] + '...'}>"


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One parsed page (or a fragment of one, the answer to a request by htmx)."""

    url: str
    root: Element
    parse_errors: tuple[ParseError, ...]
    fragment: bool
    parents: dict[Element, Element] = field(repr=False, default_factory=dict)
    nodes: dict[Element, Node] = field(repr=False, default_factory=dict)  # comments are elements, but not nodes
    of_tag: dict[str, list[Node]] = field(repr=False, default_factory=dict)
    of_id: dict[str, Node] = field(repr=False, default_factory=dict)  # the first of each; "" where an element has none

    @classmethod
    def parse(cls, html: str, *, url: str = "http://localhost/", fragment: bool = False) -> "Page":
        container = _container(html) if fragment else "div"
        root = strict_markup.read(html, fragment=fragment) if container == "div" else None
        errors: tuple[ParseError, ...] = ()
        if root is None:
            root, errors = read_with_mercy(html, container=container if fragment else None)
        page = cls(url=url, root=root, parse_errors=errors, fragment=fragment)
        for element in root.iter():
            page.parents.update((child, element) for child in element)
            if isinstance(element.tag, str):
                attributes = {_local(name): value for name, value in element.items() if name != LINE}
                node = page.nodes[element] = Node(element, page, _local(element.tag), attributes)
                page.of_tag.setdefault(node.tag, []).append(node)
                page.of_id.setdefault(node.get("id"), node)
        return page

    @property
    def document(self) -> Node:
        return self.nodes[self.root]

    def select(self, selector: str) -> list[Node]:
        """The elements of the page that match (see `Node.select`), in the order of the source."""
        matches, tag = _compile(selector), _only_tag(selector)
        return [node for node in (self.of_tag.get(tag, ()) if tag else self.nodes.values()) if matches(node)]

    def one(self, selector: str) -> Node:
        """The only element of the page that matches; none or several fail the test."""
        return self.document.one(selector)

    @property
    def h1(self) -> str:
        """The words of the page's heading."""
        return self.one("h1").text

    @property
    def title(self) -> str:
        """The words of <title>; an SVG's title is not the page's."""
        return self.one("head title").text

    @property
    def text(self) -> str:
        """The words of the body."""
        return (self.document if self.fragment else self.one("body")).text

    @property
    def forms(self) -> list[Node]:
        return self.select("form")

    @property
    def links(self) -> list[Node]:
        return self.select("a[href]")

    def by_id(self, identifier: str) -> Node | None:
        """The element with that id, if there is one."""
        return self.of_id.get(identifier)

    def absolute(self, address: str) -> str:
        """The address as a browser on this page resolves it."""
        return urljoin(self.url, address.strip())


def read_with_mercy(html: str, *, container: str | None = None) -> tuple[Element, tuple[ParseError, ...]]:
    """The tree a browser makes of any markup, a fragment in the container's, and where the markup is not HTML."""
    parser = _LineParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parseFragment(html, container=container) if container else parser.parse(html)
    errors = (ParseError(position[0], _parse_error_words(code, values)) for position, code, values in parser.errors)
    return root, tuple(errors)


def _container(fragment: str) -> str:
    first = re.search(r"<([a-zA-Z]+)", fragment)
    return CONTAINERS.get(first[1].lower() if first else "", "div")


def _parse_error_words(code: str, values: dict[str, object]) -> str:
    """Html5lib's sentence for the error; a few of its sentences ask for values it does not give."""
    try:
        return str(PARSE_ERROR_WORDS.get(code, code) % values)
    except KeyError:
        return f"{code} {values}"


def _local(name: str) -> str:
    """`{namespace}name` without the namespace; comments and doctypes, whose tag is no string, have none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _words(element: Element) -> Iterator[str]:
    tag = _local(element.tag)
    space = "" if tag in INLINE else " "
    yield space
    if tag and tag not in UNREAD:
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""
    yield space


# --- selectors ----------------------------------------------------------------------------------------------------

Question = Callable[[Node], bool]

_SIMPLE = re.compile(
    r"""(?P<tag>\*|[a-zA-Z][\w-]*)
    | \#(?P<id>[\w-]+)
    | \.(?P<class>[\w-]+)
    | \[(?P<name>[\w:-]+)(?:(?P<operator>[~^$*]?=)(?P<quote>["']?)(?P<value>.*?)(?P=quote))?\]
    | :not\((?P<not>[^()]+)\)""",
    re.VERBOSE,
)
_COMBINATOR = re.compile(r"\s*>\s*|\s+")
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda actual, wanted: actual == wanted,
    "~=": lambda actual, wanted: wanted in actual.split(),
    "^=": lambda actual, wanted: actual.startswith(wanted),
    "$=": lambda actual, wanted: actual.endswith(wanted),
    "*=": lambda actual, wanted: wanted in actual,
}


@lru_cache(maxsize=512)
def _compile(selector: str) -> Question:
    """Turn a selector into a question to a node."""
    alternatives = [_compile_path(part.strip()) for part in _split_at_commas(selector)]
    return lambda node: any(matches(node) for matches in alternatives)


@lru_cache(maxsize=512)
def _only_tag(selector: str) -> str | None:
    """The only tag that can match, where the selector is one compound without spaces that begins with a tag."""
    tag = re.match(r"[a-zA-Z][\w-]*", selector)
    return tag[0] if tag and not re.search(r"[\s,>]", selector) else None


def _split_at_commas(selector: str) -> list[str]:
    """Split at the commas between selectors, not at those inside brackets."""
    return re.split(r",(?![^\[]*\])(?![^(]*\))", selector)


def _compile_path(selector: str) -> Question:
    """Compounds joined by spaces and `>`: each one looks for the compound before it among the node's ancestors."""
    test, position = _compile_compound(selector, 0)
    while position < len(selector):
        combinator = _COMBINATOR.match(selector, position)
        if combinator is None:
            message = f"The selector {selector!r} is not understood from {selector[position:]!r} on."
            raise ValueError(message)
        compound, position = _compile_compound(selector, combinator.end())
        test = _within(test, compound, directly=">" in combinator[0])
    return test


def _within(outer: Question, inner: Question, *, directly: bool) -> Question:
    if directly:
        return lambda node: inner(node) and node.parent is not None and outer(node.parent)
    return lambda node: inner(node) and any(outer(ancestor) for ancestor in node.ancestors)


def _compile_compound(selector: str, start: int) -> tuple[Question, int]:
    """One run of simple selectors without a space, such as `input.wide[name=email]`, and where it ends."""
    tests: list[Question] = []
    position = start
    while match := _SIMPLE.match(selector, position):
        tests.append(_simple(match))
        position = match.end()
    if not tests:
        message = f"The selector {selector!r} is not understood from {selector[start:]!r} on."
        raise ValueError(message)
    return (lambda node: all(test(node) for test in tests)), position


def _simple(match: re.Match[str]) -> Question:
    found = match.groupdict()
    if found["tag"]:
        return lambda node: found["tag"] in {"*", node.tag}
    if found["id"]:
        return lambda node: node.get("id") == found["id"]
    if found["class"]:
        return lambda node: found["class"] in node.get("class").split()
    if found["not"]:
        unwanted, _ = _compile_compound(found["not"].strip(), 0)
        return lambda node: not unwanted(node)
    if not found["operator"]:
        return lambda node: node.has(found["name"])
    compare = _OPERATORS[found["operator"]]
    return lambda node: node.has(found["name"]) and compare(node.get(found["name"]), found["value"])
