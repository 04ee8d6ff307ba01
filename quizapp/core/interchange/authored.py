"""Authored files: the folder of a quiz as its authors keep it, read into records with every problem's file and line.

A quiz is a folder `<slug>/` with two files for each language: `passage.<lang>.yaml` (the fields of `Passage`) and
`questions.<lang>.yaml` (`title`, `description`, `grade`, the list `dismissed` and the list `questions`). Other texts for
the same questions stand beside them: `passage.<lang>.b.yaml` and `passage.<lang>.c.yaml`, a passage with `label`, `kind`
and `anchors` (`core.levels`); `<lang>` is that of the questions, whatever language a translation is in. Text and bytes
go in, records and located problems come out; opening files is done elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from quizapp.core.interchange.editions import differences
from quizapp.core.interchange.record_words import explain, unknown
from quizapp.core.interchange.yaml_nodes import Document, read_yaml
from quizapp.core.levels import LEVELS, LONGEST_LABEL, At, Kind, Level
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import MOST_DISMISSED, Dismissed, QuizContent
from quizapp.core.records import Path, Problem, Record, ShortText, Slug, Text

Severity = Literal["error", "warn", "info"]

FOLDER = "."
"""Stands as the file name where a problem concerns the folder itself."""

_FILE_NAME = re.compile(r"(passage|questions)\.([a-z]{2,3})\.yaml|(passage)\.([a-z]{2,3})\.([bc])\.yaml")
_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


@dataclass(frozen=True, slots=True)
class Located:
    """A problem with the place where an author finds it. `code` names the lint rule, if one was broken.

    `other` is file and line of the second place, where two contradict each other. `mend` says what to do, where the
    message does not.
    """

    file: str
    line: int
    message: Message
    severity: Severity = "error"
    code: str | None = None
    other: tuple[str, int] | None = None
    mend: Message | None = None

    @property
    def text(self) -> str:
        """The message in English as one line, whatever line breaks stand in the words it quotes."""
        told = " ".join(f"{self.message} {self.mend or ''}".split())
        return told if self.other is None else f"{told} See also {self.other[0]}:{self.other[1]}."

    def __str__(self) -> str:
        """Return `file:line: message`, in English."""
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file and what was read from it."""

    file: str
    document: Document

    def located(self, problems: Iterable[Problem]) -> Iterator[Located]:
        """Yield `problems` with file and line, leaving out what a fault of the text has caused."""
        if not self.document.readable:
            return
        for problem in problems:
            if not self.document.is_spoiled(problem.path):
                other = None if problem.other is None else (self.file, self.document.line(problem.other))
                yield Located(self.file, self.document.line(problem.path), problem.message, other=other)


@dataclass(frozen=True, slots=True)
class Edition:
    """A quiz in one language with the files it was read from: two, and one for each other text."""

    content: QuizContent
    passage: Source
    questions: Source
    others: tuple[Source, ...] = ()

    @property
    def files(self) -> set[str]:
        """The names of its files."""
        return {source.file for source in (self.passage, self.questions, *self.others)}

    def locate(self, path: Path) -> tuple[str, int]:
        """Return file and line of `path`, a path into `content`."""
        if path[:1] == ("passage",):
            return self.passage.file, self.passage.document.line(path[1:])
        return self.questions.file, self.questions.document.line(path)


class _QuestionsFile(Record):
    """The head of a questions file; the questions are read one by one, each by its type."""

    title: ShortText
    description: Text | None = None
    grade: ShortText | None = None
    dismissed: tuple[Dismissed, ...] = Field(default=(), max_length=MOST_DISMISSED)
    questions: tuple[Any, ...] = Field(min_length=1, max_length=100)


