"""Get a headless Chromium and a few fonts for the browser tests, without installing anything on the machine.

    python tools/fetch_browser.py               # done in a moment when they are there already

Afterwards `.cache/browser/chromium` starts the browser. It is, in this order: the program named by QUIZAPP_CHROMIUM, a
`chromium` or `chromium-headless-shell` on the PATH, or Debian's packages, downloaded by apt with lists and caches of
its own and unpacked into `.cache/browser/root`: that needs no root, no earlier `apt-get update`, and changes nothing
outside the folder. Only Python's standard library is used, so that it can run before anything is installed.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "browser"
BROWSER = "chromium-headless-shell"
# Sans, serif and monospace with the measures of Arial, Times and Courier, and DejaVu for the rest of the alphabets.
# Without fonts axe-core cannot judge colour contrast, and says nothing about it.
FONTS = ("fonts-liberation", "fonts-dejavu-core")
# The C library belongs to the machine's own loader and must never be mixed with another one.
NEVER = frozenset({"libc6", "libc-bin", "libcrypt1", "libgcc-s1", "libstdc++6"})
CURE = "Cure: install Chromium or Chrome yourself and name it: QUIZAPP_CHROMIUM=/path/to/chromium make test-browser"
COMMAND_SECONDS = 900.0

FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<!-- Only the fonts fetched for the tests, so that every machine lays out the pages alike. -->
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Liberation Sans</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer><family>Liberation Serif</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>Liberation Mono</family></prefer></alias>
  <alias><family>Liberation Sans</family><accept><family>DejaVu Sans</family></accept></alias>
  <alias><family>Liberation Serif</family><accept><family>DejaVu Serif</family></accept></alias>
</fontconfig>
"""

# The folder is found from the script's own place, so that a copied or moved checkout still works.
PRIVATE_WRAPPER = """#!/bin/sh
# Written by tools/fetch_browser.py: starts the private Chromium with its own libraries and fonts.
here=$(dirname "$(readlink -f "$0")")
root="$here/root"
LD_LIBRARY_PATH={libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}
FONTCONFIG_FILE="$root/fonts.conf"
export LD_LIBRARY_PATH FONTCONFIG_FILE
# Chromium and fontconfig want to write a little somewhere, also for an account without a home.
if [ ! -w "${{HOME:-/nonexistent}}" ]; then
    HOME="${{TMPDIR:-/tmp}}/quizapp-chromium-$(id -u)"
    mkdir -p -m 700 "$HOME"
    export HOME
    unset XDG_CACHE_HOME XDG_CONFIG_HOME
fi
exec "$root/{program}" "$@"
"""

MACHINE_WRAPPER = """#!/bin/sh
# Written by tools/fetch_browser.py: starts the Chromium this machine has.
exec {program} "$@"
"""


