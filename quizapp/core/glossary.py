"""The glossary of a passage beside its questions: what may be explained while the questions are open, and where.

A word that a question tests must not explain itself. Whether it is tested is decided when the quiz is published, from
everything a pupil may read or is asked to write, so that the page of an open attempt holds nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quizapp.core.messages import N_, Message
from quizapp.core.passages import LONGEST_EXPLANATION, LONGEST_TERM, MOST_TERMS, Block, GlossaryEntry, Passage
from quizapp.core.question_types.base import Question
from quizapp.core.text_matching.normalizing import tokens

Words = tuple[str, ...]


def is_tested(entry: GlossaryEntry, passage: Passage, questions: Iterable[Question]) -> bool:
    """Say whether a question tests the term, or its explanation would answer one.

    Tested: the term stands, as whole normalised words, in a prompt, an option or another part of a question, or in an
    accepted reply. Answered: an accepted reply stands in the explanation.
    """
    language = passage.language
    term, explanation = tokens(entry.term, language), tokens(entry.explanation, language)
    for question in questions:
        accepted = [tokens(text, language) for text in _accepted(question)]
        asked = [tokens(text, language) for text in _texts(question, passage)]
        if any(_contains(text, term) for text in [*asked, *accepted]):
            return True
        if any(_contains(explanation, reply) for reply in accepted):
            return True
    return False


def open_entries(passage: Passage, questions: Sequence[Question]) -> tuple[GlossaryEntry, ...]:
    """Return the entries that pupils may see while the questions are open."""
    return tuple(entry for entry in passage.glossary if not is_tested(entry, passage, questions))


def view(passage: Passage, entries: Iterable[GlossaryEntry]) -> list[dict[str, Any]]:
    """Return `entries` as pages show them: term, explanation, and its first place in each paragraph or box.

    A place is [full sentence id, start, end]. Where two terms overlap, the longer one has the place.
    """
    listed = list(entries)
    places: dict[str, list[list[Any]]] = {entry.term: [] for entry in listed}
    taken: dict[str, list[tuple[int, int]]] = {}
    for entry in sorted(listed, key=lambda entry: -len(entry.term)):
        for name, start, end in _first_places(entry, passage):
            others = taken.setdefault(name, [])
            if all(end <= other_start or start >= other_end for other_start, other_end in others):
                others.append((start, end))
                places[entry.term].append([name, start, end])
    return [{"term": entry.term, "explanation": entry.explanation, "places": places[entry.term]} for entry in listed]


def read_lines(text: str, blocks: Sequence[Block]) -> tuple[tuple[GlossaryEntry, ...], list[Message]]:
    """Return the entries typed as `term: explanation`, one a line, and what is wrong, each told with its line.

    Blank lines are left out. `blocks` is the text that the terms have to stand in.
    """
    entries: dict[str, GlossaryEntry] = {}
    problems: list[Message] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        entry = _entry(line)
        if isinstance(entry, str):
            problems.append(Message(entry, {"line": number, "term": LONGEST_TERM, "explanation": LONGEST_EXPLANATION}))
        elif entry.same in entries:
            problems.append(Message(N_("Line %(line)s: “%(word)s” is explained twice."), _told(number, entry)))
        elif not entry.stands_in(blocks):
            message = N_("Line %(line)s: “%(word)s” does not stand in a paragraph; write it exactly as the text does.")
            problems.append(Message(message, _told(number, entry)))
        else:
            entries[entry.same] = entry
    if len(entries) > MOST_TERMS:
        problems.append(Message(N_("At most %(most)s words can be explained."), {"most": MOST_TERMS}))
    return tuple(entries.values()), problems


def as_lines(entries: Iterable[GlossaryEntry]) -> str:
    """Return `entries` as text that `read_lines` reads back."""
    return "\n".join(f"{entry.term}: {' '.join(entry.explanation.split())}" for entry in entries)


def _entry(line: str) -> GlossaryEntry | str:
    """Return the entry of one line, or what is wrong with it."""
    term, colon, explanation = (" ".join(part.split()) for part in line.partition(":"))
    if not (term and colon and explanation):
        return N_("Line %(line)s: write a word, a colon and its explanation.")
    if len(term) > LONGEST_TERM or len(explanation) > LONGEST_EXPLANATION:
        return N_(
            "Line %(line)s is too long: at most %(term)s characters for the word and %(explanation)s for the explanation."
        )
    return GlossaryEntry(term=term, explanation=explanation)


def _told(number: int, entry: GlossaryEntry) -> dict[str, str | int | float]:
    return {"line": number, "word": entry.term}


def _first_places(entry: GlossaryEntry, passage: Passage) -> Iterator[tuple[str, int, int]]:
    for block in passage.blocks:
        if block.kind == "heading":
            continue
        for sentence in block.sentences:
            if found := entry.find(sentence.text):
                yield f"{block.id}.{sentence.id}", *found
                break


def _texts(question: Question, passage: Passage) -> Iterator[str]:
    """Yield what a pupil reads in the question; sentences of the passage, offered for choosing, test no word."""
    own = {sentence.text for sentence in passage.sentences.values()}
    shown = question.presentation(passage)
    yield shown["prompt"]
    for parts in shown.values():
        for part in parts if isinstance(parts, list) else ():
            if part["text"] not in own:
                yield part["text"]


def _accepted(question: Question) -> Iterator[str]:
    """Yield the replies that earn something."""
    for part in question.parts():
        if part.role == "form" and (part.right or part.listed == "partial"):
            yield part.text


def _contains(text: Words, phrase: Words) -> bool:
    """Say whether `phrase` stands in `text`, word by word."""
    size = len(phrase)
    return size > 0 and any(text[place : place + size] == phrase for place in range(len(text) - size + 1))
