"""What the matcher must know about a language: the shape every language module fills in.

Two views exist. `LanguageData` is one language, as its module states it. `Lexicon` is what a question in one language is
read with: the language itself first, and the others behind it, because pupils in Indonesia answer an English passage in
Indonesian and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Phrase = tuple[str, ...]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a space-separated block, so that word lists stay readable in the language modules."""
    return frozenset(text.split())


def opposed(text: str) -> dict[str, str]:
    """Return by each further word of a line the first word of that line, whose opposite it is."""
    rows = (line.split() for line in text.splitlines() if line.strip())
    return {other: first for first, *others in rows for other in others}


def said_alike(text: str) -> dict[str, str]:
    """Return by each further word of a line the first word of the first line that has it."""
    found: dict[str, str] = {}
    for first, *others in (line.split() for line in text.splitlines() if line.strip()):
        for other in others:
            found.setdefault(other, found.get(first, first))
    return found


_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
# Single letters may be anything; from forty on Roman numerals are rare in school texts and look like words.
ROMAN = {f"{'x' * tens}{ones}": 10 * tens + one for tens in range(4) for one, ones in enumerate(_ONES)}
ROMAN = {numeral: value for numeral, value in ROMAN.items() if len(numeral) > 1}


def families(text: str) -> dict[str, str]:
    """Return by each irregular form its base, from rows "build built; write wrote written"."""
    rows = (row.split() for row in text.split(";"))
    return {form: base for base, *forms in rows for form in forms}


def numbered(text: str, *, start: int = 0, step: int = 1) -> dict[str, int]:
    """Return the words of `text` with the numbers they name, counted from `start` in steps of `step`."""
    return {word: start + step * place for place, word in enumerate(text.split())}


