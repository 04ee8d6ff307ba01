"""Which elements of a web page are the article, which are a box in it, and which belong to the page around it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_UNREAD = (
    "script style noscript template iframe frame object embed applet svg math canvas video audio head link meta map source "
    "track datalist select option input textarea button progress meter dialog"
)
GONE = frozenset(_UNREAD.split())
"""Elements that hold nothing to read, or what would run or be fetched."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OTHERS = (
    "p div section article main header aside li ul ol dl dt dd blockquote pre table thead tbody tfoot tr caption "
    "address details summary hr center fieldset body html hgroup figure figcaption footer nav form"
)
BLOCKS = HEADINGS | frozenset(_OTHERS.split())
"""Elements that begin and end a line."""
BOLD = frozenset({"b", "strong"})
_AROUND = {"nav": "menu", "footer": "menu", "form": "menu", "figcaption": "caption", "figure": "caption"}
_CLASSES = {
    "caption": "caption wp-caption-text photo-credit credit-foto keterangan-foto",
    "share": "share sharing social sosmed follow newsletter subscribe komentar comment comments comment-list toolbar",
    "advert": (
        "advert advertisement ads ad ad-slot adslot adsbygoogle iklan banner promo sponsor sponsored "
        "taboola outbrain parallax"
    ),
    "link": (
        "related terkait bacajuga baca-juga read-also readalso recommended recommendation rekomendasi popular terpopuler "
        "linksisip lihatjuga lihat-juga most-read more-stories pagination paging"
    ),
    "cookies": "cookie cookies consent gdpr",
    "tags": "tags tag tag-list tagcloud detail-tag topics",
    "menu": (
        "nav navbar navigation menu breadcrumb breadcrumbs sidebar widget footer site-header skip-link modal popup paywall "
        "author-bio author-box visually-hidden sr-only screen-reader-text"
    ),
}
_CLASS_REASONS = {name: reason for reason, names in _CLASSES.items() for name in names.split()}
_BOXES = re.compile(
    r"(?:^|[\s_-])(?:box|boks|kotak|infobox|callout|sidebar-note|factbox|note|catatan|tahukah)(?:$|[\s_-])"
)
DATA_WORDS = 20
"""Words in the fullest cell of a table of data."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden(element: HtmlElement) -> bool:
    """Say whether a reader of the page would not see the element."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def reason_for(element: HtmlElement, tag: str) -> str | None:
    """Return why an element is no part of the article, or None."""
    if tag in {"html", "body", "main", "article"} or tag in HEADINGS:
        return None
    if tag in _AROUND:
        return None if tag == "figure" and element.find(".//p") is not None else _AROUND[tag]
    if str(element.get("id") or "").startswith(("footnote-", "endnote-", "comment-")) and tag in {
        "li",
        "dd",
        "dt",
        "dl",
    }:
        return "notes"
    if tag == "table" and _is_data(element):
        return "table"
    found = next((_CLASS_REASONS[name] for name in _names(element).split() if name in _CLASS_REASONS), None)
    if found is None and tag == "aside" and not is_box(element, tag, quotes=False):
        return "link"
    return found


def _is_data(table: HtmlElement) -> bool:
    """Say whether a table holds data, not text that was laid out with it."""
    sizes = [len("".join(cell.itertext()).split()) for cell in table.iter("td", "th")]
    return len(sizes) > 1 and table.find(".//table") is None and max(sizes) <= DATA_WORDS


def is_box(element: HtmlElement, tag: str, *, quotes: bool) -> bool:
    """Say whether an element is a boxed note: an aside of some text, a table of one cell, or one that is called so."""
    if tag == "blockquote":
        return quotes
    if tag == "table":
        return sum(1 for _cell, _two in zip(element.iter("td", "th"), range(2), strict=False)) == 1
    if tag == "aside":
        paragraphs = " ".join("".join(one.itertext()) for one in element.iter("p", "li"))
        links = " ".join("".join(one.itertext()) for one in element.iter("a"))
        return len(paragraphs.split()) >= 8 and len(links) * 2 < len(paragraphs)  # noqa: PLR2004 - a sentence
    return tag in {"div", "section"} and bool(_BOXES.search(_names(element)))


def is_note_mark(element: HtmlElement, tag: str) -> bool:
    """Say whether this is the small number of a footnote."""
    text = "".join(element.itertext()).strip() if tag == "sup" else ""
    return tag == "sup" and bool(re.fullmatch(r"\[?\w{1,3}\]?", text)) and element.find(".//a") is not None
