"""The form of everything a school may set for itself, each with what it does in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from quizapp.core.names import clean_name
from quizapp.core.progress import THRESHOLD
from quizapp.core.school_settings import PASS_LABELS, Letterhead, Limits, SchoolSettings, objections
from quizapp.models import School
from quizapp.web.forms import Form, NameField, required
from quizapp.web.languages import say
from quizapp.web.time_zones import TIME_ZONES

_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?")
_PERCENT = ("distractor_share",)
"""Shares that people read in percent."""


class LineField(StringField):
    """A line of text; empty is fine."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, without what nobody can see."""
        self.data = clean_name(valuelist[0]) if valuelist else ""


class NumberField(StringField):
    """A number with a decimal comma or point, shown as the page's language writes it."""

    data: Any

    def __init__(self, *arguments: Any, whole: bool = False, **options: Any) -> None:
        """`whole`: without decimals."""
        super().__init__(*arguments, **options)
        self.whole = whole

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(format_decimal(self.data, "0.####"))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        sent = valuelist[0] if valuelist else ""
        text = sent.strip()
        self.data = None
        if sent and not text:
            raise ValueError(_("Please fill this in."))  # `required` takes a blank for something
        if not text:
            return  # `required` says so
        if not _NUMBER.fullmatch(text) or (self.whole and not text.isdigit()):
            raise ValueError(_("Write a whole number.") if self.whole else _("Write a number such as 0.30."))
        self.data = int(text) if self.whole else float(text.replace(",", "."))


class BandsField(StringField):
    """The highest points of each band but the last."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(str(one) for one in self.data or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the numbers."""
        parts = re.split(r"[\s,;]+", (valuelist[0] if valuelist else "").strip())
        if not all(re.fullmatch(r"[0-9]{1,3}", part) for part in parts):
            self.data = ()
            raise ValueError(_("Write whole numbers with commas between, such as 40, 65, 85."))
        self.data = tuple(int(part) for part in parts)


def _line(label: Any, most: int, description: Any = "") -> LineField:
    return LineField(label, [Length(max=most)], description=description)


def _decimal(label: Any, description: Any) -> NumberField:
    return NumberField(label, [required()], description=description)


def _whole(label: Any, description: Any) -> NumberField:
    return NumberField(label, [required()], whole=True, description=description)


