"""The contract of a question type, on one screen.

A question type is one module in this package (a `Question` subclass), one template
(`templates/question_types/<type>.html`) and one sample (`tests/samples/question_types/<type>.yaml`). The fields of
the class are the file format; the answer form is built from `declaration`; reports use `summarize`, statistics
`classify`. Nothing else in the program asks which type a question is.

The verbs are those of Moodle's question engine, the declaration is QTI's.
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage, Span
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Identifier, Path, Points, Problem, Record, ShortText, Text
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.text_matching.graded import Graded

Process = Literal["locate", "understand", "evaluate"]
SUBPROCESSES: Mapping[str, tuple[str, ...]] = {
    "locate": ("scan_locate", "search_select"),
    "understand": ("represent_literal", "integrate_infer"),
    "evaluate": ("assess_quality_credibility", "reflect_content_form", "detect_conflict"),
}
PROCESS_LABELS: Mapping[str, str] = {
    "locate": N_("Locate information"),
    "understand": N_("Understand"),
    "evaluate": N_("Evaluate and reflect"),
}

SUBPROCESS_LABELS: Mapping[str, str] = {
    "scan_locate": N_("scan for a detail"),
    "search_select": N_("search and select a text"),
    "represent_literal": N_("understand what is said"),
    "integrate_infer": N_("connect and infer"),
    "assess_quality_credibility": N_("judge quality and credibility"),
    "reflect_content_form": N_("reflect on content and form"),
    "detect_conflict": N_("notice a contradiction"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """What a response earned: `fraction` of the points (0-1), the rule in words, whether a person must still look."""

    fraction: float
    rule: str
    message: Message
    waiting: bool = False
    ruling: int | None = None
    """The teacher's ruling that decided (`core.rulings`)."""
    void: bool = False
    """A ruling took the question out of the count."""
    sureness: float | None = None
    """Where words were compared: from surely wrong (0) to surely right (1)."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Points by criterion, where a person marked by criteria."""

    def to_json(self) -> dict[str, Any]:
        """Return plain data for storage beside the fraction."""
        levels = {"levels": dict(self.levels)} if self.levels else {}
        return {"rule": self.rule, **levels, **self.message.to_json()}


@dataclass(frozen=True, slots=True)
class Note:
    """One line of feedback on a part of a response: which part, whether it was right (None: neither), and why."""

    part: str
    right: bool | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a question as the lint sees it, so that a rule asks for roles and never for a type.

    `role` says what the piece is for: an `option` is one of the choices of the whole question, a `row` is put into a
    category, a `form` is a reply the author listed, a `pair` is to be matched and an `extra` is left over, a `step` has a
    place in an order, a `piece` is anything else with a rationale (a sentence). `right`: it earns the mark (for a row:
    its key is one of the categories). `listed` names the list a form stands in, or the category of a row's key in words.
    `explained`: pupils who fall for it must be told why, in `rationale`.
    """

    role: Literal["option", "row", "form", "pair", "extra", "step", "piece"]
    path: Path
    text: str
    right: bool
    rationale: str | None = None
    explained: bool = True
    listed: str = ""


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """A class that `classify` may find, in words: an option, or what may be put to a row or an item (its `part`).

    `name` is what `classify` returns. `letter`: what pupils see before an option; empty where there is none.
    """

    name: str
    text: str
    right: bool
    part: str = ""
    letter: str = ""


BLANK = Score(0.0, "blank", Message(N_("No answer was given.")))


class CurriculumCode(Record):
    """A school's own code for a question: free text with the name of its framework."""

    framework: ShortText
    code: ShortText


