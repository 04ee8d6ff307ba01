"""In which language a text seems to be: Indonesian, English, or a script that says it is neither."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_INDONESIAN = (
    "yang dan di ke dari pada untuk dengan ini itu adalah tidak akan telah oleh juga karena dalam ada bisa dapat para saat "
    "sebagai mereka kami kita ia dia saya lebih sudah bukan tersebut seperti atau hanya masih agar tetapi namun setelah"
)
_ENGLISH = (
    "the of and to in is was were are that it he she they for with as on at by from his her their not be has have had this "
    "which but an or we you who will would can could there when more about its been than into after"
)
_WORDS = {"id": frozenset(_INDONESIAN.split()), "en": frozenset(_ENGLISH.split())}
ENOUGH = 40
"""Words from which a guess is worth something."""
CLEAR = 2
"""So many times as many function words of one language as of the other."""
FEWEST = 0.08
"""Share of function words below which it is neither language."""
SAMPLE = 20_000
"""Characters that are looked at."""


def guess(text: str) -> str | None:
    """Return `id`, `en`, `other` for what clearly is neither, or None for what is too short or unclear."""
    sample = text[:SAMPLE]
    if script_of(sample) is not None:
        return "other"
    words = re.findall(r"[a-z]+", sample.lower())
    if not words:
        return None
    counts = {name: sum(word in known for word in words) for name, known in _WORDS.items()}
    best, other = ("id", "en") if counts["id"] >= counts["en"] else ("en", "id")
    if counts[best] >= FEWEST * len(words) and counts[best] >= CLEAR * max(counts[other], 1):
        return best
    return "other" if len(words) >= ENOUGH and counts[best] < FEWEST * len(words) else None


def script_of(text: str) -> str | None:
    """Return the name of the script most letters are of (`ARABIC`, `CJK`, `THAI` …), None when that is Latin."""
    scripts = Counter(unicodedata.name(c, "?").split(" ")[0] for c in text[:SAMPLE] if c.isalpha())
    if not scripts:
        return None
    name, _count = scripts.most_common(1)[0]
    return None if name in {"LATIN", "FEMININE", "MASCULINE"} else name
