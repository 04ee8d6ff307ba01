"""What a new version changes for those who took the old one: words, a key, or what is asked."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from quizapp.core.changes import Decision, compare, rekeying
from quizapp.core.question_types import question_from_json
from quizapp.core.quizzes import QuizContent
from tests.factories import make_content, sample_content

LEVELS = (1.0, 0.5, 0.0)
_drawn = itertools.count(1)


def published(content: QuizContent) -> QuizContent:
    """Return `content` as a version that was published has it: with ids of its own."""
    names = (f"{(4793 * number) % 9973:04x}" for number in _drawn)
    return content.model_copy(
        update={"questions": tuple(question.with_opaque_ids(lambda: next(names)) for question in content.questions)}
    )


def edited(content: QuizContent, change: Callable[[dict[str, Any]], None]) -> QuizContent:
    """Return `content` after an author's edit of its data."""
    data = json.loads(content.model_dump_json())
    change(data)
    questions = [question_from_json(question) for question in data.pop("questions")]
    return QuizContent.model_validate(data | {"questions": questions})


def kinds(change: Callable[[dict[str, Any]], None], content: QuizContent | None = None) -> dict[str | None, str]:
    """Return how grave an edit is, by question."""
    content = content or make_content()
    found = compare(published(content), edited(content, change))
    assert [one.kind for one in found.all] == sorted(
        (one.kind for one in found.all), key=["structure", "key", "wording"].index
    )
    return {one.question: one.kind for one in found.all}


def of_type(content: QuizContent, type_name: str) -> int:
    return next(place for place, question in enumerate(content.questions) if question.type_name == type_name)


def test_nothing_changed_is_nothing_though_ids_were_drawn() -> None:
    for content in (make_content(), sample_content()):
        assert compare(published(content), content).all == ()
        assert compare(published(content), published(content)).all == ()


def put(question: int, *path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        place: Any = data["questions"][question]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(0, "prompt", to="Apa yang ditanam oleh kelas tersebut?"), {"tanaman": "wording"}),
        (put(0, "feedback", to="Paragraf 1 menyebut cabai."), {"tanaman": "wording"}),
        (put(0, "options", 0, "text", to="cabe"), {"tanaman": "wording"}),
        (put(0, "options", 1, "rationale", to="Tidak ada tomat."), {"tanaman": "wording"}),
        (put(0, "process", to="understand"), {"tanaman": "wording"}),
        (put(0, "evidence", to=["p2.s1"]), {"tanaman": "wording"}),
        (put(0, "prompt", to="Kapan hujan turun?"), {"tanaman": "structure"}),
        (put(0, "options", 1, "text", to="semangka kuning"), {"tanaman": "structure"}),
        (put(0, "points", to=2), {"tanaman": "structure"}),
        (put(1, "accepted", to=["Bu Rina", "Rina", "Ibu Rina"]), {"bibit": "key"}),
        (put(1, "accepted", to=["Bu Rina"]), {"bibit": "key"}),
        (put(1, "wrong", 0, "text", to="siswa"), {"bibit": "key"}),
        (put(1, "wrong", 0, "rationale", to="Kelas tidak membawa bibit."), {"bibit": "wording"}),
        (put(1, "tags", to=["vocabulary"]), {"bibit": "key"}),
        (put(1, "tags", to=["nama"]), {"bibit": "wording"}),
    ],
)
def test_an_edit_of_one_question(change: Callable[[dict[str, Any]], None], expected: dict[str, str]) -> None:
    assert kinds(change) == expected


def move_key(data: dict[str, Any]) -> None:
    options = data["questions"][0]["options"]
    options[0]["key"], options[1]["key"] = False, True


def swap_texts(data: dict[str, Any]) -> None:
    options = data["questions"][0]["options"]
    options[0]["text"], options[1]["text"] = options[1]["text"], options[0]["text"]


def reorder_options(data: dict[str, Any]) -> None:
    data["questions"][0]["options"].reverse()


