"""The time zones a school may be in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TIME_ZONES = {
    "Asia/Jakarta": _l("WIB (Jakarta, Medan, Pontianak)"),
    "Asia/Makassar": _l("WITA (Makassar, Denpasar, Balikpapan)"),
    "Asia/Jayapura": _l("WIT (Jayapura, Ambon)"),
}
"""Those of Indonesia, in words, by their name in the zone database."""
