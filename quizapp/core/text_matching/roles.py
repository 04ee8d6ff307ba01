"""Who did what to whom: the same words in another order, or another voice, name somebody else.

"Ali mengalahkan Budi" names the loser and "Budi mengalahkan Ali" the winner; "Budi dikalahkan Ali" names the winner again.
Where no agent is asked for (where, when) the order is free.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizapp.core.text_matching.asked import Deed, Role, deed_asked, is_form_of, is_open, question_places
from quizapp.core.text_matching.forms import CREDITED, Claim, Prepared, Reply
from quizapp.core.text_matching.inflection import lemmas, voice
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.quantities import find_amounts


def roles_in_doubt(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether the key stands in another role than the one asked for, or the question's words in another order."""
    if _other_subject(reply, claims, prepared):
        return True
    code = prepared.lexicon.own.code
    if is_open(prepared.question, code) or all(_is_amount(claim, prepared.lexicon) for claim in claims):
        return False
    taken = frozenset(position for claim in claims for position in claim.positions)
    deed = deed_asked(prepared.question, code)
    if deed is None:
        role_of_key = _role_in_the_passive(reply, claims, prepared)
        if role_of_key is not None:
            return role_of_key == "agent"
    if deed is not None:
        for position, word in enumerate(reply.words):
            if position in taken or deed.family.isdisjoint(lemmas(word, code)):
                continue
            role, turned = _role_of_key(reply, position, claims, deed, prepared)
            if role != deed.role:
                return True
            if turned:
                return False  # in the other voice the words come the other way round
    return all(
        _in_other_order(reply, taken, question, prepared) for question in _orders(prepared.question, prepared.lexicon)
    )


def _is_amount(claim: Claim, lexicon: Lexicon) -> bool:
    """Return whether the form is an amount with its unit, which nobody does anything to."""
    amounts = find_amounts(claim.form.core, lexicon)
    return len(amounts) == 1 and amounts[0].unit is not None and len(amounts[0].positions) == len(claim.form.core)


