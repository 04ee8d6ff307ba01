"""What may be shown of an attempt: the page while taking, and the feedback afterwards. Values only, no rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache, partial
from typing import Any

from quizapp.core import glossary
from quizapp.core.availability import ReleaseStep
from quizapp.core.grading import Marked, State, Total, total
from quizapp.core.messages import Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Question
from quizapp.core.question_types.declarations import Response as Value
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.text_matching.explaining import Told
from quizapp.models import Response
from quizapp.operations import comparing, library, rulings
from quizapp.operations.attempts import Sitting, responses_of
from quizapp.operations.practice import is_explained, tries
from quizapp.operations.responses import stored_values

KEPT_GLOSSARIES = 64
"""Explained words kept in memory by each process: of one version each."""


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A score as pages show it."""

    fraction: float
    mark: float
    points: int
    waiting: bool
    state: State
    message: Message | None
    levels: Mapping[str, int] = field(default_factory=dict)
    """Points by criterion, where a person marked by criteria."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Key, reason and evidence of a question: only ever built where the key may be seen."""

    question: Question
    view: dict[str, Any]
    response: Value | None
    correct: Value | None
    notes: tuple[Note, ...]
    score: ScoreView
    feedback: str
    evidence: tuple[str, ...]
    corrected: bool = False
    """A teacher changed the key; the author's words about the former one are left out."""
    comparison: tuple[Told, ...] = ()
    """What the words of the response are to the words of the key, and who decided."""


@dataclass(frozen=True, slots=True)
class Check:
    """How far a practice question has come: tries checked, what the last one earned, and what may be told."""

    tries: int
    fraction: float
    waiting: bool
    message: Message | None
    hint: str | None
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Other:
    """A stored response that stands against one given elsewhere."""

    value: Value | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class TakingQuestion:
    """A question on the attempt page."""

    position: int
    number: int
    """What the pupil calls it: its place in the order of this attempt."""
    mixed: bool
    """It stands in an order that only this attempt has, or its options do."""
    view: dict[str, Any]
    response: Value | None
    revision: int
    flagged: bool
    blank: bool
    typed: bool
    """The response is the pupil's own words."""
    check: Check | None = None
    other: Other | None = None
    """What another device stored meanwhile; `response` is then what was given here and is not stored."""

    @property
    def name(self) -> str:
        """The base of the form's field names."""
        return f"q{self.position}"

    @property
    def fragment(self) -> str | None:
        """What the look of this question follows from, beside its version; None when it is the pupil's alone."""
        if self.mixed or self.check is not None or self.other is not None or (self.typed and not self.blank):
            return None
        return json.dumps([self.position, self.response, self.revision, self.flagged])


@dataclass(frozen=True)
class FeedbackQuestion:
    """A question on the feedback page; what may not be seen is None or empty.

    The explanation is worked out only when the page asks: where the same one was drawn before, nobody does.
    """

    position: int
    number: int
    mixed: bool
    view: dict[str, Any]
    response: Value | None
    score: ScoreView | None
    typed: bool
    """The response is the pupil's own words."""
    explain: Callable[[], Explanation] | None = None
    """Given only where the key may be seen."""
    ruled: str = ""
    """The ruling that changed the key, if one did: what the look of the explanation follows from, too."""
    marked_by: tuple[Told, ...] = ()
    """Who decided about the pupil's own words: all that is told of it before the key."""

    @cached_property
    def told(self) -> Explanation | None:
        """Key, reason and evidence, or None before their release."""
        return self.explain() if self.explain else None

    @property
    def question(self) -> Question | None:
        """The question with its key."""
        return self.told.question if self.told else None

    @property
    def correct(self) -> Value | None:
        """A response that earns full marks."""
        return self.told.correct if self.told else None

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say about the parts of the response."""
        return self.told.notes if self.told else ()

    @property
    def comparison(self) -> tuple[Told, ...]:
        """What there is to say about the words of the response."""
        return self.told.comparison if self.told else self.marked_by

    @property
    def corrected(self) -> bool:
        """Whether a teacher changed the key."""
        return self.told is not None and self.told.corrected

    @property
    def feedback(self) -> str | None:
        """Why the key is right."""
        return self.told.feedback if self.told else None

    @property
    def evidence(self) -> tuple[str, ...]:
        """The sentences that prove it."""
        return self.told.evidence if self.told else ()

    @property
    def fragment(self) -> str | None:
        """What the look of this question follows from, beside its version and the release step.

        None where it is the pupil's alone: own words, an order of its own.
        """
        return (
            None
            if self.typed or self.mixed
            else json.dumps([self.position, self.response, repr(self.score), self.ruled])
        )


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the pupil may see of a finished attempt."""

    step: ReleaseStep
    passage: dict[str, Any]
    total: Total | None
    questions: tuple[FeedbackQuestion, ...] = field(default=())


