"""Keep the catalogues in step with the texts of the sources.

    python tools/translations.py          find every text, write it into each catalogue, keep what is translated
    python tools/translations.py --check  write nothing; name what is new, gone, not translated or wrong, and exit 1

Sources are English, so English needs no catalogue. The pages read `quizapp/translations/<language>/messages.po`
themselves: nothing is compiled. Texts stand sorted, without line numbers or dates, so that two branches merge.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "quizapp" / "translations"

KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
"""The functions whose literal arguments are texts; for `ngettext` the singular and the plural."""
TEMPLATE_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
"""As the application sets them up; a template that cannot be parsed is an error, not an empty list."""

HEADER = """\
# The interface in another language. `make translations` keeps the texts in step with the sources.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={plurals}; plural={plural};\\n"

"""
PLACE = re.compile(r"%\(\w+\)[a-z]")
"""`%(name)s`, where a value goes."""
MARKUP = frozenset('<>&"')


def found_texts(root: Path = ROOT) -> Catalog:
    """Return every text of the sources below `root`, with the files it stands in."""
    found = Catalog()
    sources = [(path, "python") for path in (root / "quizapp").rglob("*.py")]
    sources += [(path, babel_extract) for path in (root / "templates").rglob("*.html")]
    for path, method in sorted(sources, key=lambda source: source[0]):
        place = path.relative_to(root).as_posix()
        options = TEMPLATE_OPTIONS if path.suffix == ".html" else {}
        for line, text, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):
            found.add(text, locations=[(place, line)])
    return found


def read_catalogue(path: Path) -> Catalog:
    """Return the catalogue at `path`. A new language begins with a file that holds only the header."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name)


def brought_up_to_date(catalogue: Catalog, found: Catalog) -> None:
    """Give `catalogue` the texts of `found`: translations stay, what is gone goes."""
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()


def rendered(catalogue: Catalog) -> bytes:
    """Return the catalogue as the bytes of its file."""
    header = HEADER.format(
        language=catalogue.locale_identifier, plurals=catalogue.num_plurals, plural=catalogue.plural_expr
    )
    body = BytesIO()
    write_po(body, catalogue, width=0, sort_output=True, omit_header=True, ignore_obsolete=True, include_lineno=False)
    return header.encode() + body.getvalue()


def texts_of(message: Message) -> list[str]:
    """Return the source text of `message`: one, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def translations_of(message: Message) -> list[str]:
    """Return the translations of `message`, one for each form the language has; empty where there is none yet."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ("",))


def faults(catalogue: Catalog, found: Catalog) -> Iterator[str]:
    """Yield a line for everything that keeps `catalogue` from being complete."""
    for message in found:
        if message.id and catalogue.get(message.id) is None:
            yield f"new: {texts_of(message)[0]!r} in {', '.join(sorted({place for place, _ in message.locations}))}"
    for message in catalogue:
        if not message.id:
            continue
        name = repr(texts_of(message)[0])
        if found.get(message.id) is None:
            yield f"no longer in the sources: {name}"
        elif not all(translations_of(message)):
            yield f"not translated: {name}"
        elif message.fuzzy:
            yield f"to be looked at again (fuzzy): {name}"
        else:
            yield from (f"{fault}: {name}" for fault in _faults_of_form(message))


def _faults_of_form(message: Message) -> Iterator[str]:
    source = texts_of(message)[-1]
    places = sorted(set(PLACE.findall(source)))
    for text in translations_of(message):
        if sorted(set(PLACE.findall(text))) != places:
            yield f"its places are {places}"
        if source[:1].isspace() != text[:1].isspace() or source[-1:].isspace() != text[-1:].isspace():
            yield "a blank at the beginning or the end differs"
        if "  " in text:
            yield "two blanks side by side"
        # Templates write texts out as they are, so a translation may bring no markup of its own.
        if strange := sorted(set(text) & MARKUP - set(source)):
            yield f"has {' '.join(strange)}, which its source has not"


def main(arguments: list[str] | None = None) -> int:
    """Update the catalogues, or check them. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is missing or wrong")
    options = parser.parse_args(arguments)
    found = found_texts()
    wrong = 0
    for folder in sorted(path for path in CATALOGUES.iterdir() if path.is_dir()):
        path = folder / "messages.po"
        catalogue = read_catalogue(path)
        if not options.check:
            brought_up_to_date(catalogue, found)
            path.write_bytes(rendered(catalogue))
        complaints = list(faults(catalogue, found))
        for complaint in complaints:
            print(f"{path.relative_to(ROOT)}: {complaint}", file=sys.stderr)
        wrong += len(complaints)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(complaints)} to mend")
    return 1 if options.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
