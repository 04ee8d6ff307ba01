"""Names of people, usernames and join codes."""

from __future__ import annotations

import pytest

from quizapp.core.names import (
    CODE_LENGTH,
    CODE_LETTERS,
    clean_name,
    draw_code,
    name_problem,
    nisn_problem,
    read_code,
    username_for,
    username_problem,
)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Siti   Nurhaliza ", "Siti Nurhaliza"),
        ("Siti\tNur\nhaliza\0", "Siti Nur haliza"),
        ("Ma\u0301ria\ud800", "Mária"),
        ("\u2028", ""),
    ],
)
def test_names_are_cleaned(typed: str, cleaned: str) -> None:
    assert clean_name(typed) == cleaned


def test_a_name_has_letters_and_an_end() -> None:
    assert str(name_problem("-")) == "Write a name."
    assert str(name_problem("a" * 121)) == "A name has at most 120 characters."
    assert name_problem("Bu Tjhin") is None


@pytest.mark.parametrize(
    ("name", "taken", "username"),
    [
        ("Siti Nurhaliza binti Tarudin", set(), "siti.nurhaliza"),
        ("Siti Nurhaliza", {"siti.nurhaliza", "siti.nurhaliza2"}, "siti.nurhaliza3"),
        ("M. Rizky", set(), "m.rizky"),
        ("Ni'mah", set(), "nimah"),
        ("Ézra", set(), "ezra"),
        ("王小明", set(), "siswa"),
        ("王小明", {"siswa"}, "siswa2"),
        ("7 Bintang", set(), "siswa.7.bintang"),
        ("Al", set(), "siswa.al"),
        ("Bartholomeus Kristianto Wirawan", set(), "bartholomeus.k"),
        ("Bartholomeusbartholomeus", set(), "bartholomeusbart"),
    ],
)
def test_usernames_come_from_names(name: str, taken: set[str], username: str) -> None:
    assert username_for(name, taken) == username
    assert username_problem(username) is None


@pytest.mark.parametrize("username", ["ab", "0012345678", "Rina", "rina hartati", ".rina", "r" * 33, "rina\n"])
def test_usernames_that_are_refused(username: str) -> None:
    assert username_problem(username) is not None


def test_a_nisn_keeps_its_zeros() -> None:
    assert nisn_problem("0012345678") is None
    assert str(nisn_problem("12345678")) == "A NISN has 10 digits."


def test_codes_have_no_letters_that_look_alike() -> None:
    assert set("IO01") & set(CODE_LETTERS) == set()
    assert draw_code(lambda letters: letters[-1]) == "9" * CODE_LENGTH
    assert read_code(" k7m-2q x ") == "K7M2QX"
