"""Bringing in an article without scripts: paste or send, look, put back, mend the sentences, keep."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.models import Quiz, db
from tests.core.articles.word_files import word_file
from tests.factories import make_person, make_school
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

CORPUS = Path(__file__).parents[1] / "data" / "articles"
PORTAL = (CORPUS / "01-portal-with-adverts.txt").read_text(encoding="utf-8")
PLAIN = "Kebun Baru\n\nKelas kami menanam cabai di kebun sekolah. Hujan turun.\n\nBu Rina datang membawa pupuk."


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> int:
    """A signed-in teacher's id."""
    with app.app_context():
        person = make_person(make_school(), "teacher")
        sign_in(client, person)
        return person.id


def drafts(app: QuizApp) -> list[dict[str, Any]]:
    with app.app_context():
        return [quiz.draft or {} for quiz in db.session.scalars(select(Quiz).order_by(Quiz.id))]


def sentences(draft: dict[str, Any]) -> list[list[str]]:
    return [[s["text"] for s in block["sentences"]] for block in draft["passage"]["blocks"]]


def file(name: str, data: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO((CORPUS / name).read_bytes() if data is None else data), name


def send(client: InspectingClient, fields: dict[str, str], upload: tuple[str, bytes] | None = None) -> Any:
    """Send the form as a browser does. What is large is put together here: the test client would leave a file open."""
    fields = {"csrf_token": client.page.one("#csrf_token").get("value"), "view": "text", "language": ""} | fields
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    if upload is not None:
        parts.append((f'name="upload"; filename="{upload[0]}"\r\nContent-Type: application/octet-stream', upload[1]))
    body = b"".join(b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (h.encode(), v) for h, v in parts)
    return client.post("/sets/new", data=body + b"--edge--\r\n", content_type="multipart/form-data; boundary=edge")


def test_one_click_keeps_a_pasted_article(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    response = client.submit("#article-form", text=PLAIN, button="keep")
    assert response.request.path.startswith("/sets/")
    assert "The text is kept. Now write questions about it." in client.page.text
    assert "The licence is empty: write it before you publish, under “Edit the text”." in client.page.text
    (draft,) = drafts(app)
    assert (draft["title"], draft["passage"]["title"], draft["passage"]["licence"]) == ("Kebun Baru", "Kebun Baru", "")
    assert sentences(draft) == [
        ["Kelas kami menanam cabai di kebun sekolah.", "Hujan turun."],
        ["Bu Rina datang membawa pupuk."],
    ]


def test_a_set_without_a_licence_is_not_published(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    client.submit("#article-form", text=PLAIN, button="keep")
    assert (
        "Write under which licence the text stands, or why you may use it." not in client.page.text
    )  # no question yet
    problems = list(Passage.model_validate(drafts(app)[0]["passage"]).problems())
    assert [(problem.path, str(problem.message)) for problem in problems] == [
        (("licence",), "Write under which licence the text stands, or why you may use it.")
    ]


def test_what_is_left_out_is_shown_before_it_is_kept_and_can_be_put_back(
    app: QuizApp, client: InspectingClient, teacher: int
) -> None:
    client.get("/sets/new")
    response = client.submit("#article-form", text=PORTAL, button="keep")
    assert (response.status_code, drafts(app)) == (200, [])
    assert "Nothing is kept yet." in client.page.text
    fields = {name: client.page.one(f"[name={name}]").get("value") for name in ("title", "outlet", "author", "date")}
    assert fields == {
        "title": "Kebun Sekolah Panen Cabai, Siswa Belajar Menghitung Untung",
        "outlet": "Kabar Kebun",
        "author": "Rina Wulandari",
        "date": "3 Agustus 2026",
    }
    rows = {label.text: label.one("input").get("value") for label in client.page.select(".article-left-out label")}
    assert "ADVERTISEMENT an advertisement" in rows
    assert "Baca juga: Tiga Cara Menyimpan Cabai a link to other articles" in rows
    key = rows["Foto: Siswa memetik cabai (Dok. Sekolah) a caption of a picture"]
    client.submit("#article-form", put_back=[key], button="keep")
    assert "Nothing is kept yet." in client.page.text  # what was decided is shown once more
    assert "Foto: Siswa memetik cabai (Dok. Sekolah)" in client.page.one(".passage").text
    client.submit("#article-form", button="keep")
    (draft,) = drafts(app)
    assert ["Foto: Siswa memetik cabai (Dok. Sekolah)"] in sentences(draft)
    assert draft["passage"]["source"]["author"] == "Rina Wulandari"
    assert not any("ADVERTISEMENT" in text for block in sentences(draft) for text in block)


def test_another_title_does_not_bring_the_headline_back(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    client.submit("#article-form", text=PLAIN, button="preview")
    client.submit("#article-form", title="Kebun Kami", button="keep")
    (draft,) = drafts(app)
    assert draft["passage"]["title"] == "Kebun Kami"
    assert sentences(draft)[0][0] == "Kelas kami menanam cabai di kebun sekolah."


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("31-word-styles.docx", "Pulau tanpa sinyal"),
        ("21-markdown.md", "Pak Made membuat layang-layang sejak 1985."),
        ("22-news-page.html", "Lima ibu di Kampung Baru membuka bengkel sepeda."),
        ("16-utf-16.txt", "Pak Wayan menjemur kopi di halaman rumahnya."),
    ],
)
def test_a_file_is_read_and_kept(app: QuizApp, client: InspectingClient, teacher: int, name: str, first: str) -> None:
    client.get("/sets/new")
    client.submit("#article-form", upload=file(name), licence="milik sendiri", button="preview")
    assert client.page.one(".passage") is not None
    client.submit("#article-form", button="keep")
    (draft,) = drafts(app)
    assert sentences(draft)[0][0] == first
    assert draft["passage"]["licence"] in {"milik sendiri", "CC BY-SA 4.0"}


def test_what_a_page_held_beside_the_article_can_be_put_back(
    app: QuizApp, client: InspectingClient, teacher: int
) -> None:
    client.get("/sets/new")
    client.submit("#article-form", upload=file("22-news-page.html"), button="keep")
    rows = {label.text: label.one("input").get("value") for label in client.page.select(".article-left-out label")}
    key = rows["Bu Lastri memompa ban. a caption of a picture"]
    client.submit("#article-form", put_back=[key], button="preview")
    client.submit("#article-form", button="keep")
    (draft,) = drafts(app)
    assert sentences(draft)[-1] == ["Bu Lastri memompa ban."]


BOMB = word_file([("", "x")], {"word/a.bin": b"\0" * 30_000_000})


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (("bomb.docx", BOMB), "This Word file holds too much"),
        (("a.pdf", b"%PDF-1.4"), "A PDF cannot be read here."),
        (("a.docx", b"PK\x03\x04"), "This Word file is damaged or was cut off."),
        (("a.txt", b"kata " * 900_000), "The text in this file has 4500000 characters"),
        (("a.txt", b""), "The file is empty."),
        (("a.txt", b"x" * 5_000_001), "The file is larger than 5 MB."),
    ],
    ids=["bomb", "pdf", "damaged", "long", "empty", "large"],
)
def test_a_refused_file_takes_nothing_that_was_typed(
    app: QuizApp, client: InspectingClient, teacher: int, upload: tuple[str, bytes], told: str
) -> None:
    client.get("/sets/new")
    response = send(client, {"title": "Judul saya", "licence": "izin penerbit", "action": "keep"}, upload)
    assert response.status_code == 422
    assert told in client.page.one("#upload-error").text
    assert client.page.one("[name=title]").get("value") == "Judul saya"
    assert client.page.one("[name=licence]").get("value") == "izin penerbit"
    assert drafts(app) == []