def phrases(text: str) -> frozenset[Phrase]:
    """Return one phrase (a tuple of words) for each line of `text`."""
    return frozenset(tuple(line.split()) for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: `factor` turns it into the base unit of its `dimension` (metres, grams, seconds, ...)."""

    dimension: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words numbers are made of.

    `small`: 0-9. `teens`: 10-19 in one word. `tens`: 20-90 in one word. `add_ten`: "belas". `times_ten`: "puluh".
    `hundreds`: words that multiply by 100. `scales`: words that multiply by 1,000 or more. `whole`: words that are a
    number with its magnitude inside ("seratus", "seribu"). `minus`: words that make the next number negative.
    `joiners`: words allowed inside a number ("two hundred and five").
    """

    small: Mapping[str, int] = field(default_factory=dict)
    teens: Mapping[str, int] = field(default_factory=dict)
    tens: Mapping[str, int] = field(default_factory=dict)
    add_ten: frozenset[str] = frozenset()
    times_ten: frozenset[str] = frozenset()
    hundreds: frozenset[str] = frozenset()
    scales: Mapping[str, int] = field(default_factory=dict)
    whole: Mapping[str, int] = field(default_factory=dict)
    minus: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()  # "a": before "hundred" one of them
    halves: frozenset[str] = frozenset()  # "half": before "a million", half of it

    def words(self) -> frozenset[str]:
        """Return every word that may begin or enlarge a number."""
        tables = (self.small, self.teens, self.tens, self.scales, self.whole)
        sets = (self.add_ten, self.times_ten, self.hundreds, self.minus)
        return frozenset(word for part in (*tables, *sets) for word in part)


@dataclass(frozen=True, slots=True)
class LanguageData:
    """One language, every word already normalised (lower case, no diacritics, no punctuation)."""

    code: str
    stemmer: str | None = None  # name of the Snowball stemmer
    decimal: str = ""  # "," or "."; empty: not known, so "1.000" is left as it stands
    day_first: bool | None = None  # 9/12 is 9 December (True), 12 September (False), or either (None)
    percent: str = "percent"
    articles: frozenset[str] = frozenset()  # may stand inside or be left out of any form
    leading: frozenset[str] = frozenset()  # function words cut from the front of a form and of a reply
    function_words: frozenset[str] = frozenset()  # may stand beside the key without changing what is said
    connectives: frozenset[str] = frozenset()  # with the key and a wrong answer, these make a hedge
    disjunctions: frozenset[str] = frozenset()  # the connectives that leave the choice open
    negators: frozenset[str] = frozenset()  # words that deny or exclude what follows
    dont_know: frozenset[Phrase] = frozenset()
    fluff: frozenset[str] = frozenset()  # politeness and pronouns around "don't know"
    frames: frozenset[Phrase] = frozenset()  # "I think": may stand beside the key
    interrogatives: frozenset[str] = frozenset()
    imperatives: Mapping[str, str] = field(default_factory=dict)  # "sebutkan": asks as this interrogative does
    naming_interrogatives: frozenset[str] = frozenset()  # those answered by a name, so that a name may be a rival
    open_interrogatives: frozenset[Phrase] = frozenset()  # place, time, number, reason: no agent to be swapped
    agent_markers: frozenset[str] = frozenset()  # "by": turns the roles of a sentence round
    descriptors: frozenset[str] = frozenset()  # "leader": with an insufficient name, describes the key
    descriptor_first: bool = True  # "pemimpin Wagner" (True) or "Wagner leader" (False)
    complement_words: frozenset[str] = frozenset()  # "leader OF Wagner", "pendiri DARI Wagner"
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)  # 0 = Monday
    day_ordinals: Mapping[str, int] = field(default_factory=dict)  # "thirteenth": read only beside a month
    month_labels: frozenset[str] = frozenset()  # a number after one of these is a month
    date_words: frozenset[str] = frozenset()  # "tanggal", "the", "of": may stand inside a date
    numbers: NumberWords = NumberWords()
    units: Mapping[str, Unit] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)  # written before the number -> said after it
    scale_letters: Mapping[str, str] = field(default_factory=dict)  # "m" behind an amount of money -> "million"
    classifiers: frozenset[str] = frozenset()  # "orang", "people": may follow a number that has no unit
    abbreviations: Mapping[str, str] = field(default_factory=dict)  # "krn" -> "karena": read as the word in full
    suffixes: frozenset[str] = frozenset()  # endings that leave the word the same word
    clitics: tuple[str, ...] = ()  # endings of one word that are a word of their own elsewhere: "-nya"
    inflections: tuple[str, ...] = ()  # regular endings of verbs and plurals, where prefixes do not tell the voice
    irregular: Mapping[str, str] = field(default_factory=dict)  # "built" -> "build"
    verbal_endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "in" -> ("kan", "i"): may stand for
    noun_endings: tuple[str, ...] = ()  # "-an": another word than the verb, of the same family
    prefixes: tuple[tuple[str, str], ...] = ()  # ("meny", "s"): "menyapu" is made of "sapu"
    verbal_prefixes: tuple[str, ...] = ()  # make a verb of a noun and mean the same beside a key: "ber-"
    active_prefixes: tuple[str, ...] = ()
    passive_prefixes: tuple[str, ...] = ()
    agent_prefixes: tuple[str, ...] = ()  # who does it: "pe-"
    agent_suffixes: tuple[str, ...] = ()  # "-er"
    spoken_prefixes: tuple[tuple[str, str], ...] = ()  # ("ny", "c"): "nyuci" is said for "cuci"
    spoken_suffixes: tuple[str, ...] = ()
    passive_auxiliaries: frozenset[str] = frozenset()  # "was": with a participle, the roles are turned round
    auxiliaries: frozenset[str] = frozenset()  # "did": behind the asking word, who does it is not asked
    agent_interrogatives: frozenset[str] = frozenset()  # "who": the verb follows
    choosing_interrogatives: frozenset[str] = frozenset()  # "which": a noun follows
    relatives: frozenset[str] = frozenset()  # "who", "yang": open a clause about the word before
    pronouns: frozenset[str] = frozenset()  # "it": stand for what the question is about
    open_prepositions: frozenset[str] = frozenset()  # "in which", "di kota mana": place or time is asked
    comparisons: frozenset[str] = frozenset()  # "than": what follows is not chosen
    glue: frozenset[str] = frozenset()  # joins the items of a list in speech: "suhu sama tekanan"
    clause_openers: frozenset[str] = frozenset()  # "because": a clause begins, and the one before has ended
    yes_words: frozenset[str] = frozenset()  # at the head of a sentence that answers yes or no
    no_words: frozenset[str] = frozenset()
    ordering: frozenset[str] = frozenset()  # in a question: the order of a list is asked for
    ordinal_prefixes: frozenset[str] = frozenset()  # "ke" in "kesembilan", "ke-9"
    ordinal: str = ""  # pattern of an ordinal in figures or words
    counting: frozenset[Phrase] = frozenset()  # "how many": asks for a number of things, which no ordinal tells
    decade: str = ""  # pattern of "1980s"; its group are the figures without the last
    century: str = ""  # pattern of "20th century"; its group is the number
    parts_of_spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # "early" -> hundredths of the span
    before_era: str = ""  # pattern of "BC"
    naming_several: frozenset[str] = frozenset()  # "name", "sebutkan": before the number of things asked for
    demonyms: Mapping[str, str] = field(default_factory=dict)  # "british" -> "britain"
    old_spellings: tuple[tuple[str, str], ...] = ()  # ("oe", "u"): Soekarno is Sukarno
    possessives: frozenset[str] = frozenset()  # "their": beside two other words of weight it decides nothing
    distributives: frozenset[str] = frozenset()  # "per": before a word of the question
    approximations: frozenset[str] = frozenset()  # "about": before a figure they say the same
    exactly: frozenset[str] = frozenset()  # "only": before a figure it decides nothing
    ages: frozenset[str] = frozenset()  # "old": in a question, a bare figure is one of years
    and_a_half: tuple[str, ...] = ()  # behind a figure
    range_words: frozenset[str] = frozenset()  # "until": between two figures
    day_in_halves: bool = False  # an hour up to twelve without its part of the day is no time
    parts_of_the_hour: Mapping[str, int] = field(default_factory=dict)  # "quarter" -> minutes
    past_the_hour: frozenset[str] = frozenset()
    to_the_hour: frozenset[str] = frozenset()
    measures: Mapping[str, str] = field(default_factory=dict)  # "deep" -> "depth": repeats a question for the depth
    variants: Mapping[str, str] = field(default_factory=dict)  # "gray" -> "grey": two spellings of one word
    qualifiers: frozenset[str] = frozenset()  # "vice": with it, a title is another one
    titles: frozenset[str] = frozenset()  # "ibu": before a name a title or somebody's mother
    clock_words: frozenset[str] = frozenset()  # before a figure they are the hour, behind it a duration
    clock: str = ""  # what all of `clock_words` are read as
    contrasts: frozenset[str] = frozenset()  # "but": what follows is meant, what was denied before is not
    denials: frozenset[str] = frozenset()  # "wrong", "instead": deny without being negations
    limits: frozenset[str] = frozenset()  # "less", "before", "near": beside a short key they say something else
    relations: frozenset[str] = frozenset()  # "mother", "enemy": beside a name, somebody else
    naming_words: frozenset[str] = frozenset()  # "nama": between the asking word and what is asked for
    lettered: frozenset[str] = frozenset()  # "vitamin": the letter behind is a label, no article
    double_letters: frozenset[str] | None = None  # doubled letters that real words have; None: any
    known_words: frozenset[str] = frozenset()  # real words and names, never taken for a misspelt key
    homographs: frozenset[str] = frozenset()  # words of other languages that mean something else here
    asks_for_name: frozenset[str] = frozenset()  # interrogatives answered by a name
    reason_words: frozenset[str] = frozenset()  # a question with one of these asks for more than a name or a value
    weak_words: frozenset[str] = frozenset()  # carry so little of an answer that alikeness does not count them
    opposites: Mapping[str, str] = field(default_factory=dict)  # "open" -> "closed": the same with a negation
    turning_prefixes: tuple[str, ...] = ()  # "in" in "incomplete": the same with a negation
    rewrites: tuple[tuple[str, str], ...] = ()  # patterns read as something else before words are cut: "kura2"
    near_in_meaning: Mapping[str, str] = field(default_factory=dict)  # "gaji" -> "upah": for the order of waiting only
    same_meaning: Mapping[str, str] = field(default_factory=dict)  # "levy" -> "tax": in keys that list several things
    besides: frozenset[str] = frozenset()  # negators that leave something out of a question, and deny nothing in it
    asks_for_a_point: frozenset[str] = frozenset()  # "do", "one", "purpose": answered by one of several things
    wanting: frozenset[str] = frozenset()  # "wanted": what somebody has not got
    conditionals: frozenset[str] = frozenset()  # "if": the clause that it opens is not what is asked
    enough: frozenset[str] = frozenset()  # behind a negation: a lack
    lacking: str = ""  # the word for that lack
    shortened: Mapping[str, str] = field(default_factory=dict)  # "dr" -> "dari" where the key has that word
    honorifics: frozenset[str] = frozenset()  # "jenderal": before a name they leave it the same person's
    about: frozenset[str] = frozenset()  # "sekitar": in front of an amount that the key has only about, too
    implied_units: Mapping[str, str] = field(default_factory=dict)  # "umur" -> "tahun": of a bare figure
    parts_of_day: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # "malam", "pm" -> first and last hour
    half_before: str = ""  # "setengah": before an hour, half an hour less
    time_zones: frozenset[str] = frozenset()  # may be left out, but not exchanged
    how_many: frozenset[str] = frozenset()  # "berapa": asks for a number of things ...
    numbered: frozenset[str] = frozenset()  # ... but not behind "abad", "kelas"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language together with what is borrowed from the others."""

    own: LanguageData
    function_words: frozenset[str]
    leading: frozenset[str]
    articles: frozenset[str]
    connectives: frozenset[str]
    disjunctions: frozenset[str]
    negators: frozenset[str]
    dont_know: frozenset[Phrase]
    fluff: frozenset[str]
    frames: frozenset[Phrase]
    interrogatives: frozenset[str]
    naming_interrogatives: frozenset[str]
    open_interrogatives: frozenset[Phrase]
    agent_markers: frozenset[str]
    head_first_descriptors: frozenset[str]
    head_last_descriptors: frozenset[str]
    complement_words: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    day_ordinals: Mapping[str, int]
    month_labels: frozenset[str]
    date_words: frozenset[str]
    numbers: NumberWords
    number_words: frozenset[str]  # every word that can begin or belong to a number
    units: Mapping[str, Unit]
    currencies: Mapping[str, str]
    classifiers: frozenset[str]
    known_words: frozenset[str]
    abbreviations: Mapping[str, str]
    asks_for_name: frozenset[str]
    reason_words: frozenset[str]
    weak_words: frozenset[str]
    light_words: frozenset[str]  # articles, connectives and "per": no others are left out of a form
    opposites: Mapping[str, str]