def passage_of(sitting: Sitting) -> dict[str, Any]:
    """Return the passage as pupils see it."""
    passage: dict[str, Any] = library.presentation(sitting.fingerprint)["passage"]
    return passage


def taking_questions(sitting: Sitting, typed: Mapping[int, Value]) -> tuple[list[TakingQuestion], datetime | None]:
    """Return the questions of an open attempt, in its order, with what has been answered, and when it was last saved.

    `typed` stands before stored values, which are given beside it. Keys are read only for checked practice.
    """
    stored = responses_of(sitting.attempt)
    shown = library.presentation(sitting.fingerprint)
    declarations = library.declarations(sitting.fingerprint)
    order = sitting.order
    checked = sitting.terms.mode == "practice" and any(one.fraction is not None for one in stored.values())
    in_force = _in_force(sitting) if checked else {}
    questions = []
    for number, position in enumerate(order.positions, start=1):
        view, declaration = order.show(position, shown["questions"][position - 1]), declarations[position - 1]
        response = stored.get(position)
        value = typed.get(position, response.value if response else None)
        questions.append(
            TakingQuestion(
                position=position,
                number=number,
                mixed=order.mixed,
                view=view,
                response=value,
                revision=response.revision if response else 0,
                flagged=response.flagged if response else False,
                blank=declaration.is_blank(value),
                typed=declaration.shape == "text",
                check=_check(sitting, position, view, response, in_force.get(position, NO_RULINGS)),
                other=Other(response.value, response.flagged) if response and position in typed else None,
            )
        )
    times = [response.saved_at for response in stored.values() if response.saved_at is not None]
    return questions, max(times, default=None)


def _check(
    sitting: Sitting, position: int, view: dict[str, Any], response: Response | None, in_force: Rulings
) -> Check | None:
    if sitting.terms.mode != "practice" or response is None or response.fraction is None or sitting.test_pending:
        return None
    content = library.published(sitting.fingerprint)
    question = content.questions[position - 1]
    last_reason = response.reason if response.second_fraction is None else response.second_reason
    last_fraction = response.fraction if response.second_fraction is None else response.second_fraction
    message = Message.from_json(last_reason) if last_reason else None
    explained = is_explained(response)
    return Check(
        tries=tries(response),
        fraction=last_fraction,
        waiting=response.waiting,
        message=message if explained or not _tells_the_key(message, question, response.value) else None,
        hint=question.hint,
        explanation=explain(question, content.passage, view, response, in_force) if explained else None,
    )


def _tells_the_key(message: Message | None, question: Question, value: Value | None) -> bool:
    """Say whether a sentence quotes a form that is neither what the pupil wrote nor on a list of wrong or partial ones."""
    form = message.values.get("form") if message else None
    if form is None:
        return False
    known = {part.text for part in question.parts() if part.role == "form" and not part.right}
    return form not in known and str(form).casefold() != str(value or "").strip().casefold()


def explain(
    question: Question,
    passage: Passage,
    view: dict[str, Any],
    response: Response | None,
    in_force: Rulings = NO_RULINGS,
    *,
    compare: comparing.Compare = comparing.told_to_pupil,
) -> Explanation:
    """Return everything there is to say about a response. The caller has decided that the key may be seen.

    Where a ruling changed the key, the new one is shown, and nothing that argues for the former. `compare` chooses who is
    told about the words: `comparing.told_to_pupil` or `told_to_teacher`.
    """
    value = response.value if response else None
    key = in_force.newest("key")
    changed = question.rekeyed(key.response, passage) if key else None
    shown = changed or question
    accepted = response is not None and (response.reason or {}).get("rule") == "also_accepted"
    return Explanation(
        question=shown,
        view=view,
        response=value,
        correct=shown.correct_response(),
        notes=() if accepted else shown.notes(value, passage),
        score=score_view(question.points, response),
        feedback=question.feedback if key is None or changed is None else key.comment,
        evidence=evidence_of(question, passage),
        corrected=changed is not None,
        comparison=compare(shown, passage, response, in_force),
    )


