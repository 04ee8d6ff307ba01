"""The commands of docs/https.md make an authority and a certificate that work, for the school's server and nothing else."""

from __future__ import annotations

import re
import ssl
import subprocess
from pathlib import Path

import pytest

from quizapp.certificates import read_certificate

GUIDE = Path(__file__).parents[1] / "docs" / "https.md"


def handshake(authority: Path, chain: Path, key: Path, name: str) -> None:
    """Let a client that trusts only `authority` open `name` at a server with this certificate; raises `ssl.SSLError`."""
    client = ssl.create_default_context(cafile=str(authority))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, key)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = client.wrap_bio(down, up, server_hostname=name), server.wrap_bio(up, down, server_side=True)
    for end in (*ends, *ends):
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of the guide have been run."""
    folder = tmp_path_factory.mktemp("guide")
    (commands,) = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    done = subprocess.run(["sh", "-e"], input=commands, cwd=folder, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_certificate_can_be_served(made: Path) -> None:
    found = read_certificate(made / "server.pem", made / "server-key.pem")
    assert found.names == ("kuis.sekolah.lan", "192.168.1.10")


@pytest.mark.parametrize("name", ["kuis.sekolah.lan", "192.168.1.10"])
def test_a_phone_that_knows_the_authority_trusts_the_server(made: Path, name: str) -> None:
    handshake(made / "ca.pem", made / "server.pem", made / "server-key.pem", name)


@pytest.mark.parametrize("name", ["DNS:bank.example", "IP:10.0.0.1"])
def test_the_authority_counts_for_nothing_else(made: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "other.cnf").write_text(f"subjectAltName = {name}\nextendedKeyUsage = serverAuth\n")
    ask = ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "other-key.pem", "-out", "other.csr"]
    sign = ["openssl", "x509", "-req", "-in", "other.csr", "-CA", str(made / "ca.pem"), "-CAkey"]
    sign += [str(made / "ca-key.pem"), "-CAcreateserial", "-extfile", "other.cnf", "-out", "other.pem"]
    for command in ([*ask, "-subj", "/CN=other"], sign):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(made / "ca.pem", tmp_path / "other.pem", tmp_path / "other-key.pem", name.partition(":")[2])
