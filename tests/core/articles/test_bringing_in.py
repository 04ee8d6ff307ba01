"""Any paste is taken: no word of it is lost or doubled, and the time grows with its length."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.articles import split_sentences
from quizapp.core.articles.bringing_in import Article, bring_in
from quizapp.core.articles.credits import Found, read_credits
from quizapp.core.articles.dates import read_date
from quizapp.core.articles.languages import guess
from quizapp.core.articles.leftovers import reason_for

LINES = (
    "Kebun Sekolah Panen Cabai",
    "Oleh: Rina Wulandari",
    "Penulis: Rina Wulandari | Editor: Budi Santoso",
    "13 September 2023 | 14:05 WIB",
    "Rina Wulandari - detikNews",
    "KOMPAS.com - 13/09/2023, 14:05 WIB",
    "Baca juga: Tiga Cara Menyimpan Cabai",
    "Baca juga:",
    "ADVERTISEMENT",
    "SCROLL TO CONTINUE WITH CONTENT",
    "Facebook Twitter WhatsApp",
    "Tags: cabai, kebun",
    "Foto: Siswa memetik cabai (Dok. Sekolah)",
    "Halaman 2 dari 3",
    "Lisensi CC BY 4.0",
    "Sumber: Domestik.co.id",
    "https://domestik.co.id/kebun",
    "Mengapa panen naik?",
    "> # Tahukah kamu?",
    "> Cabai berasal dari Amerika.",
    "# Hujan pertama",
    "- satu hal",
    "",
    "",
    "Siswa kelas VIII memanen dua belas kilogram cabai pada hari Senin yang cerah di sekolah. Hujan turun.",
    "Jakarta, CNN Indonesia -- Siswa memanen cabai pada hari Senin yang cerah di kebun sekolah. Tanah gembur. (rin/bud)",
    "Menurut Bu Rina, S.Pd., hujan turun tepat waktu. “Tanah langsung gembur,” katanya kepada siswa kelas itu. [1]",
)


def words_of(article: Article) -> Counter[str]:
    title = "" if article.made_title else article.found.title or ""
    texts = [title, *(block.title or "" for block in article.blocks), *(block.text for block in article.blocks)]
    texts += [out.text for out in article.left_out]
    return Counter(word for text in texts for word in text.split() if word.strip("#>-–*"))


@given(st.lists(st.sampled_from(LINES), max_size=25))
def test_every_word_is_in_the_text_in_the_title_or_among_what_was_left_out(lines: list[str]) -> None:
    text = "\n".join(lines)
    article = bring_in(text)
    given_words = Counter(word for word in text.replace("[1]", " [1]").split() if word.strip("#>-–*"))
    told = words_of(article)
    missing = given_words - told
    # The place of a dateline stays in the text and is told with the outlet; a repeated title or line is told once.
    extra = told - given_words
    assert set(missing) <= {word for line in lines if lines.count(line) > 1 for word in line.split()} | set(
        (article.found.title or "").split()
    )
    assert set(extra) <= {"Jakarta", "Jakarta,"} | set((article.found.title or "").split())


@given(st.text(max_size=300))
def test_any_text_is_taken_and_ids_are_unique(text: str) -> None:
    article = bring_in(text)
    names = [f"{block.id}.{s.id}" for block in article.blocks for s in block.sentences]
    assert len(names) == len(set(names))
    assert all(s.text.strip() for block in article.blocks for s in block.sentences)


HOSTILE = {
    "words": "kata " * 12_000,
    "stops": "." * 60_000,
    "quotes": "“" * 60_000,
    "question marks": "Apa? " * 12_000,
    "lines": "Satu baris pendek\n" * 3_300,
    "blank lines": "\n" * 60_000,
    "spaces": " \u00a0" * 30_000,
    "labels": "Penulis: " * 6_600,
    "brackets": "[" * 60_000,
    "dashes": "- " * 30_000,
    "hyphens": ("kata-\n" * 10_000),
    "marks": "> " * 30_000,
    "hashes": "#" * 60_000,
    "mojibake": "â€œ" * 20_000,
    "initials": "A. " * 20_000,
    "slashes": "(a/" * 20_000,
    "parentheses": "a (" * 20_000,
    "dates": "13 September 2023 | " * 3_000,
    "capitals": "Ab " * 20_000,
    "urls": "https://a.b/" * 5_000,
    "arrows": "a > " * 15_000,
    "chinese": "灯很小。" * 15_000,
    "letters": "a" * 60_000,
    "capital letters": "A" * 60_000,
    "digits": "1" * 60_000,
    "dots between": "a." * 30_000,
    "hyphens between": "a-" * 30_000,
    "lines of letters": ("a" * 90 + "\n") * 660,
    "foreign letters": "\u00e9" * 60_000,
    "combining": "a" + "\u0301" * 59_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_takes_no_long_time(name: str) -> None:
    started = time.perf_counter()
    with suppress(ValueError):  # a sentence longer than any record: the form says so
        bring_in(HOSTILE[name])
    assert time.perf_counter() - started < 2


def test_twice_the_text_takes_about_twice_the_time() -> None:
    paragraph = LINES[-1] + "\n\n" + LINES[-3] + "\n\n"

    def seconds(times: int) -> float:
        text = paragraph * times
        best = 9.0
        for _try in range(3):
            started = time.perf_counter()
            bring_in(text)
            best = min(best, time.perf_counter() - started)
        return best

    seconds(10)
    assert seconds(200) < 8 * seconds(50)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Oleh: Ani Rahma, S.Pd.", Found(author="Ani Rahma, S.Pd.")),
        ("Oleh Budi Santoso", Found(author="Budi Santoso")),
        ("Reporter: Ani Rahma, Editor: Budi", Found(author="Ani Rahma")),
        ("By Jane Doe", Found(author="Jane Doe")),
        ("Editor: Budi", Found()),
        ("KOMPAS.com - 13/09/2023, 14:05 WIB", Found(outlet="KOMPAS.com", date="13 September 2023")),
        ("Andi Saputra - detikNews", Found(author="Andi Saputra", outlet="detikNews")),
        ("Last updated: 2023-09-13T10:00:00+07:00", Found(date="13 September 2023")),
        ("Sumber: https://domestik.co.id/kim/6409", Found(url="https://domestik.co.id/kim/6409")),
        ("Sumber: Domestik.co.id, 13 September 2023", Found(outlet="Domestik.co.id", date="13 September 2023")),
        ("Lisensi CC BY 4.0", Found(licence="Lisensi CC BY 4.0")),
        ("Judul: Panen Cabai", Found(title="Panen Cabai")),
        ("Sumber: Koran Sekolah. Lisensi CC BY 4.0", Found(outlet="Koran Sekolah", licence="CC BY 4.0")),
        ("Sumber: Koran Sekolah. Lisensi: CC BY 4.0.", Found(outlet="Koran Sekolah", licence="CC BY 4.0")),
        ("Source: School News (CC BY-SA 4.0)", Found(outlet="School News", licence="CC BY-SA 4.0")),
        ("Oleh: Ani Rahma, dilisensikan di bawah CC BY 4.0", Found(author="Ani Rahma", licence="CC BY 4.0")),
        ("Sumber: Creative Commons Indonesia", Found(outlet="Creative Commons Indonesia")),
    ],
)
def test_lines_of_credits(line: str, found: Found) -> None:
    assert read_credits(line) == found


@pytest.mark.parametrize(
    "line",
    [
        "Oleh karena itu, kami pergi.",
        "By the river",
        "Reporter: Bagaimana caranya?",
        "Sumber air itu jernih.",
        "Penulis itu datang.",
        "Pada 13 September 2023 kami panen.",
        "Bu Rina",
    ],
)
def test_lines_that_only_look_like_credits(line: str) -> None:
    assert read_credits(line) is None


@pytest.mark.parametrize(
    "line",
    ["Suka duka petani", "Ikuti jejak mereka ke hutan", "Follow the river", "Like father like son"],
)
def test_headings_that_only_look_like_buttons(line: str) -> None:
    assert reason_for(line) is None


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("Rabu, 13 Sep 2023 14:05 WIB", "id", "13 September 2023"),
        ("13/9/23", "id", "13 September 2023"),
        ("Jum'at, 1 Agt 2025", "id", "1 Agustus 2025"),
        ("September 13, 2023", "en", "13 September 2023"),
        ("13/09/2023", "en", "13 September 2023"),
        ("03/04/2023, 10:00", "en", "03/04/2023"),
        ("31 Februari 2023", "id", None),
        ("40/40/2023", "id", None),
        ("13 orang 2023", "id", None),
    ],
)
def test_dates(text: str, language: str, day: str | None) -> None:
    assert read_date(text, language) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kelas kami menanam cabai di kebun sekolah dan memanen pada hari Senin untuk dijual.", "id"),
        ("The class planted chillies in the garden of the school and sold them on Monday.", "en"),
        ("خرج الأطفال إلى الساحة بعد المغرب", "other"),
        ("Der Hund schläft. " * 20, "other"),
        ("12 13 14", None),
        ("cabai", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert guess(text) == language


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("Kapal K.M. Harapan datang. Semua senang.", ["Kapal K.M. Harapan datang.", "Semua senang."]),
        (
            "Ia membeli beras, gula, dll. Setelah itu ia pulang.",
            ["Ia membeli beras, gula, dll.", "Setelah itu ia pulang."],
        ),
        ("PT. Maju Jaya Tbk. Ia pemiliknya.", ["PT. Maju Jaya Tbk.", "Ia pemiliknya."]),
        ("1. Siapkan air. 2. Rebus air.", ["1. Siapkan air.", "2. Rebus air."]),
        ("Suhunya 36.5 derajat. Ia sehat.", ["Suhunya 36.5 derajat.", "Ia sehat."]),
        (
            "It starts at 8 a.m. Monday. He left at 9 p.m. He was late.",
            ["It starts at 8 a.m. Monday.", "He left at 9 p.m.", "He was late."],
        ),
        ("“Ke mana?” tanya Ani. “Ke pasar!” jawab Budi.", ["“Ke mana?” tanya Ani.", "“Ke pasar!” jawab Budi."]),
        ("Ia diam… lalu pergi. Sunyi.", ["Ia diam… lalu pergi.", "Sunyi."]),
        ("हम घर गए। वह नहीं आया।", ["हम घर गए।", "वह नहीं आया।"]),
        ("هل سيظهر؟ نعم.", ["هل سيظهر؟", "نعم."]),
    ],
)
def test_where_sentences_end(paragraph: str, sentences: list[str]) -> None:
    assert split_sentences(paragraph) == sentences


def test_a_licence_behind_the_source_is_no_part_of_the_outlet() -> None:
    found = read_credits("Sumber: Koran Sekolah. Lisensi CC BY 4.0")
    assert found is not None
    assert (found.outlet, found.licence) == ("Koran Sekolah", "CC BY 4.0")
