"""Look at pages as a phone and a desk show them: full-page pictures, and a word when something is wrong.

    python tools/screenshots.py http://127.0.0.1:8000/ http://127.0.0.1:8000/quizzes --widths 320,1280 --login ana:secret

With --login it signs in first, once per combination, through the form at --sign-in. Beside each picture it prints what
the page complained of, and whether it is wider than the screen.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs from anywhere, without installation

from tests.browser.harness import BrowserMissingError, PageOpener, Scheme, running_browser

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Account:
    """Who to sign in as, and where."""

    username: str
    password: str
    address: str
    username_field: str
    password_field: str

    def sign_in(self, page: Page) -> None:
        """Fill and send the form, and make sure that it was accepted."""
        page.goto(self.address)
        page.locator(f'[name="{self.username_field}"]').fill(self.username)
        password = page.locator(f'[name="{self.password_field}"]')
        password.fill(self.password)
        with page.expect_navigation():
            password.press("Enter")
        if password.count():
            message = f"Sign-in at {self.address} was refused: the page still asks for the password."
            raise SystemExit(message)


def main() -> int:
    options = parsed_options()
    account = account_of(options)
    options.out.mkdir(parents=True, exist_ok=True)
    faults = 0
    try:
        with running_browser() as browser:
            for width in options.widths:
                for scheme in options.schemes:
                    opener = PageOpener(browser)
                    page = opener(
                        width, options.height, scheme, javascript=not options.no_scripts, language=options.language
                    )
                    if account:
                        account.sign_in(page)
                    for url in options.urls:
                        faults += take(page, opener, url, options.out / f"{name_of(url)}-{width}-{scheme}.png")
                    opener.close()
    except (BrowserMissingError, Error) as failure:
        print(f"screenshots: {failure}", file=sys.stderr)
        return 1
    return 1 if faults else 0


def take(page: Page, opener: PageOpener, url: str, picture: Path) -> int:
    """Take one picture and print its place; returns how many faults were seen."""
    opener.complaints.clear()
    response = page.goto(url, wait_until="networkidle")
    page.screenshot(path=picture, full_page=True, animations="disabled")
    faults = list(opener.complaints)
    if response and not response.ok:
        faults.insert(0, f"answered {response.status}")
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > screen:
        faults.append(f"wider than the screen: {wide} > {screen}")
    print(picture, *(f"\n    {fault}" for fault in faults), sep="")
    return len(faults)


def name_of(url: str) -> str:
    """A file name that says which page: its path and query, in plain characters."""
    parts = urlsplit(url)
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{parts.path} {parts.query}").strip("-") or "home"


def account_of(options: argparse.Namespace) -> Account | None:
    if options.login is None:
        return None
    username, colon, password = options.login.partition(":")
    if not colon:
        message = "--login wants USER:PASSWORD."
        raise SystemExit(message)
    address = urljoin(options.urls[0], options.sign_in)
    return Account(username, password, address, options.username_field, options.password_field)


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take full-page pictures of pages.")
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--widths", type=numbers, default=[320, 390, 1280], help="default: 320,390,1280")
    parser.add_argument("--height", type=int, default=844, help="of the screen; pictures show the whole page")
    parser.add_argument("--schemes", type=schemes, default=["light"], help="light,dark (default: light)")
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="folder (default: screenshots)")
    parser.add_argument("--language", default="en", help="what the browser asks for (default: en)")
    parser.add_argument("--no-scripts", action="store_true", help="run none of the pages' scripts")
    parser.add_argument("--login", metavar="USER:PASSWORD", help="sign in first")
    parser.add_argument(
        "--sign-in", default="/sign-in", metavar="URL", help="the page to sign in at (default: /sign-in)"
    )
    parser.add_argument("--username-field", default="username", metavar="NAME")
    parser.add_argument("--password-field", default="password", metavar="NAME")
    return parser.parse_args()


def numbers(words: str) -> list[int]:
    return [int(word) for word in words.split(",")]


def schemes(words: str) -> list[Scheme]:
    chosen: list[Scheme] = [scheme for scheme in SCHEMES if scheme in words.split(",")]
    if len(chosen) != len(words.split(",")):
        message = f"{words!r}: choose from {', '.join(SCHEMES)}"
        raise argparse.ArgumentTypeError(message)
    return chosen


if __name__ == "__main__":
    sys.exit(main())
