"""One line of questions as teachers type them in Word: what it seems to be, judged by itself.

The words are Indonesian and English, mixed as they are in schools. A line may hold several options, or a question with
its options and key; `parts` takes it apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

LONGEST_HEADING = 9
"""Words; a longer line is no heading."""

Label = Literal[
    "key", "evidence", "process", "subprocess", "explanation", "hint", "points", "tags", "indicator", "other"
]

_LABEL_LISTS: Mapping[Label, str] = {
    "key": """
        kunci jawaban, kunci, jawaban benar, jawaban yang benar, jawaban yang tepat, jawabannya, jawaban, jawab, jwb, jwban,
        kunci soal, correct answer, correct answers, right answer, correct, answer key, answers, answer, ans, key,
        jawaban singkat, kuncinya
    """,
    "evidence": "bukti, bukti teks, kalimat bukti, sumber bukti, evidence, letak jawaban",
    "process": "proses, proses kognitif, level kognitif, kompetensi, process, cognitive process",
    "subprocess": "subproses, sub proses, sub-proses, subprocess, sub process, sub-process",
    "explanation": "pembahasan, penjelasan, alasan, explanation, feedback, umpan balik, rationale, why, ulasan",
    "hint": "petunjuk, hint, clue, bantuan",
    "points": "skor, score, poin, points, point, bobot, nilai, marks, mark, skor maksimal",
    "tags": "tag, tags, label",
    "indicator": "indikator, indikator soal, indicator",
    "other": """
        tingkat kesulitan, tingkat kesukaran, kesulitan, difficulty, materi, kd, cp, tp, topik, level, jenis soal,
        bentuk soal, tipe soal, type, sumber, source, kisi-kisi, gambar, picture
    """,
}
_LABELS: Mapping[str, Label] = {
    " ".join(word.split()): label for label, words in _LABEL_LISTS.items() for word in words.split(",")
}
_LABEL_WORDS = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_LABEL = re.compile(rf"({_LABEL_WORDS})\s{{0,9}}(?:[:\uff1a=]|\s-\s)\s{{0,9}}", re.IGNORECASE)
_BARE_KEY = re.compile(
    r"(?:kunci(?: jawaban)?|jawaban(?:nya)?|jawab|jwb|answer|ans|key)\.?\s{1,9}(?:adalah |is |yaitu )?"
    r"(?=[(\[]?[A-Ja-j][)\].]?\s*$)",
    re.IGNORECASE,
)
_KEY_HEADING = re.compile(
    r"(?:no\.?\s{1,4}|nomor\s{1,4})?(?:kunci(?: jawaban)?(?: soal)?|jawaban|answer key|answers|key)\b[\w \t/&,–-]{0,60}:?$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"(?:soal|pertanyaan|question|nomor|no|q)\s{0,3}(?:no(?:mor)?)?\s{0,3}[.:]?\s{0,3}(\d{1,3})"
    r"\s{0,3}(?:[.):\]]|:\)|[–-]\s)?\s{0,9}(?![\d–-])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(\()?(\d{1,3})\s{0,2}(?(1)\)|(?:[.)\]]|\.\)|(?=\t)))(?!\d)\s{0,9}")
_TICK = r"(?:[*✓✔√☑☒]|\[[xX✓✔√v]\]|\([xX✓✔√]\))"
_OPTION = re.compile(
    rf"({_TICK}{{1,2}}\s{{0,3}})?(?:\[\s?\]|☐|□|○|•)?\s{{0,3}}([(\[]?)([A-Ja-j])(?:\s?[.)\]]|:\)|(?=\t))\s{{0,9}}"
)
_INLINE = re.compile(
    rf"(?<=\s)({_TICK}\s{{0,3}})?([(\[]?)([A-Ja-j])[.)\]](?=\s|[^\W\d_]{{2}}|\d|[\"'“‘(*√✓]|$)\s{{0,9}}"
)
_INLINE_KEY = re.compile(
    r"(?<=\s)[(\[]?(?:kunci(?: jawaban)?|jawaban(?: benar)?|jawab|answer|ans|key)\s{0,3}[:=]\s{0,3}", re.IGNORECASE
)
_BEFORE_KEY = re.compile(r"[.?!…_)\]:\"”]\s*$|(?:^|\s)[(\[]?[A-Ja-j][.)\]]\s?[^.?!]*$")
_BULLET = re.compile(r"(?:[-–•▪‣·●○◦➢]\s{1,9}|#{1,6}\s{1,9}|>\s{1,3})")
_NO_WORDS = re.compile(r"[\s._…‥\-–—=*~|:]*$")

_SECTIONS = (
    r"pilihan ganda(?: kompleks| biasa)?|pg kompleks|soal pilihan ganda|isian(?: singkat)?|jawaban singkat|uraian|"
    r"essay|esai|"
    r"soal uraian|soal isian|soal essay|menjodohkan|penjodohan|benar\s?(?:[-/–]|atau)\s?salah|sebab[- –]akibat|"
    r"multiple[ -]choice(?: questions)?|short[ -]answers?(?: questions)?|true\s?(?:[-/–]|or)\s?false|matching|"
    r"open[ -]ended(?: questions)?|essay questions?|comprehension questions?|reading comprehension"
)
_HEADING = re.compile(
    r"(?:(?:[A-H]|[IVX]{1,4}|bagian \w{1,8}|part \w{1,8}|section \w{1,8}|\d)\s{0,2}[.):–-]?\s{1,9})?"
    rf"(?:soal |tes |latihan )?({_SECTIONS})\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:soal(?:[- ]soal)?|latihan(?: soal)?|ulangan|penilaian|asesmen|kuis|quiz|ujian|tes|test|exercises?|worksheet|"
    r"lembar kerja|lkpd|questions?|bank soal|naskah soal|kisi-kisi|reading|teks \d|text \d|bacaan(?: \d)?|"
    r"bagian \w{1,8}|part \w{1,8}|"
    r"section \w{1,8}|[IVX]{1,4}[.)])\b",
    re.IGNORECASE,
)
_METADATA = re.compile(
    r"(?:nama(?: siswa| guru| sekolah)?|kelas(?:\s?/\s?semester)?|mata pelajaran|mapel|hari(?:\s?[,/]\s?tanggal)?|"
    r"tanggal|"
    r"waktu|semester|tahun (?:ajaran|pelajaran)|sekolah|satuan pendidikan|no(?:mor)?\.? absen|alokasi waktu|guru|"
    r"name|class|date|"
    r"subject|time|school|teacher|grade)\s{0,9}(?:[:…_]|\.{3})",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:petunjuk(?: umum| khusus| pengerjaan)?\s*[:!]?$|pilih(?:lah)?\b|berilah\b|berikan(?:lah)? tanda|beri tanda|"
    r"silang(?:lah|i)?\b|lingkari(?:lah)?\b|jawab(?:lah)?\b|kerjakan(?:lah)?\b|isi(?:lah)?\b|lengkapi(?:lah)?\b|"
    r"baca(?:lah)?\b|cermati(?:lah)?\b|"
    r"perhatikan(?:lah)? (?:teks|bacaan|kutipan|wacana|penggalan)|tentukan(?:lah)?\b|jodohkan(?:lah)?\b|"
    r"pasangkan(?:lah)?\b|"
    r"(?:teks|bacaan|kutipan|wacana)\s.{0,40}\b(?:untuk|digunakan)\b|untuk (?:menjawab )?(?:soal|pertanyaan|nomor)|"
    r"soal (?:nomor |no\.? ?)?\d{1,3}\s?(?:[-–]|s\.?d\.?|sampai|dan)\s?\d|petunjuk\b|"
    r"choose\b|circle\b|tick\b|answer (?:the|these|all)\b|read (?:the|this)\b|match the\b|complete the\b|fill in\b|"
    r"(?:for |use .{0,40} for )?questions? \d{1,3}\s?(?:[-–]|to|and)\s?\d|decide (?:if|whether)\b|write (?:true|t)\b|"
    r"the following (?:text|passage)|direction|instruction)",
    re.IGNORECASE,
)
_DECORATION = re.compile(
    r"(?:selamat (?:mengerjakan|bekerja)|good luck|terima kasih|thank you|halaman \d+|page \d+)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bold:
    """A line without the marks of bold text, and where it was bold."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def share(self, start: int, end: int) -> float:
        """Return how much of the letters between two places is bold."""
        letters = sum(not character.isspace() for character in self.text[start:end])
        bold = 0
        place = max(0, bisect_right(self.spans, (start, start)) - 1)
        for first, last in self.spans[place:]:
            if first >= end:
                break
            piece = self.text[max(first, start) : min(last, end)]
            bold += sum(not character.isspace() for character in piece)
        return bold / letters if letters else 0.0