def _role_in_the_passive(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> Role | None:
    """Return the role of the key where "Which country did Brazil beat?" is answered with "was beaten by".

    "(The key) was beaten by Brazil" is right, "Brazil was beaten by (the key)" is not; None for any other reply.
    """
    lexicon, question, words = prepared.lexicon, prepared.question, reply.words
    own = lexicon.own
    did = next((place for place, word in enumerate(question) if place and word in own.auxiliaries), None)
    by = next((place for place, word in enumerate(words) if word in lexicon.agent_markers), 0)
    if own.active_prefixes or did is None or question[did] in own.passive_auxiliaries:
        return None
    if by < 2 or words[by - 2] not in own.passive_auxiliaries:  # noqa: PLR2004 - "was beaten"
        return None
    asked = tuple(word for word in question[did + 1 :] if word not in lexicon.articles)
    family = lemmas(words[by - 1], own.code)
    deed = next((at for at, word in enumerate(asked) if not lemmas(word, own.code).isdisjoint(family)), 0)
    if not deed:
        return None
    if any(claim.first > by for claim in claims):
        return "agent"
    agent = tuple(word for word in words[by + 1 :] if word not in lexicon.articles)
    before = all(claim.positions[-1] < by - 2 for claim in claims)
    return "patient" if before and agent[:deed] == asked[:deed] else None


def _orders(question: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield the question, and "which of the two was the elder" as "was the elder of the two" as well."""
    yield question
    verb = next((place for place, word in enumerate(question) if word in lexicon.own.passive_auxiliaries), 0)
    if verb > 1 and question[0] in lexicon.interrogatives and question[1] in lexicon.complement_words:
        yield question[verb:] + question[1:verb]


def _role_of_key(
    reply: Reply, place: int, claims: Sequence[Claim], deed: Deed, prepared: Prepared
) -> tuple[Role, bool]:
    """Return the role that the key has beside the verb at `place`, and whether the question has another voice or order."""
    lexicon = prepared.lexicon
    shown = _voice_at(reply.words, place, lexicon)
    asked = _voice_at(prepared.question, deed.place, lexicon)
    if shown == "agent":
        return "agent", True
    key_before = any(claim.first < place for claim in claims if claim.form.kind in CREDITED)
    passive = shown == "passive"
    turned = passive != (asked == "passive")
    if not key_before and _opens_clause(reply, place, deed, lexicon):
        return ("patient" if passive else "agent"), turned
    return ("agent" if key_before != passive else "patient"), turned


def _voice_at(words: tuple[str, ...], place: int, lexicon: Lexicon) -> str:
    """Return the voice of the verb at `place`, by its prefix or by the auxiliary before it."""
    own = lexicon.own
    shown = voice(words[place], own.code)
    if own.active_prefixes or shown == "agent":
        return shown
    before = words[max(0, place - 2) : place]
    return (
        "passive" if not own.passive_auxiliaries.isdisjoint(before) and not words[place].endswith("ing") else "active"
    )


def _opens_clause(reply: Reply, place: int, deed: Deed, lexicon: Lexicon) -> bool:
    """Return whether the verb belongs to "(the one) who ...", which the key explains ("yang menulis adalah Andi")."""
    start = place - 1
    while start >= 0 and reply.words[start] not in lexicon.own.relatives and _is_light(reply.words[start], lexicon):
        start -= 1
    if start < 0 or reply.words[start] not in lexicon.own.relatives:
        return False
    return all(word in deed.heads or _is_light(word, lexicon) for word in reply.words[:start])


def _is_light(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.function_words or word in lexicon.interrogatives or word in lexicon.own.auxiliaries


def _in_other_order(reply: Reply, taken: frozenset[int], question: tuple[str, ...], prepared: Prepared) -> bool:
    """Return whether words of the question come in another order, or with another "by", than in the question."""
    lexicon = prepared.lexicon
    words = reply.words
    next_place = 0
    for position in question_places(reply, prepared):
        if position in taken or _beside_interrogative(words[position], prepared):
            continue
        places = [place for place, word in enumerate(question) if _same(word, words[position], lexicon)]
        later = [place for place in places if place >= next_place]
        if places and not later:
            return True
        if later:
            if _marked(words, position, lexicon) != _marked(question, later[0], lexicon):
                return True
            next_place = later[0] + 1
    return False


def _marked(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether "by" stands before the word, an article between them or not."""
    place -= 1
    while place >= 0 and words[place] in lexicon.articles:
        place -= 1
    return place >= 0 and words[place] in lexicon.agent_markers


def _same(word: str, other: str, lexicon: Lexicon) -> bool:
    return word == other or is_form_of(other, frozenset({word}), lexicon)


def _beside_interrogative(word: str, prepared: Prepared) -> bool:
    """Return whether `word` belongs to the asking phrase ("tanggal berapa", "which city"), which may stand anywhere."""
    question, naming = prepared.question, prepared.lexicon.own.naming_words
    asking = [place for place, asked in enumerate(question) if asked in prepared.lexicon.interrogatives]
    near = {place + step for place in asking for step in (-1, 1)}
    near |= {place + 2 for place in asking if question[place + 1 : place + 2] and question[place + 1] in naming}
    return any(0 <= place < len(question) and question[place] == word for place in near)


def _other_subject(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether a form that speaks of "it" is given another subject: "the bird drops its tail" of the lizard's tail.

    The first word of weight in the question is what it is about; any other before the key is in doubt, unless the words
    between stand in the question as well ("the green lizard").
    """
    lexicon = prepared.lexicon
    taken = frozenset(position for claim in claims for position in claim.positions)
    about = [word for word in prepared.question if not _is_light(word, lexicon) and word not in lexicon.negators]
    for claim in claims:
        if claim.form.kind not in CREDITED or not claim.form.words or claim.form.words[0] not in lexicon.own.pronouns:
            continue
        place = claim.first - 1
        while place >= 0 and _is_light(reply.words[place], lexicon):
            place -= 1
        if place < 0 or place in taken:
            continue
        index = next((at for at, word in enumerate(about) if _same(word, reply.words[place], lexicon)), None)
        if index and not (place and _same(about[index - 1], reply.words[place - 1], lexicon)):
            return True
    return False
