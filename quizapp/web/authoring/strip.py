"""The strip over the studio: which paragraphs have no question yet, and how the questions stand against their target."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.coverage import ParagraphCount, coverage
from quizapp.core.drafts import Draft
from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.web.languages import translated


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process, how many questions ask for it and how many should."""

    label: str
    questions: int
    target: int

    @property
    def missing(self) -> int:
        """How many questions it lacks; 0 when the target is reached."""
        return max(self.target - self.questions, 0)


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip shows."""

    paragraphs: tuple[ParagraphCount, ...]
    bare: tuple[int, ...]
    """Numbers of the paragraphs without a question."""
    processes: tuple[ProcessLine, ...]


def strip_of(draft: Draft) -> Strip:
    """Return the strip of a draft."""
    found = coverage(draft)
    return Strip(
        paragraphs=found.paragraphs,
        bare=found.uncovered,
        processes=tuple(
            ProcessLine(translated(PROCESS_LABELS[one.process]), one.questions, one.target) for one in found.processes
        ),
    )