class _LevelFile(Passage):
    """Another text for the same questions: a passage, and what is said about it."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL)]
    kind: Kind
    anchors: dict[At, tuple[At, ...]] = Field(default_factory=dict)


def read_set(slug: str, files: Mapping[str, bytes]) -> tuple[dict[str, QuizContent], list[Located]]:
    """Return the contents by language of the folder `slug`, and everything there is to mend.

    `files` are the bytes by file name. A language with an error has no content. Never raises.
    """
    editions, problems = read_editions(slug, files)
    broken = {problem.file for problem in problems if problem.severity == "error"}
    sound = {
        language: edition.content for language, edition in editions.items() if not broken & {FOLDER, *edition.files}
    }
    return sound, problems


def read_editions(slug: str, files: Mapping[str, bytes]) -> tuple[dict[str, Edition], list[Located]]:
    """Return what could be read, logic breaks included, with its places: what the lint needs."""
    problems: list[Located] = []
    editions: dict[str, Edition] = {}
    if not _is_slug(slug):
        message = Message(
            N_("The folder's name “%(slug)s” must have small letters, digits and - only."), {"slug": slug[:80]}
        )
        problems.append(Located(FOLDER, 1, message))
    sources: dict[str, dict[str, Source]] = {}
    for name in sorted(files):
        match = _FILE_NAME.fullmatch(name)
        if match is None:
            problems.append(Located(name, 1, _odd_name(name)))
            continue
        source = Source(name, read_yaml(files[name]))
        problems += [Located(name, fault.line, fault.message) for fault in source.document.faults]
        language, kind = match[2] or match[4], match[1] or match[5]
        sources.setdefault(language, {})[kind] = source
    if not sources:
        problems.append(Located(FOLDER, 1, Message(N_("The folder holds no passage.<lang>.yaml."))))
    for language, pair in sorted(sources.items()):
        edition = _edition(slug, language, pair, problems)
        if edition is not None:
            editions[language] = edition
    problems += _across(editions)
    return editions, sorted(_once(problems), key=lambda problem: (problem.file, problem.line))


def _once(problems: Iterable[Located]) -> list[Located]:
    """Return the problems in order, each once."""
    seen: dict[tuple[str, int, str], Located] = {}
    for problem in problems:
        seen.setdefault((problem.file, problem.line, str(problem.message)), problem)
    return list(seen.values())


def _is_slug(slug: str) -> bool:
    try:
        _SLUG.validate_python(slug)
    except ValidationError:
        return False
    return True


def _odd_name(name: str) -> Message:
    expected = "passage.<lang>.yaml, questions.<lang>.yaml, passage.<lang>.b.yaml, passage.<lang>.c.yaml"
    return Message(
        N_("The file name “%(name)s” is not understood; expected are: %(expected)s."),
        {"name": name[:80], "expected": expected},
    )


def _edition(slug: str, language: str, pair: dict[str, Source], problems: list[Located]) -> Edition | None:
    """Return one language's edition; whatever is wrong with it is added to `problems`."""
    for kind, other in (("passage", "questions"), ("questions", "passage")):
        if kind not in pair:
            values = {"other": f"{kind}.{language}.yaml"}
            message = Message(N_("The file “%(other)s” that belongs to this one is missing."), values)
            there = pair.get(other) or next(iter(pair.values()))
            problems.append(Located(there.file, 1, message))
    passage = _passage(language, pair["passage"], problems) if "passage" in pair else None
    if "questions" not in pair:
        return None
    source = pair["questions"]
    head, questions = _questions(source, problems)
    if passage is None:
        return None
    if head is None or None in questions:
        for place, question in enumerate(questions):
            problems += source.located(_of(question, passage, place) if question else ())
        return None
    content = QuizContent(
        slug=slug if _is_slug(slug) else "unnamed",
        title=head.title,
        description=head.description,
        grade=head.grade,
        passage=passage,
        questions=tuple(question for question in questions if question),
        dismissed=head.dismissed,
        levels=_levels(pair, problems),
    )
    told = [problem for problem in content.problems() if problem.path[:1] != ("passage",)]
    problems += source.located(problem for problem in told if problem.path[:1] != ("levels",))
    for place, level in enumerate(content.levels):
        problems += pair[level.id].located(
            _of_level(problem) for problem in told if problem.path[:2] == ("levels", place)
        )
    others = tuple(pair[name] for name in LEVELS if name in pair)
    if source.document.faults or len(others) > len(content.levels):
        return None
    return Edition(content, pair["passage"], source, others)


