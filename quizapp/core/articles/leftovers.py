"""Lines that belong to the page and not to the article: adverts, links, buttons, captions, page numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizapp.core.messages import N_

REASONS: Mapping[str, str] = {
    "link": N_("a link to other articles"),
    "advert": N_("an advertisement"),
    "share": N_("a button or an invitation to follow"),
    "tags": N_("a list of topics"),
    "cookies": N_("a note about cookies"),
    "caption": N_("a caption of a picture"),
    "page": N_("a page number"),
    "menu": N_("a part of the page around the article"),
    "copyright": N_("a note of the copyright"),
    "credits": N_("who edited it or took the pictures"),
    "notes": N_("a footnote or its mark"),
    "table": N_("a table"),
    "author": N_("the author, now in a field of its own"),
    "date": N_("the date, now in a field of its own"),
    "outlet": N_("the source, now in a field of its own"),
    "url": N_("the address, now in a field of its own"),
    "licence": N_("the licence, now in a field of its own"),
    "title": N_("the title, now in a field of its own"),
}
"""Why something was left out, in the author's words."""

LONGEST_LINE = 400
MOST_WORDS = 30
"""A longer line is text, whatever it begins with."""

_SHARE = (
    "bagikan|share|shares|salin tautan|salin link|copy link|facebook|twitter|x|whatsapp|wa|telegram|line|instagram"
    "|linkedin|pinterest|email|e-mail|print|cetak|komentar|comments?|tweet|suka|likes?|simpan|save|dengarkan|listen|kirim"
    "|send|tutup|close|ikuti|follow|messenger|threads|tiktok|youtube|bookmark|laporkan|report|ke|on|to|via|this|article"
    "|artikel|ini|di|and|dan|google news"
)
_SHARE_WORD = re.compile(rf"(?:{_SHARE})(?:[\s,|/•·:]+|\Z)", re.IGNORECASE)
_SHARE_START = re.compile(rf"(?!(?:ke|on|to|via|this|article|artikel|ini|di|and|dan)\b)(?:{_SHARE})\b", re.IGNORECASE)

