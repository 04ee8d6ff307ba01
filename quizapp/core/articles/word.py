"""Word files (DOCX): headings, paragraphs, tables and text boxes as text.

The file is taken apart first, within limits: only the parts that hold text are kept, read as XML without entities and
written anew, and only those reach mammoth. Macros, pictures, embedded files and links to elsewhere never do.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from quizapp.core.articles.extracts import Extract, Unreadable
from quizapp.core.articles.pages import read_page
from quizapp.core.messages import N_, Message

MOST_UNPACKED = 20_000_000
MOST_MEMBERS = 1_000
LARGEST_PART = 8_000_000
"""Bytes of one part; the text of sixty thousand characters with all its formats needs a quarter of that."""
MOST_NODES = 80_000
"""Elements of the text: more is no article, and would take too long."""

_MAIN = "word/document.xml"
_PARTS = re.compile(r"word/(?:document|styles|numbering|footnotes|endnotes)\.xml")
_TYPES = "[Content_Types].xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org"
_KINDS = {"document": "officeDocument", "styles": "styles", "numbering": "numbering"}
_KINDS |= {"footnotes": "footnotes", "endnotes": "endnotes"}
_DROPPED = frozenset(
    f"{{{_WORD}}}{name}" for name in ("drawing", "object", "altChunk", "subDoc", "instrText", "fldData")
)
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='title'] => h1:fresh
p[style-name='Judul'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Judul 1'] => h1:fresh
p[style-name='Judul 2'] => h2:fresh
p[style-name='Judul 3'] => h3:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='Keterangan'] => figcaption:fresh
"""

BROKEN = Message(N_("This Word file is damaged or was cut off. Open it in Word, save it anew and send it again."))
TOO_LARGE = Message(
    N_("This Word file holds too much: more than 20 MB unpacked, or 1,000 parts. Copy the text and paste it.")
)
LOCKED = Message(N_("This file is protected by a password. Save it without one, or copy the text and paste it."))
NOT_WORD = Message(N_("This is no Word file (DOCX). Open it where it was made, save it as DOCX, or paste the text."))
WITH_MACROS = Message(N_("The file holds macros. Only its text was read; nothing in it was run."))
STRANGE = Message(
    N_("This Word file holds definitions that no text needs, so it was not read. Copy the text and paste it.")
)


def read_word(data: bytes) -> Extract:
    """Return the text of a DOCX file. Raises `Unreadable` when it is none, locked, damaged or too large."""
    import mammoth  # noqa: PLC0415 - 80 ms that only uploads of Word files need

    wanted, macros = text_parts(data)
    safe = _packed(wanted)
    try:
        page = mammoth.convert_to_html(
            io.BytesIO(safe), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _image: {"src": ""})
        ).value
    except (RecursionError, KeyError, ValueError, AttributeError, TypeError, IndexError, zipfile.BadZipFile):
        raise Unreadable(BROKEN) from None
    extract = read_page(page, facts=False)
    return Extract(extract.text, left_out=extract.left_out, notes=(WITH_MACROS,) if macros else ())


def text_parts(data: bytes) -> tuple[dict[str, bytes], bool]:
    """Return the parts of a DOCX file that hold text, clean, by their names, and whether the file had macros.

    Raises `Unreadable` as `read_word` does.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = file.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise Unreadable(TOO_LARGE)
            names = {member.filename for member in members}
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(LOCKED)
            if _MAIN not in names:
                raise Unreadable(NOT_WORD)
            wanted = {name: _clean_part(_unpacked(file, name)) for name in sorted(names) if _PARTS.fullmatch(name)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, IndexError):
        raise Unreadable(BROKEN) from None
    return wanted, any(name.lower().endswith("vbaproject.bin") for name in names)


def _unpacked(file: zipfile.ZipFile, name: str) -> bytes:
    """Return a part, whatever size its header claims."""
    with file.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise Unreadable(TOO_LARGE)
    return content


def _clean_part(content: bytes) -> bytes:
    """Return the XML without pictures, objects and fields. Raises `Unreadable` for definitions of its own."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(content.replace(_STRICT, _WORD.encode()), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(BROKEN) from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable(STRANGE)
    count = 0
    for element in list(root.iter()):
        count += 1
        if (
            element.tag in _DROPPED
            and element.getparent() is not None
            and element.find(f".//{{{_WORD}}}txbxContent") is None
        ):
            element.getparent().remove(element)
    if count > MOST_NODES:
        raise Unreadable(TOO_LARGE)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _packed(parts: dict[str, bytes]) -> bytes:
    """Return a Word file of these parts alone."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    names = [name.removeprefix("word/").removesuffix(".xml") for name in parts]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{main}.{name}{".main" if name == "document" else ""}+xml"/>'
        for name in names
    )
    types = (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(_TYPES, types)
        file.writestr("_rels/.rels", _relationships({"document": "word/document.xml"}))
        others = {name: f"{name}.xml" for name in names if name != "document"}
        file.writestr("word/_rels/document.xml.rels", _relationships(others))
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def _relationships(targets: dict[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="q{number}" Type="{_OFFICE}/officeDocument/2006/relationships/{_KINDS[name]}" Target="{target}"/>'
        for number, (name, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">{lines}</Relationships>'
