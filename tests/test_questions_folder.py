"""The folder of quizzes on disk: whatever is wrong with a file is told, never raised."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizapp.commands.questions import questions
from quizapp.core.interchange.yaml_nodes import MAXIMUM_BYTES
from quizapp.questions_folder import bundled_questions, check, find_sets

GOOD = Path(__file__).parent / "data" / "good_sets"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of quizzes with a sound one, which is also where we are."""
    shutil.copytree(GOOD, tmp_path / "quizzes")
    monkeypatch.chdir(tmp_path)
    return Path("quizzes")


def told(*paths: Path) -> list[str]:
    return [str(problem) for problem in check(paths)]


@pytest.mark.parametrize("path", ["quizzes", "quizzes/rainwater", "quizzes/rainwater/../rainwater"])
def test_a_quiz_folder_and_a_folder_of_them_are_found(folder, path):
    sets, problems = find_sets([Path(path)])
    assert [(found.slug, sorted(found.files)) for found in sets] == [
        ("rainwater", ["passage.en.yaml", "passage.id.yaml", "questions.en.yaml", "questions.id.yaml"])
    ]
    assert problems == []
    assert told(folder) == []


def test_the_quiz_one_stands_in_has_its_folder_s_name(folder, monkeypatch):
    monkeypatch.chdir(folder / "rainwater")
    assert [found.slug for found in find_sets([Path()])[0]] == ["rainwater"]


def test_one_file_is_read_with_its_language_only(folder):
    (folder / "rainwater" / "passage.en.yaml").write_text("title: no\n")
    assert [sorted(found.files) for found in find_sets([folder / "rainwater" / "questions.id.yaml"])[0]] == [
        ["passage.id.yaml", "questions.id.yaml"]
    ]
    assert told(folder / "rainwater" / "questions.id.yaml") == []
    assert {line.partition(":")[0] for line in told(folder)} == {"quizzes/rainwater/passage.en.yaml"}


def test_problems_name_the_file_as_it_was_given(folder):
    (folder / "rainwater" / "passage.id.yaml").write_bytes(b"")
    assert told(folder) == ["quizzes/rainwater/passage.id.yaml:1: The file is empty."]


def test_the_name_of_the_folder_is_told_with_the_folder(folder):
    (folder / "rainwater").rename(folder / "Rain water")
    assert told(folder) == [
        "quizzes/Rain water:1: The folder's name “Rain water” must have small letters, digits and - only."
    ]


def test_what_is_not_there_is_told(folder):
    assert told(Path("nowhere")) == ["nowhere:1: This cannot be read: No such file or directory."]


def test_a_folder_without_quizzes_is_told(folder):
    (folder / "empty").mkdir()
    assert told(folder / "empty") == ["quizzes/empty:1: There is no quiz in this folder."]
    assert told(folder) == ["quizzes/empty:1: The folder holds no passage.<lang>.yaml."]


def test_hidden_files_are_passed_over(folder):
    (folder / ".git").mkdir()
    (folder / "rainwater" / ".questions.id.yaml.swp").write_bytes(b"\0")
    assert told(folder) == []


@pytest.mark.parametrize("name", ["passage.id.yaml", "rainwater"])
def test_a_loop_of_links_is_told(folder, name):
    path = folder / "rainwater" / name if name.endswith("yaml") else folder / "loop"
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)
    expected = ["This cannot be read: Too many levels of symbolic links."] if name.endswith("yaml") else []
    assert [line.partition(":1: ")[2] for line in told(folder)][: len(expected)] == expected


def test_a_folder_that_is_a_link_to_its_own_parent_is_told_not_followed_for_ever(folder):
    (folder / "rainwater" / "deeper").symlink_to("..", target_is_directory=True)
    assert told(folder) == [
        "quizzes/rainwater/deeper:1: This cannot be read: it is not a regular file.",
    ]


def test_a_pipe_is_told_and_not_waited_for(folder):
    os.mkfifo(folder / "rainwater" / "passage.ms.yaml")
    assert told(folder) == ["quizzes/rainwater/passage.ms.yaml:1: This cannot be read: it is not a regular file."]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(folder):
    (folder / "rainwater" / "passage.id.yaml").chmod(0)
    assert told(folder)[0] == "quizzes/rainwater/passage.id.yaml:1: This cannot be read: Permission denied."