def _levels(pair: dict[str, Source], problems: list[Located]) -> tuple[Level, ...]:
    """Return the other texts that could be read; whatever is wrong with one is added to `problems`."""
    found = []
    for name in LEVELS:
        source = pair.get(name)
        if source is None or not source.document.readable:
            continue
        try:
            file = _LevelFile.model_validate(source.document.data)
        except ValidationError as error:
            problems += source.located(explain(error, _LevelFile))
            continue
        if not source.document.faults:
            passage = {field: getattr(file, field) for field in Passage.model_fields}
            said = {"label": file.label, "kind": file.kind, "anchors": file.anchors}
            found.append(Level.model_validate({"id": name, "passage": passage, **said}))
    return tuple(found)


def _of_level(problem: Problem) -> Problem:
    """Return a problem of another text with its path in the file of that text."""
    path = problem.path[2:]
    return Problem(path[1:] if path[:1] == ("passage",) else path, problem.message)


def _of(question: Question, passage: Passage, place: int) -> list[Problem]:
    return [problem.under("questions", place) for problem in question.problems(passage)]


def _passage(language: str, source: Source, problems: list[Located]) -> Passage | None:
    """Return the passage, or None where questions compared with it would only be told wrong things."""
    if not source.document.readable:
        return None
    try:
        passage = Passage.model_validate(source.document.data)
    except ValidationError as error:
        problems += source.located(explain(error, Passage))
        return None
    problems += source.located(passage.problems())
    if passage.language != language:
        message = Message(
            N_("The language is “%(given)s”, but the file's name says “%(name)s”."),
            {"given": passage.language, "name": language},
        )
        problems += source.located([Problem(("language",), message)])
        return None
    return None if source.document.faults else passage


def _questions(source: Source, problems: list[Located]) -> tuple[_QuestionsFile | None, list[Question | None]]:
    """Return the head of a questions file and its questions, None for what could not be read."""
    data = source.document.data
    head = None
    if not source.document.readable:
        return None, []
    try:
        head = _QuestionsFile.model_validate(data)
    except ValidationError as error:
        problems += source.located(explain(error, _QuestionsFile))
    listed = data.get("questions") if isinstance(data, dict) else None
    questions: list[Question | None] = []
    for place, item in enumerate(listed if isinstance(listed, list) else ()):
        question, wrong = _question(item)
        questions.append(question)
        problems += source.located(problem.under("questions", place) for problem in wrong)
    return head, questions


def _question(item: Any) -> tuple[Question | None, list[Problem]]:
    if not isinstance(item, dict):
        return None, [Problem((), Message(N_("A question is written as keys with values, beginning with `id`.")))]
    if "type" not in item:
        return None, [Problem((), Message(N_("The key “%(key)s” is missing."), {"key": "type"}))]
    cls = QUESTION_TYPES.get(item["type"]) if isinstance(item["type"], str) else None
    if cls is None:
        return None, [Problem(("type",), unknown("type", item["type"], list(QUESTION_TYPES)))]
    try:
        return cls.model_validate(item), []
    except ValidationError as error:
        return None, explain(error, cls)


def _across(editions: dict[str, Edition]) -> Iterator[Located]:
    """Yield where a language's edition differs from the first one in more than its words."""
    first, *others = editions.values() or (None,)
    for other in others:
        if first is None:
            return
        for difference in differences(first.content, other.content):
            file, line = first.locate(difference.there)
            values = {**difference.message.values, "file": file, "line": line}
            yield Located(*other.locate(difference.here), Message(difference.message.text, values))
