"""Entering answers from paper: a row a pupil, what was understood of it, and what has to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from quizapp.core.paper import LATER, Cell
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.operations.paper import PaperForm, PaperQuestion, Pupil, Sheet, Typed, Understood, understand
from quizapp.operations.paper_entry import Outcome
from quizapp.web.languages import say, translated
from quizapp.web.links import Link
from quizapp.web.printing.forms import storable
from quizapp.web.printing.table_page import class_links

MOST_FIELDS = 1_500
"""Fields on one page; a form takes 2,000."""
MOST_PUPILS = 60
DASH = "–"


@dataclass(frozen=True, slots=True)
class EchoCell:
    """What was understood at one question, or what is wrong there."""

    number: str
    words: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """What was understood of a row."""

    cells: tuple[EchoCell, ...]
    empty: str = ""
    """The questions at which nothing stands yet, as `4–6, 9`."""
    left_over: str = ""


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of its own for a question."""

    name: str
    label: str
    value: str
    wrong: bool
    short: bool
    """Takes points; otherwise words."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A pupil on the page."""

    person_id: int
    name: str
    seen: str
    line_name: str
    line_label: str
    """The questions typed in the line; empty when there are none."""
    line: str
    line_wrong: bool
    texts: tuple[TextField, ...]
    echo: Echo | None
    refusal: str
    """Why nothing can be entered; then there are no fields."""
    message: str
    """Why what was typed was not stored, where it is not a matter of reading."""
    theirs: str
    """What stands there now, where somebody else was faster."""
    entered_at: datetime | None
    mark: float | None
    waiting: int
    points: int
    on_screen: int
    left: bool
    take_out_url: str | None

    @property
    def to_mend(self) -> bool:
        """Whether what was typed has not been stored."""
        return bool(self.message or self.problems)

    @property
    def problems(self) -> tuple[str, ...]:
        """What has to be mended, each with its place."""
        if self.echo is None or not (self.line_wrong or any(text.wrong for text in self.texts)):
            return ()
        found = [
            gettext("Question %(number)s: %(problem)s", number=cell.number, problem=cell.problem)
            for cell in self.echo.cells
            if cell.problem
        ]
        if self.echo.empty:
            found.append(gettext("Nothing is typed at %(numbers)s; type - for no answer.", numbers=self.echo.empty))
        return (*found, self.echo.left_over) if self.echo.left_over else tuple(found)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """How the answers to some questions are typed."""

    numbers: str
    kind: str
    how: str
    example: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The page."""

    assignment_id: int
    title: str
    classroom: str
    language: str
    refusal: str
    mixed: bool
    rows: tuple[RowView, ...]
    help: tuple[HelpLine, ...]
    sample: str
    """A whole line, as an example; it says nothing about the key."""
    done: str
    """What was stored of what was sent, where something else has to be mended."""
    pages: tuple[Link, ...]
    page: int
    version: int
    """The number of the version that stands on the papers."""
    versions: tuple[Link, ...]
    """The versions that papers of the class may show, where there are several."""

    @property
    def to_mend(self) -> tuple[RowView, ...]:
        """The rows that were not stored."""
        return tuple(row for row in self.rows if row.to_mend)

    @property
    def begun(self) -> bool:
        """Whether anybody has been entered, so that one knows how to type."""
        return any(row.entered_at is not None for row in self.rows)

    @property
    def open_rows(self) -> bool:
        """Whether anything can be typed at all."""
        return not self.refusal and any(not row.refusal for row in self.rows)


def entry_page(sheet: Sheet, page: int, outcomes: Sequence[Outcome] = ()) -> EntryPage:
    """Return the page. `outcomes`: of what was sent, so that nothing typed is lost."""
    size = rows_a_page(sheet.form)
    pages = max(1, -(-len(sheet.pupils) // size))
    page = min(max(page, 1), pages)
    assignment, version = sheet.results.assignment, sheet.version
    by_person = {outcome.pupil.person_id: outcome for outcome in outcomes}
    shown = sheet.pupils[(page - 1) * size : page * size]
    return EntryPage(
        assignment_id=assignment.id,
        title=sheet.results.title,
        classroom=sheet.results.classroom or "",
        language=sheet.form.language,
        refusal=say(sheet.refusal) if sheet.refusal else "",
        mixed=sheet.mixed,
        rows=tuple(_row(pupil, by_person.get(pupil.person_id), assignment.id) for pupil in shown),
        help=help_lines(sheet.form),
        sample=sample_line(sheet.form),
        done=stored_words(outcomes),
        pages=_page_links(assignment.id, version.number, page, pages),
        page=page,
        version=version.number,
        versions=class_links("printing.paper_entries", assignment.id, version, sheet.versions),
    )


def _page_links(assignment_id: int, version: int, current: int, pages: int) -> tuple[Link, ...]:
    """Return a link for each page, where there are several."""
    numbers = range(1, pages + 1) if pages > 1 else ()
    return tuple(
        Link(
            str(number),
            url_for("printing.paper_entries", assignment_id=assignment_id, of=version, page=number),
            number == current,
        )
        for number in numbers
    )


def rows_a_page(form: PaperForm) -> int:
    """Return how many pupils one page takes."""
    return max(1, min(MOST_PUPILS, MOST_FIELDS // (2 + len(form.texts))))


def stored_words(outcomes: Iterable[Outcome]) -> str:
    """Return what became of what was sent, in words; empty when nothing was stored."""
    listed = list(outcomes)
    entered = sum(outcome.status == "entered" for outcome in listed)
    corrected = sum(outcome.status == "corrected" for outcome in listed)
    parts = []
    if entered:
        parts.append(gettext("Pupils entered: %(count)s.", count=entered))
    if corrected:
        parts.append(gettext("Entries corrected: %(count)s.", count=corrected))
    return " ".join(parts)


def gone_words(outcomes: Iterable[Outcome]) -> list[str]:
    """Return where marks went that a person had given, in words."""
    return [
        gettext(
            "%(name)s, question %(numbers)s: another answer stands there now, so the mark given by hand is gone.",
            name=outcome.pupil.name,
            numbers=ranges(outcome.marks_gone),
        )
        for outcome in outcomes
        if outcome.marks_gone
    ]


# Rows


def _row(pupil: Pupil, outcome: Outcome | None, assignment_id: int) -> RowView:
    """Return the row of a pupil, with what was typed where it has not been stored."""
    kept = outcome if outcome is not None and outcome.status in ("unreadable", "refused") else None
    typed = kept.typed if kept else as_typed(pupil)
    understood = kept.understood if kept else understand(pupil.form, typed) if pupil.attempt else None
    wrong = {place for place, _ in understood.problems} if kept and understood else set()
    in_line = {one.position for one in pupil.form.in_line} | {None}
    attempt = pupil.attempt
    take_out = url_for("printing.confirm_take_out", assignment_id=assignment_id, person_id=pupil.person_id)
    refused = kept is not None and kept.message is not None
    return RowView(
        person_id=pupil.person_id,
        name=pupil.name,
        seen=pupil.seen,
        line_name=f"p{pupil.person_id}-line",
        line_label=ranges(one.position for one in pupil.form.in_line),
        line=typed.line,
        line_wrong=bool(wrong & in_line),
        texts=tuple(_text(one, pupil, typed, wrong=one.position in wrong) for one in pupil.form.texts),
        echo=echo(pupil.form, understood) if understood and not pupil.hidden else None,
        refusal=say(pupil.refusal) if pupil.refusal else "",
        message=say(kept.message) if kept and kept.message else "",
        theirs=_in_words(pupil) if refused and attempt else "",
        entered_at=attempt.paper_at if attempt else None,
        mark=attempt.mark if attempt and not pupil.hidden else None,
        waiting=attempt.waiting if attempt else 0,
        points=sum(one.points for one in pupil.form.questions) - (attempt.void_points if attempt else 0),
        on_screen=pupil.on_screen,
        left=pupil.left,
        take_out_url=take_out if attempt else None,
    )


def as_typed(pupil: Pupil) -> Typed:
    """Return what somebody would have typed for what stands there."""
    texts = {one.position: pupil.text(one.position) for one in pupil.form.texts}
    return Typed(pupil.person_id, pupil.seen, pupil.line(), texts)


def _text(one: PaperQuestion, pupil: Pupil, typed: Typed, *, wrong: bool) -> TextField:
    number = str(one.position)
    label = gettext("%(number)s (points)", number=number) if one.levels else number
    return TextField(
        name=f"p{pupil.person_id}-q{number}",
        label=label,
        value=storable(typed.texts.get(one.position, "")),
        wrong=wrong,
        short=bool(one.levels),
    )


def _in_words(pupil: Pupil) -> str:
    """Return an entry as one line of text."""
    texts = (f"{one.position}: {pupil.text(one.position)}" for one in pupil.form.texts)
    return "; ".join(part for part in (pupil.line(), *texts) if part)


def echo(form: PaperForm, understood: Understood) -> Echo:
    """Return what was understood, as pages show it. Words that stand in their own field are not repeated."""
    cells, empty = [], []
    for one, cell in zip(form.questions, understood.cells, strict=True):
        if not cell.typed.strip():
            empty.append(one.position)
        elif cell.read.problem is not None:
            cells.append(EchoCell(str(one.position), "", storable(say(cell.read.problem))))
        elif one.notation.in_line:
            cells.append(EchoCell(str(one.position), one.notation.words(cell.read.value) or DASH))
        elif one.levels:
            cells.append(EchoCell(str(one.position), _points_words(one, cell)))
    left_over = gettext("Too much at the end: “%(text)s”.", text=understood.left_over) if understood.left_over else ""
    return Echo(tuple(cells), ranges(empty), left_over)


def _points_words(one: PaperQuestion, cell: Cell) -> str:
    if cell.read.points is not None:
        return gettext("%(points)s of %(most)s points", points=f"{cell.read.points:g}", most=one.points)
    if one.notation.declaration.is_blank(cell.read.value):
        return DASH
    return gettext("to be marked later")


# Help


def help_lines(form: PaperForm) -> tuple[HelpLine, ...]:
    """Return how each kind of question in this set is typed, with an example of its own signs."""
    kinds: dict[str, list[PaperQuestion]] = {}
    for one in form.questions:
        kinds.setdefault(one.type_name, []).append(one)
    return tuple(
        HelpLine(
            ranges(one.position for one in listed),
            translated(QUESTION_TYPES[name].label),
            *_how(listed[0]),
        )
        for name, listed in kinds.items()
    )


def sample_line(form: PaperForm) -> str:
    """Return what a pupil's line may look like in this set."""
    return " ".join(_how(one)[1].split(" / ")[0][: 1 if one.notation.single else None] for one in form.in_line)


