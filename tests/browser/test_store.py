"""What the browser keeps of an attempt (static/js/store.js): real IndexedDB, on a page of a served school."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.harness import ROOT, PageOpener
from tests.browser.schools import ServedSchool, make_class

pytestmark = pytest.mark.browser

SAVE = {"position": 1, "value": "240", "flagged": False, "base_revision": 0, "operation_id": "aaaaaaaa", "order": 1}
META = {
    "title": "Bibit",
    "personName": "Dewi Lestari",
    "className": "VIII-B",
    "url": "/attempts/5",
    "readMe": "Untuk guru",
}

NEVER_ANSWERS = """
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value() {} } })
"""


def a_page(served: ServedSchool, open_page: PageOpener) -> Page:
    """Any page of the school: its address decides whose storage it is."""
    make_class(served)
    page = open_page()
    page.goto(f"{served.url}/sign-in")
    return page


def in_store(page: Page, script: str, *given: Any) -> Any:
    """Run `script` with `store`, a freshly opened one, and `given`; Maps come back as lists of pairs."""
    return page.evaluate(
        """async ([script, given]) => {
            const { openStore } = await import("/static/js/store.js");
            const store = await openStore();
            const steps = {
                fill: async (saves, meta, answers) => store.keep(7, 5, { saves, meta, answers: new Map(answers) }),
                drop: async (ids, answers) => store.keep(7, 5, { drop: ids, answers: new Map(answers) }),
                load: async (person, attempt) => {
                    const { answers, saves, meta } = await store.load(person, attempt);
                    return { answers: [...answers], saves, meta };
                },
                undelivered: async () => store.undelivered(),
                wipe: async () => store.wipe(7, 5),
                wipeDelivered: async () => store.wipeDelivered(),
                other: async (saves) => store.keep(8, 6, { saves }),
            };
            return store && steps[script](...given);
        }""",
        [script, list(given)],
    )


def test_what_is_kept_comes_back_in_order_and_only_of_that_attempt(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_page(served, open_page)
    later = SAVE | {"position": 2, "value": ["a"], "operation_id": "bbbbbbbb", "order": 3}
    between = SAVE | {"position": 2, "value": ["b"], "operation_id": "zzzzzzzz", "order": 2}
    in_store(page, "fill", [later, SAVE, between], META, [[3, {"value": "x", "flagged": True, "revision": 4}]])
    in_store(page, "other", [SAVE | {"operation_id": "cccccccc"}])
    page.reload()
    kept = in_store(page, "load", 7, 5)
    assert kept == {
        "answers": [[3, {"value": "x", "flagged": True, "revision": 4, "position": 3}]],
        "saves": [SAVE, between, later],
        "meta": META,
    }

    # Delivered: gone from the queue and among the acknowledged in one transaction; other fields of the record stay.
    in_store(
        page, "drop", ["aaaaaaaa", "bbbbbbbb", "zzzzzzzz"], [[1, {"value": "240", "flagged": False, "revision": 1}]]
    )
    in_store(page, "fill", [], {"current": 2}, [])
    kept = in_store(page, "load", 7, 5)
    assert (kept["saves"], [place for place, _ in kept["answers"]], kept["meta"]) == ([], [1, 3], META | {"current": 2})


def test_signing_out_forgets_what_is_delivered_and_keeps_the_rest(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_page(served, open_page)
    in_store(page, "fill", [], META, [[1, {"value": "240", "flagged": False, "revision": 1}]])
    in_store(page, "other", [SAVE, SAVE | {"operation_id": "dddddddd", "value": "241", "order": 2}])
    in_store(page, "wipeDelivered")
    assert in_store(page, "load", 7, 5) == {"answers": [], "saves": [], "meta": {}}
    (left,) = in_store(page, "undelivered")
    assert (left["person"], left["attempt"], left["count"], left["submit"]) == (8, 6, 1, False)
    assert [answer["value"] for answer in left["file"]["content"]["answers"]] == ["241"]

    # A queued submit is undelivered, too.
    in_store(page, "fill", [], {"submit": {"asked_at": 1}}, [])
    in_store(page, "wipeDelivered")
    assert [(one["person"], one["submit"]) for one in in_store(page, "undelivered")] == [(7, True), (8, False)]
    in_store(page, "wipe")
    assert [one["person"] for one in in_store(page, "undelivered")] == [8]


def test_a_second_page_and_a_change_of_version_do_not_stand_in_the_way(
    served: ServedSchool, open_page: PageOpener
) -> None:
    page = a_page(served, open_page)
    page.evaluate(
        """async () => {
            const { openStore } = await import("/static/js/store.js");
            window.store = await openStore();
            await window.store.keep(7, 5, { meta: { title: "before" } });
        }"""
    )
    other = page.context.new_page()
    other.goto(page.url)
    upgraded = other.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("quizapp", 2);
            request.onupgradeneeded = () => request.result.createObjectStore("new");
            request.onblocked = () => resolve("blocked");
            request.onsuccess = () => { request.result.close(); resolve("upgraded"); };
        })"""
    )
    assert upgraded == "upgraded"
    assert page.evaluate(
        """async () => {
            await window.store.keep(7, 5, { meta: { current: 3 } });
            return (await window.store.load(7, 5)).meta;
        }"""
    ) == {"title": "before", "current": 3}


