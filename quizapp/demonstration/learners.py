"""Imagined pupils: what somebody of some ability replies to a question. No database, no clock; randomness is passed in.

The chance of a right reply is logistic in ability minus difficulty (the Rasch model), so that progress, the matrix and
the figures of each question have something true to show.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from quizapp.core.passages import Passage
from quizapp.core.question_types.base import PROCESS_LABELS, Question
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.operations.marking import levels_of

PROCESS_DIFFICULTY = {"locate": -0.9, "understand": -0.1, "evaluate": 0.5}
GROWTH_A_WEEK = 0.12
_BANK = Path(__file__).with_name("open_responses.yaml")
_SHORTEST_TO_MISTYPE = 5
_OWN_GUESSES = 0.25
"""The share of replies foreseen by nobody that only one pupil gives."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a pupil gives, and for texts of their own the share of the points it deserves (what the teacher will say)."""

    value: Response
    deserves: float


@dataclass(frozen=True, slots=True)
class Learner:
    """An imagined pupil: ability (0: average of the class), how it differs by process, and care (0-1)."""

    ability: float
    by_process: Mapping[str, float] = field(repr=False)
    care: float = 0.8

    def chance(self, question: Question, week: float) -> float:
        """Return the chance of a right reply `week` weeks into the school year."""
        skill = self.ability + self.by_process[question.process] + GROWTH_A_WEEK * week
        return 1 / (1 + math.exp(difficulty(question) - skill))


def draw_learner(rng: random.Random) -> Learner:
    """Return a new imagined pupil."""
    by_process = {process: rng.gauss(0, 0.35) for process in PROCESS_LABELS}
    return Learner(rng.gauss(0.55, 0.95), by_process, min(0.97, max(0.45, rng.gauss(0.8, 0.12))))


def difficulty(question: Question) -> float:
    """Return how hard a question is, the same in every database."""
    return PROCESS_DIFFICULTY[question.process] + random.Random(question.id).gauss(0, 0.45)


def open_responses() -> dict[str, dict[float, list[str]]]:
    """Return what imagined pupils write (in Indonesian) in words of their own, by question id and mark."""
    loaded: dict[str, dict[float, list[str]]] = yaml.safe_load(_BANK.read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Replying:
    """Draws replies to the questions of one passage."""

    rng: random.Random
    passage: Passage
    bank: Mapping[str, Mapping[float, Sequence[str]]]

    def reply(self, question: Question, chance: float, care: float) -> Reply | None:
        """Return a reply that is right with about `chance`, or None: left empty."""
        if self.rng.random() < 0.12 * (1 - care):
            return None
        declaration = question.declaration(self.passage)
        if declaration.shape == "text":
            return self._write(question, chance, care)
        key = question.correct_response()
        if key is None:
            return None
        if self.rng.random() < chance:
            return Reply(key, 1)
        return Reply(self._miss(question, declaration, key, chance), 0)

    def _miss(self, question: Question, declaration: Declaration, key: Response, chance: float) -> Response:
        """Return a reply that misses the key: near it for the able, anything for the others."""
        choices = list(declaration.choices)
        if isinstance(key, str):
            others = sorted(choice for choice in choices if choice != key)
            strong = random.Random(question.id + question.prompt).randrange(len(others))  # one distractor draws most
            return self.rng.choices(others, [3 if place == strong else 1 for place in range(len(others))])[0]
        if isinstance(key, dict):
            return {part: self._near(choice, choices, chance) for part, choice in key.items()}
        if declaration.shape == "order":
            order = list(key)
            for _ in range(1 if self.rng.random() < chance else 3):
                place = self.rng.randrange(len(order) - 1)
                order[place], order[place + 1] = order[place + 1], order[place]
            return order
        chosen = [choice for choice in choices if (choice in key) != (self.rng.random() < 0.45)]
        return chosen or [self.rng.choice(choices)]

    def _near(self, choice: str, choices: list[str], chance: float) -> str:
        return choice if self.rng.random() < 0.35 + 0.5 * chance else self.rng.choice(choices)

    def _write(self, question: Question, chance: float, care: float) -> Reply | None:
        forms = [(part.listed, part.text) for part in question.parts() if part.role == "form"]
        if not forms:
            return self._sentences(question, chance)
        if self.rng.random() < chance:
            accepted = [text for listed, text in forms if listed == "accepted"] or [str(question.correct_response())]
            text = accepted[0] if self.rng.random() < 0.5 else self.rng.choice(accepted)
            return Reply(self._as_typed(text, care), 1)
        listed = {name: [text for of, text in forms if of == name] for name in ("wrong", "partial", "insufficient")}
        listed["partial"] = listed["partial"] or [text for of, text in forms if of in ("concepts", "items")]
        name = self.rng.choices(["wrong", "partial", "insufficient", ""], [45, 15, 15, 25])[0]
        if name and listed[name]:
            return Reply(self._as_typed(self.rng.choice(listed[name]), care), 0.5 if name == "partial" else 0)
        guess = self._guess()
        return self._unforeseen(question, random.Random(guess)) or Reply(guess, 0)

    def _unforeseen(self, question: Question, rng: random.Random) -> Reply | None:
        """Return what several of a class write and no list of the author has, now and then."""
        known = self.bank.get(question.id, {}) if self.passage.language == "id" else {}
        if not known or rng.random() < _OWN_GUESSES:
            return None
        mark = rng.choice(sorted(known))
        return Reply(rng.choice(known[mark]), mark / question.points)

    def _guess(self) -> str:
        """Return a few words from anywhere in the passage: what no list of the author foresaw."""
        blocks = [block for block in self.passage.blocks if block.sentences]
        words = self.rng.choice(self.rng.choice(blocks).sentences).text.split()
        begin = self.rng.randrange(max(1, len(words) - 3))
        return " ".join(words[begin : begin + self.rng.randint(1, 3)]).strip(" ,.:;“”\"'").lower() or "tidak tahu"

    def _as_typed(self, text: str, care: float) -> str:
        """Return `text` as a phone delivers it: small letters, a full stop, now and then a slip."""
        if self.rng.random() < 0.45:
            text = text.lower()
        if self.rng.random() < 0.08:
            text += "."
        words = text.split(" ")
        place = self.rng.randrange(len(words))
        if (
            self.rng.random() < 0.4 * (1 - care)
            and len(words[place]) >= _SHORTEST_TO_MISTYPE
            and words[place].isalpha()
        ):
            words[place] = self._slip(words[place])
        return " ".join(words)

    def _slip(self, word: str) -> str:
        place = self.rng.randrange(1, len(word) - 1)
        kind = self.rng.randrange(3)
        if kind == 0:
            return word[:place] + word[place + 1 :]  # a letter left out
        if kind == 1:
            return word[:place] + word[place] + word[place:]  # a letter twice
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]  # two letters swapped

    def _sentences(self, question: Question, chance: float) -> Reply | None:
        levels = levels_of(question)
        middle = min(1, len(levels) - 1)
        low = len(levels) - 1
        place = self.rng.choices([0, middle, low], [0.8 * chance, 0.35, 0.9 * (1 - chance)])[0]
        level = levels[place]
        known = self.bank.get(question.id, {}) if self.passage.language == "id" else {}
        texts = [*known.get(int(level.mark), ()), *([level.example] if level.example else [])]
        return Reply(self.rng.choice(texts), level.mark / question.points) if texts else None
