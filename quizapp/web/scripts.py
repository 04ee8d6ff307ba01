"""Joining script modules: a page asks for one file, however many modules it is made of, and there is no build step.

The grammar is small on purpose, so that a few patterns read it without doubt:

    import { a, b } from "./x.js";                                       over several lines if need be
    export function a…, export async function a…, export const a = …, export class A…
    export { a, b };

each at the start of a line. Anything else that has to do with modules (default exports, `as`, `*`, `import()`,
`import.meta`, cycles) is refused when the program starts, with file and line. `export let` is refused, too: importers
get the value that stands when the module has run, which for a variable would not follow its changes.

Each module becomes a function that is called once, its imports are the function's parameters. So no name of one can
clash with, or be seen by, another. The result runs as a module and, when the first file exports nothing, as a classic
script, which service workers need in older browsers. Lines that are only comment are left out: they would be a quarter of
what a phone has to load.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

_IMPORT = re.compile(r"""import \{([^{}"'`;]*)\} from "(\.\.?/[^"\n]+)";[ \t]*$""", re.MULTILINE)
_EXPORTED = re.compile(r"export (?=(?:(?:async )?function\*?|const|class) ([A-Za-z_$][\w$]*))")
_EXPORT_LIST = re.compile(r"export \{([^{}\"'`;]*)\};[ \t]*$", re.MULTILINE)
_STATEMENT = re.compile(r"^[ \t]*(?:import|export)\b", re.MULTILINE)
_ELSEWHERE = re.compile(r"^(?![ \t]*(?://|/?\*)).*?(?<![\w$.\"'])import[ \t]*(?:\(|\.[ \t]*meta\b)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")


class ScriptError(ValueError):
    """A script that cannot be joined; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Import:
    """What one module takes from another."""

    path: str
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """A script without its import and export words."""

    path: str
    imports: tuple[Import, ...]
    exports: tuple[str, ...]
    body: str


def read_module(path: str, text: str) -> Module:
    """Return the script `text` that lies at `path` in the folder. Raises `ScriptError` for what cannot be joined."""
    imports: list[Import] = []
    exports: list[str] = []
    kept: list[str] = []
    done = 0
    if found := _ELSEWHERE.search(text):
        raise _error(path, text, found.end(), "import() and import.meta are not understood when scripts are joined")
    for statement in _STATEMENT.finditer(text):
        start = statement.start()
        if start < done:
            raise _error(path, text, start, "this stands inside another import or export")
        kept.append(text[done:start])
        if found := _IMPORT.match(text, start):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2]))
            imports.append(Import(place, _names(path, text, start, found[1]), _line(text, start)))
        elif found := _EXPORTED.match(text, start):
            exports.append(found[1])
        elif found := _EXPORT_LIST.match(text, start):
            exports += _names(path, text, start, found[1])
        else:
            raise _error(path, text, start, _wrong(text, start))
        done = found.end()
        kept.append("\n" * text.count("\n", start, done))
    kept.append(text[done:])
    return Module(path, tuple(imports), tuple(exports), "".join(kept))


def join(path: str, texts: Mapping[str, str]) -> str:
    """Return the script at `path` with everything it imports, as one script. `texts` holds every script by its path.

    A script that imports nothing comes back as it is. Raises `ScriptError`.
    """
    modules = _in_order(path, texts)
    if len(modules) == 1:
        return texts[path]
    numbers = {module.path: number for number, module in enumerate(modules)}
    parts = ['"use strict";\n']
    for module in modules:
        parameters = ", ".join(f"{{ {', '.join(one.names)} }}" for one in module.imports)
        given = ", ".join(f"module{numbers[one.path]}" for one in module.imports)
        name = f"module{numbers[module.path]}"
        back = f"return {{ {', '.join(module.exports)} }};\n" if module.exports else ""
        parts.append(
            f"// {module.path}\nconst {name} = (function ({parameters}) {{\n{_code(module)}{back}}})({given});\n"
        )
    if exports := modules[-1].exports:
        parts.append(f"export const {{ {', '.join(exports)} }} = module{len(modules) - 1};\n")
    return "".join(parts)


def _code(module: Module) -> str:
    """Return the lines of `module` without those that are empty or only comment; a licence (`/*!`) stays."""
    kept: list[str] = []
    in_comment = in_text = False
    for number, line in enumerate(module.body.splitlines(), start=1):
        words = line.strip()
        if in_comment or (words.startswith("/*") and not words.startswith("/*!") and not in_text):
            in_comment = "*/" not in words
            if not in_comment and not words.endswith("*/"):
                raise ScriptError(f"{module.path}:{number}: nothing may follow a comment's end on its line")
        elif in_text or (words and not words.startswith("//")):
            kept.append(f"{line}\n")
            in_text ^= line.replace("\\`", "").count("`") % 2 == 1
    if in_comment or in_text:
        raise ScriptError(f"{module.path}: a comment or a text between backticks does not end")
    return "".join(kept)


def _in_order(path: str, texts: Mapping[str, str]) -> list[Module]:
    """Return the module at `path` last, each of those it needs once and before whoever needs it."""
    found: dict[str, Module] = {}
    under_way: list[str] = []

    def visit(path: str) -> Module:
        if path in found:
            return found[path]
        under_way.append(path)
        module = read_module(path, texts[path])
        for one in module.imports:
            where = f"{module.path}:{one.line}:"
            if one.path not in texts:
                raise ScriptError(f"{where} there is no script {one.path}")
            if one.path in under_way:
                circle = [*under_way[under_way.index(one.path) :], one.path]
                raise ScriptError(f"{where} these scripts import each other in a circle: {' → '.join(circle)}")
            for name in one.names:
                if name not in visit(one.path).exports:
                    raise ScriptError(f"{where} {one.path} does not export {name}")
        under_way.pop()
        found[path] = module
        return module

    visit(path)
    return list(found.values())


def _names(path: str, text: str, start: int, listed: str) -> tuple[str, ...]:
    names = [name.strip() for name in listed.strip().removesuffix(",").split(",")]
    for name in names:
        if not _NAME.fullmatch(name):
            raise _error(path, text, start, f"only names between the braces, not {name!r}")
    return tuple(names)


def _wrong(text: str, start: int) -> str:
    line = text[start:].split("\n", 1)[0]
    if line[:1].isspace():
        return f"import and export stand at the start of their line: {line.strip()}"
    if line.startswith("export let "):
        return "export a function that returns the variable; importers would not see it change"
    return f"this form is not understood when scripts are joined (quizapp/web/scripts.py): {line}"


def _error(path: str, text: str, start: int, words: str) -> ScriptError:
    return ScriptError(f"{path}:{_line(text, start)}: {words}")


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1
