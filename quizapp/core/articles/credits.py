"""Lines that say who wrote a text, when, where it stood and under which licence: found and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quizapp.core.articles.dates import read_date

LONGEST_LINE = 300
"""Characters of a line that may hold credits."""
MOST_NAME_WORDS = 8

_LABELS = {
    "author": (
        "oleh|ditulis oleh|penulis|penulis artikel|reporter|wartawan|kontributor|jurnalis|pewarta|laporan|naskah"
        "|pengarang|by|written by|author|authors|reported by|story by|words by|text by|report by"
    ),
    "editor": (
        "editor|editors|redaktur|penyunting|redaksi|edited by|copy editor|produser|producer|penerjemah|alih bahasa"
        "|translator|translated by|ilustrator|pewarta foto|fotografer|photographer|desain|tim grafis|infografis"
    ),
    "date": (
        "tanggal|tanggal terbit|terbit|diterbitkan|dipublikasikan|dipublikasi|publikasi|tayang|diunggah|diposting"
        "|diperbarui|update|updated|last updated|published|published on|posted|posted on|date|pembaruan|waktu"
    ),
    "outlet": (
        "sumber|source|sumber berita|sumber artikel|media|penerbit|publisher|dikutip dari|disadur dari|diambil dari"
        "|dilansir dari|outlet"
    ),
    "licence": "lisensi|licence|license|licensed under|dilisensikan|hak pakai|izin",
    "url": (
        "url|link|tautan|alamat|alamat web|laman|diakses dari|diakses di|retrieved from|available at|permalink"
        "|selengkapnya di"
    ),
    "title": "judul|title|headline",
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_ANY_LABEL = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_LABELLED = re.compile(rf"(?P<label>{_ANY_LABEL})\s*[:\uff1a]\s*(?P<value>\S.*)", re.IGNORECASE)
_BARE = re.compile(
    r"(?P<label>oleh|by|written by|ditulis oleh|published(?: on)?|posted(?: on)?|diterbitkan|diperbarui|last updated"
    r"|updated)"
    r"\s+(?P<value>\S.*)",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(rf"\s*(?:[|/,;•·–-]|\s)\s*(?=(?:{_ANY_LABEL})\s*[:\uff1a])", re.IGNORECASE)
_SEGMENT = re.compile(r"\s*[|•·]\s*|\s+[–—-]{1,2}\s+|,\s+(?=\w+,?\s+\d{1,2}\s|\d{1,2}[ /])")

_DOMAIN = r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.(?i:com|co\.id|id|net|org|co|tv|news|info|edu|co\.uk)"
_KNOWN = (
    r"CNN Indonesia|CNBC Indonesia|CNN|BBC(?: News)?(?: Indonesia)?|detik\w+|ANTARA(?: News)?|Antara|Reuters|AP|AFP|Kompas"
    r"|Tempo|Republika|Tribun\w*|Liputan6|VOA Indonesia|VOA|Media Indonesia|Jawa Pos|The Jakarta Post|Jakarta Globe"
    r"|The Guardian|Al Jazeera|Deutsche Welle|DW|Katadata|Kumparan|Tirto|Bobo|Mongabay(?: Indonesia)?|The Conversation"
    r"|Wikipedia(?: bahasa Indonesia)?|National Geographic(?: Indonesia)?|Suara|Bisnis|Okezone|Sindonews|IDN Times"
    r"|Pikiran Rakyat"
)
_OUTLET = re.compile(rf"(?:Tim\s+)?(?:{_KNOWN}|(?i:www\.)?{_DOMAIN}(?:/[\w.-]+)?)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(
    r"\bCC[ -]?(?:BY(?:[ -](?:SA|NC|ND))*(?:\s*\d\.\d)?(?:\s*(?:International|Internasional))?|0(?:[ -]\d\.\d)?)\b"
    r"|\bcreative commons\b|\b(?:domain publik|public domain)\b",
    re.IGNORECASE,
)
_LICENSED = re.compile(
    r"(?:[.,;|]\s+|\s+[–—-]\s+|\s+(?=\())\(?"
    r"(?:(?:dilisensikan|lisensi|licen[cs]ed|licen[cs]e)(?:\s+(?:di ?bawah|under|dengan))?\s*:?\s*)?"
    rf"(?P<licence>{_CREATIVE_COMMONS.pattern})\)?\.?$",
    re.IGNORECASE,
)
"""A licence at the end of a line that says something else first."""
_NAME_WORD = re.compile(
    r"(?:[A-Z\u00c0-\u00de][\w'’.-]*|dan|and|bin|binti|van|von|de|da|al|el|ibn|&|/|of|the|di|dari|untuk|[A-Z]\.)[,;]?"
)
_TELLING = re.compile(
    r"(?:artikel|berita|tulisan|naskah) ini (?:telah |sudah |pernah |pertama kali )*"
    r"(?:tayang|terbit|dimuat|diterbitkan|ditayangkan) (?:di|pada|oleh) (?P<outlet>[^,“\"]{2,60}?)"
    r"(?:,? (?:dengan judul|berjudul|pada|edisi|klik)\b.*)?[.:]?"
    r"|this (?:article|story|text|piece) (?:was |has been )?(?:originally |first )*(?:published|appeared)"
    r" (?:in|on|at|by) (?P<outlet2>[^,“\"]{2,60}?)(?:,? (?:under|on|as|with|and)\b.*)?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was recognised of where a text comes from; None where nothing was."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None
    licence: str | None = None
    language: str | None = None

    def with_more(self, other: Found) -> Found:
        """Return this with what only `other` knows."""
        names = ("title", "outlet", "author", "date", "url", "licence", "language")
        return replace(self, **{name: getattr(self, name) or getattr(other, name) for name in names})


def read_credits(line: str, language: str = "id") -> Found | None:
    """Return what a line of credits says; None for a line of another kind. A line of an editor says nothing we keep."""
    if not line or len(line) > LONGEST_LINE:
        return None
    line = line.strip().removeprefix("# ").strip("*_ ")
    for read in (_with_licence, _labelled, _address, _telling, _licence, _segments):
        if (found := read(line, language)) is not None:
            return found
    return None


def is_telling(line: str) -> bool:
    """Say whether a line tells in a sentence where the article appeared first."""
    return len(line) <= LONGEST_LINE and bool(_TELLING.fullmatch(line.strip()))


def read_outlet(text: str) -> str | None:
    """Return the outlet that `text` is, without `www.`; None when it is something else."""
    text = text.strip()
    return re.sub(r"^www\.", "", text, flags=re.IGNORECASE) if _OUTLET.fullmatch(text) else None


def is_name(text: str) -> bool:
    """Say whether `text` may be the name of a person or an office: a few words with capitals, and no sentence."""
    words = text.split()
    return (
        0 < len(words) <= MOST_NAME_WORDS
        and words[0][:1].isupper()
        and not text.endswith(("?", "!", ":", "…"))
        and all(_NAME_WORD.fullmatch(word) for word in words)
    )


def _with_licence(line: str, language: str) -> Found | None:
    """Read `Sumber: Koran Sekolah. Lisensi CC BY 4.0`: the licence is no part of the outlet."""
    match = _LICENSED.search(line)
    found = _labelled(line[: match.start()], language) if match else None
    return found.with_more(Found(licence=match["licence"])) if found and match else None


def _labelled(line: str, language: str) -> Found | None:
    """Read `Penulis: Ani | Editor: Budi`: every part must make sense."""
    found = Found()
    for part in _parts(line):
        match = _LABELLED.fullmatch(part.strip())
        one = _value(_KINDS[match["label"].lower()], match["value"].strip(" ,;|"), language) if match else None
        if one is None:
            return None
        found = found.with_more(one)
    return found


def _parts(line: str) -> list[str]:
    """Return the labelled parts of a line; a label of two words ("Last updated:") is not taken apart."""
    parts: list[str] = []
    for part in _NEXT_LABEL.split(line):
        if parts and ":" not in parts[-1] and "\uff1a" not in parts[-1]:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def _value(kind: str, value: str, language: str) -> Found | None:
    address = _ADDRESS.search(value)
    if kind == "author":
        name, day = _name_and_date(value, language)
        return Found(author=name, date=day) if is_name(name) else None
    if kind == "editor":
        return Found() if is_name(value) else None
    if kind == "date":
        day = read_date(value, language)
        return Found(date=day) if day else None
    if kind == "url" or (kind == "outlet" and address and address.start() == 0):
        return Found(url=address.group().rstrip(".,)")) if address else None
    if kind == "outlet":
        return _outlet_and_date(value, address, language)
    return Found(licence=value) if kind == "licence" else Found(title=value)


def _name_and_date(value: str, language: str) -> tuple[str, str | None]:
    """Divide `Ani Rahma - 13 September 2023`."""
    for match in _SEGMENT.finditer(value):
        if (day := read_date(value[match.end() :], language)) is not None:
            return value[: match.start()], day
    return value, None


def _outlet_and_date(value: str, address: re.Match[str] | None, language: str) -> Found | None:
    url = address.group().rstrip(".,)") if address else None
    name = _ADDRESS.sub("", value).strip(" ,.;()-–") if address else value
    outlet, day = _name_and_date(name, language)
    words = outlet.split()
    if not words or len(words) > MOST_NAME_WORDS + 4 or outlet.endswith(("?", "!")):
        return None
    return Found(outlet=outlet.rstrip("."), date=day, url=url)


def _address(line: str, _language: str) -> Found | None:
    return Found(url=line.rstrip(".,)")) if _ADDRESS.fullmatch(line) else None


def _telling(line: str, _language: str) -> Found | None:
    match = _TELLING.fullmatch(line)
    if match is None:
        return None
    outlet = (match["outlet"] or match["outlet2"]).strip()
    address = _ADDRESS.search(line)
    return Found(outlet=outlet, url=address.group().rstrip(".,)") if address else None)


MOST_LICENCE_WORDS = 25


def _licence(line: str, _language: str) -> Found | None:
    if len(line.split()) <= MOST_LICENCE_WORDS and _CREATIVE_COMMONS.search(line):
        return Found(licence=line.rstrip("."))
    return None


def _segments(line: str, language: str) -> Found | None:
    """Read `KOMPAS.com - 13/09/2023, 14:05 WIB` or `Ani Rahma - detikNews`: a date or an outlet, and nothing else."""
    bare = _BARE.fullmatch(line)
    if bare and (one := _bare(bare, language)) is not None:
        return one
    if (day := read_date(line, language)) is not None:
        return Found(date=day)
    found, sure = Found(), False
    for one, certain in _segment_values(line, language):
        if one is None:
            return None
        found, sure = found.with_more(one), sure or certain
    return found if sure else None


def _bare(match: re.Match[str], language: str) -> Found | None:
    kind, value = _KINDS.get(match["label"].lower(), "date"), match["value"].strip()
    return _value(kind, value, language)


def _segment_values(line: str, language: str) -> Iterator[tuple[Found | None, bool]]:
    """Yield what each part of a line is, and whether its shape alone says so."""
    for part in filter(None, _SEGMENT.split(line)):
        if (day := read_date(part, language)) is not None:
            yield Found(date=day), True
        elif (outlet := read_outlet(part)) is not None:
            yield Found(outlet=outlet), True
        elif re.fullmatch(r"\d{1,2}[.:]\d{2}(?:\s*[A-Za-z]{2,4})?", part):
            yield Found(), False
        elif (labelled := _labelled(part, language)) is not None:
            yield labelled, True
        elif (bare := _BARE.fullmatch(part)) and (one := _bare(bare, language)) is not None:
            yield one, True
        else:
            yield (Found(author=part) if is_name(part) else None), False
