"""One crawl over every page, as the right person, on a phone and at a desk, light and dark, in Indonesian.

Each visit looks for console errors, anything wider than the screen, targets too small to hit, focus that cannot be
seen, and what axe-core finds against WCAG 2.2 AA. `test_no_page_is_left_out` compares the visits with the address map:
a page added without a visit here fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.harness import PageOpener, axe
from tests.browser.looks import focus_faults, sideways, sideways_with_double_text, small_targets
from tests.browser.rich_school import RichSchool, fill
from tests.browser.schools import served_school

pytestmark = pytest.mark.browser

NOT_PAGES = {
    "static": "files, not pages",
    "health.health": "a line of JSON for monitors",
    "reports.matrix_csv": "a file; test_teacher_journey compares it with the screen",
    "reports.matrix_xlsx": "a file; test_matrix_files compares it with the screen",
    "mark_books.mark_book_csv": "a file; test_mark_book_pages compares it with the screen",
    "mark_books.mark_book_xlsx": "a file; test_mark_book_pages compares it with the screen",
    "mark_books.e_rapor_csv": "a file; test_mark_book_pages compares it with the screen",
    "mark_books.e_rapor_xlsx": "a file; test_mark_book_pages compares it with the screen",
    "gradebooks.moodle_marks_csv": "a file; tests/web/test_gradebooks compares it with the mark book",
    "gradebooks.moodle_users_csv": "a file; tests/web/test_gradebooks reads it",
    "gradebooks.canvas_marks_csv": "a file; tests/web/test_gradebooks reads it",
    "question_exports.export_set_file": "a file; tests/web/test_question_exports reads it back",
    "question_exports.export_sets_file": "a file; tests/web/test_question_exports reads it back",
    "printing.blueprint_xlsx": "a file; tests/web/test_printing compares it with the screen",
    "installable.manifest": "JSON for the browser; tests/web/test_installable reads it",
    "installable.service_worker": "a script; test_service_worker lets it work",
    "recall.following": "leads on to the card that is due; the visits of recall.card go through it",
    "jobs.download": "a file; tests/web/test_jobs_pages downloads it",
    "attempts.state": "JSON for the attempt page's script",
    "people.first_account": "only before there is an account; test_the_first_page_of_all visits it",
}
ARTICLES = Path(__file__).parents[1] / "data" / "articles"
LEARNERS = ("pupil", "classmate", "newcomer", "visitor", "nobody")


@dataclass(frozen=True)
class Visit:
    """A page as somebody opens it; `doing` goes on from there to a page that only answers a form."""

    endpoint: str
    path: str
    who: str = "teacher"
    doing: Callable[[Page], None] | None = None
    allowed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Emergency files to choose before `doing`."""

    @property
    def name(self) -> str:
        """For the list of tests."""
        what = f" ({self.doing.__name__})" if self.doing else ""
        return f"{self.who} {self.path}{what}"


def sends(selector: str = "main form") -> Callable[[Page], None]:
    """Send a form as it stands, past the browser's own checks: the page comes back with what is missing."""

    def sent_empty(page: Page) -> None:
        with page.expect_navigation():
            page.locator(selector).first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")

    return sent_empty


def gives_no_points(page: Page) -> None:
    page.locator("[name=points]").fill("999")
    with page.expect_navigation():
        page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def gives_no_title(page: Page) -> None:
    page.locator("[name=title]").fill(" ")
    with page.expect_navigation():
        page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def gives_falling_bands(page: Page) -> None:
    page.locator("[name=bands]").fill("85, 40")
    with page.expect_navigation():
        page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def contradicts_the_author(page: Page) -> None:
    page.locator("[name=text]").fill("kelas kami")
    page.locator("[name=mark]").first.check(force=True)
    with page.expect_navigation():
        page.locator("main form").evaluate("form => form.requestSubmit()")


def declines_without_a_word(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=declined]").click()


def looks_at_a_list(page: Page) -> None:
    page.locator("textarea[name=pasted]").fill("Nama;NISN\nKomang Ayu Lestari Dewi Purnamasari;0051234599\nEko\n")
    with page.expect_navigation():
        page.locator("main form button").first.click()


def looks_at_a_wrong_list(page: Page) -> None:
    page.locator("textarea[name=pasted]").fill("Komang Ayu Lestari Dewi Purnamasari Kusumaningtyas;123\nEko;x\n")
    with page.expect_navigation():
        page.locator("main form button").first.click()


