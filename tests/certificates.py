"""Make-believe certificates for tests, made with the `openssl` command, which Debian and macOS bring along."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

_AUTHORITY = """[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = anything
x509_extensions = server
[anything]
commonName = supplied
[server]
basicConstraints = critical, CA:FALSE
{names}
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key; it is signed with its own key, so that it is its own authority."""

    chain: Path
    key: Path


def make_certificate(
    folder: Path,
    name: str = "server",
    *,
    names: str = "DNS:sekolah.test",
    days: int = 30,
    begins: datetime | None = None,
) -> Pair:
    """Make a certificate for `names` (as OpenSSL writes them; "" for none), valid for `days` from `begins` (yesterday)."""
    pair = Pair(folder / f"{name}.pem", folder / f"{name}-key.pem")
    begins = begins or datetime.now(UTC) - timedelta(days=1)
    authority, request = folder / "authority.cnf", folder / "request.pem"
    authority.write_text(_AUTHORITY.format(folder=folder, names=f"subjectAltName = {names}" if names else ""))
    (folder / "index.txt").write_text("")
    dates = ["-startdate", f"{begins:%Y%m%d%H%M%SZ}", "-enddate", f"{begins + timedelta(days=days):%Y%m%d%H%M%SZ}"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(pair.key)]
    _openssl("req", "-new", *key, "-subj", "/CN=quizapp test", "-out", str(request))
    sign = ["-batch", "-selfsign", "-notext", "-config", str(authority), "-keyfile", str(pair.key)]
    _openssl("ca", *sign, *dates, "-in", str(request), "-out", str(pair.chain))
    return pair


def _openssl(*words: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.fail("The command `openssl` is missing. Cure: install it (Debian: apt-get install openssl).")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