def unbold(line: str) -> Bold:
    """Return `line` without `**` and `__` around words; a mark without its partner stays."""
    if "**" not in line and "__" not in line:
        return Bold(line)
    pieces = re.split(r"(\*\*(?!\*)|(?<!_)__(?!_))", line)
    counts = {mark: pieces.count(mark) for mark in ("**", "__")}
    left = {mark: count - count % 2 for mark, count in counts.items()}
    kept: list[str] = []
    spans: list[tuple[int, int]] = []
    length, opened = 0, -1
    depth = 0
    for piece in pieces:
        if piece in left and left[piece] > 0:
            left[piece] -= 1
            closing = left[piece] % 2 == 0
            depth += -1 if closing else 1
            if not closing and depth == 1:
                opened = length
            elif closing and depth == 0 and length > opened:
                spans.append((opened, length))
            continue
        kept.append(piece)
        length += len(piece)
    return Bold("".join(kept), tuple(spans))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line.

    `kind`: a `question` begins (`value`: its number), an `option` (its letter), a `label` (what it labels), or plain `text`.
    `marked`: an option that is starred, ticked or bold; `bold` says it is only bold.
    """

    kind: Literal["question", "option", "label", "text"]
    text: str
    value: str = ""
    style: str = ""
    starred: bool = False
    bold: bool = False


def strip_bullet(text: str) -> str:
    """Return a line without the sign of a list in front."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else text


