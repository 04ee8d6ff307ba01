"""The other texts of a draft (`core.levels`), as plain data: `id`, `label`, `kind`, `passage` and `anchors`.

Only confirmed anchors are kept in a draft; what is proposed is worked out when somebody looks. An edit of either text
takes along what surely stayed, and the rest has to be confirmed again: nothing is moved silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quizapp.core.articles import Moved, follow
from quizapp.core.levels import LEVELS, Counterparts, Level, Need, needs, own_ids
from quizapp.core.passages import Passage

Draft = dict[str, Any]
Data = dict[str, Any]


def levels_of(draft: Draft) -> list[Data]:
    """Return the other texts of a draft."""
    return list(draft.get("levels") or [])


def level_of(draft: Draft, name: str) -> Data | None:
    """Return the text called `name`; None where there is none."""
    return next((level for level in levels_of(draft) if level["id"] == name), None)


def free_name(draft: Draft) -> str | None:
    """Return the name of a further text; None where the draft has as many as it may."""
    taken = {level["id"] for level in levels_of(draft)}
    return next((name for name in LEVELS if name not in taken), None)


def records(draft: Draft) -> tuple[Level, ...]:
    """Return the other texts as records; what anchors say of sentences no question needs any more is left out."""
    main = Passage.model_validate(draft["passage"])
    needed = {need.at for need in needs(draft["questions"], main)}
    return tuple(
        Level.model_validate(
            level | {"anchors": {at: places for at, places in level["anchors"].items() if at in needed}}
        )
        for level in levels_of(draft)
    )


def with_level(draft: Draft, data: Data | None, name: str) -> Draft:
    """Return the draft with the text `name` as `data`, or without it."""
    others = [level for level in levels_of(draft) if level["id"] != name]
    kept = sorted([*others, *([data] if data else [])], key=lambda level: str(level["id"]))
    draft = {key: value for key, value in draft.items() if key != "levels"}
    return draft | ({"levels": kept} if kept else {})


def with_text(data: Data, *, label: str, kind: str, passage: Passage) -> Data:
    """Return a text with another passage; what was confirmed follows the sentences that surely stayed."""
    passage = own_ids(passage, data["id"])
    anchors = data.get("anchors") or {}
    if data.get("passage"):
        moved = follow(Passage.model_validate(data["passage"]).blocks, passage.blocks)
        anchors = {at: _followed(places, moved) for at, places in anchors.items()}
        anchors = {at: places for at, places in anchors.items() if places is not None}
    body = passage.model_dump(mode="json")
    return {"id": data["id"], "label": label, "kind": kind, "passage": body, "anchors": anchors}


def _followed(places: Iterable[str], moved: Moved) -> list[str] | None:
    """Return the places after an edit; None where one of them is lost. “Nowhere” holds for the text it was said of."""
    found: list[str] = []
    for at in places:
        there = moved.places(at)
        if not there:
            return None
        found += [place for place in there if place not in found]
    return found or None


def following(draft: Draft, moved: Moved) -> Draft:
    """Return a draft whose main text was edited: what was confirmed stays with the sentences that surely stayed."""
    if not levels_of(draft):
        return draft
    changed = []
    for level in levels_of(draft):
        anchors: dict[str, list[str]] = {}
        for at, places in level["anchors"].items():
            for there in moved.places(at)[:1]:
                anchors[there] = [*anchors.get(there, ()), *(p for p in places if p not in anchors.get(there, ()))]
        changed.append(level | {"anchors": anchors})
    return draft | {"levels": changed}


def with_anchors(data: Data, confirmed: Mapping[str, Iterable[str]]) -> Data:
    """Return a text with these places confirmed; an empty one says that the text does not say it at all."""
    return data | {"anchors": {**data["anchors"], **{at: list(places) for at, places in confirmed.items()}}}


def unconfirmed(draft: Draft, data: Data) -> tuple[Need, ...]:
    """Return what questions point to and whose place in the text `data` nobody has confirmed."""
    main, passage = Passage.model_validate(draft["passage"]), Passage.model_validate(data["passage"])
    there = Counterparts(data["anchors"], passage)
    return tuple(
        need
        for need in needs(draft["questions"], main)
        if need.at not in data["anchors"] or (data["anchors"][need.at] and not there.places(need.at))
    )
