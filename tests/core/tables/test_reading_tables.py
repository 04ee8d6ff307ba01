"""CSV and XLSX become rows; anything else is told what it is. No bytes make the reader stumble."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from datetime import time as time_of_day

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.tables import Table, Unreadable, read_table, read_text
from quizapp.core.tables.table import LONGEST_CELL, MOST_ROWS, to_text
from tests.core.tables.workbooks import saved, with_part, written

ROWS = [["Nama", "NISN"], ["Siti Nur’aini", "0012345678"], ["Renée d'Or", "0012345679"]]


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


def numbers(table: Table) -> list[int]:
    return [row.number for row in table.rows]


def refused(data: bytes, name: str = "daftar.xlsx") -> str:
    with pytest.raises(Unreadable) as caught:
        read_table(data, name)
    return str(caught.value.message)


# Text


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_are_found(separator: str, encoding: str, end: str) -> None:
    text = end.join(separator.join(row) for row in ROWS)
    table = read_table(text.encode(encoding))
    assert cells(table) == ROWS
    assert [note.text[:30] for note in table.notes] == (
        ["The file has an old encoding ("] if encoding == "cp1252" else []
    )


def test_quoted_cells_may_hold_separators_quotes_and_line_ends() -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(
        [["Nama", "Alamat"], ['Siti "Iti" N.', "Jl. Mawar 3;\nSleman"], ["B", "C"]]
    )
    table = read_table(file.getvalue().encode())
    assert cells(table) == [["Nama", "Alamat"], ['Siti "Iti" N.', "Jl. Mawar 3; Sleman"], ["B", "C"]]
    assert numbers(table) == [1, 2, 3]


def test_a_stray_quotation_mark_swallows_nothing() -> None:
    table = read_table(b'Nama;NISN\n"Siti;0012345678\nBudi;0012345679\nAni;1\nEko;2\n')
    assert cells(table)[1:3] == [['"Siti', "0012345678"], ["Budi", "0012345679"]]
    assert [note.text for note in table.notes] == [
        "A quotation mark in the file is never closed, so all of them were read as they stand."
    ]


def test_blank_rows_are_left_out_and_still_counted() -> None:
    table = read_text("\n;;\nNama;NISN\n \t \nSiti;1\n\n")
    assert (numbers(table), cells(table)) == ([3, 5], [["Nama", "NISN"], ["Siti", "1"]])


def test_what_keeps_zeros_in_spreadsheets_is_no_part_of_the_number() -> None:
    assert cells(read_text("Siti;=\"0012345678\"\nBudi;'0012345679\nD'Arcy;'x")) == [
        ["Siti", "0012345678"],
        ["Budi", "0012345679"],
        ["D'Arcy", "'x"],
    ]


def test_the_line_that_names_the_separator_is_no_row() -> None:
    table = read_text("sep=;\r\nNama;NISN\r\nSiti, S.;1")
    assert (numbers(table), cells(table)) == ([2, 3], [["Nama", "NISN"], ["Siti, S.", "1"]])


def test_commas_in_names_do_not_part_a_list_with_semicolons() -> None:
    assert cells(read_text("Nurhaliza, Siti;1\nWati, Rina;2\nBudi;3")) == [
        ["Nurhaliza, Siti", "1"],
        ["Wati, Rina", "2"],
        ["Budi", "3"],
    ]


def test_a_table_as_text_reads_back_the_same() -> None:
    table = read_text('\n\nNama;Alamat;\n"Siti ""Iti""";Jl; x\n;;z\n')
    assert read_text(to_text(table)) == table


@pytest.mark.parametrize(
    "rows",
    [
        [["Nurhaliza, Siti"], ["Wati, Rina"]],
        [["x", "a, b, c"], ["y", "d, e, f"]],
        [["sep=;"], ["Siti"]],
        [["|"]],
        [["''0012"], ["'x"]],
    ],
)
def test_cells_of_a_spreadsheet_that_hold_separators_stay_whole(rows: list[list[str]]) -> None:
    table = read_table(saved(rows))
    assert read_text(to_text(table)).rows == table.rows
    assert [len(row.cells) for row in table.rows] == [len(row) for row in rows]


# Spreadsheets


