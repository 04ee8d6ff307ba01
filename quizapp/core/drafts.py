"""A quiz its author is still writing: parts may be missing. Publishing turns it into `QuizContent` or says what is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from quizapp.core import draft_levels
from quizapp.core.articles import Moved
from quizapp.core.draft_anchors import follow_anchors
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Block, Passage, Span
from quizapp.core.question_problems import question_problems
from quizapp.core.question_types import question_from_json
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import QuizContent
from quizapp.core.records import Problem

Draft = dict[str, Any]
"""Plain data: `title`, `description`, `grade`, `passage` (as `Passage`), `questions` (each as its `Question`, perhaps
incomplete), `last_number`; and, where there is anything to say, `revisions` (part: revision of the draft at which it last
changed; `core.draft_parts`), `targets` (questions wanted by process), `dismissed` (advice the author let go, with the
reason), `levels` (other texts for the same questions; `core.draft_levels`), `proposed` (question: what the program
proposed and nobody has confirmed, `evidence` or `process`) and `lost` (question: sentences that were evidence and are no
longer in the text)."""


def new_draft(passage: Passage) -> Draft:
    """Return a draft that has a passage and no question yet."""
    return {
        "title": passage.title,
        "description": None,
        "grade": None,
        "passage": passage.model_dump(mode="json"),
        "questions": [],
    }


def passage_of(draft: Draft) -> Passage:
    """Return the draft's passage."""
    return Passage.model_validate(draft["passage"])


def question_of(data: dict[str, Any]) -> Question | None:
    """Return the question if it is complete enough to be shown, else None."""
    try:
        return question_from_json(data)
    except (ValidationError, KeyError):
        return None


def slug_for(title: str, taken: Iterable[str]) -> str:
    """Return an address for `title` that is not `taken`: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "bacaan"
    used = set(taken)
    slug, number = base, 2
    while slug in used:
        slug, number = f"{base}-{number}", number + 1
    return slug


def name_for(draft: Draft) -> str:
    """Return an id for the next question, never one that was used in this draft."""
    numbers = [int(q["id"][1:]) for q in draft["questions"] if re.fullmatch(r"q\d{1,6}", str(q.get("id", "")))]
    return f"q{max([*numbers, int(draft.get('last_number', 0))], default=0) + 1}"


def empty_question(name: str, type_name: str, evidence: list[Any]) -> dict[str, Any]:
    """Return a question of which nothing is written yet but where it rests."""
    return {
        "id": name,
        "type": type_name,
        "prompt": "",
        "process": "locate",
        "subprocess": "scan_locate",
        "evidence": evidence,
        "points": 1,
        "feedback": "",
        "hint": None,
    }


def evidence_value(span: Any) -> str:
    """Return a span as pages write it: `p3.s1`, `p3`, or with the words quoted `p3.s1:the words`."""
    if isinstance(span, str):
        return span
    at, quote = str(span["at"]), span.get("quote")
    return f"{at}:{quote}" if quote else at


def span_of(value: str) -> dict[str, str] | str:
    """Return the span that a page wrote with `evidence_value`, as it is stored."""
    at, _, quote = value.partition(":")
    return {"at": at, "quote": quote} if quote else at


def spans_in(values: Iterable[str], passage: Passage) -> list[Any]:
    """Return what pages wrote with `evidence_value`, each once, without what is not in the passage."""
    found: list[Any] = []
    for value in values:
        span = span_of(value)
        try:
            stands = passage.resolve(Span.model_validate(span))
        except ValidationError:
            stands = ()
        if stands and span not in found:
            found.append(span)
    return found


def with_question(draft: Draft, data: dict[str, Any]) -> Draft:
    """Return the draft with the question added, or changed if it has one with that id."""
    questions = list(draft["questions"])
    names = [question["id"] for question in questions]
    if data["id"] in names:
        questions[names.index(data["id"])] = data
    else:
        questions.append(data)
    last = max(int(draft.get("last_number", 0)), int(data["id"][1:]) if re.fullmatch(r"q\d{1,6}", data["id"]) else 0)
    return draft | {"questions": questions, "last_number": last}


def without_question(draft: Draft, name: str) -> Draft:
    """Return the draft without that question and what is noted about it."""
    for key in ("proposed", "lost"):
        if name in (draft.get(key) or {}):
            draft = draft | {key: {other: value for other, value in draft[key].items() if other != name}}
    last = int(name_for(draft)[1:]) - 1  # of a set from files nobody has noted it: its number is not given again
    questions = [question for question in draft["questions"] if question["id"] != name]
    return draft | {"questions": questions, "last_number": last}


def with_question_placed(draft: Draft, name: str, position: int) -> Draft:
    """Return the draft with the question at `position` (from 1); beyond the ends it stands at the end."""
    questions = list(draft["questions"])
    place = next(i for i, question in enumerate(questions) if question["id"] == name)
    question = questions.pop(place)
    questions.insert(min(max(position - 1, 0), len(questions)), question)
    return draft | {"questions": questions}


def with_passage(draft: Draft, passage: Passage, moved: Moved) -> tuple[Draft, list[str]]:
    """Return the draft on an edited passage, and the ids of questions whose evidence lost a sentence.

    Evidence follows the sentences it was tied to; what is lost is taken out and named, never silently moved: it stays
    listed in `lost` until the author chose other evidence or let it go.
    """
    before = passage_of(draft)
    questions: list[dict[str, Any]] = []
    lost = {name: list(texts) for name, texts in (draft.get("lost") or {}).items()}
    losers = []
    for question in draft["questions"]:
        changed, gone = follow_anchors(question, moved, before, passage)
        questions.append(changed)
        if gone:
            losers.append(question["id"])
            kept = lost.get(question["id"], [])
            lost[question["id"]] = [*kept, *(text for text in gone if text not in kept)]
    title = passage.title if draft["title"] == before.title else draft["title"]
    changed_draft = draft | {"passage": passage.model_dump(mode="json"), "title": title, "questions": questions}
    changed_draft = draft_levels.following(changed_draft, moved)
    return changed_draft | ({"lost": lost} if lost else {}), losers


def content_of(draft: Draft, slug: str) -> tuple[QuizContent | None, list[Problem]]:
    """Return the content to publish, or None and every problem that stops it.

    The path of a problem begins with `passage`, `("questions", position)` or `("levels", position)`.
    """
    passage = passage_of(draft)
    problems = [
        problem.under("questions", position)
        for position, data in enumerate(draft["questions"])
        for problem in question_problems(data, passage)
    ]
    if not draft["questions"]:
        problems.append(Problem(("questions",), Message(N_("Write at least one question before publishing."))))
    if problems:
        return None, problems
    try:
        content = QuizContent(
            slug=slug,
            title=draft["title"],
            description=draft["description"],
            grade=draft["grade"],
            passage=passage,
            questions=tuple(question_from_json(data) for data in draft["questions"]),
            levels=draft_levels.records(draft),
        )
    except ValidationError as error:
        places = error.errors(include_url=False)
        wrong = Message(N_("Title, description or grade cannot be published like this; change them under Details."))
        return None, [Problem(tuple(place["loc"]), wrong) for place in places]
    problems = list(content.problems())
    return (None, problems) if problems else (content, [])


def blocks_of(draft: Draft) -> tuple[Block, ...]:
    """Return the draft's blocks."""
    return passage_of(draft).blocks
