"""Joined scripts do in a real browser what their modules would do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from quizapp.config import bundled
from quizapp.web.scripts import join
from quizapp.web.static_files import read_folder
from tests.browser.harness import PageOpener

pytestmark = pytest.mark.browser

TEXTS = {
    "page.js": """import { name, grow, Thing } from "./a.js";
import { later } from "./sub/b.js";
const secret = "page";
window.seen.push(secret, name, grow(), grow(), new Thing().kind, typeof module0 === "object");
later().then((value) => window.seen.push(value));
export const done = true;
""",
    "a.js": """import { shared } from "./shared.js";
window.seen.push("a runs");
const secret = "a";
let size = 0;
export const name = secret + shared.length;
export function grow() { size += 1; return size; }
class Thing { kind = "thing of a"; }
export { Thing };
""",
    "sub/b.js": """import { shared } from "../shared.js";
window.seen.push("b runs");
const secret = "b"; // a comment at the very end
export async function later() { return secret + shared.push("again"); }
// no line end after this""",
    "shared.js": """window.seen.push("shared runs", this === undefined);
export const shared = ["one"];
""",
}
SEEN = ["shared runs", True, "a runs", "b runs", "page", "a1", 1, 2, "thing of a", True, "b2"]


def run(page: Page, script: str, kind: str) -> list[object]:
    page.evaluate("window.seen = []")
    page.add_script_tag(content=script, type=kind)
    page.wait_for_function(f"window.seen.length >= {len(SEEN)}")
    seen: list[object] = page.evaluate("window.seen")
    return seen


def test_modules_run_once_in_order_and_do_not_see_each_other(open_page: PageOpener) -> None:
    page = open_page()
    assert run(page, join("page.js", TEXTS), "module") == SEEN
    classic = {**TEXTS, "page.js": TEXTS["page.js"].replace("export ", "")}
    assert run(page, join("page.js", classic), "text/javascript") == SEEN


def test_what_the_first_script_exports_can_be_imported(open_page: PageOpener) -> None:
    page = open_page()
    page.evaluate("window.seen = []")
    script = 'text => import("data:text/javascript," + encodeURIComponent(text)).then(module => module.done)'
    assert page.evaluate(script, join("page.js", TEXTS)) is True


def test_every_script_of_ours_is_understood(open_page: PageOpener) -> None:
    """A module with an import that fails is read to its end, but never run."""
    page = open_page()
    files = read_folder(bundled("static")).files
    said = {
        name: page.evaluate(
            """text => import("data:text/javascript," + encodeURIComponent(text)).then(() => "ran", e => e.message)""",
            file.body.decode() + '\nimport { nothing } from "data:text/javascript,";',
        )
        for name, file in files.items()
        if name.startswith("js/")
    }
    assert len(said) > 5
    assert {
        name: words for name, words in said.items() if "does not provide an export named 'nothing'" not in words
    } == {}
