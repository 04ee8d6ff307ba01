"""The item analysis in sentences a teacher would say."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext, ngettext

from quizapp.core.messages import N_
from quizapp.core.psychometrics import DifferenceWord, difference_word, facility_word
from quizapp.core.psychometrics.words import FACILITY_WORDS
from quizapp.core.school_settings import Limits
from quizapp.operations.chosen_classes import Chosen, ChosenOption
from quizapp.operations.item_analysis import AnalysedItem, ItemAnalysis
from quizapp.web.filters import number

LONGEST = 60
"""Letters of an option or a prompt where it is only named."""
_APART: dict[DifferenceWord, str] = {
    "negative": N_("weak pupils do better on it than strong ones"),
    "poor": N_("hardly tells strong and weak pupils apart"),
    "fair": N_("tells strong and weak pupils apart a little"),
    "good": N_("tells strong and weak pupils apart well"),
    "very_good": N_("tells strong and weak pupils apart very well"),
}


def shortened(text: str) -> str:
    """Return `text`, or its beginning where it is long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def figure(value: float | None) -> str:
    """Return a share or a correlation with two decimals, as the language writes it; a dash where it is not defined."""
    if value is None:
        return "–"
    return str(format_decimal(round(value, 2) + 0.0, format="0.00", locale=get_locale()))


def option_name(option: ChosenOption) -> str:
    """Return what an option is called in a sentence: its letter, or its words where it has none."""
    return option.letter or f"“{shortened(option.text)}”"


def sentence(item: AnalysedItem, limits: Limits) -> str:
    """Return what there is to say about a question: “Hard; option B was chosen by 14 of 32 – check the key?”"""
    if item.standing != "counted":
        return _kept_out(item)
    figures = item.figures
    if figures is None:
        return counts(item)
    parts = [gettext(FACILITY_WORDS[facility_word(figures.facility, limits)])]
    if item.check_key:
        parts.append(_alarm(item))
    elif round(figures.facility, 9) in (0, 1):
        parts.append(gettext("everybody had it right") if figures.facility else gettext("nobody had it right"))
    else:
        parts.append(gettext(_APART[difference_word(figures.difference, limits)]))
    idle = _idle(item)
    return "; ".join([*parts, idle] if idle and not item.check_key else parts)


def _alarm(item: AnalysedItem) -> str:
    part = item.suspect
    if part is None or part.suspect is None:
        if not item.chosen:
            return gettext("who does well on the other questions does not here – check how it was marked?")
        return gettext("who does well on the other questions does not here – check the key?")
    values = {"option": option_name(part.suspect), "count": part.suspect.count, "all": item.counts.asked}
    if part.part:
        row = shortened(part.part)
        return gettext(
            "at “%(row)s”, %(option)s was chosen by %(count)s of %(all)s – check the key?", row=row, **values
        )
    return gettext("distractor %(option)s was chosen by %(count)s of %(all)s – check the key?", **values)


def _idle(item: AnalysedItem) -> str:
    """Return how many distractors nobody falls for, where the question is one choice among options."""
    if len(item.chosen) != 1 or not item.chosen[0].options[0].letter or item.chosen[0].working is None:
        return ""
    part = item.chosen[0]
    if part.working == part.distractors:
        return ""
    return ngettext(
        "%(working)s of %(num)s distractor works",
        "%(working)s of %(num)s distractors work",
        part.distractors,
        working=part.working,
    )


def counts(item: AnalysedItem) -> str:
    """Return how many have it right, in words."""
    found = item.counts
    if found.partly:
        return gettext(
            "%(right)s of %(all)s right, %(partly)s partly", right=found.right, all=found.asked, partly=found.partly
        )
    return gettext("%(right)s of %(all)s right", right=found.right, all=found.asked)


def _kept_out(item: AnalysedItem) -> str:
    found = item.counts
    if item.standing == "void":
        return gettext("Does not count")
    if item.standing == "waiting":
        return ngettext(
            "Left out until %(num)s answer is marked", "Left out until %(num)s answers are marked", found.waiting
        )
    if item.standing == "nobody":
        return gettext("Nobody has handed it in yet")
    return gettext("Left out: it did not count for everybody (%(counts)s)", counts=counts(item))