def test_values_of_a_spreadsheet_as_text() -> None:
    rows = [
        ["Nama", None, "NISN", "Lahir"],
        ["Siti", None, 12345678, date(2012, 5, 31)],
        [None],
        ["Budi", 1.5, 12345679.0, datetime.combine(date(2012, 5, 31), time_of_day(7, 30))],
    ]
    table = read_table(saved(rows))
    assert (numbers(table), cells(table)) == (
        [1, 2, 4],
        [
            ["Nama", "", "NISN", "Lahir"],
            ["Siti", "", "12345678", "2012-05-31"],
            ["Budi", "1.5", "12345679", "2012-05-31 07:30"],
        ],
    )


def test_formulas_never_run() -> None:
    data = saved([["Nama", "NISN"], ["Siti", '=CONCAT("00","12345678")'], ["Budi", "0012345679"]])
    table = read_table(data)
    assert cells(table) == [["Nama", "NISN"], ["Siti"], ["Budi", "0012345679"]]
    assert [note.text[:48] for note in table.notes] == ["Some cells hold formulas without a stored result"]
    kept = with_part(data, "xl/worksheets/sheet1.xml", _with_result(data))
    assert cells(read_table(kept))[1] == ["Siti", "0012345678"]
    assert read_table(kept).notes == ()


