"""The kind `class_archive`: one zip with everything that a teacher of a class may see.

The tables are those of the pages (`web/reports`), so that a file in the archive equals the one its page gives.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import format_date, gettext
from werkzeug.utils import secure_filename

from quizapp.core.messages import N_
from quizapp.models import Assignment, Classroom
from quizapp.operations import class_archive as operations
from quizapp.operations import mark_books, reports
from quizapp.operations.class_archive import Outline
from quizapp.operations.hidden_marks import hidden_in
from quizapp.operations.job_progress import Progress
from quizapp.operations.mark_books import Choice
from quizapp.operations.matrix_responses import responses_in_words
from quizapp.operations.transactions import transaction
from quizapp.web.languages import outside_a_request, say
from quizapp.web.mark_books.pages import mark_book_page
from quizapp.web.reports.matrix_options import Options
from quizapp.web.reports.matrix_page import matrix_page
from quizapp.web.reports.matrix_sheets import sheets
from quizapp.web.spreadsheets import Value, XlsxSheet, to_csv, to_xlsx

MODES = {"practice": N_("Practice"), "test": N_("Test")}
WHOLE_YEAR = Choice(None, "all")
"""Of the mark book: both semesters, original and remedial marks and what they come to."""
_ALL = Options(numbers=True)
_WIDTH = 20

_README_ID = """\
ARSIP KELAS {name}
{school}
Dibuat {day}

Isi arsip ini:

daftar-siswa.csv, .xlsx   siswa yang kini ada di kelas: nama, nama pengguna, NISN, NIS
daftar-tugas.csv, .xlsx   semua tugas kelas, dengan nomor map masing-masing
buku-nilai.csv, .xlsx     buku nilai: semua tugas, nilai asli, remedial dan akhir, rata-rata
01-…/, 02-…/              satu map untuk setiap tugas:
    nilai.csv, .xlsx        siswa × soal seperti di layar; lembar kedua: jawaban; lembar ketiga: soal
    jawaban.json            setiap percobaan: jawaban, nilai, dan alasannya, untuk diolah dengan program lain

CSV memakai titik koma dan koma desimal. NISN adalah teks: nol di depan tetap ada. Sel kosong berarti tidak ada nilai,
bukan 0. Waktu di jawaban.json adalah UTC.

Arsip ini memuat nama dan nilai anak. Simpan di tempat yang tidak dibuka orang lain, dan hapus bila tidak diperlukan lagi.
"""
_README_EN = """\
ARCHIVE OF THE CLASS {name}
{school}
Made on {day}

What is in this archive:

daftar-siswa.csv, .xlsx   the pupils who are in the class now: name, username, NISN, NIS
daftar-tugas.csv, .xlsx   all assignments of the class, with the number of the folder of each
buku-nilai.csv, .xlsx     the mark book: all assignments, original, remedial and final marks, averages
01-…/, 02-…/              one folder for each assignment:
    nilai.csv, .xlsx        pupils × questions as on the screen; second sheet: answers; third sheet: questions
    jawaban.json            every attempt: answers, marks and the reasons, to be worked on by other programs

CSV has semicolons and decimal commas. NISN is text: leading zeros stay. An empty cell means no mark, not 0. Times in
jawaban.json are UTC.

This archive holds names and marks of children. Keep it where nobody else opens it, and delete it when you need it no more.
"""


def class_archive(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make the archive. Reads in short transactions, an assignment at a time; writes when the job ends."""
    language, classroom_id = arguments["language"], arguments["classroom"]
    with transaction(write=False):
        outline = operations.outline_of(progress.actor(), classroom_id)
        zone, keys = outline.school.timezone, [assignment.id for assignment, _ in outline.assignments]
        progress.total(len(keys) + 1)
        with _as_a_page(language, zone):
            files = dict(_about_the_class(outline, progress.now()))
            files |= dict(_mark_book(progress, classroom_id))
            name = _archive_name(outline.classroom, progress.now())
    progress.step()
    for number, key in enumerate(keys, start=1):
        with transaction(write=False), _as_a_page(language, zone):
            files |= dict(_about_an_assignment(progress, number, key))
        progress.step()
    progress.offer(name, "application/zip", _zip(files))
    return {"files": len(files)}


