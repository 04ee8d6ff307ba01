"""Joining script modules: the grammar, the order, and what is refused with file and line. Running them: tests/browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.web.scripts import Import, ScriptError, join, read_module
from quizapp.web.static_files import read_folder

PAGE = """// A page.
import { one, two } from "./numbers.js";
import {
  openDB,
} from "../vendor/idb.js";

export const pages = one + two;
"""
NUMBERS = """export const one = 1;
export function two() {}
export async function three() {}
export class Four {}
"""
IDB = """function openDB() {}
const wrap = 1;

export { openDB, wrap };
"""
TEXTS = {"js/page.js": PAGE, "js/numbers.js": NUMBERS, "vendor/idb.js": IDB}


def test_a_module_is_read() -> None:
    module = read_module("js/page.js", PAGE)
    assert module.imports == (
        Import("js/numbers.js", ("one", "two"), 2),
        Import("vendor/idb.js", ("openDB",), 3),
    )
    assert module.exports == ("pages",)
    assert module.body == "// A page.\n\n\n\n\n\nconst pages = one + two;\n", "lines keep their numbers"
    assert read_module("js/numbers.js", NUMBERS).exports == ("one", "two", "three", "Four")
    assert read_module("vendor/idb.js", IDB).exports == ("openDB", "wrap")


def test_a_page_gets_one_script_each_module_in_its_own_scope() -> None:
    assert join("js/page.js", TEXTS) == (
        '"use strict";\n'
        "// js/numbers.js\n"
        "const module0 = (function () {\n"
        "const one = 1;\nfunction two() {}\nasync function three() {}\nclass Four {}\n"
        "return { one, two, three, Four };\n})();\n"
        "// vendor/idb.js\n"
        "const module1 = (function () {\n"
        "function openDB() {}\nconst wrap = 1;\n"
        "return { openDB, wrap };\n})();\n"
        "// js/page.js\n"
        "const module2 = (function ({ one, two }, { openDB }) {\n"
        "const pages = one + two;\n"
        "return { pages };\n})(module0, module1);\n"
        "export const { pages } = module2;\n"
    )


def test_a_script_without_imports_is_served_as_it_is() -> None:
    assert join("js/numbers.js", TEXTS) == NUMBERS


def test_a_script_that_exports_nothing_has_no_word_of_modules_left() -> None:
    joined = join("js/worker.js", {**TEXTS, "js/worker.js": 'import { one } from "./numbers.js";\nself.one = one;\n'})
    assert "import " not in joined
    assert "export " not in joined


def test_what_two_need_comes_once_and_first() -> None:
    texts = {
        "a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\n',
        "b.js": 'import { d } from "./d.js";\nexport const b = d;\n',
        "c.js": 'import { d } from "./d.js";\nexport const c = d;\n',
        "d.js": "export const d = {};\n",
    }
    joined = join("a.js", texts)
    assert [line for line in joined.splitlines() if line.startswith("// ")] == [
        "// d.js",
        "// b.js",
        "// c.js",
        "// a.js",
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('import thing from "./x.js";', "this form is not understood"),
        ('import * as thing from "./x.js";', "this form is not understood"),
        ('import "./x.js";', "this form is not understood"),
        ('import { a as b } from "./x.js";', "only names between the braces, not 'a as b'"),
        ("import { a } from './x.js';", "this form is not understood"),
        ('import { a } from "./x.js"', "this form is not understood"),
        ('import { a } from "x.js";', "this form is not understood"),
        ('import { a } from "https://elsewhere.example/x.js";', "this form is not understood"),
        ('import { a } from "./missing.js";', "there is no script missing.js"),
        ('import { missing } from "./x.js";', "x.js does not export missing"),
        ('  import { a } from "./x.js";', "import and export stand at the start of their line"),
        ('const x = await import("./x.js");', "import() and import.meta are not understood"),
        ("const x = import.meta.url;", "import() and import.meta are not understood"),
        ("export default function thing() {}", "this form is not understood"),
        ("export let count = 0;", "export a function that returns the variable"),
        ("export const { a, b } = thing;", "this form is not understood"),
        ('export { a } from "./x.js";', "this form is not understood"),
        ('export * from "./x.js";', "this form is not understood"),
        ("export { a as b };", "only names between the braces, not 'a as b'"),
    ],
)
def test_anything_else_is_refused_with_file_and_line(line: str, words: str) -> None:
    with pytest.raises(ScriptError) as refused:
        join("page.js", {"page.js": f"// first line\n{line}\n", "x.js": "export const a = 1;\n"})
    assert str(refused.value).startswith(f"page.js:2: {words}")


COMMENTED = """/*! A licence stays. */
// A comment goes.
/** So does
 *  this: `one backtick
 */
const text = `two lines,
// this is the second
`; // a comment behind code stays

  /* gone */
const escaped = `\\``;
"""


def test_comment_lines_are_not_sent() -> None:
    joined = join("a.js", {"a.js": f'import {{ b }} from "./b.js";\n{COMMENTED}', "b.js": "export const b = 1;\n"})
    assert joined.partition("({ b }) {\n")[2] == (
        "/*! A licence stays. */\n"
        "const text = `two lines,\n"
        "// this is the second\n"
        "`; // a comment behind code stays\n"
        "const escaped = `\\``;\n"
        "})(module0);\n"
    )


@pytest.mark.parametrize(
    "text", ["/* a */ const b = 1;\n", "/*\n */ const b = 1;\n", "/* never ends\n", "const b = `;\n"]
)
def test_comments_that_could_hide_code_are_refused(text: str) -> None:
    with pytest.raises(ScriptError, match=r"^a\.js:"):
        join("a.js", {"a.js": f'import {{ b }} from "./b.js";\n{text}', "b.js": "export const b = 1;\n"})


def test_circles_are_refused() -> None:
    texts = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": '\nimport { c } from "./c.js";\nexport const b = 1;\n',
        "c.js": 'import { a } from "./a.js";\nexport const c = 1;\n',
    }
    circle = "b.js → c.js → a.js → b.js"
    with pytest.raises(ScriptError, match=f"^a.js:1: these scripts import each other in a circle: {circle}$"):
        join("b.js", texts)


def test_words_in_comments_and_texts_are_no_statements() -> None:
    text = '// import { a } from "b";\n/*\n * export nothing, import(x) neither\n */\nconst important = "import(1)";\n'
    assert join("a.js", {"a.js": text}) == text


def test_a_folder_with_a_bad_script_does_not_serve(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "bad.js").write_text("\n\nexport default 1;\n")
    with pytest.raises(ScriptError, match=r"^js/bad\.js:3: this form is not understood"):
        read_folder(tmp_path)


def test_the_digest_of_a_folder_follows_what_is_joined(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('import { a } from "./a.js";\n')
    (tmp_path / "a.js").write_text("export const a = 1;\n")
    folder = read_folder(tmp_path)
    assert folder.files["page.js"].body == (
        b'"use strict";\n// a.js\nconst module0 = (function () {\nconst a = 1;\nreturn { a };\n})();\n'
        b"// page.js\nconst module1 = (function ({ a }) {\n})(module0);\n"
    )
