"""What was decided about a reply, said to the pupil and to the teacher.

Sentences about the words of the key are for readers who may see the key; `for_pupil` leaves them out before. What a page
shows follows from the stored mark as well: who gave it is told by `Marker`, not by what would be decided today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from quizapp.core.messages import N_, Message
from quizapp.core.text_matching.graded import Alignment, Graded, Nearest

Marker = Literal["teacher", "ruling", "rule", "waiting"]
"""Who gave the mark: a teacher this one; a teacher's decision about the same answer; the rules; nobody yet."""

Kind = Literal["found", "forgiven", "missing", "contradicted", "extra", "marker", "rule", "nearest", "sureness"]

MOST_NAMED = 12
"""Words named in one sentence."""
NEAREST_SHOWN = 3

MARKERS: Mapping[Marker, str] = MappingProxyType(
    {
        "teacher": N_("Marked by your teacher."),
        "ruling": N_("Marked as your teacher marked the same answer."),
        "rule": N_("Marked automatically."),
        "waiting": N_("Waiting for your teacher."),
    }
)
MARKERS_TOLD_TO_TEACHERS: Mapping[Marker, str] = MappingProxyType(
    {
        "teacher": N_("A teacher gave this mark."),
        "ruling": N_("Marked as a teacher marked the same answer."),
        "rule": N_("Marked automatically."),
        "waiting": N_("Waits for a teacher."),
    }
)
SURENESS: tuple[tuple[float, str], ...] = (
    (0.9, N_("By its words it is almost surely right (%(percent)s %%).")),
    (0.7, N_("By its words it is probably right (%(percent)s %%).")),
    (0.3, N_("By its words it is unclear (%(percent)s %%).")),
    (0.1, N_("By its words it is probably wrong (%(percent)s %%).")),
    (0.0, N_("By its words it is almost surely wrong (%(percent)s %%).")),
)
"""In words, by the least sureness."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, and what it is about."""

    kind: Kind
    message: Message


def for_pupil(graded: Graded | None, marker: Marker, *, key_shown: bool) -> tuple[Told, ...]:
    """Return what the pupil is told: what was found, forgiven, missing, contradicted, and who decided.

    Before the key is shown only who decided, and that slips were forgiven. `graded`: None where no words were compared.
    """
    lines: list[Told] = []
    if graded is not None and graded.alignment is not None:
        if key_shown:
            lines += _compared(graded.alignment, told_all=graded.decision.outcome == "full")
        elif graded.decision.outcome == "full" and graded.alignment.forgiven:
            values = {"count": len(graded.alignment.forgiven)}
            one, several = N_("%(count)s spelling slip was forgiven."), N_("%(count)s spelling slips were forgiven.")
            lines.append(Told("forgiven", Message(one, values, several)))
    return (*lines, marked_by(marker))


def marked_by(marker: Marker) -> Told:
    """Return who decided, for pupils."""
    return Told("marker", Message(MARKERS[marker]))


def for_teacher(graded: Graded | None, marker: Marker) -> tuple[Told, ...]:
    """Return all there is: the words compared, the rule, the marked answers most alike, how sure it is, who decided."""
    if graded is None:
        return (Told("marker", Message(MARKERS_TOLD_TO_TEACHERS[marker])),)
    lines = [Told("rule", graded.decision.message)]
    if graded.alignment is not None:
        lines += _compared(graded.alignment, told_all=False)
    lines += [_nearest(nearest) for nearest in graded.nearest[:NEAREST_SHOWN]]
    lines += _sureness(graded)
    return (*lines, Told("marker", Message(MARKERS_TOLD_TO_TEACHERS[marker])))


def in_one_line(graded: Graded, say: Callable[[Message], str] = str) -> str:
    """Return the rule and the words compared as one text, for files. `say`: puts a sentence into words, else English."""
    told = [graded.decision.message]
    if graded.alignment is not None:
        told += [line.message for line in _compared(graded.alignment, told_all=graded.decision.outcome == "full")]
    return " ".join(say(message) for message in told)


def _compared(alignment: Alignment, *, told_all: bool) -> Iterator[Told]:
    """Yield what the words of the reply are to the words of the key.

    `told_all`: everything was found, which the rule has said; only slips are worth a sentence.
    """
    if alignment.found and not told_all:
        yield Told("found", Message(N_("Key words found: %(words)s."), {"words": _listed(alignment.found)}))
    for pair in alignment.forgiven:
        values = {"typed": pair.typed, "word": pair.word}
        yield Told("forgiven", Message(N_("Spelling forgiven: %(typed)s → %(word)s."), values))
    for pair in alignment.contradicted:
        yield Told("contradicted", _contradicted(pair.typed, pair.word))
    if told_all:
        return
    if alignment.missing:
        yield Told("missing", Message(N_("Missing: %(words)s."), {"words": _listed(alignment.missing)}))
    if alignment.extra:
        yield Told("extra", Message(N_("Also said: %(words)s."), {"words": _listed(alignment.extra)}))


def _contradicted(typed: str, word: str) -> Message:
    if not word:
        return Message(N_("“%(typed)s” turns the answer round."), {"typed": typed})
    if not typed:
        return Message(N_("“%(word)s” is not said."), {"word": word})
    return Message(N_("“%(typed)s” instead of “%(word)s”."), {"typed": typed, "word": word})


def _listed(words: tuple[str, ...]) -> str:
    few = ", ".join(words[:MOST_NAMED])
    return few if len(words) <= MOST_NAMED else f"{few} …"


def _nearest(nearest: Nearest) -> Told:
    form = nearest.form
    values: dict[str, str | int | float] = {
        "form": form.text,
        "percent": round(100 * form.fraction),
        "alike": round(100 * nearest.likeness),
        "teacher": form.by,
    }
    if not form.by:
        del values["teacher"]
        return Told(
            "nearest", Message(N_("Marked with %(percent)s %% before: “%(form)s” (%(alike)s %% alike)."), values)
        )
    text = N_("%(teacher)s gave %(percent)s %% for “%(form)s” (%(alike)s %% alike).")
    return Told("nearest", Message(text, values))


def _sureness(graded: Graded) -> Iterator[Told]:
    """Yield how sure the comparison is; where the rules alone decide there is nothing to weigh."""
    if graded.decision.outcome != "review" and graded.threshold is None:
        return
    percent = round(100 * graded.sureness)
    words = next((words for least, words in SURENESS if graded.sureness >= least), SURENESS[-1][1])
    yield Told("sureness", Message(words, {"percent": percent}))
    if graded.threshold is not None:
        values = {"percent": round(100 * graded.threshold)}
        yield Told("sureness", Message(N_("From %(percent)s %% on it would be accepted automatically."), values))
    if graded.marks:
        one = N_("Learned from %(count)s marked answer to this question.")
        several = N_("Learned from %(count)s marked answers to this question.")
        yield Told("sureness", Message(one, {"count": graded.marks}, several))