def verdict(option: ChosenOption) -> str:
    """Return what an option does, in a word or two."""
    if option.right:
        return gettext("key")
    if option.works is None:
        return ""
    if option.works:
        return gettext("works")
    if not option.count:
        return gettext("nobody chose it")
    if option.upper is not None and option.lower is not None and round(option.upper - option.lower, 9) > 0:
        return gettext("draws strong pupils")
    return gettext("does not work")


def working(part: Chosen) -> str:
    """Return how many distractors work, short: 2/3."""
    return "–" if part.working is None else f"{part.working}/{part.distractors}"


def lead(found: ItemAnalysis) -> str:
    """Return what to look at first."""
    if not found.learners:
        return gettext("Nobody has handed in yet; the analysis comes with the first attempts.")
    if found.few:
        return gettext(
            "Counts only: with fewer than %(fewest)s pupils a figure would say too much.", fewest=found.limits.fewest
        )
    alarms = [item.column.number for item in found.items if item.check_key]
    if alarms:
        return ngettext(
            "Check the key of question %(numbers)s first.",
            "Check the keys of questions %(numbers)s first.",
            len(alarms),
            numbers=listed(alarms),
        )
    return gettext("No key looks wrong.")


def notes(found: ItemAnalysis) -> list[str]:
    """Return whose answers these are, and what is left out."""
    said = [
        ngettext(
            "From the first finished attempt of %(num)s pupil; no answer counts as 0.",
            "From the first finished attempts of %(num)s pupils; no answer counts as 0.",
            found.learners,
        )
    ]
    if found.tentative:
        said.append(
            gettext(
                "Tentative: below %(most)s pupils the figures would differ much in another class.",
                most=found.limits.tentative_below,
            )
        )
    waiting = [item.column.number for item in found.items if item.standing == "waiting"]
    if waiting:
        said.append(
            ngettext(
                "Question %(numbers)s is left out until all its answers are marked.",
                "Questions %(numbers)s are left out until all their answers are marked.",
                len(waiting),
                numbers=listed(waiting),
            )
        )
    void = [item.column.number for item in found.items if item.standing == "void"]
    if void:
        said.append(gettext("Left out because they do not count: %(numbers)s.", numbers=listed(void)))
    partly = [item.column.number for item in found.items if item.standing == "not_everybody"]
    if partly:
        said.append(gettext("Left out because not everybody had them: %(numbers)s.", numbers=listed(partly)))
    return said


def listed(numbers: list[int]) -> str:
    """Return numbers one after another."""
    return ", ".join(map(str, numbers))


def limit_lines(limits: Limits) -> list[str]:
    """Return every limit that was used, a sentence each."""
    return [
        gettext(
            "Facility: hard below %(hard)s, easy above %(easy)s, medium between them (Arikunto).",
            hard=number(limits.hard_below),
            easy=number(limits.easy_above),
        ),
        gettext(
            "Difference of the groups: negative below 0, poor up to %(weak)s, fair up to %(good)s, good up to "
            "%(very_good)s, very good above (Arikunto).",
            weak=number(limits.weak_below),
            good=number(limits.good_above),
            very_good=number(limits.very_good_above),
        ),
        gettext(
            "A distractor works when at least %(share)s %% chose it, and more of the lower group than of the upper.",
            share=number(100 * limits.distractor_share),
        ),
        gettext(
            "Check the key: a distractor has more of the upper group than the key has, or the item-rest correlation is "
            "below 0."
        ),
        gettext(
            "Alpha: below %(hints)s the test compares nobody, from %(class_)s it is fit for marks in class, from "
            "%(decisions)s for decisions about single pupils.",
            hints=number(limits.alpha_hints),
            class_=number(limits.alpha_class),
            decisions=number(limits.alpha_decisions),
        ),
        gettext(
            "Below %(fewest)s pupils only counts are shown; below %(tentative)s the figures are tentative.",
            fewest=limits.fewest,
            tentative=limits.tentative_below,
        ),
    ]
