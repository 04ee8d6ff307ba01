"""Questions in files: Word's own numbers are counted as Word counts them, bold type is kept, nothing is run."""

from __future__ import annotations

import io
import zipfile

import pytest

from quizapp.core.articles.extracts import Unreadable
from quizapp.core.interchange.question_files import read_question_file

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NUMBERING = f"""<w:numbering {_NS}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def _paragraph(text: str, level: int | None = None, *, bold: bool = False) -> str:
    listed = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>' if level is not None else ""
    )
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{listed}<w:r>{weight}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_file(body: str | None = None, extra: dict[str, bytes] | None = None) -> bytes:
    """Return a DOCX with two questions in Word's own lists, or with `body`."""
    if body is None:
        body = "".join(
            (
                _paragraph("Apa yang ditanam?", 0),
                _paragraph("tomat", 1),
                _paragraph("cabai", 1, bold=True),
                _paragraph("bayam", 1),
                _paragraph("Siapa yang membawa bibit?", 0),
                _paragraph("Jawaban: Bu Rina"),
            )
        )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:document {_NS}><w:body>{body}</w:body></w:document>")
        file.writestr("word/numbering.xml", _NUMBERING)
        for name, content in (extra or {}).items():
            file.writestr(name, content)
    return target.getvalue()


def test_lists_are_numbered_as_word_shows_them() -> None:
    text, notes = read_question_file("soal.docx", word_file())
    assert text.split("\n") == [
        "1. Apa yang ditanam?",
        "A. tomat",
        "B. **cabai**",
        "C. bayam",
        "2. Siapa yang membawa bibit?",
        "Jawaban: Bu Rina",
    ]
    assert notes == ()


def test_letters_begin_anew_under_the_next_question() -> None:
    body = "".join(_paragraph(text, level) for text, level in (("x", 0), ("a", 1), ("b", 1), ("y", 0), ("c", 1)))
    assert read_question_file("a.docx", word_file(body))[0] == "1. x\nA. a\nB. b\n2. y\nA. c"


def test_rows_of_tables_have_tabs_between_their_cells() -> None:
    cell = "<w:tc>{}</w:tc>".format
    row = "<w:tr>" + cell(_paragraph("1")) + cell(_paragraph("Apa?")) + cell(_paragraph("B", bold=True)) + "</w:tr>"
    assert read_question_file("a.docx", word_file(f"<w:tbl>{row}</w:tbl>"))[0] == "1\tApa?\t**B**"


def test_deleted_text_and_macros_stay_out_and_macros_are_told() -> None:
    body = _paragraph("ada") + "<w:p><w:del><w:r><w:t>dihapus</w:t></w:r></w:del></w:p>"
    text, notes = read_question_file("a.docx", word_file(body, {"word/vbaProject.bin": b"x"}))
    assert text.strip() == "ada"
    assert [str(note) for note in notes] == ["The file holds macros. Only its text was read; nothing in it was run."]


def test_a_text_file_of_an_older_windows_is_read_and_told() -> None:
    text, notes = read_question_file("a.txt", "1. Café mana yang ramai?".encode("cp1252"))
    assert text == "1. Café mana yang ramai?"
    assert len(notes) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.4",
        b"PK\x03\x04",
        word_file(extra={f"x/{n}": b"" for n in range(1001)}),
        word_file(extra={"x/bomb": b"0" * 20_000_001}),
        word_file("<!DOCTYPE x>"),
        b"x" * 5_000_001,
    ],
    ids=["empty", "pdf", "no zip", "members", "bomb", "broken", "large"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_question_file("a.docx", data)


def test_entities_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(
            "word/document.xml",
            f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {_NS}><w:body><w:p><w:r><w:t>&a;</w:t></w:r>'
            "</w:p></w:body></w:document>",
        )
    with pytest.raises(Unreadable):
        read_question_file("a.docx", target.getvalue())
