"""Pasted articles become the paragraphs and sentences a reader would count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.articles import as_text, clean, follow, read_article, split_sentences, without_headline

PASTED = (
    "Panen cabai di kebun sekolah\u00a0naik\n"
    "\n"
    "  Sleman –\u200b Siswa kelas VIII menanam 120 bibit cabai pada hari Senin, 3 Agustus 2026.   "
    "Bu Rina, S.Pd. membawa bibit itu dari Jl. Kaliurang No. 12.\r\n"
    "\r\n"
    "Hujan pertama\r\n"
    "\r\n"
    "“Kami tidak menyangka hujan turun secepat itu,” kata Dr. H. Slamet. “Tanah langsung gembur!” "
    "Menurut dia, curah hujan mencapai 12.5 milimeter.\r\n"
)


def shape(text: str) -> list[tuple[str, str, int]]:
    return [(block.id, block.kind, len(block.sentences)) for block in read_article(text)]


def test_an_article_as_copied_from_a_page() -> None:
    assert shape(PASTED) == [("h1", "heading", 1), ("p1", "paragraph", 2), ("h2", "heading", 1), ("p2", "paragraph", 3)]
    first = read_article(PASTED)[1]
    assert (
        first.sentences[0].text == "Sleman – Siswa kelas VIII menanam 120 bibit cabai pada hari Senin, 3 Agustus 2026."
    )
    assert first.sentences[1].text == "Bu Rina, S.Pd. membawa bibit itu dari Jl. Kaliurang No. 12."


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("Satu. Dua.", ["Satu.", "Dua."]),
        ("Harganya Rp. 5.000 saja. Murah!", ["Harganya Rp. 5.000 saja.", "Murah!"]),
        ("Ia datang pukul 08.30. Lalu ia pulang.", ["Ia datang pukul 08.30.", "Lalu ia pulang."]),
        ("“Mengapa?” tanya Ani. Tak ada jawaban.", ["“Mengapa?” tanya Ani.", "Tak ada jawaban."]),
        ("“Saya pergi.” Ani menutup pintu.", ["“Saya pergi.”", "Ani menutup pintu."]),
        ("Mr. Brown met Dr. J. Smith. They talked.", ["Mr. Brown met Dr. J. Smith.", "They talked."]),
        ("The U.S. Navy left… Nobody knew.", ["The U.S. Navy left…", "Nobody knew."]),
        ("Buku, pensil, dll. dibawa. Semua lengkap.", ["Buku, pensil, dll. dibawa.", "Semua lengkap."]),
        ("Tanpa titik di akhir", ["Tanpa titik di akhir"]),
        ("Benarkah?! Ya. 2023 adalah tahunnya.", ["Benarkah?!", "Ya.", "2023 adalah tahunnya."]),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    assert split_sentences(paragraph) == sentences


def test_lines_without_blank_lines_are_paragraphs() -> None:
    assert shape("Kelas kami menanam cabai.\nHujan turun.") == [("p1", "paragraph", 1), ("p2", "paragraph", 1)]


def test_lines_broken_by_a_program_are_joined() -> None:
    text = "Kelas kami menanam cabai di kebun sekolah yang luas\ndan subur. Hujan turun.\n\nBu Rina datang."
    assert [block.text for block in read_article(text)] == [
        "Kelas kami menanam cabai di kebun sekolah yang luas dan subur. Hujan turun.",
        "Bu Rina datang.",
    ]


def test_a_last_short_line_is_not_a_heading() -> None:
    assert shape("Kelas kami menanam cabai.\n\nSelesai sudah") == [("p1", "paragraph", 1), ("p2", "paragraph", 1)]


def test_nothing_gives_nothing() -> None:
    assert read_article(" \n\u200b\n ") == ()


@given(st.text(max_size=400))
def test_no_word_is_lost_and_nothing_raises(text: str) -> None:
    texts = [t for block in read_article(text) for t in [block.title or "", *(s.text for s in block.sentences)]]
    marks = {"#", "##", "###", "####", "#####", "######", "•", "▪", "‣", "·", "*", "-", ">"}
    # A Chinese stop ends a sentence without a space, so that the words are compared as one.
    told = "".join(w for w in " ".join(texts).split() if w not in marks)
    assert told == "".join(w for w in clean(text).split() if w not in marks)


def test_anchors_follow_their_sentences_and_lost_ones_are_named() -> None:
    before = read_article("Satu satu. Dua dua.\n\nTiga tiga. Dua dua.")
    after = read_article("Baru di depan.\n\nSatu satu.\n\nTiga tiga. Dua dua.")
    moved = follow(before, after)
    assert moved.kept == {"p1.s1": "p2.s1", "p1.s2": "p3.s2", "p2.s1": "p3.s1", "p2.s2": "p3.s2"}
    assert follow(before, read_article("Satu satu.")).lost == ("p1.s2", "p2.s1", "p2.s2")


def test_text_and_blocks_go_there_and_back() -> None:
    blocks = read_article(PASTED)
    assert read_article(as_text(blocks)) == blocks


def test_a_headline_that_repeats_the_title_is_dropped() -> None:
    blocks = read_article(PASTED)
    assert without_headline(blocks, "panen cabai di  kebun sekolah naik") == blocks[1:]
    assert without_headline(blocks, "Panen cabai") == blocks
