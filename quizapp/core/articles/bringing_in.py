"""From everything that was pasted to the article: what it says, where it comes from, and what was left out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from quizapp.core.articles.blocks import HEADING_WORDS, is_final, read_article, same
from quizapp.core.articles.cleaning import clean, mend
from quizapp.core.articles.credits import Found, is_name, is_telling, read_credits, read_outlet
from quizapp.core.articles.languages import guess
from quizapp.core.articles.leftovers import begins_list, leads_on, reason_for
from quizapp.core.articles.unwrapping import unwrap
from quizapp.core.passages import Block

HEAD, TAIL = 14, 16
"""Lines at the beginning and at the end where credits stand; amid the text a date or a name is text."""
BODY_WORDS = 12
"""A line of so many words that ends a sentence is text."""
SHORT_LINE = 5
"""A line of at most so many words has no advert in its middle: it is one."""
LONGEST_TITLE_WORDS = 22
QUESTION_WORDS = 9
"""A line of at most so many words that asks something, between longer paragraphs, is a heading."""
MADE_TITLE_WORDS = 8
LONGEST_TITLE = 200

_DASH = r"\s*(?:-{1,3}|[–—])\s*"
_PLACE = r"(?P<place>[A-Z][A-Za-z .'’]{1,40}?)"
_NAMED = r"(?P<outlet>[A-Z][\w.]*(?: [A-Z][\w.]*){0,2})"
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_PLACE},\s*{_NAMED}{_DASH}(?=\S|\Z)",
        rf"{_NAMED}(?:,\s*{_PLACE})?{_DASH}(?=\S|\Z)",
        rf"{_PLACE}\s*\({_NAMED}\){_DASH}(?=\S|\Z)",
    )
)
_INLINE = re.compile(r"\s*(?:\[Gambas:[^\]\n]{1,80}\]|\bSCROLL TO CONTINUE WITH CONTENT\b|\bADVERTISEMENT\b)\s*")
_NOTE_MARKS = re.compile(
    r"\[(?:\d{1,3}|[a-z]|catatan \d{1,2}|note \d{1,2}|butuh rujukan|citation needed|sunting(?: \| sunting sumber)?|edit)\]"
)
_INITIALS = re.compile(r"\s*\((?:[a-z]{2,5}/){1,3}[a-z]{2,5}\)\Z|\A\([a-z]{2,4}(?:/[a-z]{2,4}){0,3}\)\Z")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not in the article, and why (a key of `leftovers.REASONS`)."""

    text: str
    reason: str

    @property
    def key(self) -> str:
        """What names this line in a form, so that the author may put it back."""
        return hashlib.sha256(same(self.text).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Article:
    """What became of a paste or an upload. `made_title`: there was no headline; the title is its first words."""

    blocks: tuple[Block, ...]
    found: Found
    left_out: tuple[LeftOut, ...]
    made_title: bool = False


@dataclass
class _Desk:
    """The lines that are worked on, and what was found in them; a line that was taken away is None."""

    lines: list[str | None]
    put_back: Collection[str]
    language: str
    found: Found = field(default_factory=Found)
    left_out: list[tuple[int, LeftOut]] = field(default_factory=list)

    def take(self, place: int, reason: str, text: str | None = None) -> bool:
        """Take a line away (or `text`, a piece of it) unless the author wants it back; say whether it was."""
        out = LeftOut(text or self.lines[place] or "", reason)
        if out.key in self.put_back:
            return False
        self.left_out.append((place, out))
        if text is None:
            self.lines[place] = None
        return True

    def filled(self) -> list[int]:
        """Return the places of the lines that hold something."""
        return [place for place, line in enumerate(self.lines) if line]


def bring_in(
    text: str, *, known: Found | None = None, put_back: Collection[str] = (), headline: str | None = None
) -> Article:
    """Return the article that `text` holds. `known` is what is known of its source already; a title there keeps the
    headline from being looked for, and is not repeated in the text. `headline`: the title as it stands in the text, if
    the author has given it another. `put_back` are the keys of lines that the author wants to keep.
    """
    known = known or Found()
    cleaned = unwrap(clean(mend(text)))
    desk = _Desk(list(cleaned.split("\n")), put_back, known.language or _language(cleaned))
    _take_inline(desk)
    _take_credits(desk)
    _take_leftovers(desk)
    _read_dateline(desk)
    title = known.title or _take_title(desk)
    _drop_repeated(desk, title, headline)
    _mark_questions(desk)
    blocks = read_article("\n".join(line for line in desk.lines if line is not None))
    made = title is None and bool(blocks)
    found = known.with_more(desk.found)
    if title is None and blocks:
        title = _made_title(blocks)
    in_order = sorted(desk.left_out, key=lambda one: one[0])
    left_out = tuple(dict.fromkeys(out for _place, out in in_order))
    return Article(blocks, found.with_more(Found(title=title, language=desk.language)), left_out, made)


def _language(text: str) -> str:
    language = guess(text)
    return language if language in {"id", "en"} else "id"


def _is_body(line: str | None) -> bool:
    """Say whether a line surely is text of the article."""
    words = len((line or "").split(maxsplit=2 * BODY_WORDS))
    return words > 2 * BODY_WORDS - 1 or (words >= BODY_WORDS and is_final(line or ""))


def _take_inline(desk: _Desk) -> None:
    """Take adverts out of the middle of a paragraph, the editors' initials from its end, and the marks of footnotes."""
    for place in desk.filled():
        line = desk.lines[place] or ""
        for mark in _NOTE_MARKS.findall(line):
            if desk.take(place, "notes", mark):
                line = line.replace(mark, "", 1).strip()
        desk.lines[place] = line or None
        if len(line.split()) <= SHORT_LINE:
            continue
        for pattern, reason in ((_INLINE, "advert"), (_INITIALS, "credits")):
            for match in reversed(list(pattern.finditer(line))):
                if desk.take(place, reason, match.group().strip()):
                    line = f"{line[: match.start()]} {line[match.end() :]}".strip()
        desk.lines[place] = line


def _take_credits(desk: _Desk) -> None:
    """Read the lines that say where the text comes from, at its beginning and at its end."""
    filled = desk.filled()
    zone = [*filled[:HEAD], *filled[max(HEAD, len(filled) - TAIL) :]]
    names: list[int] = []
    for place in zone:
        line = desk.lines[place] or ""
        if reason_for(line) in {"caption", "copyright", "link"} and not line.lower().startswith("copyright ©"):
            continue
        one = read_credits(line, desk.language)
        if one is not None and (not _is_body(line) or is_telling(line)):
            desk.found = _taken(desk, place, one)
        elif place != filled[0] and _is_byline(line):
            names.append(place)
    for place in names if desk.found.author is None else []:
        if _beside_credits(desk, place) and desk.take(place, "author"):
            name, _dash, outlet = _last(desk).partition(" - ")
            desk.found = desk.found.with_more(Found(author=name.strip(), outlet=outlet.strip() or None))
            break


def _is_byline(line: str) -> bool:
    """Say whether a line may be a name, or a name and an outlet; beside a date it is one."""
    names = line.split(" - ")
    return len(line.split()) > 1 and len(names) <= 2 and all(map(is_name, names))  # noqa: PLR2004 - author and outlet


def _taken(desk: _Desk, place: int, one: Found) -> Found:
    """Take a line of credits away and return what is known with it."""
    kinds = [kind for kind in ("title", "author", "outlet", "date", "url", "licence") if getattr(one, kind)]
    return desk.found.with_more(one) if desk.take(place, kinds[0] if kinds else "credits") else desk.found


def _beside_credits(desk: _Desk, place: int) -> bool:
    """Say whether the line before or after it, blank ones aside, was one of credits."""
    taken = {other for other, out in desk.left_out if out.reason in {"date", "outlet", "credits"}}
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(desk.lines) and desk.lines[other] == "":
            other += step
        if other in taken:
            return True
    return False


def _last(desk: _Desk) -> str:
    return desk.left_out[-1][1].text


def _take_leftovers(desk: _Desk) -> None:
    """Take away the lines that belong to the page, and the links that follow "Baca juga:" or "Berita terkait"."""
    listing = leading = False
    for place in desk.filled():
        line = desk.lines[place] or ""
        reason = reason_for(line)
        if reason is not None:
            desk.take(place, reason)
            listing = (listing or begins_list(line)) and reason == "link"
            leading = leads_on(line)
        elif (leading or listing) and not is_final(line) and not _is_body(line):
            desk.take(place, "link")
            leading = False
        else:
            listing = leading = False


def _read_dateline(desk: _Desk) -> None:
    """Read "Jakarta, CNN Indonesia --" before the first sentence: the outlet goes into its field, the place stays."""
    filled = desk.filled()
    for place in filled[:4]:
        line = desk.lines[place] or ""
        for pattern in _DATELINES:
            match = pattern.match(line)
            outlet = read_outlet(match["outlet"]) if match else None
            if match is None or outlet is None:
                continue
            if desk.take(place, "outlet", match.group().strip()):
                desk.found = desk.found.with_more(Found(outlet=outlet))
                kept = f"{match['place']} – " if match["place"] and match.end() < len(line) else ""
                desk.lines[place] = (kept + line[match.end() :]) or None
            return


def _take_title(desk: _Desk) -> str | None:
    """Take the headline: a marked heading or a short line before the text."""
    if desk.found.title is not None:
        return desk.found.title
    filled = desk.filled()
    if not filled:
        return None
    line = desk.lines[filled[0]] or ""
    text = _unmarked(line)
    marked = text != line
    # A headline may ask or exclaim, but it is one line of its own before longer ones.
    asks = text.endswith(("?", "!")) and text.count(". ") == 0
    short = len(text.split()) <= LONGEST_TITLE_WORDS and (not is_final(text) or asks)
    if len(filled) == 1 or line.startswith(">") or not (marked or short) or len(text) > LONGEST_TITLE:
        return None
    desk.lines[filled[0]] = None
    return text


def _mark_questions(desk: _Desk) -> None:
    """Mark short questions between longer paragraphs as the headings they are."""
    filled = desk.filled()
    for before, place, after in zip(filled, filled[1:], filled[2:], strict=False):
        line = desk.lines[place] or ""
        if (
            line.endswith("?")
            and line[:1].isupper()
            and len(line.split()) <= min(QUESTION_WORDS, HEADING_WORDS)
            and not re.search(r"[.!?] ", line)
            and _is_body(desk.lines[before])
            and _is_body(desk.lines[after])
        ):
            desk.lines[place] = f"# {line}"


def _made_title(blocks: tuple[Block, ...]) -> str | None:
    """Return the first words of the text, for want of a headline."""
    words = blocks[0].sentences[0].text.split()
    made = " ".join(words[:MADE_TITLE_WORDS])[:LONGEST_TITLE].rstrip(".,;:!? ")
    return (f"{made}…" if len(words) > MADE_TITLE_WORDS else made) or None


def _drop_repeated(desk: _Desk, *titles: str | None) -> None:
    """Take the title out of the text where it begins with it; the page shows it above."""
    wanted = {same(title) for title in titles if title}
    filled = desk.filled()
    while len(filled) > 1 and same(_unmarked(desk.lines[filled[0]] or "")) in wanted:
        desk.lines[filled.pop(0)] = None


def _unmarked(line: str) -> str:
    return re.sub(r"^#{1,6}\s+", "", line).strip()
