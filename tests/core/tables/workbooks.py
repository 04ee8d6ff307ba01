"""Spreadsheets made for tests, as two different programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl
import xlsxwriter


def written(rows: Iterable[Iterable[Any]], *, sheets: Mapping[str, Iterable[Iterable[Any]]] | None = None) -> bytes:
    """Return an XLSX file by xlsxwriter: strings as text, numbers as numbers."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, lines in ({"Siswa": rows} | dict(sheets or {})).items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return file.getvalue()


def saved(rows: Iterable[Iterable[Any]], *, merged: Iterable[str] = ()) -> bytes:
    """Return an XLSX file by openpyxl, which stores no result beside a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in rows:
        sheet.append(list(line))
    for area in merged:
        sheet.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with another content of one member."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, content if member.filename == name else old.read(member))
        if name not in old.namelist():
            new.writestr(name, content)
    return file.getvalue()
