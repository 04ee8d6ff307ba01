"""What a web page says about itself, for machines: title, author, date, outlet, address, licence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from quizapp.core.articles.cleaning import clean, mend
from quizapp.core.articles.credits import Found
from quizapp.core.articles.dates import read_date, written

LONGEST = 200
MOST_JSON = 200_000
"""Characters of machine-readable data that are read."""
MOST_NODES = 500
_KINDS = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "WebPage", "AnalysisNewsArticle"})
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/(\d\.\d))")
_TAG = re.compile(r"<[^<>]{0,200}>")
_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}\Z")


def read_facts(document: HtmlElement) -> Found:
    """Return what the page declares. Nothing in it is believed to be safe: it is cleaned and cut like any text."""
    language = _language(document)
    article = next(_articles(document), {})
    url = _text(_link(document, "canonical") or _meta(document, "og:url") or article.get("url"))
    licence = _link(document, "license") or article.get("license")
    return Found(
        title=_text(article.get("headline") or _meta(document, "og:title")) or _page_title(document),
        outlet=_text(_name(article.get("publisher")) or _meta(document, "og:site_name")),
        author=_author(article) or _text(_meta(document, "author", "article:author", "content_author")),
        date=_day(
            article.get("datePublished") or _meta(document, "article:published_time", "publishdate", "date"), language
        ),
        url=url if url and url.lower().startswith(("http://", "https://")) else None,
        licence=_licence(_text(licence)),
        language=language,
    )


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    plain = _TAG.sub("", unescape(value[:MOST_JSON]))
    return " ".join(clean(mend(plain)).split())[:LONGEST].strip() or None


def _language(document: HtmlElement) -> str | None:
    code = str(document.get("lang") or "").lower()[:2]
    return {"id": "id", "in": "id", "en": "en"}.get(code)


def _meta(document: HtmlElement, *names: str) -> str | None:
    wanted = set(names)
    for element in document.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name in wanted and element.get("content"):
            return str(element.get("content"))
    return None


def _link(document: HtmlElement, kind: str) -> str | None:
    for element in document.iter("link", "a"):
        if kind in str(element.get("rel") or "").split() and element.get("href"):
            return str(element.get("href"))
    return None


def _page_title(document: HtmlElement) -> str | None:
    title = next(document.iter("title"), None)
    text = _text(title.text_content()) if title is not None else None
    return _SUFFIX.sub("", text) if text else None


def _articles(document: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield what stands in the page as data about an article."""
    for script in document.iter("script"):
        source = script.text or ""
        if script.get("type") != "application/ld+json" or len(source) > MOST_JSON:
            continue
        try:
            waiting = [json.loads(source)]
        except (ValueError, RecursionError):
            continue
        for _turn in range(MOST_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                kinds = node.get("@type")
                if _KINDS & set(
                    kinds if isinstance(kinds, list) and all(isinstance(k, str) for k in kinds) else [str(kinds)]
                ):
                    yield node
                waiting.append(node.get("@graph"))


def _name(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("name") if isinstance(value, dict) else value


def _author(article: dict[str, Any]) -> str | None:
    authors = article.get("author")
    names = [_text(_name(one)) for one in (authors if isinstance(authors, list) else [authors])[:5]]
    return ", ".join(name for name in names if name and not name.startswith("http"))[:LONGEST] or None


def _day(value: Any, language: str | None) -> str | None:
    text = _text(value)
    if text is None:
        return None
    try:
        return written(date.fromisoformat(text[:10].replace("/", "-")), language or "id")
    except ValueError:
        return read_date(text, language or "id")


def _licence(text: str | None) -> str | None:
    found = _CREATIVE_COMMONS.search(text) if text else None
    if found is None:
        return None
    return f"CC0 {found[3]}" if found[3] else f"CC {found[1].upper()} {found[2]}"
