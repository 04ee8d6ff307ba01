"""L04 and L20: keys in their places, statements, pairs and steps; in both languages, each beside a mended twin."""

from typing import Any

import pytest

from quizapp.core.lint import lint
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import QuizContent
from tests.core.test_lint import TEXTS, found, options, question, quiz, table, told, with_keys, with_options

WHOLE = ("questions",)


def said(content: QuizContent, code: str) -> list[str]:
    return [str(finding.message) for finding in found(content, code)]


# L04


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("A B C C C C D A", ["4 keys running stand in place C (questions with 4 options)."]),
        ("A B C C D C C A", []),
        ("B A B C B B D B B", ["The key stands in place B in 6 of 9 questions with 4 options."]),
        ("B A B C B A D B C", []),
        (
            "A B C A B C A B C A B C A B C A",
            ["The key never stands in place D, in 16 questions with 4 options."],
        ),
        ("A B C A B C A B C A B C A B C", []),
        ("A B C A B C A B C A B C A B C D", []),
        ("A A A", []),
        (
            "B B B B A B C B",
            [
                "4 keys running stand in place B (questions with 4 options).",
                "The key stands in place B in 6 of 8 questions with 4 options.",
            ],
        ),
    ],
)
def test_l04_places_of_the_key(language, keys, expected):
    content = with_keys(language, keys)
    assert said(content, "L04") == expected
    assert told(content, "L04") == [("warn", WHOLE)] * len(expected)
    assert all(keys in str(finding.mend) for finding in found(content, "L04"))
    assert [one for one in lint(content, strict_feedback=True, shuffled=True) if one.code == "L04"] == []


def test_l04_questions_with_other_numbers_of_options_are_counted_apart():
    three = [question("id", options=options("id", "aaaa", "bbbb", "cccc", keys={0})) for _ in range(3)]
    four = [question("id", options=options("id", "aaaa", "bbbb", "cccc", "dddd", keys={0})) for _ in range(3)]
    assert said(quiz("id", *three, *four), "L04") == []
    assert said(quiz("id", *three, *three, *four), "L04")[0].endswith("(questions with 3 options).")


# L20: statements


STATEMENTS = {
    "id": ("Putin menerima undangan", "Kim membeli gandum", "Rusia menjual kapal", "Wagner mendapat senjata"),
    "en": ("Putin accepted the invitation", "Kim bought wheat", "Russia sold ships", "Wagner got weapons"),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("truths", "number", "expected"),
    [
        ("TTTT", 4, "4 of 4 rows belong to “{true}”."),
        ("FFFF", 4, "4 of 4 rows belong to “{false}”."),
        ("TTTTF", 5, "4 of 5 rows belong to “{true}”."),
        ("TTTF", 4, None),
        ("TFFF", 4, None),
        ("TTT", 3, None),
    ],
)
def test_l20_true_and_false_in_balance(language, truths, number, expected):
    statements = (STATEMENTS[language] * 2)[:number]
    content = quiz(language, table(language, *statements, truths=truths))
    true, false = {"id": ("Benar", "Salah"), "en": ("True", "False")}[language]
    assert said(content, "L20") == ([expected.format(true=true, false=false)] if expected else [])
    assert told(content, "L20") == ([("warn", ("questions", 0, "rows"))] if expected else [])


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("truths", "expected"),
    [
        (("TTTF", "TTTF", "TTFF"), "8 of 12 statements of the quiz are true."),
        (("TFFF", "TFFF", "TTFF"), "4 of 12 statements of the quiz are true."),
        (("TTTF", "TTFF", "TTFF"), None),
        (("TTTF", "TTTF"), None),
    ],
)
def test_l20_the_balance_of_the_whole_quiz(language, truths, expected):
    content = quiz(language, *(table(language, *STATEMENTS[language], truths=each) for each in truths))
    assert said(content, "L20") == ([expected] if expected else [])
    assert told(content, "L20") == ([("warn", WHOLE)] if expected else [])


def test_l20_choices_of_true_and_false_count_as_statements():
    def single(key: int) -> Question:
        return question("id", options=options("id", "Benar", "Salah", keys={key}))

    assert said(quiz("id", *(single(0) for _ in range(10))), "L20") == ["10 of 10 statements of the quiz are true."]
    assert said(quiz("id", *(single(n % 2) for n in range(10))), "L20") == []


