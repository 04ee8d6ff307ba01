"""Another key for a question: every type that has one key takes another, and marks as if it had been authored so."""

from __future__ import annotations

import json
import random
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.interchange.yaml_nodes import read_yaml
from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.rulings import Ruling, Rulings

SAMPLES = Path(__file__).parents[1] / "samples" / "question_types"
CLOSED = ("multiple_choice", "multiple_response", "statement_table", "matching", "ordering", "evidence")


def sample(name: str) -> tuple[Question, Passage]:
    data = read_yaml((SAMPLES / f"{name}.yaml").read_bytes()).data
    passage = Passage.model_validate(data["passage"])
    question = QUESTION_TYPES[name].model_validate(data["question"])
    chance = random.Random(7)
    return question.with_opaque_ids(lambda: f"x{chance.randrange(10**6):06d}"), passage


def some_response(declaration: Declaration, chance: random.Random) -> Response:
    """Return a complete response of the shape."""
    choices = list(declaration.choices)
    match declaration.shape:
        case "choice":
            return chance.choice(choices)
        case "choices":
            return chance.sample(choices, chance.randint(1, len(choices)))
        case "mapping":
            return {part: chance.choice(choices) for part in declaration.parts}
        case "order":
            return chance.sample(choices, len(choices))
    raise AssertionError(declaration.shape)


@pytest.mark.parametrize("name", CLOSED)
@given(seed=st.integers(0, 10**6))
def test_the_new_key_is_right_and_marks_as_a_question_authored_so(name: str, seed: int):
    question, passage = sample(name)
    declaration, chance = question.declaration(passage), random.Random(seed)
    value = some_response(declaration, chance)
    changed = question.rekeyed(value, passage)
    if changed is None:
        assert name in ("multiple_response", "evidence"), "only ticking (nearly) everything cannot be a key"
        assert len(value) >= len(declaration.choices) - 1 or len(value) > 6
        return
    assert declaration.same(changed.correct_response(), value)
    assert changed.score(value, passage).fraction == 1.0
    stored = type(question).model_validate(json.loads(json.dumps(changed.model_dump(mode="json"))))
    assert set(stored.declaration(passage).choices) == set(declaration.choices)
    for _ in range(5):
        other = some_response(declaration, chance)
        assert changed.score(other, passage) == stored.score(other, passage)
    assert (changed.id, changed.prompt, changed.points) == (question.id, question.prompt, question.points)


@pytest.mark.parametrize("name", CLOSED)
@given(seed=st.integers(0, 10**6))
def test_the_same_key_again_changes_nothing(name: str, seed: int):
    question, passage = sample(name)
    correct = question.correct_response()
    assert correct is not None
    changed = question.rekeyed(correct, passage)
    assert changed is not None
    other = some_response(question.declaration(passage), random.Random(seed))
    assert changed.score(other, passage) == question.score(other, passage)
    assert changed.notes(other, passage) == question.notes(other, passage)


@pytest.mark.parametrize("name", CLOSED)
@given(seed=st.integers(0, 10**6))
def test_a_ruling_marks_as_the_rekeyed_question_does(name: str, seed: int):
    question, passage = sample(name)
    chance = random.Random(seed)
    value, other = (some_response(question.declaration(passage), chance) for _ in range(2))
    key = Rulings((Ruling(7, "key", value=json.dumps(value)),))
    changed = question.rekeyed(value, passage) or question
    marked, expected = question.score(other, passage, key), changed.score(other, passage)
    assert (marked.fraction, marked.rule, marked.message) == (expected.fraction, expected.rule, expected.message)
    accepted = Rulings((Ruling(8, "accept", value=json.dumps(value)),))
    assert question.score(value, passage, accepted).fraction == 1.0
    if isinstance(value, list) and question.declaration(passage).shape == "choices":
        assert question.score(value[::-1], passage, accepted).rule == "also_accepted"


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES))
@pytest.mark.parametrize("value", ["", "nonsense", [], ["nonsense"], {}, {"nonsense": "x"}])
def test_what_does_not_fit_is_no_key(name: str, value: Any):
    question, passage = sample(name)
    assert question.rekeyed(value, passage) is None


def test_a_mapping_must_be_complete():
    for name in ("statement_table", "matching"):
        question, passage = sample(name)
        correct = question.correct_response()
        assert isinstance(correct, dict)
        assert question.rekeyed(dict(list(correct.items())[1:]), passage) is None


def test_matching_keeps_every_phrase_wherever_it_goes():
    question, passage = sample("matching")
    declaration = question.declaration(passage)
    for phrases in list(permutations(declaration.choices, len(declaration.parts)))[:60]:
        value = dict(zip(declaration.parts, phrases, strict=True))
        changed = question.rekeyed(value, passage)
        assert changed is not None
        assert set(changed.declaration(passage).choices) == set(declaration.choices)
        words = {phrase["id"]: phrase["text"] for phrase in changed.presentation(passage)["phrases"]}
        assert words == {phrase["id"]: phrase["text"] for phrase in question.presentation(passage)["phrases"]}


def test_nothing_argues_for_the_former_key():
    question, passage = sample("multiple_choice")
    former = question.correct_response()
    value = next(name for name in question.declaration(passage).choices if name != former)
    changed = question.rekeyed(value, passage)
    assert changed is not None
    notes = [note for name in (former, value) for note in changed.notes(name, passage)]
    assert [(note.right, note.text) for note in notes] == [(False, None), (True, None)]
