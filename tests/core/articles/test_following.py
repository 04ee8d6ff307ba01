"""Sentences are followed through an edit where that is sure; what is only probable is asked, the rest is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.articles import as_sentences, as_text, follow, keep_ids, read_article, read_sentences
from quizapp.core.passages import Block, Span

BEFORE = (
    "Kelas kami menanam 120 bibit cabai di kebun sekolah. Bu Rina tidak membawa pupuk kandang dari rumahnya.\n\n"
    "# Hujan pertama\n\n"
    "Hujan turun tiga hari sebelum panen. Tanah langsung gembur, kata Bu Rina. Kami senang."
)


def edited(old: str, new: str) -> tuple[Block, ...]:
    assert old in BEFORE
    return read_article(BEFORE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "kept", "probable", "lost"),
    [
        # A slip mended, a word more: sure.
        ("bibit cabai di", "bibit cabe di", {"p1.s1": "p1.s1"}, {}, ()),
        ("Tanah langsung gembur, kata", "Tanah langsung menjadi gembur, kata", {"p2.s2": "p2.s2"}, {}, ()),
        # Capitals and signs are no change.
        ("Tanah langsung gembur, kata Bu Rina.", "“Tanah langsung gembur”, kata bu Rina!", {"p2.s2": "p2.s2"}, {}, ()),
        # Another number, a negation gone: the same words nearly, but another fact.
        ("120 bibit", "210 bibit", {}, {"p1.s1": "p1.s1"}, ("p1.s1",)),
        ("tidak membawa", "membawa", {}, {"p1.s2": "p1.s2"}, ("p1.s2",)),
        # Half of it new: probable at most.
        (
            "Hujan turun tiga hari sebelum panen.",
            "Hujan turun tiga hari setelah siswa pulang.",
            {},
            {"p2.s1": "p2.s1"},
            ("p2.s1",),
        ),
        # Nothing alike.
        ("Kami senang.", "Semua pulang ke rumah.", {}, {}, ("p2.s3",)),
    ],
)
def test_an_edited_sentence(
    old: str, new: str, kept: dict[str, str], probable: dict[str, str], lost: tuple[str, ...]
) -> None:
    moved = follow(read_article(BEFORE), edited(old, new))
    changed = set(kept) | set(lost)
    assert {name: place for name, place in moved.kept.items() if name in changed} == kept
    assert moved.probable == probable
    assert moved.lost == lost
    assert len(moved.kept) + len(moved.lost) == 6


def test_a_divided_sentence_is_all_its_parts() -> None:
    before = read_article("Air naik.\n\nSungai meluap pada malam hari dan warga mengungsi ke balai desa. Air surut.")
    after = read_article("Air naik.\n\nSungai meluap pada malam hari. Dan warga mengungsi ke balai desa. Air surut.")
    moved = follow(before, after)
    assert moved.places("p2.s1") == ("p2.s1", "p2.s2")
    assert moved.places("p2.s2") == ("p2.s3",)
    assert moved.lost == ()


def test_joined_sentences_are_the_one_they_became() -> None:
    before = read_article("Sungai meluap pada malam hari. Dan warga mengungsi ke balai desa. Air surut.")
    after = read_article("Sungai meluap pada malam hari dan warga mengungsi ke balai desa. Air surut.")
    moved = follow(before, after)
    assert [moved.places(name) for name in ("p1.s1", "p1.s2", "p1.s3")] == [("p1.s1",), ("p1.s1",), ("p1.s2",)]


def test_two_sentences_that_are_equally_alike_are_asked() -> None:
    before = read_article("Rumah Pak Amat di tepi sungai dicat biru muda sekali. Selesai.")
    after = read_article(
        "Rumah Pak Ali di tepi sungai dicat biru muda sekali. Rumah Pak Udin di tepi sungai dicat biru muda sekali. Selesai."
    )
    moved = follow(before, after)
    assert list(moved.probable) == ["p1.s1"]
    assert moved.kept == {"p1.s2": "p1.s3"}


def test_an_edited_sentence_that_also_moved_is_asked() -> None:
    before = read_article("Hujan turun tiga hari sebelum panen raya. Kelas kami pulang.\n\nBu Rina datang.")
    after = read_article("Kelas kami pulang.\n\nBu Rina datang. Hujan turun tiga hari sebelum panen besar.")
    moved = follow(before, after)
    assert moved.probable == {"p1.s1": "p2.s2"}


def test_what_the_author_confirms_is_kept() -> None:
    moved = follow(read_article(BEFORE), edited("120 bibit", "210 bibit"))
    sure = moved.confirmed(["p1.s1", "p9.s9"])
    assert (sure.kept["p1.s1"], sure.probable, sure.lost) == ("p1.s1", {}, ())
    assert moved.texts == {"p1.s1": "Kelas kami menanam 120 bibit cabai di kebun sekolah."}


def test_blocks_follow_most_of_their_words() -> None:
    after = read_article("Baru di depan.\n\n" + BEFORE)
    assert follow(read_article(BEFORE), after).blocks == {"p1": "p2", "h1": "h1", "p2": "p3"}


def test_a_quote_follows_only_where_it_still_stands() -> None:
    after = edited("bibit cabai di", "bibit cabe di")
    moved = follow(read_article(BEFORE), after)
    sentences = {f"{block.id}.{s.id}": s for block in after for s in block.sentences}
    assert moved.follow(Span(at="p1.s1", quote="120 bibit"), sentences) == (Span(at="p1.s1", quote="120 bibit"),)
    assert moved.follow(Span(at="p1.s1", quote="bibit cabai"), sentences) == ()
    assert moved.follow(Span(at="p1"), sentences) == (Span(at="p1"),)
    assert moved.follow(Span(at="p7.s1"), sentences) == ()


def test_what_stays_keeps_its_id_and_what_is_new_gets_one_of_its_own() -> None:
    before = read_article(BEFORE)
    raw = read_article("Paragraf baru di depan.\n\n" + BEFORE.replace("Kami senang.", "Semua pulang."))
    after = keep_ids(before, raw, follow(before, raw))
    assert [block.id for block in after] == ["p3", "p1", "h1", "p2"]
    assert [s.id for s in after[3].sentences] == ["s1", "s2", "s4"]  # s3 is lost and comes to mean nothing else
    assert [block.text for block in after] == [block.text for block in raw]


def test_ids_of_a_text_that_did_not_change_stay() -> None:
    before = read_article(BEFORE)
    raw = read_article(as_text(before), before)
    assert keep_ids(before, raw, follow(before, raw)) == before


def test_sentences_that_an_author_divided_otherwise_stay_so() -> None:
    before = read_sentences("Ini satu\nIni dua. Ini masih dua.\n\n> # Kotak\n> Isi satu.\n> Isi dua. Masih dua.")
    assert [[s.text for s in block.sentences] for block in before] == [
        ["Ini satu", "Ini dua. Ini masih dua."],
        ["Isi satu.", "Isi dua. Masih dua."],
    ]
    assert read_sentences(as_sentences(before)) == before
    longer = read_article(as_text(before) + "\n\nTambahan baru. Dua kalimat.", before)
    assert longer[:2] == before
    assert [s.text for s in longer[2].sentences] == ["Tambahan baru.", "Dua kalimat."]


def test_they_stay_so_beside_an_edited_one() -> None:
    before = read_sentences("Ini satu. Ini masih satu.\nHujan turun.")
    after = read_article("Ini satu. Ini masih satu. Hujan turun deras sekali.", before)
    assert [s.text for s in after[0].sentences] == ["Ini satu. Ini masih satu.", "Hujan turun deras sekali."]


sentence = st.lists(
    st.sampled_from(["air", "hujan", "kebun", "cabai", "12", "tidak", "siswa", "guru"]), min_size=1, max_size=7
).map(lambda words: " ".join(words).capitalize() + ".")
article = st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=5).map(
    lambda blocks: "\n\n".join(" ".join(block) for block in blocks)
)


@given(article, article)
def test_every_sentence_is_kept_or_lost_and_points_to_what_is_there(one: str, two: str) -> None:
    before, raw = read_article(one), read_article(two)
    moved = follow(before, raw)
    old = {f"{block.id}.{s.id}" for block in before for s in block.sentences}
    new = {f"{block.id}.{s.id}" for block in raw for s in block.sentences}
    assert set(moved.kept) | set(moved.lost) == old
    assert not set(moved.kept) & set(moved.lost)
    assert set(moved.kept.values()) <= new
    assert set(moved.probable) <= set(moved.lost)
    assert set(moved.probable.values()) <= new
    assert set(moved.texts) == set(moved.lost)
    after = keep_ids(before, raw, moved)
    names = [f"{block.id}.{s.id}" for block in after for s in block.sentences]
    assert len(names) == len(set(names))
    assert len({block.id for block in after}) == len(after)
    assert [block.text for block in after] == [block.text for block in raw]
    again = follow(before, after)
    assert not {name for name in again.lost if name in names and again.texts[name] == ""}


@given(article)
def test_an_unchanged_text_loses_nothing(text: str) -> None:
    before = read_article(text)
    raw = read_article(as_text(before), before)
    assert follow(before, raw).lost == ()
    assert keep_ids(before, raw, follow(before, raw)) == before


@settings(deadline=None)
@given(st.integers(0, 3))
def test_a_long_text_that_changed_everywhere_takes_no_long_time(seed: int) -> None:
    lines = [
        f"Kalimat nomor {n} tentang air dan hujan di kebun {n % 7} milik siswa kelas {n % 11}." for n in range(1_500)
    ]
    before = read_article("\n\n".join(" ".join(lines[n : n + 5]) for n in range(0, 1_500, 5)))
    changed = [line.replace("hujan", "badai").replace("siswa", f"guru{seed}") for line in lines]
    after = read_article("\n\n".join(" ".join(changed[n : n + 5]) for n in range(0, 1_500, 5)))
    started = time.perf_counter()
    moved = follow(before, after)
    assert time.perf_counter() - started < 5
    assert len(moved.kept) + len(moved.lost) == 1_500