def test_a_file_never_replaces_a_typed_text(client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    response = client.submit("#article-form", text=PLAIN, upload=file("02-mail-wrapped.txt"), button="keep")
    assert response.status_code == 422
    assert "There is a text in the field already." in client.page.text
    assert "Kelas kami menanam cabai" in client.page.one("textarea[name=text]").text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kata " * 1_000_000, "The text is too long: it has 5000000 characters"),
        ("a" * 30_000, "A sentence is too long"),
        ("Apa. " * 2_000, "The text has too many sentences"),
        ("# Hanya judul\n\n# Judul lagi", "There is no paragraph in this text."),
        ("   ", "Please fill this in."),
    ],
    ids=["5 MB", "no stop", "many", "no paragraph", "blank"],
)
def test_a_text_that_is_too_much_or_too_little_is_told(
    app: QuizApp, client: InspectingClient, teacher: int, text: str, told: str
) -> None:
    client.get("/sets/new")
    response = send(client, {"text": text, "title": "Judul saya", "action": "keep"})
    assert response.status_code == 422
    assert told in client.page.text
    assert client.page.one("[name=title]").get("value") == "Judul saya"
    assert drafts(app) == []


def test_markup_and_signs_come_out_as_text(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    text = "Judul <b>tebal</b>\n\nHujan\x00 turun <img src=x onerror=alert(1)> deras di sekolah.\u202e Kami pulang."
    response = client.submit("#article-form", text=text, button="keep")
    assert "<img src=x" not in response.text
    (draft,) = drafts(app)
    assert sentences(draft) == [["Hujan turun <img src=x onerror=alert(1)> deras di sekolah.", "Kami pulang."]]


def test_the_source_of_a_page_is_read_as_a_page(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    client.submit("#article-form", text=(CORPUS / "24-hostile.html").read_text(), title="Kolam", button="preview")
    assert "tersembunyi" not in client.page.one(".passage").text
    client.submit("#article-form", button="keep")
    assert sentences(drafts(app)[0])[0] == ["Kolam ikan di belakang sekolah dibersihkan setiap Sabtu."]


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ((CORPUS / "18-arabic.txt").read_text(), "", "The text seems to be neither Indonesian nor English."),
        (PLAIN, "en", "The text seems to be in another language than the one you chose."),
        (
            "Ayam bertelur di kandang Bu Tini pada musim hujan ini. Ia senang.\n\nLampu itu menyala.",
            "id",
            "There is no headline",
        ),
    ],
)
def test_what_the_author_should_look_at(
    client: InspectingClient, teacher: int, text: str, language: str, told: str
) -> None:
    client.get("/sets/new")
    client.submit("#article-form", text=text, language=language, button="preview")
    assert told in client.page.one(".article-preview").text


