"""Keys as teachers write them: “B”, “A dan C”, “1. B 2. C 3. A”, “Benar”, “B-S-B”, “1-C, 2-A”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_JOIN = r"(?:\s{0,3}(?:,|;|/|&|\+|dan|and|serta)\s{0,3}|\s{1,3})"
_LETTERS = re.compile(rf"[(\[]?([A-Ja-j])[)\].]?(?:{_JOIN}[(\[]?([A-Ja-j])[)\].]?)*\s*\.?$", re.IGNORECASE)
_RUN = re.compile(r"[A-J]{2,10}\.?$")
_LETTER = re.compile(r"(?<![^\W_])([A-Ja-j])(?![^\W_])")
_LED = re.compile(r"[(\[]?([A-Ja-j])\s?[.)\]:]\)?\s+(\S.*)$", re.DOTALL)
_REASONED = re.compile(
    r"[(\[]?([A-Ja-j])[)\].]?\s{0,3}[,;–-]?\s{0,3}(?:\(([^()]+)\)|((?:karena|sebab|because|as)\s.+))\s*\.?$",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(\d{1,3})\s{0,3}(?:[.):=–]|-{1,2}>?|→|\t)?\s{0,3}[(\[]?([A-J](?:\s?(?:,|dan|and|&|"
    r"\+)\s?[A-J](?![^\W\d_]))*)[)\]]?(?![^\W_])",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"(\d{1,3})\s{0,3}(?:[.):=–\-]|→|\t)\s{0,9}(\S.*)$")
_BETWEEN = re.compile(r"[\s,;.|/]*$")
_TRUE = frozenset(["benar", "b", "true", "t", "betul", "ya", "y", "sesuai", "right", "yes", "correct"])
_FALSE = frozenset(["salah", "s", "false", "f", "tidak", "keliru", "n", "no", "wrong", "incorrect"]) | {
    "tidak sesuai",
    "tidak benar",
}
_TRUTH_WORD = re.compile(r"\b(benar|betul|salah|true|false|b|s|t|f)\b", re.IGNORECASE)
_TRAILING = re.compile(
    r"[\s–\-:→]{0,4}[(\[]\s?(benar|salah|betul|true|false|b|s|t|f)\s?[)\]]\s*\.?$|"
    r"\s{0,3}(?:[–\-→=:]|\s\t)\s{0,3}(benar|salah|betul|true|false)\s*\.?$",
    re.IGNORECASE,
)
_KEY_NOTE = re.compile(
    r"\s{0,4}[(\[]\s?(?:kunci|jawaban|key|correct|answer|jawaban benar)\s?[)\]]\s*\.?$", re.IGNORECASE
)
_FEWEST_IN_A_LIST = 2


class Listed(NamedTuple):
    """An entry of a list of keys."""

    number: int
    text: str


def letters(text: str) -> list[str]:
    """Return the letters of options that `text` consists of, each once; none when it says anything else."""
    text = text.strip()
    if _RUN.match(text):
        return list(dict.fromkeys(text.rstrip(".")))
    if not _LETTERS.match(text):
        return []
    return list(dict.fromkeys(letter.upper() for letter in _LETTER.findall(text)))


def led_letter(text: str) -> tuple[str, str] | None:
    """Return letter and words of a key such as “B. Jakarta”."""
    match = _LED.match(text.strip())
    return (match[1].upper(), match[2].strip()) if match else None


def reasoned(text: str) -> tuple[str, str] | None:
    """Return letter and reason of a key such as “B, karena …” or “B (paragraf 3)”."""
    match = _REASONED.match(text.strip())
    return (match[1].upper(), (match[2] or match[3]).strip()) if match else None


def truth(text: str) -> bool | None:
    """Return what a key says of a statement; None when it says something else."""
    word = " ".join(text.strip(" .()[]!").lower().split())
    return True if word in _TRUE else False if word in _FALSE else None


def truths(text: str) -> list[bool]:
    """Return what a key says of several statements in order (“B, S, B”, “1) Benar 2) Salah”); empty if anything else."""
    bare = re.sub(r"[\d(][\d).:]*|[A-Ja-j][.):]\s", " ", text)
    found = _TRUTH_WORD.findall(bare)
    rest = re.sub(r"[\s,;.()\[\]\-–/|=:→]+|\bdan\b|\band\b", "", _TRUTH_WORD.sub("", bare))
    values = [truth(word) for word in found]
    return [bool(value) for value in values] if len(values) > 1 and not rest else []


def trailing_truth(text: str) -> tuple[str, bool] | None:
    """Return a statement without the mark at its end, such as “(Benar)”, and what the mark says."""
    match = _TRAILING.search(text[-40:])
    if match is None:
        return None
    body = text[: len(text) - len(match[0])].rstrip()
    return (body, bool(truth(match[1] or match[2]))) if body else None


def without_key_note(text: str) -> tuple[str, bool]:
    """Return an option without “(kunci)” at its end, and whether it had it."""
    match = _KEY_NOTE.search(text[-40:])
    return (text[: len(text) - len(match[0])].rstrip(), True) if match else (text, False)


def pairs(text: str) -> list[Listed]:
    """Return a list of keys on one line, “1. B 2. C”; empty if the line says anything else."""
    found: list[Listed] = []
    place = 0
    for match in _PAIR.finditer(text):
        if not _BETWEEN.match(text[place : match.start()]):
            return []
        found.append(Listed(int(match[1]), match[2]))
        place = match.end()
    return found if found and _BETWEEN.match(text[place:]) else []


def single(text: str) -> Listed | None:
    """Return one entry of a list of keys whose value may be words."""
    match = _SINGLE.match(text.strip())
    return Listed(int(match[1]), match[2].strip()) if match else None


def is_list(text: str) -> bool:
    """Say whether a key is a list for several questions."""
    return len(pairs(text)) >= _FEWEST_IN_A_LIST


def row_of_numbers(text: str) -> list[int]:
    """Return the numbers of a table's row that has nothing else."""
    cells = [
        cell
        for cell in re.split(r"[\t|]+|\s{2,}|\s", text.strip())
        if cell and cell.lower() not in ("no", "no.", "nomor")
    ]
    numbers = [int(cell.rstrip(".")) for cell in cells if re.fullmatch(r"\d{1,3}\.?", cell)]
    return numbers if len(numbers) == len(cells) and len(numbers) >= _FEWEST_IN_A_LIST else []


def row_of_letters(text: str) -> list[str]:
    """Return the letters of a table's row, or of a run such as “BCADB”."""
    bare = re.sub(r"^(?:kunci|jawaban|key|answer)\b[\s:|]*", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"[A-J]{2,100}", bare):
        return list(bare)
    cells = [cell for cell in re.split(r"[\t|,;]+|\s+", bare) if cell]
    found = [cell.upper() for cell in cells if re.fullmatch(r"[A-Ja-j]", cell)]
    return found if len(found) == len(cells) and len(found) >= _FEWEST_IN_A_LIST else []


def forms(text: str) -> list[str]:
    """Return the accepted replies of a short answer: “Vostochny / Kosmodrom Vostochny”, “A; B”, “A | B”."""
    pieces: Sequence[str] = re.split(r"\s+/\s+|\s*[;|]\s*|\s+(?:atau|or)\s+(?=\S)", text.strip())
    if len(pieces) == 1 and "/" in text and not re.search(r"\d|://|dan/atau|and/or|km/|/jam", text):
        pieces = text.split("/")
    cleaned = (piece.strip().strip('“”"').rstrip(".").strip() for piece in pieces)
    return list(dict.fromkeys(piece for piece in cleaned if piece))
