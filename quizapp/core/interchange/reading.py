"""Which format a pasted text has, and the reader for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from quizapp.core.interchange.aiken import read_aiken
from quizapp.core.interchange.gift import read_gift
from quizapp.core.interchange.gift_answers import unescaped
from quizapp.core.interchange.items import Reading
from quizapp.core.interchange.markup import clean_lines
from quizapp.core.interchange.pasted import read_pasted
from quizapp.core.messages import N_

READERS: Mapping[str, Callable[[str], Reading]] = {"pasted": read_pasted, "gift": read_gift, "aiken": read_aiken}
LABELS: Mapping[str, str] = {
    "pasted": N_("As typed in Word"),
    "gift": N_("GIFT (Moodle)"),
    "aiken": N_("Aiken"),
}
_GIFT_ANSWER = re.compile(r"\{\s*(?:[=~#%]|\}|(?:T|F|TRUE|FALSE)\s*[#}])", re.IGNORECASE)
# No blank before a word reaches into the next line: in a text of blank lines each would look at all of them.
_GIFT_TITLE = re.compile(r"^[^\S\n]*::[^:\n]", re.MULTILINE)
_AIKEN_KEY = re.compile(r"^[^\S\n]*ANSWER: [A-Z][^\S\n]*$", re.MULTILINE)
_LOOSE = re.compile(
    r"^[^\S\n]*(?:\d{1,3}[.)]\s|kunci|jawaban|bukti|proses|pembahasan|petunjuk|evidence|process|explanation|hint|"
    r"\*{1,2}\s?\(?[A-Ja-j][.)])",
    re.MULTILINE | re.IGNORECASE,
)


def recognise(text: str) -> str:
    """Return the name of the format that `text` seems to have."""
    if "{" in text and _GIFT_ANSWER.search(text) and unescaped(text, "}"):
        return "gift"
    if _GIFT_TITLE.search(text) and "{" in text:
        return "gift"
    if _AIKEN_KEY.search(text) and not _LOOSE.search(text):
        return "aiken"
    return "pasted"


def read(text: str, format_name: str = "auto") -> Reading:
    """Return what stands in `text`, in the format of that name or the one it seems to have. Never raises."""
    text = clean_lines(text)
    name = format_name if format_name in READERS else recognise(text)
    return READERS[name](text)
