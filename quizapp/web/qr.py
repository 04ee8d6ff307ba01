"""QR codes as SVG inside the page: no request, no script, black on white in the dark as well."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Return the SVG element of a QR code for `text`, an address. It says nothing to screen readers: show the text too."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, border=2, light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(str(svg).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - drawn here
