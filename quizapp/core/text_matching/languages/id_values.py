"""Indonesian figures, dates, units and currencies as words."""

from __future__ import annotations

from decimal import Decimal

from quizapp.core.text_matching.languages.lexicon import NumberWords, Unit, numbered, word_set

MONTHS = {
    "januari": 1, "jan": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "maret": 3, "mar": 3, "mrt": 3,
    "april": 4, "apr": 4, "mei": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "agustus": 8, "agu": 8, "ags": 8,
    "agt": 8, "agst": 8, "agus": 8, "agust": 8, "september": 9, "sep": 9, "sept": 9, "oktober": 10, "okt": 10,
    "november": 11, "nopember": 11, "nov": 11, "nop": 11, "desember": 12, "des": 12,
}  # fmt: skip

WEEKDAYS = {
    "senin": 0, "sen": 0, "selasa": 1, "sel": 1, "rabu": 2, "rab": 2, "rebo": 2, "kamis": 3, "kam": 3, "jumat": 4,
    "jum": 4, "jmt": 4, "sabtu": 5, "sab": 5, "minggu": 6, "ahad": 6, "mgg": 6,
}  # fmt: skip

SCALES = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
}  # fmt: skip

JOINED = numbered("dua tiga empat lima enam tujuh delapan sembilan", start=2)
"""Words that pupils write in one with "belas" and "puluh"."""

NUMBERS = NumberWords(
    small=numbered("nol satu dua tiga empat lima enam tujuh delapan sembilan"),
    teens={"sepuluh": 10, "sebelas": 11} | {f"{word}belas": 10 + value for word, value in JOINED.items()},
    tens={f"{word}puluh": 10 * value for word, value in JOINED.items()},
    add_ten=word_set("belas"),
    times_ten=word_set("puluh"),
    hundreds=word_set("ratus"),
    scales=SCALES,
    whole={"seratus": 100, "seribu": 10**3, "sejuta": 10**6, "semiliar": 10**9, "setriliun": 10**12},
    minus=word_set("minus min"),
)

UNITS = {
    **dict.fromkeys(("km", "kilometer"), Unit("length", Decimal(1000))),
    **dict.fromkeys(("m", "meter", "mtr"), Unit("length", Decimal(1))),
    **dict.fromkeys(("cm", "sentimeter", "centimeter"), Unit("length", Decimal("0.01"))),
    **dict.fromkeys(("mm", "milimeter"), Unit("length", Decimal("0.001"))),
    **dict.fromkeys(("mil",), Unit("length", Decimal("1609.344"))),
    **dict.fromkeys(("kg", "kilo", "kilogram"), Unit("mass", Decimal(1000))),
    **dict.fromkeys(("g", "gr", "gram"), Unit("mass", Decimal(1))),
    **dict.fromkeys(("ton",), Unit("mass", Decimal(1_000_000))),
    **dict.fromkeys(("kuintal", "kwintal"), Unit("mass", Decimal(100_000))),
    **dict.fromkeys(("ons",), Unit("mass", Decimal(100))),
    **dict.fromkeys(("l", "liter", "ltr"), Unit("volume", Decimal(1))),
    **dict.fromkeys(("ml", "mililiter"), Unit("volume", Decimal("0.001"))),
    **dict.fromkeys(("detik", "dtk"), Unit("time", Decimal(1))),
    **dict.fromkeys(("menit", "mnt"), Unit("time", Decimal(60))),
    **dict.fromkeys(("jam",), Unit("time", Decimal(3600))),
    **dict.fromkeys(("hari",), Unit("time", Decimal(86_400))),
    **dict.fromkeys(("minggu", "pekan"), Unit("time", Decimal(604_800))),
    **dict.fromkeys(("bulan", "bln"), Unit("months", Decimal(1))),
    **dict.fromkeys(("tahun", "thn", "th"), Unit("months", Decimal(12))),
    **dict.fromkeys(("dekade", "dasawarsa"), Unit("months", Decimal(120))),
    **dict.fromkeys(("abad",), Unit("months", Decimal(1200))),
    **dict.fromkeys(("ha", "hektar", "hektare"), Unit("area", Decimal(1))),
    **dict.fromkeys(("persen", "prosen", "persentase", "prosentase"), Unit("share", Decimal(1))),
    **dict.fromkeys(("derajat",), Unit("degree", Decimal(1))),
    **dict.fromkeys(("rupiah",), Unit("rupiah", Decimal(1))),
    **dict.fromkeys(("dolar", "dollar"), Unit("dollar", Decimal(1))),
    **dict.fromkeys(("euro",), Unit("euro", Decimal(1))),
    **dict.fromkeys(("poundsterling", "pound"), Unit("pound", Decimal(1))),
    **dict.fromkeys(("yen",), Unit("yen", Decimal(1))),
}

CURRENCIES = {"rp": "rupiah", "idr": "rupiah", "$": "dolar", "usd": "dolar", "€": "euro", "£": "pound", "¥": "yen"}
CURRENCIES |= {"₱": "peso", "₹": "rupee", "₩": "won", "฿": "baht", "₫": "dong", "₽": "rubel", "₺": "lira"}
