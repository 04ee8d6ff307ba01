"""Pasted questions without options: true or false, a short answer, an essay."""

from __future__ import annotations

import re
from typing import Any

from quizapp.core.interchange.items import Choice
from quizapp.core.interchange.pasted import keys as pasted_keys
from quizapp.core.interchange.pasted.building import Building
from quizapp.core.interchange.pasted.statements import NO_TRUTH
from quizapp.core.messages import N_

_NO_KEY_WORDS = N_("The key is missing. Write it under the question: “Jawaban: …”.")
_NO_OPTIONS = N_("The key is the letter %(key)s, but there are no options. Begin each with its letter: “A. …”.")
_ROOM_FOR_TRUTH = re.compile(
    r"(?<!\s)\s*(?:[(\[]\s?(?:[BT]\s?(?:/|-|–|atau)\s?[SF]|benar\s?(?:/|-|–|atau)\s?salah|true\s?(?:/|or)\s?false)\s?[)\]]|"
    r"\(\s{1,9}\)|\[\s{0,9}\]|\(\s?[._]{2,20}\s?\))\s*\.?$",
    re.IGNORECASE,
)
_ESSAY = re.compile(
    r"\b(?:jelaskan|uraikan|mengapa|bagaimana(?:kah)?|deskripsikan|analisis(?:lah)?|bandingkan(?:lah)?|"
    r"simpulkan(?:lah)?|"
    r"berikan (?:alasan|pendapat|contoh|tanggapan)|tulislah|buatlah|kemukakan|ceritakan|apa pendapatmu|setujukah|"
    r"menurut pendapatmu|explain|describe|discuss|compare|why|how (?:does|do|did|would|can|could|is|are)|"
    r"give reasons?|justify|in your opinion|"
    r"summari[sz]e|write (?:a|an|about))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:siapa(?:kah)?|kapan(?:kah)?|di ?mana(?:kah)?|berapa(?:kah)?|ke mana|dari mana|tahun|who|when|where|"
    r"how (?:many|much|long|old|far)|what (?:year|time|date|is the name))\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"\.{3,}|…|_{3,}")
_SENTENCE, _LONG_ANSWER = 6, 12
"""Words. An answer beyond the second is a model for an essay, not a reply to compare with; beyond the first, where it is
explained rather than named."""
_KINDS = {"essay": ("uraian", "essay", "esai", "open"), "short": ("isian", "singkat", "short")}


def without_options(building: Building) -> dict[str, Any]:
    """Return the fields of a question that has no options."""
    asked = building.asked
    key = " / ".join(text for _line, text in asked.keys).strip()
    if (judged := _truth(building, key)) is not None:
        return judged
    if key and re.fullmatch(r"[(\[]?[A-Ja-j][)\].]?", key):
        building.error(asked.keys[0][0], _NO_OPTIONS, key=key.strip("()[].").upper())
        return {"type": "mc_single"}
    return _written(building, key)


def _truth(building: Building, key: str) -> dict[str, Any] | None:
    """Return a statement with its truth; None for a question that asks for something else."""
    asked = building.asked
    words = f"{asked.head} {asked.last_words}"
    judged = asked.judges or bool(_ROOM_FOR_TRUTH.search(words[-40:]))
    truth = pasted_keys.truth(key) if key else None
    if truth is not None and (judged or len(key) > 1):
        _drop_room(building)
        return {"type": "tf", "key": truth}
    trailing = pasted_keys.trailing_truth(building.stem[-1][1]) if building.stem and not key else None
    if trailing is not None and not words.rstrip().endswith("?"):
        building.stem[-1] = (building.stem[-1][0], trailing[0])
        return {"type": "tf", "key": trailing[1]}
    if not judged or key:
        return None
    building.error(asked.line, NO_TRUTH)
    _drop_room(building)
    return {"type": "tf"}


def _written(building: Building, key: str) -> dict[str, Any]:
    """Return a short answer, or an essay with its model answer."""
    asked = building.asked
    words = f"{asked.head} {asked.last_words}"
    announced = next((kind for kind, names in _KINDS.items() if any(name in asked.section for name in names)), "")
    explains = bool(_ESSAY.search(words))
    if key:
        forms = pasted_keys.forms(key)
        longest = max((len(form.split()) for form in forms), default=0)
        most = _LONG_ANSWER if announced == "short" or not explains else _SENTENCE
        if announced == "essay" or longest > most:
            return {"type": "essay", "model": key}
        return {"type": "short", "choices": tuple(Choice(form, 1.0) for form in forms)}
    names_something = bool(_SHORT.search(words)) and not explains
    if announced != "essay" and (announced or names_something or _GAP.search(words)):
        building.error(asked.line, _NO_KEY_WORDS)
        return {"type": "short"}
    return {"type": "essay"}


def _drop_room(building: Building) -> None:
    """Take the room to write B or S out of the stem."""
    if building.stem:
        number, text = building.stem[-1]
        building.stem[-1] = (number, _ROOM_FOR_TRUTH.sub("", text).strip())
