"""Word files made by hand, sound and hostile, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org"

STYLES = f"""<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{WORD}">
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Judul1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Keterangan"><w:name w:val="caption"/></w:style></w:styles>"""

Lines = Iterable[tuple[str, str]]
"""Style (or `bold`, `cell`, `deleted`) and text of each paragraph; an empty style is plain text."""


def paragraph(style: str, text: str) -> str:
    """Return one paragraph; `cell` puts it into a table of one cell."""
    run = (
        f'<w:r>{"<w:rPr><w:b/></w:rPr>" if style == "bold" else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )
    if style == "deleted":
        return f"<w:p><w:del><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del></w:p>"
    if style == "cell":
        return f"<w:tbl><w:tr><w:tc><w:p>{run}</w:p></w:tc></w:tr></w:tbl>"
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style not in {"", "bold"} else ""
    return f"<w:p>{named}{run}</w:p>"


def document(lines: Lines, before: str = "") -> str:
    """Return the main part; `before` is put in front of its root."""
    body = "".join(paragraph(style, text) for style, text in lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def word_file(main: str | bytes | Lines, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a DOCX file with that main part (or those paragraphs) and `others` beside it."""
    content = main if isinstance(main, str | bytes) else document(main)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{OFFICE}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": content,
        "word/styles.xml": STYLES,
        **(others or {}),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()
