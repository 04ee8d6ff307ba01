"""Sets as files: the same after a round trip; what is wrong is told; copies belong to who took them."""

from __future__ import annotations

import io
import zipfile

import pytest

from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.set_archive import pack
from quizapp.models import Person, Quiz, db
from quizapp.operations import finding_sets, library, set_files, sharing
from quizapp.operations.errors import NotFound, Refused
from quizapp.questions_folder import bundled_questions, find_sets
from tests.factories import NOW, make_account, make_content, make_school, make_version

pytestmark = pytest.mark.usefixtures("database")
FOUND, _ = find_sets([bundled_questions()])


def _author() -> Person:
    return make_account(make_school(), "teacher")


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.slug)
def test_a_set_is_identical_after_upload_and_download(found) -> None:
    author = _author()
    contents, _problems = read_set(found.slug, found.files)
    for content in contents.values():
        packed = pack([content])
        upload = set_files.upload(author, packed, NOW)
        assert (len(upload.made), upload.known, upload.problems) == (1, (), ())
        name, data = set_files.download(author, upload.made[0].id)
        assert (name, data) == (f"{content.slug}.{content.passage.language}.zip", packed)
        assert set_files.upload(author, data, NOW).known == upload.made
    assert db.session.query(Quiz).count() == len(contents)
    assert {one.quiz.slug for one in finding_sets.find(author, finding_sets.Filters(query=content.title)).sets} == {
        found.slug
    }


def test_a_set_with_an_error_is_told_with_its_place_and_the_others_are_made() -> None:
    author = _author()
    content = make_content()
    buffer = io.BytesIO(pack([content]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("broken/questions.id.yaml", b"title: x\nquestions:\n  - id: q1\n")
        archive.writestr("broken/notes.txt", b"x")
    upload = set_files.upload(author, buffer.getvalue(), NOW)
    assert [quiz.slug for quiz in upload.made] == [content.slug]
    assert {(slug, problem.file, problem.line) for slug, problem in upload.problems} >= {
        ("broken", "notes.txt", 1),
        ("broken", "questions.id.yaml", 3),
    }


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        set_files.upload(_author(), data, NOW)
    assert refused.value.field == "file"
    assert db.session.query(Quiz).count() == 0


def test_a_copy_is_a_draft_of_ones_own_and_leaves_the_original_alone() -> None:
    school = make_school()
    author, colleague = make_account(school, "teacher"), make_account(school, "teacher")
    original = db.session.get_one(Quiz, make_version(school, owner=author).quiz_id)
    for verb in (set_files.copy, set_files.download):
        with pytest.raises(NotFound):
            verb(colleague, original.id, *([NOW] if verb is set_files.copy else []))
    sharing.share(author, original, colleague.username, "copy", NOW)
    made = set_files.copy(colleague, original.id, NOW)
    assert (made.owner_id, made.title, made.slug) == (colleague.id, original.title, f"{original.slug}-2")
    assert (
        set_files.content_of(made).questions
        == library.published(library.newest_version(original).fingerprint).questions
    )
    again = set_files.copy(colleague, made.id, NOW)
    assert again.draft == made.draft
    assert again.draft is not made.draft


def test_an_unfinished_draft_is_copied_but_not_downloaded() -> None:
    author = _author()
    quiz = set_files.upload(author, pack([make_content()]), NOW).made[0]
    quiz.draft = {**quiz.draft, "questions": [{"id": "q1", "type": "matching"}], "dismissed": [{"finding": "x"}]}
    with pytest.raises(Refused, match="not complete"):
        set_files.download(author, quiz.id)
    made = set_files.copy(author, quiz.id, NOW)
    assert made.draft["questions"] == [{"id": "q1", "type": "matching"}]
    assert "dismissed" not in made.draft
