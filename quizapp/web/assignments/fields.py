"""Fields of plans: times of the school's clock, minutes, and how much something counts."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField, FloatField, IntegerField
from wtforms.validators import Optional, ValidationError

from quizapp.core.local_times import clock_change, to_utc
from quizapp.operations.assigning import LONGEST_LIMIT
from quizapp.web.forms import required
from quizapp.web.languages import chosen_timezone

EARLIEST, LATEST = 2000, 2100
"""Years that a date field takes: far dates overflow when they change their zone."""


class LocalTimeField(DateTimeLocalField):
    """A time as the school's clock shows it, without seconds. `needed`: it may not be left empty."""

    def __init__(self, label: Any, *, needed: bool = False, **values: Any) -> None:
        super().__init__(
            label, [required() if needed else Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **values
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what a browser sends, or what somebody typed in a browser without such fields."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write it like 2026-11-23T08:00.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms passes them
        """Refuse years that nobody means."""
        if self.data is not None and not EARLIEST <= self.data.year <= LATEST:
            raise ValidationError(_("Look at the year again."))
        change = None if self.data is None or self._is_unchanged() else clock_change(self.data, chosen_timezone())
        if change == "skipped":
            raise ValidationError(_("Clocks go forward then, and this time is left out. Choose one an hour later."))
        if change == "doubled":
            raise ValidationError(_("Clocks go back then, and this time comes twice. Choose one before or after."))

    def _is_unchanged(self) -> bool:
        before = self.object_data
        if before is None or self.data is None:
            return False
        return bool(self.data.replace(second=0) == before.replace(second=0, microsecond=0))

    def utc(self) -> datetime | None:
        """Return the time in UTC. One that was left as the page showed it keeps the seconds that no field shows."""
        if self.data is None:
            return None
        return to_utc(self.object_data if self._is_unchanged() else self.data, chosen_timezone())


class MinutesField(IntegerField):
    """How long one attempt may take; empty: no limit of its own."""

    def __init__(self, label: Any, **values: Any) -> None:
        super().__init__(label, [Optional()], **values)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whole minutes; what was typed stays in the field."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            if valuelist[0].strip():
                raise ValueError(_("Write whole minutes, like 40.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms passes them
        """Refuse what no lesson lasts."""
        if self.data is not None and not 1 <= self.data <= LONGEST_LIMIT:
            raise ValidationError(_("Between 1 and %(most)s minutes.", most=LONGEST_LIMIT))


class PointsField(IntegerField):
    """Points of 100; empty: none."""

    def __init__(self, label: Any, **values: Any) -> None:
        super().__init__(label, [Optional()], **values)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whole points; an empty field is none."""
        if not valuelist:
            return
        if not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write whole points of 100, like 75.")) from None


class WeightField(FloatField):
    """How much something counts; with a comma or a point."""

    def _value(self) -> str:
        """Return what was typed, else the number without needless decimals."""
        return self.raw_data[0] if self.raw_data else f"{self.data:g}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a number as people write it."""
        if not valuelist or not valuelist[0].strip():
            return
        try:
            data = float(valuelist[0].strip().replace(",", "."))
        except ValueError:
            data = float("nan")
        if not isfinite(data):
            raise ValueError(_("Write a number, like 1 or 0.5."))
        self.data = data
