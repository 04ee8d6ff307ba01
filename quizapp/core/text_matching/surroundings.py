"""What the words beside a found form do to it: repeat the question, describe, deny, or name a rival.

A reply is marked automatically only when every word of it is accounted for. Words of the passage are not: a passage is
full of other names, and "Prigozhin dan Lukashenko" must not pass for the lack of a list.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import pairwise

from quizapp.core.text_matching.asked import is_open, question_places
from quizapp.core.text_matching.forms import CREDITED, Claim, Prepared, Reply, contains
from quizapp.core.text_matching.inflection import same_word
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import light, tokens

NEGATION_WINDOW = 3


def claimed(claims: Sequence[Claim]) -> frozenset[int]:
    """Return every position that a claim holds."""
    return frozenset(position for claim in claims for position in claim.positions)


def negation_before(reply: Reply, claim: Claim, claims: Sequence[Claim], lexicon: Lexicon) -> str | None:
    """Return the negation within three words before `claim`, if there is one that is not part of a form."""
    taken = claimed(claims) | frame_places(reply, lexicon)
    for position in range(max(0, claim.first - NEGATION_WINDOW), claim.first):
        if position not in taken and reply.words[position] in lexicon.negators:
            return reply.words[position]
    return None


def contrasted(reply: Reply, claims: Sequence[Claim], lexicon: Lexicon) -> bool:
    """Return whether the reply denies something else and then names the key: "bukan Rembang, tetapi Jepara"."""
    for claim in claims:
        place = claim.first - 1
        while place >= 0 and reply.words[place] in lexicon.leading:
            place -= 1
        if claim.form.kind in CREDITED and place > 0 and reply.words[place] in lexicon.own.contrasts:
            taken = claimed(claims)
            denied = [at for at, word in enumerate(reply.words) if word in lexicon.negators and at not in taken]
            return bool(denied) and max(denied) < place - 1
    return False


def negation_mismatch(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> str | None:
    """Return the negation that only one of reply and question has, when the reply repeats words of the question.

    A negation counts as the question's own when the same word follows it there.
    """
    negators = prepared.lexicon.negators
    question = prepared.question
    pairs = {pair for pair in pairwise(question) if pair[0] in negators}
    taken = claimed(claims) | frame_places(reply, prepared.lexicon)
    own = 0
    for position, word in enumerate(reply.words):
        if word not in negators or position in taken:
            continue
        if (word, *reply.words[position + 1 : position + 2]) not in pairs:
            return word
        own += 1
    repeats = any(position not in taken for position in question_places(reply, prepared))
    missing = _negation_asked(reply, prepared)
    return missing if repeats and not own else None


def _negation_asked(reply: Reply, prepared: Prepared) -> str | None:
    """Return the negation of the question that a reply must share; one in the condition before it only where the reply has
    a word that is denied: "If they can no longer serve, who rules?" - "the speaker rules"."""
    lexicon, question = prepared.lexicon, prepared.question
    negators = lexicon.negators - lexicon.own.besides
    if negators.isdisjoint(question):
        return None
    condition = 0
    if question[0] in lexicon.own.conditionals and "," in prepared.key.question:
        condition = len(tokens(prepared.key.question.partition(",")[0], prepared.key.language))
    for place, word in enumerate(question):
        if word not in negators:
            continue
        denied = [other for other in question[place + 1 : condition] if other not in lexicon.weak_words]
        if place >= condition or any(
            same_word(typed, one, lexicon.own.code) for typed in reply.words for one in denied
        ):
            return word
    return None


def unexplained(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> tuple[str, ...]:
    """Return the words that no form, no function word and no word of the question accounts for, in order.

    Words that only describe ("pemimpin" before an insufficient form) are accounted for when there is a key to describe.
    Negations are not listed: they are judged before.
    """
    explained = claimed(claims) | frame_places(reply, prepared.lexicon) | _name_places(reply, claims, prepared)
    if any(claim.form.kind in CREDITED for claim in claims):
        explained |= _descriptor_places(reply, claims, prepared.lexicon)
        explained |= _honorific_places(reply, claims, prepared)
    asked = set(question_places(reply, prepared))
    return tuple(
        word
        for position, word in enumerate(reply.words)
        if position not in explained
        and position not in asked
        and not (word in prepared.lexicon.own.comparisons and position + 1 in asked)
        and not (
            word in prepared.lexicon.own.exactly
            and position + 1 in explained
            and reply.words[position + 1][-1].isdigit()
        )
        and not (word == prepared.lexicon.own.clock and position + 1 in explained)
        and not (word in prepared.lexicon.own.distributives and position + 1 in asked)
        and word not in prepared.lexicon.negators
        and (
            not _is_function_word(reply, position, prepared.lexicon)
            or (word in prepared.lexicon.own.titles and position + 1 in explained)
        )
    )


def _is_figure_at(reply: Reply, position: int, explained: Container[int]) -> bool:
    return position in explained and reply.words[position][-1].isdigit()


def _is_function_word(reply: Reply, position: int, lexicon: Lexicon) -> bool:
    word = reply.words[position]
    if word in lexicon.connectives:
        return True
    if len(word) == 1:  # vitamin A, Perang Dunia I
        return word in lexicon.articles and position < len(reply.words) - 1
    return word in lexicon.function_words


def of_somebody(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether the reply names somebody or something of the key: "Wilbur's brother", "the brother of Wilbur"."""
    lexicon = prepared.lexicon
    words, taken, text = reply.words, claimed(claims), light(reply.text)
    for claim in claims:
        if claim.form.kind not in CREDITED:
            continue
        after = claim.positions[-1] + 1
        following = words[after] if after < len(words) and after not in taken else ""
        if following and following not in lexicon.function_words and following not in lexicon.connectives:
            owner = re.escape(words[after - 1])
            if following in lexicon.own.relations or re.search(rf"\b{owner}(?:'s|s')\s+{re.escape(following)}\b", text):
                return True
        before = claim.first - 1
        while before > 0 and words[before] in lexicon.articles:
            before -= 1
        if before > 0 and words[before] in lexicon.complement_words and words[before - 1] in lexicon.own.relations:
            return True
    return False


