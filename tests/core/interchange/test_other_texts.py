"""Other texts for the same questions in authored files: the same after a round trip; what is wrong is told at its line."""

from __future__ import annotations

from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.authored_dump import dump
from tests.factories import leveled_content


def test_a_quiz_with_two_texts_is_read_back_as_it_was() -> None:
    content = leveled_content(slug="kebun")
    files = dump(content)
    assert sorted(files) == ["passage.id.b.yaml", "passage.id.yaml", "questions.id.yaml"]
    contents, problems = read_set("kebun", files)
    assert (contents, problems) == ({"id": content}, [])
    assert dump(contents["id"]) == files


def _changed(old: str, new: str, file: str = "passage.id.b.yaml") -> tuple[dict[str, object], list[tuple[str, int]]]:
    files = dump(leveled_content(slug="kebun"))
    text = files[file].decode()
    assert old in text
    contents, problems = read_set("kebun", files | {file: text.replace(old, new).encode()})
    return dict(contents), [(problem.file, problem.line) for problem in problems]


def test_what_is_wrong_in_another_text_is_told_with_its_file_and_line() -> None:
    lines = dump(leveled_content(slug="kebun"))["passage.id.b.yaml"].decode().splitlines()
    kind = next(number for number, line in enumerate(lines, 1) if line.startswith("kind:"))
    anchors = next(number for number, line in enumerate(lines, 1) if line.startswith("anchors:"))
    language = next(number for number, line in enumerate(lines, 1) if line.startswith("language:"))
    file = "passage.id.b.yaml"
    assert _changed("kind: simplified", "kind: easy") == ({}, [(file, kind)])
    assert _changed("kind: simplified", "kind: translation") == ({}, [(file, language)])
    assert _changed("- b-p1.s2", "- b-p9.s9") == ({}, [(file, anchors)])
    assert _changed("id: b-p1\n", "id: p1\n")[0] == {}
    assert _changed("label:", "name:")[0] == {}
    assert _changed("label: Teks B", "label: [")[0] == {}


def test_another_text_alone_is_no_set() -> None:
    files = dump(leveled_content(slug="kebun"))
    contents, problems = read_set("kebun", {"passage.id.b.yaml": files["passage.id.b.yaml"]})
    assert contents == {}
    assert [str(problem.message) for problem in problems] == [
        "The file “passage.id.yaml” that belongs to this one is missing.",
        "The file “questions.id.yaml” that belongs to this one is missing.",
    ]
    assert read_set("kebun", {"questions.id.b.yaml": b""})[0] == {}