def looks_at_a_school(page: Page) -> None:
    text = "Nama;NISN;Kelas\nKomang Ayu Lestari Dewi Purnamasari;0051234599;IX-K\nEko Prasetyo;;\nSri Wahyuni;12;IX-K\n"
    file = {"name": "sekolah.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    with page.expect_navigation():
        page.locator("main form button").first.click()


def looks_at_columns(page: Page) -> None:
    page.locator("textarea[name=pasted]").fill("Sleman;Eko Prasetyo;2401\nBantul;Komang Ayu Lestari;2402\n")
    with page.expect_navigation():
        page.locator("main form button").first.click()


def looks_at_an_article(page: Page) -> None:
    page.locator("details.article-more").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.locator("[name=title]").fill("Pertanggungjawaban kebun sekolah")
    page.locator("[name=text]").fill("Kebun kami\n\nKelas kami menanam cabai. Hujan turun.\n\nKami panen pada Senin.")
    page.locator("[name=licence]").fill("karya sendiri")
    with page.expect_navigation():
        page.locator("button[value=preview]").click()


def looks_at_a_portal(page: Page) -> None:
    page.locator("[name=text]").fill((ARTICLES / "01-portal-with-adverts.txt").read_text(encoding="utf-8"))
    with page.expect_navigation():
        page.locator("button[value=preview]").click()
    page.locator("details.article-left-out > summary").click()
    page.locator(".readability > summary").click()


def sends_a_file_that_is_none(page: Page) -> None:
    page.locator("[name=upload]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    with page.expect_navigation():
        page.locator("button[value=keep]").click()


def looks_at_pasted_questions(page: Page) -> None:
    paste = Path(__file__).parents[1] / "data" / "pastes" / "22_wrong_options.txt"
    page.locator("[name=pasted]").fill(paste.read_text("utf-8") + "\nBaris yang tidak termasuk soal mana pun.\n")
    with page.expect_navigation():
        page.locator("[data-paste]").evaluate("form => form.requestSubmit()")


def keeps_without_a_text(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=keep]").click()


def words_the_evidence_anew(page: Page) -> None:
    area = page.locator("[name=text]")
    area.fill(area.input_value().replace(" hari ", " minggu ", 1).replace("Hujan", "Kemarau"))
    with page.expect_navigation():
        page.locator("button[value=preview]").click()


def checks_the_sentences(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=sentences]").click()


def gets_a_new_pin(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/pin'] button").first.click()


def invites(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/invitations'] button").first.click()


def gives_no_minutes(page: Page) -> None:
    page.locator("[name=minutes]:not(button)").fill("0")
    with page.expect_navigation():
        page.locator("#time form").last.locator("button").click()


def accepts_over_a_mark(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#late button[value='accepted:all']").click()


def enters_a_line_that_cannot_be_read(page: Page) -> None:
    page.locator("[data-line]").first.fill("Z A")
    with page.expect_navigation():
        page.locator("form[data-paper]").evaluate("form => form.requestSubmit()")


def looks_at_a_card(*, back: bool) -> Callable[[Page], None]:
    """Make cards of what was missed, once, and open the first, or its back."""

    def act(page: Page) -> None:
        add = page.locator("main form[action='/recall/cards'] button")
        if add.count():
            with page.expect_navigation():
                add.click()
        with page.expect_navigation():
            page.locator("main a[href='/recall/next']").click()
        if back:
            with page.expect_navigation():
                page.locator("main a[href$='answer=']").click()

    return act


REFUSED = ("status of 422",)
MISSING = ("status of 404",)
VISITS = (
    # Everyone
    Visit("library.home", "/", "nobody"),
    Visit("library.home", "/", "pupil"),
    Visit("library.home", "/", "newcomer"),
    Visit("library.home", "/", "visitor"),
    Visit("library.home", "/", "teacher"),
    Visit("library.home", "/", "novice"),
    Visit("library.home", "/", "administrator"),
    Visit("library.practice", "/practice/{anyone}", "nobody"),
    Visit("account.sign_in", "/sign-in", "nobody"),
    Visit("account.sign_in", "/sign-in", "nobody", sends(), REFUSED),
    Visit("account.profile", "/account", "pupil"),
    Visit("account.profile", "/account", "teacher", sends("main form[action$='/account']"), REFUSED),
    Visit("joining.join", "/join", "nobody"),
    Visit("joining.join", "/join/{code}", "visitor"),
    Visit("joining.join", "/join", "nobody", sends(), REFUSED),
    # Pupils
    Visit("attempts.start", "/assignments/{eight_types}", "pupil"),
    Visit("attempts.start", "/assignments/{planned}", "classmate"),
    Visit("attempts.start", "/assignments/{over}", "pupil"),
    Visit("attempts.start", "/assignments/{guarded}", "pupil"),
    Visit("attempts.start", "/assignments/{guarded}", "pupil", sends(), REFUSED),
    Visit("attempts.attempt", "/attempts/{open_attempt}", "pupil"),
    Visit("attempts.attempt", "/attempts/{fresh_attempt}", "classmate"),
    Visit("attempts.attempt", "/attempts/{practice_attempt}#q1", "pupil"),
    Visit("attempts.attempt", "/attempts/{practice_attempt}#q2", "pupil"),
    Visit("attempts.attempt", "/attempts/{open_attempt}#submit", "pupil"),
    Visit("attempts.receipt", "/attempts/{submitted}/receipt", "classmate"),
    Visit("attempts.show_feedback", "/attempts/{submitted}/feedback", "classmate"),
    Visit("attempts.show_feedback", "/attempts/{finished}/feedback", "pupil"),
    Visit("attempts.show_feedback", "/attempts/{finished}/feedback#q1", "pupil"),
    Visit("attempts.show_feedback", "/attempts/{right_wrong}/feedback#q1", "pupil"),
    Visit("attempts.show_feedback", "/attempts/{visitor_attempt}/feedback#q1", "visitor"),
    Visit("attempts.show_feedback", "/attempts/{told_wrong}/feedback#q2", "pupil"),
    Visit("appeals.ask", "/attempts/{told_wrong}/questions/2/appeal", "pupil"),
    Visit("appeals.ask", "/attempts/{told_wrong}/questions/2/appeal", "pupil", sends(), REFUSED),
    Visit("recall.cards", "/recall", "newcomer"),
    Visit("recall.card", "/recall", "classmate", looks_at_a_card(back=False)),
    Visit("recall.card", "/recall", "classmate", looks_at_a_card(back=True)),
    Visit("library.home", "/", "classmate"),
    Visit("reports.my_progress", "/progress", "pupil"),
    Visit("reports.my_progress", "/progress", "newcomer"),
    Visit("comparisons.comparison", "/attempts/{compared}/comparison", "pupil"),
    # Teachers: classes and pupils
    Visit("classrooms.index", "/classrooms"),
    Visit("classrooms.new", "/classrooms/new"),
    Visit("classrooms.new", "/classrooms/new", "teacher", sends(), REFUSED),
    Visit("classrooms.classroom", "/classrooms/{room}"),
    Visit("classrooms.code", "/classrooms/{room}/code"),
    Visit("classrooms.edit", "/classrooms/{room}/edit"),
    Visit("classrooms.groups", "/classrooms/{room}/groups"),
    Visit("classrooms.new_group", "/classrooms/{room}/groups/new"),
    Visit("classrooms.new_group", "/classrooms/{room}/groups/new", "teacher", sends(), REFUSED),
    Visit("classrooms.group", "/classrooms/{room}/groups/{group}"),
    Visit("classrooms.promotion", "/classrooms/{room}/next-year"),
    Visit("school_rosters.choose", "/classrooms/import"),
    Visit("school_rosters.choose", "/classrooms/import", "teacher", looks_at_a_school),
    Visit("school_rosters.choose", "/classrooms/import", "teacher", sends(), REFUSED),
    Visit("school_rosters.imported", "/classrooms/import/{job_import}"),
    Visit("pupils.new", "/classrooms/{room}/pupils/new"),
    Visit("pupils.paste", "/classrooms/{room}/pupils/list"),
    Visit("pupils.paste", "/classrooms/{room}/pupils/list", "teacher", looks_at_a_list),
    Visit("pupils.paste", "/classrooms/{room}/pupils/list", "teacher", looks_at_a_wrong_list, REFUSED),
    Visit("pupils.paste", "/classrooms/{room}/pupils/list", "teacher", looks_at_columns),
    Visit("pupils.confirm_cards", "/classrooms/{room}/pupils/cards"),
    Visit("pupils.merge", "/classrooms/{room}/pupils/{third_pupil}/merge"),
    Visit("pupils.merge", "/classrooms/{room}/pupils/{third_pupil}/merge?gone={pupil}"),
    Visit("pupils.pupil", "/classrooms/{room}/pupils/{third_pupil}"),
    Visit("pupils.pupil", "/classrooms/{room}/pupils/{third_pupil}", "teacher", gets_a_new_pin),
    Visit("pupils.confirm_delete", "/classrooms/{room}/pupils/{pupil}/delete"),
    Visit("reports.pupil_progress", "/classrooms/{room}/pupils/{pupil}/progress"),
    # Teachers: sets
    Visit("authoring.sets", "/sets"),
    Visit("authoring.sets", "/sets?q=tidakada&whose=mine"),
    Visit("sharing.upload", "/sets/upload"),
    Visit("sharing.upload", "/sets/upload", "teacher", sends(), REFUSED),
    Visit("sharing.share", "/sets/{draft}/share"),
    Visit("sharing.share", "/sets/{draft}/share", "teacher", sends(), REFUSED),
    Visit("question_exports.export_set", "/sets/{bundled}/export?format=gift&q=q1"),
    Visit("question_exports.export_set", "/sets/{empty_draft}/export"),
    Visit("question_exports.export_sets", "/sets/export?set={bundled}&format=moodle-xml"),
    Visit("sharing.confirm_copy", "/sets/{bundled}/copy"),
    Visit("sharing.download", "/sets/{empty_draft}/download", "teacher", None, REFUSED),
    Visit("authoring.new_set", "/sets/new"),
    Visit("authoring.new_set", "/sets/new", "teacher", sends(), REFUSED),
    Visit("authoring.new_set", "/sets/new", "teacher", looks_at_an_article),
    Visit("authoring.new_set", "/sets/new", "teacher", looks_at_a_portal),
    Visit("authoring.new_set", "/sets/new", "teacher", sends_a_file_that_is_none, REFUSED),
    Visit("authoring.show_set", "/sets/{draft}"),
    Visit("authoring.show_set", "/sets/{empty_draft}"),
    Visit("authoring.show_set", "/sets/{bundled}"),
    Visit("authoring.edit_passage", "/sets/{draft}/passage"),
    Visit("authoring.edit_passage", "/sets/{draft}/passage", "teacher", words_the_evidence_anew),
    Visit("authoring.edit_passage", "/sets/{draft}/passage", "teacher", checks_the_sentences),
    Visit("pasting.paste", "/sets/{draft}/paste"),
    Visit("pasting.paste", "/sets/{draft}/paste", "teacher", looks_at_pasted_questions),
    Visit("pasting.paste", "/sets/{empty_draft}/paste", "teacher", sends(), REFUSED),
    Visit("question_imports.new", "/imports/new?set={draft}"),
    Visit("question_imports.new", "/imports/new", "teacher", sends(), REFUSED),
    Visit("question_imports.show", "/imports/{import}"),
    Visit("question_imports.show", "/imports/{import}?show=look&mend={import_item}"),
    Visit("question_imports.show", "/imports/{import}", "teacher", keeps_without_a_text, REFUSED),
    Visit("question_imports.confirm_close", "/imports/{import}/close"),
    Visit("authoring.lost_evidence", "/sets/{draft}/lost"),
    Visit("authoring.texts", "/sets/{draft}/texts"),
    Visit("authoring.texts", "/sets/{empty_draft}/texts"),
    Visit("authoring.new_text", "/sets/{draft}/texts/new"),
    Visit("authoring.edit_text", "/sets/{draft}/texts/b"),
    Visit("authoring.places", "/sets/{draft}/texts/b/places"),
    Visit("authoring.preview_text", "/sets/{draft}/texts/b/preview"),
    Visit("authoring.preview", "/sets/{bundled}/preview"),
    Visit("authoring.preview", "/sets/{draft}/preview"),
    Visit("authoring.new_question", "/sets/{draft}/questions/new/multiple_choice"),
    Visit("authoring.new_question", "/sets/{draft}/questions/new/short_answer", "teacher", gives_no_points, REFUSED),
    Visit("authoring.choose_set", "/sets/{draft}/questions/{choice_name}/elsewhere"),
    Visit("authoring.details", "/sets/{draft}/details"),
    Visit("authoring.details", "/sets/{draft}/details", "teacher", gives_no_title, REFUSED),
    Visit("authoring.show_set", "/sets/{published_again}"),
    Visit("authoring.asides", "/sets/{published_again}/asides"),
    Visit("authoring.confirm_publishing", "/sets/{published_again}/publish"),
    Visit("authoring.confirm_publishing", "/sets/{published_again}/publish", "teacher", sends(), REFUSED),
    Visit("authoring.marks", "/sets/{published_again}/versions/2/marks"),
    Visit("authoring.edit_question", "/sets/{draft}/questions/{choice_name}"),
    Visit("authoring.edit_question", "/sets/{draft}/questions/{short_name}"),
    Visit("authoring.confirm_delete", "/sets/{draft}/questions/{choice_name}/delete"),
    # Teachers: what the keys have learned
    Visit("rulings.learned", "/sets/{own}/learned"),
    Visit("rulings.learned", "/sets/{own}/learned?whose=mine&words=rina"),
    Visit("rulings.learned", "/sets/{bundled}/learned"),
    Visit("rulings.new_form", "/sets/{own}/learned/bibit/new"),
    Visit("rulings.new_form", "/sets/{own}/learned/bibit/new", "teacher", sends(), REFUSED),
    Visit("rulings.new_form", "/sets/{own}/learned/bibit/new", "teacher", contradicts_the_author, REFUSED),
    Visit("rulings.edit_form", "/forms/{form}"),
    Visit("rulings.confirm_withdrawal", "/forms/{form}/withdraw"),
    # Teachers: what they give, what comes back
    Visit("assignments.new", "/assignments/new?classroom={room}"),
    Visit("assignments.assignment", "/assignments/{running}/plan"),
    Visit("assignments.assignment", "/assignments/{over}/plan"),
    Visit("assignments.assignment", "/assignments/{guarded}/plan"),
    Visit("assignments.pupils", "/assignments/{running}/pupils"),
    Visit("assignments.make_up", "/assignments/{over}/make-up"),
    Visit("assignments.make_up", "/assignments/{running}/make-up"),
    Visit("assignments.copy", "/assignments/{over}/copy"),
    Visit("assignments.calendar", "/calendar"),
    Visit("assignments.class_calendar", "/classrooms/{room}/calendar"),
    Visit("assignments.texts", "/assignments/{planned}/texts"),
    Visit("assignments.token", "/assignments/{guarded}/token"),
    Visit("assignments.token", "/assignments/{running}/token"),
    Visit("assignments.practices", "/assignments/practices"),
    Visit("follow_ups.remedial", "/assignments/{over}/remedial"),
    Visit("follow_ups.remedial", "/assignments/{running}/remedial?names=hidden"),
    Visit("follow_ups.new", "/assignments/{over}/remedial/new?purpose=remedial"),
    Visit("follow_ups.new", "/assignments/{running}/remedial/new?purpose=remedial&process=any"),
    Visit("mark_books.mark_book", "/classrooms/{room}/mark-book"),
    Visit("gradebooks.gradebooks", "/classrooms/{room}/gradebooks?domain=bukan domain"),
    Visit("mark_books.e_rapor", "/classrooms/{room}/mark-book/e-rapor"),
    Visit("mark_books.pupil_report", "/classrooms/{room}/pupils/{pupil}/report"),
    Visit("mark_books.class_reports", "/classrooms/{room}/reports"),
    Visit("passage_map.text_map", "/assignments/{over}/text-map"),
    Visit("passage_map.text_map", "/assignments/{running}/text-map#tm-questions"),
    Visit("passage_map.text_map", "/assignments/{planned}/text-map"),
    Visit("skills.assignment_skills", "/assignments/{over}/skills"),
    Visit("skills.assignment_skills", "/assignments/{planned}/skills?names=hidden&sort=locate"),
    Visit("skills.class_skills", "/classrooms/{room}/skills?sort=evaluate"),
    Visit("reports.matrix", "/assignments/{over}/results"),
    Visit("reports.matrix", "/assignments/{running}/results?names=hidden&sort=-score"),
    Visit("reports.matrix", "/assignments/{planned}/results"),
    Visit("analysis.items", "/assignments/{over}/items"),
    Visit("analysis.items", "/assignments/{running}/items?sort=key"),
    Visit("analysis.print_items", "/assignments/{over}/items/print"),
    Visit("regrading.mend", "/results/{over}/questions/1/mend"),
    Visit("regrading.mend", "/results/{over}/questions/2/mend"),
    Visit("regrading.mend", "/results/{over}/questions/6/mend"),
    Visit("regrading.mend_from_response", "/attempts/{finished}/questions/7/mend"),
    Visit("regrading.propose", "/results/{over}/questions/1/propose?kind=accept", "teacher", None, REFUSED),
    Visit("regrading.preview", "/results/{over}/questions/1/regrade?add=%5B%7B%22kind%22%3A%22everyone%22%7D%5D"),
    Visit("regrading.preview", "/results/{over}/questions/1/regrade?show=all"),
    Visit("regrading.regrade", "/regrades/{regrade}"),
    Visit("regrading.regrades", "/results/{over}/regrades"),
    Visit("schools.settings", "/school"),
    Visit("schools.settings", "/school", "administrator"),
    Visit("schools.settings", "/school", "administrator", gives_falling_bands, REFUSED),
    Visit("jobs.class_archive", "/classrooms/{room}/download"),
    Visit("jobs.index", "/jobs"),
    Visit("jobs.index", "/jobs", "novice"),
    Visit("jobs.job", "/jobs/{job_waiting}"),
    Visit("jobs.job", "/jobs/{job_running}"),
    Visit("jobs.job", "/jobs/{job_done}"),
    Visit("jobs.job", "/jobs/{job_failed}"),
    Visit("marking.inbox", "/marking"),
    Visit("marking.inbox", "/marking", "novice"),
    Visit("marking.pile", "/marking/{over}/{waiting_number}"),
    Visit("marking.pile", "/marking/{planned}/1"),
    Visit("marking.saved_comments", "/marking/comments"),
    Visit("marking.saved_comments", "/marking/comments", "novice"),
    Visit("marking.saved_comment", "/marking/comments/{comment}"),
    Visit("marking.response", "/attempts/{finished}/questions/1"),
    Visit("marking.response", "/attempts/{finished}/questions/8"),
    Visit("marking.response", "/attempts/{open_attempt}/questions/5"),
    Visit("marking.pile", "/marking/{essays}/1"),
    Visit("appeals.appeal", "/appeals/{appeal}"),
    Visit("appeals.appeal", "/appeals/{declined}?names=hidden"),
    Visit("appeals.appeal", "/appeals/{appeal}", "teacher", declines_without_a_word, REFUSED),
    Visit("ratings.rating", "/attempts/{unrated}/questions/1/rating"),
    Visit("ratings.rating", "/attempts/{unrated}/questions/1/rating", "teacher", sends("form.rating"), REFUSED),
    Visit("ratings.desk", "/marking/{essays}/1/second"),
    Visit("ratings.second_rating", "/attempts/{rate_twice}/questions/1/second-rating"),
    Visit("ratings.second_rating", "/attempts/{rated_twice}/questions/1/second-rating"),
    Visit("ratings.second_rating", "/attempts/{agreed}/questions/1/second-rating"),
    # Teachers: a class at work
    Visit("supervision.sitting", "/assignments/{running}/supervision"),
    Visit("supervision.sitting", "/assignments/{over}/supervision"),
    Visit("supervision.sitting", "/assignments/{planned}/supervision"),
    Visit("supervision.sitting", "/assignments/{running}/supervision?names=hidden&sort=saved&show=look"),
    Visit("supervision.confirm_handing_in", "/assignments/{running}/handing-in"),
    Visit("supervision.confirm_handing_in", "/assignments/{over}/handing-in"),
    Visit("supervision.confirm_sign_in", "/assignments/{running}/pupils/{pupil}/sign-in"),
    Visit("supervision.confirm_sign_in", "/assignments/{running}/pupils/{signed_out}/sign-in", "teacher", sends()),
    Visit("supervision.attempt", "/attempts/{open_attempt}/supervision"),
    Visit("supervision.attempt", "/attempts/{finished}/supervision"),
    Visit("supervision.attempt", "/attempts/{open_attempt}/supervision", "teacher", gives_no_minutes, REFUSED),
    Visit("supervision.attempt", "/attempts/{essay_attempt}/supervision", "teacher", accepts_over_a_mark),
    Visit("supervision.confirm_reopening", "/attempts/{essay_attempt}/reopening"),
    Visit("supervision.emergency_file", "/assignments/{running}/emergency-file"),
    Visit("supervision.emergency_file", "/assignments/{running}/emergency-file", "teacher", sends(), REFUSED),
    Visit(
        "supervision.emergency_file",
        "/assignments/{running}/emergency-file",
        "teacher",
        sends(),
        files=("good", "late", "damaged"),
    ),
    Visit("supervision.emergency_file", "/assignments/{over}/emergency-file", "teacher", sends(), files=("late",)),
    # Teachers: paper
    Visit("printing.blueprint_table", "/sets/{bundled}/blueprint"),
    Visit("printing.blueprint_table", "/sets/{draft}/blueprint"),
    Visit("printing.blueprint_table", "/sets/{empty_draft}/blueprint"),
    Visit("printing.print_set", "/sets/{bundled}/print"),
    Visit("printing.print_set", "/sets/{draft}/print?part=questions&part=key"),
    Visit("printing.print_given", "/assignments/{on_paper}/print"),
    Visit("printing.paper_entries", "/assignments/{on_paper}/paper"),
    Visit("printing.paper_entries", "/assignments/{running}/paper"),
    Visit(
        "printing.paper_entries", "/assignments/{on_paper}/paper", "teacher", enters_a_line_that_cannot_be_read, REFUSED
    ),
    Visit("printing.confirm_take_out", "/assignments/{on_paper}/paper/{paper_pupil}/removal"),
    # Administrators, and links that are used once
    Visit("people.index", "/people", "administrator"),
    Visit("people.index", "/people", "administrator", invites),
    Visit("people.person", "/people/{colleague}", "administrator"),
    Visit("people.invitation", "/invitations/{invitation}", "nobody"),
    Visit("people.invitation", "/invitations/used-up", "nobody", None, MISSING),
    Visit("people.reset", "/reset/{reset}", "nobody"),
    # Errors
    Visit("library.home", "/this-page-does-not-exist", "nobody", None, MISSING),
    Visit("attempts.start", "/assignments/987654", "pupil", None, MISSING),
    Visit("classrooms.index", "/classrooms", "pupil", None, ("status of 403",)),
)


@pytest.fixture(scope="module")
def school() -> Iterator[RichSchool]:
    """One school for the whole crawl."""
    with served_school() as served:
        yield fill(served)


def test_no_page_is_left_out(school: RichSchool) -> None:
    rules = school.served.app.url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    visited = {visit.endpoint for visit in VISITS}
    assert visited - pages == set(), "these visits lead nowhere"
    assert pages - visited == set(NOT_PAGES), "visit these pages, or say in NOT_PAGES why not"


# Whether the page's own scripts asked how wide the screen is: styles follow a change of width, scripts may not.
_NOTICE_QUESTIONS = """
const ask = window.matchMedia;
window.matchMedia = (query) => {
    if (/width|height|orientation/.test(query)) document.documentElement.dataset.askedForWidth = "";
    return ask.call(window, query);
};
"""


@pytest.fixture(scope="module")
def opener(browser: Browser) -> Iterator[PageOpener]:
    """What opens the one page of the whole crawl."""
    opener = PageOpener(browser)
    yield opener
    opener.close()


@pytest.fixture
def visitor(opener: PageOpener) -> Iterator[Page]:
    """A page nobody has used, as far as it can tell; its complaints are in `opener`."""
    page = next(iter(opener.pages), None) or _first_page(opener)
    opener.start_again(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    yield page
    page.goto("about:blank")  # what a page complains of as it goes is still its own


def _first_page(opener: PageOpener) -> Page:
    page = opener(390, 844, language="id", reduced_motion="reduce", service_workers="block")
    page.add_init_script(_NOTICE_QUESTIONS)
    return page


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_page(school: RichSchool, opener: PageOpener, visitor: Page, visit: Visit) -> None:
    opener.allow(*visit.allowed)
    visitor.context.add_cookies(school.cookies(visit.who))
    faults = judged(visitor, school, visit)
    visitor.goto("about:blank")
    assert [*faults, *opener.unexpected] == [], "\n".join([*faults, *opener.unexpected])


def judged(page: Page, school: RichSchool, visit: Visit) -> list[str]:
    """All faults of a page, each with the width and scheme where it was seen.

    The page is loaded once, on a phone, and made wide afterwards; one whose scripts asked for the width is loaded anew.
    """
    faults = []
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        if width == 390 or page.locator("html[data-asked-for-width]").count():
            load(page, school, visit)
        seen = [*sideways(page), *small_targets(page), *axe(page)]
        if width == 1280:
            seen += focus_faults(page)
        page.emulate_media(color_scheme="dark")
        seen += [f"dark: {fault}" for fault in sideways(page)]
        if width == 390:
            seen += [f"dark: {fault}" for fault in axe(page)]
            faults += [f"320 px: {fault}" for fault in at_320(page, visit)]
        faults += [f"{width} px: {fault}" for fault in seen]
    return faults


def load(page: Page, school: RichSchool, visit: Visit) -> None:
    """Open the page, in Indonesian, and do what leads on from there."""
    page.goto("about:blank")  # so that an address with a fragment is loaded anew
    page.goto(school.at(visit.path))
    if visit.files:
        named = [{"name": f"quizapp-{one}.json", "mimeType": "", "buffer": school.files[one]} for one in visit.files]
        page.set_input_files("input[type=file]", named)
    if visit.doing:
        visit.doing(page)
    assert page.locator("html").get_attribute("lang") == "id"


def at_320(page: Page, visit: Visit) -> list[str]:
    """The narrowest phone, in both schemes; for those who learn with doubled text, too."""
    page.set_viewport_size({"width": 320, "height": 568})
    faults = [f"dark: {fault}" for fault in sideways(page)]
    page.emulate_media(color_scheme="light")
    faults += [*sideways(page), *small_targets(page)]
    if visit.who in LEARNERS:
        faults += sideways_with_double_text(page)
    return faults


def test_every_type_of_question_on_the_narrowest_phone(school: RichSchool, open_page: PageOpener) -> None:
    """The attempt page shows one question at a time: turn to each, and to the text behind them."""
    page = open_page(320, 568, language="id", reduced_motion="reduce")
    page.context.add_cookies(school.cookies("pupil"))
    page.goto(school.at("/attempts/{eight_attempt}#q1"))
    faults = []
    for position in range(1, 9):
        shown = page.locator(f"[data-question='{position}']")
        expect(shown).to_be_visible()
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            faults += [f"question {position}, {scheme}: {fault}" for fault in axe(page, selector=f"#q{position}")]
        found = [*sideways(page), *small_targets(page), *sideways_with_double_text(page)]
        faults += [f"question {position}: {fault}" for fault in found]
        shown.locator("[data-go]").last.click()
    page.locator(".pane-switch [data-view=text]").click()
    faults += [f"text: {fault}" for fault in [*sideways(page), *small_targets(page), *sideways_with_double_text(page)]]
    assert faults == [], "\n".join(faults)


def test_every_type_of_question_by_keyboard(school: RichSchool, open_page: PageOpener) -> None:
    """Tab through all controls of each question: the focus is always to be seen and never under a bar."""
    page = open_page(390, 700, language="id", reduced_motion="reduce")
    page.context.add_cookies(school.cookies("pupil"))
    faults = []
    for position in range(1, 9):
        page.goto("about:blank")
        page.goto(school.at(f"/attempts/{{eight_attempt}}#q{position}"))
        page.locator(f"#q{position}").focus()
        controls = page.locator(f"#q{position} :is(input:not([type=hidden]), select, textarea, button, a[href])")
        faults += [f"question {position}, {fault}" for fault in focus_faults(page, controls.count())]
    assert faults == []


def test_the_plain_sheet_without_scripts(school: RichSchool, open_page: PageOpener) -> None:
    page = open_page(320, 568, language="id", reduced_motion="reduce", javascript=False)
    page.context.add_cookies(school.cookies("pupil"))
    page.goto(school.at("/attempts/{eight_attempt}"))
    faults = [*sideways(page), *small_targets(page), *sideways_with_double_text(page), *axe(page)]
    assert faults == [], "\n".join(faults)


def test_the_first_page_of_all(open_page: PageOpener) -> None:
    """Before there is an account, every way leads to making the first one."""
    with served_school() as served:
        page = open_page(390, 844, language="id", reduced_motion="reduce")
        page.goto(served.url)
        assert page.url == f"{served.url}/first-account"
        page.goto(served.url)
        found = [*sideways(page), *small_targets(page), *axe(page), *focus_faults(page)]
        page.set_viewport_size({"width": 320, "height": 568})
        page.emulate_media(color_scheme="dark")
        assert [*found, *sideways(page), *sideways_with_double_text(page), *axe(page)] == []