class SettingsForm(Form):
    """All of it, in the groups in which the page shows it."""

    name = NameField(_l("Name of the school"), [required()], description=_l("At the head of every printed page."))
    timezone = RadioField(
        _l("Time of the school"),
        choices=[SelectChoice(zone, label) for zone, label in TIME_ZONES.items()],
        description=_l("Dates that are set already stay the same moments; only the clock they are shown by changes."),
    )

    authority = _line(_l("Above the name"), 200, _l("For example: Pemerintah Kota Bandung – Dinas Pendidikan."))
    school = _line(_l("Name on letters"), 200, _l("Only if it is written in another way there."))
    address = _line(_l("Address"), 300, _l("Street, telephone, e-mail: one line."))
    city = _line(_l("City"), 80, _l("Before the date of a signature."))
    head_name = _line(_l("Head of the school"), 120, _l("Signs the printed reports."))
    head_number = _line(_l("NIP of the head"), 40)

    threshold_label = RadioField(
        _l("What the pass mark is called"),
        choices=[SelectChoice(label, label) for label in PASS_LABELS],
        description=_l("KKTP in the Kurikulum Merdeka, KKM before it."),
    )
    pass_mark = _whole(
        _l("Pass mark"),
        _l("Points of 100 with which new assignments begin; each assignment may have its own."),
    )
    bands = BandsField(
        _l("Bands"),
        [required()],
        description=_l("The highest points of each band but the last: 40, 65, 85 makes 0–40, 41–65, 66–85 and 86–100."),
    )
    threshold = _whole(
        _l("Mastered from (percent)"),
        _l("Share of the points in a reading process from which “mastered” may be said, once it is 90 % sure."),
    )

    hard_below = _decimal(
        _l("Hard below"), _l("A question is hard when the class got less than this share of its points.")
    )
    easy_above = _decimal(_l("Easy above"), _l("It is easy when the class got more than this share."))
    weak_below = _decimal(
        _l("Tells apart poorly up to"),
        _l(
            "How much better the upper group did than the lower one (D). Up to this, the question hardly tells them apart."
        ),
    )
    good_above = _decimal(_l("Tells apart well above"), _l("Between the two it is fair; above this, good."))
    very_good_above = _decimal(_l("Tells apart very well above"), _l("Above this, very good."))
    distractor_share = _decimal(
        _l("A wrong option works from (percent)"),
        _l("It must be chosen by at least this many, and by more of the lower group than of the upper."),
    )
    fewest = _whole(_l("Only counts below (pupils)"), _l("With fewer pupils no figures are shown, only counts."))
    tentative_below = _whole(_l("Tentative below (pupils)"), _l("With fewer pupils figures are marked “tentative”."))
    alpha_hints = _decimal(
        _l("Reliable as a hint from"), _l("Alpha says how far the questions agree. From this on the test is a hint.")
    )
    alpha_class = _decimal(_l("Reliable for marks in class from"), _l("From this on it is fit for marks in class."))
    alpha_decisions = _decimal(
        _l("Reliable for decisions from"), _l("From this on it is fit for decisions about single pupils.")
    )

    def groups(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """Return the fields in groups, with the title of each group, and the hint of each field."""
        usual = usual_figures()
        titles = {
            _("The school"): ("name", "timezone"),
            _("Head of printed pages"): ("authority", "school", "address", "city", "head_name", "head_number"),
            _("Marks"): ("threshold_label", "pass_mark", "bands", "threshold"),
            _("Limits of the item analysis"): tuple(field.name for field in fields(Limits)),
        }
        return [(title, [(self[name], self._hint(name, usual)) for name in names]) for title, names in titles.items()]

    def _hint(self, name: str, usual: Mapping[str, str]) -> str:
        told = str(self[name].description)
        if name not in usual:
            return told
        figure = _("Usual: %(value)s.", value=usual[name])
        return f"{told} {figure}"

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate each field, then what must go together."""
        valid = bool(super().validate(extra_validators))
        if not valid:
            return False
        if not 1 <= self.threshold.data <= 100:  # noqa: PLR2004 - percent
            self._object("threshold", _("It must be between 1 and 100."))
        for name, message in objections(self.chosen()):
            self._object(name, say(message))
        return not any(field.errors for field in self)

    def _object(self, name: str, sentence: str) -> None:
        self[name].errors = [*self[name].errors, sentence]

    def chosen(self) -> SchoolSettings:
        """Return the settings of a form whose fields hold values."""
        limits = {one.name: self[one.name].data / (100 if one.name in _PERCENT else 1) for one in fields(Limits)}
        for name in ("fewest", "tentative_below"):
            limits[name] = int(limits[name])
        return SchoolSettings(
            letterhead=Letterhead(**{one.name: self[one.name].data or "" for one in fields(Letterhead)}),
            limits=Limits(**limits),
            bands=self.bands.data,
            threshold_label=self.threshold_label.data,
            pass_mark=self.pass_mark.data,
        )


def filled(school: School, settings: SchoolSettings) -> SettingsForm:
    """Return the form as things stand."""
    letterhead = {one.name: getattr(settings.letterhead, one.name) for one in fields(Letterhead)}
    figures = figures_of(school.threshold, settings)
    label = settings.threshold_label
    return SettingsForm(name=school.name, timezone=school.timezone, threshold_label=label, **letterhead, **figures)


def figures_of(threshold: float, settings: SchoolSettings) -> dict[str, Any]:
    """Return everything that is a figure, as the fields show it."""
    limits = {one.name: getattr(settings.limits, one.name) for one in fields(Limits)}
    limits |= {name: round(100 * limits[name], 2) for name in _PERCENT}
    return {"threshold": round(100 * threshold), "bands": settings.bands, "pass_mark": settings.pass_mark, **limits}


def usual_figures() -> dict[str, str]:
    """Return what is usual, in words, by the name of the field."""
    found = figures_of(THRESHOLD, SchoolSettings())
    return {
        name: ", ".join(str(one) for one in value) if name == "bands" else str(format_decimal(value, "0.####"))
        for name, value in found.items()
    }
