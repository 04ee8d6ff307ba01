"""The contract of a question type: one module, one template, one sample, and every verb keeping its promise."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.interchange.yaml_nodes import read_yaml
from quizapp.core.lint import lint
from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES, question_from_json
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.quizzes import QuizContent

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples" / "question_types"
MODULES = ROOT / "quizapp" / "core" / "question_types"
TEMPLATES = ROOT / "templates" / "question_types"
TYPES = sorted(QUESTION_TYPES)
SHOWN = {
    "id", "type", "prompt", "process", "text", "left", "right", "phrase",
    "options", "rows", "categories", "pairs", "extras", "steps",
}  # fmt: skip
"""Fields whose text a pupil may see before release; all others are secret."""


@dataclass(frozen=True)
class Sample:
    question: Question
    passage: Passage
    responses: list[dict[str, Any]]


@dataclass(frozen=True)
class Form:
    """A submitted form with the one method we need of it."""

    values: dict[str, list[str]]

    def getlist(self, key: str) -> Sequence[str]:
        return self.values.get(key, [])


def sample(name: str) -> Sample:
    document = read_yaml((SAMPLES / f"{name}.yaml").read_bytes())
    assert document.faults == []
    data = document.data
    return Sample(
        QUESTION_TYPES[name].model_validate(data["question"]),
        Passage.model_validate(data["passage"]),
        data["responses"],
    )


def drawing(seed: int) -> Callable[[], str]:
    chance = random.Random(seed)
    return lambda: f"x{chance.randrange(10**6):06d}"


def encoded(declaration: Declaration, name: str, value: Response) -> Form:
    """Return the form in which a browser would send `value`."""
    match declaration.shape, value:
        case "mapping", dict():
            return Form({f"{name}.{part}": [choice] for part, choice in value.items()})
        case "order", list():
            return Form({f"{name}.{choice}": [str(place)] for place, choice in enumerate(value, 1)})
        case _, str():
            return Form({name: [value]})
    assert isinstance(value, list)
    return Form({name: value})


def translated(value: Any, old: Declaration, new: Declaration) -> Any:
    """Return `value` with the ids that `new` has in the places of those in `old`."""
    names = dict(zip(old.choices, new.choices, strict=True))
    parts = dict(zip(old.parts, new.parts, strict=True))
    match value:
        case dict():
            return {parts.get(part, part): names.get(choice, choice) for part, choice in value.items()}
        case list():
            return [names.get(name, name) for name in value]
    return names.get(value, value)


def leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text in plain data with the keys on the way to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(data, list | tuple):
        for value in data:
            yield from leaves(value, path)
    elif isinstance(data, str):
        yield path, data


def keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys(value)


# The house


def test_there_are_eight_types_in_the_order_authors_are_offered_them():
    assert list(QUESTION_TYPES) == [
        "multiple_choice",
        "multiple_response",
        "statement_table",
        "matching",
        "ordering",
        "short_answer",
        "evidence",
        "open_response",
    ]
    assert [cls.position for cls in QUESTION_TYPES.values()] == list(range(1, 9))


def test_a_type_is_one_module_one_template_and_one_sample():
    modules = {path.stem for path in MODULES.glob("*.py")} - {"__init__", "base", "declarations"}
    assert modules == set(TYPES)
    assert {path.stem for path in TEMPLATES.glob("*.html")} == set(TYPES)
    assert {path.stem for path in SAMPLES.iterdir()} == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_named_by_its_module_and_says_how_it_is_marked(name):
    cls = QUESTION_TYPES[name]
    assert cls.__module__ == f"quizapp.core.question_types.{name}"
    assert cls.label
    assert cls.__doc__
    assert sample(name).question.type_name == name
    assert str(sample(name).question.scoring())


# The sample


@pytest.mark.parametrize("name", TYPES)
def test_the_sample_has_nothing_to_mend(name):
    given = sample(name)
    quiz = QuizContent(slug="sample", title="Contoh", grade="7", passage=given.passage, questions=(given.question,))
    assert list(quiz.problems()) == []
    assert [str(finding.message) for finding in lint(quiz, strict_feedback=True) if finding.severity == "error"] == []
    assert len(given.responses) >= 6


@pytest.mark.parametrize("name", TYPES)
def test_every_sample_response_earns_what_the_sample_says(name):
    given = sample(name)
    for response in given.responses:
        score = given.question.score(response["value"], given.passage)
        assert score.fraction == float(response["fraction"]), response
        assert score.waiting == response.get("waiting", False), response
        assert score.rule == response.get("rule", score.rule), response
        assert str(score.message)
        assert score.to_json()["rule"] == score.rule


@pytest.mark.parametrize("name", TYPES)
def test_a_question_survives_storage(name):
    question = sample(name).question
    stored = json.dumps(question.model_dump(mode="json"))
    assert question_from_json(json.loads(stored)) == question


# The verbs


@pytest.mark.parametrize("name", TYPES)
def test_the_correct_response_earns_full_marks_or_a_person_must_say(name):
    given = sample(name)
    correct = given.question.correct_response()
    if correct is None:
        assert any(response.get("waiting") for response in given.responses)
    else:
        assert given.question.declaration(given.passage).fits(correct)
        assert given.question.score(correct, given.passage).fraction == 1.0


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("blank", [None, "", [], {}, "  \n"], ids=repr)
def test_blank_is_0_by_the_rule_blank_and_says_nothing(name, blank):
    given = sample(name)
    score = given.question.score(blank, given.passage)
    assert (score.fraction, score.rule, score.waiting) == (0.0, "blank", False)
    declaration = given.question.declaration(given.passage)
    if blank is None or (declaration.fits(blank) and declaration.is_blank(blank)):
        assert given.question.summarize(blank, given.passage) == ""
        assert given.question.classify(blank, given.passage) == ()
        assert [note for note in given.question.notes(blank, given.passage) if note.right] == []


@pytest.mark.parametrize("name", TYPES)
def test_the_presentation_holds_no_secret(name):
    given = sample(name)
    question = given.question
    presentation = question.presentation(given.passage)
    shown = json.dumps(presentation, ensure_ascii=False)
    places = {
        *given.passage.sentences,
        *(block.id for block in given.passage.blocks),
    }  # ids of the text, not of the key
    secrets = [
        text
        for path, text in leaves(question.model_dump(mode="json"))
        if text not in places and path[-1] != "key" and not set(path) <= SHOWN
    ]
    assert len(secrets) >= 3
    assert [text for text in secrets if json.dumps(text, ensure_ascii=False)[1:-1] in shown and text.strip()] == []
    assert (
        set(keys(presentation)) & {"key", "rationale", "gold", "errors", "accepted", "rubric", "feedback", "hint"}
        == set()
    )


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("seed", range(5))
def test_drawn_ids_keep_every_score(name, seed):
    given = sample(name)
    fresh = given.question.with_opaque_ids(drawing(seed))
    old, new = given.question.declaration(given.passage), fresh.declaration(given.passage)
    for response in given.responses:
        again = fresh.score(translated(response["value"], old, new), given.passage)
        assert again == given.question.score(response["value"], given.passage)
    assert list(fresh.problems(given.passage)) == []


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("seed", range(5))
def test_drawn_ids_replace_every_id_an_author_wrote(name, seed):
    """An author's id such as `key1` would tell. Sentence ids belong to the text and stay."""
    given = sample(name)
    declaration = given.question.with_opaque_ids(drawing(seed)).declaration(given.passage)
    before = given.question.declaration(given.passage)
    written = {*before.choices, *before.parts} - set(given.passage.sentences)
    assert written & {*declaration.choices, *declaration.parts} == set()