def test_the_author_divides_and_joins_sentences(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    client.submit("#article-form", text=PLAIN, button="sentences")
    area = client.page.one("textarea[name=text]").raw_text.strip()
    assert area.splitlines() == [
        "Kelas kami menanam cabai di kebun sekolah.",
        "Hujan turun.",
        "",
        "Bu Rina datang membawa pupuk.",
    ]
    client.submit(
        "#article-form",
        text="Kelas kami menanam cabai di kebun sekolah. Hujan turun.\r\n\r\nBu Rina datang\r\nmembawa pupuk.",
        button="keep",
    )
    (draft,) = drafts(app)
    assert draft["passage"]["title"] == "Kebun Baru"
    assert sentences(draft) == [
        ["Kelas kami menanam cabai di kebun sekolah. Hujan turun."],
        ["Bu Rina datang", "membawa pupuk."],
    ]
    client.get("/sets")
    with app.app_context():
        quiz_id = db.session.scalars(select(Quiz.id)).one()
    client.get(f"/sets/{quiz_id}/passage")
    shown = client.page.one("textarea[name=text]").raw_text.strip()
    client.submit("#article-form", text=f"{shown}\r\n\r\nTamat sudah. Ya.", button="keep")
    assert sentences(drafts(app)[0])[:2] == sentences(draft)
    assert sentences(drafts(app)[0])[2] == ["Tamat sudah.", "Ya."]


def test_the_script_gets_the_preview_alone(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    token = client.page.one("#csrf_token").get("value")
    values = {"csrf_token": token, "text": PORTAL, "language": "", "view": "text"}
    response = client.post("/sets/new/look", data=values, headers={"X-Studio": "1"})
    assert response.status_code == 200
    section = client.page.one(".article-preview")
    assert section.get("data-found-author") == "Rina Wulandari"
    response = client.post("/sets/new", data=values | {"seen": section.get("data-seen"), "action": "keep"})
    assert response.status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Quiz)) == 1


def test_the_readability_stands_above_the_text(client: InspectingClient, teacher: int) -> None:
    told = "14 words · 3 sentences · about 1 minute to read"
    client.get("/sets/new")
    client.submit("#article-form", text=PLAIN, button="preview")
    assert client.page.one(".readability summary").text == told
    client.submit("#article-form", button="keep")
    assert client.page.one("#studio-passage .readability summary").text == told


def test_visitors_and_pupils_bring_in_nothing(app: QuizApp, client: InspectingClient) -> None:
    assert client.get("/sets/new").status_code == 302
    with app.app_context():
        sign_in(client, make_person(make_school(), "pupil"))
    assert client.get("/sets/new").status_code == 403
    assert client.get("/sets/1/lost").status_code == 403
