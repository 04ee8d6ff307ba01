"""What the program proposes about a question that was pasted without it: evidence, process, explanation.

A proposal is a draft's word until its author has confirmed it. Nothing is proposed where the program is not sure enough:
a wrong proposal that is confirmed in passing costs more than an empty field that publishing asks for.

Evidence: every word of the passage is worth what it tells apart (inverse document frequency over the sentences); a sentence
scores by the words it shares with the key and with the question, and for the key standing in it literally. The figures are
measured in `tests/core/test_proposals.py` on the bundled sets.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.text_matching.languages import data_for, lexicon_for
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.stemming import stem

SURE_ENOUGH = 0.30
"""Share of the question's weight that the best sentence must hold; below, nothing is proposed."""
AHEAD = 1.04
"""How far the best sentence must be ahead of the next one in another paragraph."""
_KEY_WORTH, _PROMPT_WORTH, _LITERAL_WORTH, _AROUND_WORTH = 1.6, 1.0, 2.5, 0.25
_LONGEST_QUOTED = 400
"""Characters of a sentence that an explanation repeats."""

SAYS: Mapping[str, str] = {
    "id": "Teks menyebutkan: “{text}” (paragraf {number}).",
    "en": "The text says: “{text}” (paragraph {number}).",
}
SAYS_IN_BOX: Mapping[str, str] = {"id": "Teks menyebutkan: “{text}”.", "en": "The text says: “{text}”."}
WHY_PROPOSED: Mapping[str, Message] = {
    "literal": Message(N_("The key stands in this sentence.")),
    "words": Message(N_("This sentence shares the most words with question and key.")),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A proposed sentence: its full id, how sure (0-1), and why (a name in `WHY_PROPOSED`)."""

    at: str
    sureness: float
    why: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A question with what was proposed for it, and which fields that are (`evidence`, `process`, `feedback`)."""

    data: dict[str, Any]
    fields: tuple[str, ...]


# Evidence


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A passage ready for comparing: the stems of each sentence, and what each stem is worth."""

    names: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    lines: tuple[str, ...]
    """The normalised words of each sentence, with spaces around, for finding a key literally."""
    worth: Mapping[str, float]
    headings: frozenset[str]


@lru_cache(maxsize=8)
def _index(passage_json: str) -> _Indexed:
    passage = Passage.model_validate_json(passage_json)
    kinds = {block.id: block.kind for block in passage.blocks}
    names = tuple(passage.sentences)
    lines = [tokens(sentence.text, passage.language) for sentence in passage.sentences.values()]
    stems = [frozenset(_stems(line, passage.language)) for line in lines]
    counts = Counter(word for one in stems for word in one)
    total = max(len(names), 1)
    worth = {word: math.log(1 + total / count) for word, count in counts.items()}
    headings = frozenset(name for name in names if kinds[name.split(".")[0]] == "heading")
    return _Indexed(names, tuple(stems), tuple(f" {' '.join(line)} " for line in lines), worth, headings)


def _stems(words: Iterable[str], language: str) -> list[str]:
    functional = lexicon_for(language).function_words
    stemmer = data_for(language).stemmer
    return [stem(word, stemmer) for word in words if word not in functional and (len(word) > 2 or word.isdigit())]  # noqa: PLR2004


def propose_evidence(passage: Passage, prompt: str, keys: Sequence[str]) -> Evidence | None:
    """Return the sentence that proves `keys` (words of the key, perhaps none) as answer to `prompt`; None if unsure."""
    ranked = rank_evidence(passage, prompt, keys)
    if not ranked:
        return None
    best = ranked[0]
    rival = next((one for one in ranked[1:] if one.at.split(".")[0] != best.at.split(".")[0]), None)
    if best.sureness < SURE_ENOUGH or (rival and best.why != "literal" and best.sureness < AHEAD * rival.sureness):
        return None
    return best


def rank_evidence(passage: Passage, prompt: str, keys: Sequence[str]) -> list[Evidence]:
    """Return the sentences of `passage`, the best first, with how much of question and key each holds."""
    index = _index(passage.model_dump_json())
    language = passage.language
    asked = frozenset(_stems(tokens(prompt, language), language))
    told = [tokens(key, language) for key in keys if key.strip()]
    key_stems = frozenset(word for one in told for word in _stems(one, language))
    wanted = {word: _PROMPT_WORTH * index.worth.get(word, 0.0) for word in asked}
    for word in key_stems:
        wanted[word] = max(wanted.get(word, 0.0), _KEY_WORTH * index.worth.get(word, 0.0))
    literal = [f" {' '.join(one)} " for one in told if one]
    whole = sum(wanted.values()) or 1.0
    allowed = _named_blocks(passage, prompt)
    found: list[Evidence] = []
    for place, name in enumerate(index.names):
        if name in index.headings or (allowed and name.split(".")[0] not in allowed):
            continue
        score = sum(wanted[word] for word in index.stems[place] if word in wanted)
        near = {word for beside in (place - 1, place + 1) for word in _beside(index, place, beside)}
        score += _AROUND_WORTH * sum(wanted[word] for word in near - index.stems[place] if word in wanted)
        stands = any(one in index.lines[place] for one in literal)
        if stands:
            score += _LITERAL_WORTH * max(
                sum(index.worth.get(word, 0.0) for word in _stems(one.split(), language))
                for one in literal
                if one in index.lines[place]
            )
        found.append(Evidence(name, min(1.0, score / whole), "literal" if stands else "words"))
    order = sorted(range(len(found)), key=lambda place: (-found[place].sureness, place))
    return [found[place] for place in order]


def _beside(index: _Indexed, place: int, beside: int) -> frozenset[str]:
    """Return the stems of a neighbour in the same paragraph."""
    same = 0 <= beside < len(index.names) and index.names[beside].split(".")[0] == index.names[place].split(".")[0]
    return index.stems[beside] if same else frozenset()


_PARAGRAPH = re.compile(r"\b(?:paragraf|alinea|paragraph)\s+(?:ke-?\s?)?(\d{1,2})\b", re.IGNORECASE)


def _named_blocks(passage: Passage, prompt: str) -> set[str]:
    """Return the paragraphs that the question itself names."""
    numbers = {int(number) for number in _PARAGRAPH.findall(prompt)}
    return {block for block, number in passage.numbers.items() if number in numbers}


# Process

_EVALUATE = re.compile(
    r"\b(?:setuju\w*|menurut(?:mu| pendapatmu| kamu| anda)|pendapatmu|menilai|dinilai|penilaianmu|meyakinkan|keyakinan|"
    r"dapat dipercaya|kredibel|dipercaya|bertentangan|pertentangan|kontradiksi|mengapa penulis|tujuan penulis|"
    r"penulis ingin|"
    r"penulis mem\w+|penulis meng\w+|apa fungsi|fungsi (?:kata|kalimat|ungkapan|subjudul|paragraf)|pengaruh kata|"
    r"fakta (?:atau|dan) opini|"
    r"opini|sudut pandang|berhati-hati|seberapa (?:kuat|baik|dapat)|sebagai (?:pendapat|tuduhan|fakta)|bandingkan|"
    r"do you agree|in your opinion|your (?:own )?(?:view|opinion|judg)|judge|judgement|reliable|credib\w+|trust|"
    r"contradict\w*|"
    r"conflict with|why does the (?:writer|author)|author.?s (?:purpose|aim)|purpose of|function of|"
    r"what is the (?:effect|function)|"
    r"fact or opinion|opinion|point of view|careful|how (?:strong|well|convincing)|as an? (?:claim|allegation|"
    r"opinion|fact))\b",
    re.IGNORECASE,
)
_CONFLICT = re.compile(r"\b(?:bertentangan|pertentangan|kontradiksi|contradict\w*|conflict)\b", re.IGNORECASE)
_QUALITY = re.compile(
    r"\b(?:dipercaya|kredibel|menilai|dinilai|penilaianmu|seberapa kuat|berhati-hati|keyakinan|meyakinkan|"
    r"bandingkan|reliable|"
    r"credib\w+|trust|judge|judgement|careful|how strong|convincing)\b",
    re.IGNORECASE,
)
_INFER = re.compile(
    r"\b(?:simpul\w*|disimpulkan|gagasan (?:utama|pokok)|ide pokok|tema|judul yang (?:tepat|sesuai)|amanat|"
    r"tersirat|kemungkinan|"
    r"mungkin|maksud\w*|hubungan|sebab|akibat\w*|mengapa|urutkan|urutan|menguntungkan|dampak|sifat tokoh|watak|"
    r"perasaan|"
    r"infer\w*|conclu\w+|main idea|best title|theme|suggest\w*|impl\w+|probably|likely|mean(?:s|t)? when|why|"
    r"cause|effect|result|"
    r"order|sequence|feel(?:s|ing)?|benefit)\b",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"\b(?:arti kata|makna kata|arti|makna|sinonim|antonim|persamaan kata|kata .{1,30} berarti|mean(?:s|ing)?|synonym|"
    r"closest in meaning|tentukan (?:benar|apakah)|benar atau salah|true or false)\b",
    re.IGNORECASE,
)
_LOCATE = re.compile(
    r"\b(?:siapa\w*|kapan\w*|di ?mana\w*|ke ?mana|dari mana|berapa\w*|sebutkan|tanggal|tahun|nama|angka\w*|who|"
    r"when|where|"
    r"how (?:many|much|long|old|far|often)|which (?:country|city|place|year|day|person)|what (?:year|date|time|"
    r"number|name))\b",
    re.IGNORECASE,
)
_FIND_SENTENCE = re.compile(
    r"\b(?:tandai|kalimat (?:yang|mana)|kutip|which sentence|mark the sentence|quote)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Task:
    """A question as the rules for its process see it."""

    prompt: str
    kind: str
    literal: bool
    """Its key stands in the text word for word."""

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.prompt))


_TABLES = frozenset({"statement_table", "matching", "multiple_response"})
_RULES: tuple[tuple[Callable[[_Task], bool], tuple[str, str]], ...] = (
    (lambda task: task.says(_EVALUATE) and task.says(_CONFLICT), ("evaluate", "detect_conflict")),
    (lambda task: task.says(_EVALUATE) and task.says(_QUALITY), ("evaluate", "assess_quality_credibility")),
    (lambda task: task.says(_EVALUATE), ("evaluate", "reflect_content_form")),
    (lambda task: task.kind == "evidence" or task.says(_FIND_SENTENCE), ("locate", "search_select")),
    (lambda task: task.kind == "ordering", ("understand", "integrate_infer")),
    (lambda task: task.says(_MEANING) and task.literal and task.kind == "short_answer", ("locate", "scan_locate")),
    (lambda task: task.says(_MEANING), ("understand", "represent_literal")),
    (lambda task: task.kind in _TABLES and not task.says(_INFER), ("understand", "represent_literal")),
    (lambda task: task.kind in _TABLES, ("understand", "integrate_infer")),
    (lambda task: task.says(_LOCATE) and not task.says(_INFER), ("locate", "scan_locate")),
    (lambda task: task.says(_INFER) and not task.literal, ("understand", "integrate_infer")),
    (lambda task: task.literal and not task.says(_INFER), ("locate", "scan_locate")),
)
"""The first rule that holds says process and subprocess."""


def propose_process(data: Mapping[str, Any], evidence: Evidence | None) -> tuple[str, str]:
    """Return process and subprocess, from the words of the question and whether its key stands in the text."""
    literal = evidence is not None and evidence.why == "literal"
    task = _Task(str(data.get("prompt") or ""), str(data.get("type") or ""), literal)
    return next((names for holds, names in _RULES if holds(task)), ("understand", "represent_literal"))


# Together


def propose(data: Mapping[str, Any], passage: Passage) -> Proposed:
    """Return the draft question `data` with proposals in the places that are empty."""
    found = dict(data)
    fields: list[str] = []
    evidence = propose_evidence(passage, str(data.get("prompt") or ""), key_texts(data))
    if not data.get("evidence") and evidence is not None:
        found["evidence"] = [evidence.at]
        fields.append("evidence")
    if "process" not in data:
        found["process"], found["subprocess"] = propose_process(data, evidence)
        fields.append("process")
    elif "subprocess" not in data:
        process, subprocess = propose_process(data, evidence)
        plain = {"locate": "scan_locate", "understand": "represent_literal", "evaluate": "reflect_content_form"}
        found["subprocess"] = subprocess if process == data["process"] else plain[str(data["process"])]
        fields.append("process")
    if not data.get("feedback") and (said := propose_feedback(found.get("evidence") or (), passage)):
        found["feedback"] = said
        fields.append("feedback")
    return Proposed(found, tuple(fields))


def propose_feedback(evidence: Sequence[Any], passage: Passage) -> str | None:
    """Return an explanation that repeats the first sentence of the evidence; None without any."""
    for span in evidence:
        at = str(span["at"] if isinstance(span, Mapping) else span)
        names = [name for name in passage.sentences if name == at or name.split(".")[0] == at]
        if not names:
            continue
        quote = span.get("quote") if isinstance(span, Mapping) else None
        text = quote or passage.sentences[names[0]].text
        text = text if len(text) <= _LONGEST_QUOTED else f"{text[: _LONGEST_QUOTED - 1].rstrip()}…"
        number = passage.numbers.get(names[0].split(".")[0])
        says = SAYS if number else SAYS_IN_BOX
        return says.get(passage.language, says["en"]).format(text=text.strip().strip("“”"), number=number)
    return None


def key_texts(data: Mapping[str, Any]) -> list[str]:
    """Return the words of the key of a draft question: what its evidence must show."""
    options = [str(one.get("text") or "") for one in data.get("options") or () if one.get("key")]
    accepted = [str(form) for form in data.get("accepted") or ()]
    pairs = [f"{one.get('left') or ''} {one.get('right') or ''}" for one in data.get("pairs") or ()]
    rows = [str(one.get("text") or "") for one in data.get("rows") or ()]
    steps = [str(one.get("text") or "") for one in data.get("steps") or ()]
    concepts = [str(form) for one in data.get("concepts") or () for form in one.get("accepted") or ()]
    examples = [str(one.get("example") or "") for one in data.get("rubric") or ()]
    truths = {"benar", "salah", "true", "false"}
    return [
        text
        for text in (*options, *accepted, *pairs, *rows, *steps, *concepts, *examples)
        if text.strip() and text.lower() not in truths
    ]
