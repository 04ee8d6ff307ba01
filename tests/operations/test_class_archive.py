"""The archive of a class: the files of the pages themselves, every answer with its reason, for its teachers alone."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.jobs import run
from quizapp.models import Job, Membership, db
from quizapp.operations import class_archive, jobs
from quizapp.operations.errors import NotFound
from quizapp.operations.transactions import transaction
from tests.factories import NOW, make_account, make_assignment, make_classroom, make_membership, make_person
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    """A class with an assignment and three pupils: one right, one wrong whose name is a formula, one who did nothing."""
    with app.app_context(), transaction(write=True):
        made = make_scene()
        for name, nisn in (
            ("Siti Nur'aini", "0012345678"),
            ('=HYPERLINK("http://x";"y")', "0099887766"),
            ("Eko", None),
        ):
            person = make_person(made.school, name=name, nisn=nisn)
            make_membership(made.room, person)
            if nisn:
                give(person, made.assignment, RIGHT if name.startswith("Siti") else WRONG, "Bu Rina", "Karena; ya.")
    return made


def archive(app: QuizApp, scene: Scene, language: str = "id") -> dict[str, bytes]:
    """Return the files of the archive, made as a job."""
    with app.app_context(), transaction(write=True):
        job_id = class_archive.ask(scene.teacher, scene.room.id, language, NOW).id
    run(app, job_id)
    with app.app_context(), transaction(write=False):
        job = db.session.get_one(Job, job_id)
        assert (job.state, job.done, job.total) == ("done", 2, 2), job.problem
        line = jobs.made_files(job)[0]
        content = jobs.get_made_file(scene.teacher, job_id, line.id).content
    with zipfile.ZipFile(io.BytesIO(content)) as unpacked:
        assert unpacked.testzip() is None
        return {name: unpacked.read(name) for name in unpacked.namelist()}


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """Return the values of a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_every_file_is_there_and_the_readme_speaks_both_languages(app: QuizApp, scene: Scene) -> None:
    files = archive(app, scene)
    folder = next(name for name in files if name.startswith("01-")).partition("/")[0]
    assert sorted(files) == sorted(
        [
            "BACA-SAYA.txt",
            "README.txt",
            "buku-nilai.csv",
            "buku-nilai.xlsx",
            "daftar-siswa.csv",
            "daftar-siswa.xlsx",
            "daftar-tugas.csv",
            "daftar-tugas.xlsx",
            f"{folder}/nilai.csv",
            f"{folder}/nilai.xlsx",
            f"{folder}/jawaban.json",
        ]
    )
    assert "ARSIP KELAS VIII-A" in files["BACA-SAYA.txt"].decode("utf-8-sig")
    assert "ARCHIVE OF THE CLASS VIII-A" in files["README.txt"].decode("utf-8-sig")
    for name in ("buku-nilai", "daftar-siswa", "daftar-tugas", "nilai.csv", "jawaban.json"):
        assert name in files["README.txt"].decode("utf-8-sig")


