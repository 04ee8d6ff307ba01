"""Every outcome of the rules about keys, evidence, feedback and forms: in both languages, beside a mended twin."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from quizapp.core.quizzes import QuizContent
from tests.core.test_lint import TEXTS, found, options, question, quiz, short, table, with_options

WORDS: dict[str, dict[str, str]] = {
    "id": {"cue": "Apa yang dibantah Prigozhin menurut bacaan?", "no cue": "Apa isi kalimat kedua bacaan itu?",
           "next": "Menurut jawaban soal nomor 3, siapa tamunya?", "letter": "Opsi B benar karena ada di kalimat pertama.",
           "told": "Tempat itu benar karena disebut di kalimat pertama.", "empty": "Coba lagi.",
           "near": "menjual roket buatan Rusia", "nearer": "menjual roket dari buatan Rusia",
           "far": "menjual kapal ke Rusia", "name": "Rusia", "place": "Pelabuhan Vostochny"},
    "en": {"cue": "What did Prigozhin deny according to the text?", "no cue": "What does the second sentence say?",
           "next": "Who is the guest in the previous question?", "letter": "Option B is right because the text says so.",
           "told": "That place is right because the first sentence says so.", "empty": "Try again.",
           "near": "sell rockets made in Russia", "nearer": "sell the rockets made in Russia",
           "far": "sell ships to Russia", "name": "Russia", "place": "Port of Vostochny"},
}  # fmt: skip

Build = Callable[[str], QuizContent]


class Outcome(NamedTuple):
    """What a rule tells about `bad`, and a twin about which it tells nothing of the kind."""

    code: str
    severity: str
    bad: Build
    mended: Build
    strict: bool = True


def several(keys: set[int]) -> Build:
    return lambda lang: quiz(
        lang, question(lang, "multiple_response", options=options(lang, *TEXTS[lang]["options"], keys=keys))
    )


def chosen(keys: set[int]) -> Build:
    return lambda lang: with_options(lang, *TEXTS[lang]["options"], keys=keys)


def texts(*names: str) -> Build:
    return lambda lang: with_options(lang, *(WORDS[lang].get(name, name) for name in names))


def fields(**changes: Any) -> Build:
    return lambda lang: quiz(
        lang, question(lang, **{name: WORDS[lang].get(str(text), text) for name, text in changes.items()})
    )


def forms(*accepted: str, **changes: Any) -> Build:
    def build(lang: str) -> QuizContent:
        key = TEXTS[lang]["options"][1]
        return short(lang, accepted=[key, *(WORDS[lang].get(form, form) for form in accepted)], **changes)

    return build


def repeated(times: int, *lengths: int) -> Build:
    """Return a quiz of so many questions whose key, in place 1, and distractors have these lengths."""
    letters = "abcde"
    made = [letters[place] * length for place, length in enumerate(lengths)]
    return lambda lang: quiz(lang, *[question(lang, options=options(lang, *made))] * times)


def row_without_key(lang: str) -> QuizContent:
    rows = table(lang, *TEXTS[lang]["options"])
    broken = rows.rows[0].model_copy(update={"key": "x"})  # type: ignore[attr-defined]
    return quiz(lang, rows.model_copy(update={"rows": (broken, *rows.rows[1:])}))  # type: ignore[attr-defined]


def graded(count: int, grade: str) -> Build:
    made = [letter * 3 for letter in "abcdef"[:count]]
    return lambda lang: quiz(lang, question(lang, options=options(lang, *made)), grade=grade)


def unexplained(lang: str) -> QuizContent:
    bare = [{**option, "rationale": None} for option in options(lang, *TEXTS[lang]["options"])]
    return quiz(lang, question(lang, options=bare))


def cue(prompt: str) -> Build:
    return lambda lang: quiz(
        lang,
        question(lang, "short_answer", accepted=["Yevgeny Prigozhin", "Prigozhin"], evidence=["p1.s2"]),
        question(lang, prompt=WORDS[lang][prompt]),
    )


SOUND: Build = lambda lang: quiz(lang, question(lang))  # noqa: E731
OUTCOMES = {
    "L02 no key": Outcome("L02", "error", chosen(set()), chosen({1})),
    "L02 two keys": Outcome("L02", "error", chosen({0, 1}), chosen({1})),
    "L02 no key among several": Outcome("L02", "error", several(set()), several({0, 1})),
    "L02 every option a key": Outcome("L02", "error", several({0, 1, 2}), several({0, 1})),
    "L02 one key among several": Outcome("L02", "warn", several({1}), several({0, 1})),
    "L02 a row without a key": Outcome("L02", "error", row_without_key, lambda lang: quiz(lang, table(lang, "aaa", "bbb"))),
    "L03 by far the longest": Outcome("L03", "error", repeated(1, 20, 28, 5), repeated(1, 20, 27, 5)),
    "L03 too often the longest": Outcome("L03", "warn", repeated(3, 5, 6, 5, 5), repeated(3, 6, 6, 5, 5)),
    "L03 too often the shortest": Outcome("L03", "warn", repeated(3, 5, 4, 5, 5), repeated(3, 4, 4, 5, 5)),
    "L05 the same": Outcome("L05", "error", texts("near", "far", "near"), texts("near", "far", "name")),
    "L05 nearly the same": Outcome("L05", "warn", texts("near", "far", "nearer"), texts("near", "far", "name")),
    "L15 too few": Outcome("L15", "error", graded(2, "8"), graded(3, "8")),
    "L15 too many": Outcome("L15", "error", graded(6, "8"), graded(4, "8")),
    "L15 unusual": Outcome("L15", "info", graded(5, "8"), graded(4, "8")),
    "L15 unusual in grade 3": Outcome("L15", "info", graded(4, "3"), graded(3, "3")),
    "L15 unusual in grade 12": Outcome("L15", "info", graded(4, "XII"), graded(5, "XII")),
    "L16 another answer": Outcome("L16", "warn", cue("cue"), cue("no cue")),
    "L16 another question": Outcome("L16", "error", fields(prompt="next"), SOUND),
    "L17 none": Outcome("L17", "error", fields(evidence=[]), SOUND),
    "L17 not there": Outcome("L17", "error", fields(evidence=["p9.s1"]), SOUND),
    "L17 without the answer": Outcome("L17", "error", fields(evidence=["p1.s2"]), SOUND),
    "L18 missing": Outcome("L18", "error", unexplained, SOUND),
    "L18 missing, in the studio": Outcome("L18", "info", unexplained, SOUND, strict=False),
    "L18 empty": Outcome("L18", "error", fields(feedback="empty"), fields(feedback="told")),
    "L18 empty, in the studio": Outcome("L18", "info", fields(feedback="empty"), fields(feedback="told"), strict=False),
    "L18 no evidence": Outcome("L18", "error", fields(evidence=[]), SOUND),
    "L18 a letter": Outcome("L18", "error", fields(feedback="letter"), fields(feedback="told")),
    "L18 a letter, in the studio": Outcome("L18", "error", fields(feedback="letter"), SOUND, strict=False),
    "L19 nothing to compare": Outcome("L19", "error", forms("?!"), forms("place")),
    "L19 a letter": Outcome("L19", "error", forms("v"), forms("place")),
    "L19 twice": Outcome("L19", "error", forms("place", "place"), forms("place")),
    "L19 taken for a wrong one": Outcome("L19", "error", forms("Pyongyangg"), forms("place")),
    "L19 another name": Outcome("L19", "error", forms("name"), forms("place")),
    "L19 points without parts": Outcome("L19", "warn", forms(points=2, wrong=[]), forms(points=2)),
}  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", OUTCOMES)
def test_an_outcome_and_its_mended_twin(name, language):
    outcome = OUTCOMES[name]
    bad = found(outcome.bad(language), outcome.code, strict=outcome.strict)
    assert {finding.severity for finding in bad} == {outcome.severity}
    assert all(str(finding.mend).endswith(".") for finding in bad)
    assert found(outcome.mended(language), outcome.code, strict=outcome.strict) == []
