"""What laying words side by side does not see in an answer of a few words: values, spans of time, how many are asked for.

Each look either says that the reply is likely right though its words are others, or that it is likely wrong though they are
the same. None of them decides: the reply still waits for a person, in another place of the queue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from quizapp.core.text_matching.alignment import Laid
from quizapp.core.text_matching.forms import CREDITED, Form, Prepared, contains
from quizapp.core.text_matching.keys import NumberKey
from quizapp.core.text_matching.languages.lexicon import Lexicon, Unit
from quizapp.core.text_matching.numerals import value_of
from quizapp.core.text_matching.quantities import find_amounts, judge
from quizapp.core.text_matching.several import asks_for_several
from quizapp.core.text_matching.spans import span_of
from quizapp.core.text_matching.spelling import edits
from quizapp.core.text_matching.sureness import Weighed

LIKELY = 0.7
"""Sureness of a reply that says the same in other figures, at least."""
UNLIKELY = 0.3
"""Sureness of a reply that something speaks against, at most."""
MOST_NAMES = 6
"""Forms of a key that is one name; more are those of several things called so."""
LONGEST_OF_A_NAME = 4
"""Words of a reply that is a name and nothing else."""
NEAR_THE_OR = 3
"""Words on either side of "or" that are the choices."""
HUNDRED = Decimal(100)


def second_look(reply: str, weighed: Weighed) -> float:
    """Return the sureness of `weighed` as it is, or raised or lowered by what is known of values, times and the question."""
    sureness, beside, prepared = weighed.sureness, weighed.beside, weighed.prepared
    if weighed.form is None or weighed.laid is None or weighed.laid.reply.denials:
        return sureness
    words, lexicon = weighed.laid.reply.every, prepared.lexicon
    if _one_of_several(reply, words, beside, prepared) or _something_else(words, weighed.form, beside, prepared):
        return min(sureness, UNLIKELY)
    if any(word[-1].isdigit() for word in words):
        form = weighed.form.words
        if _counted_otherwise(words, form, lexicon) or _in_another_unit(words, form, lexicon):
            return min(sureness, UNLIKELY)
        if any(_within(reply, form, lexicon) or _same_share(words, form.words, lexicon) for _, form in beside):
            return max(sureness, LIKELY)
    return max(sureness, LIKELY) if _is_short_for(words, beside) else sureness


def _something_else(
    words: Sequence[str], nearest: Form, beside: Sequence[tuple[Laid, Form]], prepared: Prepared
) -> bool:
    """Return whether the reply is the other choice, another office, the kind only, or somebody of the same surname."""
    return (
        _other_choice(words, prepared)
        or _other_office(words, beside, prepared.lexicon)
        or _only_the_kind(words, beside, prepared)
        or _other_first_name(words, prepared)
        or _only_what_may_be_left_out(beside)
        or _each_other_time(words, nearest, prepared.lexicon)
    ) and not _is_short_for(words, beside)


def _other_office(words: Sequence[str], beside: Sequence[tuple[Laid, Form]], lexicon: Lexicon) -> bool:
    """Return whether the reply has or lacks a "vice" or "former" that every form lacks or has."""
    qualifiers = lexicon.own.qualifiers
    mine = qualifiers.intersection(words)
    return bool(beside) and all(qualifiers.intersection(form.words) != mine for _, form in beside)


def _only_the_kind(words: Sequence[str], beside: Sequence[tuple[Laid, Form]], prepared: Prepared) -> bool:
    """Return whether the reply is but the last word of every form, and the question says it: "court", "ocean"."""
    said = [word for word in words if word not in prepared.lexicon.weak_words]
    if len(said) != 1 or said[0] not in prepared.question:
        return False
    return bool(beside) and all(len(form.core) > 1 and form.core[-1] == said[0] for _, form in beside)


def _each_other_time(words: Sequence[str], form: Form, lexicon: Lexicon) -> bool:
    """Return whether the reply has "each month" where the form has "each week"."""
    said, meant = _times_of_each(words, lexicon), _times_of_each(form.words, lexicon)
    return bool(said - meant) and bool(meant - said)


def _times_of_each(words: Sequence[str], lexicon: Lexicon) -> frozenset[Unit]:
    units = lexicon.units
    return frozenset(
        units[word] for before, word in pairwise(words) if before in lexicon.own.distributives and word in units
    )


def _only_what_may_be_left_out(beside: Sequence[tuple[Laid, Form]]) -> bool:
    """Return whether the reply has but such words of the forms as another form does without: "house" for "the Speaker of
    the House", where "the speaker" is listed as well."""
    met = [(frozenset(laid.form.stems), laid) for laid, _ in beside if laid.pairs]
    missed = [frozenset(laid.form.stems) for laid, _ in beside if not laid.pairs]
    return bool(met) and bool(missed) and all(any(other < stems for other in missed) for stems, _ in met)