def label_of(text: str) -> tuple[Label, int] | None:
    """Return what a line labels, and where what it says begins."""
    match = _LABEL.match(text)
    if match:
        return _LABELS[match[1].lower()], match.end()
    bare = _BARE_KEY.match(text)
    return ("key", bare.end()) if bare else None


def parts(line: Bold) -> Iterator[Part]:
    """Yield the pieces of a line, the first saying what the line is."""
    text = line.text
    start = len(text) - len(text.lstrip())
    bullet = _BULLET.match(text, start)
    if bullet:
        start = bullet.end()
    label = _LABEL.match(text, start) or _BARE_KEY.match(text, start)
    if label:
        name = _LABELS[label[1].lower()] if label.re is _LABEL else "key"
        yield Part("label", text[label.end() :].strip(), name)
        return
    question = _QUESTION_WORD.match(text, start) or _NUMBERED.match(text, start)
    if question:
        word = question.re is _QUESTION_WORD
        style = "word" if word else "paren" if question[1] else text[start : question.end()].strip()[-1:]
        number = question[1] if word else question[2]
        rest = list(_with_options(line, question.end(), None))
        yield Part("question", rest[0].text, number, style=style)
        yield from rest[1:]
        return
    option = _OPTION.match(text, start)
    if option and not re.match(r"[a-z]{1,2}\.", text[option.end() :]):
        yield from list(_with_options(line, start, option))
        return
    yield from _with_options(line, start, None)


