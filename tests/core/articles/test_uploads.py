"""Files of every kind, sound and hostile: a text, or a sentence that says what to do; never a trace, never long."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.articles.encodings import DAMAGED, OLDER_WINDOWS, decode
from quizapp.core.articles.extracts import Unreadable
from quizapp.core.articles.uploads import LARGEST, LONGEST_TEXT, read_upload
from quizapp.core.articles.word import MOST_MEMBERS
from tests.core.articles.word_files import WORD, document, word_file

LINES = [("Title", "Kebun"), ("", "Kelas kami menanam cabai."), ("", "Hujan turun.")]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_upload(name, data)
    return str(caught.value.message)


def outcome(name: str, data: bytes) -> str:
    """Return the text of a file, or why it is refused."""
    try:
        return read_upload(name, data).text
    except Unreadable as error:
        return str(error.message)


def test_a_word_file() -> None:
    extract = read_upload("kebun.docx", word_file(LINES))
    assert extract.text == "# Kebun\n\nKelas kami menanam cabai.\n\nHujan turun."
    assert extract.notes == ()


def test_a_word_file_called_something_else_is_still_one() -> None:
    assert read_upload("kebun.txt", word_file(LINES)).text.startswith("# Kebun")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "A PDF cannot be read here."),
        ("a.rtf", b"{\\rtf1 halo}", "This is an RTF file."),
        ("a.png", b"\x89PNG\r\n\x1a\n", "This is a picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "This is a picture"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "This is an old Word file (DOC)"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "This file is protected by a password."),
        ("a.txt", b"", "The file is empty."),
        ("a.txt", b"\x00\x00 \n", "The file is empty."),
        ("a.txt", bytes(range(1, 32)) * 40, "This file holds no text that can be read."),
        ("a.html", b"<html><script>x</script></html>", "This file holds no text that can be read."),
        ("a.html", b"<html><body></body></html>", "This file holds no text that can be read."),
        ("a.md", b"<!-- nothing -->", "This file holds no text that can be read."),
        ("a.docx", b"PK\x03\x04 and nothing more", "This Word file is damaged or was cut off."),
        ("a.txt", b"x" * (LARGEST + 1), "The file is larger than 5 MB."),
        ("a.txt", b"kata " * 900_000, "The text in this file has 4500000 characters"),
        ("a.md", b"kata " * 900_000, "The text in this file is too long"),
        ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\nx", "This is a web archive (MHTML)."),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else "",
)
def test_what_is_refused_with_a_way_out(name: str, data: bytes, told: str) -> None:
    assert refusal(name, data).startswith(told)


# Word files


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def test_a_zip_bomb_is_not_unpacked() -> None:
    started = time.perf_counter()
    told = refusal("bomb.docx", word_file(document(LINES), {"word/media/image1.png": b"\0" * 30_000_000}))
    assert told.startswith("This Word file holds too much")
    huge = document([("", "a" * 9_000_000)])
    assert refusal("bomb.docx", word_file(huge)).startswith("This Word file holds too much")
    assert time.perf_counter() - started < 3


def test_a_header_that_lies_about_its_size_is_not_believed() -> None:
    data = word_file(document([("", "kata " * 100_000)]))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        size = file.getinfo("word/document.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal("lie.docx", lying).startswith("This Word file is damaged")


def test_a_thousand_parts_are_too_many() -> None:
    others = {f"word/media/{n}.txt": b"" for n in range(MOST_MEMBERS)}
    assert refusal("many.docx", word_file(LINES, others)).startswith("This Word file holds too much")


@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
    ],
)
def test_entities_are_refused(definition: str) -> None:
    hostile = document([("", "Halo dunia.")], before=definition).replace(
        "Halo", "&e;" if "ENTITY e" in definition else "Halo"
    )
    assert refusal("x.docx", word_file(hostile)) in {
        "This Word file holds definitions that no text needs, so it was not read. Copy the text and paste it.",
        "This Word file is damaged or was cut off. Open it in Word, save it anew and send it again.",
    }
    utf16 = hostile.replace("UTF-8", "UTF-16").encode("utf-16")
    assert refusal("x.docx", word_file(utf16)).startswith("This Word file")


def test_macros_are_not_run_and_told() -> None:
    extract = read_upload("x.docm", word_file(LINES, {"word/vbaProject.bin": b"Sub AutoOpen()"}))
    assert extract.text.startswith("# Kebun")
    assert [str(note) for note in extract.notes] == [
        "The file holds macros. Only its text was read; nothing in it was run."
    ]


def test_pictures_and_links_to_elsewhere_are_never_opened() -> None:
    blip = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="r9"/></w:drawing></w:r></w:p>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        'TargetMode="External" Target="file:///etc/hostname" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    main = document(LINES).replace("</w:body>", f"{blip}</w:body>")
    extract = read_upload("x.docx", word_file(main, {"word/_rels/document.xml.rels": relations}))
    assert extract.text == "# Kebun\n\nKelas kami menanam cabai.\n\nHujan turun."


def test_a_file_in_the_file_is_not_opened() -> None:
    others = {"word/embeddings/inner.docx": word_file([("", "Jahat.")]), "word/afchunk.html": b"<p>Jahat.</p>"}
    assert "Jahat" not in read_upload("x.docx", word_file(LINES, others)).text


def test_other_zips_are_no_word_files() -> None:
    assert refusal("x.docx", zipped({"xl/workbook.xml": b"<x/>"})).startswith("This is no Word file (DOCX).")


def test_a_locked_zip_is_told() -> None:
    data = bytearray(word_file(LINES))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.find(start)
        while place >= 0:
            data[place + (6 if start == b"PK\x03\x04" else 8)] |= 1
            place = data.find(start, place + 4)
    assert refusal("x.docx", bytes(data)).startswith("This file is protected by a password.")


def test_deep_nesting_is_told() -> None:
    cell = f'<w:document xmlns:w="{WORD}"><w:body>' + "<w:tbl><w:tr><w:tc>" * 5_000
    assert refusal("x.docx", word_file(cell)).startswith("This Word file is damaged")
    deep = "<w:tbl><w:tr><w:tc>" * 9 + "<w:p><w:r><w:t>Dalam sekali.</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 9
    data = word_file(f'<w:document xmlns:w="{WORD}"><w:body>{deep}</w:body></w:document>')
    assert "Dalam sekali." in read_upload("x.docx", data).text


def test_many_elements_are_too_many() -> None:
    started = time.perf_counter()
    runs = "<w:r><w:t>a</w:t></w:r>" * 90_000
    data = word_file(f'<w:document xmlns:w="{WORD}"><w:body><w:p>{runs}</w:p></w:body></w:document>')
    assert refusal("x.docx", data).startswith("This Word file holds too much")
    assert time.perf_counter() - started < 5


def test_the_longest_article_in_small_runs_takes_no_long_time() -> None:
    runs = "<w:r><w:rPr><w:b/></w:rPr><w:t>kata </w:t></w:r>" * 11_000
    data = word_file(f'<w:document xmlns:w="{WORD}"><w:body><w:p>{runs}</w:p></w:body></w:document>')
    started = time.perf_counter()
    assert len(read_upload("x.docx", data).text) < LONGEST_TEXT
    assert time.perf_counter() - started < 6


def test_cut_off_and_shuffled_files_are_told() -> None:
    data = word_file(LINES)
    generator = random.Random(5)
    for _try in range(60):
        broken = bytearray(data[: generator.randrange(4, len(data))])
        for _flip in range(generator.randrange(8)):
            broken[generator.randrange(len(broken))] = generator.randrange(256)
        assert outcome("x.docx", bytes(broken)).strip()


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.md", "a.docx"]))
def test_any_bytes_are_a_text_or_refused(data: bytes, name: str) -> None:
    for sent in (data, b"PK\x03\x04" + data, b"<html>" + data):
        assert outcome(name, sent).strip()


# Pages


def test_nothing_of_a_hostile_page_is_left() -> None:
    page = (
        "<script>alert(1)</script><p onclick='x()'>Kolam <img src=x onerror=alert(1)>bersih.</p>"
        "<iframe srcdoc='<p>jahat</p>'></iframe><svg><script>alert(2)</script></svg><style>p{}</style>"
        "<a href='javascript:alert(1)'>Ikan</a> nila.<template><p>jahat</p></template><noscript>jahat</noscript>"
        "<math><mtext><p>jahat</p></mtext></math><!-- jahat --><?php jahat ?>"
    )
    assert read_upload("x.html", page.encode()).text == "Kolam bersih.\n\nIkan nila."


def test_a_page_that_nests_or_repeats_without_end_takes_no_long_time() -> None:
    started = time.perf_counter()
    deep = "<div>" * 50_000 + "<p>Dasar sumur.</p>"
    for page in (
        deep,
        "<b>" * 100_000,
        "<p>" * 300_000 + "a",
        "<table><tr><td>" * 20_000 + "a",
        "<" * 1_000_000,
        "&lt;" * 10_000,
    ):
        assert outcome("x.html", page.encode()).strip()
    assert time.perf_counter() - started < 12


# Encodings


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("“Café” di Garut".encode(), "“Café” di Garut", None),
        ("“Café” di Garut".encode("utf-8-sig"), "“Café” di Garut", None),
        ("“Café” di Garut".encode("utf-16"), "“Café” di Garut", None),
        ("“Café” di Garut".encode("utf-16-be"), "“Café” di Garut", None),
        ("“Café” di Garut".encode("utf-32"), "“Café” di Garut", None),
        ("“Café” di Garut".encode("cp1252"), "“Café” di Garut", OLDER_WINDOWS),
        ("Garut é".encode()[:-1], "Garut ", DAMAGED),
        (b"Ga\x00rut", "Garut", None),
        ("Garut".encode("utf-16") + b"\xd8", "Garut", DAMAGED),
        (b"", "", None),
    ],
)
def test_encodings(data: bytes, text: str, note: object) -> None:
    assert decode(data) == (text, note)


def test_a_page_may_name_its_encoding() -> None:
    page = '<meta charset="windows-1256"><p>مرحبا بكم في القرية.</p>'.encode("cp1256")
    assert read_upload("x.html", page).text == "مرحبا بكم في القرية."


def test_a_page_that_is_nothing_but_a_table_is_read() -> None:
    page = "<table><tr><th>Bulan</th><th>Liter</th></tr><tr><td>Juli</td><td>150</td></tr></table>"
    assert read_upload("x.html", page.encode()).text == "Bulan – Liter\n\nJuli – 150"
