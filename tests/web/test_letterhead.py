"""The head of printed pages and the block that is signed: what is set stands there, the rest leaves no empty line."""

from __future__ import annotations

import re

from flask import render_template_string, session

from quizapp.app import QuizApp
from quizapp.core.school_settings import Letterhead, SchoolSettings
from tests.factories import NOW

FULL = SchoolSettings(
    letterhead=Letterhead(
        authority="Pemerintah Kota Bandung – Dinas Pendidikan",
        school="SMP Negeri 12 Bandung",
        address="Jalan Setiabudhi 195, Bandung 40153",
        head_name="Dra. Ni'mah Kusuma, M.Pd.",
        head_number="19680412 199303 2 004",
        city="Bandung",
    )
)


def draw(app: QuizApp, macro: str, *values: object) -> str:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        session["language"] = "en"
        # as a page does it: the language is looked up when a page begins, not when a macro does
        page = "{% import 'components/letterhead.html' as parts %}{{ parts[macro](*values) }}"
        return render_template_string(page, macro=macro, values=values)


def lines(drawn: str) -> list[str]:
    return re.findall(r"<p.*?</p>", drawn)


def test_a_school_with_all_of_it(app: QuizApp) -> None:
    head = draw(app, "letterhead", FULL, "SMP Contoh")
    assert lines(head) == [
        '<p class="letterhead-authority">Pemerintah Kota Bandung – Dinas Pendidikan</p>',
        '<p class="letterhead-school">SMP Negeri 12 Bandung</p>',
        '<p class="letterhead-address">Jalan Setiabudhi 195, Bandung 40153</p>',
    ]
    signed = draw(app, "signature", FULL, NOW)
    assert lines(signed) == [
        "<p>Bandung, 23 November 2026</p>",
        "<p>Head of school</p>",
        '<p class="signature-line">Dra. Ni&#39;mah Kusuma, M.Pd.</p>',
        "<p>NIP 19680412 199303 2 004</p>",
    ]


def test_a_school_that_has_set_nothing(app: QuizApp) -> None:
    head = draw(app, "letterhead", SchoolSettings(), "SMP <Contoh>")
    assert lines(head) == ['<p class="letterhead-school">SMP &lt;Contoh&gt;</p>']
    signed = draw(app, "signature", SchoolSettings(), NOW)
    assert lines(signed) == [
        "<p>23 November 2026</p>",
        "<p>Head of school</p>",
        '<p class="signature-line">\u00a0</p>',
    ]
