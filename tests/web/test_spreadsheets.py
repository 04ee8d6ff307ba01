"""Tables as files: what another program reads from them, whatever stands in a cell."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from quizapp.web.spreadsheets import (
    Separator,
    Value,
    XlsxSheet,
    csv_file,
    harmless,
    separator_of,
    to_csv,
    to_xlsx,
    xlsx_file,
)


def read_csv(data: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u00a0=", "\ufeff=", "\u200b+"])
def test_what_begins_like_a_formula_is_text(start: str) -> None:
    text = f"{start}1+1"
    assert harmless(text) == f"'{text}"
    assert read_csv(to_csv([[text, "Ani"]], ";"), ";") == [[f"'{text}", "Ani"]]


@pytest.mark.parametrize("separator", [";", ","])
def test_text_survives_separators_quotes_and_a_program_set_otherwise(separator: Separator) -> None:
    rows: list[list[Value]] = [["Budi;=1+1,=2", 'kata "lain"', 2.5], ["baris\nkedua", 'kata "sifat"', 3]]
    data = to_csv(rows, separator)
    assert read_csv(data, separator) == [
        ["Budi;=1+1,=2", 'kata "lain"', "2,5" if separator == ";" else "2.5"],
        ["baris\nkedua", 'kata "sifat"', "3"],
    ]
    for other in (";", ","):
        assert not [cell for row in read_csv(data, other) for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_separator_that_there_is_not_is_the_usual_one() -> None:
    assert [separator_of(text) for text in (None, "", ";", ",", "\t", "=")] == [";", ";", ";", ",", ";", ";"]


def test_a_file_may_hold_several_sheets_with_digits_that_stay_text() -> None:
    heads = ["Nama", "NIS", "NISN", "Nilai"]
    marks = XlsxSheet(
        "Nilai",
        heads,
        [["Ani", "0017", "0051234567", 78.5], ["=Budi", None, "", None]],
        [20, 8, 12, 8],
        "SMP Negeri 1",
        text_columns=frozenset({1, 2}),
        formats={3: "0.00"},
        kept=1,
    )
    same_name = XlsxSheet("nilai", [1, 2], [[17, 0.25]], [5, 5], "", text_columns=frozenset({0}), portrait=True)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(marks, same_name, XlsxSheet("History", ["a"], [], [5], ""))))
    assert book.sheetnames == ["Nilai", "nilai 2", "History 2"]
    first, second, _ = book.worksheets
    assert [[cell.value for cell in row] for row in first.iter_rows()] == [
        heads,
        ["Ani", "0017", "0051234567", 78.5],
        ["=Budi", None, "", None],
    ]
    assert [cell.number_format for cell in first[2]] == ["General", "@", "@", "0.00"]
    assert first["A3"].data_type == "s"
    assert first.column_dimensions["C"].width == pytest.approx(12, abs=1)
    assert (first.freeze_panes, first.page_setup.orientation) == ("B2", "landscape")
    assert [[cell.value for cell in row] for row in second.iter_rows()] == [[1, 2], ["17", 0.25]]
    assert second.page_setup.orientation != "landscape"


def test_files_have_a_name_that_every_system_takes() -> None:
    reply = csv_file([["Nama"]], ";", 'VIII-A "Kebun/sekolah" ' + "x" * 200)
    assert reply.mimetype == "text/csv"
    name = reply.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="VIII-A_Kebun_sekolah_xxx')
    assert name.endswith('.csv"')
    assert len(name) < 150
    sheet = XlsxSheet("Nilai", ["Nama"], [["Ani"]], [10], "")
    assert xlsx_file([sheet], "学校").headers["Content-Disposition"] == 'attachment; filename="quizapp.xlsx"'
