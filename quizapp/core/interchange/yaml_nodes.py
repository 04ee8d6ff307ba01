"""YAML as authors mean it: plain data, the line of every part, and every fault told with its line.

The events of PyYAML are read, not its values. `compose()` would give lines too, but it follows aliases, recurses as
deep as the file wants and stops at the first doubt; from events we refuse what has no place in a quiz (anchors, tags,
merge keys) and go on, so that an author hears of everything at once.
"""

from __future__ import annotations

import bisect
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import yaml

from quizapp.core.interchange.yaml_words import syntax_fault
from quizapp.core.messages import N_, Message
from quizapp.core.records import Path

MAXIMUM_BYTES = 1_000_000
"""Largest authored file; the longest real one has some 60,000."""
MAXIMUM_DEPTH = 20
"""Deepest nesting; a quiz needs seven levels."""
MAXIMUM_NODES = 50_000
"""Most values in a file, so that a megabyte of brackets costs little."""
MAXIMUM_CHARACTER_FAULTS = 10
"""Forbidden characters told one by one; a file with more of them is not text."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# What YAML forbids, and the three breaks that YAML 1.1 counts as lines but no editor shows.
_FORBIDDEN = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_NUMBER_ELSEWHERE = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")
_TRUE_ELSEWHERE = {"y", "yes", "on", "true"}
_FALSE_ELSEWHERE = {"n", "no", "off", "false"}

_MISREAD = {
    "true": N_("`%(text)s` is read as true by YAML; put it in quotes, or write true."),
    "false": N_("`%(text)s` is read as false by YAML; put it in quotes, or write false."),
    "null": N_("`%(text)s` is read as nothing by YAML; put it in quotes, or leave the key out."),
    "number": N_("`%(text)s` is read as a number by YAML; put it in quotes, or write plain digits."),
    "date": N_("`%(text)s` is read as a date by YAML; put it in quotes."),
    "sign": N_("`%(text)s` has a meaning of its own in YAML; put it in quotes."),
}
_KINDS = {"int": "number", "float": "number", "timestamp": "date", "null": "null"}

try:
    _FAST: Any = yaml.CSafeLoader  # ten times faster; not in every build of PyYAML
except AttributeError:  # pragma: no cover - depends on the build
    _FAST = yaml.SafeLoader


class Fault(NamedTuple):
    """Something wrong in the text itself: its line (from 1) and what to do."""

    line: int
    message: Message


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain data, with the line of every part, its faults, and the parts that a fault has spoiled."""

    data: Any
    lines: dict[Path, int]
    faults: list[Fault]
    spoiled: frozenset[Path] = frozenset()
    readable: bool = True
    """False when reading stopped half way: then what is missing says nothing."""

    def place(self, path: Path) -> Path:
        """Return `path` as it stands in the file: the position of a sentence becomes its key, for example."""
        data, place = self.data, []
        for part in path:
            if isinstance(data, dict) and part not in data and isinstance(part, int) and part < len(data):
                part = list(data)[part]  # noqa: PLW2901 - sentences are a list in the record, a mapping in the file
            try:
                data = data[part]
            except (KeyError, IndexError, TypeError):
                break
            place.append(part)
        return tuple(place)

    def line(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest part around it that stands in the file."""
        place = self.place(path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def is_spoiled(self, path: Path) -> bool:
        """Say whether a fault told already concerns `path` or something around it."""
        place = self.place(path)
        return any(place[:length] in self.spoiled for length in range(len(place) + 1))


def read_yaml(data: bytes, *, loader: Any = None) -> Document:
    """Return the document in `data`. Never raises: whatever is wrong stands among the faults."""
    if len(data) > MAXIMUM_BYTES:
        message = Message(N_("The file is larger than %(maximum)s bytes."), {"maximum": MAXIMUM_BYTES})
        return Document(None, {}, [Fault(1, message)], readable=False)
    text, faults, hopeless = _decoded(data)
    if hopeless:
        return Document(None, {}, faults, readable=False)
    builder = _Builder(text, faults)
    return builder.document(loader or _FAST)


def misread(text: str) -> Message | None:
    """Return why the unquoted `text`, which we take as text, is taken for something else by other YAML programs."""
    if text == "":
        return None
    tags = [
        tag.rpartition(":")[2]
        for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], ())
        if pattern.match(text)
    ]
    if text.lower() in _TRUE_ELSEWHERE:
        kind = "true"
    elif text.lower() in _FALSE_ELSEWHERE:
        kind = "false"
    elif tags:
        kind = _KINDS.get(tags[0], "sign")
    elif _NUMBER_ELSEWHERE.fullmatch(text):
        kind = "number"
    else:
        return None
    return Message(_MISREAD[kind], {"text": text[:80]})


def plain_value(text: str) -> str | bool | int | Decimal | None:
    """Return what the unquoted `text` means here: true, false, null (or nothing), digits; everything else is text."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null"):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _decoded(data: bytes) -> tuple[str, list[Fault], bool]:
    """Return the text, the faults of its characters, and whether reading on is hopeless."""
    data = data.removeprefix(codecs.BOM_UTF8)
    faults: list[Fault] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", errors="replace")
        line = len(_LINE_BREAK.findall(data[: error.start].decode("utf-8", errors="replace"))) + 1
        byte = f"0x{data[error.start]:02X}"
        message = Message(N_("The byte %(byte)s is not UTF-8; save the file as UTF-8."), {"byte": byte})
        faults.append(Fault(line, message))
        if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "", faults, True
    told: set[int] = set()
    line, seen = 1, 0
    for match in _FORBIDDEN.finditer(text):
        line, seen = line + len(_LINE_BREAK.findall(text, seen, match.start())), match.start()
        if line in told:
            continue
        told.add(line)
        faults.append(Fault(line, _forbidden(match.group())))
        if len(told) == MAXIMUM_CHARACTER_FAULTS:
            return "", faults, True
    return _FORBIDDEN.sub("\ufffd", text), faults, False


