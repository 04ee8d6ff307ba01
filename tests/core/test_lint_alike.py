"""L06, L12 and L14: options in their order, of one form, without repeated words; each beside a mended twin."""

import pytest

from quizapp.core.lint_rules.alike import kind_of
from quizapp.core.lint_rules.languages import LANGUAGES
from quizapp.core.lint_rules.words import Words
from quizapp.core.ordered_values import keep_their_order, values_of
from tests.core.test_lint import found, options, question, quiz, told, with_options

OPTIONS = ("questions", 0, "options")


@pytest.mark.parametrize(
    ("language", "bad", "mended"),
    [
        ("id", ("1-5", "5-10", "10-15"), ("1-5", "6-10", "11-15")),
        (
            "id",
            ("1 sampai 5 orang", "4 sampai 10 orang", "11 orang"),
            ("1 sampai 5 orang", "6 sampai 10 orang", "11 orang"),
        ),
        (
            "id",
            ("kurang dari 10 km", "5–20 km", "lebih dari 20 km"),
            ("kurang dari 5 km", "5–20 km", "lebih dari 20 km"),
        ),
        ("id", ("1939-1945", "1945-1950", "1951-1960"), ("1939-1944", "1945-1950", "1951-1960")),
        ("id", ("Rp1.000–Rp5.000", "Rp5.000–Rp9.000", "Rp10.000"), ("Rp1.000–Rp4.999", "Rp5.000–Rp9.000", "Rp10.000")),
        ("id", ("1-5 Mei 2023", "5-9 Mei 2023", "10 Mei 2023"), ("1-4 Mei 2023", "5-9 Mei 2023", "10 Mei 2023")),
        ("en", ("1-5", "5-10", "10-15"), ("1-5", "6-10", "11-15")),
        ("en", ("1 to 5 people", "4 to 10 people", "11 people"), ("1 to 5 people", "6 to 10 people", "11 people")),
        ("en", ("less than 10 km", "5–20 km", "more than 20 km"), ("less than 5 km", "5–20 km", "more than 20 km")),
    ],
)
def test_l06_ranges_that_overlap(language, bad, mended):
    assert [severity for severity, _ in told(with_options(language, *bad), "L06")] == ["error"]
    assert found(with_options(language, *mended), "L06") == []


@pytest.mark.parametrize(
    ("language", "bad", "mended", "dates"),
    [
        ("id", ("3", "1", "2"), ("1", "2", "3"), False),
        ("id", ("3 orang", "12 orang", "5 orang"), ("12 orang", "5 orang", "3 orang"), False),
        ("id", ("tiga orang", "dua orang", "lima orang"), ("dua orang", "tiga orang", "lima orang"), False),
        ("id", ("1,5 ton", "1.000 ton", "2 ton"), ("1,5 ton", "2 ton", "1.000 ton"), False),
        ("id", ("13 September 2023", "27 Agustus 2023", "1 Oktober 2023"),
         ("27 Agustus 2023", "13 September 2023", "1 Oktober 2023"), True),
        ("id", ("Juli 2023", "Februari 2022", "Mei 2024"), ("Februari 2022", "Juli 2023", "Mei 2024"), True),
        ("en", ("3 days", "12 days", "5 days"), ("3 days", "5 days", "12 days"), False),
        ("en", ("2.5 tons", "1,000 tons", "2 tons"), ("2 tons", "2.5 tons", "1,000 tons"), False),
        ("en", ("September 13, 2023", "August 27, 2023", "October 1, 2023"),
         ("August 27, 2023", "September 13, 2023", "October 1, 2023"), True),
        ("en", ("6-10", "1-5", "11-15"), ("1-5", "6-10", "11-15"), False),
    ],
)  # fmt: skip
def test_l06_numbers_and_dates_in_their_order(language, bad, mended, dates):
    content = with_options(language, *bad)
    assert told(content, "L06") == [("warn", OPTIONS)]
    assert ("dates" in str(found(content, "L06")[0].message)) == dates
    assert found(with_options(language, *mended), "L06") == []


