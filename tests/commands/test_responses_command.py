"""`quizapp responses mark`: a file of short answers in, a file of decisions out."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quizapp import catalogues
from quizapp.cli import cli
from quizapp.commands import responses

ROW = {"id": 1, "question": "Siapa yang dikunjungi kelas 8B?", "refs": ["Bu Ratna"], "answer": "bu ratna", "lang": "id"}


def mark(tmp_path: Path, content: bytes) -> tuple[Result, list[dict[str, Any]]]:
    """Run the command on `content`; return how it went and what it wrote."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(content)
    result = CliRunner().invoke(cli, ["responses", "mark", "--input", str(source), "--output", str(target)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result, [json.loads(line) for line in target.read_bytes().splitlines()]


def lines(*rows: Mapping[str, Any]) -> bytes:
    """Return rows as a file."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "surrogatepass")


def test_each_row_gets_its_line_in_order(tmp_path: Path) -> None:
    asked = {
        **ROW,
        "partial": ["tukang batik", {"text": "perajin", "fraction": 0.25}],
        "rejected": ["Bu Sari"],
        "insufficient": ["seorang ibu"],
    }
    answers = ["Bu Ratna.", "Tukang batik", "perajin", "bu sari", "seorang ibu", "", "saya lupa siapa namanya"]
    result, found = mark(tmp_path, lines(*({**asked, "id": name, "answer": text} for name, text in enumerate(answers))))
    assert (result.exit_code, result.output) == (0, "")
    assert [list(row) for row in found] == [["id", "decision", "fraction", "sureness", "rule", "explanation"]] * 7
    assert [(row["id"], row["decision"], row["fraction"], row["rule"]) for row in found[:6]] == [
        (0, "accept", 1.0, "accepted"),
        (1, "accept", 0.5, "partial"),
        (2, "accept", 0.25, "partial"),
        (3, "reject", 0.0, "listed_wrong"),
        (4, "reject", 0.0, "insufficient"),
        (5, "reject", 0.0, "blank"),
    ]
    assert (found[6]["decision"], found[6]["fraction"]) == ("review", None)
    assert found[0]["explanation"].startswith('Matches the accepted answer "Bu Ratna".')
    assert all(0 <= row["sureness"] <= 1 for row in found)
    assert found[0]["sureness"] > found[6]["sureness"] > found[3]["sureness"]


def test_a_teachers_marks_on_other_answers_count(tmp_path: Path) -> None:
    marks = [{"answer": "Ibu pembatik", "fraction": 1}, {"answer": "sang guru", "fraction": 0}]
    rows = [{**ROW, "id": text, "answer": text, "marks": marks} for text in ("ibu PEMBATIK", "sang guru.")]
    _, found = mark(tmp_path, lines(*rows))
    assert [(row["decision"], row["fraction"], row["rule"]) for row in found] == [
        ("accept", 1.0, "marked_alike"),
        ("reject", 0.0, "marked_alike"),
    ]


def test_words_of_the_passage_are_not_misspelt_answers(tmp_path: Path) -> None:
    asked = {**ROW, "question": "Which country?", "refs": ["Austria"], "answer": "Australia", "lang": "en"}
    _, found = mark(tmp_path, lines(asked, {**asked, "passage": "From Australia they flew to Austria."}))
    assert [row["rule"] for row in found][1] != "accepted_spelling"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "This is not JSON: "),
        (b"[1]", "A row is a JSON object: {…}."),
        (b"\xff\xfe", "The line is not UTF-8."),
        (b"[" * 100_000, "The line is nested too deeply."),
        (b'{"id": ' + b"9" * 5000 + b"}", "A number on this line is too long."),
        (lines({**ROW, "answer": None})[:-1], "“answer” must be text."),
        (lines({**ROW, "refs": "Bu Ratna"})[:-1], "“refs” must be a list."),
        (lines({**ROW, "refs": ["Bu Ratna", 3]})[:-1], "“refs” must be a list of texts."),
        (lines({**ROW, "id": True})[:-1], "“id” must be text or a whole number."),
        (lines({**ROW, "id": float("nan")})[:-1], "“NaN” is not a number."),
        (lines({**ROW, "marks": [{"answer": "a", "fraction": float("inf")}]})[:-1], "“Infinity” is not a number."),
        (lines({**ROW, "marks": [{"answer": "a", "fraction": 1.5}]})[:-1], "“fraction” must be from 0 to 1."),
        (lines({**ROW, "marks": [{"answer": "a"}]})[:-1], "“fraction” is missing."),
        (lines({**ROW, "marks": ["a"]})[:-1], "“marks” must be a list of {“answer”, “fraction”}."),
        (
            lines({**ROW, "partial": [{"text": "a", "fraction": 1}]})[:-1],
            "“fraction” must be more than 0 and less than",
        ),
        (lines({**ROW, "partial": [3]})[:-1], "“partial” must be a list of texts or of {“text”, “fraction”}."),
        (json.dumps({**ROW, "answer": "\ud800"}).encode(), "“answer” has half of a character in it"),
        (json.dumps({**ROW, "id": "\udfff"}).encode(), "“id” has half of a character in it"),
        (b" " * 4_000_100 + b"{}", "The line is longer than 4000000 bytes."),
        *(
            (lines({key: value for key, value in ROW.items() if key != name})[:-1], f"“{name}” is missing.")
            for name in ROW
        ),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_rest_goes_on(tmp_path: Path, line: bytes, told: str) -> None:
    result, found = mark(tmp_path, lines(ROW) + b"\n" + line + b"\r\n" + lines({**ROW, "id": "last"}))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"line 3: {told}")
    assert result.stderr.endswith("1 line was left out.\n")
    assert [row["id"] for row in found] == [1, "last"]


def test_any_answer_gets_a_line_that_can_be_read(tmp_path: Path) -> None:
    latin = "Bu Ratna"
    answers = ["e\u0337\u031b" * 9, "بو راتنا", "🙂", "<b>Bu Ratna</b>", "Bu\x00Ratna", "a\u2028b", "x" * 20_000, "\\"]
    answers += [latin.replace("a", "\u0430"), "".join(chr(ord(letter) + 0xFEE0) for letter in latin.replace(" ", "~"))]
    result, found = mark(tmp_path, lines(*({**ROW, "id": text, "answer": text} for text in answers)))
    assert result.exit_code == 0
    assert [row["id"] for row in found] == answers
    assert "accept" in {row["decision"] for row in found}


def test_an_empty_file_is_no_fault(tmp_path: Path) -> None:
    result, found = mark(tmp_path, b"\xef\xbb\xbf")
    assert (result.exit_code, found) == (0, [])
    result, found = mark(tmp_path, b"\xef\xbb\xbf" + lines(ROW)[:-1])
    assert (result.exit_code, [row["id"] for row in found]) == (0, [1])


def test_standard_input_and_output(tmp_path: Path) -> None:
    words = ["responses", "mark", "--input", "-", "--output", "-"]
    result = CliRunner().invoke(cli, words, input=lines({**ROW, "id": "ujian–ä"}))
    assert json.loads(result.stdout)["id"] == "ujian–ä"


def test_a_file_that_is_not_there_and_a_file_onto_itself_are_refused(tmp_path: Path) -> None:
    absent = tmp_path / "absent.jsonl"
    result = CliRunner().invoke(cli, ["responses", "mark", "--input", str(absent), "--output", str(tmp_path / "o")])
    assert (result.exit_code, result.output) == (1, f"Error: {absent}: No such file or directory\n")
    assert not (tmp_path / "o").exists()
    same = tmp_path / "same.jsonl"
    same.write_bytes(lines(ROW))
    result = CliRunner().invoke(cli, ["responses", "mark", "--input", str(same), "--output", str(same)])
    assert result.exit_code == 2
    assert "the same file" in result.output
    assert same.read_bytes() == lines(ROW)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    content = lines(*({**ROW, "id": number, "answer": f"Bu Ratna dan {number}"} for number in range(50)))
    mark(tmp_path, content)
    first = (tmp_path / "out.jsonl").read_bytes()
    mark(tmp_path, content)
    assert (tmp_path / "out.jsonl").read_bytes() == first


@pytest.mark.parametrize("language", ["en", "id"])
def test_neither_the_web_nor_the_database_is_loaded(language: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines(ROW))
    code = (
        "import sys, quizapp.cli\n"
        "try: quizapp.cli.main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'flask', 'sqlalchemy', 'pydantic', 'wtforms'}))"
    )
    words = ["responses", "mark", "--input", "in.jsonl", "--output", "out.jsonl", "--language", language]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_explanations_are_written_in_the_language_asked_for() -> None:
    """Through standard input and output, too; what pupils and keys say stays as it was written."""
    rows = lines(
        {**ROW, "answer": "bu rtna"},
        {**ROW, "refs": ["40 buku"], "answer": "14 buku"},
        {**ROW, "refs": ["gedung tinggi"], "answer": "rumah", "marks": [{"answer": "Rumah", "fraction": 0}]},
        {**ROW, "lang": "en", "refs": ["water in the well"], "answer": "in the well there was water"},
    )

    def told(*more: str) -> list[str]:
        words = ["responses", "mark", "--input", "-", "--output", "-", *more]
        result = CliRunner().invoke(cli, words, input=rows)
        assert result.exit_code == 0, result.output
        return [json.loads(line)["explanation"] for line in result.stdout_bytes.splitlines()]

    indonesian, english = told("--language", "id"), told("--language", "en")
    assert indonesian[0] == (
        "Cocok dengan jawaban yang diterima, “Bu Ratna”: 1 huruf berbeda (bu rtna). Salah ketik dimaafkan: rtna → ratna."
    )
    assert english == told()
    assert english[0].startswith('Matches the accepted answer "Bu Ratna": 1 letter differs (bu rtna).')
    assert all(one != other for one, other in zip(indonesian, english, strict=True))


def test_explanations_speak_the_languages_of_the_interface() -> None:
    """Every sentence has its translation: `test_translations` says so of each text that is marked."""
    assert set(responses.LANGUAGES) == set(catalogues.LANGUAGES)
    result = CliRunner().invoke(cli, ["responses", "mark", "--input", "-", "--output", "-", "--language", "fr"])
    assert result.exit_code == 2


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times as many questions, each with a passage of its own, need no more memory."""
    code = (
        "import sys, pathlib, re, quizapp.cli\n"
        "try: quizapp.cli.main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(re.search(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    )
    most = {}
    for count in (1_000, 10_000):
        rows = (
            {**ROW, "id": n, "question": f"Siapa nomor {n}?", "passage": f"Ini kata{n} dan lagi. " * 10}
            for n in range(count)
        )
        (tmp_path / "in.jsonl").write_bytes(lines(*rows))
        words = ["responses", "mark", "--input", "in.jsonl", "--output", "out.jsonl"]
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        most[count] = int(done.stdout)  # kilobytes
        assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == count
    assert most[10_000] - most[1_000] < 10_000, most
    assert most[10_000] < 200_000, most


def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines(*[ROW] * 300) + b"{\n" + lines(*[ROW] * 300))
    words = [sys.executable, "-m", "quizapp", "responses", "mark", "--input", "in.jsonl", "--output", "out.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    plain = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (plain.returncode, plain.stdout) == (1, "")
    assert plain.stderr.splitlines()[1:] == ["1 line was left out."]
    ours, theirs = pty.openpty()
    done = subprocess.run(words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=theirs, check=False)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert done.returncode == 1
    assert b"Marking" in shown
    assert b"100%" in shown
    assert b"line 301: This is not JSON" in shown