@pytest.mark.parametrize("seed", range(30))
def test_an_ordering_never_shows_the_right_order(seed):
    given = sample("ordering")
    fresh = given.question.with_opaque_ids(drawing(seed))
    shown = [step["id"] for step in fresh.presentation(given.passage)["steps"]]
    assert shown == sorted(shown)
    assert shown != fresh.correct_response()


@pytest.mark.parametrize("seed", range(5))
def test_the_phrases_of_a_matching_stand_in_the_order_of_drawn_ids(seed):
    given = sample("matching")
    fresh = given.question.with_opaque_ids(drawing(seed))
    presentation = fresh.presentation(given.passage)
    shown = [phrase["id"] for phrase in presentation["phrases"]]
    assert shown == sorted(shown)
    assert {left["id"] for left in presentation["lefts"]} & set(shown) == set()


@pytest.mark.parametrize("name", TYPES)
def test_a_form_brings_back_what_was_chosen(name):
    given = sample(name)
    declaration = given.question.declaration(given.passage)
    for response in given.responses:
        value = response["value"]
        if not declaration.fits(value):
            continue
        read = declaration.read_form(encoded(declaration, "answer", value), "answer")
        kept = {part: choice for part, choice in value.items() if choice} if isinstance(value, dict) else value
        assert (
            (sorted(read), sorted(kept)) == (sorted(kept), sorted(read))
            if declaration.shape == "choices"
            else read == kept
        )
        assert declaration.fits(read)