@pytest.mark.parametrize(
    "texts",
    [
        ("3 orang", "1 ton", "2 hari"),
        ("3 orang", "banyak orang", "1 orang"),
        ("Kim dan 3 pengawal datang naik kereta api", "Kim dan 2 pengawal datang naik kereta api", "sendiri"),
        ("2 dan 3", "1 dan 2", "3 dan 4"),
        ("13 September 2023", "27 Agustus", "1 Oktober 2023"),
        ("Moskwa", "Kyiv", "Seoul"),
    ],
)
def test_l06_leaves_alone_what_cannot_be_compared(texts):
    assert values_of(texts, "id") is None
    assert found(with_options("id", *texts), "L06") == []


def test_l06_works_in_a_language_without_words():
    assert values_of(("3", "1", "2"), "de") is not None
    assert keep_their_order(("1", "2", "3"), "de")
    assert not keep_their_order(("3", "1", "2"), "de")


@pytest.mark.parametrize(
    ("language", "texts", "expected"),
    [
        ("id", ("menghadiri upacara", "membeli kapal", "berjabat tangan", "dikirim ke laut"), "VERB"),
        ("id", ("meja merah", "berita besar", "dinas sosial", "kapal baru"), "NP"),
        ("id", ("Kim Jong Un", "Vladimir Putin", "Prigozhin", "Bu Rina"), "NAME"),
        ("id", ("di laut", "ke pasar", "karena hujan", "dengan kereta"), "PLACE"),
        ("id", ("kapal yang karam", "Kim akan pulang", "warga sudah tahu"), "CLAUSE"),
        ("id", ("5 orang", "1.000 ton", "12,5%"), "NUM"),
        ("id", ("3 Mei 2023", "Juli 2023"), "DATE"),
        ("en", ("attended a ceremony", "buying ships", "to go home"), "VERB"),
        ("en", ("red table", "morning news", "a list of needs", "a used car", "weapons sent by sea"), "NP"),
        ("en", ("Kim Jong Un", "Vladimir Putin", "Museum of London"), "NAME"),
        ("en", ("at sea", "because of rain", "with a train"), "PLACE"),
        ("en", ("Russia has rockets", "the minister visited Seoul", "a ship that sank"), "CLAUSE"),
        ("en", ("5 people", "1,000 tons"), "NUM"),
        ("en", ("May 3, 2023", "July 2023"), "DATE"),
    ],
)
def test_l12_kinds_of_options(language, texts, expected):
    names = frozenset({"prigozhin"})
    told_kinds = [kind_of(text, LANGUAGES[language], language, names, sentence_case=False) for text in texts]
    assert told_kinds == [expected] * len(texts), dict(zip(texts, told_kinds, strict=True))


@pytest.mark.parametrize(
    ("language", "odd", "mended", "others"),
    [
        ("id", "menghadiri upacara", "upacara besar", ("kapal baru", "kereta api", "roket tua")),
        ("id", "upacara besar", "menghadiri upacara", ("membeli kapal", "menjual kereta", "mengirim roket")),
        ("id", "5 orang", "orang banyak", ("kapal baru", "kereta api", "roket tua")),
        ("id", "karena hujan", "hujan besar", ("kapal baru", "kereta api", "roket tua")),
        ("id", "kapal yang karam", "kapal karam", ("kapal baru", "kereta api", "roket tua")),
        ("en", "attended a ceremony", "a ceremony", ("a ship", "a train", "a rocket")),
        ("en", "the minister visited Seoul", "the visit of the minister", ("the ship", "the train", "the rocket")),
        ("en", "because of the rain", "the rain", ("the ship", "the train", "the rocket")),
        ("en", "in 2023", "the next year", ("the ship", "the train", "the rocket")),
    ],
)
def test_l12_one_option_of_another_form(language, odd, mended, others):
    """As a distractor and as the key: the key is worse, and is told in other words."""
    for place, word in ((0, "“"), (1, "The key")):
        texts = list(others)
        texts.insert(place, odd)
        content = with_options(language, *texts)
        assert told(content, "L12") == [("warn", (*OPTIONS, place))]
        assert str(found(content, "L12")[0].message).startswith(word)
        texts[place] = mended
        assert found(with_options(language, *texts), "L12") == []


