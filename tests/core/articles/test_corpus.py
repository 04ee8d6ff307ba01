"""Every article of the corpus becomes what a reader of it would say it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizapp.core.articles import as_sentences, as_text, read_article, read_sentences
from quizapp.core.articles.bringing_in import Article, bring_in
from quizapp.core.articles.extracts import Extract
from quizapp.core.articles.leftovers import REASONS
from quizapp.core.articles.uploads import read_upload
from quizapp.core.passages import Passage

FOLDER = Path(__file__).parents[2] / "data" / "articles"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json" and path.name != "README.md")
SOURCE = ("title", "outlet", "author", "date", "url", "licence", "language")


def brought_in(path: Path) -> tuple[Article, Extract]:
    extract = read_upload(path.name, path.read_bytes())
    return bring_in(extract.text, known=extract.found), extract


def test_there_are_enough() -> None:
    assert len(FILES) >= 34


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_becomes_of_it(path: Path) -> None:
    expected: dict[str, Any] = json.loads((FOLDER / f"{path.name}.json").read_text(encoding="utf-8"))
    article, extract = brought_in(path)
    source = {name: getattr(article.found, name) for name in SOURCE}
    assert {name: value for name, value in source.items() if value} == expected["source"]
    blocks = [
        [block.kind, *([{"title": block.title}] if block.title else []), *(s.text for s in block.sentences)]
        for block in article.blocks
    ]
    assert blocks == expected["blocks"]
    left_out = [[out.reason, out.text] for out in (*article.left_out, *extract.left_out)]
    assert left_out == expected["left_out"]
    assert {reason for reason, _text in left_out} <= REASONS.keys()
    assert article.made_title == expected.get("made_title", False)
    assert [str(note) for note in extract.notes] == expected.get("notes", [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_its_text_is_read_back_as_it_is(path: Path) -> None:
    blocks = brought_in(path)[0].blocks
    assert read_article(as_text(blocks), blocks) == blocks
    assert read_sentences(as_sentences(blocks)) == blocks


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_was_left_out_can_be_put_back(path: Path) -> None:
    extract = read_upload(path.name, path.read_bytes())
    article = bring_in(extract.text, known=extract.found)
    for out in article.left_out:
        again = bring_in(extract.text, known=extract.found, put_back=[out.key])
        assert out not in again.left_out
        told = letters(" ".join([again.found.title or "", *(block.text for block in again.blocks)]))
        assert letters(out.text) in told


def letters(text: str) -> str:
    """Return the letters and digits of a text: a dash at the beginning of a line is the mark of a list."""
    return "".join(letter for letter in text if letter.isalnum())


BUNDLED = sorted((Path(__file__).parents[3] / "questions").glob("*/passage.*.yaml"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: f"{path.parent.name} {path.name}")
def test_a_passage_laid_out_as_its_source_was_comes_back_as_it_is(path: Path) -> None:
    """Headline, outlet and date above it, odd spaces, empty lines, links and adverts between its paragraphs."""
    passage = Passage.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    lines = [passage.title, "Domestik.co.id", "Rabu, 13 September 2023 14:05 WIB", ""]
    for number, block in enumerate(passage.blocks):
        if block.kind == "box":
            lines += [f"> # {block.title}", *(f"> {sentence.text}" for sentence in block.sentences), ""]
            continue
        spaced = block.text.replace(", ", ",\u00a0 ", 1)
        lines += [f"\u200b  {spaced} \u00a0 ", "", "  ", ""]
        if number == 4:
            lines += ["Baca juga: Satelit Mata-Mata", "", "ADVERTISEMENT", ""]
    article = bring_in("\r\n".join(lines))
    assert (article.found.title, article.found.outlet) == (passage.title, "Domestik.co.id")
    assert [out.reason for out in article.left_out] == ["outlet", "date", "link", "advert"]
    assert [(block.kind, block.title, [s.text for s in block.sentences]) for block in article.blocks] == [
        (block.kind, block.title, [s.text for s in block.sentences]) for block in passage.blocks
    ]
