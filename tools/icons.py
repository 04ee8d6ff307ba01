"""Draw the pictures of static/icons from static/icon.svg with the project's browser; run it when the icon has changed.

    python tools/icons.py

"any" is the icon as it is; "maskable" has no round corners, because phones cut it to a circle or a drop themselves. The
drawing lies within the inner 80 %, which they leave.
"""

import base64
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs from anywhere, without installation

from tests.browser.harness import ROOT, BrowserMissingError, running_browser

ICON = ROOT / "static" / "icon.svg"
TARGET = ROOT / "static" / "icons"
PICTURES = (("any", 192), ("any", 512), ("maskable", 512))
_DRAW = """async ({svg, size}) => {
    const picture = new Image();
    picture.src = "data:image/svg+xml," + encodeURIComponent(svg);
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: size, height: size});
    canvas.getContext("2d").drawImage(picture, 0, 0, size, size);
    return canvas.toDataURL("image/png").split(",")[1];
}"""


def drawing(purpose: str, size: int) -> str:
    """The SVG to draw, with its size, which Chromium wants."""
    svg = ICON.read_text("utf-8").replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    return svg.replace(' rx="5"', "", 1) if purpose == "maskable" else svg


def main() -> int:
    TARGET.mkdir(exist_ok=True)
    try:
        with running_browser() as browser:
            page = browser.new_page()
            for purpose, size in PICTURES:
                place = TARGET / f"{purpose}-{size}.png"
                place.write_bytes(base64.b64decode(page.evaluate(_DRAW, {"svg": drawing(purpose, size), "size": size})))
                print(f"{place.relative_to(ROOT)}: {place.stat().st_size} bytes")
    except BrowserMissingError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
