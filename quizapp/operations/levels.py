"""Other texts for the questions of a draft: writing them, and confirming where the evidence stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from quizapp.core import draft_levels, draft_parts
from quizapp.core.drafts import Draft
from quizapp.core.levels import KIND_LABELS, LEVELS, LONGEST_LABEL, Kind
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.models import Person
from quizapp.operations.draft_changes import CHANGED_ELSEWHERE, Saved, change_part, get_draft, lock
from quizapp.operations.errors import NotFound, Refused

MOST_PLACES = 6
"""Sentences of one text that may say what one sentence of another says."""


def level_data(draft: Draft, name: str) -> dict[str, Any]:
    """Return another text of a draft. Raises `NotFound`."""
    found = draft_levels.level_of(draft, name)
    if found is None:
        raise NotFound
    return found


def add(actor: Person, quiz_id: int, label: str, kind: Kind, passage: Passage, now: datetime) -> str:
    """Add a text to a draft and return its name. Raises `Refused` where there are as many as there may be."""
    quiz, _ = get_draft(actor, quiz_id)
    draft = lock(quiz)
    name = draft_levels.free_name(draft)
    if name is None:
        raise Refused(
            Message(N_("A set has at most %(most)s texts beside the main one."), {"most": len(LEVELS)}), field="text"
        )
    _check(draft, name, label, kind, passage)
    made = draft_levels.with_text({"id": name}, label=label, kind=kind, passage=passage)
    change_part(
        actor,
        quiz_id,
        draft_parts.level_part(name),
        None,
        lambda draft: draft_levels.with_level(draft, made, name),
        now,
    )
    return name


def change(
    actor: Person,
    quiz_id: int,
    name: str,
    base_revision: int,
    label: str,
    kind: Kind,
    passage: Passage,
    now: datetime,
) -> Saved:
    """Change a text; what was confirmed of it follows the sentences that surely stayed.

    Raises `Conflict` when somebody has changed it since `base_revision`, `NotFound`, and `Refused` for a wrong language.
    """
    quiz, draft = get_draft(actor, quiz_id)
    level_data(draft, name)
    _check(draft, name, label, kind, passage)

    def change(draft: Draft) -> Draft:
        data = draft_levels.level_of(draft, name) or {"id": name}
        changed = draft_levels.with_text(data, label=label, kind=kind, passage=passage)
        return draft_levels.with_level(draft, changed, name)

    return change_part(actor, quiz.id, draft_parts.level_part(name), base_revision, change, now)


def _check(draft: Draft, name: str, label: str, kind: str, passage: Passage) -> None:
    if not 1 <= len(label.strip()) <= LONGEST_LABEL:
        raise Refused(Message(N_("At most %(most)s letters, at least one."), {"most": LONGEST_LABEL}), field="label")
    if kind not in KIND_LABELS:
        raise Refused(Message(N_("Choose what kind of text it is.")), field="kind")
    labels = {level["label"].casefold() for level in draft_levels.levels_of(draft) if level["id"] != name}
    if label.strip().casefold() in labels:
        raise Refused(Message(N_("Another text has this name already.")), field="label")
    same = passage.language == draft["passage"]["language"]
    if kind == "translation" and same:
        raise Refused(Message(N_("A translation is in another language than the main text.")), field="language")
    if kind != "translation" and not same:
        raise Refused(
            Message(N_("This is another language than that of the main text; choose “Translation” as its kind.")),
            field="language",
        )


def delete(actor: Person, quiz_id: int, name: str, base_revision: int, now: datetime) -> Saved:
    """Take a text out of a draft; what was published and given stays. It can be undone."""
    _, draft = get_draft(actor, quiz_id)
    level_data(draft, name)
    part = draft_parts.level_part(name)
    if draft_parts.last_change(draft, part) > base_revision:
        raise Refused(CHANGED_ELSEWHERE)
    return change_part(actor, quiz_id, part, None, lambda draft: draft_levels.with_level(draft, None, name), now)


def confirm_places(
    actor: Person, quiz_id: int, name: str, base_revision: int, places: Mapping[str, Iterable[str]], now: datetime
) -> Saved:
    """Store where a text says what sentences of the main text say; an empty place says that it does not say it.

    Raises `Conflict` when the text has changed since `base_revision`, and `Refused` when the main one has: what was
    confirmed was about other words.
    """
    quiz, draft = get_draft(actor, quiz_id)
    data = level_data(draft, name)
    if draft_parts.last_change(draft, draft_parts.PASSAGE) > base_revision:
        raise Refused(CHANGED_ELSEWHERE)
    confirmed = {at: list(dict.fromkeys(there)) for at, there in places.items()}
    _check_places(draft, data, confirmed)

    def change(draft: Draft) -> Draft:
        return draft_levels.with_level(draft, draft_levels.with_anchors(level_data(draft, name), confirmed), name)

    return change_part(actor, quiz.id, draft_parts.level_part(name), base_revision, change, now)


def _check_places(draft: Draft, data: dict[str, Any], places: Mapping[str, list[str]]) -> None:
    """Refuse what no page sends: places that are in neither text, or a block for a sentence."""
    main, passage = (Passage.model_validate(one["passage"]) for one in (draft, data))
    known = {**dict.fromkeys(main.sentences), **{block.id: None for block in main.blocks}}
    own = {**dict.fromkeys(passage.sentences), **{block.id: None for block in passage.blocks}}
    for at, there in places.items():
        if at not in known or any(one not in own or ("." in one) != ("." in at) for one in there):
            raise Refused(CHANGED_ELSEWHERE)
        if len(there) > MOST_PLACES:
            raise Refused(Message(N_("Choose at most %(most)s sentences for one."), {"most": MOST_PLACES}))