def test_a_key_is_what_the_right_option_says_and_not_where_it_stands() -> None:
    assert kinds(move_key) == {"tanaman": "key"}
    assert kinds(swap_texts) == {"tanaman": "key"}
    assert kinds(reorder_options) == {"tanaman": "wording"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Ibu kotanya Paris sejak lama", "Ibu kotanya Lyon sejak lama", "structure"),
        ("Harga naik 10 persen", "Harga naik 15 persen", "structure"),
        ("Harga naik tiga kali lipat", "Harga naik empat kali lipat", "structure"),
        ("Kelas itu menanam cabai", "Kelas itu tidak menanam cabai", "structure"),
        ("cabai dan tomat muda", "cabai", "structure"),
        ("Kelas itu menanam cabe", "Kelas itu menanam cabai", "wording"),
        ("Kelas menanam cabai", "Kelas itu menanam cabai", "wording"),
        ("cabai merah.", "Cabai  merah", "wording"),
    ],
)
def test_the_right_option_with_another_word_is_another_option(old: str, new: str, expected: str) -> None:
    content = edited(make_content(), put(0, "options", 0, "text", to=old))
    assert kinds(put(0, "options", 0, "text", to=new), content) == {"tanaman": expected}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Manakah pernyataan yang benar?", "Manakah pernyataan yang salah?", "structure"),
        ("Which of these is true?", "Which of these is not true?", "structure"),
        ("Apa isi paragraf 2?", "Apa isi paragraf 3?", "structure"),
        ("Semua tepat, kecuali …", "Semua tepat, yaitu …", "structure"),
        ("Apa yang di tanam kelas itu?", "Apa yang ditanam kelas itu?", "wording"),
    ],
)
def test_a_prompt_that_asks_the_opposite_is_another_question(old: str, new: str, expected: str) -> None:
    content = edited(make_content(), put(0, "prompt", to=old))
    assert kinds(put(0, "prompt", to=new), content) == {"tanaman": expected}


def test_another_number_in_the_text_is_no_typo() -> None:
    def says(text: str) -> Callable[[dict[str, Any]], None]:
        def change(data: dict[str, Any]) -> None:
            data["passage"]["blocks"][0]["sentences"][0]["text"] = text

        return change

    content = edited(make_content(), says("Kelas kami menanam 12 pohon cabai."))
    assert kinds(says("Kelas kami menanam 21 pohon cabai."), content) == {None: "structure"}
    assert kinds(says("Kelas kami tidak menanam 12 pohon cabai."), content) == {None: "structure"}
    assert kinds(says("Kelas kami menanam 12 batang cabai."), content) == {None: "wording"}


def test_two_long_texts_are_compared_in_no_time() -> None:
    def long(word: str) -> QuizContent:
        sentences = [{"id": f"s{n}", "text": f"Kalimat {chr(97 + n % 26) * 3} {word}."} for n in range(1, 700)]
        content = make_content()
        data = json.loads(sample_content().model_dump_json())["questions"]
        marked = next(one for one in data if one["type"] == "evidence")
        marked |= {"gold": ["p1.s1"], "evidence": ["p1.s1"], "within": [], "errors": []}
        blocks = [{"id": "p1", "kind": "paragraph", "sentences": sentences}]
        passage = content.passage.model_dump(mode="json") | {"blocks": blocks, "glossary": []}
        return QuizContent.model_validate(
            content.model_dump() | {"passage": passage, "questions": (question_from_json(marked),)}
        )

    began = time.process_time()
    compare(long("jeruk"), long("jerug"))
    assert time.process_time() - began < 2


def test_questions_that_came_went_or_changed_places() -> None:
    assert kinds(lambda data: data["questions"].reverse()) == {None: "structure"}
    assert kinds(lambda data: data["questions"].pop(0)) == {"tanaman": "structure"}
    extra = {**make_content().questions[0].model_dump(mode="json"), "id": "baru"}
    assert kinds(lambda data: data["questions"].append(extra)) == {"baru": "structure"}
    removed = compare(make_content(), edited(make_content(), lambda data: data["questions"].pop(0))).structure
    assert [(one.question, one.number, str(one.what)) for one in removed] == [("tanaman", 1, "taken out")]


def test_a_typo_in_the_text_is_wording_and_another_sentence_is_not() -> None:
    def typo(data: dict[str, Any]) -> None:
        data["passage"]["blocks"][0]["sentences"][0]["text"] = "Kelas kami menanam cabe."

    def longer(data: dict[str, Any]) -> None:
        data["passage"]["blocks"][0]["sentences"].append({"id": "s9", "text": "Panen tiba bulan Mei."})

    assert kinds(typo) == {None: "wording"}
    assert kinds(longer) == {None: "structure"}
    assert kinds(lambda data: data.update(title="Kebun kami")) == {None: "wording"}