def _with_options(line: Bold, start: int, first: re.Match[str] | None) -> Iterator[Part]:
    """Yield the text from `start`, then the options and the key that follow on the same line."""
    text = line.text
    found = _INLINE_KEY.finditer(text, start + 1)
    key = next((one for one in found if _may_precede_key(text[max(start, one.start() - 60) : one.start()])), None)
    key_at = key.start() if key else None
    end = key_at if key_at is not None else len(text)
    markers = [first] if first else []
    expected = _next(first[3]) if first else "A"
    upper = first[3].isupper() if first else None
    for match in _INLINE.finditer(text, first.end() - 1 if first else start, end):
        if match[3].upper() == expected and (upper is None or match[3].isupper() == upper):
            if first is not None and match.start() < first.end():
                continue
            markers.append(match)
            upper, expected = match[3].isupper(), _next(expected)
    if first is None and len(markers) < _fewest(text, markers):
        markers = []
    ends = [marker.start() for marker in markers]
    if not first:
        yield Part("text", text[start : ends[0] if ends else end].strip())
    for marker, stop in zip(markers, [*ends[1:], end], strict=False):
        yield _option(line, marker, stop)
    if key_at is not None and key is not None:
        yield Part("label", text[key.end() :].strip().rstrip(")]"), "key")


def _may_precede_key(before: str) -> bool:
    """Say whether a key may follow these words on their line: a finished stem, options, or room."""
    return bool(before.strip()) and (before.endswith(("  ", "\t")) or bool(_BEFORE_KEY.search(before[-40:])))


def _fewest(text: str, markers: list[re.Match[str]]) -> int:
    """Return how many options must follow a stem on its line to be taken for options: two where they stand apart."""
    apart = all(
        text[marker.start() - 2 : marker.start()].strip() == "" or "\t" in text[: marker.start()][-1:]
        for marker in markers
    )
    return 2 if apart else 3


def _option(line: Bold, marker: re.Match[str], stop: int) -> Part:
    body = line.text[marker.end() : stop].strip()
    starred = bool(marker[1])
    if body.startswith("*") or (body.endswith("*") and not body.endswith("**")):
        starred, body = True, body.strip("*").strip()
    if body[-1:] in "✓✔√" and len(body) > 1:
        starred, body = True, body[:-1].rstrip()
    bold = line.share(marker.end(), stop) > 0.8 or (  # noqa: PLR2004 - a word in bold type is emphasis
        line.share(marker.start(3), marker.end(3)) == 1 and line.share(marker.end(), stop) == 0
    )
    style = "(" if marker[2] else line.text[marker.start() : marker.end()].strip()[-1:]
    return Part("option", body, marker[3].upper(), style, starred, bold)


def _next(letter: str) -> str:
    return chr(ord(letter.upper()) + 1)


def is_blank_line(text: str) -> bool:
    """Say whether a line only makes room for an answer, or parts what stands around it."""
    return bool(_NO_WORDS.match(text))


def section_of(text: str) -> str | None:
    """Return the kind of questions that a heading announces; None for a line that is no such heading."""
    words = text.split(maxsplit=LONGEST_HEADING + 1)
    if len(words) > LONGEST_HEADING or "?" in text:
        return None
    match = _HEADING.match(text)
    return " ".join(match[1].lower().split()) if match else None


def is_key_heading(text: str) -> bool:
    """Say whether a line announces a list of keys."""
    return len(text) < 90 and bool(_KEY_HEADING.match(text))  # noqa: PLR2004 - a heading is short


def told_as(text: str) -> str | None:
    """Return why a line that belongs to no question is left out: `title`, `metadata`, `instruction`, `decoration`."""
    words = len(text.split(maxsplit=LONGEST_HEADING + 1))
    if _METADATA.match(text):
        return "metadata"
    if _DECORATION.match(text):
        return "decoration"
    if _TITLE.match(text) and words <= LONGEST_HEADING and not text.rstrip().endswith("?"):
        return "title"
    return "instruction" if _INSTRUCTION.match(text) else None