def evidence_of(question: Question, passage: Passage) -> tuple[str, ...]:
    """Return the full ids of the sentences a question rests on, in reading order."""
    wanted = {name for span in question.evidence for name in passage.resolve(span)}
    return tuple(name for name in passage.sentences if name in wanted)


def score_view(points: int, response: Response | None) -> ScoreView:
    """Return the stored score of a response as pages show it."""
    fraction = response.fraction if response else None
    reason = response.reason if response else None
    marked = Marked(
        points,
        fraction,
        waiting=bool(response and response.waiting),
        blank=fraction is None or (reason or {}).get("rule") == "blank",
        void=bool(response and response.void),
    )
    message = Message.from_json(reason) if reason else None
    levels = {} if marked.waiting else (reason or {}).get("levels", {})
    return ScoreView(fraction or 0.0, marked.mark, points, marked.waiting, marked.state, message, levels)


def feedback_of(sitting: Sitting, now: datetime) -> Feedback:
    """Return what the release step allows of a finished attempt, and nothing else.

    Keys and rationales are loaded only for the step that shows them.
    """
    step = sitting.release(now)
    shown = library.presentation(sitting.fingerprint)
    if step == "nothing":
        return Feedback(step, shown["passage"], None)
    stored = responses_of(sitting.attempt)
    scores = {
        position: score_view(view["points"], stored.get(position))
        for position, view in enumerate(shown["questions"], start=1)
    }
    summed = total(Marked(s.points, s.fraction, s.waiting, void=s.state == "void") for s in scores.values())
    if step == "score":
        return Feedback(step, shown["passage"], summed)
    content = library.published(sitting.fingerprint) if step == "key" else None
    in_force = _in_force(sitting) if content is not None else {}
    passage = shown["passage"]
    if content is not None:  # now the words that the questions tested may explain themselves
        passage = passage | {"glossary": _whole_glossary(sitting.fingerprint)}
    questions = []
    declarations = library.declarations(sitting.fingerprint)
    order = sitting.order
    for number, position in enumerate(order.positions, start=1):
        view = order.show(position, shown["questions"][position - 1])
        response = stored.get(position)
        value = response.value if response else None
        declaration = declarations[position - 1]
        typed = declaration.shape == "text" and not declaration.is_blank(value)
        if content is None:
            score = _without_forms(scores[position])
            marked_by = comparing.marked_by(response) if typed and response else ()
            questions.append(
                FeedbackQuestion(position, number, order.mixed, view, value, score, typed, marked_by=marked_by)
            )
            continue
        ruled = in_force.get(position, NO_RULINGS)
        told = partial(explain, content.questions[position - 1], content.passage, view, response, ruled)
        scored, key = scores[position], repr(ruled.newest("key") or "")
        questions.append(FeedbackQuestion(position, number, order.mixed, view, value, scored, typed, told, key))
    return Feedback(step, passage, summed, tuple(questions))


@lru_cache(maxsize=KEPT_GLOSSARIES)
def _whole_glossary(fingerprint: str) -> Sequence[Mapping[str, Any]]:
    """Return all explained words of a version as pages show them: found once by each process, as it never changes."""
    passage = library.published(fingerprint).passage
    return tuple(glossary.view(passage, passage.glossary))


def _in_force(sitting: Sitting) -> Mapping[int, Rulings]:
    return rulings.in_force(rulings.Place.of(sitting.assignment), sitting.fingerprint)


def _without_forms(score: ScoreView) -> ScoreView:
    """Return the score without a sentence that quotes the author's word lists: they belong to the key."""
    quotes = score.message is not None and "form" in score.message.values
    return replace(score, message=None) if quotes else score


def unanswered(sitting: Sitting) -> list[int]:
    """Return the positions of the questions without an answer."""
    stored = stored_values(sitting.attempt.id)
    declarations = library.declarations(sitting.fingerprint)
    return [
        position
        for position, declaration in enumerate(declarations, start=1)
        if declaration.is_blank(stored[position][0] if position in stored else None)
    ]