def _as_a_page(language: str, timezone: str) -> AbstractContextManager[None]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its documented use
    return outside_a_request(app, language, timezone)


def _archive_name(classroom: Classroom, now: datetime) -> str:
    return f"arsip-{secure_filename(f'{classroom.name} {classroom.school_year}') or 'kelas'}-{now:%Y-%m-%d}.zip"


def _about_the_class(outline: Outline, now: datetime) -> Iterator[tuple[str, bytes]]:
    room, school = outline.classroom, outline.school
    name = " ".join(part for part in (room.name, room.school_year) if part)
    for place, text in (("BACA-SAYA.txt", _README_ID), ("README.txt", _README_EN)):
        told = text.format(name=name, school=school.name, day=format_date(now, "d MMMM y"))
        yield place, told.replace("\n", "\r\n").encode("utf-8-sig")
    heads: list[Value] = [gettext("Name"), gettext("Username"), gettext("NISN"), gettext("NIS")]
    pupils: list[list[Value]] = [[one.name, one.username, one.nisn, one.nis] for one in outline.pupils]
    yield from _table("daftar-siswa", gettext("Pupils"), heads, pupils, f"{school.name} – {name}", {1, 2, 3})
    heads = [gettext("No."), gettext("Set"), gettext("Mode"), gettext("Opens"), gettext("Closes"), gettext("Pass mark")]
    given: list[list[Value]] = [
        [number, title, gettext(MODES[one.mode]), _day(one.opens_at), _day(one.closes_at), one.pass_mark]
        for number, (one, title) in enumerate(outline.assignments, start=1)
    ]
    yield from _table("daftar-tugas", gettext("Assignments"), heads, given, f"{school.name} – {name}", set())


def _mark_book(progress: Progress, classroom_id: int) -> Iterator[tuple[str, bytes]]:
    page = mark_book_page(mark_books.mark_book(progress.actor(), classroom_id, WHOLE_YEAR, progress.now()))
    heads, rows = page.table()
    yield "buku-nilai.csv", to_csv([heads, *rows], ";")
    yield "buku-nilai.xlsx", to_xlsx(page.sheet())


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else str(format_date(moment, "d MMMM y"))


def _table(
    place: str, title: str, heads: list[Value], rows: list[list[Value]], page_head: str, texts: set[int]
) -> Iterator[tuple[str, bytes]]:
    yield f"{place}.csv", to_csv([heads, *rows], ";")
    sheet = XlsxSheet(title, heads, rows, [_WIDTH] * len(heads), page_head, text_columns=frozenset(texts))
    yield f"{place}.xlsx", to_xlsx(sheet)


def _about_an_assignment(progress: Progress, number: int, assignment_id: int) -> Iterator[tuple[str, bytes]]:
    found = reports.matrix(progress.actor(), assignment_id, which=None, page=None)
    page = matrix_page(found, _ALL)
    folder = _folder(number, found.results.assignment, page.title)
    yield f"{folder}/nilai.csv", to_csv(page.table(), ";")
    yield f"{folder}/nilai.xlsx", to_xlsx(*sheets(found, page, responses_in_words(found)))
    hidden = hidden_in(progress.actor(), found.results)
    told = {"title": page.title, **operations.responses_of(found.results.assignment, say, hidden)}
    yield f"{folder}/jawaban.json", json.dumps(told, ensure_ascii=False, indent=1).encode()


def _folder(number: int, assignment: Assignment, title: str) -> str:
    return f"{number:02}-{secure_filename(title)[:60] or assignment.mode}"


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
