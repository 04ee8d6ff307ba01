"""How answers leave the phone (static/js/outbox.js): the real outbox and store, a server that does what it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, make_class

pytestmark = pytest.mark.browser

BENCH = Path(__file__).with_name("outbox_bench.js").read_text(encoding="utf-8")


@pytest.fixture
def page(served: ServedSchool, open_page: PageOpener) -> Page:
    """A page of the school with the bench in it; reloading it is closing the tab and opening it again."""
    make_class(served)
    page = open_page()
    page.add_init_script(BENCH)
    page.goto(f"{served.url}/sign-in")
    return page


def run(page: Page, script: str) -> Any:
    """Run a script that may use `bench` and `make`, which makes one."""
    return page.evaluate(f"async () => {{ const make = window.bench; {script} }}")


def test_a_change_is_on_the_disk_before_it_is_sent_and_gone_when_acknowledged(page: Page) -> None:
    found = run(
        page,
        """const b = await make(); await b.begin();
        b.give(1, "240"); await b.outbox.settle();
        await b.outbox.note({}); // resolves when everything is written
        return [b.sent, b.kept, await b.load(), b.outbox.savedAt, b.outbox.stored];""",
    )
    sent, kept, loaded, saved_at, stored = found
    (save,) = sent[0]["saves"]
    assert kept == [[save["operation_id"]]]
    assert (save["value"], save["base_revision"], save["ago"], save["flagged"]) == ("240", 0, 0, False)
    assert set(save) == {"position", "value", "flagged", "base_revision", "operation_id", "ago"}
    assert loaded["saves"] == []
    ((position, answer),) = loaded["answers"]
    assert (position, answer["value"], answer["revision"]) == (1, "240", 1)
    assert (saved_at, stored) == (1795428000, "yes")


def test_typing_is_kept_at_every_key_and_sent_after_a_pause(page: Page) -> None:
    sent, values, kept, writes = run(
        page,
        """const b = await make(); await b.begin();
        for (let letters = 1; letters <= 40; letters += 1) {
            b.give(1, "x".repeat(letters), 800);
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await b.outbox.note({});
        const kept = (await b.load()).saves.map((save) => save.value.length);
        const before = b.sent.length;
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await b.outbox.settle();
        return [before, b.values().map((saves) => saves.map(([, value]) => value.length)), kept, b.writes.count];""",
    )
    assert (sent, values, kept) == (0, [[40]], [40])
    assert writes <= 45


def test_whoever_types_on_and_on_is_sent_within_two_seconds(page: Page) -> None:
    first = run(
        page,
        """const b = await make(); await b.begin();
        const begun = performance.now();
        while (!b.sent.length && performance.now() - begun < 4000) {
            b.give(1, String(performance.now()), 800);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return performance.now() - begun;""",
    )
    assert 1500 < first < 2500


def test_a_lost_reply_is_asked_for_again_with_the_same_operation(page: Page) -> None:
    sent, log, stored = run(
        page,
        """const b = await make(); await b.begin();
        b.plans = ["lost", "cut", "ok"];
        b.give(1, "240"); await b.outbox.settle();
        b.give(1, "241"); await b.outbox.settle(); // a change tries again at once
        await b.outbox.settle();
        return [b.sent.map(({ saves }) => saves.map((save) => save.operation_id)), b.log, b.stored];""",
    )
    assert sent[0] == sent[1] == sent[2]
    assert sent[3] != sent[2]
    assert log == [["saved", 1, "240", 1], ["saved", 1, "241", 2]]
    assert stored["1"]["value"] == "241"


def test_one_request_at_a_time_and_the_last_change_counts(page: Page) -> None:
    values, stored = run(
        page,
        """const b = await make(); await b.begin();
        b.plans = ["wait"];
        b.give(1, "a"); await new Promise((resolve) => setTimeout(resolve, 200));
        b.give(1, "b"); b.give(2, "c"); b.give(1, "d");
        await new Promise((resolve) => setTimeout(resolve, 200));
        const meanwhile = b.sent.length;
        b.release(); await b.outbox.settle();
        return [[meanwhile, b.values()], b.stored];""",
    )
    assert values == [1, [[[1, "a", 0]], [[2, "c", 0], [1, "d", 1]]]]
    assert {position: one["value"] for position, one in stored.items()} == {"1": "d", "2": "c"}


def test_what_a_closed_tab_left_is_sent_first_as_it_was(page: Page) -> None:
    run(
        page,
        """const b = await make(); await b.begin();
        b.plans = ["lost", "cut", "cut"];
        b.give(1, "first"); await b.outbox.settle();
        b.give(1, "second"); b.give(2, "other"); await b.outbox.settle(); await b.outbox.note({});
        localStorage.setItem("bench", JSON.stringify([b.stored, b.known]));""",
    )
    page.reload()
    shown, values, log, stored, left = run(
        page,
        """const b = await make();
        [b.stored, b.known] = JSON.parse(localStorage.getItem("bench"));
        const shown = await b.begin(); await b.outbox.settle(); await b.outbox.note({});
        return [shown, b.values(), b.log, b.stored, (await b.load()).saves];""",
    )
    assert shown == [[1, "second"], [2, "other"]]
    assert values == [[[1, "first", 0], [2, "other", 0]], [[1, "second", 1]]]
    assert ["saved", 1, "second", 2] in log
    assert (stored["1"]["value"], stored["2"]["value"], left) == ("second", "other", [])


def test_a_change_made_before_the_store_is_read_follows_what_lay_in_it(page: Page) -> None:
    run(
        page,
        """const b = await make(); await b.begin(); b.plans = ["cut"]; b.give(1, "old"); await b.outbox.settle();""",
    )
    page.reload()
    shown, values, stored = run(
        page,
        """const b = await make();
        b.give(1, "new");
        const shown = await b.begin(); await b.outbox.settle();
        return [shown, b.values(), b.stored];""",
    )
    assert shown == []
    assert values == [[[1, "old", 0]], [[1, "new", 1]]]
    assert stored["1"]["value"] == "new"


def test_two_tabs_send_the_same_once_and_disagree_aloud(page: Page) -> None:
    stored, conflict, resolved = run(
        page,
        """const one = await make(); await one.begin();
        one.plans = ["cut"]; one.give(1, "one"); await one.outbox.settle();
        const other = await make(); other.stored = one.stored; other.known = one.known;
        await other.begin(); await other.outbox.settle(); // takes up what the first tab has not delivered
        await one.outbox.settle();
        const stored = JSON.stringify(one.stored);
        const third = await make(); third.stored = one.stored; third.known = one.known; await third.begin();
        third.give(1, "third"); await third.outbox.settle();
        const { mine, value, revision } = third.outbox.conflicts.get(1);
        const conflict = [mine.value, value, revision, third.outbox.unsaved];
        third.outbox.choose(1, true); await third.outbox.settle();
        return [stored, conflict, [third.stored, third.outbox.unsaved]];""",
    )
    assert stored == '{"1":{"value":"one","flagged":false,"revision":1}}'
    assert conflict == ["third", "one", 1, [1]]
    assert resolved == [{"1": {"value": "third", "flagged": False, "revision": 2}}, []]


def test_an_undecided_conflict_is_asked_again_after_a_reload(page: Page) -> None:
    script = """const b = await make(); b.stored = { 1: { value: "there", flagged: false, revision: 3 } };
        b.known = JSON.parse(localStorage.getItem("bench") ?? "{}");
        await b.begin(); GIVE; await b.outbox.settle(); await b.outbox.note({});
        localStorage.setItem("bench", JSON.stringify(b.known));
        return [b.outbox.conflicts.get(1).mine.value, b.outbox.conflicts.get(1).value, b.sent.length];"""
    assert run(page, script.replace("GIVE", 'b.give(1, "here")')) == ["here", "there", 1]
    page.reload()
    assert run(page, script.replace("GIVE", "")) == ["here", "there", 1]


def test_late_answers_are_delivered_and_refused_ones_are_told(page: Page) -> None:
    late, refused, unsaved, saved_at, left = run(
        page,
        """const b = await make(); await b.begin();
        b.status = ({ position }) => (position === 1 ? "late" : "refused");
        b.give(1, "240"); b.give(2, "x"); await b.outbox.settle(); await b.outbox.note({});
        const { late, refused, unsaved, savedAt } = b.outbox;
        const told = [...refused].map(([position, { message }]) => [position, message]);
        return [[...late], told, unsaved, savedAt, (await b.load()).saves];""",
    )
    assert (late, refused, unsaved, saved_at, left) == ([1], [[2, "because refused"]], [], None, [])


def test_one_unreadable_answer_does_not_hold_up_the_others_and_stays_on_the_phone(page: Page) -> None:
    refused, stored, left, sizes = run(
        page,
        """const b = await make();
        b.give(1, "240"); b.give(2, "unreadable"); b.give(3, "x"); b.outbox.tell("opened", 0);
        await b.begin(); await b.outbox.settle(); await b.outbox.note({});
        return [[...b.outbox.refused.keys()], Object.keys(b.stored), (await b.load()).saves.map((save) => save.value),
            b.sent.map(({ saves, events }) => [saves.length, events?.length ?? 0])];""",
    )
    assert (refused, stored, left) == ([2], ["1", "3"], ["unreadable"])
    assert sizes == [[3, 1], [3, 0], [1, 0], [1, 0], [1, 0]]


def test_a_signed_out_pupil_loses_nothing_and_goes_on_after_signing_in(page: Page) -> None:
    during, after = run(
        page,
        """const b = await make(); await b.begin();
        b.plans = ["out"];
        b.give(1, "240"); await b.outbox.settle();
        b.give(2, "x"); await b.outbox.note({});
        const during = [b.outbox.problem.kind, b.outbox.unsaved, b.sent.length, b.outbox.stored];
        await b.outbox.retry();
        return [during, [b.outbox.problem, b.outbox.unsaved]];""",
    )
    assert (during, after) == (["session", [1, 2], 1, "yes"], [None, []])


@pytest.mark.parametrize("how", ["{ keep: false }", "{ failing: true }"], ids=["no store", "full"])
def test_without_room_on_the_phone_answers_go_to_the_server_directly_and_it_is_known(page: Page, how: str) -> None:
    during, stored = run(
        page,
        f"""const b = await make({how}); await b.begin();
        b.plans = ["cut"];
        b.give(1, "240"); await b.outbox.settle();
        const during = [b.outbox.stored, b.outbox.unsaved];
        await b.outbox.settle();
        return [during, [b.stored[1].value, b.outbox.unsaved]];""",
    )
    assert (during, stored) == (["no", [1]], ["240", []])


def test_room_that_comes_back_is_used(page: Page) -> None:
    assert run(
        page,
        """const b = await make({ failing: true }); await b.begin();
        b.plans = ["cut"]; b.give(1, "240"); await b.outbox.settle();
        b.failing = false; b.plans = ["cut"];
        b.give(2, "x"); await b.outbox.note({});
        return [b.outbox.stored, (await b.load()).saves.map((save) => save.value)];""",
    ) == ["yes", ["240", "x"]]


def test_events_and_marks_travel_along_and_ages_are_whole_seconds(page: Page) -> None:
    sent, again, meta = run(
        page,
        """const b = await make(); await b.begin();
        b.plans = ["cut"];
        b.give(1, "240"); await b.outbox.settle();
        b.outbox.tell("left", 5000); b.outbox.mark([{ at: "p1.s1", start: 0, end: 4 }], 5000);
        await new Promise((resolve) => setTimeout(resolve, 1100));
        await b.outbox.settle(); b.give(1, "241"); await b.outbox.settle(); await b.outbox.note({});
        return [b.sent[1], b.sent[2], (await b.load()).meta];""",
    )
    (event,) = sent["events"]
    assert (event["kind"], event["ago"], sent["device"], sent["current"]) == ("left", 1, "d" * 32, 1)
    assert sent["saves"][0]["ago"] == 1
    assert sent["highlights"] == [{"at": "p1.s1", "start": 0, "end": 4}]
    assert set(again) == {"saves", "current"}
    assert (meta["highlights"], meta["highlightsDirty"]) == (sent["highlights"], False)