_FIND = "baca|simak|lihat|tonton|saksikan|klik|cek"
_THINGS = "articles?|stories|news|posts?"
_AGENCIES = "antara|reuters|afp|ap|shutterstock|getty|pixabay|unsplash|freepik|wikimedia"
_PICTURES = f"foto|photos?|dok|dokumentasi|sumber|ist|istimewa|ilustrasi|image|picture|courtesy|{_AGENCIES}"
_SHOWN = "foto|photos?|gambar|image|ilustrasi|illustration|keterangan (?:foto|gambar)|caption|sumber (?:foto|gambar)"
_FOLLOW = (
    "follow us|ikuti kami|ikuti (?:berita|update|saluran|kanal|akun)|follow (?:our|the) (?:channel|page|account|news)"
    "|newsletter|kami hadir di|cek berita|gabung(?:lah)?"
)
_JOIN = "mari bergabung|subscribe|berlangganan|langganan|sign up|daftar(?:kan)? (?:newsletter|email)"
_GET = "dapatkan (?:update|berita|informasi|kabar)|unduh aplikasi|download (?:the|our) app|get our|nikmati berita"
_MENU = (
    "skip to (?:main )?content|loncat ke konten|lompat ke konten|menu|menu utama|cari|search|login|log in|masuk|sign in"
    "|daftar|register|kembali ke atas|back to top|home|beranda|tutup iklan|close ad|indeks|tentang kami|about us"
    "|hubungi kami|contact us|redaksi|pedoman media siber|kebijakan privasi|privacy policy|terms(?: of (?:use|service))?"
    "|zoom[- ]?in|syarat dan ketentuan|kirim komentar|tulis komentar|leave a (?:comment|reply)"
)
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "link": (
        rf"(?:{_FIND})\s+(?:juga|pula|selengkapnya|artikel|video|berita|di sini|disini|foto|selanjutnya)\b.*",
        rf"(?:also read|read also|read more|see also|related|related (?:{_THINGS})|recommended(?: for you)?)\b\s*(?::.*)?",
        r"(?:more on this(?: story)?|watch(?: also| now)?|you may (?:also )?like|don['’]t miss|more from)\b\s*(?::.*)?",
        r"(?:up next|editor['’]s picks?)\b\s*(?::.*)?",
        r"(?:berita|artikel|topik|video) (?:terkait|lainnya|terpopuler|terbaru|pilihan|rekomendasi)\b.*",
        r"(?:terkait|terpopuler|terkini|populer|rekomendasi(?: untuk ?(?:mu|anda))?)\s*:?",
        r"pilihan (?:untukmu|editor|redaksi)\s*:?",
        r"(?:trending|most (?:read|popular))\s*:?",
        r"selengkapnya|lihat semua|view all|see all|show all|lanjut ke halaman.*",
        r"halaman (?:selanjutnya|berikutnya)|(?:next|previous) page",
    ),
    "advert": (
        r"(?:advertisements?|iklan|sponsored(?: content)?|promoted|ads?|adv|advertorial|konten bersponsor|pariwara)\s*[.:]?",
        r"(?:advertisement\s*)?scroll to (?:continue|resume)\b.*|(?:continue reading|article continues)(?: below)?\b.*",
        r"lanjutkan (?:membaca|dengan konten)\b.*|gulir (?:ke bawah|untuk)\b.*|\[gambas:.*\]",
        r"(?:story|article) continues after\b.*",
    ),
    "share": (
        r"[\d.,]+\s*(?:rb|k|jt)?\+?\s*(?:komentar|comments?|shares?|likes?|views?|kali dibaca|dilihat|pembaca|suka|reads?)",
        rf"(?:{_FOLLOW}|{_JOIN}|{_GET})\b.*",
        r"a[+-]|ukuran (?:huruf|font).*|font size.*|perbesar|perkecil|(?:waktu baca|reading time)\b.*",
        r"\d+\s*(?:min(?:ute)?s?|menit)\s*(?:read|baca|membaca)",
    ),
    "tags": (
        r"(?:tags?|topik|topics?|kata kunci|keywords?|label|kategori|categor(?:y|ies)|filed under|rubrik|more about)\s*:.*",
        r"(?:#\w+[\s,]*)+",
    ),
    "caption": (
        rf"(?:{_SHOWN}|kredit(?: foto)?|(?:photo|image) credit|grafis|infografis|video)\s*(?:\d{{1,2}}\s*)?[:/(].*",
        r"(?:gambar|foto|figure|fig|photo|picture)\.?\s*\d{1,2}\s*[.:].*",
        r"(?:dok|dokumentasi|istimewa|foto)\.\s*[^.!?]{0,60}",
        rf"[^.!?]*[.!?]?\s*\((?:{_PICTURES})\b[^()]{{0,120}}\)\.?",
        rf"[^.!?]*[.!?]?\s*\([^()]{{0,60}}/(?:{_AGENCIES})[^()]{{0,60}}\)\.?",
    ),
    "page": (
        r"[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}|\d{1,3}\s*(?:dari|of|/)\s*\d{1,3}",
        r"(?:halaman|hal|hlm|page|p)\.?\s*:?\s*\d{1,4}(?:\s*(?:dari|of|/)\s*\d{1,4})?",
        r"(?:halaman|pages?)?\s*:?\s*(?:\d{1,2}\s+){1,9}(?:\d{1,2}|semua|selanjutnya|all|next|last|»|>)+",
    ),
    "menu": (r"[\w&' .-]{1,40}(?:\s*[>\u203a»]\s*[\w&' .-]{1,60}){1,6}", rf"(?:{_MENU})\s*"),
    "copyright": (
        r"(?:©|\(c\)|hak cipta|copyright\b).*",
        r".*\b(?:all rights reserved|seluruh hak cipta|dilarang (?:mengutip|menyalin|memperbanyak))\b.*",
    ),
}
_COMPILED = {reason: re.compile("|".join(patterns), re.IGNORECASE) for reason, patterns in _PATTERNS.items()}
_COOKIES = re.compile(r"\b(?:cookies?|kuki)\b", re.IGNORECASE)
_CONSENT = re.compile(
    r"\b(?:accept|agree|setuju|terima|consent|policy|kebijakan|situs ini|website|this site|browser|preferences)\b",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"(?:(?:baca|simak|lihat|tonton)\s+juga|also read|read also|see also|read more|related|(?:berita|artikel) terkait"
    r"|related (?:articles?|stories)|terpopuler|most (?:read|popular)|baca selengkapnya"
    r"|rekomendasi(?: untuk ?(?:mu|anda))?)\s*:?",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"(?:(?:berita|artikel|topik) (?:terkait|lainnya|terpopuler|terbaru|pilihan)|related (?:articles?|stories|news|posts?)"
    r"|terpopuler|most (?:read|popular)|rekomendasi(?: untuk ?(?:mu|anda))?|more from\b.*|you may (?:also )?like|trending"
    r"|recommended(?: for you)?)\s*:?",
    re.IGNORECASE,
)


def reason_for(line: str) -> str | None:
    """Return why `line` does not belong to the article (a key of `REASONS`), or None when it may."""
    line = line.strip().removeprefix("# ").strip("*_ ")
    if not line or len(line) > LONGEST_LINE or len(line.split()) > MOST_WORDS:
        return "cookies" if _is_about_cookies(line) else None
    if _is_share(line):
        return "share"
    found = next((reason for reason, pattern in _COMPILED.items() if pattern.fullmatch(line)), None)
    if found is None and _is_about_cookies(line):
        return "cookies"
    return found


def leads_on(line: str) -> bool:
    """Say whether the next line is a link, too ("Baca juga:" alone on its line)."""
    return bool(_LEADS_ON.fullmatch(line.strip(" *_#")))


def begins_list(line: str) -> bool:
    """Say whether a list of links begins here ("Berita Terkait"), to which every headline below belongs."""
    return bool(_LISTS.fullmatch(line.strip(" *_#")))


def _is_share(line: str) -> bool:
    """Say whether a line is nothing but names of buttons."""
    if not _SHARE_START.match(line):
        return False
    place = 0
    while place < len(line):
        match = _SHARE_WORD.match(line, place)
        if match is None:
            return False
        place = match.end()
    return True


_MOST_COOKIE_WORDS = 60


def _is_about_cookies(line: str) -> bool:
    return len(line.split()) <= _MOST_COOKIE_WORDS and bool(_COOKIES.search(line) and _CONSENT.search(line))
