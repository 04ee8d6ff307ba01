"""Markdown as CommonMark says, read as the page it stands for; mark-up in it is never run."""

from __future__ import annotations

import re

from quizapp.core.articles.credits import Found
from quizapp.core.articles.dates import read_date
from quizapp.core.articles.extracts import Extract, Unreadable
from quizapp.core.articles.pages import read_page
from quizapp.core.messages import N_, Message

LONGEST = 300_000
"""Characters: many times the longest article, with all its links."""
TOO_LONG = Message(N_("The text in this file is too long: at most %(most)s characters."), {"most": LONGEST})
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELDS = {
    "title": "title", "judul": "title", "author": "author", "penulis": "author", "authors": "author", "date": "date",
    "tanggal": "date", "source": "outlet", "sumber": "outlet", "publisher": "outlet", "licence": "licence",
    "license": "licence", "lisensi": "licence", "url": "url", "link": "url",
}  # fmt: skip
_LONGEST_FRONT = 5_000
_LONGEST_FIELD = 200


def read_markdown(source: str) -> Extract:
    """Return the article of a Markdown file, with what its front matter says. Raises `Unreadable`."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 40 ms that only uploads of Markdown need

    if len(source) > LONGEST:
        raise Unreadable(TOO_LONG)
    source = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ")
    front = _FRONT.match(source[:_LONGEST_FRONT])
    body = source[front.end() :] if front else source
    page = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table").render(body)
    extract = read_page(page, quotes_are_boxes=True, facts=False)
    return Extract(extract.text, _front_matter(front[1]) if front else Found(), extract.left_out)


def _front_matter(text: str) -> Found:
    """Read `key: value` lines; anything else a front matter may hold is not for us."""
    values: dict[str, str] = {}
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        name = _FIELDS.get(key.strip().lower())
        content = value.strip().strip("\"'").strip()
        if colon and name and content and len(content) <= _LONGEST_FIELD:
            values.setdefault(name, content)
    if not values.get("url", "http://").lower().startswith(("http://", "https://")):
        values.pop("url")
    if "date" in values:
        values["date"] = read_date(values["date"]) or values["date"]
    return Found(**values)
