"""A list of pupils of several classes: which class each line means, and what becomes of its pupil there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quizapp.core.class_names import sort_key, words_of
from quizapp.core.messages import N_, Message
from quizapp.core.names import name_problem
from quizapp.core.rosters import Known, RosterLine, fold, read_roster

CLASS_NAME_MAXIMUM = 60
NO_CLASSES = Message(
    N_("The list has no column with the classes. Write Nama, NISN and Kelas above its columns and choose it again.")
)


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who stands in a class under a name."""

    nisn: str | None
    is_pupil: bool
    """A pupil whom somebody has let in; else a teacher, or who still waits."""


@dataclass(frozen=True, slots=True)
class Account:
    """A pupil of the school who has a NISN."""

    person_id: int
    name: str
    """Folded (`core.rosters.fold`)."""
    in_class: bool
    """Active in the class that is compared."""


@dataclass(frozen=True, slots=True)
class ClassList:
    """The lines for one class, in the order of the list."""

    words: tuple[str, ...]
    """What names of classes are compared by: VII-A and 7a are one."""
    name: str
    """As the first line writes it."""
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True, slots=True)
class SchoolRoster:
    """A list as it was understood by itself, before anything of the school is known."""

    classes: tuple[ClassList, ...]
    """By grade, then as people count."""
    problems: tuple[RosterLine, ...]
    """Lines that need mending whatever the school is like."""
    notes: tuple[Message, ...] = ()


def read_school_roster(text: str) -> SchoolRoster | None:
    """Return the lines of a list by class; None when it has no column of names or none of classes.

    Raises `tables.Unreadable` for what is too long.
    """
    roster = read_roster(text, Known())
    columns = roster.columns
    if columns is None or not columns.sure or "name" not in columns.fields or "classroom" not in columns.fields:
        return None
    problems = roster.of_kind("problem")
    by_class: dict[tuple[str, ...], list[RosterLine]] = {}
    seen: set[tuple[tuple[str, ...], str]] = set()
    for line in roster.of_kind("pupil"):
        words = words_of(line.classroom)
        problem = _class_problem(line.classroom, words)
        if problem is None and (words, fold(line.name)) in seen:  # VII-A and 7a: told apart by their writing only
            problem = Message(
                N_("This name stands twice in the list. Add what tells them apart, or take the line out.")
            )
        if problem is not None:
            problems.append(replace(line, kind="problem", problem=problem))
            continue
        seen.add((words, fold(line.name)))
        by_class.setdefault(words, []).append(line)
    classes = [ClassList(words, lines[0].classroom, tuple(lines)) for words, lines in by_class.items()]
    classes.sort(key=lambda one: sort_key(one.name))
    return SchoolRoster(tuple(classes), tuple(sorted(problems, key=lambda line: line.number)), roster.notes)


def _class_problem(name: str, words: tuple[str, ...]) -> Message | None:
    if not name:
        return Message(N_("Write the class, for example VII-A."))
    if not words or name_problem(name) is not None:
        return Message(N_("“%(text)s” is no name of a class. Write it like VII-A."), {"text": name[:40]})
    if len(name) > CLASS_NAME_MAXIMUM:
        return Message(N_("The name of a class has at most %(count)s characters."), {"count": CLASS_NAME_MAXIMUM})
    return None


def settle(
    lines: Iterable[RosterLine], inside: Mapping[str, Sequence[Inside]], accounts: Mapping[str, Account]
) -> list[RosterLine]:
    """Return the lines for one class with what becomes of each pupil: `pupil`, `joins`, `here` or `problem`.

    `inside`: who stands in the class, by folded name; `accounts`: pupils of the school by NISN. Settling a line again
    after its pupil was added gives `here`, so that work that was cut off can begin again.
    """
    return [_settled(line, inside.get(fold(line.name), ()), accounts.get(line.nisn or "")) for line in lines]


def _settled(line: RosterLine, namesakes: Sequence[Inside], account: Account | None) -> RosterLine:
    if account is not None:
        if account.name != fold(line.name):
            problem = Message(
                N_(
                    "The account with this NISN has another name. Write the name as it stands there, or give the pupil "
                    "the class code."
                )
            )
            return replace(line, kind="problem", problem=problem)
        if account.in_class:
            return replace(line, kind="here")
    others = [one for one in namesakes if one.nisn is None or one.nisn != line.nisn]
    if not others:
        return replace(line, kind="pupil" if account is None else "joins")
    same = [one for one in others if one.is_pupil and (line.nisn is None or one.nisn is None)]
    if account is None and len(others) == 1 and same:  # in the class by name, with or without the number
        return replace(line, kind="here")
    problem = Message(
        N_("Somebody of this name is in the class already. Add what tells them apart, or take the line out.")
    )
    return replace(line, kind="problem", problem=problem)
