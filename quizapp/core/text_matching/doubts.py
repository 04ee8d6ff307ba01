"""What speaks against a reply that no rule decides: it waits for the teacher as before, but the reason says why.

The words may be nearly those of the key and still say something else: "kurang dari 24 jam", "Jepara atau Rembang", "polisi
ditangkap penyelundup". Where the key is a sentence, words like "before" may say the same in another way, so that these
doubts are about short keys only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from quizapp.core.text_matching.forms import CREDITED, Claim, Form, Prepared, Reply, contains, find_claims
from quizapp.core.text_matching.inflection import lemmas, same_word
from quizapp.core.text_matching.keys import Decision
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import light
from quizapp.core.text_matching.readings import deeds
from quizapp.core.text_matching.spelling import edits
from quizapp.core.text_matching.surroundings import claimed, contrasted, frame_places, of_somebody, unexplained
from quizapp.core.text_matching.verdicts import decision

LONGEST_FORM = 6
"""Words of the longest form of a short key."""
MOST_BESIDE = 6
"""Words that a reply may have beside those of the key; a longer one is a sentence of its own, or a piece of the passage."""
LONGEST_NAME = 2
"""Words of a form that is a name or a thing, and no sentence."""
LEAST_SHARED = 0.6
"""Share of the words of a form from which on a negation is about the key."""
MOST_NAMED = 2
"""Words of a second name behind a comma; a longer piece may describe the first."""
MOST_FORMS = 200

_GLUED = re.compile(r"([^\W\d_]+)(\d+)")
_CHOICE = re.compile(r"[^\W_]\s*/\s*[^\W_]")


def doubt(reply: Reply, prepared: Prepared) -> Decision | None:
    """Return the reason why `reply`, which nothing has decided, may not mean the key; None if there is none in sight."""
    forms = prepared.credited
    if not 0 < len(forms) <= MOST_FORMS:
        return None
    longest = len(forms[0].core)
    if longest > LONGEST_FORM:
        return None
    if len(reply.core) > longest + MOST_BESIDE:
        return decision("two_things") if prepared.key.passage_words.issuperset(reply.words) else None
    claims = find_claims(reply, prepared)
    credited = [claim for claim in claims if claim.form.kind in CREDITED]
    extra = _of_no_form(unexplained(reply, claims, prepared), prepared) if credited else ()
    said = {word for form in forms for word in form.words}.union(prepared.question)
    return (
        _denied(reply, forms, claims, said, prepared)
        or _limited(reply, claims, forms, extra, said, prepared)
        or _related(reply, claims, forms, extra, said, prepared)
        or _other_unit(reply, forms, prepared.lexicon)
        or _other_things(reply, claims, extra, prepared)
        or _one_of_two(reply, claims, extra, forms, said, prepared)
        or _reversed(reply, forms, prepared.lexicon)
        or _incomplete(reply, forms, prepared.lexicon)
        or _other_word(reply, forms, prepared)
    )


def _of_no_form(words: Sequence[str], prepared: Prepared) -> Sequence[str]:
    """Return `words` without those that are of a form: "review and explain laws" names two of the listed things."""
    code = prepared.lexicon.own.code
    return tuple([word for word in words if not any(same_word(word, one, code) for one in prepared.credited_words)])


def _denied(
    reply: Reply, forms: Sequence[Form], claims: Sequence[Claim], said: AbstractSet[str], prepared: Prepared
) -> Decision | None:
    """A negation that neither key nor question has, in a reply with words of the key."""
    lexicon = prepared.lexicon
    negators = lexicon.negators | lexicon.own.denials
    taken = claimed(claims) | frame_places(reply, lexicon)
    if contrasted(reply, claims, lexicon):
        return None
    word = next((word for at, word in enumerate(reply.words) if word in negators and at not in taken), None)
    if word is None or not negators.isdisjoint(said) or not _shares_words(reply, forms, prepared):
        return None
    return decision("negation", word=word)


def _shares_words(reply: Reply, forms: Sequence[Form], prepared: Prepared) -> bool:
    """Return whether the reply has most words of a form, in whatever form of themselves; of those not in the question."""
    code = prepared.lexicon.own.code
    asked = frozenset(prepared.question)
    mine = {lemma for word in reply.core for lemma in lemmas(word, code)}
    return any(
        sum(not mine.isdisjoint(lemmas(word, code)) for word in words) >= LEAST_SHARED * len(words)
        for form in forms
        for words in _without_those_of(asked, form.core)
    )


def _without_those_of(asked: frozenset[str], words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return `words`, and without those that are asked for as well, if there are any and others are left."""
    if asked.isdisjoint(words):
        return (words,)
    left = tuple([word for word in words if word not in asked])
    return (words, left) if left else (words,)