def frame_places(reply: Reply, lexicon: Lexicon) -> frozenset[int]:
    """Return the places of "menurut saya", "I think": opinion words that leave the answer what it is."""
    return _frames_in(reply.words, lexicon.own.code)


@lru_cache(maxsize=64)
def _frames_in(words: tuple[str, ...], code: str) -> frozenset[int]:
    """Return the places of frames; asked for each claim, so that the last replies are remembered."""
    places: set[int] = set()
    present = frozenset(words)
    for frame in lexicon_for(code).frames:
        if frame[0] not in present:
            continue
        for start in range(len(words) - len(frame) + 1):
            if words[start : start + len(frame)] == frame:
                places.update(range(start, start + len(frame)))
    return frozenset(places)


def _name_places(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> frozenset[int]:
    """Return the places of words that complete a shorter accepted form to a longer one in another order.

    "Prigozhin Yevgeny" holds the accepted "Prigozhin" and all of the accepted "Yevgeny Prigozhin".
    """
    present = {word: position for position, word in enumerate(reply.words)}
    present |= {
        word: position for claim in claims for word, position in zip(claim.form.core, claim.positions, strict=True)
    }
    shorter = [set(claim.form.core) for claim in claims if claim.form.kind == "accepted"]
    places: set[int] = set()
    for form in prepared.forms if shorter else ():
        # The first word alone tells most forms of a long list apart.
        if form.kind == "accepted" and form.core and form.core[0] in present:
            words = set(form.core) - prepared.lexicon.complement_words
            if words <= present.keys() and any(words > some for some in shorter):
                places.update(present[word] for word in words)
    return frozenset(places)


def _descriptor_places(reply: Reply, claims: Sequence[Claim], lexicon: Lexicon) -> frozenset[int]:
    """Return the places of words like "pemimpin" that, with an insufficient form, describe the key beside it.

    Alone they do not pass: "pemimpin Wagner" is somebody else than "Wagner".
    """
    starts = {claim.first for claim in claims if claim.form.kind == "insufficient"}
    ends = {claim.positions[-1] for claim in claims if claim.form.kind == "insufficient"}
    places: set[int] = set()
    for position, word in enumerate(reply.words):
        head_first = word in lexicon.head_first_descriptors
        if not head_first and word not in lexicon.head_last_descriptors:
            continue
        after = position + 1
        bridge: list[int] = []
        while after < len(reply.words) and reply.words[after] in lexicon.complement_words and after not in starts:
            bridge.append(after)
            after += 1
        if after in starts and (head_first or bridge):
            places.update((position, *bridge))
        elif not head_first and position - 1 in ends:
            places.add(position)
    return frozenset(places)


def _owner_places(reply: Reply, claims: Sequence[Claim], asked: set[int], prepared: Prepared) -> set[int]:
    """Return the places of names of the question right behind "his": "ibunya Malin" is "ibunya"."""
    places: set[int] = set()
    for claim in claims:
        last = claim.positions[-1]
        if not reply.words[last].endswith(prepared.lexicon.own.clitics or ("'",)):
            continue
        while last + 1 in asked and reply.words[last + 1] in prepared.names:
            last += 1
            places.add(last)
    return places


def _honorific_places(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> frozenset[int]:
    """Return the places of "Jenderal" and the like right before a name, unless the question has the word."""
    honorifics = prepared.lexicon.own.honorifics.difference(prepared.question)
    places: set[int] = set()
    for claim in claims:
        place = claim.first - 1
        named = claim.form.kind == "accepted" and all(word[:1].isupper() for word in claim.form.text.split())
        while named and place >= 0 and reply.words[place] in honorifics:
            places.add(place)
            place -= 1
    return frozenset(places)


def rival(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether the key shares the reply with something else than another way to say it.

    "or" leaves the choice open unless both sides are accepted; "and" must not add a name out of the question. Where a name
    is asked for, a name of the question without any other word of it is no sentence, but a second answer.
    """
    lexicon = prepared.lexicon
    kinds = {position: claim.form.kind for claim in claims for position in claim.positions}
    asked = set(question_places(reply, prepared))
    owners = _owner_places(reply, claims, asked, prepared)
    beside = {reply.words[position] for position in asked if position not in kinds and position not in owners}
    question = prepared.question
    asks_a_name = any(word in lexicon.naming_interrogatives for word in question) and not is_open(
        question, lexicon.own.code
    )
    if asks_a_name and beside and beside <= prepared.names:
        return True
    for position, word in enumerate(reply.words):
        if word not in lexicon.connectives or position in kinds:
            continue
        sides = [_neighbour(reply, position, step, kinds, lexicon) for step in (-1, 1)]
        if word in lexicon.disjunctions and any(side is not None and kinds.get(side) != "accepted" for side in sides):
            return True
        credited = any(side is not None and kinds.get(side) in CREDITED for side in sides)
        if credited and any(side in asked and side not in kinds for side in sides):
            return True
    return False


def _neighbour(reply: Reply, position: int, step: int, held: Container[int], lexicon: Lexicon) -> int | None:
    """Return the next place that is held by a form or by a word of weight, going by `step` (-1 or 1)."""
    position += step
    while 0 <= position < len(reply.words):
        if position in held or reply.words[position] not in lexicon.leading:
            return position
        position += step
    return None


def offered_choice(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether the question offers the key as one of two and the reply takes words of the other as well.

    "Citah lebih cepat daripada singa" has taken one: what follows "than" is not chosen.
    """
    question, lexicon = prepared.question, prepared.lexicon
    taken = claimed(claims)
    first = min((claim.first for claim in claims), default=0)
    left = {
        reply.words[position]
        for position in question_places(reply, prepared)
        if position not in taken and not (position > first and reply.words[position - 1] in lexicon.own.comparisons)
    }
    for claim in claims:
        if claim.form.kind not in CREDITED or not contains(question, claim.form.core):
            continue
        if contains(question, reply.words) and len(reply.words) > len(claim.form.words):
            return True  # nothing but a piece of the question
        for place, word in enumerate(question):
            if word in lexicon.disjunctions:
                before, after = question[max(0, place - 3) : place], question[place + 1 : place + 4]
                other = after if set(claim.form.core) & set(before) else before
                if left & set(other):
                    return True
    return False


def only_connectives(reply: Reply, claims: Sequence[Claim], lexicon: Lexicon) -> bool:
    """Return whether nothing is left beside the claims but connectives, and function words in front of a form."""
    taken = claimed(claims)
    for position, word in enumerate(reply.words):
        if position in taken or word in lexicon.connectives or word in lexicon.articles:
            continue
        opens = position == 0 or reply.words[position - 1] in lexicon.connectives | lexicon.leading
        if word not in lexicon.leading or not opens:
            return False
    return True


def stands_alone(reply: Reply, claim: Claim, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether no word of the question leans on `claim` and makes it mean somebody else.

    "ayah Budi" and "Budi's father" are not Budi. In front of a name "of" does not separate, other function words do; behind
    it only languages that put the head last ("Wagner leader") are in doubt.
    """
    lexicon = prepared.lexicon
    leaning = frozenset(question_places(reply, prepared)) - claimed(claims)
    before = claim.first - 1
    while before >= 0 and reply.words[before] in lexicon.complement_words and before not in leaning:
        before -= 1
    if before in leaning:
        return False
    return lexicon.own.descriptor_first or claim.positions[-1] + 1 not in leaning
