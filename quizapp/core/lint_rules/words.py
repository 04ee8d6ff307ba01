"""Words the lint knows, for each language of a passage. A new language is one entry in `LANGUAGES`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of one language, in small letters."""

    interrogatives: frozenset[str] = frozenset()
    """One of them makes a prompt a question; `suffixes` may follow. Two words stand with a space."""
    imperatives: frozenset[str] = frozenset()
    """One of them makes a prompt a task; `suffixes` may follow."""
    suffixes: tuple[str, ...] = ()
    negations: frozenset[str] = frozenset()
    stop: frozenset[str] = frozenset()
    """Words of four letters and more that carry no content."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGES: Mapping[str, Words] = {
    "id": Words(
        interrogatives=_set("apa apakah siapa kapan mengapa kenapa bagaimana berapa mana manakah")
        | {"di mana", "ke mana", "dari mana"},
        imperatives=_set(
            "pilih tentukan urutkan jodohkan tuliskan sebutkan jelaskan kutip tandai carilah lengkapi "
            "cari tulis pasangkan centang"
        ),
        suffixes=("kah", "lah"),
        negations=_set("tidak bukan tanpa belum tak kecuali jangan"),
        stop=_set(
            "yang dari pada untuk dengan oleh dalam akan telah sudah adalah ialah yaitu juga atau serta karena agar "
            "supaya sebagai seperti antara para tersebut dapat bisa bahwa maka saat ketika itulah inilah kepada "
            "terhadap tentang secara masih lebih sangat hanya saja pula lagi mereka dia kami kita anda"
        ),
    ),
    "en": Words(
        interrogatives=_set("who whom whose what when where why how which"),
        imperatives=_set("choose select mark put tick complete order match write name explain quote find"),
        negations=_set("not no never without except nor cannot isn't aren't wasn't weren't don't doesn't didn't"),
        stop=_set(
            "that this these those with from into onto about after before their there them they then than have "
            "been were will would could should shall also such some only very more most much many being because "
            "while when which what whose upon over under between during through your ours"
        ),
    ),
}

TRUE_FALSE: tuple[frozenset[str], ...] = tuple(
    frozenset(pair)
    for pair in (
        ("benar", "salah"),
        ("ya", "tidak"),
        ("sesuai", "tidak sesuai"),
        ("setuju", "tidak setuju"),
        ("true", "false"),
        ("yes", "no"),
    )
)
"""Pairs of options that are a true/false question."""

EMPTY_FEEDBACK = frozenset({"salah", "benar", "coba lagi", "kurang tepat", "wrong", "try again"})

ALL_OR_NONE: tuple[str, ...] = (
    r"(semua|seluruh)( (jawaban|pilihan|opsi))?( di)? ?(atas|tersebut)?( benar| salah)?",
    r"tidak ada( jawaban| pilihan)?( yang)? (benar|tepat)",
    r"(bukan )?salah satu di atas",
    r"(all|none|both|neither|any)( of)? (the )?(above|these|options)",
    r"(both )?[a-e]( dan| and| &|,)+ ?[a-e]( benar| only)?",
)
"""Options that point at the other options: both languages, without a label before and a stop after."""
ALONE = frozenset({"semua", "seluruh"})
"""These alone are ordinary answers."""

OTHER_QUESTION: tuple[str, ...] = (
    r"(jawaban|hasil)[^.?]{0,15}(soal|pertanyaan) ?(nomor|no\.?)? ?\d+",
    r"previous question",
    r"question \d+",
)
"""Words that send a pupil to another question."""

LETTER = r"\b(?i:jawaban|opsi|pilihan|option|answer)\s+[A-E]\b"
"""Feedback that names an option by a letter nobody sees after shuffling."""

ROMAN: Mapping[str, int] = {
    name: value
    for value, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), start=1)  # noqa: SIM905
}
