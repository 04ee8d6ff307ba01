"""A pasted list: every line accounted for."""

from __future__ import annotations

from quizapp.core.rosters import RosterLine, fold, read_roster


def read(
    text: str, names: set[str] | None = None, nisns: set[str] | None = None
) -> list[tuple[int, str, str, str | None]]:
    lines = read_roster(text, names={fold(name) for name in names or set()}, nisns=nisns or set())
    return [(line.number, line.kind, line.name, line.nisn) for line in lines]


def problems(text: str, names: set[str] | None = None, nisns: set[str] | None = None) -> dict[int, str]:
    lines = read_roster(text, names={fold(name) for name in names or set()}, nisns=nisns or set())
    return {line.number: str(line.problem) for line in lines if line.problem}


def test_one_name_a_line_blank_lines_are_nothing() -> None:
    assert read("Siti Nurhaliza\r\n\r\n  Budi   Santoso \n") == [
        (1, "pupil", "Siti Nurhaliza", None),
        (3, "pupil", "Budi Santoso", None),
    ]


def test_columns_from_a_spreadsheet_with_numbers_and_a_heading() -> None:
    text = "No\tNama\tNISN\n1\tSiti Nurhaliza\t0012345678\n2.\tBudi Santoso\t\n"
    assert read(text) == [
        (1, "heading", "No · Nama · NISN", None),
        (2, "pupil", "Siti Nurhaliza", "0012345678"),
        (3, "pupil", "Budi Santoso", None),
    ]


def test_semicolons_commas_and_typed_numbers() -> None:
    assert read("1. Siti;0012345678\n2) Budi, 0012345679\n3 Idiots") == [
        (1, "pupil", "Siti", "0012345678"),
        (2, "pupil", "Budi", "0012345679"),
        (3, "pupil", "3 Idiots", None),
    ]


def test_what_is_wrong_is_said_by_line() -> None:
    assert problems("Siti;12345678\n-\nBudi;0012345678;L\nNurhaliza, Siti\n" + "x" * 121) == {
        1: "“12345678” is no NISN: it has 10 digits, zeros at the front included.",
        2: "Write a name.",
        3: "Too many columns: write the name and, if you like, the NISN.",
        4: "“Siti” is no NISN: it has 10 digits, zeros at the front included.",
        5: "A name has at most 120 characters.",
    }


def test_nobody_twice() -> None:
    text = "Siti Nurhaliza\nSITI  nurhaliza\nBudi;0012345678\nAni;0012345678\nEko\nDewi;0000000001"
    assert problems(text, {"eko"}, {"0000000001"}) == {
        2: "This name stands twice in the list. Add what tells them apart, or take the line out.",
        4: "This NISN stands twice in the list.",
        5: "Somebody of this name is in the class already. Add what tells them apart, or take the line out.",
        6: "A pupil with this NISN has an account already: give them the class code, so that they join with it.",
    }


def test_a_heading_is_one_only_at_the_top() -> None:
    assert [kind for _, kind, _, _ in read("Nama\nSiti\nNama")] == ["heading", "pupil", "pupil"]


def test_no_pupil_is_a_line_without_problem() -> None:
    lines = read_roster("Siti\n\t\n;0012345678", names=set(), nisns=set())
    assert lines[0] == RosterLine(1, "pupil", "Siti")
    assert [(line.number, line.kind) for line in lines[1:]] == [(3, "problem")]
