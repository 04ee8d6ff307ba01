"""Every tint a reader may choose keeps its contrast, in light and in dark: text 4.5 : 1, controls 3 : 1 (WCAG 2.2)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from quizapp.core.reading_preferences import Tint

STYLES = Path(__file__).parents[2] / "static" / "css" / "app.css"
TEXT = ("ink", "muted", "accent", "right", "wrong", "wait")
BEHIND_TEXT = ("mark", "band")
OWN_MARK = 0.16
"""What a pupil marked: so much of the accent over whatever is behind it (`mark.mine`)."""


def tokens(selector: str, *, dark: bool) -> dict[str, str]:
    """Return the colours that the rules for `selector` set, in their order; dark rules stand in a media block."""
    text = STYLES.read_text("utf-8")
    blocks = re.findall(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n  \}", text, re.DOTALL)
    for block in blocks:
        text = text.replace(block, "")
    found: dict[str, str] = {}
    for part in [text, *(blocks if dark else [])]:
        for rule in re.findall(rf"{re.escape(selector)} \{{(.*?)\}}", part, re.DOTALL):
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", rule))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of #rgb or #rrggbb as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str, share: float) -> str:
    """Return `share` of one colour in the other, as color-mix(in srgb) mixes; both as #rgb or #rrggbb."""
    long = [c[1:] if len(c) == 7 else "".join(2 * digit for digit in c[1:]) for c in (one, other)]
    parts = [[int(c[place : place + 2], 16) for place in (0, 2, 4)] for c in long]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(*parts, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_in_wcag() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("tint", get_args(Tint))
def test_every_pair_keeps_its_contrast(tint: str, dark: bool) -> None:
    colours = tokens(":root", dark=dark)
    own = tokens(f'html[data-tint="{tint}"]', dark=dark)
    assert set(own) == (set() if tint == "none" else {"paper", "surface", "rule", "line", "band"})
    colours |= own
    for ground in ("paper", "surface"):
        for text in TEXT:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["line"], colours[ground]) >= 3, ("line", ground)
    for ground in BEHIND_TEXT:
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ("ink", ground)
    for text in ("muted", "accent"):
        assert contrast(colours[text], colours["band"]) >= 4.5, (text, "band")
    assert contrast(colours["accent"], colours["on-accent"]) >= 4.5
    for ground in ("paper", "surface", "mark"):
        own_mark = mixed(colours["accent"], colours[ground], OWN_MARK)
        assert contrast(colours["ink"], own_mark) >= 4.5, ("ink", "own mark", ground)