def test_l12_two_against_two_is_nobodys_fault():
    assert found(with_options("id", "membeli kapal", "menjual kereta", "kapal baru", "kereta api"), "L12") == []


def test_l12_a_capital_at_the_beginning_makes_no_name():
    assert found(with_options("id", "Undangan", "Surat resmi", "Daftar belanja", "Peta laut"), "L12") == []
    assert found(with_options("en", "Invitations", "Official letters", "Shopping lists"), "L12") == []


@pytest.mark.parametrize(
    ("language", "bad", "mended"),
    [
        ("id", ("kapal baru.", "kereta api", "roket tua"), ("kapal baru", "kereta api", "roket tua")),
        ("en", ("the new ship.", "the train", "the rocket."), ("the new ship.", "the train.", "the rocket.")),
        ("id", ("Kapal baru", "kereta api", "roket tua"), ("Kapal baru", "Kereta api", "Roket tua")),
        ("en", ("The ship", "the train", "the rocket"), ("the ship", "the train", "the rocket")),
    ],
)
def test_l12_one_spelling_for_all_options(language, bad, mended):
    assert told(with_options(language, *bad), "L12") == [("warn", OPTIONS)]
    assert found(with_options(language, *mended), "L12") == []


def test_l12_names_keep_their_capitals_and_a_language_without_capitals_has_none():
    assert found(with_options("id", "roket tua", "kapal baru", "Putin dan tamunya"), "L12") == []
    assert found(with_options("id", "roket tua", "kapal baru", "AS dan sekutunya"), "L12") == []
    assert kind_of("新しい船", Words(), "ja", frozenset(), sentence_case=True) == "NP"


@pytest.mark.parametrize(
    ("prompt", "fitting", "misfit"),
    [
        ("The minister came with a ...", "list", "idea"),
        ("The minister came with an …", "idea", "list"),
        ("He wanted a ____", "uniform", "umbrella"),
        ("He waited for an", "hour", "house"),
    ],
)
def test_l12_the_article_fits_every_option(prompt, fitting, misfit):
    def article(*texts: str) -> list[str]:
        content = quiz("en", question("en", prompt=prompt, options=options("en", *texts)))
        return [str(one.message) for one in found(content, "L12") if "fit" in str(one.message)]

    word = prompt.strip(" .…_").split()[-1]
    assert article(fitting, misfit, fitting + "s") == [f"“{word}” at the end of the prompt does not fit “{misfit}”."]
    assert article(fitting, fitting + "s", fitting + " two") == []


@pytest.mark.parametrize(
    ("language", "bad", "words", "mended"),
    [
        ("id", ("Kim ingin membahas pangan", "Kim ingin membahas roket", "Kim ingin membahas kapal"),
         "Kim ingin membahas", ("pangan", "roket", "kapal")),
        ("id", ("pangan bagi seluruh warga", "roket bagi seluruh warga", "kapal bagi seluruh warga"),
         "bagi seluruh warga", ("pangan", "roket", "kapal")),
        ("en", ("Kim wanted to discuss food", "Kim wanted to discuss rockets", "Kim wanted to discuss ships"),
         "Kim wanted to discuss", ("food", "rockets", "ships")),
        ("en", ("food for all villagers", "rockets for all villagers", "ships for all villagers"),
         "for all villagers", ("food", "rockets", "ships")),
    ],
)  # fmt: skip
def test_l14_words_that_every_option_repeats(language, bad, words, mended):
    content = with_options(language, *bad)
    assert told(content, "L14") == [("info", OPTIONS)]
    assert found(content, "L14")[0].message.values == {"words": words}
    assert found(with_options(language, *mended), "L14") == []
    two = tuple(text.replace(words, " ".join(words.split()[:2])) for text in bad)
    assert found(with_options(language, *two), "L14") == []
