"""L09, L10 and L11: words that give the key away, in both languages, each beside a mended twin."""

from typing import Any

import pytest

from quizapp.core.lint_rules.stems import stems
from quizapp.core.passages import Passage
from quizapp.core.quizzes import QuizContent
from tests.core.test_lint import found, options, question, quiz, told, with_options

KEY = ("questions", 0, "options", 1)


def choice(language: str, prompt: str, *texts: str) -> QuizContent:
    """Return a quiz of one question; the option in place 1 is the key."""
    return quiz(language, question(language, prompt=prompt, options=options(language, *texts)))


@pytest.mark.parametrize(
    ("language", "distractor", "mended"),
    [
        ("id", "Rusia selalu membantu", "Rusia membantu"),
        ("id", "Semua warga pulang", "Warga pulang"),
        ("id", "Rusia tidak pernah membantu", "Rusia menolak membantu"),
        ("id", "Kim satu-satunya tamu", "Kim adalah tamu"),
        ("id", "Rusia sama sekali menolak", "Rusia menolak"),
        ("id", "Hanya Kim yang datang", "Kim yang datang"),
        ("en", "Russia always helps", "Russia helps"),
        ("en", "All villagers went home", "The villagers went home"),
        ("en", "Russia never helps", "Russia refuses to help"),
        ("en", "Only Kim came", "Kim came"),
        ("en", "It is impossible to help", "It is hard to help"),
    ],
)
def test_l09_absolute_words_in_distractors_alone(language, distractor, mended):
    key = {"id": "Kim membeli gandum", "en": "Kim bought wheat"}[language]
    third = {"id": "Putin menjual kapal", "en": "Putin sold ships"}[language]
    assert told(with_options(language, distractor, key, third), "L09") == [("warn", ("questions", 0, "options", 0))]
    assert found(with_options(language, mended, key, third), "L09") == []
    absolute = {"id": f"{key} setiap hari", "en": f"{key} every day"}[language]
    assert found(with_options(language, distractor, absolute, third), "L09") == []


@pytest.mark.parametrize(
    ("language", "key", "mended"),
    [
        ("id", "Rusia mungkin membantu", "Rusia membantu"),
        ("id", "Sebagian warga pulang", "Warga pulang"),
        ("id", "Kim biasanya naik kereta", "Kim naik kereta"),
        ("en", "Russia may help", "Russia helps"),
        ("en", "Some villagers went home", "The villagers went home"),
        ("en", "Kim usually takes the train", "Kim takes the train"),
    ],
)
def test_l09_careful_words_in_the_key_alone(language, key, mended):
    others = {"id": ("Putin menjual kapal", "Kim membeli gandum"), "en": ("Putin sold ships", "Kim bought wheat")}[
        language
    ]
    assert told(with_options(language, others[0], key, others[1]), "L09") == [("warn", KEY)]
    assert found(with_options(language, others[0], mended, others[1]), "L09") == []
    careful = {"id": f"Mungkin {others[0]}", "en": f"Perhaps {others[0]} often"}[language]
    assert found(with_options(language, careful, key, others[1]), "L09") == []


def test_l09_the_month_of_may_is_not_careful():
    assert found(with_options("en", "In April 2020", "In May 2020", "In June 2020"), "L09") == []
    assert told(with_options("en", "it rained", "it may rain", "it snowed"), "L09") == [("warn", KEY)]


def test_l09_of_several_keys_any_may_be_absolute():
    texts = ("Semua warga pulang", "Setiap orang makan", "Kim datang", "Putin pergi")
    several = question("id", "multiple_response", options=options("id", *texts, keys={1, 2}))
    assert found(quiz("id", several), "L09") == []
    several = question("id", "multiple_response", options=options("id", *texts, keys={2, 3}))
    assert told(quiz("id", several), "L09") == [("warn", ("questions", 0, "options", 0))]


