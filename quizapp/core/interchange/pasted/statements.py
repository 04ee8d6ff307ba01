"""Statements with a truth each, pairs to match and steps to order, as they are pasted."""

from __future__ import annotations

import re
from typing import Any

from quizapp.core.interchange.items import Choice
from quizapp.core.interchange.pasted import keys as pasted_keys
from quizapp.core.interchange.pasted import tables as pasted_tables
from quizapp.core.interchange.pasted.asked import Row
from quizapp.core.interchange.pasted.building import Building
from quizapp.core.messages import N_

NO_TRUTH = N_(
    "Nothing says which statements are true. Write it under them: “Kunci: B, S, B”, or “(Benar)” behind each."
)
_NO_PAIRS = N_("Nothing says what belongs together. Write “left – right” on each line, or “Kunci: 1-B, 2-A”.")
_NO_ORDER = N_("The right order is missing. Write it under the steps: “Kunci: 3-1-2”.")


def table(building: Building, rows: list[Row]) -> dict[str, Any]:
    asked = building.asked
    values = [row.truth for row in rows]
    given = [truth for _line, key in asked.keys for truth in pasted_keys.truths(key)]
    if len(given) == len(rows):
        values = [*given]
    for row, value in zip(rows, values, strict=True):
        if value is None:
            building.error(row.line, NO_TRUTH)
            break
    choices = tuple(Choice(row.text, float(bool(value))) for row, value in zip(rows, values, strict=True))
    if any(value is None for value in values):
        choices = tuple(Choice(row.text, -1.0 if v is None else float(v)) for row, v in zip(rows, values, strict=True))
    return {"type": "table", "choices": choices}


def statements(building: Building) -> dict[str, Any] | None:
    """Return a table for numbered statements whose truth is told; None where it is not."""
    asked = building.asked
    marked = [pasted_keys.trailing_truth(sub.text) for sub in asked.subs]
    if all(marked) and len(marked) > 1:
        rows = [Row(one[0], sub.line, one[1]) for sub, one in zip(asked.subs, marked, strict=True) if one]
        return table(building, rows)
    given = [truth for _line, key in asked.keys for truth in pasted_keys.truths(key)]
    if len(given) == len(asked.subs) > 1 or (asked.judges and len(asked.subs) > 1):
        return table(building, [Row(sub.text, sub.line) for sub in asked.subs])
    return None


# Matching and ordering


def matching(building: Building) -> dict[str, Any]:
    asked = building.asked
    pairs = [(left, right) for _line, left, right in asked.pairs]
    lefts = [(sub.number, *pasted_tables.two_sides(sub.text)) for sub in asked.subs]
    coded = [re.match(r"\(?([A-Ja-j])[.)]\s*(\S.*)$", right) for _number, _left, right in lefts]
    rights = {option.letter: option.text for option in asked.options}
    if lefts and all(coded):
        rights |= {code[1].upper(): code[2] for code in coded if code}
    elif lefts and all(right for _number, _left, right in lefts):
        pairs += [(left, right) for _number, left, right in lefts]
    if rights and lefts:
        listed = {one.number: one.text.upper() for _line, key in asked.keys for one in pasted_keys.pairs(key)}
        plain = [
            left if coded[place] or not right else f"{left} {right}" for place, (_n, left, right) in enumerate(lefts)
        ]
        pairs = [
            (left, rights[listed[number]])
            for (number, _left, _right), left in zip(lefts, plain, strict=True)
            if listed.get(number) in rights
        ]
        used = {right for _left, right in pairs}
        if pairs:
            pairs += [("", text) for text in rights.values() if text not in used]
        if sum(bool(left) for left, _right in pairs) < len(lefts):
            building.error(asked.line, _NO_PAIRS)
    elif len([pair for pair in pairs if all(pair)]) < 2:  # noqa: PLR2004 - a pair alone is no choice
        building.error(asked.line, _NO_PAIRS)
    lost = [sub.text for sub in asked.subs] if not pairs else []
    return {"type": "match", "pairs": tuple(pairs), "with_subs": bool(lost)}


def ordering(building: Building) -> dict[str, Any] | None:
    """Return an order for steps with a key such as “3-1-2” or “C-A-B”; None where options offer orders to choose from."""
    asked = building.asked
    key = " ".join(text for _line, text in asked.keys)
    if asked.subs and asked.options:
        return None
    names = [str(sub.number) for sub in asked.subs] or [option.letter for option in asked.options]
    texts = [sub.text for sub in asked.subs] or [option.text for option in asked.options]
    order = re.findall(r"\d{1,2}|(?<![^\W_])[A-J](?![^\W_])", key.upper())
    if asked.options and len(order) < 2:  # noqa: PLR2004 - one letter chooses one of the options
        return None
    if sorted(order) != sorted(names):
        building.error(asked.keys[0][0] if asked.keys else asked.line, _NO_ORDER)
        return {"type": "order", "steps": tuple(texts)}
    by_name = dict(zip(names, texts, strict=True))
    return {"type": "order", "steps": tuple(by_name[name] for name in order)}
