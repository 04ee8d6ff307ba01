"""Make two spellings of the same reply the same text.

Promises: any `str` is taken, lone surrogates, NUL and stacks of combining marks included; `normalize` is idempotent and
takes time proportional to the length. What carries meaning survives: digits, decimal commas, the minus before a number,
negations hidden in "n't" and "≠", and currency signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from quizapp.core.text_matching.disguises import to_latin, without_markup
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.numerals import canonical_number, in_order, merge_numerals

# Unicode sorts runs of combining marks in quadratic time; no script needs more than this on one letter.
MARKS_ON_ONE_LETTER = 4

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_TYPOGRAPHY = {ord(mark): "'" for mark in "\u2018\u2019\u02bc\u00b4\u2032\uff07\u0060"}
_TYPOGRAPHY |= {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"}
_TYPOGRAPHY |= {ord("\u2260"): " not ", ord("\u2044"): " "}

# "2½" is 2.5; a fraction by itself stays one. "78º" is written for "78°".
_FRACTIONS = {"\u00bc": ".25", "\u00bd": ".5", "\u00be": ".75", "\u00ba": "\u00b0"}
_MIXED_FRACTION = re.compile("(?<=[0-9])\\s?([\u00bc\u00bd\u00be]|\u00ba(?=\\s?[CFK]))")

# Latin letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {
        "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00f0": "d", "\u00fe": "th", "\u00e6": "ae", "\u0153": "oe",
        "\u0131": "i", "\u0127": "h", "\u014b": "n", "\u0451": "\u0435",
    }
)  # fmt: skip

# Vowel signs belong to the word in these scripts, though Python does not count them as letters.
_SIGNS = "\u0591-\u05bd\u064b-\u0670\u0900-\u0963\u0970-\u0dff\u0e31-\u0ecd\u0f71-\u0fbc\u102b-\u109d\u17b4-\u17d3"
_SIGNS += "\u1b00-\u1b44\u1b80-\u1bad\ua980-\ua9c0\u0300-\u036f"
_TOKEN = re.compile(rf"(?:(?<!\S)|(?<=\())-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|[$€£¥₱₹₩฿₫₽₺%]|(?:[^\W\d_]|[{_SIGNS}])+")

_CONTRACTIONS = (
    (re.compile(r"!=|=/=|<>"), " not "),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\b(?:won't|wont)\b"), "will not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"(?<=\w)'s\b"), ""),
    (re.compile(r"(?<=\w)\+(?!\w)"), " plus "),
    (re.compile(r"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])"), r"\1.\2"),
    (re.compile(r"\bper cent\b"), "percent"),
    (re.compile(r"\b(he|she|they|we|you|i|it)'d\b"), r"\1 had"),
    (re.compile(r"(?<=\w)'re\b"), " are"),
    (re.compile(r"(?<=\w)'ve\b"), " have"),
    (re.compile(r"(?<=\w)'ll\b"), " will"),
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"(?<=[^\W\d_])'+(?=[^\W\d_])"), ""),
)
# What any of the contractions needs; most replies have none of it.
_CONTRACTED = re.compile(r"['!=<+:]|wont|\b[ap]\.|per cent")


def clean(text: str) -> str:
    """Return `text` without markup, surrogates, control and format characters; line ends become spaces."""
    if "<" in text or "&" in text:
        text = without_markup(text)
    if text.isascii():
        return text if text.isprintable() else _CONTROLS.sub("", text)
    kept: list[str] = []
    marks = 0
    text = _MIXED_FRACTION.sub(lambda match: _FRACTIONS[match[1]], text)
    for character in text.translate(_TYPOGRAPHY):
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category in {"Cs", "Cf"} or marks > MARKS_ON_ONE_LETTER:
            continue
        if category == "Cc":
            kept.append(" " if character.isspace() else "")
        elif category == "No":  # 10² is not 102
            kept.append(f" {character} ")
        else:
            kept.append(character)
    return "".join(kept)


def light(text: str) -> str:
    """Return `text` cleaned and folded (compatibility forms, case, diacritics, digits), punctuation left in place.

    Dates are read from this form, where 13.9 and 13/9 still differ from 139.
    """
    folded = clean(text).replace("`", "'")
    if folded.isascii():
        return folded.lower()
    folded = unicodedata.normalize("NFKC", folded).translate(_TYPOGRAPHY).casefold()
    folded = to_latin(_without_marks(unicodedata.normalize("NFKC", folded)).translate(_LETTERS))
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in clean(folded)
    )


def _without_marks(text: str) -> str:
    """Drop the marks on Latin, Greek and Cyrillic letters (except the breve of й) and on everything that is no letter."""
    kept: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.category(character)[0] != "M":
            base = character
        elif _drops_mark(base, character):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _drops_mark(base: str, mark: str) -> bool:
    if base == "\u0438" and mark == "\u0306":
        return False
    return base < "\u0530" or "\u1e00" <= base <= "\u20ff" or not base.isalpha()


def tokens(text: str, language: str) -> tuple[str, ...]:
    """Return the words and numbers of `text` in order, numbers in figures ("tiga belas" is "13")."""
    return tokens_of_light(light(text), language)


def tokens_of_light(text: str, language: str) -> tuple[str, ...]:
    """Return the tokens of a text that went through `light` already."""
    lexicon = lexicon_for(language)
    for spoken, meant in lexicon.own.rewrites:
        text = re.sub(spoken, meant, text)
    if _CONTRACTED.search(text):
        for pattern, replacement in _CONTRACTIONS:
            text = pattern.sub(replacement, text)
    if text.isascii():  # the usual reply: nothing but letters and spaces, no number in it
        plain = text.split()
        if "".join(plain).isalpha() and lexicon.number_words.isdisjoint(plain):
            return tuple(_in_full(plain, lexicon.abbreviations))
    raw: list[str] = []
    for found in _TOKEN.findall(text):
        if found[-1].isdigit():
            raw.extend(canonical_number(found, lexicon.own.decimal))
        else:
            raw.append(lexicon.own.percent if found == "%" else found)
    if "".join(raw).isalpha() and lexicon.number_words.isdisjoint(raw):  # punctuation, but no number
        return tuple(_in_full(raw, lexicon.abbreviations))
    return _with_amounts(raw, lexicon)


def _with_amounts(raw: list[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return `raw` with numbers, ordinals and amounts of money as one figure each, units behind them."""
    if not lexicon.currencies.keys().isdisjoint(raw):
        raw = _scaled(raw, lexicon.currencies, lexicon.own.scale_letters)
    raw = in_order(_in_full(raw, lexicon.abbreviations), lexicon)
    if lexicon.number_words.isdisjoint(raw) and lexicon.currencies.keys().isdisjoint(raw):
        return tuple(raw)  # figures alone: nothing to be put together or moved
    while True:  # "minus $5", "Rp $5": what one step moves may be what the other was waiting for
        placed = _currency_last(merge_numerals(raw, lexicon.numbers), lexicon.currencies)
        if placed == raw:
            return tuple(placed)
        raw = placed


