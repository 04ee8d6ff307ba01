"""Every lint rule fires on the bad examples of `lint_rules.json`, in both languages, and not on a mended twin."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.lint import RULES, Finding, lint
from quizapp.core.lint_rules.facts import plain
from quizapp.core.lint_rules.forms import entities
from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import QuizContent

WRITTEN = {
    rule["code"]: rule
    for rule in json.loads((Path(__file__).parents[1] / "data" / "lint_rules.json").read_text(encoding="utf-8"))
}
TEXTS = {
    "id": {
        "title": "Pertemuan",
        "s1": "Kim Jong Un bertemu Vladimir Putin di Kosmodrom Vostochny, Rusia.",
        "s2": "Yevgeny Prigozhin membantah tuduhan Amerika Serikat (AS) bahwa Wagner menerima senjata.",
        "prompt": "Di manakah kedua pemimpin itu bertemu?",
        "feedback": "Kalimat pertama menyebut tempat pertemuan itu.",
        "why": "Tempat ini tidak disebut dalam bacaan.",
        "options": ("Kremlin di Moskwa", "Kosmodrom Vostochny", "Pyongyang"),
        "other": "Kim membeli gandum",
        "positive": "Manakah yang sesuai dengan isi bacaan?",
        "ammunition": "amunisi dipakai dalam pertempuran sengit",
        "reworded": "peluru dipakai dalam pertempuran sengit",
        "shortened": ("pangan", "roket"),
        "single": "Putin menerima undangan",
    },
    "en": {
        "title": "A meeting",
        "s1": "Kim Jong Un met Vladimir Putin at the Vostochny Cosmodrome in Russia.",
        "s2": "Yevgeny Prigozhin denied the claim of the United States (US) that Wagner received weapons.",
        "prompt": "Where did the two leaders meet?",
        "feedback": "The first sentence names the place of the meeting.",
        "why": "This place is not named in the passage.",
        "options": ("Moscow Kremlin", "Vostochny Cosmodrome", "Pyongyang"),
        "other": "Kim buys wheat",
        "positive": "Which is stated in the text?",
        "ammunition": "the ammunition was spent in fierce fighting",
        "reworded": "the shells were spent in fierce fighting",
        "shortened": ("food", "rockets"),
        "single": "Putin accepted the invitation",
    },
}


def passage(language: str) -> Passage:
    texts = TEXTS[language]
    sentences = {"s1": texts["s1"], "s2": texts["s2"]}
    return Passage.model_validate(
        {
            "language": language,
            "title": texts["title"],
            "licence": "CC0-1.0",
            "blocks": [{"id": "p1", "kind": "paragraph", "sentences": sentences}],
        }
    )


def question(language: str, kind: str = "multiple_choice", **fields: Any) -> Question:
    """Return a sound question of the type `kind` with `fields` changed."""
    texts = TEXTS[language]
    common = {
        "id": "q1",
        "prompt": texts["prompt"],
        "process": "locate",
        "subprocess": "scan_locate",
        "evidence": ["p1.s1"],
        "feedback": texts["feedback"],
    }
    own: dict[str, dict[str, Any]] = {
        "multiple_choice": {"options": options(language, *texts["options"], keys={1})},
        "short_answer": {
            "accepted": [texts["options"][1]],
            "wrong": [{"text": texts["options"][2], "rationale": texts["why"]}],
        },
    }
    return QUESTION_TYPES[kind].model_validate({**common, **own.get(kind, {}), **fields})


def options(language: str, *texts: str, keys: set[int] | None = None, why: str | None = None) -> list[dict[str, Any]]:
    """Return options; the one in place 1 is the key unless told otherwise."""
    marked = {1} if keys is None else keys
    return [
        {"id": f"o{place}", "text": text, "key": place in marked, "rationale": why or TEXTS[language]["why"]}
        for place, text in enumerate(texts)
    ]


def quiz(language: str, *questions: Question, grade: str | None = None) -> QuizContent:
    numbered = [item.model_copy(update={"id": f"q{place}"}) for place, item in enumerate(questions, 1)]
    return QuizContent(slug="meeting", title="T", grade=grade, passage=passage(language), questions=tuple(numbered))


def found(content: QuizContent, code: str, *, strict: bool = True) -> list[Finding]:
    return [finding for finding in lint(content, strict_feedback=strict) if finding.code == code]


def told(content: QuizContent, code: str, *, strict: bool = True) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(finding.severity, finding.path) for finding in found(content, code, strict=strict)]


def bad(code: str, language: str) -> str:
    return str(WRITTEN[code][f"bad_{language}"])


def with_options(language: str, *texts: str, keys: set[int] | None = None) -> QuizContent:
    return quiz(language, question(language, options=options(language, *texts, keys=keys)))


def short(language: str, **fields: Any) -> QuizContent:
    return quiz(language, question(language, "short_answer", **fields))


def with_glossary(language: str, term: str, explanation: str) -> QuizContent:
    """Return a quiz whose passage explains one term."""
    content = quiz(language, question(language))
    explained = passage(language).model_dump() | {"glossary": [{"term": term, "explanation": explanation}]}
    return content.model_copy(update={"passage": Passage.model_validate(explained)})


def labelled(text: str) -> list[str]:
    """Return the options of *A. Moskwa  B. Kyiv*."""
    return [part.strip() for part in re.split(r"(?:^|\s)[A-E]\. ", text) if part]


def quoted(text: str) -> list[str]:
    """Return what stands between quotation marks."""
    return text.split("'")[1::2]


def asked_and_option(text: str, language: str) -> dict[str, Any]:
    """Return the prompt and the options of *Which is NOT true? A. Putin did not refuse*."""
    prompt, _, option = text.partition("? ")
    return {"prompt": f"{prompt}?", "options": options(language, option[3:], TEXTS[language]["other"])}


def with_keys(language: str, letters: str) -> QuizContent:
    """Return a quiz whose questions of four options have these keys, first to last."""
    texts = ("aaaa", "bbbb", "cccc", "dddd")
    keys = ["ABCD".index(letter) for letter in letters.split()]
    return quiz(language, *(question(language, options=options(language, *texts, keys={key})) for key in keys))


def table(language: str, *statements: str, truths: str = "TF") -> Question:
    """Return a true/false table; `truths` says which statements are true, over and over."""
    names = {"id": ("Benar", "Salah"), "en": ("True", "False")}[language]
    rows = [
        {"id": f"r{place}", "text": text, "key": truths[place % len(truths)], "rationale": TEXTS[language]["why"]}
        for place, text in enumerate(statements)
    ]
    categories = [{"id": name, "text": text} for name, text in zip("TF", names, strict=True)]
    return question(language, "statement_table", categories=categories, rows=rows)


BAD: dict[str, Callable[[str], QuizContent]] = {
    "L01": lambda lang: with_options(lang, *TEXTS[lang]["options"], bad("L01", lang)),
    "L02": lambda lang: with_options(lang, *TEXTS[lang]["options"], keys={0, 1}),
    "L03": lambda lang: with_options(lang, *labelled(bad("L03", lang))),
    "L04": lambda lang: with_keys(lang, bad("L04", lang).partition(": ")[2]),
    "L05": lambda lang: with_options(lang, *labelled(bad("L05", lang)), "Kim Jong Un"),
    "L06": lambda lang: with_options(lang, *labelled(bad("L06", lang))),
    "L07": lambda lang: quiz(lang, question(lang, prompt=bad("L07", lang))),
    "L08": lambda lang: quiz(lang, question(lang, **asked_and_option(bad("L08", lang), lang))),
    "L09": lambda lang: with_options(lang, *quoted(bad("L09", lang))[::-1], TEXTS[lang]["other"]),
    "L10": lambda lang: quiz(
        lang,
        question(
            lang,
            prompt=bad("L10", lang).partition("?")[0] + "?",
            options=options(lang, TEXTS[lang]["other"], TEXTS[lang]["ammunition"], TEXTS[lang]["options"][0]),
        ),
    ),
    "L11": lambda lang: with_options(lang, TEXTS[lang]["other"], TEXTS[lang]["s2"][:-1], TEXTS[lang]["options"][0]),
    "L12": lambda lang: with_options(lang, *labelled(bad("L12", lang)), keys={2}),
    "L13": lambda lang: quiz(lang, question(lang, prompt=bad("L13", lang).rpartition("/ ")[2])),
    "L14": lambda lang: with_options(lang, *labelled(bad("L14", lang).removesuffix(" ..."))),
    "L15": lambda lang: with_options(
        lang, "Moskwa", "Vostochny", *{"id": (), "en": ("Kyiv", "Seoul", "Amur", "Minsk")}[lang]
    ),
    "L16": lambda lang: quiz(
        lang,
        question(lang, "short_answer", accepted=["Yevgeny Prigozhin", "Prigozhin"], evidence=["p1.s2"]),
        question(
            lang,
            prompt={
                "id": bad("L16", "id").partition("'")[2].partition("'")[0],
                "en": "Who does Prigozhin, who denied the claim, lead?",
            }[lang],
        ),
    ),
    "L17": lambda lang: quiz(lang, question(lang, evidence=json.loads(bad("L17", lang).removeprefix("evidence: ")))),
    "L18": lambda lang: quiz(lang, question(lang, feedback=bad("L18", lang).split("'")[1])),
    "L21": lambda lang: with_glossary(lang, *bad("L21", lang).split(": ")),
    "L19": lambda lang: short(lang, accepted=[TEXTS[lang]["options"][1], {"id": "rusia", "en": ".*"}[lang]]),
    "L20": lambda lang: quiz(lang, table(lang, bad("L20", lang).rpartition(" (")[0], TEXTS[lang]["other"])),
}
GOOD: dict[str, Callable[[str], QuizContent]] = {
    "L01": lambda lang: with_options(lang, *TEXTS[lang]["options"], {"id": "Semua", "en": "All"}[lang]),
    "L02": lambda lang: with_options(lang, *TEXTS[lang]["options"], keys={1}),
    "L03": lambda lang: with_options(lang, "Lapangan terbang Sheremetyevo", "Kosmodrom Vostochny", "Kyiv", "Seoul"),
    "L04": lambda lang: with_keys(lang, "B D A C B C A D"),
    "L05": lambda lang: with_options(lang, "Sergei Shoigu", "Sergei Lavrov", "Kim Jong Un"),
    "L06": lambda lang: with_options(lang, "1-5", "6-10", "11-15"),
    "L07": lambda lang: quiz(lang, question(lang, prompt=TEXTS[lang]["positive"])),
    "L08": lambda lang: quiz(
        lang, question(lang, **(asked_and_option(bad("L08", lang), lang) | {"prompt": TEXTS[lang]["positive"]}))
    ),
    "L09": lambda lang: with_options(lang, TEXTS[lang]["other"], *TEXTS[lang]["options"][1:]),
    "L10": lambda lang: quiz(
        lang,
        question(
            lang,
            prompt=bad("L10", lang).partition("?")[0] + "?",
            options=options(lang, TEXTS[lang]["other"], TEXTS[lang]["reworded"], TEXTS[lang]["options"][0]),
        ),
    ),
    "L11": lambda lang: with_options(lang, TEXTS[lang]["other"], TEXTS[lang]["reworded"], TEXTS[lang]["options"][0]),
    "L12": lambda lang: with_options(lang, "Moskwa", "Pyongyang", "Kyiv", "Vostochny", keys={2}),
    "L13": lambda lang: quiz(lang, question(lang, prompt=TEXTS[lang]["prompt"])),
    "L14": lambda lang: with_options(lang, *TEXTS[lang]["shortened"]),
    "L15": lambda lang: with_options(lang, "Moskwa", "Vostochny", "Kyiv"),
    "L16": lambda lang: quiz(
        lang,
        question(lang, "short_answer", accepted=["Yevgeny Prigozhin", "Prigozhin"], evidence=["p1.s2"]),
        question(lang),
    ),
    "L17": lambda lang: quiz(lang, question(lang, evidence=["p1.s1"])),
    "L18": lambda lang: quiz(lang, question(lang)),
    "L19": short,
    "L20": lambda lang: quiz(lang, table(lang, TEXTS[lang]["single"], TEXTS[lang]["other"])),
    "L21": lambda lang: with_glossary(lang, {"id": "tuduhan", "en": "claim"}[lang], "x"),
}


def test_the_rules_are_those_written_down():
    assert [rule.code for rule in RULES] == sorted(BAD)
    assert set(BAD) == set(GOOD) <= set(WRITTEN)
    assert all(rule.name and rule.findings.__doc__.startswith(f"{rule.code}: ") for rule in RULES)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", sorted(BAD))
def test_a_rule_fires_on_its_bad_example_only(code, language):
    findings = found(BAD[code](language), code)
    assert findings
    assert {finding.severity for finding in findings} <= ({"info"} if code in ("L14", "L21") else {"error", "warn"})
    assert all(str(finding.message) and str(finding.mend) for finding in findings)
    assert [bool(finding.found) for finding in findings] == [code != "L17"] * len(findings)  # it rests on no words
    assert found(GOOD[code](language), code) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_sound_question_has_no_finding(language):
    assert lint(quiz(language, question(language)), strict_feedback=True) == []
    assert lint(short(language), strict_feedback=True) == []


# L01


@pytest.mark.parametrize(
    "text",
    ["Semua jawaban di atas benar.", "Semua jawaban benar", "Seluruh pilihan tersebut", "semua benar",
     "Tidak ada jawaban yang benar",
     "Tidak ada yang tepat", "Salah satu di atas", "Bukan salah satu di atas", "All of the above", "E. None of these",
     "Both of the options",
     "A dan B benar", "a, b", "Both A and C", "B & D only", "A and B"],
)  # fmt: skip
def test_l01_knows_the_ways_to_point_at_other_options(text):
    assert told(with_options("id", "Moskwa", "Vostochny", text), "L01") == [("error", ("questions", 0, "options", 2))]


@pytest.mark.parametrize(
    "text",
    ["Semua", "Semua orang", "Tidak ada", "All", "All the soldiers", "None", "Both leaders", "A", "Ada dan tiada"],
)
def test_l01_leaves_ordinary_answers_alone(text):
    assert found(with_options("id", "Moskwa", "Vostochny", text), "L01") == []


# L02


@pytest.mark.parametrize(("keys", "severity"), [(set(), "error"), ({0, 1, 2}, "error"), ({1}, "warn"), ({0, 1}, None)])
def test_l02_several_keys(keys, severity):
    several = question("id", "multiple_response", options=options("id", *TEXTS["id"]["options"], keys=keys))
    assert told(quiz("id", several), "L02") == ([(severity, ("questions", 0, "options"))] if severity else [])


@pytest.mark.parametrize("keys", [set(), {0, 2}])
def test_l02_one_key(keys):
    assert told(with_options("id", *TEXTS["id"]["options"], keys=keys), "L02") == [
        ("error", ("questions", 0, "options"))
    ]


def test_l02_a_row_needs_one_of_the_categories():
    table = question(
        "id",
        "statement_table",
        categories=[{"id": "b", "text": "Benar"}, {"id": "s", "text": "Salah"}],
        rows=[{"id": "r1", "text": "Satu", "key": "b"}, {"id": "r2", "text": "Dua", "key": "x"}],
    )
    assert told(quiz("id", table), "L02") == [("error", ("questions", 0, "rows", 1))]


# L03


@pytest.mark.parametrize(
    ("longest", "key", "fires"), [(20, 28, True), (20, 27, False), (40, 51, False), (40, 52, True)]
)
def test_l03_needs_a_third_more_and_eight_characters(longest, key, fires):
    content = with_options("id", "a" * longest, "b" * key, "ccc")
    assert told(content, "L03") == ([("error", ("questions", 0, "options"))] if fires else [])


@pytest.mark.parametrize(
    "texts", [("aaaa", "bbbbb", "cccc", "dddd"), ("aaaa", "bbb", "cccc", "dddd")], ids=["longest", "shortest"]
)
def test_l03_warns_of_a_pattern_that_chance_does_not_make(texts):
    """Three of three: 1/64 by chance; two of two: 1/16, which is common."""
    assert told(quiz("id", *[question("id", options=options("id", *texts))] * 3), "L03") == [("warn", ("questions",))]
    assert told(quiz("id", *[question("id", options=options("id", *texts))] * 2), "L03") == []


# L05


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        ("Sergei Shoigu", "sergei  SHOIGU.", "error"),
        ("Sergei Shoigu", "Shoigu, Sergei", "error"),
        ("Café", "Cafe", "error"),
        ("menjual roket buatan Rusia", "menjual roket dari buatan Rusia", "warn"),
        ("Prigozhin", "Prigozhinn", "warn"),
        ("13 September 2023", "14 September 2023", None),
        ("Putin menolak undangan itu", "Putin tidak menolak undangan itu", None),
        ("di Moskwa", "ke Moskwa", None),
        ("Moskwa, Kyiv", "Kyiv, Moskwa", None),
        ("x < 5", "x > 5", None),
        ("5", "-5", None),
        ("!", "?", None),
    ],
)
def test_l05_tells_the_same_from_the_alike(first, second, severity):
    content = with_options("id", first, second, "Kim Jong Un")
    assert told(content, "L05") == ([(severity, ("questions", 0, "options", 1))] if severity else [])


# L13


@pytest.mark.parametrize(
    ("language", "prompt", "fires"),
    [
        ("id", "Siapakah yang membantah tuduhan itu?", False),
        ("id", "Berapakah banyak senjata yang diterima?", False),
        ("id", "Dari manakah senjata itu datang?", False),
        ("id", "Urutkanlah peristiwa berikut dengan benar.", False),
        ("id", "Tuduhan itu dibantah oleh pendiri ...", False),
        ("id", "Tuduhan itu dibantah oleh pendiri …", False),
        ("id", "Tuduhan itu dibantah oleh pendirinya", True),
        ("id", "Tuduhan itu dibantah oleh ______ pada hari Rabu.", False),
        ("en", "The claim was denied by ... on Wednesday.", False),
        ("id", "Siapa yang membantah?", True),
        ("en", "Which leader denied the claim?", False),
        ("en", "Put the events in order.", False),
        ("en", "The claim was denied by", True),
        ("en", "Siapakah yang membantah tuduhan itu?", True),
    ],
)
def test_l13_a_prompt_asks_or_tells(language, prompt, fires):
    assert told(quiz(language, question(language, prompt=prompt)), "L13") == (
        [("error", ("questions", 0, "prompt"))] if fires else []
    )


@pytest.mark.parametrize(
    ("language", "words", "statement"),
    [
        ("id", ("Benar", "Salah"), "Putin menolak undangan itu."),
        ("en", ("True", "False"), "Putin turned the invitation down."),
    ],
)
def test_l13_a_statement_to_be_called_true_or_false_asks_nothing(language, words, statement):
    asked = question(language, prompt=statement, options=options(language, *words))
    assert found(quiz(language, asked), "L13") == []
    other = question(language, prompt=statement, options=options(language, *words, "Kyiv"))
    assert told(quiz(language, other), "L13") == [("error", ("questions", 0, "prompt"))]


# L15


@pytest.mark.parametrize(
    ("count", "grade", "severity"),
    [(2, None, "error"), (3, None, None), (5, None, None), (6, None, "error"), (4, "Kelas 9", None), (5, "IX", "info"),
     (3, "12", None), (4, "grade 10", "info"), (5, "Kelas XII", None), (4, "kelas 2", "info"),
     (5, "SMA", None), (5, "2023", None)],
)  # fmt: skip
def test_l15_three_to_five_options_and_the_convention_of_the_grade(count, grade, severity):
    texts = [f"{letter}{letter}{letter}" for letter in "abcdef"[:count]]
    content = quiz("id", question("id", options=options("id", *texts)), grade=grade)
    assert told(content, "L15") == ([(severity, ("questions", 0, "options"))] if severity else [])


@pytest.mark.parametrize("texts", [("Benar", "Salah"), ("false", "true"), ("Sesuai.", "Tidak sesuai")])
def test_l15_true_or_false_has_two_options(texts):
    assert found(with_options("id", *texts), "L15") == []


# L16


@pytest.mark.parametrize(
    "prompt",
    ["Berdasarkan jawaban soal nomor 3, siapa yang benar?", "Apa hasil dari pertanyaan no. 2?",
     "Why is the previous question wrong?",
     "See question 4: who denied it?"],
)  # fmt: skip
def test_l16_a_prompt_must_not_need_another_question(prompt):
    assert told(quiz("id", question("id", prompt=prompt)), "L16") == [("error", ("questions", 0, "prompt"))]


def test_l16_a_name_in_three_prompts_is_the_subject_of_the_quiz():
    asked = question("id", "short_answer", accepted=["Prigozhin"], evidence=["p1.s2"])
    naming = question("id", prompt="Apa yang dibantah Prigozhin dalam bacaan?")
    assert told(quiz("id", asked, naming, naming), "L16") == [
        ("warn", ("questions", 1, "prompt")),
        ("warn", ("questions", 2, "prompt")),
    ]
    assert told(quiz("id", asked, naming, naming, naming), "L16") == []


def test_l16_short_answers_and_parts_of_words_are_no_cue():
    three = question("id", "short_answer", accepted=["Kim"], wrong=[])
    part = question("id", "short_answer", accepted=["pemimpi"], wrong=[])
    naming = question("id", prompt="Apa yang dikatakan pemimpin Kim itu?")
    assert told(quiz("id", three, part, naming), "L16") == []


# L17


@pytest.mark.parametrize("evidence", [[], ["p1.s9"], ["p7"], [{"at": "p1.s1", "quote": "tidak ada di sini"}]])
def test_l17_evidence_must_be_in_the_passage(evidence):
    content = quiz("id", question("id", evidence=evidence))
    path = ("questions", 0, "evidence", 0) if evidence else ("questions", 0, "evidence")
    assert told(content, "L17") == [("error", path)]


def test_l17_what_is_located_must_stand_in_the_evidence():
    assert told(quiz("id", question("id", evidence=["p1.s2"])), "L17") == [("error", ("questions", 0, "evidence"))]
    understood = question("id", evidence=["p1.s2"], process="understand", subprocess="integrate_infer")
    assert told(quiz("id", understood), "L17") == []


# L18


def test_l18_is_an_error_in_files_and_advice_in_the_studio():
    content = quiz("id", question("id", feedback="Salah."))
    path = ("questions", 0, "feedback")
    assert told(content, "L18", strict=True) == [("error", path)]
    assert told(content, "L18", strict=False) == [("info", path)]


def test_l18_every_distractor_and_wrong_form_is_explained():
    silent = [{"id": name, "text": name, "key": name == "b"} for name in "abc"]
    content = quiz("id", question("id", options=silent), question("id", "short_answer", wrong=[{"text": "Kyiv"}]))
    assert told(content, "L18") == [
        ("error", ("questions", 0, "options", 0, "rationale")),
        ("error", ("questions", 0, "options", 2, "rationale")),
        ("error", ("questions", 1, "wrong", 0, "rationale")),
    ]


@pytest.mark.parametrize("text", ["Coba lagi!", "kurang tepat", "Try again.", "Sembilan belas huru"])
def test_l18_empty_words_explain_nothing(text):
    content = quiz("id", question("id", options=options("id", "aaa", "bbb", "ccc", why=text)))
    assert [path[-1] for _, path in told(content, "L18")] == ["rationale"] * 3


@pytest.mark.parametrize("text", ["Jawaban B benar karena disebut di teks.", "As option A says, it is in the text."])
def test_l18_a_letter_is_an_error_everywhere(text):
    content = quiz("id", question("id", feedback=text))
    assert told(content, "L18", strict=False) == [("error", ("questions", 0, "feedback"))]


def test_l18_feedback_needs_evidence_to_show():
    assert ("error", ("questions", 0, "feedback")) in told(quiz("id", question("id", evidence=[])), "L18")


# L19


@pytest.mark.parametrize(
    ("forms", "place"),
    [
        (["Kosmodrom Vostochny", "?!"], 1),
        (["Kosmodrom Vostochny", "v"], 1),
        (["Kosmodrom Vostochny", "kosmodrom  vostochny."], 1),
        (["Kosmodrom Vostochny", "Pyongyang"], 1),
        (["Kosmodrom Vostochny", "Pyongyangg"], 1),
        (["Kosmodrom Vostochny", "Wagner"], 1),
        (["Kosmodrom Vostochny", "Wagnerr"], 1),
        (["Kosmodrom Vostochny", "Rusia", "Kosmodrom Vostochny, Rusia"], 1),
    ],
)
def test_l19_forms_that_are_not_safe(forms, place):
    assert told(short("id", accepted=forms), "L19") == [("error", ("questions", 0, "accepted", place))]


@pytest.mark.parametrize(
    ("forms", "evidence"),
    [
        (["Kosmodrom Vostochny", "Vostochny", "di Vostochny"], "p1.s1"),
        (["Amerika Serikat", "AS"], "p1.s2"),
        (["pendiri Wagner", "Prigozhin", "Yevgeny Prigozhin"], "p1.s2"),
        (["Vladimir Putin", "Putin"], "p1.s1"),
        (["3", "tiga orang"], "p1.s1"),
    ],
)
def test_l19_other_names_of_the_same_are_safe(forms, evidence):
    assert told(short("id", accepted=forms, evidence=[evidence]), "L19") == []


def test_l19_partial_forms_are_variants_and_insufficient_ones_are_refused():
    content = short(
        "id",
        partial=[{"text": "Vostochny", "credit": 0.5}, {"text": "Amur", "credit": 0.5}],
        insufficient=[{"text": "Amur", "rationale": "Amur adalah wilayah, bukan tempatnya."}],
    )
    assert told(content, "L19") == [("error", ("questions", 0, "partial", 1))]


def test_l19_more_than_one_point_wants_a_wrong_or_a_partial_form():
    assert told(short("id", points=2, wrong=[]), "L19") == [("warn", ("questions", 0))]
    assert told(short("id", points=2), "L19") == []
    assert told(short("id", points=2, wrong=[], partial=[{"text": "Vostochny", "credit": 0.5}]), "L19") == []
    assert told(short("id", points=1, wrong=[]), "L19") == []


# What rules stand on


def test_entities_are_runs_of_capitalised_words_that_do_not_begin_a_sentence():
    assert entities(passage("id")) == {
        "Jong Un",
        "Vladimir Putin",
        "Kosmodrom Vostochny",
        "Rusia",
        "Prigozhin",
        "Amerika Serikat",
        "AS",
        "Wagner",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Kafé, «Москва»! ", "kafe москва"),
        ("−5 °C", "-5 c"),
        ("1-5", "1 5"),
        ("x ≥ 3%", "x ≥ 3%"),
        ("?!", ""),
        ("Jum'at", "jum at"),
    ],
)
def test_plain_text_keeps_what_carries_sense(text, expected):
    assert plain(text) == expected
