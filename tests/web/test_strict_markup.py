"""What the quick reader reads is what html5lib reads without an error, and everything else it leaves to html5lib."""

import random
import re
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.web.inspector import InspectingClient
from tests.web.pages import read_with_mercy
from tests.web.strict_markup import read
from tests.web.test_inspector import BROKEN, GOOD

RICH = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Marks &amp; names</title>
<script type="application/json">{"a": "b < c"}</script>
</head>
<body class="wide">
<!-- a note -->
<header><h1>Marks &mdash; 7&#8239;B</h1><nav><ul><li><a href="/a?b=1&amp;c=2">A</a></li><li>B<ul><li>b</li></ul></li></ul>
</nav></header>
<main><p>One<br>two <b>three <i>four</i></b> <code>&lt;p&gt;</code><img src='/a.svg' alt=''></p>
<table><caption>Marks</caption>
<colgroup><col><col class="wide"></colgroup>
<thead><tr><th scope="col">Name</th><th>Mark</th></tr></thead>
<tbody>
<tr><td><a href="/1">Ana</a><p>absent</p></td><td>7</td></tr>
<tr><td><table><tbody><tr><td>in it</td></tr></tbody></table></td><td></td></tr>
</tbody></table>
<dl><dt>Mean</dt><dd>5.5<dl><dt>of</dt><dd>10</dd></dl></dd><div><dt>Most</dt><dd>9</dd></div></dl>
<details open><summary>More</summary><pre>
  two
lines</pre></details>
<form method="post"><input type="hidden" name="csrf_token" value="x"><fieldset><legend>Class</legend>
<select name="a"><optgroup label="7"><option value="1" selected>7 A</option></optgroup><option>8</option></select>
<textarea name="b">

&eacute; < &lt;b> not bold</textarea><label><input type="checkbox" checked> Yes</label><button>Go</button></fieldset></form>
<svg viewBox="0 0 4 4" preserveAspectRatio="none"><title>A chart</title>
<g><path d="M0 0h4"/><rect width="1"></rect></g></svg>
<template><li><span>an item</span></li></template>
</main>
</body>
</html>
"""
PIECES = re.findall(
    r"\S+",
    """<p> </p> <div> </div> <a> </a> <b> </b> <li> </li> <ul> </ul> <table> </table> <tbody> <tr> <td> </td> <form> </form>
    <select> </select> <option> <optgroup> <button> </button> <h2> </h2> <svg> </svg> <svg/> <circle/> <g> <textarea>
    </textarea> <pre> <script> </script> <style> <title> </title> <br/> <i/> <P> <p@a=1> <p@A=""> </br> <hr> <img>
    <dl> <dt> <dd> </dd> <template> <noscript> <body> </body> </html> <head> <ruby> <rt> <math> <object> <dialog>
    <caption> <col> <input> & &amp;
    &amp &nbsp; &#128; &#0; &gt <!-- --> <!--> < > " = / x""",
)


def shape(element: Element) -> tuple[Any, ...]:
    """The element and all in it, the lines of the source too."""
    inside = tuple(shape(child) for child in element)
    return element.tag, tuple(element.items()), element.text or "", element.tail or "", inside


def agrees(html: str, *, fragment: bool = False) -> bool:
    """Whether it was read; that html5lib reads the same is asserted."""
    tree = read(html, fragment=fragment)
    if tree is None:
        return False
    wanted, errors = read_with_mercy(html, container="div" if fragment else None)
    assert errors == (), html
    assert shape(tree) == shape(wanted), html
    return True


def damaged(html: str, chance: random.Random) -> str:
    """The markup with a tag too many, too few or elsewhere, or a character that is another."""
    parts = re.findall("<[^>]*>|[^<]+", html)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        here, there = chance.randrange(len(parts)), chance.randrange(len(parts))
        kind = chance.randrange(5)
        if kind == 0:
            parts[here] = ""
        elif kind == 1:
            parts.insert(here, parts[there])
        elif kind == 2:
            parts[here], parts[there] = parts[there], parts[here]
        elif kind == 3:
            parts.insert(here, chance.choice(PIECES).replace("@", " "))
        elif parts[here]:
            place = chance.randrange(len(parts[here]))
            character = chance.choice('<>"/&= \n\r\f\x00a')
            parts[here] = parts[here][:place] + character + parts[here][place + 1 :]
    return "".join(parts)


@pytest.mark.parametrize("html", [GOOD, RICH, RICH.replace("\n", "\r\n")], ids=["good", "rich", "rich with CR LF"])
def test_good_pages_are_read(html: str) -> None:
    assert agrees(html)


def test_a_good_fragment_is_read() -> None:
    assert agrees(RICH[RICH.index("<main>") : RICH.index("</main>") + len("</main>")], fragment=True)


@pytest.mark.parametrize(("old", "new"), [pytest.param(*case.values[:2], id=case.id) for case in BROKEN])
def test_broken_pages_are_read_the_same_or_left(old: str, new: str) -> None:
    html = GOOD.replace(old, new, 1)
    assert html != GOOD
    agrees(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<div>b</div></p>",
        "<ul><li>a<li>b</ul>",
        "<table><tr><td>a</td></tr></table>",
        "<table><tbody>words<tr><td>a</td></tr></tbody></table>",
        "<a>a<a>b</a></a>",
        "<b><i>a</b></i>",
        "<div/>a",
        "<button><button>a</button></button>",
        "<form><form></form></form>",
        "<p a='1' A='2'>a</p>",
        "<p>a&ampb</p>",
        "<p>a&nosuch;</p>",
        "<p>a\x00</p>",
        "<p>a</p",
        "<p>a",
        "<select><p>a</p></select>",
        "<textarea>a",
        "<h2>a<h3>b</h3></h2>",
        "<made-up>a</made-up>",
    ],
)
def test_what_needs_mercy_is_left_to_html5lib(html: str) -> None:
    assert read(html, fragment=True) is None


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_damaged_pages_are_read_the_same_or_left(fragment: bool) -> None:
    chance = random.Random(1)
    read_whole = 0
    for _ in range(700):
        for html in (GOOD, RICH):
            part = html[html.index("<main") : html.index("</main>") + len("</main>")] if fragment else html
            read_whole += agrees(damaged(part, chance), fragment=fragment)
    assert 150 < read_whole < 700  # some damage does no harm; both answers are tried


def test_pages_of_the_program_are_read(client: InspectingClient) -> None:
    """Else every test of a page would take the slow way, and nobody would notice."""
    for address in ("/first-account", "/sign-in", "/no-such-page"):
        assert agrees(client.get(address).get_data(as_text=True)), address
