"""Indonesian as pupils say it: what is read as something else before words are cut, short forms, and what is implied."""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import word_set

_DIGITS = "dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
_ONES = f"satu|{_DIGITS}|sepuluh"

REWRITES = (
    # "kura2" is "kura-kura", "anak2nya" "anak-anaknya"; not "co2", "m2" or "meter2"
    (r"\b(?!meter|mtr)([a-z]{3,})2(nya|an|ku|mu)?(?![a-z0-9])", r"\1 \1\2"),
    # apart or in one: "ibu nya", "diantara"
    (r"\b([a-z]{3,}) nya\b", r"\1nya"),
    (r"\b(di|ke(?!luar))(antara|sana|sini|dalam|luar|atas|bawah|depan|belakang|samping|tengah)\b", r"\1 \2"),
    # "juara ketiganya" is "juara ketiga"; alone "ketiganya" is all three
    (rf"\b(juara|peringkat|urutan|posisi|anak|bab|gol|seri) (ke(?:{_DIGITS}))nya\b", r"\1 \2"),
    # about so much: "24 jam-an"; "1983-an" are ten years
    (r"\b(\d+ ?(?:gram|kilo|kg|meter|liter|jam|hari|menit|orang|ekor))[ -]an\b", r"\1"),
    # shares: "dua pertiga", "dua per tiga" and "sepertiga"
    (rf"\b({_ONES}|\d+) per[- ]?({_DIGITS}|sepuluh|seratus|seribu)(?:nya)?\b", r"\1 / \2"),
    (rf"\bseper({_DIGITS}|sepuluh|seratus|seribu)(?:nya)?\b", r"1 / \1"),
    # "satu setengah juta"
    (rf"\b({_ONES}|\d+) setengah (?:ribu|rb)\b", r"\1 ribu lima ratus"),
    (rf"\b({_ONES}|\d+) setengah (?:juta|jt)\b", r"\1 juta lima ratus ribu"),
    (rf"\b({_ONES}|\d+) setengah (?:miliar|milyar)\b", r"\1 miliar lima ratus juta"),
    (r"\b(?:se|satu )lusin\b", "12"),
    (r"\bdua lusin\b", "24"),
    (r"\bsetengah (?:juta|jt)\b", "lima ratus ribu"),
    (r"\bsetengah (?:miliar|milyar)\b", "lima ratus juta"),
    (r"\b(?:kurang lebih|lebih kurang|kira[- ]?kira)\b|±", " sekitar "),
)
"""Patterns in the folded text, and what stands for them."""

IMPLIED_UNITS = {
    "umur": "tahun", "umurnya": "tahun", "usia": "tahun", "usianya": "tahun", "harga": "rupiah", "harganya": "rupiah",
    "biaya": "rupiah", "biayanya": "rupiah", "tarif": "rupiah", "ongkos": "rupiah", "anggaran": "rupiah",
    "upah": "rupiah", "gaji": "rupiah", "denda": "rupiah", "uang": "rupiah", "modal": "rupiah", "sewa": "rupiah",
}  # fmt: skip
"""What a bare figure means where the question asks for an age or a price."""

PARTS_OF_DAY = {
    "dini hari": (0, 5), "subuh": (3, 6), "pagi": (0, 11), "siang": (10, 15), "sore": (14, 18), "petang": (16, 19),
    "malam": (18, 24), "tengah malam": (23, 24),
}  # fmt: skip
"""First and last hour, so that "7.30 malam" is 19.30."""

TIME_ZONES = frozenset({"wib", "wita", "wit"})

NUMBERED = word_set(
    "ke abad tahun thn tanggal tgl bulan hari jam pukul kelas nomor no urutan peringkat juara posisi bab halaman pasal "
    "anak putra putri generasi episode seri jilid"
)
"""Before "berapa" they ask for a place in a row, and no number of things."""

SHORTENED = {
    "dr": "dari", "sm": "sama", "smp": "sampai", "kl": "kalau", "sbg": "sebagai", "indo": "indonesia",
    "sumut": "sumatra utara", "sumbar": "sumatra barat", "sumsel": "sumatra selatan", "jabar": "jawa barat",
    "jateng": "jawa tengah", "jatim": "jawa timur", "kalbar": "kalimantan barat", "kalteng": "kalimantan tengah",
    "kalsel": "kalimantan selatan", "kaltim": "kalimantan timur", "kaltara": "kalimantan utara",
    "sulut": "sulawesi utara", "sulteng": "sulawesi tengah", "sulsel": "sulawesi selatan",
    "sultra": "sulawesi tenggara", "sulbar": "sulawesi barat",
}  # fmt: skip
"""Short for words of the key; elsewhere they may be a title, an era or a school."""

HONORIFICS = word_set(
    "jenderal laksamana marsekal letjen mayjen brigjen kolonel mayor kapten letnan sersan kopral profesor prof dokter dr "
    "drs dra ir insinyur haji hajah kiai ustaz pangeran raden"
)
"""Before a name they leave it the same person's."""
