"""What teachers write behind “Bukti:” and “Proses:”, read against the text the questions are about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizapp.core.passages import Passage, Span
from quizapp.core.question_types.base import PROCESS_LABELS, SUBPROCESS_LABELS, SUBPROCESSES

_ID = re.compile(r"[A-Za-z]\w{0,39}(?:\.[A-Za-z]\w{0,39})?$")
_QUOTE = re.compile(r"[“\"‘']([^“”\"]{2,900})[”\"’']")
_PLACE = re.compile(
    r"(?:paragraf|paragraph|alinea|par\.?|p\.?|¶|§)?\s{0,3}(?:ke-?\s?)?(\d{1,3})"
    r"(?:\s{0,3}(?:[.:]|,?\s{0,3}(?:kalimat|sentence|kal\.?|s\.?))\s{0,3}(?:ke-?\s?)?(\d{1,3}))?"
    r"(?:\s{0,3}[-–]\s{0,3}(\d{1,3})(?![.\d]))?",
    re.IGNORECASE,
)
_FILLER = re.compile(r"[\s,;&.()]+|\b(?:dan|and|serta|di|pada|in|lihat|see|teks|text|bacaan)\b", re.IGNORECASE)
_MOST = 12
"""Places that one line may name."""


def evidence_spans(text: str, passage: Passage) -> tuple[list[dict[str, str] | str], str]:
    """Return the places of `passage` that `text` names, and the part of `text` that names none ("" if all do).

    “3” is the third paragraph, “3.2” and “paragraf 3 kalimat 2” its second sentence, “3-4” two paragraphs, “p3.s1” an id;
    words in quotation marks are looked for.
    """
    quote = _QUOTE.search(text)
    if quote:
        found = _standing(quote[1].strip(), passage)
        rest = (text[: quote.start()] + text[quote.end() :]).strip(" ,;()")
        if found:
            return [found], ""
        spans, unknown = _places(rest, passage)
        return spans, unknown or quote[1].strip()
    says_words = len(text.split()) > 2 and not _PLACE.match(text)  # noqa: PLR2004 - no place has more
    whole = _standing(text.strip(), passage) if says_words else None
    return ([whole], "") if whole else _places(text, passage)


def _standing(words: str, passage: Passage) -> dict[str, str] | str | None:
    """Return the sentence in which `words` stand, with them as the quote unless they are all of it."""
    folded = " ".join(words.casefold().split())
    for name, sentence in passage.sentences.items():
        if words in sentence.text:
            return name if len(words) >= len(sentence.text.strip()) - 1 else {"at": name, "quote": words}
        if len(folded) > 8 and folded in " ".join(sentence.text.casefold().split()):  # noqa: PLR2004 - more than a word
            return name
    return None


def _places(text: str, passage: Passage) -> tuple[list[dict[str, str] | str], str]:
    blocks = {number: name for name, number in passage.numbers.items()}
    found: list[dict[str, str] | str] = []
    unknown: list[str] = []
    together = re.sub(r",\s{0,3}(?=kalimat|sentence|kal\b)", " ", text, flags=re.IGNORECASE)
    for piece in re.split(r"[,;]|\bdan\b|\band\b|&", together)[:_MOST]:
        bare = piece.strip(" .()")
        if _ID.fullmatch(bare) and passage.resolve(Span(at=bare)):
            found.append(bare)
            continue
        match = _PLACE.match(bare)
        if match is None or _FILLER.sub("", bare[match.end() :]):
            if _FILLER.sub("", bare):
                unknown.append(bare)
            continue
        numbers = range(int(match[1]), min(int(match[3] or match[1]), int(match[1]) + _MOST) + 1)
        for number in numbers:
            name = _sentence(blocks.get(number), match[2] if match[3] is None else None, passage)
            if name is None:
                unknown.append(bare)
            elif name not in found:
                found.append(name)
    return found, ", ".join(dict.fromkeys(unknown))


def _sentence(block: str | None, number: str | None, passage: Passage) -> str | None:
    if block is None or number is None:
        return block
    sentences = [name for name in passage.sentences if name.split(".")[0] == block]
    place = int(number) - 1
    return sentences[place] if 0 <= place < len(sentences) else None


_PROCESS_WORDS: Mapping[str, tuple[str, str]] = {
    **{process: (process, "") for process in SUBPROCESSES},
    **{sub: (process, sub) for process, subs in SUBPROCESSES.items() for sub in subs},
    **{label.casefold(): (process, "") for process, label in PROCESS_LABELS.items()},
    **{
        label.casefold(): (next(p for p, subs in SUBPROCESSES.items() if sub in subs), sub)
        for sub, label in SUBPROCESS_LABELS.items()
    },
}
_PROCESS_PATTERNS: tuple[tuple[re.Pattern[str], tuple[str, str]], ...] = tuple(
    (re.compile(pattern), names)
    for pattern, names in (
        (r"kontradiksi|pertentangan|bertentangan|contradict|conflict", ("evaluate", "detect_conflict")),
        (r"kredibilitas|kualitas|credib|quality", ("evaluate", "assess_quality_credibility")),
        (r"refle[kc]|isi dan bentuk|content and form|apresiasi|appreciat", ("evaluate", "reflect_content_form")),
        (r"evalua|menilai|judge|mengkritisi|l3\b|hots\b", ("evaluate", "")),
        (r"inferen|menyimpulkan|simpul|infer|integra|menghubung|connect", ("understand", "integrate_infer")),
        (r"harfiah|literal|makna|meaning|tersurat dipahami", ("understand", "represent_literal")),
        (r"memilih teks|mencari dan memilih|search", ("locate", "search_select")),
        (
            r"menemukan|temukan|akses|lokasi|locat|find|retriev|scan|pemahaman tekstual|mots0|l1\b|lots\b",
            ("locate", ""),
        ),
        (r"memaham|menafsir|interpret|understand|pemahaman|l2\b|mots\b", ("understand", "")),
    )
)
_DEFAULTS = {"locate": "scan_locate", "understand": "represent_literal", "evaluate": "reflect_content_form"}
"""The plainest part of each process, proposed where only the process is named."""


def process_of(text: str) -> tuple[str, str] | None:
    """Return process and subprocess ("" where none is named) of what a teacher calls them; None for other words."""
    folded = " ".join(text.casefold().replace("–", "-").split())
    found = [names for part in folded.split(";") if (names := _named(part.strip(" .()"))) is not None]
    if not found:
        return None
    process = found[0][0]
    sub = next((names[1] for names in found if names[1] and names[0] == process), "")
    sub = sub or next((names[1] for names in found if names[1]), "")
    owner = next((name for name, subs in SUBPROCESSES.items() if sub in subs), process)
    return owner, sub


def _named(text: str) -> tuple[str, str] | None:
    for part in (
        text,
        text.split("(", maxsplit=1)[0].strip(),
        text.split(":", maxsplit=1)[0].strip(),
        text.split(" - ", maxsplit=1)[0].strip(),
    ):
        if part in _PROCESS_WORDS:
            return _PROCESS_WORDS[part]
    return next((names for pattern, names in _PROCESS_PATTERNS if pattern.search(text)), None)


def plainest(process: str) -> str:
    """Return the subprocess that is proposed where only the process is known."""
    return _DEFAULTS[process]
