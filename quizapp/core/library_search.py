"""What a search in the library looks in, and how the words of a query are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST_SEARCHED = 120_000
"""Characters kept of a quiz for searching; no passage that may be published is longer."""
MOST_WORDS = 8
"""Words of a query that are looked for; more would only slow the search."""

_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return `text` as it is compared: small letters, no accents, single blanks."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return _SPACE.sub(" ", "".join(one for one in split if not unicodedata.combining(one))).strip()


def search_text(quiz: Mapping[str, Any]) -> str:
    """Return what a search looks in: title, text and prompts of a draft, or of content dumped as JSON."""
    passage = quiz.get("passage") or {}
    pieces: list[str] = [str(quiz.get("title") or ""), str(quiz.get("description") or "")]
    source = passage.get("source") or {}
    pieces += [str(source[name]) for name in ("outlet", "author") if source.get(name)]
    pieces += [sentence["text"] for block in passage.get("blocks", ()) for sentence in block["sentences"]]
    pieces += [str(question.get("prompt") or "") for question in quiz.get("questions", ())]
    return plain("\n".join(pieces))[:LONGEST_SEARCHED]


def facets(quiz: Mapping[str, Any]) -> str:
    """Return the words a filter looks for, a blank around each: ` process:locate type:matching grade:8 `."""
    found: set[str] = set()
    for question in quiz.get("questions", ()):
        found |= {f"{name}:{question[name]}" for name in ("process", "type") if question.get(name)}
        found |= {f"tag:{tag}" for tag in question.get("tags") or ()}
    if grade := plain(str(quiz.get("grade") or "")):
        found.add(facet("grade", grade))
    return f" {' '.join(sorted(found))} " if found else ""


def facet(kind: str, value: str) -> str:
    """Return one word of `facets`; blanks inside a value become `_`."""
    return f"{kind}:{plain(value).replace(' ', '_')}"


def query_words(query: str) -> list[str]:
    """Return the words of a query; every one of them has to be found."""
    return list(dict.fromkeys(plain(query[:500]).split()))[:MOST_WORDS]


def grades(rows: Iterable[str]) -> list[str]:
    """Return the grades that stand in `rows` of facets, numbers in order of size and before words."""
    found = {word.removeprefix("grade:") for row in rows for word in row.split() if word.startswith("grade:")}
    return sorted(found, key=lambda grade: (not grade.isdigit(), int(grade) if grade.isdecimal() else 0, grade))
