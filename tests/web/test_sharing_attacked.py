"""What each share opens, door by door: every address of a set is tried by everybody, whatever it would be used for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.models import Person, Quiz, db
from quizapp.operations import authoring, sharing
from tests import factories
from tests.factories import NOW, make_content
from tests.sessions import sign_in

pytestmark = pytest.mark.both_databases

VIEW = {
    "authoring.show_set",
    "authoring.preview",
    "printing.print_set",
    "printing.blueprint_table",
    "printing.blueprint_xlsx",
}
COPY = {"sharing.download", "sharing.confirm_copy", "sharing.copy"}
OWN = {"sharing.share", "sharing.share_with", "sharing.withdraw", "sharing.archive"}
"""Every other address of a set is for those who edit it."""
OPENS = {
    "nobody": set[str](),
    "view": VIEW,
    "copy": VIEW | COPY,
}
MISSING = {"authoring.settle_aside", "sharing.withdraw"}
"""They name a thing that this set has not, as do the pages of its other texts: 404 for everybody."""
AREAS = {"authoring", "pasting", "printing", "sharing", "advising"}
SECRETS = ("RAHASIA-KUNCI", "RAHASIA-DRAF")


def doors(app: QuizApp) -> list[tuple[Rule, str]]:
    """Return every address of the studio, of paper and of sharing that takes the key of a set, with its methods."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if "quiz_id" in rule.arguments and rule.endpoint.split(".")[0] in AREAS
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def secret_set(owner: Person) -> Quiz:
    """Return a published set whose draft holds more than what is published."""
    content = make_content()
    quiz = authoring.create(owner, Passage.model_validate(content.passage.model_dump(mode="json")), NOW)
    data = [question.model_dump(mode="json") for question in content.questions]
    authoring.add_questions(owner, quiz.id, data, NOW)
    authoring.publish(owner, quiz.id, quiz.draft_revision, None, NOW)
    more = data[0] | {"prompt": "RAHASIA-DRAF?", "feedback": "RAHASIA-KUNCI"}
    authoring.add_questions(owner, quiz.id, [more], NOW)
    authoring.change_details(owner, quiz.id, quiz.draft_revision, {"description": "RAHASIA-DRAF"}, NOW)
    return quiz


def address_of(app: QuizApp, rule: Rule, quiz_id: int) -> str:
    values: dict[str, object] = {"name": "q1", "type_name": "matching", "aside_id": 1, "share_id": 1, "number": 1}
    with app.test_request_context():
        built = rule.build({"quiz_id": quiz_id} | {key: values[key] for key in rule.arguments - {"quiz_id"}})
    assert built is not None
    return built[1]


@pytest.mark.parametrize("level", ["nobody", "view", "copy", "edit", "own", "pupil", "foreign", "visitor"])
def test_a_share_opens_what_it_says_and_no_other_door(
    app: QuizApp, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = FlaskClient(app, app.response_class)  # bare: pages are inspected elsewhere
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)  # the application serves other tests, too
    with app.app_context():
        school, other = factories.make_school(), factories.make_school()
        owner = factories.make_person(school, "teacher")
        quiz = secret_set(owner)
        roles = {"pupil": "pupil"}
        guest = factories.make_person(other if level == "foreign" else school, roles.get(level, "teacher"))
        if level in sharing.LEVELS:
            sharing.share(owner, quiz, guest.username, level, NOW)
        if level == "pupil":
            sharing.share(owner, quiz, None, "edit", NOW)
        who, quiz_id = owner if level == "own" else guest, quiz.id
        db.session.commit()
        if level != "visitor":
            sign_in(client, who)
        before = (quiz.draft_revision, quiz.hidden_at)
    every = {rule.endpoint for rule, _ in doors(app)}
    opens = {"edit": every - OWN, "own": every}.get(level, OPENS.get(level, set()))
    assert every >= VIEW | COPY | OWN
    for rule, method in doors(app):
        address = address_of(app, rule, quiz_id)
        reply = client.open(address, method=method, data={"type": "matching"} if method == "POST" else None)
        closed = reply.status_code in {401, 403, 404} or (
            reply.status_code in {302, 303} and "/sign-in" in reply.headers["Location"]
        )
        if rule.endpoint in opens:
            assert reply.status_code < 500, (method, address)
            assert not closed or rule.endpoint in MISSING or "/texts/<" in rule.rule, (method, address)
        else:
            assert closed, (level, method, address, reply.status_code)
        if level not in {"edit", "own", "copy"}:
            assert not any(secret.encode() in reply.data for secret in SECRETS), (method, address)
    if level not in {"edit", "own"}:
        with app.app_context():
            quiz = db.session.get_one(Quiz, quiz_id)
            assert (quiz.draft_revision, quiz.hidden_at) == before
