"""What stands around a line of pasted text: a line by itself rarely says what it is.

Everything is looked up in tables that are made once, from the last line to the first, so that no question about what
follows takes longer in a longer text.
"""

from __future__ import annotations

import re

from quizapp.core.interchange.pasted import keys as pasted_keys
from quizapp.core.interchange.pasted import tables as pasted_tables
from quizapp.core.interchange.pasted.asked import Asked
from quizapp.core.interchange.pasted.lines import Part, parts, section_of, unbold

MATCH_LINE = re.compile(r"\S\s*(?:→|->|=>|⇒|=|\t|\||\s[–—-]\s|\s{3,})\s*\S")
"""A line of two sides, as in a matching task."""
_ROOM = re.compile(r" {9,}")
_BOLD = re.compile(r"</?(?:b|strong)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_LOOKED_AHEAD = 5
"""Lines under an instruction to match in which its pairs are looked for."""


def is_asking(text: str) -> bool:
    """Say whether a line ends as a question."""
    return text.rstrip(' "”').endswith("?")


class Around:
    """The lines of a text, what each seems to be, and what follows it."""

    def __init__(self, text: str) -> None:
        self.source = text.split("\n")
        self.lines = [
            unbold(pasted_tables.without_pipes(_BOLD.sub("**", _ROOM.sub(" " * 8, line)))) for line in self.source
        ]
        self.parts = [list(parts(line)) if line.text.strip() else [] for line in self.lines]
        self.marks = self._next_marks()
        """For each line the first piece of the next line that is marked as something, or that is a heading."""
        self.leads = self._leading()
        """For each line whether only lines of its own paragraph stand between it and the next marked line."""

    def __len__(self) -> int:
        return len(self.source)

    def text(self, place: int) -> str:
        """Return a line without bold marks and blanks around it."""
        return self.lines[place].text.strip()

    def raw(self, place: int) -> str:
        """Return a line with the blanks and tabs it has; empty beyond the last."""
        return self.lines[place].text if place < len(self.lines) else ""

    def after(self, place: int) -> int:
        """Return the place of the next line that is not blank; the length of the text if there is none."""
        place += 1
        while place < len(self.source) and not self.parts[place]:
            place += 1
        return place

    def kind_after(self, place: int) -> str:
        """Return what the next marked line is."""
        mark = self.marks[place]
        return mark.kind if mark else ""

    def begins_choice(self, place: int) -> bool:
        """Say whether the next marked line is a first option: this line then is its stem."""
        mark = self.marks[place]
        return mark is not None and mark.kind == "option" and mark.value == "A"

    def stands_over_options(self, place: int) -> bool:
        """Say whether the next line that is not blank is a first option."""
        following = next((pieces for pieces in self.parts[place + 1 : place + 4] if pieces), None)
        return following is not None and self.begins_choice(place) and following[0] is self.marks[place]

    def begins_question(self, place: int, text: str, *, apart: bool) -> bool:
        """Say whether an unmarked line begins a question without a number. `apart`: a blank line stands before it."""
        if not self.leads[place] or self.begins_choice(place):
            return self.leads[place] or is_asking(text)
        mark = self.marks[place]
        leads_to_key = mark is not None and mark.kind == "label" and mark.value == "key"
        return is_asking(text) or (leads_to_key and apart)

    def matching_follows(self, place: int, text: str) -> bool:
        """Say whether an instruction to match stands over lines with two sides, so that it is the question itself."""
        if not Asked(1, stem=[(1, text)]).matches:
            return False
        below = [line.text.strip() for line in self.lines[place + 1 : place + 1 + _LOOKED_AHEAD]]
        return sum(bool(MATCH_LINE.search(line)) for line in below) > 1

    def width_of_rows(self, place: int) -> int:
        """Return how many numbers stand in this row over as many letters in the next one."""
        numbers = pasted_keys.row_of_numbers(self.lines[place].text)
        letters = pasted_keys.row_of_letters(self.raw(place + 1)) if numbers else []
        return len(numbers) if numbers and len(letters) == len(numbers) else 0

    def _next_marks(self) -> list[Part | None]:
        found: list[Part | None] = [None] * len(self.parts)
        following: Part | None = None
        for place in range(len(self.parts) - 1, -1, -1):
            found[place] = following
            pieces = self.parts[place]
            if not pieces:
                continue
            is_option = pieces[0].kind == "option" and following is not None and following.kind == "option"
            text = self.text(place)
            if not is_option and len(pieces) == 1 and section_of(text):
                following = Part("text", text, "heading")
            elif pieces[0].kind != "text" or len(pieces) > 1:
                following = pieces[0]
        return found

    def _leading(self) -> list[bool]:
        found = [False] * len(self.parts)
        after_blank = False  # whether the next line that is not blank is marked
        for place in range(len(self.parts) - 1, -1, -1):
            pieces = self.parts[place]
            if not pieces:
                continue
            following = self.parts[place + 1] if place + 1 < len(self.parts) else []
            plain = bool(following) and following[0].kind == "text"
            found[place] = found[place + 1] if plain else after_blank
            after_blank = pieces[0].kind != "text"
        return found
