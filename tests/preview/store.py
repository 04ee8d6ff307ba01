"""What the preview remembers of its one attempt, and how it answers saves."""

import datetime as dt
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from quizapp.core.passages import Passage
from quizapp.core.question_types import question_from_json
from quizapp.core.question_types.base import Score

CONTENT = yaml.safe_load((Path(__file__).parent / "quiz.yaml").read_text(encoding="utf-8"))
PASSAGE = Passage.model_validate(CONTENT["passage"])
QUESTIONS = [question_from_json(data) for data in CONTENT["questions"]]
WIB = dt.timezone(dt.timedelta(hours=7), "WIB")


@dataclass
class Store:
    """One attempt: answers by position, operations by id, tries of practice, and the fault asked for."""

    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)
    tries: dict[int, list[Score]] = field(default_factory=dict)
    posted: dict[str, list[str]] = field(default_factory=dict)
    fault: str = "none"

    def answer(self, position: int) -> dict[str, Any]:
        """What is stored for a question; a first look makes the blank one."""
        return self.answers.setdefault(position, {"value": None, "flagged": False, "revision": 0})

    def save(self, saves: list[dict[str, Any]]) -> tuple[list[dict[str, Any]] | None, int]:
        """Results and status of a request with `saves`; None for the results of a request that fails."""
        if self.fault == "slow":
            time.sleep(2)
        if self.fault.isdigit():
            return None, int(self.fault)
        results = [self._decide(save) for save in saves]
        if self.fault == "drop":  # stored, but the reply is lost
            return None, 503
        return results, 409 if any(result["status"] == "conflict" for result in results) else 200

    def _decide(self, save: dict[str, Any]) -> dict[str, Any]:
        known = self.operations.get(save["operation_id"])
        if known is not None:
            return known
        position = save["position"]
        stored = self.answer(position)
        if self.fault == "refuse":
            return {"position": position, "status": "refused", "message": "The time for this attempt is over."}
        if save["base_revision"] != stored["revision"]:
            result = {"position": position, "status": "conflict", **stored}
        else:
            stored.update(value=save["value"], flagged=save["flagged"], revision=stored["revision"] + 1)
            result = {"position": position, "status": "saved", "revision": stored["revision"]}
        self.operations[save["operation_id"]] = result
        return result

    def check(self, position: int, value: Any) -> None:
        """Mark a practice answer; the first try is stored."""
        if not self.tries.get(position):
            stored = self.answer(position)
            stored.update(value=value, revision=stored["revision"] + 1)
        self.tries.setdefault(position, []).append(QUESTIONS[position - 1].score(value, PASSAGE))


def now() -> dt.datetime:
    """The time of day at the school."""
    return dt.datetime.now(WIB)
