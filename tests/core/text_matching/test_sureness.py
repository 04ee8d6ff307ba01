"""How sure the words alone are: bounds, direction, and which keys are weighed as phrases."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.core.text_matching import Key
from quizapp.core.text_matching.alignment import Laid, explained
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.sureness import FITTED, Weights, lay_beside, lined, weigh
from quizapp.core.text_matching.whole_sentences import best_part, ends_found, parts_of, says_the_same

WORDS = [
    *("gunung", "merapi", "meletus", "sungai", "panjang", "pasar", "kerajaan", "majapahit"),
    *("raja", "hutan", "lebat", "petani", "sawah", "panen", "kapal", "laut"),
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True)
PHRASE = Key("id", "Apa nama kerajaan itu?", ("kerajaan majapahit",))
SENTENCE = Key("en", "Why did the bulb go out?", ("The open switch created a gap in the closed path of the bulb.",))


def key_of(words: list[str]) -> Key:
    return Key("id", "Apa yang diceritakan?", (" ".join(words),))


def test_weights_have_the_signs_they_promise() -> None:
    for weights in (FITTED.phrase, FITTED.sentence, FITTED.sentences):
        assert max(weights.turned, weights.clash, weights.rivals) <= 0
        assert min(weights.more, weights.less, weights.recall, weights.precision) >= 0
        assert min(weights.fresh, weights.order, weights.likeness, weights.told, weights.length) >= 0
        assert min(weights.half, weights.part, weights.same, weights.ends) >= 0 >= max(weights.parts, weights.forms)


def test_shapes() -> None:
    assert lined(PHRASE).shape == "phrase"
    assert lined(SENTENCE).shape == "sentence"
    assert lined(Key("en", SENTENCE.question, (*SENTENCE.accepted, "The switch was open."))).shape == "sentences"
    assert lined(Key("id", "Mengapa ia lari?", ("takut",))).shape == "sentence"


def test_a_short_form_that_says_what_is_so_is_a_sentence() -> None:
    asked = "What do you think the red X means?"
    assert lined(Key("en", asked, ("The battery is damaged",))).shape == "sentence"
    told = "Explain your reasoning."
    assert lined(Key("en", told, ("the battery is damaged", "there is a short circuit"))).shape == "sentences"
    assert lined(Key("en", "What does this indicate?", ("The food contains sugar.",))).shape == "sentence"
    for name in ("Will Smith", "a damaged battery", "5 May 1990", "Tottenham Hotspur F.C."):
        assert lined(Key("en", asked, (name,))).shape == "phrase"
    assert lined(Key("en", "Who opened it?", ("It was Sukarno",))).shape == "phrase"
    told = "The coin that is harder will leave a deep scratch on the softer metal coin"
    assert lined(Key("en", "How will she know which one is harder?", (told,))).shape == "sentence"


def test_a_form_without_its_brackets_is_no_other_way_to_say_it() -> None:
    key = Key("en", "Why was it made?", ("The bubbles of gas (a new material) show a reaction",))
    assert len(lined(key).credited) == 2
    assert lined(key).shape == "sentence"


def test_one_sentence_of_a_form_may_be_found_whole() -> None:
    key = Key("en", "Why do you think so?", ("The road is wet. All the cars have slowed down; nobody walks.",))
    assert [sorted(part) for part in parts_of(key.accepted[0], "en")] == [
        ["is", "road", "the", "wet"],
        ["all", "cars", "down", "have", "slowed", "the"],
        ["nobody", "walks"],
    ]
    weighed = weigh("Because the road is wet.", key)
    assert weighed.laid is not None
    assert best_part(weighed.laid, parts_of(key.accepted[0], "en")) == 1.0
    assert weighed.laid.recall < 0.6
    assert weighed.sureness > weigh("Because nobody slowed.", key).sureness


def test_the_key_itself_is_sure_and_a_stranger_is_not() -> None:
    assert weigh("kerajaan majapahit", PHRASE).sureness > 0.8
    assert weigh("gunung merapi", PHRASE).sureness < 0.2


def test_another_number_and_a_denial_are_unsure() -> None:
    key = Key("id", "Tahun berapa?", ("tahun 1945",))
    assert weigh("tahun 1946", key).sureness < 0.5 < weigh("tahun 1945", key).sureness
    assert weigh("bukan kerajaan majapahit", PHRASE).sureness < weigh("kerajaan majapahit", PHRASE).sureness


def test_a_listed_wrong_answer_pulls_down() -> None:
    key = Key("id", "Siapa?", ("Jenderal Sudirman",), wrong=("Jenderal Nasution",))
    assert weigh("jendral Nasution", key).sureness < 0.5


def test_a_long_reply_is_not_read() -> None:
    assert weigh("kata " * 300, PHRASE).sureness == 0.5
    assert weigh("kata " * 300, PHRASE).laid is None


def test_weights_are_a_plain_sum() -> None:
    weights = Weights(-1.0, more=2.0, rivals=-0.5)
    assert weights.score((0.5, 0.1, 0.1, 0.5, *[0.0] * 5, 1.0, *[0.0] * 8)) == -0.5


@given(st.text(max_size=80), st.text(min_size=1, max_size=30), st.sampled_from(["id", "en", "xx"]))
def test_never_raises_and_stays_in_bounds(reply: str, form: str, language: str) -> None:
    key = Key(language, "Apa?", (form,))
    assert 0 <= weigh(reply, key).sureness <= 1
    assert weigh(reply, key) == weigh(reply, key)


@given(NAMES, NAMES, st.data())
def test_a_missing_word_of_the_key_never_lowers_sureness(
    form: list[str], reply: list[str], data: st.DataObject
) -> None:
    key = key_of(form)
    before = weigh(" ".join(reply), key)
    assert before.laid is not None
    missing = explained(before.laid, "").missing
    assume(missing)
    longer = [*reply, data.draw(st.sampled_from(missing))]
    assert weigh(" ".join(longer), key).sureness >= before.sureness


def laid_beside(reply: str, key: Key) -> tuple[Laid, Lexicon]:
    """The reply beside the only form of `key`."""
    made = lined(key)
    ((laid, _form),) = lay_beside(reply, made)
    return laid, made.prepared.lexicon


@pytest.mark.parametrize(
    ("reply", "share"),
    [
        ("Rub the minerals together.", 1 / 2),  # "together" ends the first clause
        ("See which one scratches the other.", 1 / 2),
        ("Rub them together and see which scratches the other one.", 1.0),
        ("Minerals.", 0.0),
    ],
)
def test_the_ends_of_clauses_are_what_is_looked_for(reply: str, share: float) -> None:
    told = "Rub the minerals together and see which one scratches the other."
    laid, lexicon = laid_beside(reply, Key("en", "How can she test two minerals?", (told,)))
    assert ends_found(laid, told, "en", lexicon.own.clause_openers) == share


def test_an_end_that_the_question_has_is_no_news() -> None:
    told = "The shadow is short because the sun is high in the sky."
    key = Key("en", "Why is the shadow short while the sun shines in the sky?", (told,))
    laid, lexicon = laid_beside("High.", key)
    assert ends_found(laid, told, "en", lexicon.own.clause_openers) == 1.0  # the first clause says nothing new


@pytest.mark.parametrize(
    ("language", "told", "reply", "same"),
    [
        ("en", "Yes, both are saturated.", "Yes they are", True),
        ("en", "Yes, both are saturated.", "I think yes", False),  # too far from the head
        ("en", "No, string is an insulator.", "Yes it can", False),
        ("id", "Tidak, karena tali bukan logam.", "tidak bisa", True),
        ("id", "Setuju, bunyi adalah getaran.", "Saya setuju sebab getaran", True),
        ("id", "Bunyi adalah getaran.", "ya getaran", False),  # the form says neither
    ],
)
def test_yes_is_yes_and_no_is_no(language: str, told: str, reply: str, same: bool) -> None:
    laid, lexicon = laid_beside(reply, Key(language, "?", (told,)))
    assert says_the_same(laid, lexicon) is same


def test_the_end_of_a_clause_and_the_right_side_make_a_sentence_surer() -> None:
    key = Key(
        "en", "Can a string close the gap? Why or why not?", ("No, string is an insulator and stops the electricity.",)
    )
    assert weigh("No it stops electricity", key).sureness > weigh("Yes it stops electricity", key).sureness
