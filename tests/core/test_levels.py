"""Several texts for the same questions: where the evidence stands, what is proposed, what stops publishing."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.core import draft_levels, draft_parts, drafts
from quizapp.core.articles import follow
from quizapp.core.changes import compare
from quizapp.core.level_places import propose
from quizapp.core.levels import Level, as_asked, as_read, level_problems, needs, own_ids, plain_ids
from quizapp.core.passages import Passage
from quizapp.core.quizzes import QuizContent
from tests.factories import find_sentence, leveled_content, make_content, simple_passage, small_passage, small_questions

MAIN = Passage.model_validate(small_passage())
SIMPLE = Passage.model_validate(simple_passage())


def level(**values: Any) -> Level:
    data = leveled_content().levels[0].model_dump(mode="json")
    return Level.model_validate(data | values)


def told(one: Level, content: QuizContent | None = None) -> list[str]:
    content = content or leveled_content(levels=[])
    return [str(problem.message) for problem in level_problems(one, content.passage, content.questions)]


def test_a_confirmed_text_has_no_problems() -> None:
    assert told(level()) == []
    assert list(leveled_content().problems()) == []


def test_what_is_not_confirmed_or_not_said_stops_publishing() -> None:
    assert told(level(anchors={"p1.s1": ["b-p1.s2"]})) == [
        "“Teks B”: confirm where the evidence of questions 2, 3 stands in this text."
    ]
    gone = {"p1.s1": ["b-p9.s9"], "p1.s2": [], "p2.s1": ["b-p2.s1"]}
    assert told(level(anchors=gone)) == [
        "“Teks B”: confirm where the evidence of question 1 stands in this text.",
        "Question 2 cannot be asked about “Teks B”: the text does not say what it rests on.",
    ]


def test_a_sentence_that_is_only_chosen_by_mistake_may_be_missing() -> None:
    content = make_content([find_sentence()])
    anchors = {"p2.s1": ["b-p2.s1"], "p1.s2": []}
    assert told(level(anchors=anchors), content) == []
    asked = as_asked(content.questions[0], anchors, SIMPLE)
    assert asked.model_dump(include={"gold", "errors"}) == {"gold": ("b-p2.s1",), "errors": ()}
    assert told(level(anchors={"p2.s1": ["b-p2.s1"]}), content) != []


def test_choosing_every_sentence_must_not_be_right_in_any_text() -> None:
    content = make_content([find_sentence()])
    everything = [name for name in SIMPLE.sentences if name != "b-p1.s1"]
    one = level(anchors={"p2.s1": everything, "p1.s2": []})
    assert told(one, content) == [
        "Question 1 cannot be asked about “Teks B” with these sentences; choose others for it."
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": "translation"}, "“Teks B” is called a translation but is in the language of the main text."),
        (
            {"passage": simple_passage(language="en")},
            "“Teks B” is in another language than the main text; call it a translation.",
        ),
        (
            {"passage": small_passage(), "anchors": {}},
            "The block id “p1” stands in another text of this set; give each block its own id.",
        ),
    ],
)
def test_language_and_ids_are_checked(values: dict[str, Any], message: str) -> None:
    assert message in told(level(**values))


def test_ids_are_made_own_and_plain_again() -> None:
    assert [block.id for block in own_ids(MAIN, "b").blocks] == ["b-p1", "b-p2"]
    assert plain_ids(own_ids(MAIN, "b"), "b") == MAIN


def test_quoted_words_are_kept_where_the_text_has_them() -> None:
    question = make_content([small_questions()[0] | {"evidence": [{"at": "p1.s1", "quote": "menanam"}]}]).questions[0]
    assert [span.quote for span in as_asked(question, {"p1.s1": ["b-p1.s2"]}, SIMPLE).evidence] == ["menanam"]
    assert [(span.at, span.quote) for span in as_asked(question, {"p1.s1": ["b-p1.s1"]}, SIMPLE).evidence] == [
        ("b-p1.s1", None)
    ]


def test_reading_a_text_leaves_keys_and_prompts_alone() -> None:
    content = leveled_content()
    read = as_read(content, "b")
    assert read.passage == SIMPLE
    assert [one.prompt for one in read.questions] == [one.prompt for one in content.questions]
    assert as_read(content, "c") is content


# Proposals


def test_what_questions_point_to_is_listed_in_the_order_of_the_text() -> None:
    data = [question.model_dump(mode="json") for question in leveled_content().questions]
    found = [(need.at, need.questions, need.resting) for need in needs(data, MAIN)]
    assert found == [("p1.s1", (1,), (1,)), ("p1.s2", (2, 3), (2,)), ("p2.s1", (3,), (3,))]


def test_a_place_is_proposed_by_words_and_else_by_where_it_stands() -> None:
    found = propose(MAIN, SIMPLE, ["p1.s2", "p2.s1", "p1"])
    assert (found["p1.s2"].chosen, found["p1.s2"].why) == (("b-p1.s3",), "alike")
    assert (found["p2.s1"].chosen, found["p2.s1"].why) == (("b-p2.s1",), "alike")
    assert found["p1"].chosen == ("b-p1",)
    assert propose(MAIN, own_ids(MAIN, "b"), ["p2.s1"])["p2.s1"].why == "same"
    english = Passage.model_validate(
        small_passage(
            language="en",
            blocks=[
                {"id": "b-p1", "kind": "paragraph", "sentences": {"s1": "We planted.", "s2": "She brought seeds."}},
                {"id": "b-p2", "kind": "paragraph", "sentences": {"s1": "It rained."}},
            ],
        )
    )
    assert [one.why for one in propose(MAIN, english, MAIN.sentences).values()] == ["place"] * 3
    assert [one.chosen for one in propose(MAIN, english, MAIN.sentences).values()] == [
        ("b-p1.s1",),
        ("b-p1.s2",),
        ("b-p2.s1",),
    ]


# Drafts


def draft() -> drafts.Draft:
    data = leveled_content().model_dump(mode="json")
    return {name: data[name] for name in ("title", "description", "grade", "passage", "questions", "levels")}


def test_a_draft_is_published_with_its_texts() -> None:
    content, problems = drafts.content_of(draft(), "kebun")
    assert problems == []
    assert content is not None
    assert content.levels == leveled_content().levels


def test_editing_the_main_text_keeps_what_surely_stayed_and_asks_for_the_rest() -> None:
    edited = small_passage()
    edited["blocks"][0]["sentences"] = {"s1": "Kelas kami menanam cabai.", "s2": "Hari itu ada banyak tamu di sekolah."}
    passage = Passage.model_validate(edited)
    changed, _ = drafts.with_passage(draft(), passage, follow(MAIN.blocks, passage.blocks))
    assert changed["levels"][0]["anchors"] == {"p1.s1": ["b-p1.s2"], "p2.s1": ["b-p2.s1"]}


def test_editing_another_text_keeps_what_surely_stayed_and_asks_for_the_rest() -> None:
    data = draft()["levels"][0]
    passage = plain_ids(SIMPLE, "b")
    blocks = list(passage.blocks)
    blocks[0] = blocks[0].model_copy(update={"sentences": blocks[0].sentences[:2]})
    changed = draft_levels.with_text(
        data, label="Teks B", kind="simplified", passage=passage.model_copy(update={"blocks": tuple(blocks)})
    )
    assert changed["anchors"] == {"p1.s1": ["b-p1.s2"], "p2.s1": ["b-p2.s1"]}
    assert [need.at for need in draft_levels.unconfirmed(draft(), changed)] == ["p1.s2"]


def test_a_text_is_a_part_of_its_own() -> None:
    part = draft_parts.level_part("b")
    assert (draft_parts.is_level(part), draft_parts.is_question(part)) == (True, False)
    taken = draft_parts.slice_of(draft(), part)
    without = draft_parts.with_slice(draft(), part, {"level": None})
    assert "levels" not in without
    assert draft_parts.with_slice(without, part, taken) == draft()


def test_one_more_text_is_a_correction_and_another_one_is_not() -> None:
    one, two = leveled_content(slug="kebun", levels=[]), leveled_content(slug="kebun")
    assert compare(one, two).correction
    assert compare(two, one).structure != ()
    assert compare(two, two).all == ()
    shorter = leveled_content(slug="kebun", levels=[level(passage=_without_last(SIMPLE)).model_dump(mode="json")])
    assert compare(two, shorter).structure != ()


def _without_last(passage: Passage) -> dict[str, Any]:
    data = passage.model_dump(mode="json")
    data["blocks"][-1]["sentences"].pop()
    return data
