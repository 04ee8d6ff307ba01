"""The forms of the question types lose nothing: any question, any typing, complete or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from quizapp.app import QuizApp
from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.yaml_nodes import read_yaml
from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES, question_from_json
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import is_storable
from quizapp.questions_folder import bundled_questions, find_sets
from quizapp.web.authoring.question_forms import QUESTION_FORMS
from tests.factories import SAMPLES
from tests.web.question_form_posts import filled, received, sent


def _questions() -> Iterator[tuple[str, Question, Passage]]:
    for found in find_sets((bundled_questions(),))[0]:
        editions, _problems = read_set(found.slug, found.files)
        for language, content in editions.items():
            for question in content.questions:
                yield f"{found.slug}.{language}.{question.id}", question, content.passage
    for file in sorted(SAMPLES.glob("*.yaml")):
        sample = read_yaml(file.read_bytes()).data
        yield file.stem, question_from_json(sample["question"]), Passage.model_validate(sample["passage"])
    for data in RARE:
        yield f"rare {data['type']}", question_from_json(COMMON | data), PASSAGE


PASSAGE = Passage.model_validate(
    {
        "language": "id",
        "title": "Pasar apung",
        "licence": "CC0",
        "blocks": [
            {"id": "h1", "kind": "heading", "sentences": {"s1": "Pagi di sungai"}},
            {"id": "p1", "kind": "paragraph", "sentences": {"s1": "Mira mendayung perahu.", "s2": "Ia membawa jeruk."}},
            {
                "id": "p2",
                "kind": "paragraph",
                "sentences": {"s1": "Beras ditukar dengan jeruk.", "s4": "Nenek senang."},
            },
            {"id": "b1", "kind": "box", "sentences": {"s1": "Barter berarti bertukar barang."}},
        ],
    }
)
COMMON: dict[str, Any] = {
    "id": "q-7",
    "prompt": "Apa?\n\nTuliskan dua hal.",
    "process": "evaluate",
    "subprocess": "detect_conflict",
    "evidence": [{"at": "p2.s1", "quote": "Beras: ditukar"}, "p1", "p1.s1", {"at": "p2.s1", "quote": "jeruk"}],
    "points": 100,
    "feedback": "Karena begitu.",
    "tags": ["cause", "vocabulary", "x_1"],
    "curriculum": [{"framework": "Merdeka", "code": "D, 1"}, {"framework": "K13", "code": "3.1"}],
}
RARE: list[dict[str, Any]] = [
    {
        "type": "short_answer",
        "accepted": ["13 September"],
        "date": {"day": 13, "month": 9, "year": 2023, "weekday": 2, "required": ["weekday", "month", "day"]},
        "partial": [{"text": "September", "credit": 0.335, "rationale": None}],
    },
    {
        "type": "short_answer",
        "number": {"value": "1.500", "percent": "2.5", "unit": "km"},
        "accepted": ["satu setengah"],
    },
    {"type": "short_answer", "number": {"minimum": "-3", "maximum": "1500"}, "accepted": ["nol"]},
    {
        "type": "short_answer",
        "concepts": [
            {"name": "tempat", "accepted": ["pasar", "di pasar"], "share": 0.67},
            {"name": "benda", "accepted": ["jeruk"], "share": 0.33},
        ],
    },
    {"type": "short_answer", "items": [{"accepted": ["jeruk", "limau"]}, {"accepted": ["beras"]}], "needed": 2},
    {
        "type": "matching",
        "pairs": [
            {"id": "z", "left": "a", "right": "b", "phrase": "f00"},
            {"id": "a", "left": "c", "right": "d", "rationale": "Sebab."},
        ],
    },
]
QUESTIONS = {name: (question, passage) for name, question, passage in _questions()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_comes_back_as_it_was(app: QuizApp, name: str) -> None:
    question, passage = QUESTIONS[name]
    with app.test_request_context():
        form = filled(question.model_dump(mode="json"), passage)
        assert question_from_json(form.to_data(question.id)) == question
        again = received(question.type_name, passage, sent(form))
        assert again.validate() or list(again.errors) == ["csrf_token"]
        assert question_from_json(again.to_data(question.id)) == question


def test_every_type_is_among_them() -> None:
    assert {question.type_name for question, _ in QUESTIONS.values()} == set(QUESTION_TYPES)


TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            " ",
            "-1",
            "0",
            "007",
            "50 %",
            "33,3",
            "1.500",
            "1,500",
            "2,5",
            "1E5",
            "NaN",
            "p1.s1",
            "p9",
            "a",
            "vocabulary",
        ]
    ),
    st.sampled_from(
        ["<b>tebal</b>", "&amp;lt;i&amp;gt;", "a\u200bb", "a\0b", "<o:p>x</o:p>", "satu\r\n\r\ndua", "x, y; z"]
    ),
)


@st.composite
def typings(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """A type, and a few of the fields of one of its questions with anything in them."""
    name = draw(st.sampled_from(sorted(QUESTIONS)))
    question, passage = QUESTIONS[name]
    values = sent(filled(question.model_dump(mode="json"), passage))
    sent_pairs = [(field, value) for field, all_values in values.lists() for value in all_values]
    changed = [(field, draw(TEXTS) if draw(st.integers(0, 3)) == 0 else value) for field, value in sent_pairs]
    return name, [pair for pair in changed if draw(st.integers(0, 9))]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_anything_typed_can_be_stored_and_is_shown_again(app: QuizApp, data: st.DataObject) -> None:
    with app.test_request_context():
        name, pairs = data.draw(typings())
        question, passage = QUESTIONS[name]
        kept = received(question.type_name, passage, MultiDict(pairs)).to_data("q1")
        assert is_storable(json.dumps(kept, ensure_ascii=False))
        shown = filled(json.loads(json.dumps(kept)), passage)
        assert shown.to_data("q1") == kept
        assert received(question.type_name, passage, sent(shown)).to_data("q1") == kept
        assert isinstance(shown.missing, dict)


@pytest.mark.parametrize("type_name", QUESTION_FORMS)
def test_an_empty_form_and_one_that_was_not_sent_are_stored_too(app: QuizApp, type_name: str) -> None:
    with app.test_request_context():
        for values in (
            MultiDict[str, str](),
            MultiDict({"prompt": ""}),
            MultiDict({"options": "1", "rows-x-text": "?", "gold": "\0"}),
        ):
            kept = received(type_name, PASSAGE, values).to_data("q1")
            assert filled(kept, PASSAGE).to_data("q1") == kept
        assert filled({"type": type_name}, PASSAGE).missing == {}


@pytest.mark.parametrize("type_name", QUESTION_FORMS)
def test_drafts_of_an_odd_shape_open(app: QuizApp, type_name: str) -> None:
    """What another program or an older version left in a draft."""
    odd = {
        "type": type_name,
        "prompt": 7,
        "points": "many",
        "evidence": None,
        "options": {"a": 1},
        "rows": ["x"],
        "tags": [None],
    }
    with app.test_request_context():
        assert filled(odd, PASSAGE).to_data("q1")["points"] is None


def test_a_row_with_only_a_reason_is_kept(app: QuizApp) -> None:
    with app.test_request_context():
        values = MultiDict(
            {"options-0-text": "", "options-3-rationale": "Terlalu sempit.", "options-5-text": "jeruk", "key": "5"}
        )
        form = received("multiple_choice", PASSAGE, values)
        assert form.to_data("q1")["options"] == [
            {"id": "a", "text": "", "key": False, "rationale": "Terlalu sempit."},
            {"id": "b", "text": "jeruk", "key": True, "rationale": None},
        ]


def test_ids_of_rows_stay_when_rows_move_come_and_go(app: QuizApp) -> None:
    question, passage = QUESTIONS["multiple_choice"]
    with app.test_request_context():
        values = sent(filled(question.model_dump(mode="json"), passage))
        before = [option.id for option in question.options]  # type: ignore[attr-defined]
        rows = [
            (field, value)
            for wanted in (2, 0, 9)
            for field, value in values.items()
            if field.startswith(f"options-{wanted}-")
        ]
        rows.append(("options-9-text", "yang baru"))
        kept = received("multiple_choice", passage, MultiDict(rows)).to_data("q1")
    assert [(row["id"], row["text"]) for row in kept["options"]][:2] == [
        (before[2], question.options[2].text),  # type: ignore[attr-defined]
        (before[0], question.options[0].text),  # type: ignore[attr-defined]
    ]
    assert kept["options"][2]["id"] not in (before[0], before[2])


def test_two_rows_never_have_one_id(app: QuizApp) -> None:
    values = MultiDict(
        {"options-0-id": "a", "options-0-text": "x", "options-1-id": "a", "options-1-text": "y", "options-2-text": "z"}
    )
    with app.test_request_context():
        kept = received("multiple_response", PASSAGE, values).to_data("q1")
    assert [row["id"] for row in kept["options"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p class=MsoNormal>Bu <b>Rina</b></p>", "Bu Rina"),
        ('<span style="mso-fareast-language:IN" lang=IN>pasar<o:p></o:p></span>', "pasar"),
        ("je\u200bruk\0", "jeruk"),
        ("<script>alert(1)</script>jeruk", "jeruk"),
        ("jeruk<img src=x onerror=alert(1)>", "jeruk"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;jeruk", "jeruk"),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]-->jeruk", "jeruk"),
        ("3 < 5 & 7 > 2", "3 < 5 & 7 > 2"),
        ("\ufeffbe\u00adras\u00a0putih", "beras putih"),
    ],
)
@pytest.mark.parametrize(
    ("type_name", "field"),
    [
        ("short_answer", "accepted"),
        ("short_answer", "wrong-0-text"),
        ("short_answer", "wrong-0-rationale"),
        ("multiple_choice", "options-0-text"),
        ("multiple_choice", "prompt"),
        ("multiple_choice", "feedback"),
        ("multiple_choice", "indicator"),
        ("statement_table", "categories-0-text"),
        ("open_response", "criteria-0-levels-0-example"),
    ],
)
def test_mark_up_does_not_survive(app: QuizApp, type_name: str, field: str, typed: str, kept: str) -> None:
    with app.test_request_context():
        data: Any = received(type_name, PASSAGE, MultiDict({field: typed})).to_data("q1")
        for step in field.split("-"):
            data = data[int(step) if step.isdigit() else step]
        assert (data[0] if isinstance(data, list) else data) == kept


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("2,5", "id", "2.5"), ("1.500", "id", "1500"), ("1.500,5", "id", "1500.5"), ("2.5", "id", "2.5"),
        ("2.5", "en", "2.5"), ("1,500", "en", "1500"), ("kira-kira 60", "id", "kira-kira 60"), ("−3", "en", "-3"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_the_language_writes_them(app: QuizApp, typed: str, language: str, kept: str) -> None:
    passage = PASSAGE.model_copy(update={"language": language})
    with app.test_request_context():
        form = received("short_answer", passage, MultiDict({"number_value": typed}))
        assert form.to_data("q1")["number"]["value"] == kept
        assert filled(form.to_data("q1"), passage).to_data("q1")["number"]["value"] == kept


def test_what_is_missing_is_told_beside_its_field(app: QuizApp) -> None:
    values = MultiDict({
        "prompt": "Apa?", "evidence": "p1.s1", "subprocess": "scan_locate", "feedback": "", "options-0-rationale": "",
        "options-1-text": "jeruk", "options-4-rationale": "Sempit.",
    })  # fmt: skip
    with app.test_request_context(), force_locale("en"):
        assert received("multiple_choice", PASSAGE, values).missing == {
            "feedback": ["Say why the key is right, and where the text says so."],
            "options-2-text": ["This option has no words yet."],
        }


LACKING: list[tuple[str, dict[str, str], dict[str, str]]] = [
    (
        "multiple_choice",
        {"options-0-text": "a", "options-1-text": "b"},
        {"options": "Mark exactly one option as the key; 0 are marked."},
    ),
    (
        "statement_table",
        {"rows-0-text": "Mira pergi.", "categories-0-text": "Ya", "categories-1-text": "Bukan"},
        {"rows-0-key": "Choose the category of this statement.", "rows": "Write at least 2 statements."},
    ),
    ("short_answer", {"date_day": "31"}, {"date_month": "A date has a month."}),
    (
        "short_answer",
        {"accepted": "a", "number_value": "enam"},
        {"number_value": "“enam” is no number that fits here."},
    ),
    (
        "short_answer",
        {"accepted": "a", "partial-0-text": "b", "partial-0-credit": "100"},
        {"partial-0-credit": "A share lies between 0 and 100 per cent."},
    ),
    ("short_answer", {"accepted": "ya\nyA."}, {"accepted": "Lines 1 and 2 say the same: “yA.”."}),
    (
        "evidence",
        {"mistakes-0-rationale": "Bukan."},
        {
            "mistakes-0-at": "Choose the sentence that pupils take by mistake.",
            "gold": "Choose the sentence that pupils have to find.",
        },
    ),
    (
        "open_response",
        {"criteria-0-name": "isi", "criteria-0-levels-0-text": "Lengkap"},
        {
            "criteria-0-levels-0-points": "Say how many points this level earns.",
            "criteria-0-levels": "Describe at least 2 levels.",
        },
    ),
    (
        "ordering",
        {"tags": "sebab akibat"},
        {
            "tags": "“sebab akibat” is no tag: use letters, digits, - and _, without spaces.",
            "steps": "Write at least 3 steps.",
        },
    ),
    (
        "matching",
        {"pairs-0-left": "Mira"},
        {"pairs-0-right": "Write what belongs to it.", "pairs": "Write at least 2 pairs."},
    ),
    (
        "multiple_response",
        {"options-0-text": "a", "options-1-text": "b", "curriculum-0-code": "3.1"},
        {
            "options": "Write at least 3 options.",
            "curriculum-0-framework": "Name the framework that this code is from.",
        },
    ),
]


@pytest.mark.parametrize(("type_name", "values", "told"), LACKING)
def test_each_type_says_what_it_lacks(
    app: QuizApp, type_name: str, values: dict[str, str], told: dict[str, str]
) -> None:
    common = {"prompt": "Apa?", "evidence": "p1.s1", "subprocess": "scan_locate", "feedback": "Begitu."}
    with app.test_request_context(), force_locale("en"):
        missing = received(type_name, PASSAGE, MultiDict(common | values)).missing
    assert missing == {place: [words] for place, words in told.items()}


@pytest.mark.parametrize(
    ("command", "texts", "focus"),
    [
        ("options:add", ["satu", "dua", "tiga", ""], "options-3-text"),
        ("options:remove:1", ["satu", "tiga"], "options-1-text"),
        ("options:up:2", ["satu", "tiga", "dua"], "options-1-text"),
        ("options:down:0", ["dua", "satu", "tiga"], "options-1-text"),
        ("options:up:0", ["satu", "dua", "tiga"], "options-0-text"),
        ("options:down:9", ["satu", "dua", "tiga"], "options"),
        ("options:burn:1", ["satu", "dua", "tiga"], "options-1-text"),
        ("nothing:add", ["satu", "dua", "tiga"], "prompt"),
        ("options:up:²", ["satu", "dua", "tiga"], "prompt"),
        ("", ["satu", "dua", "tiga"], "prompt"),
    ],
)
def test_rows_by_a_button(app: QuizApp, command: str, texts: list[str], focus: str) -> None:
    values = MultiDict(
        {f"options-{n}-text": text for n, text in enumerate(["satu", "dua", "tiga"])} | {"key": "2", "points": "x"}
    )
    with app.test_request_context():
        form, focused = received("multiple_choice", PASSAGE, values).with_row(command)
        assert [row["text"] for row in form.options.data] == texts  # type: ignore[attr-defined]
        assert [row["text"] for row in form.options.data if row["key"]] == ["tiga"]  # type: ignore[attr-defined]
        assert focused == focus


def test_rows_inside_rows_by_a_button(app: QuizApp) -> None:
    values = MultiDict({"criteria-0-name": "isi", "criteria-1-name": "bahasa", "criteria-1-levels-0-text": "Rapi"})
    with app.test_request_context():
        form, focus = received("open_response", PASSAGE, values).with_row("criteria-1-levels:add")
        assert [len(row["levels"]) for row in form.criteria.data] == [2, 2]  # type: ignore[attr-defined]
        assert focus == "criteria-1-levels-1-points"


def test_no_more_rows_than_the_type_allows(app: QuizApp) -> None:
    values = MultiDict({f"options-{n}-text": str(n) for n in range(8)})
    with app.test_request_context():
        form, _focus = received("multiple_choice", PASSAGE, values).with_row("options:add")
        assert len(form.options.entries) == 8  # type: ignore[attr-defined]


def test_lines_that_say_the_same_are_told_with_both_places(app: QuizApp) -> None:
    values = MultiDict(
        {"prompt": "Siapa?", "accepted": "Bu Rina\nRina\nbu RINA.", "wrong-0-text": "rina", "review": "Rina"}
    )
    with app.test_request_context(), force_locale("en"):
        missing = received("short_answer", PASSAGE, values).missing
    assert missing["accepted"] == [
        "Line 2, “Rina”, is also wrong answer 1.",
        "Lines 1 and 3 say the same: “bu RINA.”.",
    ]
    assert missing["review"][-2:] == [
        "Line 1, “Rina”, is also accepted (line 2).",
        "Line 1, “Rina”, is also wrong answer 1.",
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"rows-0-evidence": "p1.s2", "rows-0-quote": "membawa jeruk"}, [{"at": "p1.s2", "quote": "membawa jeruk"}]),
        ({"rows-0-evidence": "p1.s2:Ia membawa", "rows-0-quote": ""}, ["p1.s2"]),
        ({"rows-0-evidence": "p1.s2:Ia membawa"}, [{"at": "p1.s2", "quote": "Ia membawa"}]),
        ({"rows-0-evidence": ["p1.s2:Ia", "p1"], "rows-0-quote": "membawa"}, [{"at": "p1.s2", "quote": "Ia"}, "p1"]),
        ({"rows-0-evidence": ["", "p1.s1", "p1.s1", "no place!"]}, ["p1.s1"]),
    ],
)
def test_a_statement_rests_on_a_place_or_on_words_of_it(app: QuizApp, typed: dict[str, Any], kept: list[Any]) -> None:
    values: MultiDict[str, str] = MultiDict({"rows-0-text": "Mira pergi."} | typed)
    with app.test_request_context():
        data = received("statement_table", PASSAGE, values).to_data("q1")
        assert data["rows"][0]["evidence"] == kept
        assert filled(data, PASSAGE).to_data("q1") == data


def test_a_long_list_from_a_file_is_not_cut(app: QuizApp) -> None:
    wrong = [{"text": f"salah {number}", "rationale": None} for number in range(300)]
    with app.test_request_context():
        form = filled({"type": "short_answer", "accepted": ["a"], "wrong": wrong}, PASSAGE)
        assert form.to_data("q1")["wrong"] == wrong
        assert received("short_answer", PASSAGE, sent(form)).to_data("q1")["wrong"] == wrong


def test_more_rows_than_a_form_takes_are_refused_and_not_dropped_silently(app: QuizApp) -> None:
    values = MultiDict({f"wrong-{number}-text": "salah" for number in range(1_001)})
    with app.test_request_context(), force_locale("en"):
        form = received("short_answer", PASSAGE, values)
        assert not form.validate()
        assert form.errors["wrong"] == ["That is too many: at most 1000."]
