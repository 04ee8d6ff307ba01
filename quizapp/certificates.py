"""The certificate of `quizapp serve --tls-cert F --tls-key F`: looked at before the server starts, told in sentences.

Python's `ssl` opens certificates only inside connections. So the certificate is tried as a browser would: two ends shake
hands in memory, and the client's end says whether it is valid today, for which names and until when.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

EXPIRED, NOT_YET_VALID = 10, 9
"""Verify codes of OpenSSL (X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID)."""


class CertificateError(ValueError):
    """A certificate or key that cannot be served; the message is a sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate (with its chain) and its key, both PEM files that fit together."""

    chain: Path
    key: Path
    names: tuple[str, ...]
    """The addresses it stands for: host names and IP addresses."""
    until: datetime


def read_certificate(chain: Path, key: Path) -> Certificate:
    """Return the certificate, or raise `CertificateError` saying what is wrong with which file."""
    if b"-----BEGIN CERTIFICATE-----" not in _content(chain, "certificate"):
        raise CertificateError(f"{chain} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
    private = _content(key, "key")
    if b"PRIVATE KEY-----" not in private:
        raise CertificateError(f"{key} holds no key in PEM form (-----BEGIN PRIVATE KEY-----).")
    if b"ENCRYPTED" in private:
        raise CertificateError(
            f"The key {key} is locked with a password; store it without (openssl pkey -in … -out …)."
        )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        server.load_cert_chain(chain, key)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise CertificateError(f"The key {key} does not belong to the certificate {chain}.") from None
        raise CertificateError(f"The certificate {chain} with the key {key} cannot be used: {error.reason}.") from None
    told = _as_a_browser_sees(chain, server)
    names = tuple(str(name) for kind, name in told.get("subjectAltName", ()) if kind in {"DNS", "IP Address"})
    if not names:
        raise CertificateError(f"The certificate {chain} names no address (subjectAltName); browsers refuse it.")
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
    return Certificate(chain, key, names, until)


def _content(place: Path, what: str) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise CertificateError(f"The {what} {place} cannot be read: {error.strerror}.") from None


def _as_a_browser_sees(chain: Path, server: ssl.SSLContext) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the certificate's fields. Whom a browser trusts is its own affair: here the chain is taken as trusted."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    client.load_verify_locations(chain)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(to_client, to_server, server_side=False),
        server.wrap_bio(to_server, to_client, server_side=True),
    )
    try:
        for _turn in range(3):
            for end in ends:
                try:
                    end.do_handshake()
                except ssl.SSLWantReadError:
                    continue
    except ssl.SSLCertVerificationError as error:
        if error.verify_code == EXPIRED:
            raise CertificateError(f"The certificate {chain} has expired; get a new one.") from None
        if error.verify_code == NOT_YET_VALID:
            raise CertificateError(
                f"The certificate {chain} is not valid yet. Is this computer's clock right?"
            ) from None
        raise CertificateError(f"The certificate {chain} cannot be used: {error.verify_message}.") from None
    return ends[0].getpeercert() or {}  # type: ignore[return-value]  # typed for what may be missing