def _limited(
    reply: Reply,
    claims: Sequence[Claim],
    forms: Sequence[Form],
    extra: Sequence[str],
    said: AbstractSet[str],
    prepared: Prepared,
) -> Decision | None:
    """A word that makes it more or less, earlier or later, near or outside; sentences use these words for other ends."""
    lexicon = prepared.lexicon
    if not any(len(form.core) <= LONGEST_NAME or _figures(form.core) for form in forms):
        return None
    if not lexicon.reason_words.isdisjoint(prepared.question) and not any(_figures(form.core) for form in forms):
        return None  # a reason may be that there is more of something
    than = next((word for word in _before_claims(reply, claims) if word in lexicon.own.comparisons - said), None)
    if than is not None:
        return decision("limited", word=than)
    if not extra and _shares_words(reply, forms, prepared):
        extra = [word for word in reply.words if word not in said and word not in lexicon.function_words]
    word = next((word for word in extra if word in lexicon.own.limits and word not in said), None)
    return decision("limited", word=word) if word is not None else None


def _before_claims(reply: Reply, claims: Sequence[Claim]) -> Iterator[str]:
    """Yield the word right before each form."""
    return (reply.words[claim.first - 1] for claim in claims if claim.first)


def _related(
    reply: Reply,
    claims: Sequence[Claim],
    forms: Sequence[Form],
    extra: Sequence[str],
    said: AbstractSet[str],
    prepared: Prepared,
) -> Decision | None:
    """Somebody's mother, teacher or enemy is not that person."""
    related = any(word in prepared.lexicon.own.relations and word not in said for word in extra)
    return decision("roles", form=forms[0]) if related or of_somebody(reply, claims, prepared) else None


def _one_of_two(
    reply: Reply,
    claims: Sequence[Claim],
    extra: Sequence[str],
    forms: Sequence[Form],
    said: AbstractSet[str],
    prepared: Prepared,
) -> Decision | None:
    """The key and something else, joined by "and", "or" or a slash; or a second figure."""
    lexicon = prepared.lexicon
    inner = [(at, word) for at, word in enumerate(reply.words) if 0 < at < len(reply.words) - 1]
    left_open = any(word in lexicon.disjunctions and word not in said for _, word in inner)
    if left_open and _shares_words(reply, forms, prepared):
        return decision("two_things")
    if all(_figures(form.words) for form in forms) and lexicon.months.keys().isdisjoint(reply.words):
        mine = _figures(reply.words)
        if mine - said and mine & said:
            return decision("two_things")
    taken = claimed(claims) | {
        place for claim in claims for place in range(claim.first, claim.positions[-1])
    }  # the "and" inside a form is its own
    joined = any(word in lexicon.connectives and at not in taken for at, word in inner)
    if len(extra) <= MOST_NAMED and "," in reply.text and prepared.key.passage_words.issuperset(extra):
        joined = True  # "Canberra, Sydney": two names of the passage
    return decision("two_things") if extra and (joined or _CHOICE.search(light(reply.text))) else None


def _incomplete(reply: Reply, forms: Sequence[Form], lexicon: Lexicon) -> Decision | None:
    """Some items of a list, alone or with others in place of the rest, where every form is a list."""
    joining = lexicon.connectives - lexicon.disjunctions
    missing: list[str] = []
    for form in forms:
        if joining.isdisjoint(form.words) or not lexicon.disjunctions.isdisjoint(form.words):
            return None
        lacking = [word for word in form.core if not any(_stands_for(mine, word, lexicon) for mine in reply.core)]
        if len(lacking) == len(form.core):
            continue  # it is another way to say it that the reply has a part of
        # of two things, or of a sentence with "and" in it, the rest may be said in other words
        several = "," in form.text and len(reply.core) <= len(form.core)
        if not lacking or not (several or set(reply.core) < set(form.core)):
            return None
        missing = missing or lacking
    return decision("incomplete", word=missing[0]) if missing else None


