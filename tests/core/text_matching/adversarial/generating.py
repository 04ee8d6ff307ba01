"""Cases made from templates: the same seed gives the same cases.

A fact (a question, its key, other things of the same sort) is put through templates of one kind at a time. What a template
does to the truth is known from the template, so the label needs no grader: a changed figure is wrong, a forgiven slip right.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

SEED = 20_261_123
A_KIND = 3
"""How many templates of each kind are tried on a fact."""

Made = tuple[str, str, str]  # kind, label, reply


@dataclass(frozen=True)
class Name:
    """A question answered by a name or a term."""

    language: str
    question: str
    key: str
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class Amount:
    """A question answered by a number with a unit; `others` are units it is not."""

    language: str
    question: str
    figure: str
    unit: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """A question answered by a date."""

    language: str
    question: str
    day: int
    month: int
    year: int


@dataclass(frozen=True)
class Deed:
    """A question answered by what somebody did: `denied` says that it was not so, `reversed_` exchanges who and whom."""

    language: str
    question: str
    key: str
    right: tuple[str, ...]
    denied: tuple[str, ...]
    reversed_: tuple[str, ...]


MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}

NAMES = (
    Name("id", "Siapa yang menemukan surat itu di gudang?", "Sutrisno Wibowo", ("Daeng Rewa", "Komang Artana")),
    Name("id", "Siapa penulis surat kepada gubernur?", "Ratmi Lestari", ("Nining Suhartini", "Intan Permata")),
    Name("id", "Apa nama tarian yang dipentaskan pada pembukaan?", "Tari Saman", ("Tari Piring", "Reog Ponorogo")),
    Name("id", "Di kabupaten mana desa itu terletak?", "Banyuwangi", ("Situbondo", "Bondowoso")),
    Name("id", "Apa nama gas yang dihasilkan tumbuhan pada siang hari?", "oksigen", ("nitrogen", "karbon dioksida")),
    Name("id", "Apa nama penyakit yang menyerang tanaman padi itu?", "tungro", ("hawar daun", "wereng")),
    Name("id", "Lapisan atmosfer manakah yang melindungi bumi dari sinar ultraviolet?", "stratosfer", ("troposfer",)),
    Name("id", "Siapa yang memimpin perlawanan rakyat di Maluku?", "Pattimura", ("Sultan Hasanuddin", "Diponegoro")),
    Name("id", "Apa nama alat yang mencatat getaran gempa?", "seismograf", ("barometer", "termometer")),
    Name("id", "Bahasa apa yang dipakai dalam naskah itu?", "Jawa Kuno", ("Melayu", "Sanskerta")),
    Name("en", "Who wrote the letter to the mayor?", "Amelia Thornton", ("Robert Hughes", "Grace Whitfield")),
    Name("en", "Who painted the ceiling of the chapel?", "Michelangelo", ("Leonardo da Vinci", "Raphael")),
    Name("en", "Which instrument does the girl learn to play?", "the clarinet", ("the violin", "the trumpet")),
    Name("en", "In which town did the flood begin?", "Ashbourne", ("Millbrook", "Kingsbridge")),
    Name("en", "What gas do plants take in?", "carbon dioxide", ("oxygen", "nitrogen")),
    Name("en", "What is the hard outer layer of a tooth called?", "enamel", ("dentine", "cement")),
    Name("en", "Which planet has the largest number of rings?", "Saturn", ("Jupiter", "Neptune")),
    Name("en", "What was the name of the ship?", "Endeavour", ("Discovery", "Resolution")),
    Name("en", "What material is the statue made of?", "limestone", ("granite", "bronze")),
    Name("en", "Which animal warned the villagers?", "the elephant", ("the buffalo", "the leopard")),
)
AMOUNTS = (
    Amount("id", "Berapa panjang jembatan itu?", "1.875", "meter", ("kilometer", "sentimeter", "hektare")),
    Amount("id", "Berapa berat ikan yang ditangkap?", "34", "kilogram", ("gram", "ton", "ekor")),
    Amount("id", "Berapa lama kereta itu berhenti?", "45", "menit", ("jam", "hari", "detik")),
    Amount("id", "Berapa luas taman kota yang baru?", "12,5", "hektare", ("meter", "kilogram", "persen")),
    Amount("id", "Berapa jumlah penonton pertandingan itu?", "62.300", "orang", ("rupiah", "kilometer", "liter")),
    Amount("id", "Berapa kenaikan harga beras?", "18", "persen", ("rupiah", "kilogram", "hari")),
    Amount("en", "How long was the tunnel?", "57", "kilometres", ("metres", "miles", "minutes")),
    Amount("en", "How much water did the tank hold?", "2,450", "litres", ("millilitres", "kilograms", "dollars")),
    Amount("en", "How long did the storm last?", "36", "hours", ("minutes", "days", "weeks")),
    Amount("en", "How tall is the tower?", "324", "metres", ("feet", "kilometres", "centimetres")),
    Amount("en", "How much did the stone weigh?", "7.5", "tonnes", ("kilograms", "grams", "metres")),
    Amount("en", "By how much did prices rise?", "12", "percent", ("dollars", "kilograms", "days")),
)
DAYS = (
    Day("id", "Kapan pasar baru itu dibuka?", 28, 10, 1928),
    Day("id", "Kapan gunung itu meletus?", 27, 8, 1883),
    Day("id", "Tanggal berapa perjanjian itu ditandatangani?", 15, 8, 2005),
    Day("en", "When was the new harbour opened?", 14, 3, 1964),
    Day("en", "When did the expedition leave?", 26, 8, 1768),
    Day("en", "When was the treaty signed?", 23, 9, 2016),
)
DEEDS = (
    Deed(
        "id",
        "Mengapa panen gagal?",
        "tikus merusak tanaman padi",
        ("karena tikus merusak tanaman padi", "tanaman padi dirusak tikus", "krn tikus merusak tanaman padinya"),
        (
            "tikus tidak merusak tanaman padi",
            "bukan karena tikus merusak tanaman padi",
            "tikus blm merusak tanaman padi",
        ),
        ("tanaman padi merusak tikus",),
    ),
    Deed(
        "id",
        "Apa yang terjadi di pelabuhan?",
        "polisi menangkap penyelundup",
        ("Polisi menangkap penyelundup itu.", "penyelundup ditangkap polisi", "polisi nangkap penyelundup"),
        (
            "polisi tidak menangkap penyelundup",
            "polisi gak menangkap penyelundup",
            "polisi gagal menangkap penyelundup",
        ),
        ("penyelundup menangkap polisi", "polisi ditangkap penyelundup"),
    ),
    Deed(
        "id",
        "Bagaimana Sari memperoleh uang sekolah?",
        "ia menjual kue buatan ibunya",
        ("dengan menjual kue buatan ibunya", "Sari menjual kue buatan ibunya", "jual kue buatan ibunya"),
        ("ia tidak menjual kue buatan ibunya", "tanpa menjual kue buatan ibunya", "dia gak jual kue buatan ibunya"),
        ("ibunya menjual kue buatan Sari",),
    ),
    Deed(
        "en",
        "Why did the crops fail?",
        "locusts destroyed the plants",
        ("because locusts destroyed the plants", "The plants were destroyed by locusts.", "locusts destroyed plants"),
        (
            "locusts did not destroy the plants",
            "not because locusts destroyed the plants",
            "no locusts destroyed the plants",
        ),
        ("the plants destroyed locusts", "locusts were destroyed by the plants"),
    ),
    Deed(
        "en",
        "What happened at the harbour?",
        "the police arrested a smuggler",
        ("The police arrested the smuggler.", "a smuggler was arrested by the police", "police arrested a smuggler"),
        ("the police didn't arrest a smuggler", "the police never arrested a smuggler", "nobody arrested a smuggler"),
        ("a smuggler arrested the police", "the police were arrested by a smuggler"),
    ),
    Deed(
        "en",
        "How did the boy save the dog?",
        "he threw it a rope",
        ("by throwing it a rope", "he throws it a rope", "The boy threw it a rope."),
        ("he did not throw it a rope", "without throwing it a rope", "he never threw it a rope"),
        ("it threw him a rope",),
    ),
)

NEGATED = {
    "id": (
        "bukan {}",
        "{rival}, bukan {}",
        "jawabannya bukan {}",
        "apa saja selain {}",
        "semua kecuali {}",
        "tidak mungkin {}",
        "yang pasti bkn {}",
        "{} itu salah",
        "{} bukan jawabannya",
        "gak mungkin {} sih",
    ),
    "en": (
        "not {}",
        "{rival}, not {}",
        "the answer is not {}",
        "anything but {}",
        "everything except {}",
        "it can't be {}",
        "definitely not {}",
        "{} is wrong",
        "{} isn't the answer",
        "it was never {}",
    ),
}
HEDGED = {
    "id": ("{} atau {rival}", "{rival} dan {}", "{}/{rival}", "antara {} dan {rival}", "{} mungkin juga {rival}"),
    "en": ("{} or {rival}", "{rival} and {}", "{}/{rival}", "either {} or {rival}", "{}, maybe {rival}"),
}
FRAMED = {
    "id": (
        "menurut saya {}",
        "jawabannya {}",
        "{} pak",
        "kayaknya {}",
        "{} sih",
        "Jawabannya adalah {}.",
        "itu {}",
        "kalo menurutku {}",
        "yaitu {} bu",
        "setau saya {}",
    ),
    "en": (
        "I think it is {}",
        "the answer is {}",
        "{} sir",
        "it's {}",
        "{} i guess",
        "It was {}.",
        "probably {}",
        "{} of course",
        "im pretty sure its {}",
        "According to the text, {}",
    ),
}
BOUNDED = {
    "id": ("bukan {}", "tidak sampai {}", "kurang dari {}", "lebih dari {}", "di bawah {}", "sebelum {}", "hampir {}"),
    "en": ("not {}", "less than {}", "more than {}", "fewer than {}", "under {}", "no more than {}", "almost {}"),
}
BESIDE_A_DAY = {
    "id": ("bukan {}", "sebelum {}", "setelah {}", "bukan pada {}", "sehari sebelum {}"),
    "en": ("not {}", "before {}", "after {}", "not on {}", "the day before {}"),
}
LOOKALIKES = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441", "p": "\u0440", "i": "\u0456", "y": "\u0443"}
ACCENTS = ("\u0301", "\u0308", "\u0302", "\u0303")


def cases(seed: int = SEED) -> Iterator[tuple[str, str, tuple[str, ...], Made]]:
    """Yield (language, question, refs, (kind, label, reply)), no reply to a question twice."""
    chance = random.Random(seed)
    for fact in (*NAMES, *AMOUNTS, *DAYS, *DEEDS):
        key, made = _made(fact, chance)
        seen: set[str] = set()
        for case in made:
            if case[2] not in seen:
                seen.add(case[2])
                yield fact.language, fact.question, (key,), case


def _made(fact: Name | Amount | Day | Deed, chance: random.Random) -> tuple[str, list[Made]]:
    if isinstance(fact, Name):
        return fact.key, _of_name(fact, chance)
    if isinstance(fact, Amount):
        return f"{fact.figure} {fact.unit}", _of_amount(fact, chance)
    if isinstance(fact, Day):
        return _day(fact.language, fact.day, fact.month, fact.year), _of_day(fact, chance)
    return fact.key, [
        *(("affix", "accept", reply) for reply in fact.right),
        *(("negation", "wrong", reply) for reply in fact.denied),
        *(("roles", "wrong", reply) for reply in fact.reversed_),
        *(("sentence", "accept", _framed(fact.language, fact.key, chance)) for _ in range(2)),
    ]


def _some(templates: tuple[str, ...], text: str, rivals: tuple[str, ...], chance: random.Random) -> list[str]:
    return [
        template.format(text, rival=chance.choice(rivals))
        for template in chance.sample(templates, min(A_KIND, len(templates)))
    ]


def _framed(language: str, text: str, chance: random.Random) -> str:
    return chance.choice(FRAMED[language]).format(text)


def _of_name(fact: Name, chance: random.Random) -> list[Made]:
    made: list[Made] = []
    made += [("negation", "wrong", text) for text in _some(NEGATED[fact.language], fact.key, fact.rivals, chance)]
    made += [("hedge", "wrong", text) for text in _some(HEDGED[fact.language], fact.key, fact.rivals, chance)]
    made += [("sentence", "accept", text) for text in _some(FRAMED[fact.language], fact.key, fact.rivals, chance)]
    made += [("other_name", "wrong", rival) for rival in fact.rivals]
    made += [("other_name", "wrong", _framed(fact.language, rival, chance)) for rival in fact.rivals[:1]]
    made += [("question_repeated", "wrong", fact.question)]
    made += [("homoglyph", "accept", lookalike(fact.key, chance)), ("homoglyph", "accept", lookalike(fact.key, chance))]
    made += [
        ("spelling", "accept", text) for text in (wide(fact.key), hidden(fact.key, chance), accented(fact.key, chance))
    ]
    made += [("typo", "accept", text) for text in (slip(fact.key, chance), slip(fact.key, chance)) if text != fact.key]
    made += [("html", "accept", f"<{tag}>{fact.key}</{tag}>") for tag in chance.sample(("b", "p", "strong"), 1)]
    *rest, last = fact.key.removeprefix("the ").split()
    if rest and fact.key[0].isupper():
        made.append(("word_order", "accept", f"{last}, {' '.join(rest)}"))
    return made


def _of_amount(fact: Amount, chance: random.Random) -> list[Made]:
    whole = f"{fact.figure} {fact.unit}"
    made: list[Made] = [("number", "wrong", f"{figure} {fact.unit}") for figure in swapped(fact.figure, chance)]
    made += [
        ("number", "wrong", _framed(fact.language, f"{figure} {fact.unit}", chance))
        for figure in swapped(fact.figure, chance)[:1]
    ]
    made += [("unit", "wrong", f"{fact.figure} {unit}") for unit in fact.others]
    made += [("unit", "wrong", _framed(fact.language, f"{fact.figure} {fact.others[0]}", chance))]
    made += [("negation", "wrong", text) for text in _some(BOUNDED[fact.language], whole, ("",), chance)]
    made += [("sentence", "accept", text) for text in _some(FRAMED[fact.language], whole, ("",), chance)]
    made += [("spelling", "accept", wide(whole)), ("typo", "accept", f"{fact.figure} {slip(fact.unit, chance)}")]
    return made


def _of_day(fact: Day, chance: random.Random) -> list[Made]:
    names = MONTHS[fact.language]
    written = _day(fact.language, fact.day, fact.month, fact.year)
    other_month = chance.choice([month for month in range(1, 13) if month != fact.month])
    wrong_days = [
        (fact.day + chance.choice((-1, 1)), fact.month, fact.year),
        (fact.day, other_month, fact.year),
        (fact.day, fact.month, fact.year + chance.choice((-10, -1, 1, 10, 100))),
        (int(str(fact.day)[::-1]), fact.month, fact.year),
    ]
    made: list[Made] = [("date", "wrong", _day(fact.language, *day)) for day in wrong_days]
    made += [("date", "wrong", f"{fact.year}-{other_month:02}-{fact.day:02}")]
    made += [("negation", "wrong", text) for text in _some(BESIDE_A_DAY[fact.language], written, ("",), chance)]
    made += [
        ("date", "accept", f"{fact.day}/{fact.month}/{fact.year}"),
        ("date", "accept", f"{fact.year}-{fact.month:02}-{fact.day:02}"),
        ("date", "accept", f"{fact.day} {names[fact.month - 1][:3]} {fact.year}"),
        ("spelling", "accept", wide(written)),
    ]
    made += [("sentence", "accept", text) for text in _some(FRAMED[fact.language], written, ("",), chance)]
    return made


def _day(language: str, day: int, month: int, year: int) -> str:
    return f"{day} {MONTHS[language][month - 1]} {year}"


def swapped(figure: str, chance: random.Random) -> list[str]:
    """Return `figure` with one figure changed, with two neighbours exchanged, ten times as large and with one left out."""
    places = [place for place, character in enumerate(figure) if character.isdigit()]
    place = chance.choice(places)
    changed = figure[:place] + chance.choice([d for d in "123456789" if d != figure[place]]) + figure[place + 1 :]
    found = [
        changed,
        f"{figure.replace('.', '').replace(',', '')}0",
        figure[:-1] if figure[-2].isdigit() else figure[:-2],
    ]
    pairs = [
        place
        for place in range(len(figure) - 1)
        if figure[place : place + 2].isdigit() and figure[place] != figure[place + 1]
    ]
    if pairs:
        place = chance.choice(pairs)
        found.append(figure[:place] + figure[place + 1] + figure[place] + figure[place + 2 :])
    return found


def lookalike(text: str, chance: random.Random) -> str:
    """Return `text` with some letters from the Cyrillic alphabet; one word keeps a Latin letter at least."""
    places = [place for place, character in enumerate(text) if character in LOOKALIKES]
    taken = set(chance.sample(places, min(len(places), chance.randint(1, 3))))
    return "".join(LOOKALIKES[character] if place in taken else character for place, character in enumerate(text))


def wide(text: str) -> str:
    """Return `text` in full-width letters and figures."""
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


def hidden(text: str, chance: random.Random) -> str:
    """Return `text` with characters that nobody sees between its letters."""
    place = chance.randrange(1, len(text))
    return text[:place] + chance.choice("\u200b\u200d\u00ad\u2060\ufeff") + text[place:]


def accented(text: str, chance: random.Random) -> str:
    """Return `text` with a mark on one vowel."""
    place = chance.choice([place for place, character in enumerate(text) if character in "aeiou"])
    return text[: place + 1] + chance.choice(ACCENTS) + text[place + 1 :]


def slip(text: str, chance: random.Random) -> str:
    """Return `text` with one slip inside its longest word: two letters exchanged, one left out or typed twice."""
    word = max(text.split(), key=len)
    if len(word) < 6:
        return text
    place = chance.randrange(2, len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0 and word[place] != word[place - 1]:
        bent = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    elif kind == 1:
        bent = word[:place] + word[place + 1 :]
    else:
        bent = word[:place] + word[place] + word[place:]
    return text.replace(word, bent)
