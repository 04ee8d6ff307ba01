"""The matrix narrowed: whose rows and which columns are shown, while heads, counts and totals stay over everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.grading import percent
from quizapp.core.school_settings import Limits, SchoolSettings
from quizapp.models import Attempt, db
from quizapp.operations import reports
from quizapp.operations.matrix_heads import Section
from quizapp.operations.matrix_rows import SHOWS, Filters
from quizapp.operations.reports import Cell, Matrix, Order
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    """Ani and Budi have handed in, Citra works, Dodi has not begun."""
    scene = make_scene()
    give(scene.pupil("Ani Lestari"), scene.assignment, RIGHT, "Bu Rina", "Baik, karena hujan.")
    give(scene.pupil("Budi Santoso"), scene.assignment, WRONG, "Bu Rina")
    give(scene.pupil("Citra Dewi"), scene.assignment, RIGHT, hand_in=False)
    scene.pupil("Dodi 100%_O'Brien")
    return scene


def see(scene: Scene, show: Any = "all", process: str = "", search: str = "", **options: Any) -> Matrix:
    return reports.matrix(scene.teacher, scene.assignment.id, filters=Filters(show, process, search), **options)


def names(found: Matrix) -> list[str]:
    return [row.name for row in found.rows]


def test_each_filter_leaves_its_rows_and_heads_stay_over_all(scene: Scene) -> None:
    everything = see(scene)
    assert {show: names(see(scene, show)) for show in SHOWS} == {
        "all": ["Ani Lestari", "Budi Santoso", "Citra Dewi", "Dodi 100%_O'Brien"],
        "below": ["Ani Lestari", "Budi Santoso"],
        "absent": ["Citra Dewi", "Dodi 100%_O'Brien"],
        "waiting": ["Ani Lestari"],
    }
    for show in SHOWS:
        found = see(scene, show)
        assert (found.counts, found.heads, found.points) == (everything.counts, everything.heads, 4)
        assert found.shown == len(found.rows)


@pytest.mark.parametrize("which", ["first", "best"])
def test_filters_keep_the_order_that_was_asked_for(scene: Scene, which: Any) -> None:
    falling = see(scene, "below", order=Order("score", falling=True), which=which)
    assert names(falling) == ["Ani Lestari", "Budi Santoso"]
    assert names(see(scene, "below", order=Order("column", 1), which=which)) == ["Budi Santoso", "Ani Lestari"]


def test_the_threshold_is_that_of_the_assignment_or_else_of_the_school(scene: Scene) -> None:
    assert see(scene).threshold == 75
    scene.school.settings = {"pass_mark": 40}
    assert (see(scene).threshold, names(see(scene, "below"))) == (40, ["Budi Santoso"])
    scene.assignment.pass_mark = 25
    assert (see(scene).threshold, names(see(scene, "below"))) == (25, [])
    scene.assignment.pass_mark = 0
    assert (see(scene).threshold, names(see(scene, "below"))) == (0, [])


@pytest.mark.parametrize("mark", [0.0, 1 / 3, 1.0, 2.6, 2.61999, 2.62, 2.98, 2.97999999999999, 3.0, 4.0])
@pytest.mark.parametrize("threshold", [1, 25, 66, 75, 100])
def test_below_is_read_from_the_whole_number_on_the_screen(scene: Scene, mark: float, threshold: int) -> None:
    scene.assignment.pass_mark = threshold
    attempt = db.session.query(Attempt).order_by(Attempt.id).first()
    assert attempt is not None
    attempt.mark = mark
    db.session.flush()
    assert ("Ani Lestari" in names(see(scene, "below"))) == (percent(mark, 4) < threshold)


def test_a_name_is_found_by_any_part_and_signs_mean_themselves(scene: Scene) -> None:
    found = {text: names(see(scene, search=text)) for text in ("LEST", "i s", "100%", "%", "_", "o'b", "\\", "zzz")}
    dodi = ["Dodi 100%_O'Brien"]
    assert found == {
        "LEST": ["Ani Lestari"],
        "i s": ["Budi Santoso"],
        "100%": dodi,
        "%": dodi,
        "_": dodi,
        "o'b": dodi,
        "\\": [],
        "zzz": [],
    }


def test_a_process_leaves_its_columns_and_totals_stay_over_all(scene: Scene) -> None:
    found = see(scene, process="evaluate")
    assert found.processes == ("locate", "evaluate")
    assert [head.column.number for head in found.heads] == [3]
    assert [row.cells for row in found.rows] == [
        (Cell("waiting", None, 3),),
        (Cell("blank", 0.0, 3),),
        (Cell("empty"),),
        (Cell("empty"),),
    ]
    assert [(row.mark, row.percent, row.answered) for row in found.rows[:3]] == [
        (2.0, 50, 0),
        (1.0, 25, 0),
        (None, None, 1),
    ]
    assert see(scene, process="understand").heads == ()


def test_pages_are_counted_over_the_rows_that_are_shown(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "ROWS_A_PAGE", 1)
    found = see(scene, "absent", page=2)
    assert (names(found), found.pages, found.shown) == (["Dodi 100%_O'Brien"], 2, 2)
    assert names(see(scene, "absent", page=None)) == ["Citra Dewi", "Dodi 100%_O'Brien"]
    assert see(scene, search="zzz").pages == 1


def test_one_more_statement_where_rows_are_filtered_however_many_there_are(database: QuizApp, scene: Scene) -> None:
    see(scene)
    with count_queries(database) as plain:
        see(scene)
    with count_queries(database) as filtered:
        see(scene, "below", search="a")
    for name in ("Ayu", "Bima"):
        give(scene.pupil(name), scene.assignment, WRONG)
    with count_queries(database) as more:
        assert len(see(scene, "below", search="a").rows) == 4
    assert (len(plain), len(filtered), len(more)) == (6, 7, 7)


def test_without_a_choice_the_attempt_is_shown_that_counts(scene: Scene) -> None:
    ani = scene.pupil("Eka")
    for at, value in enumerate((WRONG, RIGHT)):
        give(ani, scene.assignment, value, at=NOW + timedelta(hours=at))
    shown = {}
    for counts in ("first", "newest", "best"):
        scene.assignment.counts = counts
        found = see(scene, which=None, search="Eka")
        shown[found.which] = (found.rows[0].attempt_number, found.rows[0].attempts)
    assert shown == {"first": (1, 2), "newest": (2, 2), "best": (2, 2)}


def test_a_row_says_which_text_was_read_where_there_are_several(scene: Scene) -> None:
    assert {row.text for row in see(scene).rows} == {None}
    version = factories.make_version(scene.school, factories.leveled_content())
    given = factories.make_assignment(version, scene.room, mode="test")
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    factories.make_choice(given, "b", ani)
    for pupil in (ani, budi):
        give(pupil, given, RIGHT)
    found = reports.matrix(scene.teacher, given.id)
    assert {row.name: row.text for row in found.rows if row.attempt_id} == {"Ani": "Teks B", "Budi": ""}


def headed(questions: list[str]) -> Any:
    blocks = [
        {"id": "p0", "kind": "paragraph", "sentences": {"s1": "Kebun kami dua bidang."}},
        {"id": "h1", "kind": "heading", "sentences": {"s1": "Cabai"}},
        {"id": "p1", "kind": "paragraph", "sentences": {"s1": "Kelas kami menanam cabai."}},
        {"id": "h2", "kind": "heading", "sentences": {"s1": "Bibit"}},
        {"id": "p2", "kind": "paragraph", "sentences": {"s1": "Bu Rina membawa bibit."}},
    ]
    asked = [open_question(id=f"soal{n}", evidence=[at]) for n, at in enumerate(questions)]
    return factories.make_content(asked, passage=factories.small_passage(blocks=blocks))


@pytest.mark.parametrize(
    ("evidence", "sections"),
    [
        (["p0.s1", "p1.s1", "p1.s1", "p2.s1"], (Section("", 1), Section("Cabai", 2), Section("Bibit", 1))),
        (["p1.s1", "h2.s1", "p2.s1"], (Section("Cabai", 1), Section("Bibit", 2))),
        (["p1.s1", "p2.s1", "p1.s1"], ()),
        (["p2.s1", "p2.s1"], ()),
    ],
)
def test_columns_stand_in_groups_where_questions_follow_the_parts_of_the_text(
    scene: Scene, evidence: list[str], sections: tuple[Section, ...]
) -> None:
    version = factories.make_version(scene.school, headed(evidence))
    given = factories.make_assignment(version, scene.room)
    assert reports.matrix(scene.teacher, given.id).sections == sections


def test_how_many_are_few_is_what_the_school_has_set(scene: Scene) -> None:
    assert [head.facility for head in see(scene).heads] == [None, None, None]
    scene.school.settings = SchoolSettings(limits=Limits(fewest=2)).to_json()
    assert [head.facility for head in see(scene).heads] == [pytest.approx(0.5), pytest.approx(1.0), None]