def _how(one: PaperQuestion) -> tuple[str, str]:
    """Return how a question is typed, and an example made of its signs, which says nothing about its key."""
    labels, notation = [sign.label for sign in one.notation.choices], one.notation
    if notation.kind == "letters" and notation.single:
        return gettext("the letter; letters may stand together"), "".join(labels[:2])
    if notation.kind == "text" and one.levels:
        how = gettext("the points in its own field, or ? to mark it later, or the text itself")
        return how, f"{one.levels[0]:g}, {LATER}"
    examples: Mapping[str, tuple[str, str]] = {
        "letters": (gettext("all letters together"), "".join(labels[:2])),
        "categories": (
            gettext("one sign a row: %(signs)s", signs=", ".join(f"{s.label} = {s.text}" for s in notation.choices)),
            "".join(labels[place % len(labels)] for place in range(len(notation.parts))),
        ),
        "pairs": (
            gettext("the letters in the order of the numbers, or in pairs"),
            f"{''.join(labels[: len(notation.parts)])} / {_pairs(labels, len(notation.parts))}",
        ),
        "order": (
            gettext("the letters in their order, or the numbers in the boxes from top to bottom"),
            f"{''.join(reversed(labels))} / {''.join(str(n) for n in range(len(labels), 0, -1))}",
        ),
        "sentences": (gettext("paragraph and sentence, with a comma between two"), ",".join(labels[:2])),
        "text": (gettext("in its own field, as the pupil wrote it"), ""),
    }
    return examples[notation.kind]


def _pairs(labels: Sequence[str], count: int) -> str:
    return " ".join(f"{number}{label}" for number, label in enumerate(labels[:count], start=1))


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: `1–4, 7`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
