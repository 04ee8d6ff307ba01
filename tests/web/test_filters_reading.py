"""Paragraph links in prompts, and every template of the attempt and its surroundings in every state."""

import pytest
from markupsafe import Markup

from quizapp.web.filters_reading import paragraph_links

PASSAGE = {
    "blocks": [
        {"id": "p1", "number": 1},
        {"id": "sub", "number": None},
        {"id": "pb", "number": 2},
    ]
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Menurut paragraf 2, apa?", 'Menurut <a href="#p-pb" data-paragraph>paragraf 2</a>, apa?'),
        ("Paragraph 1 says", '<a href="#p-p1" data-paragraph>Paragraph 1</a> says'),
        ("paragraf ke-2", '<a href="#p-pb" data-paragraph>paragraf ke-2</a>'),
        (
            "paragraf 1 dan paragraf 2",
            '<a href="#p-p1" data-paragraph>paragraf 1</a> dan <a href="#p-pb" data-paragraph>paragraf 2</a>',
        ),
        ("paragraf 9 dan paragraf 12", "paragraf 9 dan paragraf 12"),
        ("<b>paragraf 1</b>", '&lt;b&gt;<a href="#p-p1" data-paragraph>paragraf 1</a>&lt;/b&gt;'),
        ("subparagraf 1", "subparagraf 1"),
        ("", ""),
    ],
)
def test_paragraphs_named_in_a_prompt_become_links(text: str, expected: str) -> None:
    assert paragraph_links(text, PASSAGE) == expected


def test_the_result_is_markup_and_escaped_once() -> None:
    linked = paragraph_links("“Siapa” & <siapa>?", PASSAGE)
    assert isinstance(linked, Markup)
    assert linked == "“Siapa” &amp; &lt;siapa&gt;?"