def _in_full(words: list[str], abbreviations: Mapping[str, str]) -> list[str]:
    """Return `words` with the abbreviations of messages written out."""
    if abbreviations.keys().isdisjoint(words):
        return words
    return [part for word in words for part in abbreviations.get(word, word).split()]


def _scaled(words: list[str], currencies: Container[str], letters: Mapping[str, str]) -> list[str]:
    """Return `words` with the letter behind an amount of money in full: the m of "£50m" are millions, not metres."""
    return [
        letters[word]
        if place > 1 and word in letters and words[place - 2] in currencies and _is_figure(before)
        else word
        for place, (before, word) in enumerate(zip(["", *words], words, strict=False))
    ]


def _is_figure(word: str) -> bool:
    return word[-1:].isdigit()


def _currency_last(words: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Move a currency sign behind its amount and spell it ("$5" is "5 dollars"); a sign without an amount says nothing."""
    placed: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        following = words[position + 1] if position + 1 < len(words) else ""
        if word in names and following[-1:].isdigit():
            placed += [following, names[word]]
            position += 2
            continue
        if word not in names:
            placed.append(word)
        elif placed and placed[-1][-1:].isdigit():
            placed.append(names[word])
        elif word.isalpha():
            placed.append(word)
        position += 1
    return placed


def normalize(text: str, language: str) -> str:
    """Return the form of `text` that equality is judged by: tokens joined by single spaces, "" if nothing is said."""
    return " ".join(tokens(text, language))


@lru_cache(maxsize=256)
def literal(text: str) -> str:
    """Return `text` folded but with its punctuation, for answers that are nothing but signs ("+", "?")."""
    return " ".join(light(text).split())


def words(text: str, language: str) -> frozenset[str]:
    """Return the normalised words of a passage, for `Key.passage_words`."""
    return frozenset(tokens(text, language))