@pytest.mark.parametrize(
    ("language", "prompt", "key", "mended"),
    [
        (
            "id",
            "Apa yang menyebabkan amunisi terkuras?",
            "pemakaian amunisi di medan perang",
            "pertempuran yang sengit",
        ),
        ("id", "Apa tujuan penanaman mangrove itu?", "menanam pelindung pantai", "melindungi pantai"),
        ("id", "Bagaimana cara warga memakai pot?", "dipakai untuk bibit", "diisi bibit muda"),
        ("id", "Apa akibat serangan itu?", "penyerang kehabisan peluru", "peluru habis"),
        ("en", "Why was the ammunition depleted?", "its ammunition was used in battle", "shells were used in battle"),
        ("en", "Why did they plant mangroves?", "planting protects the coast", "the coast is protected"),
        ("en", "What was the effect of the sanctions?", "a sanctioned country lacks parts", "the country lacks parts"),
    ],
)
def test_l10_a_word_of_the_prompt_in_the_key_alone(language, prompt, key, mended):
    others = {"id": ("gandum mahal", "kapal karam"), "en": ("wheat was dear", "a ship sank")}[language]
    assert told(choice(language, prompt, others[0], key, others[1]), "L10") == [("warn", KEY)]
    assert found(choice(language, prompt, others[0], mended, others[1]), "L10") == []
    also = f"{others[0]}: {prompt}"
    assert found(choice(language, prompt, also, key, others[1]), "L10") == []


@pytest.mark.parametrize(
    ("language", "prompt", "key"),
    [
        ("id", "Siapa yang bertemu Vladimir Putin?", "Kim, tamu Putin"),
        ("en", "Who met Vladimir Putin?", "Kim, a guest of Putin"),
        ("id", "Menurut bacaan, apa isi paragraf itu?", "isi bacaan pada paragraf"),
        ("en", "According to the passage, what is in paragraph 2?", "a paragraph of the passage"),
        ("id", "Apa itu roti?", "roti"),
    ],
)
def test_l10_names_of_people_asked_for_and_words_of_every_question_are_no_clue(language, prompt, key):
    expected = ["roti"] if key == "roti" else []
    content = choice(language, prompt, "gandum", key, "kapal")
    assert [str(one.message.values["words"]) for one in found(content, "L10")] == expected


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("memakai", "dipakai", True),
        ("menanam", "tanaman", True),
        ("menyerang", "serangan", True),
        ("mengirim", "kiriman", True),
        ("bertempur", "pertempuran", True),
        ("membantah", "bantahan", True),
        ("terkuras", "terkupas", False),
        ("meja", "kerja", False),
        ("amunisi", "komunis", False),
    ],
)
def test_stems_of_indonesian(first, second, alike):
    assert bool(stems(first, "id") & stems(second, "id")) == alike


def test_stems_of_english_and_of_a_language_without_words():
    assert stems("planted", "en") == stems("planting", "en") == {"plant"}
    assert stems("Pflanzen", "de") == {"Pflanzen"}


TEXT = {
    "id": "Kedua pemimpin berjabat tangan di pusat peluncuran roket itu pada hari Rabu pagi.",
    "en": "The two leaders shook hands at the rocket launch site on a cold Wednesday morning.",
}


def on_text(language: str, process: str, *texts: str) -> QuizContent:
    sub = {"locate": "scan_locate", "understand": "integrate_infer", "evaluate": "reflect_content_form"}[process]
    fields: dict[str, Any] = {"process": process, "subprocess": sub, "options": options(language, *texts)}
    content = quiz(language, question(language, **fields))
    sentences = {"s1": TEXT[language], "s2": "Kim pulang. Kim left."}
    block = {"id": "p1", "kind": "paragraph", "sentences": sentences}
    passage = Passage.model_validate(content.passage.model_dump() | {"blocks": [block]})
    return content.model_copy(update={"passage": passage})


@pytest.mark.parametrize(("process", "severity"), [("locate", "warn"), ("understand", "error"), ("evaluate", "error")])
@pytest.mark.parametrize(
    ("language", "copied", "five", "own"),
    [
        (
            "id",
            "mereka berjabat tangan di pusat peluncuran roket, katanya",
            "mereka di pusat peluncuran roket itu, katanya",
            ("roket meledak di laut", "hujan turun seharian"),
        ),
        (
            "en",
            "they shook hands at the rocket launch together",
            "they met at the rocket launch site together",
            ("rockets fell into the sea", "it rained all day"),
        ),
    ],
)
def test_l11_six_words_of_the_passage_in_the_key_alone(process, severity, language, copied, five, own):
    content = on_text(language, process, own[0], copied, own[1])
    assert told(content, "L11") == [(severity, KEY)]
    assert found(content, "L11")[0].message.values["count"] in (6, 7)
    assert found(on_text(language, process, own[0], five, own[1]), "L11") == []
    from_text = " ".join(TEXT[language].split()[:4])
    assert found(on_text(language, process, from_text, copied, own[1]), "L11") == []


def test_l11_capitals_and_signs_make_no_difference():
    copied = "Kedua pemimpin, BERJABAT tangan – di pusat peluncuran!"
    assert told(on_text("id", "locate", "hujan", copied, "panas"), "L11") == [("warn", KEY)]
