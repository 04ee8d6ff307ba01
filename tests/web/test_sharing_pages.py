"""Sharing, copying, putting away, downloading and uploading sets on their pages."""

from __future__ import annotations

import io

from quizapp.app import QuizApp
from quizapp.core.interchange.set_archive import unpack
from quizapp.models import Quiz, db
from tests import factories
from tests.scenes import make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient


def _own_set(app: QuizApp, client: InspectingClient) -> tuple[int, str]:
    """Return the id and address of a published set of the teacher who is signed in."""
    with app.app_context():
        scene = make_scene()
        factories.make_person(scene.school, "teacher", name="Agus Salim", username="agus")
        version = factories.make_version(scene.school, owner=scene.teacher)
        slug = db.session.get_one(Quiz, version.quiz_id).slug
        sign_in(client, scene.teacher)
        db.session.commit()
        return version.quiz_id, slug


def test_a_set_is_shared_and_shared_no_longer(app: QuizApp, client: InspectingClient) -> None:
    quiz_id, _slug = _own_set(app, client)
    client.get(f"/sets/{quiz_id}/share")
    assert "Nobody yet: only you see this set." in client.page.text
    form = f"form[action='/sets/{quiz_id}/share']"
    assert client.submit(form, {"whom": "colleague", "username": "salah", "level": "copy"}).status_code == 422
    assert client.page.one("#username-error").text == "Your school has no teacher with this username."
    assert client.page.one("#username").get("value") == "salah"
    assert client.submit(form, {"whom": "colleague", "username": " "}).status_code == 422
    client.submit(form, {"whom": "colleague", "username": "agus", "level": "edit"})
    assert "Agus Salim" in client.page.one("section[aria-labelledby=shared-title]").text
    client.submit(form, {"whom": "everyone", "level": "view"})
    rows = client.page.select("section[aria-labelledby=shared-title] li")
    assert len(rows) == 2
    assert "All teachers of the school" in rows[0].text
    for _ in rows:
        action = client.page.select("section[aria-labelledby=shared-title] form")[0].get("action")
        client.submit(f"form[action='{action}']")
    assert "Nobody yet: only you see this set." in client.page.text


def test_a_set_is_put_away_and_taken_out_again(app: QuizApp, client: InspectingClient) -> None:
    quiz_id, _slug = _own_set(app, client)
    client.get(f"/sets/{quiz_id}/share")
    form = f"form[action='/sets/{quiz_id}/archive']"
    client.submit(form)
    assert "The set is put away." in client.page.text
    client.get("/sets")
    assert client.page.select(f"a[href='/sets/{quiz_id}']") == []
    client.get("/sets?archived=yes")
    assert len(client.page.select(f"a[href='/sets/{quiz_id}']")) == 1
    client.get(f"/sets/{quiz_id}/share")
    client.submit(form)
    client.get("/sets")
    assert len(client.page.select(f"a[href='/sets/{quiz_id}']")) == 1


def test_a_set_comes_back_from_its_own_download(app: QuizApp, client: InspectingClient) -> None:
    quiz_id, slug = _own_set(app, client)
    reply = client.get(f"/sets/{quiz_id}/download")
    assert (reply.mimetype, [one.slug for one in unpack(reply.data)]) == ("application/zip", [slug])
    client.get("/sets/upload")
    token = client.page.one("form[action='/sets/upload'] input[name=csrf_token]").get("value")
    sent = {"csrf_token": token, "file": (io.BytesIO(reply.data), "set.zip")}
    client.post("/sets/upload", data=sent, content_type="multipart/form-data")
    assert "1 set uploaded" in client.page.text
    (link,) = [node.get("href") for node in client.page.select("section[aria-labelledby=done-title] a")]
    again = client.get(f"{link}/download")
    # The folder's name is taken in this school; everything else is the same.
    assert [one.files for one in unpack(again.data)] == [one.files for one in unpack(reply.data)]
    for data in (b"", b"no zip", reply.data[:100]):
        sent = {"csrf_token": token, "file": (io.BytesIO(data), "set.zip")}
        assert client.post("/sets/upload", data=sent, content_type="multipart/form-data").status_code == 422
        assert client.page.one("#file-error").text
    assert client.post("/sets/upload", data={"csrf_token": token, "file": "text"}).status_code == 422


def test_a_copy_opens_as_ones_own_draft(app: QuizApp, client: InspectingClient) -> None:
    quiz_id, _slug = _own_set(app, client)
    client.get(f"/sets/{quiz_id}/copy")
    client.submit(f"form[action='/sets/{quiz_id}/copy']")
    assert "This copy is yours." in client.page.text
    with app.app_context():
        assert db.session.query(Quiz).count() == 3  # the scene's own, the original, the copy


def test_the_list_is_searched_and_filtered(app: QuizApp, client: InspectingClient) -> None:
    quiz_id, _slug = _own_set(app, client)
    with app.app_context():
        quiz = db.session.get_one(Quiz, quiz_id)
        quiz.title, quiz.search_text, quiz.facets = "Gunung api", "gunung api", " grade:8 process:locate type:matching "
        db.session.commit()
    for query, found in (
        ("q=GUNUNG", True),
        ("q=laut", False),
        ("reading=locate&kind=matching", True),
        ("reading=evaluate", False),
        ("grade=8&whose=mine", True),
        ("whose=bundled", False),
        ("page=2", False),
        ("page=0&whose=nobody", True),
        ("page=99999999999999999999", True),
    ):
        client.get(f"/sets?{query}")
        assert bool(client.page.select(f"a[href='/sets/{quiz_id}']")) is found, query
    client.get("/sets?q=laut")
    assert "No set fits." in client.page.text
    assert client.page.one("input[name=q]").get("value") == "laut"