def test_a_huge_file_is_told_and_not_read_whole(folder):
    with (folder / "rainwater" / "passage.id.yaml").open("wb") as file:
        file.truncate(50 * MAXIMUM_BYTES)
    assert len(find_sets([folder])[0][0].files["passage.id.yaml"]) == MAXIMUM_BYTES + 1
    assert told(folder) == ["quizzes/rainwater/passage.id.yaml:1: The file is larger than 1000000 bytes."]


def test_a_name_that_is_not_utf8_can_be_printed(folder):
    (folder / "rainwater" / os.fsdecode(b"p\xe9\n.yaml")).write_bytes(b"")
    lines = told(folder)
    assert len(lines) == 1
    assert "\n" not in lines[0]
    lines[0].encode()


def test_our_own_quizzes_have_no_errors():
    assert [str(problem) for problem in check([bundled_questions()]) if problem.severity == "error"] == []


# The command


def test_the_command_is_content_with_a_sound_folder(folder):
    result = CliRunner().invoke(questions, ["check", "quizzes"])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 errors, 0 warnings.\n")


def test_the_command_ends_with_1_after_an_error(folder):
    path = folder / "rainwater" / "questions.id.yaml"
    path.write_text(
        path.read_text().replace("feedback: Kalimat kedua menyebut letak kebun cabai itu.", "feedback: Salah.")
    )
    result = CliRunner().invoke(questions, ["check", "quizzes"])
    assert (result.exit_code, result.stdout) == (
        1,
        "quizzes/rainwater/questions.id.yaml:11: “Salah.” explains nothing. Say why, and where in the text. [L18]\n",
    )


def test_warnings_are_labelled_and_do_not_count(folder):
    path = folder / "rainwater" / "questions.id.yaml"
    path.write_text(path.read_text().replace("Di depan kantor guru", "Di belakang kantinn"))
    result = CliRunner().invoke(questions, ["check", "quizzes"])
    what = "“Di belakang kantin” and “Di belakang kantinn” are nearly the same."
    mend = "Make the difference plain, or write another option in place of one of them."
    warning = f"warning: {what} {mend} [L05]"
    assert (result.exit_code, result.stdout) == (0, f"quizzes/rainwater/questions.id.yaml:19: {warning}\n")


def test_advice_is_told_unless_it_is_not_wanted(folder):
    path = folder / "rainwater" / "questions.id.yaml"
    text = path.read_text()
    for words in ("Di belakang kantin", "Di samping sumur tua", "Di depan kantor guru"):
        text = text.replace(words, words.replace("Di ", "Di sekolah itu, "))
    path.write_text(text)
    told = CliRunner().invoke(questions, ["check", "quizzes"])
    what = "advice: Every option begins with “Di sekolah itu,”."
    mend = "Move these words to the end of the prompt, so that each option says only its own."
    line = text[: text.index("options:")].count("\n") + 1
    assert told.stdout == f"quizzes/rainwater/questions.id.yaml:{line}: {what} {mend} [L14]\n"
    assert (told.exit_code, told.stderr) == (0, "0 errors, 0 warnings, 1 piece of advice.\n")
    silent = CliRunner().invoke(questions, ["check", "--no-advice", "quizzes"])
    assert (silent.exit_code, silent.stdout, silent.stderr) == (0, "", "0 errors, 0 warnings.\n")


def test_what_authors_let_go_is_not_told(folder):
    path = folder / "rainwater" / "questions.id.yaml"
    text = path.read_text().replace("Di depan kantor guru", "Di belakang kantinn")
    path.write_text(f"{text}dismissed:\n  - {{rule: L05, question: garden, reason: Memang harus mirip.}}\n")
    result = CliRunner().invoke(questions, ["check", "quizzes"])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 errors, 0 warnings.\n")


def test_a_reason_without_its_advice_is_told(folder):
    path = folder / "rainwater" / "questions.id.yaml"
    path.write_text(f"{path.read_text()}dismissed:\n  - {{rule: L05, question: garden, reason: Memang harus mirip.}}\n")
    result = CliRunner().invoke(questions, ["check", "quizzes"])
    line = len(path.read_text().splitlines())
    told = "warning: There is no such advice (any more); take this entry out."
    assert (result.exit_code, result.stdout) == (0, f"quizzes/rainwater/questions.id.yaml:{line}: {told}\n")