def _stands_for(typed: str, word: str, lexicon: Lexicon) -> bool:
    return same_word(typed, word, lexicon.own.code) or edits(typed, word) is not None


def _other_word(reply: Reply, forms: Sequence[Form], prepared: Prepared) -> Decision | None:
    """The key with one of its words exchanged for another word of the passage."""
    code = prepared.lexicon.own.code
    for form in forms:
        if len(form.core) != len(reply.core):
            continue
        apart = [one for one, other in zip(reply.core, form.core, strict=True) if not same_word(one, other, code)]
        if len(apart) == 1 and apart[0] in prepared.key.passage_words and apart[0] not in prepared.credited_words:
            return decision("other_word", word=apart[0])
    return None


def _figures(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[-1].isdigit())


def _other_things(reply: Reply, claims: Sequence[Claim], extra: Sequence[str], prepared: Prepared) -> Decision | None:
    """The figure of the key, but of other things: "48 teachers", "2.500 liter per jam"."""
    lexicon = prepared.lexicon
    counts = any(contains(prepared.question, phrase) for phrase in lexicon.own.counting)
    for claim in claims:
        last = claim.positions[-1]
        after = reply.words[last + 1] if last + 1 < len(reply.words) else ""
        if after in extra and reply.words[last][-1].isdigit() and (counts or after in lexicon.units):
            return decision("other_unit", word=after)
        if after in lexicon.own.distributives and not lexicon.units.keys().isdisjoint(extra):
            return decision("other_unit", word=next(word for word in extra if word in lexicon.units))
    return None


def _reversed(reply: Reply, forms: Sequence[Form], lexicon: Lexicon) -> Decision | None:
    """Agent and patient of the key, the other way round."""
    code = lexicon.own.code
    said = {(agent, patient): family for (agent, patient, _), family in deeds(reply.core, code).items()}
    for form in forms:
        for (agent, patient, _), family in deeds(form.core, code).items():
            turned = said.get((patient, agent)) if agent and patient and agent != patient else None
            if turned is not None and not family.isdisjoint(turned):
                return decision("roles", form=form)
    return decision("roles", form=forms[0]) if any(_exchanged(reply, form, lexicon) for form in forms) else None


def _exchanged(reply: Reply, form: Form, lexicon: Lexicon) -> bool:
    """Return whether two words of the form have changed places around a third, and nothing else is different."""
    if len(reply.core) != len(form.core) or not lexicon.connectives.isdisjoint(form.words) or "," in form.text:
        return False
    apart = [place for place, (one, other) in enumerate(zip(reply.core, form.core, strict=True)) if one != other]
    return (
        len(apart) == 2  # noqa: PLR2004 - the two that changed places
        and apart[1] - apart[0] > 1
        and reply.core[apart[0]] == form.core[apart[1]]
        and reply.core[apart[1]] == form.core[apart[0]]
        and not all(word in lexicon.function_words for word in form.core[apart[0] + 1 : apart[1]])
    )


def _other_unit(reply: Reply, forms: Sequence[Form], lexicon: Lexicon) -> Decision | None:
    """The figure of a form with a word behind it that is not the form's: another unit, or other things."""
    given = _measured(reply.core)
    small = lexicon.function_words | lexicon.classifiers
    if given is None or given[1] in small or _is_part_of_a_name(given[0], reply, forms):
        return None
    found = (_measured(form.core) for form in forms)
    asked = [one for one in found if one is not None and one[0] == given[0] and one[1] not in small]
    units = lexicon.units
    other = [one for one in asked if one[1] != given[1] and units.get(one[1], one[1]) != units.get(given[1], given[1])]
    near = any(edits(given[1], one[1]) is not None for one in asked)
    return decision("other_unit", word=given[1]) if other and len(other) == len(asked) and not near else None


def _is_part_of_a_name(figure: str, reply: Reply, forms: Sequence[Form]) -> bool:
    """Return whether the figure is written in one with the word before it, in the reply as in a form: "CO2"."""
    glued = {match[1] for match in _GLUED.finditer(light(reply.text)) if match[2] == figure}
    return bool(glued) and any(match[1] in glued for form in forms for match in _GLUED.finditer(light(form.text)))


def _measured(words: Sequence[str]) -> tuple[str, str] | None:
    """Return the first figure that a word follows, and that word."""
    for word, after in pairwise(words):
        if word[-1].isdigit() and after.isalpha():
            return word, after
    return None