@pytest.mark.parametrize("name", TYPES)
def test_an_empty_form_is_blank(name):
    given = sample(name)
    declaration = given.question.declaration(given.passage)
    assert declaration.is_blank(declaration.read_form(Form({}), "answer"))


@pytest.mark.parametrize("name", TYPES)
def test_what_is_given_can_be_told_in_a_line_and_counted(name):
    given = sample(name)
    for response in given.responses:
        value = response["value"]
        declaration = given.question.declaration(given.passage)
        if declaration.fits(value) and not declaration.is_blank(value):
            line = given.question.summarize(value, given.passage)
            assert line
            assert "\n" not in line
            assert all(isinstance(name, str) and name for name in given.question.classify(value, given.passage))
            for note in given.question.notes(value, given.passage):
                assert note.part


# Whatever is sent

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec=None), max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_value_is_scored_between_0_and_1(name, data):
    given = sample(name)
    declaration = given.question.declaration(given.passage)
    ids = st.sampled_from([*declaration.choices, *declaration.parts, "", "foreign"])
    value = data.draw(JSON | ids | st.lists(ids, max_size=6) | st.dictionaries(ids, ids, max_size=6))
    score = given.question.score(value, given.passage)
    assert 0.0 <= score.fraction <= 1.0
    if declaration.fits(value):
        given.question.summarize(value, given.passage)
        given.question.classify(value, given.passage)
        given.question.notes(value, given.passage)
    else:
        assert score.rule == "blank"


@pytest.mark.parametrize("name", TYPES)
@given(
    fields=st.dictionaries(st.text(max_size=4), st.lists(st.text(max_size=5), max_size=3), max_size=4), data=st.data()
)
@settings(max_examples=40, deadline=None)
def test_any_form_gives_a_response_that_fits(name, fields, data):
    given = sample(name)
    declaration = given.question.declaration(given.passage)
    ids = st.sampled_from([*declaration.choices, *declaration.parts, "1", "2", "٢", "²", "foreign"])
    own = data.draw(st.dictionaries(ids.map(lambda part: f"a.{part}"), st.lists(ids, max_size=3), max_size=6))
    read = declaration.read_form(Form({**fields, **own, "a": data.draw(st.lists(ids, max_size=4))}), "a")
    assert declaration.fits(read)


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(
    "value",
    [
        "foreign\0id",
        "\ud800",
        "x" * 20_001,
        7,
        1.5,
        True,
        ["foreign"],
        [["a"]],
        [None],
        {"foreign": "a"},
        {"r1": 1},
        {"a": []},
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_does_not_fit_is_refused(name, value):
    given = sample(name)
    assert not given.question.declaration(given.passage).fits(value)
    assert given.question.score(value, given.passage).rule == "blank"


@pytest.mark.parametrize("name", TYPES)
def test_what_may_be_chosen_is_listed_with_what_is_right(name):
    """`classes` has every class that `classify` finds; those of the key are the right ones. Free words have none."""
    one = sample(name)
    listed = one.question.classes(one.passage)
    if not listed:
        return
    names = [found.name for found in listed]
    assert len(set(names)) == len(names)
    declaration = one.question.declaration(one.passage)
    for value in [row["value"] for row in one.responses if declaration.fits(row["value"])]:
        assert set(one.question.classify(value, one.passage)) <= set(names)
    key = one.question.classify(one.question.correct_response(), one.passage)
    assert {found.name for found in listed if found.right} == set(key)
    assert len({(found.part, found.text) for found in listed}) == len(listed)