class FetchError(Exception):
    """The browser could not be had; the message says why and how to mend it."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Get a headless Chromium and fonts for the browser tests.")
    parser.add_argument("--into", type=Path, default=CACHE, help="the folder to fill (default: .cache/browser)")
    parser.add_argument("--private", action="store_true", help="fetch one even if this machine has a Chromium")
    parser.add_argument("--complete", action="store_true", help="fetch the libraries this machine has, too")
    options = parser.parse_args()
    try:
        with one_at_a_time(options.into):
            print(fetch(options.into, private=options.private, complete=options.complete))
    except FetchError as failure:
        print(f"fetch_browser: {failure}", file=sys.stderr)
        return 1
    return 0


def fetch(folder: Path, *, private: bool = False, complete: bool = False) -> str:
    """Make `folder/chromium` start a browser; the answer says which."""
    wrapper = folder / "chromium"
    machine = None if private else machine_browser()
    if machine is not None:
        program, version = machine
        write_program(wrapper, MACHINE_WRAPPER.format(program=shlex.quote(str(program))))
        return f"{version}, this machine's own: {program}"
    root = folder / "root"
    receipt = root / "receipt.txt"
    if receipt.exists() and receipt.read_text() == receipt_text(complete=complete):
        write_program(wrapper, wrapper_text(root))
        if version := version_of(wrapper):
            return f"{version}: {wrapper}"
    for leftover in folder.glob("part-*"):  # of a run that was killed
        shutil.rmtree(leftover)
    with tempfile.TemporaryDirectory(prefix="part-", dir=folder) as part:
        unpack(Path(part), complete=complete)
        replace_folder(Path(part) / "root", root)
    write_program(wrapper, wrapper_text(root))
    version = version_of(wrapper)
    if not version:
        raise FetchError(f"the fetched browser does not start: {why_not(wrapper)}\n{CURE}")
    return f"{version}: {wrapper}"


def machine_browser() -> tuple[Path, str] | None:
    """The Chromium this machine brings, with its version, if it starts."""
    named = os.environ.get("QUIZAPP_CHROMIUM")
    if named:
        program = shutil.which(named)
        version = version_of(Path(program)) if program else ""
        if not program or not version:
            raise FetchError(f"QUIZAPP_CHROMIUM names {named}, which does not start. Cure: correct or unset it.")
        return Path(program), version
    for name in ("chromium", BROWSER):
        program = shutil.which(name)
        version = version_of(Path(program)) if program else ""
        if program and version:
            return Path(program), version
    return None


def receipt_text(*, complete: bool) -> str:
    """What tells a finished folder made by this very script from any other."""
    return f"{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()} complete={complete}\n"


def unpack(part: Path, *, complete: bool) -> None:
    """Download and unpack everything into `part/root`."""
    for tool in ("apt-get", "apt-cache", "dpkg-deb", "dpkg-query"):
        if shutil.which(tool) is None:
            raise FetchError(f"no Chromium here, and {tool} is not there to fetch Debian's.\n{CURE}")
    apt = Apt(part)
    packages = apt.needed(BROWSER, FONTS, have=frozenset() if complete else installed())
    print(f"fetch_browser: downloading {len(packages)} packages …", flush=True)
    root = part / "root"
    root.mkdir()
    for archive in apt.download(packages):
        run(["dpkg-deb", "-x", str(archive), str(root)])
        archive.unlink()
    (root / "fonts.conf").write_text(FONT_SETTINGS)
    (root / "receipt.txt").write_text(receipt_text(complete=complete))


class Apt:
    """The machine's apt with its sources, keys and proxies, but with lists and caches in a folder of ours."""

    def __init__(self, folder: Path) -> None:
        self.archives = folder / "archives"
        for part in ("lists/partial", "cache/archives/partial", "archives"):
            (folder / "apt" / part if part != "archives" else self.archives).mkdir(parents=True)
        settings = {
            "Dir::State": folder / "apt",
            "Dir::State::lists": folder / "apt" / "lists",
            "Dir::State::status": "/var/lib/dpkg/status",
            "Dir::Cache": folder / "apt" / "cache",
            "Dir::Log": folder / "apt",
            # Root's apt downloads as the user _apt, who may not be able to reach our folder.
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        self.options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        # A hook of the machine may fail for an ordinary user after good lists came: the lists decide, not the status.
        update = run(["apt-get", *self.options, "-q", "update"], check=False)
        complaints = [line for line in update.stdout.splitlines() if line.startswith(("E:", "W:", "Err:"))]
        self.complaint = "\n".join(["`apt-get update` complained:", *complaints[-6:], ""]) if complaints else ""
        if not run(["apt-cache", *self.options, "show", BROWSER], check=False).stdout:
            raise FetchError(f"apt knows no package {BROWSER} here. It said:\n{tail(update.stdout)}\n{CURE}")

    def needed(self, browser: str, fonts: tuple[str, ...], *, have: frozenset[str]) -> list[str]:
        """The browser, the fonts, and the shared libraries that the browser needs and the machine lacks."""
        depends = self._depends(browser)
        found: dict[str, None] = {}
        waiting = [browser]
        while waiting:
            name = waiting.pop()
            if name in found or name in NEVER or (name in have and not name.startswith("chromium")):
                continue
            found[name] = None
            waiting += [other for other in depends.get(name, []) if is_part_of_browser(other)]
        return [*found, *fonts]

    def _depends(self, package: str) -> dict[str, list[str]]:
        """What each package below this one depends on; of alternatives, the first."""
        leave_out = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
        listing = run(
            ["apt-cache", *self.options, "depends", "--recurse", *(f"--no-{word}" for word in leave_out), package]
        )
        return parse_depends(listing.stdout)

    def download(self, packages: list[str]) -> list[Path]:
        """The packages' files; apt has checked them against the signed lists."""
        try:
            run(["apt-get", *self.options, "-q", "download", *packages], cwd=self.archives)
        except FetchError as failure:
            raise FetchError(f"{self.complaint}{failure}") from failure
        return sorted(self.archives.glob("*.deb"))


def parse_depends(listing: str) -> dict[str, list[str]]:
    """Read `apt-cache depends --recurse`: names at the margin, below each what it needs, `|Depends` before an "or"."""
    depends: dict[str, list[str]] = {}
    current: list[str] = []
    alternative = False
    for line in listing.splitlines():
        if not line.startswith(" "):
            current = depends.setdefault(line.strip(), [])
        elif match := re.match(r" ([| ])(?:Pre)?Depends: (\S+)", line):
            if not alternative:
                current.append(match[2])
            alternative = match[1] == "|"
    # `<name>` is a virtual package; what provides it is listed as if it were needed by nobody, and libraries need none.
    return depends


def is_part_of_browser(package: str) -> bool:
    """Libraries, and the browser's own parts; not the desktop programs its packages ask for."""
    return package.startswith(("lib", "zlib", "chromium-common"))


def installed() -> frozenset[str]:
    """The names of the packages this machine has."""
    listing = run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\\n"]).stdout
    words = [line.split() for line in listing.splitlines()]
    return frozenset(name for status, name in words if status == "installed")


def wrapper_text(root: Path) -> str:
    """The script that starts the private browser: every folder of it that holds a library is on the loader's path."""
    folders = sorted({library.parent.relative_to(root) for library in root.rglob("*.so*") if library.is_file()})
    programs = [path for path in root.glob("usr/lib/chromium*/*headless*shell") if path.is_file()]
    if len(programs) != 1:
        raise FetchError(f"the package {BROWSER} holds {len(programs)} programs, not one: its layout changed.\n{CURE}")
    libraries = ":".join(f'"$root"/{shlex.quote(str(folder))}' for folder in folders)
    return PRIVATE_WRAPPER.format(libraries=libraries, program=programs[0].relative_to(root))


def write_program(path: Path, text: str) -> None:
    """Write an executable file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text)
    part.chmod(0o755)
    part.replace(path)


def replace_folder(new: Path, place: Path) -> None:
    """Put a finished folder where a former one may be."""
    if place.exists():
        place.rename(new.parent / "former")
    new.rename(place)


def version_of(program: Path) -> str:
    """What the program says to --version; nothing if it does not start."""
    if not program.exists():
        return ""
    done = run([str(program), "--version"], check=False)
    return done.stdout.strip().splitlines()[-1] if done.returncode == 0 and done.stdout.strip() else ""


def why_not(program: Path) -> str:
    return tail(run([str(program), "--version"], check=False).stdout)


def tail(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-12:])


def run(command: list[str], *, cwd: Path | None = None, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program in plain English, its output and errors together."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise FetchError(f"{command[0]} could not be run: {failure}\n{CURE}") from failure
    if check and done.returncode:
        what = " ".join(word for word in command if "=" not in word and word != "-o")
        raise FetchError(f"`{what[:200]}` failed:\n{tail(done.stdout)}\n{CURE}")
    return done


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two test runs do not fetch into it at once; the second finds the work done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as failure:
        raise FetchError(f"{folder} cannot be written: {failure}. Cure: run as the owner of the checkout.") from failure
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
