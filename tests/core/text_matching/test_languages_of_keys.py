"""A third language is one module of constants; a language without a module asks the teacher more and errs no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quizapp.core.text_matching import Key, decide, inflection, languages, normalize, readings, surroundings
from quizapp.core.text_matching import asked as asked_words
from quizapp.core.text_matching.forms import prepare
from quizapp.core.text_matching.languages.lexicon import LanguageData, NumberWords, numbered, phrases, word_set

SPANISH = LanguageData(
    code="es",
    stemmer="spanish",
    decimal=",",
    day_first=True,
    percent="porciento",
    articles=word_set("el la los las un una"),
    leading=word_set("en de a por porque es fue"),
    function_words=word_set("que se"),
    connectives=word_set("y e o u"),
    disjunctions=word_set("o u"),
    negators=word_set("no nunca ni excepto menos"),
    dont_know=phrases("no se\nni idea"),
    frames=phrases("creo que"),
    interrogatives=word_set("quien que cual cuando donde"),
    naming_interrogatives=word_set("quien cual"),
    months={"enero": 1, "mayo": 5, "julio": 7},
    date_words=word_set("de del dia"),
    numbers=NumberWords(small=numbered("cero uno dos tres cuatro cinco seis siete ocho nueve")),
    known_words=word_set("perro pero caro carro"),
    homographs=word_set("a e o u no"),
)


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module of a third language in the registry; everything remembered about languages is forgotten."""
    monkeypatch.setattr(languages, "KNOWN", {**languages.KNOWN, "es": SPANISH})
    remembered = (
        languages.lexicon_for,
        prepare,
        inflection.lemmas,
        inflection.voice,
        inflection.same_word,
        asked_words.is_open,
        asked_words.deed_asked,
        readings._families,
        readings._lists,
        surroundings._frames_in,
    )
    for cache in remembered:
        cache.cache_clear()
    yield
    for cache in remembered:
        cache.cache_clear()


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("Gabriela Mistral", "full"),
        ("Creo que Gabriela Mistral", "full"),
        ("Fue la Gabriela Mistral.", "full"),
        ("Gabriela Mistrál", "full"),
        ("Gabriela Mistrel", "full"),
        ("no fue Gabriela Mistral", "review"),
        ("Gabriela Mistral o Pablo Neruda", "review"),
        ("Pablo Neruda", "review"),
        ("no sé", "blank"),
    ],
)
def test_a_new_module_is_all_that_a_language_needs(spanish: None, reply: str, outcome: str) -> None:
    key = Key("es", "¿Quién escribió el poema?", ("Gabriela Mistral",))

    assert decide(reply, key).outcome == outcome


def test_numbers_and_dates_follow_the_module(spanish: None) -> None:
    assert normalize("tres coma cinco", "es") == "3 coma 5"
    assert normalize("1.500", "es") == "1500"
    assert decide("5/7/1811", Key("es", "¿Cuándo?", ("5 de julio de 1811",))).outcome == "full"
    assert decide("6 de julio de 1811", Key("es", "¿Cuándo?", ("5 de julio de 1811",))).outcome != "full"


# Javanese, Arabic, Chinese, Thai and a code that does not exist: no module.
UNKNOWN = [
    ("jv", "Sapa sing nulis layang iku?", "Raden Panji", "raden panji.", "Raden Panjii"),
    ("ar", "من كتب الرسالة؟", "أحمد شوقي", "أحمد شوقي.", None),
    ("zh", "谁写了这封信", "鲁迅", "鲁迅。", None),
    ("th", "ใครเขียนจดหมาย", "สมชาย", "สมชาย", None),
    ("xx-YY", "Kva?", "Kirunavaara", "KIRUNAVAARA", "Kirunavara"),
]


@pytest.mark.parametrize(("language", "question", "form", "same", "slip"), UNKNOWN)
def test_without_a_module_a_language_degrades_gracefully(
    language: str, question: str, form: str, same: str, slip: str | None
) -> None:
    key = Key(language, question, (form,))

    assert decide(form, key).outcome == "full"
    assert decide(same, key).outcome == "full"
    assert slip is None or decide(slip, key).outcome == "full"
    assert decide("", key).outcome == "blank"
    assert decide("tidak tahu", key).outcome == "blank"
    assert decide("idk", key).outcome == "blank"
    for wrong in (f"bukan {form}", f"not {form}", f"{form} bukan", f"{form} X", f"{form} / Y", "Z", question + "!"):
        assert decide(wrong, key).credit == 0, wrong


@pytest.mark.parametrize("language", ["jv", "ar", "zh"])
def test_figures_are_compared_in_any_language(language: str) -> None:
    key = Key(language, "?", ("1945",))

    assert decide("١٩٤٥", key).outcome == "full"
    assert decide("1946", key).credit == 0
    assert decide("194", key).credit == 0
