"""Keys that list several things of which one is enough: "reviews laws", "explains laws", "resolves disputes".

Nobody says such a thing in the words of the key, and most who have a word of it have the point. What tells a right reply
is how much of it the forms account for together, and whether it has a word that one of them has for itself: "laws", which
three of the forms above share, is what the question is about, "disputes" is an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from quizapp.core.text_matching.alignment import Laid, Line, stem_of
from quizapp.core.text_matching.forms import Form, Prepared
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.several import asks_for_several
from quizapp.core.text_matching.spelling import edits
from quizapp.core.text_matching.whole_sentences import is_clause

MOST_WEIGHTY = 5
"""Words of weight in a form of middling length."""
MOST_FORMS = 12
"""Forms of a key; more are the names of one thing."""
SHORTEST_BARE, LONGEST_BARE = 4, 9
"""Words of a question that stands by itself and tells nothing first."""
SHARED = 0.15
"""What a word tells that all forms have, or that a form has which does without it elsewhere ("speaker of the house",
"speaker")."""
WORDS_OF_A_LONG_REPLY = 8
SHORTEST_IN_BRACKETS = 4
"""Letters in brackets that may be another way to say it."""
ALL = 0.9
"""Share from which on all of a form, or all of a reply, is accounted for."""
MOST = 0.75
"""Share of the new words of a form, without which a reply is only a part of it: "fought for rights"."""
MOSTLY = 0.6
"""Share of a reply that must be accounted for, though it has all of a form: "jobs were lost" is not "for jobs"."""
ACCEPT_SAID = 0.8
"""Sureness from which on a reply is accepted that has every new word of a form ..."""
ACCEPT_TOLD = 0.75
"""... that has every word of a form that no other form has, and none of its own ..."""
ACCEPT_COVERED = 0.85
"""... that has no word beside those of the forms ..."""
ACCEPT_OTHER = 0.93
"""... and any other (docs/grading.md says how they were chosen)."""
TURNED = 0.5
"""How much more another form must have in common with a reply that denies this one, to be the one it is about."""

_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"\(([^()]+)\)")
_ITEM = re.compile(r"[,;]\s*")


class PointShares(NamedTuple):
    """What is weighed. `fresh`: of a form the words that the question does not have; `union`: of the reply what any form
    accounts for; `one`: the surest word that tells one form from the others; `length`: words of the reply."""

    fresh: float
    union: float
    one: float
    length: float
    turned: float
    clash: float


@dataclass(frozen=True, slots=True)
class PointWeights:
    """What each share adds to the log odds."""

    bias: float
    fresh: float
    union: float
    one: float
    length: float
    turned: float
    clash: float

    def score(self, shares: PointShares) -> float:
        """Return the log odds that a reply with these `shares` is right."""
        return (
            self.bias
            + self.fresh * shares.fresh
            + self.union * shares.union
            + self.one * shares.one
            + self.length * shares.length
            + self.turned * shares.turned
            + self.clash * shares.clash
        )


def lists_points(prepared: Prepared, forms: Sequence[Form]) -> bool:
    """Return whether the key lists several things that are no names, values or sentences."""
    lexicon = prepared.lexicon
    if not lexicon.own.same_meaning or not 1 < len({form.core for form in forms}) <= MOST_FORMS:
        return False
    question = prepared.question
    if not lexicon.asks_for_name.isdisjoint(question) or prepared.key.vocabulary or asks_for_several(question, lexicon):
        return False
    if not _is_open(question, lexicon):
        return False
    if any(word[-1].isdigit() for form in forms for word in form.core):
        return False
    # A question that tells a case, or only says "Explain", is answered in sentences.
    bare = SHORTEST_BARE <= len(question) <= LONGEST_BARE
    named = sum(not _has_small_word(form.text, lexicon) for form in forms)
    if 2 * named >= len(forms) or (mostly_clauses(forms, lexicon) and not bare):
        return False
    weighty = sorted(sum(word not in lexicon.weak_words for word in form.words) for form in forms)
    return weighty[len(weighty) // 2] <= MOST_WEIGHTY


def mostly_clauses(forms: Sequence[Form], lexicon: Lexicon) -> bool:
    """Return whether most of the forms say what somebody or something is or does."""
    return 2 * sum(is_clause(form, lexicon) for form in forms) > len(forms)


def _is_open(question: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether the question asks what is done, why, or for one of several; "what is the name of" asks for a name."""
    if not lexicon.own.naming_words.isdisjoint(question[1:]):
        return False
    asking = lexicon.own.asks_for_a_point | lexicon.reason_words
    return not asking.isdisjoint(question) or not lexicon.own.naming_several.isdisjoint(question[:1])


