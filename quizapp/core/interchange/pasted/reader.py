"""Questions as teachers type them in Word: “1. … A. … B. … Kunci: B”, in the many ways people do it.

Lines are taken in order. A line says by itself what it may be (`lines`); what stands before and after decides
(`around`). `items` makes items of what was gathered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizapp.core.interchange.items import Notice, Reading, left_over, quoted
from quizapp.core.interchange.pasted import key_lists, tables
from quizapp.core.interchange.pasted.around import MATCH_LINE, Around, is_asking
from quizapp.core.interchange.pasted.asked import Asked, Option, Sub
from quizapp.core.interchange.pasted.items import item_of
from quizapp.core.interchange.pasted.key_lists import KeyLine, Numbered
from quizapp.core.interchange.pasted.lines import Part, is_blank_line, section_of, strip_bullet, told_as
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
LONGEST_PIECE = 5_000
"""Characters of an option, a statement or a key, beyond which no line is added to it."""
WRAPPED = 40
"""Characters of a key from which an unmarked line below may be the rest of its sentence."""
_STOP = re.compile(r"[.?!…:”\"]\s*$")
_ENDED = re.compile(r"[.?!]\W?\s*$")
_LABELS_OF_LINES = frozenset({"explanation", "hint", "indicator"})
"""Labels whose text may go on in the next line."""
_GOES_ON = re.compile(r"\b(?:berikut|di bawah|following|below)\b", re.IGNORECASE)


def read_pasted(text: str) -> Reading:
    """Return the questions of `text` with a notice for everything else. Takes what `markup.clean_lines` returns."""
    reader = _Reader(text)
    reader.run()
    found = [item_of(asked, reader.around.source) for asked in reader.asked]
    notices = [*reader.notices, *left_over(reader.around.source, found, reader.notices)]
    return Reading("pasted", tuple(found), tuple(sorted(notices, key=lambda notice: notice.line)))


class _Reader:
    """The state between two lines."""

    def __init__(self, text: str) -> None:
        self.around = Around(text)
        self.asked: list[Asked] = []
        self.notices: list[Notice] = []
        self.now: Asked | None = None
        self.section = ""
        self.numbered = Numbered()
        self.last = ""
        """What an unmarked line goes on with: `stem`, `option`, `sub`, or the name of a label."""
        self.apart = True
        """A blank line stands before this one."""
        self.place = 0

    def run(self) -> None:
        """Read every line."""
        while self.place < len(self.around):
            pieces = self.around.parts[self.place]
            if not pieces:
                if self.around.source[self.place].strip():
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
        return self.around.text(self.place)

    def _line(self, pieces: list[Part]) -> None:
        first = pieces[0]
        if self._heading(pieces) or self._keys() or self._table():
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
        self.notices.append(Notice(self.number, "told", message, quoted(self.around.source[self.place]), numbers))

    # Headings, lists of keys, tables

    def _heading(self, pieces: list[Part]) -> bool:
        section = section_of(self.text)
        first = pieces[0]
        if section is None or len(pieces) > 1 or first.kind == "label":
            return False
        if first.kind == "option" and self.around.kind_after(self.place) == "option":
            return False
        if self.now is not None and not self.now.answered and not self.apart and first.kind == "text":
            return False  # the words of a heading inside a stem
        self._told("section")
        self.section, self.now = section, None
        self.numbered.begin_anew()
        return True

    def _keys(self) -> bool:
        """Read a list of keys; say whether this line begins one."""
        if not self.asked or not key_lists.begins_list(self.around, self.place, self.numbered, self.now):
            return False
        for line in list(key_lists.lines_of_list(self.around, self.place, self.numbered)):
            self.place = line.place
            self._give(line)
            self._told("keys", line.lines)
            self.place += line.lines
        self.now, self.last = None, ""
        return True

    def _give(self, line: KeyLine) -> None:
        """Hand keys to their questions; a number that no question has is told."""
        for number, text in line.entries:
            asked = self.numbered.holder(number, line.stretch)
            if asked is None:
                message = Message(_KEY_FOR_NONE, {"number": number})
                self.notices.append(Notice(self.number, "error", message, quoted(self.around.source[self.place])))
            elif not any(_folded(text) == _folded(key) for _line, key in asked.keys):
                asked.keys.append((self.number, text))

    def _table(self) -> bool:
        """Read a table of questions, or a table of statements; say whether this line begins one."""
        raw = self.around.raw(self.place)
        if "\t" not in raw:
            return False
        if columns := tables.columns_of(raw):
            self._told("table")
            self.place += 1
            self._rows_of_questions(columns)
            return True
        heads = tables.truth_columns(raw)
        if heads is None or self.now is None or self.now.options:
            return False
        self.now.lines.append(self.number)
        self.place += 1
        while row := tables.truth_row(heads, self.around.raw(self.place), self.number):
            self.now.rows.append(row)
            self.now.lines.append(self.number)
            self.place += 1
        self.last = ""
        return True

    def _rows_of_questions(self, columns: dict[str, int]) -> None:
        while self.place < len(self.around):
            if tables.is_ruler(self.around.source[self.place]):
                self._told("table")
                self.place += 1
                continue
            asked = tables.row_question(columns, self.around.raw(self.place), self.number)
            if asked is None:
                break
            self._begin(asked)
            self.place += 1
        self.now = None

    # Questions

    def _begin(self, asked: Asked) -> None:
        """Make `asked` the question that is being read; say what is odd about its number."""
        number, known = asked.number, self.numbered.last
        quote = quoted(self.around.source[asked.line - 1])
        if number is not None and known:
            if number in known and number == 1 and len(known) > 1:
                self.numbered.begin_anew()
            elif number in known:
                asked.notices.append(Notice(asked.line, "error", Message(_TWICE, {"number": number}), quote))
            elif number == self.numbered.highest + 2 and len(known) > 1:
                message = Message(_SKIPPED, {"number": number - 1})
                self.notices.append(Notice(asked.line, "told", message, quote))
        if number is not None:
            self.numbered.add(number, asked)
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
        if self.last in _LABELS_OF_LINES:
            return self._after_label(now, text)
        if self.last == "key" and not self.apart:
            return self._after_key(now, text)
        if self.last == "option" and now.options:
            return self._after_option(now.options[-1], text)
        return (not now.answered or bool(now.pairs)) and self._more_stem(now, text)

    def _after_label(self, now: Asked, text: str) -> bool:
        """Take a line as more of an explanation or a hint."""
        values = now.labels.setdefault(self.last, [])
        ended = not values or bool(_STOP.search(values[-1][1][-9:]))
        if self.apart or (ended and values and told_as(text)):
            return False
        values.append((self.number, text))
        return True

    def _after_key(self, now: Asked, text: str) -> bool:
        """Take a line under “Jawaban:” as the answer, or as more of it where that is a sentence."""
        if not now.keys:
            now.keys.append((self.number, text))
            return True
        line, key = now.keys[-1]
        wrapped = not _STOP.search(key[-9:]) and WRAPPED < len(key) < LONGEST_PIECE and not now.options
        if not wrapped or self.around.begins_choice(self.place):
            return False
        now.keys[-1] = (line, f"{key} {text}")
        return True

    def _after_option(self, option: Option, text: str) -> bool:
        """Take a line as the rest of an option that was wrapped."""
        if self.apart or self.around.begins_choice(self.place) or len(option.text) > LONGEST_PIECE:
            return False
        option.text = f"{option.text} {text}".strip()
        return True

    def _more_stem(self, now: Asked, text: str) -> bool:
        """Take a line as more of the stem, of a statement in it, or as a pair to match."""
        if now.matches and MATCH_LINE.search(self.text) and now.stem:
            left, right = tables.two_sides(self.text)
            now.pairs.append((self.number, left, right))
            return True
        if now.pairs or (self.apart and self._begins_elsewhere(now, text)):
            return False
        if not now.subs:
            now.stem.append((self.number, text))
        elif self.apart or _STOP.search(now.subs[-1].text[-9:]) or self.last == "stem":
            now.tail.append((self.number, text))
            self.last = "stem"
        elif len(now.subs[-1].text) > LONGEST_PIECE:
            return False
        else:
            now.subs[-1].text += f" {text}"
        return True

    def _begins_elsewhere(self, now: Asked, text: str) -> bool:
        """Say whether a paragraph further down is no part of the stem above it."""
        following = self.around.kind_after(self.place)
        why = told_as(text) if now.stem else None
        if why and (why != "instruction" or following == "question" or now.number is None):
            return True
        if now.number is None and is_asking(now.last_words) and is_asking(text) and not now.subs:
            return True
        return _has_ended(now) and following not in ("option", "label")

    def _stands_alone(self, pieces: list[Part], text: str) -> None:
        """A line outside any question: an instruction, a new question without a number, or nothing we know."""
        why = told_as(text)
        opens_match = why == "instruction" and self.around.matching_follows(self.place, text)
        is_stem = why in ("instruction", "title") and self.around.stands_over_options(self.place)
        starts = self.around.begins_question(self.place, text, apart=self.apart) or len(pieces) > 1
        self.now, self.last = None, ""
        if why and not opens_match and not is_stem:
            self._told(why)
        elif starts or opens_match:
            asked = Asked(self.number, lines=[self.number])
            if pieces[0].text:
                asked.stem.append((self.number, strip_bullet(pieces[0].text)))
            self._begin(asked)
            self._add(asked, pieces[1:])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _has_ended(asked: Asked) -> bool:
    """Say whether the stem of a numbered question reads complete, so that a paragraph further down is none of it."""
    words = asked.last_words
    return asked.number is not None and not asked.subs and bool(_ENDED.search(words)) and not _GOES_ON.search(words)