class Question(Record, abc.ABC):
    """One question in one language. Subclasses set `type`, `label` and the verbs."""

    label: ClassVar[str]
    """The type's name as teachers say it (English, translatable)."""
    by_person: ClassVar[bool] = False
    """No rule marks it: every response that says something waits for a teacher."""
    learns: ClassVar[bool] = False
    """Responses are words that teachers mark: what they decide about one holds for the next alike."""
    position: ClassVar[int]
    """Where the type stands when authors choose one."""

    id: Identifier
    prompt: Text
    process: Process
    subprocess: str
    evidence: tuple[Span, ...]
    points: Points = 1
    feedback: Text
    """Why the key is right, shown with the evidence whatever the response was."""
    hint: Text | None = None
    tags: tuple[Identifier, ...] = ()
    indicator: Text | None = None
    curriculum: tuple[CurriculumCode, ...] = ()
    barrett: ShortText | None = None
    bloom: ShortText | None = None
    tka: ShortText | None = None

    @property
    def type_name(self) -> str:
        """The name in files, tables and templates, e.g. `multiple_choice`."""
        return str(self.type)  # type: ignore[attr-defined]  # a Literal field of each subclass

    # What a pupil may see and send

    @abc.abstractmethod
    def declaration(self, passage: Passage) -> Declaration:
        """Return the shape of a response and the ids that may stand in it."""

    @abc.abstractmethod
    def presentation(self, passage: Passage) -> dict[str, Any]:
        """Return what the pupil sees before release, as plain data: an allow-list, never a key or a rationale."""

    @abc.abstractmethod
    def scoring(self) -> Message:
        """Return how the question is marked, said to the pupil before answering."""

    # Rules of marking

    @abc.abstractmethod
    def correct_response(self) -> Response | None:
        """Return one response that earns full marks, or None where only a person can say."""

    @abc.abstractmethod
    def _score(self, response: Response, passage: Passage) -> Score:
        """Score a response that is not blank and fits the declaration."""

    def score(self, response: Response | None, passage: Passage, rulings: Rulings = NO_RULINGS) -> Score:
        """Return what `response` earns under `rulings`. Blank or ill-shaped responses earn 0; never raises."""
        declaration = self.declaration(passage)
        if response is not None and (not declaration.fits(response) or declaration.is_blank(response)):
            response = None
        ruled = self._ruled(response, passage, rulings) if rulings else None
        if ruled is not None:
            return ruled
        return BLANK if response is None else self._score_learned(response, passage, rulings)

    def _score_learned(self, response: Response, passage: Passage, rulings: Rulings) -> Score:  # noqa: ARG002
        """Score a response with what teachers decided about alike ones; types that learn say how."""
        return self._score(response, passage)

    def graded(self, response: Response, passage: Passage, rulings: Rulings = NO_RULINGS) -> Graded | None:  # noqa: ARG002
        """Return how the words of `response` compare with the key; None where no words are compared."""
        return None

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:  # noqa: ARG002
        """Return this question with `value` as its key; None where a key cannot be told by one response.

        Also None for a response that cannot be a key: incomplete, or such that ticking everything would be right.
        Rationales that argue for the former key are left out.
        """
        return None

    def _ruled(self, response: Response | None, passage: Passage, rulings: Rulings) -> Score | None:
        """Return what a ruling about the whole question says; None if none does."""
        if void := rulings.newest("void"):
            message = Message(N_("This question does not count: your teacher took it out."))
            return Score(0.0, "void", message, ruling=void.id, void=True)
        if everyone := rulings.newest("everyone"):
            return Score(1.0, "everyone", Message(N_("Your teacher gave everyone the marks.")), ruling=everyone.id)
        if response is None:
            return None
        for accepted in rulings.all("accept"):
            if self.declaration(passage).same(accepted.response, response):
                message = Message(N_("Your teacher accepts this answer, too."))
                return Score(1.0, "also_accepted", message, ruling=accepted.id)
        key = rulings.newest("key")
        changed = self.rekeyed(key.response, passage) if key else None
        if key is None or changed is None:
            return None
        return replace(changed.score(response, passage), ruling=key.id)

    # What people are told afterwards

    @abc.abstractmethod
    def summarize(self, response: Response | None, passage: Passage) -> str:
        """Return the response as one line of text for tables and CSV; empty when blank."""

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:
        """Return the response classes that statistics count (chosen option ids, for example); empty when blank."""
        text = self.summarize(response, passage)
        return (text,) if text else ()

    def classes(self, passage: Passage) -> tuple[ResponseClass, ...]:  # noqa: ARG002
        """Return every class there can be, in order, the classes of one part together; none where words are free."""
        return ()

    def group(self, responses: Sequence[Response | None], passage: Passage) -> tuple[tuple[int, ...], ...]:
        """Return the indexes of alike responses together, each index once, in the order of their first members.

        Alike are those of equal classes; a response without a class is alone.
        """
        groups: dict[Hashable, list[int]] = {}
        for place, response in enumerate(responses):
            groups.setdefault(self.classify(response, passage) or place, []).append(place)
        return tuple(tuple(places) for places in groups.values())

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:  # noqa: ARG002
        """Return feedback on the parts of `response`: the rationale of each chosen distractor, row by row and so on."""
        return ()

    # Authoring

    def outline(self) -> tuple[str, ...]:
        """Return what it is marked by beyond keys and points, without words: the same in every language of a quiz."""
        return ()

    def parts(self) -> Iterator[Part]:
        """Yield the pieces that lint rules look at; paths start at the question."""
        yield from ()

    def problems(self, passage: Passage) -> Iterator[Problem]:
        """Yield what an author has to mend. Subclasses add theirs after these."""
        if self.subprocess not in SUBPROCESSES[self.process]:
            allowed = ", ".join(SUBPROCESSES[self.process])
            yield Problem(
                ("subprocess",),
                Message(
                    N_("“%(given)s” does not belong to the process “%(process)s”; choose one of: %(allowed)s."),
                    {"given": self.subprocess, "process": self.process, "allowed": allowed},
                ),
            )
        for position, span in enumerate(self.evidence):
            if not passage.resolve(span):
                where = span.at if span.quote is None else f"{span.at}: {span.quote}"
                message = Message(N_("The evidence “%(where)s” is not in the passage."), {"where": where})
                yield Problem(("evidence", position), message)

    def with_opaque_ids(self, new_id: Callable[[], str]) -> Question:  # noqa: ARG002
        """Return the same question with drawn ids for its parts, so that neither id nor order tells the key."""
        return self

    def common_presentation(self) -> dict[str, Any]:
        """Return the part of the presentation that every type shares."""
        return {
            "id": self.id,
            "type": self.type_name,
            "prompt": self.prompt,
            "points": self.points,
            "process": self.process,
            "scoring": self.scoring().to_json(),
        }


class Option(Record):
    """A choice a pupil can make. `rationale` says why it is wrong (or right), in the pupil's language."""

    id: Identifier
    text: ShortText
    key: bool = Field(default=False, strict=True)
    rationale: Text | None = None


def redraw(names: list[str], new_id: Callable[[], str]) -> dict[str, str]:
    """Return a drawn id for each of `names`."""
    drawn: dict[str, str] = {}
    for name in names:
        fresh = new_id()
        while fresh in drawn.values():
            fresh = new_id()
        drawn[name] = fresh
    return drawn


def sorted_by_id(parts: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return presentation parts in the order of their drawn ids: an order that tells nothing."""
    return sorted(parts, key=lambda part: part["id"])