def test_only_words_are_a_correction() -> None:
    content = make_content()
    assert compare(content, edited(content, put(0, "prompt", to="Apa yang ditanam kelas itu?"))).correction
    assert not compare(content, edited(content, move_key)).correction
    assert not compare(content, content).correction


def test_keys_of_every_type_that_has_one() -> None:
    content = sample_content()

    def at(type_name: str) -> int:
        return of_type(content, type_name)

    def swap(listed: list[Any], one: int, other: int, *keys: str) -> None:
        for key in keys:
            listed[one][key], listed[other][key] = listed[other][key], listed[one][key]

    def toggle(data: dict[str, Any]) -> None:
        options = data["questions"][at("multiple_response")]["options"]
        first, last = (next(o for o in options if o["key"] is key) for key in (True, False))
        first["key"], last["key"] = False, True

    def other_row(data: dict[str, Any]) -> None:
        rows = data["questions"][at("statement_table")]["rows"]
        names = [category["id"] for category in data["questions"][at("statement_table")]["categories"]]
        rows[0]["key"] = next(name for name in names if name != rows[0]["key"])

    def other_rule(data: dict[str, Any]) -> None:
        table = data["questions"][at("statement_table")]
        table["rule"] = "per_row" if table["rule"] == "all_or_nothing" else "all_or_nothing"

    edits: dict[str, Callable[[dict[str, Any]], None]] = {
        "multiple_response": toggle,
        "statement_table": other_row,
        "matching": lambda data: swap(data["questions"][at("matching")]["pairs"], 0, 1, "right"),
        "ordering": lambda data: data["questions"][at("ordering")]["steps"].reverse(),
        "evidence": put(at("evidence"), "gold", to=["p2.s2"]),
    }
    for type_name, edit in edits.items():
        name = content.questions[at(type_name)].id
        assert kinds(edit, content) == {name: "key"}, type_name
        old, new = published(content).questions[at(type_name)], edited(content, edit).questions[at(type_name)]
        told = rekeying(old, new, content.passage, content.passage, LEVELS)
        assert [one.kind for one in told.decisions] == ["key"], type_name
        assert told.complete
        rekeyed = old.rekeyed(json.loads(told.decisions[0].value), content.passage)
        assert rekeyed is not None
        assert rekeyed.summarize(rekeyed.correct_response(), content.passage) == new.summarize(
            new.correct_response(), content.passage
        )
    assert kinds(other_rule, content) == {content.questions[at("statement_table")].id: "key"}
    old, new = content.questions[at("statement_table")], edited(content, other_rule).questions[at("statement_table")]
    assert rekeying(old, new, content.passage, content.passage, LEVELS).complete is False


def test_forms_of_a_short_answer_become_decisions_and_what_cannot_is_told() -> None:
    content = make_content()

    def told(change: Callable[[dict[str, Any]], None]) -> tuple[list[Decision], bool]:
        old, new = published(content).questions[1], edited(content, change).questions[1]
        found = rekeying(old, new, content.passage, content.passage, LEVELS)
        return list(found.decisions), found.complete

    assert told(put(1, "accepted", to=["Bu Rina", "Rina", "Ibu Rina"])) == ([Decision("form", text="Ibu Rina")], True)
    assert told(put(1, "accepted", to=["Bu Rina"])) == ([], False)

    def refused(data: dict[str, Any]) -> None:
        data["questions"][1]["accepted"].remove("Rina")
        data["questions"][1]["insufficient"] = [{"text": "Rina"}]

    assert told(refused) == ([Decision("form", text="Rina", fraction=0.0)], True)
    assert told(put(1, "partial", to=[{"text": "guru", "credit": 0.5}])) == (
        [Decision("form", text="guru", fraction=0.5)],
        True,
    )
    assert told(put(1, "partial", to=[{"text": "guru", "credit": 0.3}])) == ([], False)
    assert told(put(1, "tags", to=["vocabulary"])) == ([], False)


def test_an_open_response_with_other_points_for_its_levels_is_marked_by_another_rule() -> None:
    content = sample_content()
    place = of_type(content, "open_response")
    name = content.questions[place].id
    data = content.questions[place].model_dump(mode="json")
    levels = data.get("rubric") or data["criteria"][0]["levels"]
    assert levels

    def words(data: dict[str, Any]) -> None:
        question = data["questions"][place]
        (question.get("rubric") or question["criteria"][0]["levels"])[0]["text"] += " Jelas."

    assert kinds(words, content) == {name: "wording"}