def _with_result(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml")
    start = sheet.index(b'<c r="B2"')
    end = sheet.index(b"</c>", start) + 4
    return sheet[:start] + b'<c r="B2" t="str"><f>CONCAT("00",1)</f><v>0012345678</v></c>' + sheet[end:]


def test_merged_head_cells_hold_their_text_once() -> None:
    data = saved(
        [["DAFTAR SISWA", None, None], ["Nama", "Nomor", None], [None, "NIS", "NISN"], ["Siti", 1, 2]],
        merged=["A1:C1", "A2:A3", "B2:C2"],
    )
    assert cells(read_table(data)) == [["DAFTAR SISWA"], ["Nama", "Nomor"], ["", "NIS", "NISN"], ["Siti", "1", "2"]]


def test_of_several_sheets_the_wanted_one_is_read() -> None:
    data = written([["Petunjuk pengisian"]], sheets={"Kosong": [], "Data": [["Nama"], ["Siti"]]})
    assert cells(read_table(data)) == [["Petunjuk pengisian"]]
    table = read_table(data, wanted=lambda table: table.width == 1 and table.rows[0].cells == ("Nama",))
    assert cells(table) == [["Nama"], ["Siti"]]
    assert [str(note) for note in table.notes] == ["Only the sheet “Data” was read, not the 1 other."]


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["rahasia"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Siswa").append(["Siti"])
    file = io.BytesIO()
    book.save(file)
    assert cells(read_table(file.getvalue())) == [["Siti"]]


# What is no table


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"", "The file is empty."),
        (b"  \r\n\t", "The file is empty."),
        (b";;;\n;;;\n", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "This is a picture"),
        (b"\0\0\0\x18ftypheic", "This is a picture"),
        (b"BM\x36\0\0\0\0\0", "This is a picture"),
        (b"%PDF-1.7\n", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This is an old Excel file (XLS), or one with a password."),
        (b"<html><table><tr><td>Nama</td></tr></table></html>", "This is a web page"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", "This is a web page"),
        (b"<table border=1><tr><td>Nama", "This is a web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "This is an XML file."),
        (b"{\\rtf1 Siti}", "This is a text document."),
        (b"PK\x03\x04 nothing of the kind", "This spreadsheet is damaged."),
        (bytes(range(256)), "This is no table that can be read."),
        (b"Siti\0Budi", "This is no table that can be read."),
        (b"\xff\xfeS\0i\0t\0\0\xd8", "This is no table that can be read."),
        (b"x" * 5_000_001, "The file is too large"),
    ],
)
def test_what_is_no_table_is_told_what_it_is(data: bytes, beginning: str) -> None:
    assert refused(data).startswith(beginning)


def test_archives_of_other_kinds() -> None:
    assert refused(zipped(word__document_xml=b"")).startswith("This is a zip archive.")
    assert refused(zipped(**{"word/document.xml": b""})).startswith("This is a Word document.")
    assert refused(zipped(**{"xl/workbook.bin": b""})).startswith("This is a binary Excel file")
    assert refused(zipped(mimetype=b"", **{"content.xml": b""})).startswith("This is an OpenDocument spreadsheet")
    assert refused(zipped(**{"xl/workbook.xml": b"<nonsense/>"})).startswith("This spreadsheet is damaged.")
    assert refused(b"PK\x05\x06" + b"\0" * 18).startswith("This is a zip archive.")


def test_lists_that_begin_like_pictures() -> None:
    assert cells(read_table(b"BMT Siti\nRIFFat\n")) == [["BMT Siti"], ["RIFFat"]]


# Hostile


def test_bombs_are_not_unpacked() -> None:
    bomb = with_part(saved(ROWS), "xl/media/image1.png", b"\0" * 40_000_000)
    started = time.perf_counter()
    assert refused(bomb).startswith("This spreadsheet is too large when unpacked.")
    assert time.perf_counter() - started < 2


def test_a_bomb_that_claims_to_be_small() -> None:
    bomb = bytearray(with_part(saved(ROWS), "xl/media/image1.png", b"\0" * 40_000_000))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = bomb.rindex(
            signature, 0, bomb.rindex(b"xl/media/image1.png") if offset == 24 else bomb.index(b"xl/media/image1.png")
        )
        bomb[place + offset : place + offset + 4] = (1000).to_bytes(4, "little")
    assert refused(bytes(bomb))


def test_small_files_that_would_take_minutes_are_done_at_once() -> None:
    formulas = with_part(saved(ROWS), "xl/worksheets/sheet1.xml", b"<f " * 200_000)
    book = openpyxl.Workbook()
    for sheet in [book.active, *(book.create_sheet() for _ in range(29))]:
        sheet.cell(99_999, 1, "Siti")
    file = io.BytesIO()
    book.save(file)
    started = time.process_time()
    assert refused(formulas).startswith("This spreadsheet is damaged.")
    assert [row.number for row in read_table(file.getvalue()).rows] == [99_999]
    assert time.process_time() - started < 8  # they took an hour and more, and 80 seconds


def test_entities_and_many_members_are_refused() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'
    for content in (entity, entity.decode().encode("utf-16")):
        assert refused(with_part(written(ROWS), "xl/sharedStrings.xml", content)).startswith(
            "This spreadsheet is damaged"
        )
    many = {f"xl/media/{number}.png": b"" for number in range(1001)} | {"xl/workbook.xml": b""}
    assert refused(zipped(**many)).startswith("This spreadsheet is too large when unpacked.")


def test_too_many_rows_and_columns() -> None:
    assert refused("\n".join(["x"] * (MOST_ROWS + 1)).encode()) == "The table is too long: at most 12000 rows."
    assert refused(b"\n" * 100_001 + b"Siti") == "The table is too long: at most 12000 rows."
    assert refused(("Siti\n" + ";".join("x" * 101)).encode()) == "Row 2 is too wide: at most 100 columns."
    far = saved([["Siti"]])
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cell = b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
    sheet = b"<worksheet %b><sheetData><row r='1048576'>%b</row></sheetData></worksheet>" % (main, cell)
    assert refused(with_part(far, "xl/worksheets/sheet1.xml", sheet)) == "There is nothing in this spreadsheet."


def test_a_cell_of_megabytes_is_cut() -> None:
    assert len(read_text("x" * 100_000).rows[0].cells[0]) == LONGEST_CELL
    assert (
        refused(b"x" * 3_000_000) == "This is no table that can be read. Save it as XLSX or CSV and choose that file."
    )


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    told: list[str] = []
    for beginning in (b"", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04"):
        try:
            table = read_table(beginning + data)
        except Unreadable as problem:
            told.append(str(problem.message))
        else:
            assert read_text(to_text(table)).rows == table.rows
    assert all(told)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_spreadsheet_is_read_or_told(place: int, noise: bytes) -> None:
    data = _SAVED[: place % len(_SAVED)] + noise + _SAVED[place % len(_SAVED) + len(noise) :]
    with suppress(Unreadable):
        assert isinstance(read_table(data), Table)


_SAVED = saved(ROWS)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=5), max_size=8))
def test_any_cells_survive_a_spreadsheet_and_a_csv_file(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    try:
        table = read_table(file.getvalue().encode())
    except Unreadable:
        return
    assert read_text(to_text(table)).rows == table.rows