def _is_plain(event: Any) -> bool:
    """Say whether a scalar is unquoted (PyYAML says None, libyaml the empty string)."""
    return event.style in (None, "")


def _forbidden(character: str) -> Message:
    return Message(N_("The character %(code)s is not allowed in text; delete it."), {"code": f"U+{ord(character):04X}"})


class _Stop(Exception):  # noqa: N818 - it ends the reading, it is not an error of the program
    """Reading on would be of no use."""


@dataclass
class _Builder:
    """Builds the data from the events, depth first, and notes faults on the way."""

    text: str
    faults: list[Fault]
    lines: dict[Path, int] = field(default_factory=dict)
    spoiled: set[Path] = field(default_factory=set)
    nodes: int = 0

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    def document(self, loader: Any) -> Document:
        data, readable = None, True
        self.events: Iterator[Any] = yaml.parse(self.text, Loader=loader)
        try:
            data = self._single()
        except _Stop:
            readable = False
        except yaml.MarkedYAMLError as error:
            readable = False
            index, message = syntax_fault(error, self.text)
            self.faults.append(Fault(self._line_at(index), message))
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:  # escapes such as "\UFFFFFFFF"
            readable = False
            message = Message(N_("This is not YAML: %(reason)s"), {"reason": str(error)[:200]})
            self.faults.append(Fault(max(self.lines.values(), default=1), message))
        return Document(
            data, self.lines, sorted(self.faults, key=lambda fault: fault.line), frozenset(self.spoiled), readable
        )

    def _single(self) -> Any:
        """Return the data of the only document."""
        data, found = None, False
        for event in self.events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if found:
                self._fault(event, Message(N_("A second document begins here; a file holds one.")))
                raise _Stop
            found = True
            data = self._node(next(self.events), ())
        if data is None and not self.faults:
            self.faults.append(Fault(1, Message(N_("The file is empty."))))
            raise _Stop
        return data

    def _node(self, event: Any, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > MAXIMUM_NODES:
            self._fault(event, Message(N_("The file has more than %(maximum)s values."), {"maximum": MAXIMUM_NODES}))
            raise _Stop
        if len(path) > MAXIMUM_DEPTH:
            self._fault(event, Message(N_("Nested deeper than %(maximum)s levels."), {"maximum": MAXIMUM_DEPTH}))
            raise _Stop
        self.lines.setdefault(path, self._line(event))
        if isinstance(event, yaml.AliasEvent):
            values = {"name": str(event.anchor)}
            self._fault(event, Message(N_("The alias `*%(name)s` is not allowed; write the text again."), values), path)
            return None
        if event.anchor is not None:
            values = {"name": str(event.anchor)}
            self._fault(event, Message(N_("The anchor `&%(name)s` is not allowed; take it away."), values))
        if event.tag is not None:
            values = {"tag": str(event.tag).replace("tag:yaml.org,2002:", "!!")[:80]}
            self._fault(event, Message(N_("The tag `%(tag)s` is not allowed; take it away."), values), path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        first: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key is None or key in first:
                if key is not None:
                    values: dict[str, str | int | float] = {"key": key[:80], "line": first[key]}
                    self._fault(event, Message(N_("The key “%(key)s” stands twice; first in line %(line)s."), values))
                self._node(next(self.events), (*path, "\0left out"))
                continue
            first[key] = self._line(event)
            self.lines[*path, key] = first[key]
            entries[key] = self._node(next(self.events), (*path, key))
        return entries

    def _key(self, event: Any, path: Path) -> str | None:
        """Return the key that `event` begins, or None (and a fault) when it is not text."""
        if not isinstance(event, yaml.ScalarEvent):
            self._fault(event, Message(N_("A key must be text.")))
            self._node(event, (*path, "\0key"))
            return None
        if event.anchor is not None or event.tag is not None:
            self._node(event, (*path, "\0key"))
        text = str(event.value)
        if not _is_plain(event):
            self._characters(event, (*path, text))
            return text
        if text == "<<":
            self._fault(event, Message(N_("The merge key `<<` is not allowed; write the keys again.")))
            return None
        wrong: Message | None = Message(N_("The key `%(key)s` is not text; put it in quotes."), {"key": text[:80]})
        if isinstance(plain_value(text), str):
            wrong = misread(text)
        if wrong is None:
            return text
        self._fault(event, wrong)
        self.spoiled.add((*path, text))
        return text

    def _scalar(self, event: Any, path: Path) -> Any:
        self._characters(event, path)
        if not _is_plain(event) or event.tag is not None:
            return event.value
        value = plain_value(event.value)
        if isinstance(value, str) and (wrong := misread(value)):
            self._fault(event, wrong, path)
        return value

    def _characters(self, event: Any, path: Path) -> None:
        """Note a character that an escape such as `"\\0"` brought in."""
        if match := _FORBIDDEN.search(event.value):
            self._fault(event, _forbidden(match.group()), path)

    def _fault(self, event: Any, message: Message, spoiled: Path | None = None) -> None:
        self.faults.append(Fault(self._line(event), message))
        if spoiled is not None:
            self.spoiled.add(spoiled)

    def _line(self, event: Any) -> int:
        return self._line_at(event.start_mark.index)

    def _line_at(self, index: int) -> int:
        return bisect.bisect_right(self.starts, index)