def _has_small_word(text: str, lexicon: Lexicon) -> bool:
    """Return whether a word of weight is written small, so that the form is no name."""
    return any(
        word.islower() and word not in lexicon.weak_words and word not in lexicon.leading
        for word in _WORD.findall(text)
    )


def said_in_brackets(forms: Sequence[Form], language: str) -> tuple[Form, ...]:
    """Return what stands in and before brackets as forms of their own: "because of high taxes (taxation without
    representation)"; what only adds to the form ("(from the king)") is none."""
    leading = lexicon_for(language).leading
    found: dict[tuple[str, ...], Form] = {}
    for form in forms:
        for inside in _INSIDE.findall(form.text):
            for item in (_INSIDE.sub(" ", form.text), *_ITEM.split(inside)):
                words = tokens(item, language)
                if words and len(item) >= SHORTEST_IN_BRACKETS and (item not in inside or words[0] not in leading):
                    found.setdefault(words, form._replace(words=words))
    listed = {form.words for form in forms}
    return tuple(form for words, form in found.items() if words not in listed)


def without_idle_negations(words: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Return `words` with "or not" left out and "not enough" as the lack that it is."""
    if lexicon.negators.isdisjoint(words):
        return words
    found: list[str] = []
    for word in words:
        before = found[-1] if found else ""
        if word in lexicon.negators and before in lexicon.disjunctions:
            found.pop()
        elif word in lexicon.own.enough and before in lexicon.negators:
            found[-1] = lexicon.own.lacking
        else:
            found.append(word)
    return tuple(found)


def in_one_meaning(some: Line, lexicon: Lexicon) -> Line:
    """Return `some` with the stem of each word that of the first word of its meaning."""
    meanings = _meanings(lexicon.own.code)
    return some._replace(stems=tuple([meanings.get(one, one) for one in some.stems]))


@lru_cache(maxsize=8)
def _meanings(code: str) -> Mapping[str, str]:
    lexicon = lexicon_for(code)
    found: dict[str, str] = {}
    for word, first in lexicon.own.same_meaning.items():
        one, other = stem_of(word, lexicon), stem_of(first, lexicon)
        if one[1] == other[1] and one[0] != other[0]:
            found.setdefault(one[0], other[0])
    return found


def shares_of_points(beside: Sequence[tuple[Laid, Form]], lexicon: Lexicon) -> PointShares:
    """Return what is weighed of a reply beside all forms near it (one at least).

    Who wants or needs something has not got it: "they wanted self-government" for "they had no self-government".
    """
    tell = _told(tuple([(laid.form.stems, laid.form.asked) for laid, _ in beside]))
    reply = beside[0][0].reply
    covered = [0.0] * len(reply.words)
    fresh = one = 0.0
    for laid, _ in beside:
        fresh = max(fresh, laid.fresh)
        for place, other, credit in laid.pairs:
            covered[place] = max(covered[place], credit)
            if not laid.form.asked[other]:
                one = max(one, credit * tell[laid.form.stems[other]] * min(1.0, laid.form.weights[other]))
    union = sum([credit * weight for credit, weight in zip(covered, reply.weights, strict=True)])
    nearest = nearest_of(beside)[0]
    return PointShares(
        fresh,
        union / (sum(reply.weights) or 1.0),
        one,
        min(1.0, len(reply.every) / WORDS_OF_A_LONG_REPLY),
        float(nearest.turned and (bool(reply.denials) or lexicon.own.wanting.isdisjoint(reply.every))),
        float(nearest.clash),
    )


def accept_points_from(beside: Sequence[tuple[Laid, Form]], lexicon: Lexicon) -> float | None:
    """Return the sureness from which on a reply laid `beside` the forms may be accepted without a person, None if never.

    Not where somebody else may do it ("ships warn him of storms", "germs fight them"), nor where the reply has a word of
    its own in place of one of the form: "they store fat in their legs" for humps. Never for clauses: "the path is complete".
    """
    if mostly_clauses([form for _, form in beside], lexicon):
        return None
    shares = shares_of_points(beside, lexicon)
    sound = [laid for laid, _ in beside if _is_sound(laid, lexicon)]
    if shares.union >= MOSTLY and any(laid.fresh >= ALL for laid in sound):
        return ACCEPT_SAID
    tell = _told(tuple([(laid.form.stems, laid.form.asked) for laid, _ in beside]))
    if any(laid.precision >= ALL and _has_all_that_tells(laid, tell) for laid in sound):
        return ACCEPT_TOLD
    laid, _ = nearest_of(beside)
    if laid not in sound:
        return None
    if shares.union >= ALL and shares.fresh >= MOST:
        return ACCEPT_COVERED
    return None if laid.rivals else ACCEPT_OTHER


def _is_sound(laid: Laid, lexicon: Lexicon) -> bool:
    """Return whether nothing in `laid` may turn what the form says: a denial, a refusal, another order, another doer, or a
    word that is only like one of the form ("proteins", "protects")."""
    if laid.turned or bool(laid.reply.denials) != bool(laid.form.denials):
        return False
    refusals = lexicon.own.denials
    if refusals.intersection(laid.reply.every) != refusals.intersection(laid.form.every):
        return False
    alike = (
        credit >= 1 or edits(laid.reply.words[place], laid.form.words[other]) == 1
        for place, other, credit in laid.pairs
    )
    return all(alike) and _in_order(laid, lexicon) and not _opens_with_another(laid, lexicon)


def _has_all_that_tells(laid: Laid, tell: Mapping[str, float]) -> bool:
    """Return whether the reply has every word of the form that no other has: "speech" of the freedoms that are listed."""
    form, found = laid.form, {other for _place, other, credit in laid.pairs if credit >= ALL}
    telling = [place for place, one in enumerate(form.stems) if tell[one] >= 1 and not form.asked[place]]
    return bool(telling) and found.issuperset(telling)


def _in_order(laid: Laid, lexicon: Lexicon) -> bool:
    """Return whether the words of the form that the reply has stand there in the order of the form.

    Or as a compound of what the form joins by a preposition: "the tea tax" for "the tax on tea".
    """
    pairs = sorted(laid.pairs)
    mine, theirs = _places_in_text(laid.reply), _places_in_text(laid.form)
    for (place, other, _), (after, later, _) in pairwise(pairs):
        if later > other:
            continue
        between = laid.form.every[theirs[later] + 1 : theirs[other]]
        following = laid.reply.every[mine[after] + 1 : mine[after] + 2]
        compound = mine[after] == mine[place] + 1 and not any(word in lexicon.leading for word in following)
        if not (compound and between and all(word in lexicon.leading for word in between)):
            return False
    return True


def _places_in_text(some: Line) -> tuple[int, ...]:
    """Return where each word of weight stands among all words."""
    places: list[int] = []
    start = 0
    for word in some.words:
        start = some.every.index(word, start) + 1
        places.append(start - 1)
    return tuple(places)


def _opens_with_another(laid: Laid, lexicon: Lexicon) -> bool:
    """Return whether a word of weight that is not the form's stands before those that are, and "and" does not join them."""
    first = min((place for place, _other, _credit in laid.pairs), default=0)
    places = _places_in_text(laid.reply)
    for place in range(first):
        if not laid.reply.asked[place] and laid.reply.every[places[place] + 1] not in lexicon.connectives:
            return True
    return False


def nearest_of(beside: Sequence[tuple[Laid, Form]]) -> tuple[Laid, Form]:
    """Return the form that has most in common with the reply, rather one that it does not deny; of several the first."""
    return max(beside, key=lambda pair: pair[0].recall + pair[0].precision + pair[0].fresh - TURNED * pair[0].turned)


@lru_cache(maxsize=512)
def _told(forms: tuple[tuple[tuple[str, ...], tuple[bool, ...]], ...]) -> Mapping[str, float]:
    """Return by each stem how much it tells one form from the others (0-1).

    Forms that another one is a part of say no more than that part.
    """
    sets = {frozenset(new_stems(stems, asked)) for stems, asked in forms}
    shortest = [one for one in sets if not any(other < one for other in sets)]
    having = Counter(stem for one in shortest for stem in one)
    several = len(shortest) - 1
    return {
        stem: SHARED if not having[stem] else 1 - (1 - SHARED) * (having[stem] - 1) / several if several else 1.0
        for stems, _ in forms
        for stem in stems
    }


def new_stems(stems: Sequence[str], asked: Sequence[bool]) -> Sequence[str]:
    """Return the stems that the question does not have; all if there are no others."""
    return [stem for stem, known in zip(stems, asked, strict=True) if not known] or stems
