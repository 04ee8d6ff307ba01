"""Questions as teachers type them in Word: “1. … A. … B. … Kunci: B”, in the many ways people do it.

Lines are taken in order. A line says by itself what it may be (`pasted_lines`); what stands before and after decides. All
decisions look a bounded way around, so that time grows with the length. `pasted_items` makes items of what was gathered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizapp.core.interchange import pasted_keys, pasted_tables
from quizapp.core.interchange.items import Notice, Reading, left_over, quoted
from quizapp.core.interchange.pasted_asked import Asked, Option, Sub
from quizapp.core.interchange.pasted_items import item_of
from quizapp.core.interchange.pasted_keys import Listed
from quizapp.core.interchange.pasted_lines import (
    Part,
    is_blank_line,
    is_key_heading,
    parts,
    section_of,
    strip_bullet,
    told_as,
    unbold,
)
from quizapp.core.messages import N_, Message

_TOLD: Mapping[str, str] = {
    "section": N_("A heading; left out."),
    "title": N_("A heading; left out."),
    "metadata": N_("The head of a sheet; left out."),
    "instruction": N_("An instruction; left out: pupils are told by the question itself what to do."),
    "decoration": N_("Not part of a question; left out."),
    "keys": N_("Keys for the questions above."),
    "table": N_("The heads of a table; left out."),
    "other": N_("“%(label)s” is not kept with a question; left out."),
}
_KEY_FOR_NONE = N_("The list of keys has number %(number)s, but there is no such question.")
_TWICE = N_("Number %(number)s stands twice. Check that no question is missing, and correct the numbers.")
_SKIPPED = N_("Number %(number)s is missing before this question.")
MOST_STRETCHES = 100
"""Times that numbers begin anew, for which a list of keys is searched."""
SHORT_KEY = 60
"""Characters of a key whose number no question has; what is longer is the next question."""
LONGEST_PIECE = 5_000
"""Characters of an option, a statement or a key, beyond which no line is added to it."""
_ROOM = re.compile(r" {9,}")
_STOP = re.compile(r"[.?!…:”\"]\s*$")
_ENDED = re.compile(r"[.?!]\W?\s*$")
_GOES_ON = re.compile(r"\b(?:berikut|di bawah|following|below)\b", re.IGNORECASE)
_MATCH_LINE = re.compile(r"\S\s*(?:→|->|=>|⇒|=|\t|\||\s[–—-]\s|\s{3,})\s*\S")


def read_pasted(text: str) -> Reading:
    """Return the questions of `text` with a notice for everything else. Takes what `markup.clean_lines` returns."""
    reader = _Reader(text)
    reader.run()
    found = [item_of(asked, reader.source) for asked in reader.asked]
    notices = [*reader.notices, *left_over(reader.source, found, reader.notices)]
    return Reading("pasted", tuple(found), tuple(sorted(notices, key=lambda notice: notice.line)))


class _Reader:
    """The state between two lines."""

    def __init__(self, text: str) -> None:
        self.source = text.split("\n")
        self.texts = [unbold(pasted_tables.without_pipes(_ROOM.sub(" " * 8, line))) for line in self.source]
        self.parts = [list(parts(line)) if line.text.strip() else [] for line in self.texts]
        self.next = _next_marks(self.parts, [line.text.strip() for line in self.texts])
        self.leads = _leading(self.parts)
        self.asked: list[Asked] = []
        self.notices: list[Notice] = []
        self.now: Asked | None = None
        self.section = ""
        self.sections: list[dict[int, Asked]] = [{}]
        """Questions by number, for each stretch of numbers that begins anew."""
        self.highest = 0
        """The highest number of this stretch."""
        self.last = ""
        """What an unmarked line goes on with: `stem`, `option`, `sub`, or the name of a label."""
        self.apart = True
        """A blank line stands before this one."""
        self.place = 0

    def run(self) -> None:
        """Read every line."""
        while self.place < len(self.source):
            pieces = self.parts[self.place]
            if not pieces:
                if self.source[self.place].strip():
                    self._told("decoration")
                self.apart = True
                self.place += 1
                continue
            before = self.place
            self._line(pieces)
            self.apart = False
            self.place = max(self.place, before + 1)

    @property
    def number(self) -> int:
        """The number of this line, from 1."""
        return self.place + 1

    @property
    def text(self) -> str:
        """This line without bold marks and blanks around it."""
        return self.texts[self.place].text.strip()

    def _line(self, pieces: list[Part]) -> None:
        text, first = self.text, pieces[0]
        if self._heading(text, first) or self._keys(text, first) or self._table(text):
            return
        if first.kind == "question":
            self._question(pieces)
        elif first.kind == "option":
            self._options(pieces)
        elif first.kind == "label":
            self._label(first)
        else:
            self._unmarked(pieces)

    def _told(self, what: str, lines: int = 1, **values: str) -> None:
        numbers = tuple(range(self.number, self.number + lines))
        message = Message(_TOLD[what], values)
        self.notices.append(Notice(self.number, "told", message, quoted(self.source[self.place]), numbers))

    # Headings, lists of keys, tables

    def _heading(self, text: str, first: Part) -> bool:
        section = section_of(text)
        if section is None:
            return False
        following = self.next[self.place]
        is_option = first.kind == "option" and following is not None and following.kind == "option"
        if is_option or len(self.parts[self.place]) > 1 or first.kind == "label":
            return False
        if self.now is not None and not self.now.answered and not self.apart and first.kind == "text":
            return False  # the words of a heading inside a stem
        self._told("section")
        self.section, self.now = section, None
        if self.sections[-1]:
            self._new_stretch()
        return True

    def _new_stretch(self) -> dict[int, Asked]:
        """Begin numbering anew."""
        self.sections.append({})
        self.highest = 0
        return self.sections[-1]

    def _keys(self, text: str, first: Part) -> bool:
        """Read a list of keys; say whether this line begins one."""
        if not self.asked:
            return False
        inline = first.text if first.kind == "label" and first.value == "key" else ""
        if inline and pasted_keys.is_list(inline) and not self._own_list():
            self._give(pasted_keys.pairs(inline), self.number)
            self._told("keys")
            self.place += 1
            self._more_keys()
            return True
        heading = not inline and (is_key_heading(text) or (first.kind == "label" and first.value == "key"))
        bare = first.kind == "question" and (self._is_bare_list(text) or self._width_of_rows(text) > 0)
        bare = bare or (first.kind == "text" and self._width_of_rows(text) > 0)
        if not (bare or (heading and self._list_follows())):
            return False
        if heading:
            self._told("keys")
            self.place += 1
        self._more_keys()
        return True

    def _own_list(self) -> bool:
        """Say whether a list of keys belongs to the numbered lines of the question that is being read."""
        return (
            self.now is not None and bool(self.now.subs) and not self.now.options or bool(self.now and self.now.matches)
        )

    def _is_bare_list(self, text: str) -> bool:
        """Say whether the line has keys of questions above, without a heading."""
        found = pasted_keys.pairs(text)
        known = self.sections[-1]
        return (
            bool(found)
            and all(one.number in known and known[one.number].options for one in found)
            and (len(found) > 1 or not known[found[0].number].keys)
        )

    def _width_of_rows(self, text: str) -> int:
        """Return how many numbers stand in this row over as many letters in the next one."""
        numbers = pasted_keys.row_of_numbers(text)
        after = self.texts[self.place + 1].text if self.place + 1 < len(self.source) else ""
        return len(numbers) if numbers and len(pasted_keys.row_of_letters(after)) == len(numbers) else 0

    def _list_follows(self) -> bool:
        place = self.place + 1
        while place < len(self.source) and not self.parts[place]:
            place += 1
        text = self.texts[place].text.strip() if place < len(self.source) else ""
        if pasted_keys.pairs(text) or pasted_keys.row_of_numbers(text) or section_of(text):
            return True
        entry = pasted_keys.single(text)
        return entry is not None and any(entry.number in known for known in self.sections[-MOST_STRETCHES:])

    def _more_keys(self) -> None:
        """Take lines as keys while they are some."""
        stretch, last = 0, 0
        wide = len(self.sections) > 1
        while self.place < len(self.source):
            pieces, text = self.parts[self.place], self.text
            if not pieces:
                self.place += 1
                continue
            if section_of(text) or is_key_heading(text):
                stretch, last = stretch + bool(last), 0
                self._told("keys")
            elif entries := self._entries(text, last):
                if entries[0].number <= last and wide:
                    stretch += 1
                last = entries[-1].number
                self._give(entries, self.number, stretch if wide else None)
                self._told("keys", self._width)
                self.place += self._width - 1
            else:
                break
            self.place += 1

    _width = 1
    """Lines that the last entries took."""

    def _entries(self, text: str, last: int) -> list[Listed]:
        """Return the keys on this line; `last` is the number of the entry before."""
        self._width = 1
        if found := pasted_keys.pairs(text):
            return found
        if numbers := pasted_keys.row_of_numbers(text):
            after = self.texts[self.place + 1].text if self.place + 1 < len(self.source) else ""
            letters = pasted_keys.row_of_letters(after)
            if len(letters) == len(numbers):
                self._width = 2
                return [Listed(number, letter) for number, letter in zip(numbers, letters, strict=True)]
        entry = pasted_keys.single(text)
        known = entry is not None and any(entry.number in one for one in self.sections[-MOST_STRETCHES:])
        goes_on = entry is not None and 0 < last < entry.number and len(entry.text) < SHORT_KEY and "?" not in entry.text
        if entry is not None and (known or goes_on):
            return [entry]
        if letters := pasted_keys.row_of_letters(text):
            return [Listed(number, letter) for number, letter in enumerate(letters, start=1)]
        return []

    def _give(self, entries: list[Listed], line: int, stretch: int | None = None) -> None:
        """Hand keys to their questions; a number that no question has is told."""
        used = [known for known in self.sections[-MOST_STRETCHES:] if known]
        for number, text in entries:
            places = used[stretch : stretch + 1] if stretch is not None and stretch < len(used) else used
            holders = [known[number] for known in places if number in known]
            asked = next((one for one in holders if not one.keys), holders[0] if holders else None)
            if asked is None:
                message = Message(_KEY_FOR_NONE, {"number": number})
                self.notices.append(Notice(line, "error", message, quoted(self.source[line - 1])))
            elif not any(_folded(text) == _folded(key) for _line, key in asked.keys):
                asked.keys.append((line, text))
        self.now, self.last = None, ""

    def _table(self, text: str) -> bool:
        """Read a table of questions, or a table of statements; say whether this line begins one."""
        raw = self.texts[self.place].text
        if "\t" not in raw:
            return False
        if columns := pasted_tables.columns_of(raw):
            self._told("table")
            self.place += 1
            while self.place < len(self.source):
                if pasted_tables.is_ruler(self.source[self.place]):
                    self._told("table")
                    self.place += 1
                    continue
                asked = pasted_tables.row_question(columns, self.texts[self.place].text, self.number)
                if asked is None:
                    break
                self._begin(asked)
                self.place += 1
            self.now = None
            return True
        heads = pasted_tables.truth_columns(raw)
        if heads is None or self.now is None or self.now.options:
            return False
        asked = self.now
        asked.lines.append(self.number)
        self.place += 1
        while self.place < len(self.source):
            row = pasted_tables.truth_row(heads, self.texts[self.place].text, self.number)
            if row is None:
                break
            asked.rows.append(row)
            asked.lines.append(self.number)
            self.place += 1
        self.last = ""
        return True

    # Questions

    def _begin(self, asked: Asked) -> None:
        """Make `asked` the question that is being read; say what is odd about its number."""
        known = self.sections[-1]
        number = asked.number
        quote = quoted(self.source[asked.line - 1])
        if number is not None and known:
            if number in known and number == 1 and len(known) > 1:
                known = self._new_stretch()
            elif number in known:
                asked.notices.append(Notice(asked.line, "error", Message(_TWICE, {"number": number}), quote))
            elif number == self.highest + 2 and len(known) > 1:
                message = Message(_SKIPPED, {"number": number - 1})
                self.notices.append(Notice(asked.line, "told", message, quote))
        if number is not None:
            known.setdefault(number, asked)
            self.highest = max(self.highest, number)
        asked.section = self.section
        self.asked.append(asked)
        self.now, self.last = asked, "stem"

    def _question(self, pieces: list[Part]) -> None:
        first, rest = pieces[0], pieces[1:]
        number = int(first.value)
        now = self.now
        if now is not None and not rest and self._is_sub(now, number, first.style):
            now.sub_style = first.style
            now.subs.append(Sub(number, first.text, self.number))
            now.lines.append(self.number)
            self.last = "sub"
            return
        asked = Asked(self.number, number, first.style, lines=[self.number])
        if first.text:
            asked.stem.append((self.number, first.text))
        self._begin(asked)
        self._add(asked, rest)

    def _is_sub(self, now: Asked, number: int, style: str) -> bool:
        """Say whether a number stands for a statement inside the question, not for the next question."""
        if now.options or now.keys or now.labels:
            return False
        if now.subs:
            return number == now.subs[-1].number + 1 and style == now.sub_style
        return number == 1 and (style != now.style or now.opens_list) and not (now.number is None and style == "word")

    def _options(self, pieces: list[Part]) -> None:
        now = self.now
        letter = pieces[0].value
        anew = now is not None and letter == "A" and len(now.options) > 1 and any(o.letter == "A" for o in now.options)
        if now is None or anew or (now.rows and letter == "A"):
            now = Asked(self.number)
            self._begin(now)
        now.lines.append(self.number)
        self._add(now, pieces)

    def _add(self, asked: Asked, pieces: list[Part]) -> None:
        for part in pieces:
            if part.kind == "option":
                asked.options.append(Option(part.value, part.text, self.number, part.starred, part.bold))
                self.last = "option"
            elif part.kind == "label":
                asked.keys.append((self.number, part.text))
                self.last = "key"

    def _label(self, part: Part) -> None:
        name, now = part.value, self.now
        if now is None:
            if name in ("hint", "other", "tags", "indicator"):
                self._told("instruction" if name == "hint" else "other", label=quoted(self.text.split(":")[0]))
            return  # told with the lines that are left over
        if name == "other":
            self._told("other", label=quoted(self.text.split(":")[0]))
            self.last = ""
            return
        now.lines.append(self.number)
        self.last = name
        if is_blank_line(part.text) and not (name == "key" and part.text.strip("-_ .")):
            if name == "key":
                now.labels.setdefault("room", []).append((self.number, ""))
            return
        if name == "key":
            now.keys.append((self.number, part.text))
        else:
            now.add_label(name, self.number, part.text)

    # Lines without a mark

    def _unmarked(self, pieces: list[Part]) -> None:
        now, text = self.now, strip_bullet(self.text)
        if is_blank_line(text):
            if now is not None:
                now.lines.append(self.number)
            else:
                self._told("decoration")
            return
        if now is not None and self._goes_on(now, text):
            now.lines.append(self.number)
            self._add(now, pieces[1:])
            return
        self._stands_alone(pieces, text)

    def _goes_on(self, now: Asked, text: str) -> bool:
        """Add an unmarked line to the question that is being read, if it belongs there."""
        if self.last in ("explanation", "hint", "indicator") and (not self.apart or not self._begins(text)):
            if self.apart and self.next_kind() in ("option", "label"):
                return False
            values = now.labels.setdefault(self.last, [])
            values.append((self.number, text))
            return True
        if self.last == "key" and not self.apart:
            return self._after_key(now, text)
        if self.last == "option" and now.options:
            if self.apart or self._begins_choice():
                return False
            option = now.options[-1]
            if len(option.text) > LONGEST_PIECE:
                return False
            option.text = f"{option.text} {text}".strip()
            return True
        if now.answered and not now.pairs:
            return False
        return self._more_stem(now, text)

    def _after_key(self, now: Asked, text: str) -> bool:
        """Take a line under “Jawaban:” as the answer, or as more of it where that is a sentence."""
        if not now.keys:
            now.keys.append((self.number, text))
            return True
        if self.next_kind() == "option" and self._begins_choice():
            return False
        line, key = now.keys[-1]
        if not _STOP.search(key[-9:]) and 40 < len(key) < LONGEST_PIECE and not now.options:  # noqa: PLR2004 - a line that was wrapped
            now.keys[-1] = (line, f"{key} {text}")
            return True
        return False

    def _more_stem(self, now: Asked, text: str) -> bool:
        if now.matches and _MATCH_LINE.search(self.text) and now.stem:
            left, right = pasted_tables.two_sides(self.text)
            now.pairs.append((self.number, left, right))
            return True
        if now.pairs:
            return False
        if self.apart:
            why = told_as(text)
            if why and (why != "instruction" or self.next_kind() == "question" or now.number is None) and now.stem:
                return False
            if now.number is None and _is_asking(now.last_words) and _is_asking(text) and not now.subs:
                return False
            if _has_ended(now) and self.next_kind() not in ("option", "label"):
                return False
        if now.subs:
            if self.apart or _STOP.search(now.subs[-1].text[-9:]) or self.last == "stem":
                now.tail.append((self.number, text))
                self.last = "stem"
            elif len(now.subs[-1].text) > LONGEST_PIECE:
                return False
            else:
                now.subs[-1].text += f" {text}"
            return True
        now.stem.append((self.number, text))
        return True

    def _stands_alone(self, pieces: list[Part], text: str) -> None:
        """A line outside any question: an instruction, a new question without a number, or nothing we know."""
        why = told_as(text)
        starts = self._begins(text) or len(pieces) > 1
        opens_match = why == "instruction" and self._matching_follows(text)
        is_stem = why in ("instruction", "title") and self._stands_over_options()
        if why and not opens_match and not is_stem:
            self._told(why)
            self.now, self.last = None, ""
            return
        if not (starts or opens_match):
            self.now, self.last = None, ""
            return  # told with the lines that are left over
        asked = Asked(self.number, lines=[self.number])
        if pieces[0].text:
            asked.stem.append((self.number, strip_bullet(pieces[0].text)))
        self._begin(asked)
        self._add(asked, pieces[1:])

    def next_kind(self) -> str:
        """Return what the next marked line is."""
        following = self.next[self.place]
        return following.kind if following else ""

    def _stands_over_options(self) -> bool:
        """Say whether the next line that is not blank is a first option."""
        after = next((pieces for pieces in self.parts[self.place + 1 : self.place + 4] if pieces), None)
        return after is not None and self._begins_choice() and after[0] is self.next[self.place]

    def _begins_choice(self) -> bool:
        """Say whether the next marked line is a first option: this line then is its stem."""
        following = self.next[self.place]
        return following is not None and following.kind == "option" and following.value == "A"

    def _begins(self, text: str) -> bool:
        """Say whether an unmarked line begins a question without a number."""
        following = self.next[self.place]
        if not self.leads[self.place]:
            return _is_asking(text)
        if self._begins_choice():
            return True
        if following is not None and following.kind == "label" and following.value == "key":
            return self.apart or _is_asking(text)
        return _is_asking(text)

    def _matching_follows(self, text: str) -> bool:
        """Say whether an instruction to match stands over lines with two sides, so that it is the question itself."""
        if not Asked(1, stem=[(1, text)]).matches:
            return False
        after = [line.text for line in self.texts[self.place + 1 : self.place + 6] if line.text.strip()]
        return sum(bool(_MATCH_LINE.search(line.strip())) for line in after) > 1


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _has_ended(asked: Asked) -> bool:
    """Say whether the stem of a numbered question reads complete, so that a paragraph further down is none of it."""
    words = asked.last_words
    return asked.number is not None and not asked.subs and bool(_ENDED.search(words)) and not _GOES_ON.search(words)


def _is_asking(text: str) -> bool:
    return text.rstrip(' "”').endswith("?")


def _leading(lines: list[list[Part]]) -> list[bool]:
    """Return for each line whether only lines of its own paragraph stand between it and the next marked line."""
    found = [False] * len(lines)
    after_blank = False  # whether the next line that is not blank is marked
    for place in range(len(lines) - 1, -1, -1):
        pieces = lines[place]
        if not pieces:
            continue
        marked = pieces[0].kind != "text"
        following = lines[place + 1] if place + 1 < len(lines) else []
        plain = bool(following) and following[0].kind == "text"
        found[place] = found[place + 1] if plain else after_blank
        after_blank = marked
    return found


def _next_marks(lines: list[list[Part]], texts: list[str]) -> list[Part | None]:
    """Return for each line the first piece of the next line that is marked as something, or that is a heading."""
    found: list[Part | None] = [None] * len(lines)
    following: Part | None = None
    for place in range(len(lines) - 1, -1, -1):
        found[place] = following
        pieces = lines[place]
        if not pieces:
            continue
        is_option = pieces[0].kind == "option" and following is not None and following.kind == "option"
        if not is_option and len(pieces) == 1 and section_of(texts[place]):
            following = Part("text", texts[place], "heading")
        elif pieces[0].kind != "text" or len(pieces) > 1:
            following = pieces[0]
    return found