def _other_first_name(words: Sequence[str], prepared: Prepared) -> bool:
    """Return whether the forms are "Washington" and "George Washington", and the reply is another Washington."""
    if prepared.lexicon.own.agent_interrogatives.isdisjoint(prepared.question) or words[-1][-1].isdigit():
        return False
    cores = [form.core for form in _credited(prepared)]
    if not 1 < len(cores) <= MOST_NAMES or not 1 < len(words) <= LONGEST_OF_A_NAME or (words[-1],) not in cores:
        return False
    whole = [
        form.core
        for form in _credited(prepared)
        if form.core == form.words and 1 < len(form.core) <= LONGEST_OF_A_NAME and form.core[-1] == words[-1]
    ]
    small = prepared.lexicon.weak_words | prepared.lexicon.head_last_descriptors | frozenset(prepared.question)
    first = [word for word in words[:-1] if word not in small and len(word) > 1]
    return bool(whole and first) and not any(
        word[0] == known[0] and (len(known) == 1 or edits(word, known) is not None)
        for word in first
        for name in whole
        for known in name[:-1]
    )


def _is_short_for(words: Sequence[str], beside: Sequence[tuple[Laid, Form]]) -> bool:
    """Return whether the reply is the first letters of a form, or a form those of the reply: "UN", "VP"."""
    return any(
        (len(words) == 1 and len(form.core) > 1 and words[0] == form.initials)
        or (len(form.core) == 1 and len(words) > 1 and form.core[0] == "".join(word[0] for word in words))
        for _, form in beside
    )


def _within(reply: str, form: Form, lexicon: Lexicon) -> bool:
    """Return whether the reply names a time inside the decade, the century or the years of the form."""
    asked = span_of(form.text, lexicon.own.code)
    given = span_of(reply, lexicon.own.code) if asked is not None and asked.first < asked.last else None
    return asked is not None and given is not None and asked.holds(given)


def _same_share(words: Sequence[str], form: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether one is a share and the other the same in hundredths: 0.9 and 90 %."""
    for bare, named in ((words, form), (form, words)):
        if len(bare) == 1 and len(named) == 2 and named[1] == lexicon.own.percent:  # noqa: PLR2004 - figure and sign
            share, hundredths = value_of(bare[0]), value_of(named[0])
            if share is not None and 0 < share < 1 and share * HUNDRED == hundredths:
                return True
    return False


def _counted_otherwise(words: Sequence[str], form: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether the form is "a week" and the reply says another number of them than one."""
    single = len(form) > 1 and form[0] in lexicon.own.distributives and form[1] in lexicon.units
    return single and all(value_of(word) != 1 for word in words if word[-1].isdigit())


def _in_another_unit(words: tuple[str, ...], form: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Return whether the reply has the figure of the form with a unit that makes it another amount."""
    for asked in find_amounts(form, lexicon):
        value = value_of(asked.token)
        for given in find_amounts(words, lexicon):
            if value is None or asked.unit is None or given.unit is None or given.token != asked.token:
                continue
            if judge(given, NumberKey(value, unit=asked.unit), lexicon, ()) in {"differs", "unit_differs"}:
                return True
    return False


def _one_of_several(reply: str, words: Sequence[str], beside: Sequence[tuple[Laid, Form]], prepared: Prepared) -> bool:
    """Return whether the question asks for so many things by number and the reply names one of several forms."""
    lexicon = prepared.lexicon
    if "," in reply or not lexicon.connectives.isdisjoint(words) or not asks_for_several(prepared.question, lexicon):
        return False
    return len(beside) > 1 or any(
        not lexicon.connectives.isdisjoint(form.words) or "," in form.text for _, form in beside
    )


def _other_choice(words: Sequence[str], prepared: Prepared) -> bool:
    """Return whether the question offers two things and the reply is the one that the key is not."""
    question, lexicon = prepared.question, prepared.lexicon
    for place, word in enumerate(question):
        if word not in lexicon.disjunctions:
            continue
        before, after = question[max(0, place - NEAR_THE_OR) : place], question[place + 1 : place + 1 + NEAR_THE_OR]
        for mine, other in ((before, after), (after, before)):
            if _is_choice(words, mine, lexicon) and not contains(tuple(other), tuple(words)):
                return any(_is_choice(form.words, other, lexicon) for form in _credited(prepared))
    return False


def _is_choice(words: Sequence[str], side: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether the words of weight are those of `side`."""
    weighty = [word for word in words if word not in lexicon.weak_words]
    return bool(weighty) and all(word in side for word in weighty)


def _credited(prepared: Prepared) -> Iterator[Form]:
    return (form for form in prepared.forms if form.kind in CREDITED)