@pytest.mark.parametrize(
    ("language", "double", "single", "word"),
    [
        ("id", "Putin menerima undangan dan Kim memberi senjata.", "Putin dan Kim menerima undangan.", "dan"),
        ("id", "Warga menanam mangrove karena ombak merusak tambak.", "Ombak merusak tambak karena besarnya.", "karena"),
        ("id", "Hujan merusak kebun sehingga warga membeli beras.", "Hujan merusak kebun warga.", "sehingga"),
        ("id", "Kim mengundang Putin, tetapi Putin menolak datang.", "Kim mengundang Putin.", "tetapi"),
        ("id", "Warga menanam serta merawat bibit.", "Warga merawat bibit serta pohon.", "serta"),
        ("en", "Putin accepted and Kim gave weapons.", "Putin and Kim accepted weapons.", "and"),
        ("en", "Villagers planted trees because waves wrecked the ponds.", "Waves wrecked the ponds because of wind.",
         "because"),
        ("en", "Rain fell so the villagers bought rice.", "So much rain fell.", "so"),
        ("en", "Kim invited Putin, but Putin refused.", "Kim invited nobody but Putin.", "but"),
    ],
)  # fmt: skip
def test_l20_two_statements_in_one_row(language, double, single, word):
    content = quiz(language, table(language, double, STATEMENTS[language][0]))
    assert told(content, "L20") == [("warn", ("questions", 0, "rows", 0))]
    assert found(content, "L20")[0].message.values["word"] == word
    assert found(quiz(language, table(language, single, STATEMENTS[language][0])), "L20") == []


@pytest.mark.parametrize(
    ("language", "absolute", "mended"),
    [
        ("id", "Rusia selalu menjual kapal.", "Rusia menjual kapal."),
        ("id", "Hanya Kim yang datang.", "Kim datang sendirian."),
        ("en", "Russia always sells ships.", "Russia sells ships."),
        ("en", "All guests left early.", "The guests left early."),
    ],
)
def test_l20_absolute_words_in_a_row(language, absolute, mended):
    content = quiz(language, table(language, STATEMENTS[language][0], absolute))
    assert told(content, "L20") == [("warn", ("questions", 0, "rows", 1))]
    assert found(quiz(language, table(language, STATEMENTS[language][0], mended)), "L20") == []


# L20: pairs and steps


@pytest.mark.parametrize("language", ["id", "en"])
def test_l20_a_phrase_to_spare(language):
    pairs = [
        {"id": f"p{n}", "left": f"L{n}", "right": text, "rationale": TEXTS[language]["why"]}
        for n, text in enumerate(STATEMENTS[language][:3])
    ]
    extra = [{"id": "e1", "right": STATEMENTS[language][3], "rationale": TEXTS[language]["why"]}]
    bare = quiz(language, question(language, "matching", pairs=pairs))
    assert told(bare, "L20") == [("warn", ("questions", 0, "extras"))]
    assert found(quiz(language, question(language, "matching", pairs=pairs, extras=extra)), "L20") == []


EVENTS = {
    "id": (
        "Ombak merusak tambak.",
        "Warga menanam mangrove.",
        "Pak Wira menyiapkan bibit.",
        "Ombak merusak tambak, warga menanam mangrove, Pak Wira menyiapkan bibit.",
        "Ombak merusak tambak, lalu warga menanam mangrove, dan akhirnya Pak Wira menyiapkan bibit.",
        "Pada 2019 warga menanam mangrove sesudah ombak merusak tambak.",
    ),
    "en": (
        "Waves wrecked the ponds.",
        "Villagers planted mangroves.",
        "Pak Wira prepared seedlings.",
        "Waves wrecked the ponds, villagers planted mangroves, Pak Wira prepared seedlings.",
        "Waves wrecked the ponds, then villagers planted mangroves, and finally Pak Wira prepared seedlings.",
        "In 2019 villagers planted mangroves after waves wrecked the ponds.",
    ),
}


def ordered(language: str, *evidence: str) -> QuizContent:
    """Return a quiz that asks for the order of three events; `evidence` are sentences of `EVENTS` from s1."""
    steps = [
        {"id": f"e{n}", "text": text, "rationale": TEXTS[language]["why"]}
        for n, text in enumerate(EVENTS[language][:3])
    ]
    content = quiz(language, question(language, "ordering", steps=steps, evidence=list(evidence)))
    sentences = {f"s{n}": text for n, text in enumerate(EVENTS[language], 1)}
    block: dict[str, Any] = {"id": "p1", "kind": "paragraph", "sentences": sentences}
    passage = Passage.model_validate(content.passage.model_dump() | {"blocks": [block]})
    return content.model_copy(update={"passage": passage})


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("evidence", "fires"),
    [
        (["p1.s4"], True),
        (["p1.s1", "p1.s2"], True),
        (["p1.s5"], False),
        (["p1.s6"], False),
        (["p1.s1", "p1.s2", "p1.s3"], False),
        (["p1"], False),
        ([], False),
    ],
)
def test_l20_the_order_of_events_stands_in_the_text(language, evidence, fires):
    assert told(ordered(language, *evidence), "L20") == ([("error", ("questions", 0, "evidence"))] if fires else [])


def test_l20_says_nothing_of_order_in_a_language_without_its_words():
    content = ordered("id", "p1.s4")
    passage = content.passage.model_copy(update={"language": "ms"})
    assert found(content.model_copy(update={"passage": passage}), "L20") == []


def test_l20_options_are_no_rows():
    assert found(with_options("id", "Kim selalu datang", "Putin pergi", "Warga pulang"), "L20") == []
