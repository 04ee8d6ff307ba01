"""Files of marks and letters: whatever the bytes are, they are read or told by their place."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.score_files import ScoreFileError, put_in_order, read_choices, read_scores

BYTES = st.binary(max_size=200) | st.text(st.sampled_from('a1,;\t"\n\r .-éN0'), max_size=200).map(str.encode)


@given(BYTES)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    for read in (read_scores, read_choices):
        try:
            table = read(data)
        except ScoreFileError as error:
            told = error.problems
        else:
            assert {len(column) for column in table.columns} == {len(table.pupils)} == {len(table.lines)}
            assert table.pupils
            continue
        assert told
        assert all(problem.line >= 1 and problem.text for problem in told)


CELL = st.decimals(min_value=0, max_value=99, places=3)
NAME = st.text(st.characters(codec="utf-8", categories=["L", "P", "Zs"]), min_size=1, max_size=12).filter(str.strip)


@given(st.lists(st.tuples(NAME, CELL, CELL), min_size=1, max_size=20), st.sampled_from(",;\t"), st.booleans())
@settings(deadline=None)
def test_what_a_spreadsheet_writes_is_what_is_read(
    rows: list[tuple[str, object, object]], separator: str, comma: bool
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(["Nama siswa", "Soal 1", "Soal 2"])
    for name, one, other in rows:
        cells = [str(cell).replace(".", ",") if comma and separator != "," else str(cell) for cell in (one, other)]
        writer.writerow([name, *cells])
    table = read_scores(file.getvalue().encode("utf-8-sig"))
    assert table.pupils == [name.strip() for name, _, _ in rows]
    assert table.items == ["Soal 1", "Soal 2"]
    assert [list(column) for column in table.columns] == [
        [float(row[place]) for row in rows]
        for place in (1, 2)  # type: ignore[arg-type]
    ]


def test_lines_are_those_of_the_file() -> None:
    data = b'pupil,a\n\n"Ani\nSari",1\n\nBudi,x\n'
    with pytest.raises(ScoreFileError) as told:
        read_scores(data)
    assert [(problem.line, problem.column) for problem in told.value.problems] == [(6, 2)]


def test_letters_are_put_in_the_order_of_the_marks() -> None:
    scores = read_scores(b"p,x,y\nAni,1,0\nBudi,0,1\nCitra,1,1\n")
    choices = read_choices(b"p;x;y\nCitra;a;B\nAni;;b\nBudi;C;-\n")
    assert [bytes(column) for column in put_in_order(choices, scores)] == [b"-CA", b"B-B"]


def test_many_rows_are_read_in_chunks_with_their_own_lines() -> None:
    rows = b"".join(b"P%d,1\n" % number for number in range(5000))
    assert len(read_scores(b"p,a\n" + rows).pupils) == 5000
    with pytest.raises(ScoreFileError) as told:
        read_scores(b"p,a\n" + rows + b"last,?\n")
    assert (told.value.problems[0].line, told.value.problems[0].column) == (5002, 2)