@pytest.mark.parametrize(
    "broken",
    [
        "delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined })",
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })",
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError') }",
        NEVER_ANSWERS,
    ],
    ids=["none", "forbidden", "private window", "never answers"],
)
def test_without_a_store_there_is_none_and_nothing_breaks(
    served: ServedSchool, open_page: PageOpener, broken: str
) -> None:
    page = open_page()
    page.add_init_script(broken)
    make_class(served)
    page.goto(f"{served.url}/sign-in")
    assert page.evaluate("""async () => (await import("/static/js/store.js")).openStore(300)""") is None


def test_a_full_disk_refuses_all_of_a_change_and_none_of_what_is_kept(
    served: ServedSchool, open_page: PageOpener
) -> None:
    page = a_page(served, open_page)
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": served.url, "quotaSize": 1_000_000})
    in_store(page, "fill", [SAVE], META, [])
    error = page.evaluate(
        """async (save) => {
            const store = await (await import("/static/js/store.js")).openStore();
            const large = "x".repeat(5_000_000);
            try {
                await store.keep(7, 5, { saves: [{ ...save, operation_id: "eeeeeeee", value: large }], drop: ["aaaaaaaa"] });
            } catch (error) {
                return error.name;
            }
        }""",
        SAVE,
    )
    assert error == "QuotaExceededError"
    assert in_store(page, "load", 7, 5)["saves"] == [SAVE]


def test_the_emergency_file_has_the_checksum_python_reckons(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_page(served, open_page)
    words = 'Ibu berkata: "½ – tidak\n\t"\u2028 \x01 \x7f 😀'
    meta = META | {"prompts": {"1": "Berapa?"}, "submit": {"asked_at": 1}}
    acknowledged = [[1, {"value": "old", "flagged": False, "revision": 1}], [2, {"value": {"b": "1"}, "revision": 3}]]
    in_store(page, "fill", [SAVE | {"value": words, "in_words": words, "made_at": 0}], meta, acknowledged)
    (one,) = in_store(page, "undelivered")
    text = page.evaluate(
        """async (file) => {
            const { fileText, fileName } = await import("/static/js/emergency_file.js");
            return [fileName(file.content), fileText(file.content, file.readMe)];
        }""",
        one["file"],
    )
    assert text[0] == "quizapp-dewi-lestari-5.json"
    read = json.loads(text[1])
    assert list(read) == ["quizapp", "version", "read_me", "content", "checksum"]
    packed = json.dumps(read["content"], ensure_ascii=False, separators=(",", ":"))
    assert read["checksum"] == f"crc32:{zlib.crc32(packed.encode()):08x}"
    content = read["content"]
    assert content.pop("written").endswith("Z")
    assert content == {
        "attempt": 5,
        "person": 7,
        "name": "Dewi Lestari",
        "class": "VIII-B",
        "title": "Bibit",
        "submit": True,
        "answers": [
            {
                "question": 1,
                "prompt": "Berapa?",
                "in_words": words,
                "value": words,
                "flagged": False,
                "base_revision": 0,
                "operation_id": "aaaaaaaa",
                "ago": 2_592_000,
                "sent": False,
            },
            {
                "question": 2,
                "prompt": "",
                "in_words": "",
                "value": {"b": "1"},
                "flagged": False,
                "base_revision": 3,
                "operation_id": "acknowledged-5-2-3",
                "ago": 0,
                "sent": True,
            },
        ],
    }


def test_the_vendored_idb_is_the_one_described() -> None:
    folder: Path = ROOT / "static" / "vendor"
    described = (folder / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256((folder / "idb.js").read_bytes()).hexdigest() in described
