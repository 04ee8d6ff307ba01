"""What the attackers of the tests have: a school to break into, a browser that reads every page and form, and poison."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Attempt, Classroom, Person, Quiz, RecallCard, SavedComment, School, db
from quizapp.operations import (
    accounts,
    appeal_decisions,
    appeals,
    assigning,
    attempts,
    authoring,
    jobs,
    levels,
    library,
    make_up_sittings,
    one_time_links,
    recall,
    regrading,
    responses,
)
from quizapp.web import clock
from tests import factories
from tests.operations.test_question_imports import bring
from tests.scenes import open_question
from tests.standing import keeper

MARK = "x7f3a"
"""Stands in every payload, so that a page need only be read closely where it occurs."""
CSRF = "0" * 40
HOUR = timedelta(hours=1)


@dataclass
class World:
    """A school with two teachers who have a class each, and another school. `people` by what they are called here."""

    app: QuizApp
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)
    """Keys of rows by the name they have in addresses."""
    tokens: dict[str, str] = field(default_factory=dict)
    """What stands in addresses and is no key."""
    cookies: dict[str, str] = field(default_factory=dict)

    def client(self, who: str | None = None, *, knows_token: bool = True) -> FlaskClient:
        """Return a browser of somebody, or of nobody; it keeps no cookies, so it stays who it is.

        `knows_token`: it sends the CSRF token of its session with everything.
        """
        client = FlaskClient(self.app, self.app.response_class, use_cookies=False)
        client.environ_base["HTTP_COOKIE"] = self.cookies[who] if who else self._cookie({})
        if knows_token:
            signer = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token")  # type: ignore[arg-type]
            client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps(CSRF)
        return client

    def _cookie(self, session: dict[str, str]) -> str:
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return (
            f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(session | {'language': 'en', 'csrf_token': CSRF})}"
        )

    def sign_in(self, *names: str) -> None:
        """Begin sessions, whatever became of earlier ones."""
        with self.app.app_context():
            for name in names:
                token = accounts.open_session(self.people[name], clock.now(), HOUR)
                self.cookies[name] = self._cookie({"_user_id": token})
            db.session.commit()


def make_world(app: QuizApp) -> World:
    """Return the world: everything private belongs to `teacher`, whose pupil is `pupil`."""
    world = World(app)
    with app.app_context():
        now = clock.now()
        school, abroad = factories.make_school(), factories.make_school(name="SMP Seberang")
        people = world.people
        for name, place, role in (
            ("administrator", school, "administrator"),
            ("teacher", school, "teacher"),
            ("colleague", school, "teacher"),
            ("pupil", school, "pupil"),
            ("classmate", school, "pupil"),
            ("stranger", school, "pupil"),
            ("absentee", school, "pupil"),
            ("foreign administrator", abroad, "administrator"),
            ("foreign teacher", abroad, "teacher"),
            ("foreign pupil", abroad, "pupil"),
        ):
            username = name.replace(" ", ".")
            people[name] = factories.make_account(place, role, name=name.title(), username=username)
        people["visitor"] = accounts.create_visitor(school, "Guest", now)
        room = factories.make_classroom(school, people["teacher"])
        other_room = factories.make_classroom(school, people["colleague"])
        factories.make_membership(room, people["pupil"])
        factories.make_membership(room, people["classmate"], status="waiting")
        factories.make_membership(room, people["absentee"])
        factories.make_membership(other_room, people["stranger"])
        factories.make_classroom(school, people["teacher"])  # where one may move pupils, and give the same again
        draft = authoring.create(people["teacher"], factories.make_content().passage, now)
        common = {"revision": draft.draft_revision, "now": now}
        authoring.save_question(
            people["teacher"], draft.id, common["revision"], factories.small_questions()[0] | {"id": "q1"}, now
        )
        aside = _write_twice(people["teacher"], draft, now)
        levels.add(people["teacher"], draft.id, "Teks B", "simplified", factories.make_content().passage, now)
        content = factories.leveled_content(questions=[*factories.small_questions(), open_question()])
        version = factories.make_version(school, content, people["teacher"])
        plan = assigning.Plan("test", now - HOUR, now + HOUR, 2, "nothing")
        given = assigning.assign(people["teacher"], version.quiz_id, room.id, plan, now - HOUR)
        finished = _sit(people["pupil"], given.id, hand_in=True)
        running = _sit(people["pupil"], given.id, hand_in=False)
        factories.make_late_response(finished, 3, "Karena pedas sekali.")
        make_up_sittings.plan(people["teacher"], given.id, [people["absentee"].id], now + HOUR, now + 2 * HOUR, now)
        told_wrong, *appealed = _appeal(people["teacher"], people["pupil"], room, now)
        form = factories.make_ruling(version, people["teacher"])
        group = factories.make_group(room, people["pupil"])
        world.ids = {
            "assignment_id": [given.id],
            "group_id": [group.id],
            "gone_id": [people["classmate"].id],
            "attempt_id": [running.id, finished.id],
            "quiz_id": [draft.id, version.quiz_id],
            "classroom_id": [room.id],
            "form_id": [form.id],
            "comment_id": list(db.session.scalars(select(SavedComment.id))),
            "person_id": [people["pupil"].id, people["classmate"].id, people["colleague"].id],
            "appeal_id": appealed,
            "told_wrong": [told_wrong],
            "regrade_id": [_regrade(people["teacher"], told_wrong, now)],
            "aside_id": [aside],
            "job_id": _jobs(people["teacher"], room, now),
            "import_id": [_import(people["teacher"])],
            "card_id": _cards(people["teacher"], people["pupil"], room, now),
            "share_id": [1],  # there is none: not theirs either way
            "number": [1, 2, 3],
            "position": [1, 2, 3],
        }
        world.tokens = {
            "name": "q1",
            "type_name": "multiple_choice",
            "code": room.join_code,
            "token": one_time_links.invite(people["administrator"], now),
        }
        db.session.commit()
    world.sign_in(*world.people)
    return world


_standing = keeper(make_world)


def standing_world(app: QuizApp) -> World:
    """Return the world as `make_world` makes it, its rows put back instead of made again."""
    world = _standing(app)
    ids = {name: list(keys) for name, keys in world.ids.items()}
    return World(app, dict(world.people), ids, dict(world.tokens), dict(world.cookies))


def _cards(teacher: Person, pupil: Person, room: Classroom, now: datetime) -> list[int]:
    """Return the practice cards of what was missed in a set whose key is open: one is put away, the others are due."""
    content = factories.make_content(title="Kartu")
    version = factories.make_version(db.session.get_one(School, teacher.school_id), content, teacher)
    given = assigning.assign(teacher, version.quiz_id, room.id, assigning.Plan("practice", now, None, None), now)
    attempts.submit(pupil, attempts.start(pupil, given.id, now).id, now)
    recall.collect(pupil, now)
    cards = list(db.session.scalars(select(RecallCard.id).where(RecallCard.person_id == pupil.id)))
    recall.put_away(pupil, cards[-1], now)
    return cards


def _import(teacher: Person) -> int:
    """Return questions of another tool that wait for their owner."""
    return bring(teacher, b"::Bibit::Siapa yang membawa bibit? {=Bu Rina ~Pak Budi}").id


def _jobs(teacher: Person, room: Classroom, now: datetime) -> list[int]:
    """Return a job that is done, with a file, one that failed, and an import that is done."""
    done, failed = (factories.make_job(teacher, arguments={"classroom": room.id}, created_at=now) for _ in range(2))
    claims = [jobs.claim(one.id, now) for one in (done, failed)]
    assert claims[0] is not None
    assert claims[1] is not None
    jobs.finish(claims[0], {}, [jobs.File("8A.zip", "application/zip", b"PK")], 1, 1, now)
    jobs.fail(claims[1], Message("no"), now)
    imported = factories.make_job(teacher, kind="roster_import", created_at=now)
    claim = jobs.claim(imported.id, now)
    assert claim is not None
    jobs.finish(claim, {"job": imported.id, "classrooms": [room.id], "left_out": []}, [], 1, 1, now)
    return [done.id, failed.id, imported.id]


def _write_twice(teacher: Person, draft: Quiz, now: datetime) -> int:
    """Return what was set aside when the question of a draft was written in two tabs."""
    data = authoring.question_data(draft.draft or {}, "q1") | {"prompt": "Tab kedua?"}
    try:
        authoring.save_question(teacher, draft.id, 0, data, now)
    except authoring.Conflict as conflict:
        return conflict.aside.id
    raise AssertionError("no conflict")


def _appeal(teacher: Person, pupil: Person, room: Classroom, now: datetime) -> list[int]:
    """Return an attempt whose wrong answer may be appealed against, an appeal that waits and one that was declined."""
    version = factories.make_version(db.session.get_one(School, teacher.school_id), owner=teacher)
    plan = assigning.Plan("test", now - HOUR, now + HOUR, 3, "right_wrong")
    given = assigning.assign(teacher, version.quiz_id, room.id, plan, now - HOUR)
    keys = []
    for number in range(3):
        attempt = attempts.start(pupil, given.id, now)
        saves = [responses.Save(2, "kelas kami", False, 0, f"appealed-{attempt.id}")]
        responses.save(pupil, attempt.id, saves, now=now, grace=timedelta(0))
        attempts.submit(pupil, attempt.id, now)
        reason = "Kelas kami membawa bibit."
        keys.append(appeals.make(pupil, attempt.id, 2, reason, now).id if number else attempt.id)
    stamp = appeal_decisions.look(teacher, keys[2]).stamp
    appeal_decisions.decide(teacher, keys[2], "declined", answer="Baca lagi kalimat 2.", seen=stamp, now=now)
    return keys


def _regrade(teacher: Person, attempt_id: int, now: datetime) -> int:
    """Give everyone the points of a question whose marks the pupil may see; return the regrade."""
    given = db.session.get_one(Attempt, attempt_id).assignment_id
    proposal = regrading.Proposal(given, 1, (regrading.ProposedRuling("everyone"),))
    digest = regrading.preview(teacher, proposal).digest
    told = {"reason": "Soal ini tidak jelas.", "include_own": False, "now": now}
    return regrading.apply(teacher, proposal, operation_id="regrade-1", digest=digest, **told).id


def _sit(person: Person, assignment_id: int, *, hand_in: bool) -> Attempt:
    now = clock.now()
    attempt = attempts.start(person, assignment_id, now)
    saves = [responses.Save(3, "Karena pedas.", False, 0, f"operation-{attempt.id}")]
    responses.save(person, attempt.id, saves, now=now, grace=timedelta(0))
    if hand_in:
        attempts.submit(person, attempt.id, now)
    return attempt


def open_practice(world: World) -> int:
    """Return a new practice that anyone may take: another set, so that no test keeps it shut."""
    with world.app.app_context():
        version, _ = library.publish(
            factories.make_content(), school_id=world.people["teacher"].school_id, now=clock.now()
        )
        given = factories.make_assignment(version).id
        db.session.commit()
    return given


# Reading pages


@dataclass
class SentForm:
    """A form as a page offers it: where it goes, and what a browser would send unchanged."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Reading(HTMLParser):
    """A page read closely: its links, its forms, and everything in it that would run."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.links: list[str] = []
        self.forms: list[SentForm] = []
        self.live: list[str] = []
        self._area: str | None = None
        self._script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._look_for_life(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.url, given["href"]).partition("#")[0])
        elif tag == "form":
            action = urlsplit(urljoin(self.url, given.get("action", self.url)))
            self.forms.append(
                SentForm(f"{action.path}{'?' if action.query else ''}{action.query}", given.get("method", "get"))
            )
        elif self.forms and given.get("name"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if tag == "textarea":
            self._area = given["name"]
        elif tag in ("input", "button", "select"):
            fields.append((given["name"], given.get("value", "")))

    def _look_for_life(self, tag: str, given: dict[str, str]) -> None:
        if (
            tag == "script"
            and not given.get("src", "").startswith("/static/")
            and given.get("type") != "application/json"
        ):
            self.live.append(f"<script {given}>")
        if MARK in tag or tag in ("iframe", "object", "embed", "base"):
            self.live.append(f"<{tag}>")
        for name, value in given.items():
            runs = value.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
            if name.startswith("on") or MARK in name or name in ("style", "srcdoc") or (runs and name != "value"):
                self.live.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields.append((self._area, data.lstrip("\n")))
            self._area = None


def read(response: TestResponse) -> Reading | None:
    """Return the page in a response, None when it is none."""
    if response.mimetype != "text/html":
        return None
    return Reading(response.request.url, response.get_data(as_text=True))


@dataclass
class Crawl:
    """What somebody finds who follows every link: pages by address, and every form on them."""

    pages: dict[str, TestResponse] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], SentForm] = field(default_factory=dict)


def crawl(client: FlaskClient, *starts: str, most: int = 120) -> Crawl:
    """Follow every link from `starts` with GET."""
    found, queue = Crawl(), list(starts)
    seen: set[tuple[str, str]] = set()
    while queue and len(found.pages) < most:
        address = queue.pop(0)
        if address in found.pages:
            continue
        found.pages[address] = response = client.get(address)
        if response.location:
            queue.append(urlsplit(urljoin(response.request.url, response.location)).path)
        reading = read(response)
        if reading is None:
            continue
        for link in reading.links:
            parts = urlsplit(link)
            if parts.netloc in ("localhost", "") and not parts.path.startswith("/static/"):
                # Each way to see a page once, but not each with each: ten choices of a table are a thousand addresses.
                ways = {(parts.path, way) for way in parts.query.split("&")}
                if not ways <= seen:
                    seen |= ways
                    queue.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        for form in reading.forms:
            if form.method == "post":
                names = tuple(sorted({name for name, _ in form.fields}))
                found.forms.setdefault((form.action, names), form)
    return found


# Poison

PAYLOADS: tuple[str, ...] = (
    f"<script>{MARK}</script>",
    f'"><img src=x onerror={MARK}>',
    f"'-alert('{MARK}')-'",
    f"javascript://example.com/%0a{MARK}()",
    f"</textarea></title></script><svg/onload={MARK}>",
    f"{{{{ 7*'{MARK}' }}}}",
    "{% raw %}" + MARK,
    f"%({MARK})s %s %n %d %",
    f"{{0.__class__}}{{{MARK}}}",
    f"' OR '1'='1'; DROP TABLE person; --{MARK}",
    f'=HYPERLINK("http://example.com/{MARK}")',
    f"+cmd|'/C calc'!A0{MARK}",
    f"@SUM(1+1){MARK}",
    f"a\0b{MARK}",
    "\0",
    f"\u202e{MARK}\u202c\u200f",
    "\u200b",
    "\ufeff" + MARK,
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "e" + "\u0301" * 500,
    "😀" * 300,
    " \t\r\n ",
    "",
    "²",
    "١٢",
    "-1",
    "0",
    "1e999",
    "NaN",
    "null",
    "9" * 5000,
    str(2**31),
    str(2**63),
    "0001-01-01T00:00",
    "9999-12-31T23:59:59+23:59",
    "../../../etc/passwd",
    "//example.com/" + MARK,
    "////example.com/" + MARK,
    "/\\example.com",
    f"\r\nSet-Cookie: {MARK}=1",
    "A! " * 2_000,
    "." * 20_000,
    "a" * 25_000,
    "(" * 5_000,
)


def poison(chance: random.Random, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the fields of a form with some poison: values, names, repetitions, omissions."""
    sent = [(name, value) for name, value in fields if name != "csrf_token"]
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(sent)) if sent else None
        act = chance.random()
        payload = chance.choice(PAYLOADS)
        if place is None or act < 0.1:
            sent.append((payload[:200], payload))
        elif act < 0.8:
            sent[place] = (sent[place][0], payload)
        elif act < 0.88:
            sent.append((sent[place][0], payload))
        elif act < 0.95:
            sent[place] = (
                re.sub(r"\d+", lambda _: chance.choice(["²", "9" * 5000, "-1", "0"]), sent[place][0]),
                payload,
            )
        else:
            del sent[place]
    return sent


def strange_paths(chance: random.Random, path: str) -> Iterator[str]:
    """Yield the path with its keys replaced by what is no key."""
    for bad in chance.sample(
        ["0", "-1", str(2**31), str(2**63), "9" * 400, "%D9%A1", "%00", "%FF", "1%0d%0aX", "1e3"], 3
    ):
        yield re.sub(r"/\d+", f"/{bad}", path, count=1)


def json_values(chance: random.Random) -> Any:
    """Return a value that no save should hold."""
    deep: Any = "x"
    for _ in range(50):
        deep = [deep]
    return chance.choice(
        [
            None,
            1,
            1.5,
            True,
            [],
            {},
            [[]],
            [None],
            {"a": None},
            {"a": ["b"]},
            deep,
            "\x00",
            "�",
            "a" * 25000,
            2**70,
            *list(PAYLOADS),
        ]
    )
