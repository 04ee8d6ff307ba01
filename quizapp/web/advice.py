"""Advice in words: what, where, how to mend, and why it was let go. For `components/advice.html`, in whichever area."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from quizapp.core.lint import Finding
from quizapp.core.messages import N_, Message
from quizapp.core.records import Path
from quizapp.operations.advice import Advice
from quizapp.web.languages import say, translated

_ROWS: dict[str, str] = {
    "options": N_("Option %(letter)s"),
    "rows": N_("Statement %(number)s"),
    "pairs": N_("Pair %(number)s"),
    "extras": N_("Phrase left over %(number)s"),
    "steps": N_("Step %(number)s"),
    "accepted": N_("Accepted answer %(number)s"),
    "wrong": N_("Wrong answer %(number)s"),
    "insufficient": N_("Answer that is not enough %(number)s"),
    "partial": N_("Answer for a part of the points %(number)s"),
    "concepts": N_("Part %(number)s"),
    "errors": N_("Typical error %(number)s"),
}
"""One row of a question, by its field."""
_FIELDS: dict[str, str] = {
    "prompt": N_("Question"),
    "options": N_("Options"),
    "evidence": N_("Evidence"),
    "feedback": N_("Explanation"),
    "hint": N_("Hint"),
    "rows": N_("Statements"),
    "extras": N_("Phrases left over"),
    "accepted": N_("Answers"),
    "wrong": N_("Answers"),
}
"""A field of a question; of any other the question itself is named."""


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """A line of advice. `where` and `href` are None where there is nothing to go to; `reason`: why it was let go."""

    id: str
    text: str
    mend: str | None
    error: bool
    code: str | None
    minor: bool = False
    """Worth a look when there is time."""
    where: str | None = None
    href: str | None = None
    finding: str | None = None
    """What names it when it is let go or taken back; None: it cannot be."""
    address: str | None = None
    """Where to post that."""
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None


def advice_rows(quiz_id: int, draft_names: list[str], told: Iterable[Advice]) -> list[tuple[Path, AdviceRow]]:
    """Return each advice of a draft with its path, in words. `draft_names` are the ids of the questions in order."""
    seen: Counter[str] = Counter()
    rows = []
    for advice in told:
        name = _question(advice.path, draft_names)
        basis = (advice.fingerprint or f"problem.{name or '-'}").replace(".", "-")
        seen[basis] += 1
        rows.append(
            (
                advice.path,
                AdviceRow(
                    id=f"advice-{basis}-{seen[basis]}",
                    text=say(advice.message),
                    mend=say(advice.mend) if advice.mend else None,
                    error=advice.stops_publishing,
                    code=advice.code,
                    minor=advice.severity == "info",
                    where=where(advice.path),
                    href=_address(quiz_id, name, advice.path),
                    finding=advice.fingerprint if advice.may_be_dismissed else None,
                    address=_posting(quiz_id, advice),
                    reason=advice.dismissal.reason if advice.dismissal else None,
                    by=advice.dismissal.by if advice.dismissal else None,
                    at=advice.dismissal.at if advice.dismissal else None,
                ),
            )
        )
    return rows


def finding_rows(findings: Iterable[Finding], prefix: str) -> list[AdviceRow]:
    """Return findings about questions that are in no set yet; ids begin with `prefix`, which the page has once."""
    return [
        AdviceRow(
            id=f"advice-{prefix}-{number}",
            text=say(finding.message),
            mend=say(finding.mend),
            error=finding.severity == "error",
            code=finding.code,
            minor=finding.severity == "info",
            where=where(finding.path),
        )
        for number, finding in enumerate(findings, 1)
    ]


def where(path: Path) -> str | None:
    """Return in words where in a question or a set a path leads; None for the question or the set as a whole."""
    if path[:1] == ("passage",):
        return _("Words explained") if "glossary" in path else _("Text")
    rest = path[2:] if path[:1] == ("questions",) and len(path) > 1 else ()
    if not rest:
        return None
    place = next((step for step in rest if isinstance(step, int)), None)
    name = str(rest[0])
    if place is not None and name in _ROWS:
        letter = string.ascii_uppercase[place % len(string.ascii_uppercase)]
        label = say(Message(_ROWS[name], {"number": place + 1, "letter": letter}))
    else:
        label = translated(_FIELDS.get(name, _FIELDS["prompt"]))
    return _("%(place)s, explanation", place=label) if rest[-1] == "rationale" else label


def _question(path: Path, names: list[str]) -> str | None:
    number = path[1] if path[:1] == ("questions",) and len(path) > 1 else None
    return names[number] if isinstance(number, int) and number < len(names) else None


def _address(quiz_id: int, name: str | None, path: Path) -> str | None:
    """Return the address of the field: in the form of the question, or of the text."""
    if path[:1] == ("passage",):
        return url_for("authoring.edit_passage", quiz_id=quiz_id, _anchor="glossary" if "glossary" in path else None)
    if name is None:
        return None
    return url_for("authoring.edit_question", quiz_id=quiz_id, name=name, _anchor=_anchor(path[2:]))


def _posting(quiz_id: int, advice: Advice) -> str | None:
    if not advice.may_be_dismissed:
        return None
    return url_for("advising.restore" if advice.dismissal else "advising.dismiss", quiz_id=quiz_id)


_ONE_FIELD = frozenset({"accepted", "review", "evidence"})
"""Lists that are one field in the form."""
_FORM_NAMES = {"process": "subprocess", "errors": "mistakes"}
_MAIN_FIELD = {"pairs": "right", "extras": "right", "errors": "at"}
"""The field that a row is told about, where it is not its `text`."""


def _anchor(rest: Path) -> str | None:
    """Return the id of the field in the form, as WTForms writes it: `options-2-text`."""
    if not rest:
        return None
    name = str(rest[0])
    if name in _ONE_FIELD:
        return name
    if "accepted" in rest:  # of a part, one way to say it a line
        rest = rest[: rest.index("accepted") + 1]
    elif isinstance(rest[-1], int):
        rest = (*rest, _MAIN_FIELD.get(name, "text"))
    return "-".join(str(step) for step in (_FORM_NAMES.get(name, name), *rest[1:]))