def test_the_marks_are_those_of_the_screen_cell_for_cell(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    files = archive(app, scene, "en")
    with app.app_context():
        sign_in_as(client, scene.teacher)
    address = f"/assignments/{scene.assignment.id}/results"
    marks = next(name for name in files if name.endswith("/nilai.csv"))
    assert files[marks] == client.get(f"{address}.csv?numbers=shown").data
    theirs = client.get(f"{address}.xlsx?numbers=shown").data
    ours = files[marks.replace(".csv", ".xlsx")]
    for sheet in range(3):
        assert cells(ours, sheet) == cells(theirs, sheet)
    book = f"/classrooms/{scene.room.id}/mark-book"
    assert files["buku-nilai.csv"] == client.get(f"{book}.csv").data
    assert cells(files["buku-nilai.xlsx"]) == cells(client.get(f"{book}.xlsx").data)


def test_pupils_are_text_and_formulas_do_nothing(app: QuizApp, scene: Scene) -> None:
    files = archive(app, scene)
    lines = files["daftar-siswa.csv"].decode("utf-8-sig").splitlines()
    assert lines[1].startswith("\"'=HYPERLINK(")
    assert ";0012345678;" in lines[3]
    rows = cells(files["daftar-siswa.xlsx"])
    assert [row[2] for row in rows[1:]] == ["0099887766", None, "0012345678"]
    book = openpyxl.load_workbook(io.BytesIO(files["daftar-siswa.xlsx"]))
    assert book.worksheets[0]["A2"].data_type == "s"


def test_every_answer_stands_with_its_mark_and_reason(app: QuizApp, scene: Scene) -> None:
    files = archive(app, scene, "en")
    told = json.loads(next(content for name, content in files.items() if name.endswith("jawaban.json")))
    assert (told["assignment"], told["counts"], len(told["attempts"])) == (scene.assignment.id, "first", 2)
    siti = next(one for one in told["attempts"] if one["pupil"] == "Siti Nur'aini")
    assert (siti["nisn"], siti["attempt"], len(siti["responses"])) == ("0012345678", 1, 3)
    choice, word, essay = siti["responses"]
    assert (choice["fraction"], choice["points"], choice["waiting"], choice["given_by_a_person"]) == (
        1,
        1,
        False,
        False,
    )
    assert choice["reason"]
    assert (word["value"], word["words"]) == ("Bu Rina", "Bu Rina")
    assert (essay["fraction"], essay["waiting"], essay["value"]) == (None, True, "Karena; ya.")


def test_times_are_those_of_the_school_and_words_of_who_asked(app: QuizApp, scene: Scene) -> None:
    with app.app_context(), transaction(write=True):
        db.session.merge(scene.school).timezone = "Asia/Jayapura"
    english = next(content for name, content in archive(app, scene, "en").items() if name.endswith("/nilai.csv"))
    with app.app_context(), transaction(write=True):
        db.session.merge(scene.school).timezone = "Asia/Jakarta"
    western = next(content for name, content in archive(app, scene, "en").items() if name.endswith("/nilai.csv"))
    indonesian = next(content for name, content in archive(app, scene, "id").items() if name.endswith("/nilai.csv"))
    assert english != western
    assert (b"not handed in" in western, b"not handed in" in indonesian) == (True, False)


def test_only_teachers_of_the_class_get_it(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    address = f"/classrooms/{scene.room.id}/download"
    with app.app_context():
        others = [make_account(scene.school, role) for role in ("teacher", "administrator")]
        pupil = make_account(scene.school)
        db.session.commit()
        for other in others:
            with pytest.raises(NotFound):
                class_archive.ask(other, scene.room.id, "id", NOW)
    answers = []
    for person in (*others, pupil):
        with app.app_context():
            sign_in_as(client, person)
        answers.append(client.get(address).status_code)
    assert answers == [404, 404, 403]
    with app.app_context():
        assert db.session.scalars(select(Job)).all() == []


def test_who_is_put_out_of_the_class_meanwhile_gets_nothing(app: QuizApp, scene: Scene) -> None:
    with app.app_context(), transaction(write=True):
        job_id = class_archive.ask(scene.teacher, scene.room.id, "id", NOW).id
        db.session.delete(db.session.scalars(select(Membership).where(Membership.person_id == scene.teacher.id)).one())
    run(app, job_id)
    with app.app_context():
        assert db.session.get_one(Job, job_id).state == "failed"


def test_from_the_class_to_the_file(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        sign_in_as(client, scene.teacher)
    client.get(f"/classrooms/{scene.room.id}")
    client.follow("Download everything")
    assert client.page.h1 == "Download everything of VIII-A"
    assert [item.text for item in client.page.select("main ul li")][:2] == [
        "the list of 3 pupils, with NISN and NIS",
        "the marks of 1 assignment, as CSV and Excel",
    ]
    client.submit("main form")
    assert client.page.h1 == "Archive of a class"
    with app.app_context():
        job_id = db.session.scalars(select(Job.id)).one()
    run(app, job_id)
    client.follow("Look again")
    reply = client.follow("Download")
    assert zipfile.is_zipfile(io.BytesIO(reply.data))
    assert reply.headers["Content-Disposition"].startswith('attachment; filename="arsip-VIII-A')


def test_an_empty_class_has_an_archive(app: QuizApp, scene: Scene) -> None:
    with app.app_context(), transaction(write=True):
        room = make_classroom(scene.school, scene.teacher, name="")
        job_id = class_archive.ask(scene.teacher, room.id, "id", NOW).id
    run(app, job_id)
    with app.app_context():
        assert db.session.get_one(Job, job_id).result == {"files": 8}


def test_more_pupils_take_no_more_queries(app: QuizApp, scene: Scene) -> None:
    with app.app_context(), count_queries(app) as few:
        class_archive.responses_of(db.session.merge(scene.assignment))
    with app.app_context(), transaction(write=True):
        for number in range(3):
            person = make_person(scene.school)
            make_membership(scene.room, person)
            give(person, scene.assignment, RIGHT, f"Bu Rina {number}", "Ya.")
        make_assignment(scene.version, scene.room)
    with app.app_context(), count_queries(app) as many:
        class_archive.responses_of(db.session.merge(scene.assignment))
    assert len(few) == len(many)
