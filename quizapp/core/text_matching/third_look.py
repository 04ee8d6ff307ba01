"""What words side by side do not show of a reply of any length: which word is denied, what only repeats the question, and
the same said in other words.

None of this decides: the reply waits for a person, in another place of the queue.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.core.text_matching.alignment import Laid
from quizapp.core.text_matching.forms import Prepared
from quizapp.core.text_matching.inflection import lemmas, voice
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.stemming import stem
from quizapp.core.text_matching.sureness import Weighed

UNLIKELY = 0.3
"""Sureness of a reply that something speaks against, at most."""
DOUBTFUL = 0.4
"""The same, where it may be another word for the thing."""
MOSTLY = 0.6
"""Share of a form from which on a reply is about the same, so that a negation turns it."""
SHORTEST_LEMMA = 4
MOST_FORMS = 200
"""Forms of a key from which on a reply is laid once only."""


def third_look(weighed: Weighed, sureness: float) -> float:
    """Return `sureness`, lowered where the reply denies what the form says, or only repeats the question."""
    laid, prepared = weighed.laid, weighed.prepared
    if laid is None or not prepared.lexicon.own.near_in_meaning:  # nothing of this was ever measured to help in English
        return sureness
    if _denies(laid, prepared.lexicon) or all(_only_repeats(one) for one, _ in weighed.beside):
        return min(sureness, UNLIKELY)
    if _exchanged(laid, prepared) or (weighed.shape == "phrase" and _figures_missing(laid)):
        return min(sureness, DOUBTFUL)
    return sureness


def _exchanged(laid: Laid, prepared: Prepared) -> bool:
    """Return whether one word of a piece of the form is another known word in the reply, or two have changed places."""
    mine, theirs = laid.reply.stems, laid.form.stems
    size = len(mine)
    paired = {(place, other) for place, other, _ in laid.pairs}
    for start in range(len(theirs) - size + 1 if size > 1 else 0):
        apart = [
            at
            for at in range(size)
            if mine[at] != theirs[start + at]
            and (at, start + at) not in paired
            and theirs[start + at] not in prepared.lexicon.connectives  # "sama" said for "dan" is no other thing
        ]
        if len(apart) == 1 and laid.reply.words[apart[0]].isalpha() and theirs[start + apart[0]] not in mine:
            word = laid.reply.words[apart[0]]
            bare = next((word.removesuffix(end) for end in prepared.lexicon.own.clitics if word.endswith(end)), word)
            known = prepared.key.passage_words | prepared.lexicon.known_words
            if not known.isdisjoint({word, bare}):
                return True
    apart = [at for at in range(size) if mine[at] != theirs[at]] if size == len(theirs) else []
    if len(apart) != 2:  # noqa: PLR2004 - two that have changed places
        return False
    first, last = apart
    side_by_side = last == first + 1 and any(word in prepared.lexicon.connectives for word in laid.form.every)
    return (mine[first], mine[last]) == (theirs[last], theirs[first]) and not side_by_side


def _figures_missing(laid: Laid) -> bool:
    """Return whether the reply has only some figures of the form ("5 menit" of "5 menit 11 detik"), or in other order."""
    mine = [stemmed for stemmed in laid.reply.stems if stemmed in laid.reply.figures]
    theirs = [stemmed for stemmed in laid.form.stems if stemmed in laid.form.figures]
    if not mine or len(theirs) < 2:  # noqa: PLR2004 - some of them
        return False
    if any(stemmed.startswith("month") for stemmed in theirs):
        return set(mine) < set(theirs)
    return set(mine) < set(theirs) or (mine != theirs and sorted(mine) == sorted(theirs))


def _denies(laid: Laid, lexicon: Lexicon) -> bool:
    """Return whether a word of the form is denied in the reply and not there, or the other way round."""
    if laid.recall < MOSTLY:
        return False
    said, meant = _denied(laid.reply.every, lexicon), _denied(laid.form.every, lexicon)
    turned = [stemmed for stemmed in said if stemmed in meant and said[stemmed].isdisjoint(meant[stemmed])]
    return bool(turned) and (
        len(laid.reply.denials) != len(laid.form.denials) or any(True in said[stemmed] for stemmed in turned)
    )


def _denied(words: Sequence[str], lexicon: Lexicon) -> dict[str, set[bool]]:
    """Return by the stem of each word of weight whether it is denied: of "tidak dapat melihat" it is "melihat"."""
    found: dict[str, set[bool]] = {}
    negated = False
    for word in words:
        if word in lexicon.negators:
            negated = not negated
        elif word not in lexicon.weak_words:
            base = lexicon.opposites.get(word)
            found.setdefault(stem(base or word, lexicon.own.stemmer), set()).add(negated != (base is not None))
            negated = False
    return found


def _only_repeats(laid: Laid) -> bool:
    """Return whether every word of weight comes from the question, though the form has words of its own."""
    return all(laid.reply.asked) and not all(laid.form.asked) and not laid.fresh


def in_words_of_the_key(words: Sequence[str], weighed: Weighed) -> tuple[str, ...]:
    """Return `words` with each that is near in meaning to one of the forms beside it, or spoken for it, as they have it."""
    lexicon = weighed.prepared.lexicon
    if not lexicon.own.near_in_meaning or len(weighed.prepared.forms) > MOST_FORMS:
        return tuple(words)
    stems = {stem(word, lexicon.own.stemmer) for word in words}
    open_words = [
        word
        for word in dict.fromkeys(word for _, form in weighed.beside for word in form.words)
        if word.isalpha() and word not in lexicon.negators and stem(word, lexicon.own.stemmer) not in stems
    ]
    return tuple(_as_in_the_key(word, open_words, lexicon) for word in words)


def _as_in_the_key(word: str, open_words: Sequence[str], lexicon: Lexicon) -> str:
    if not word.isalpha() or word in lexicon.negators or word in lexicon.function_words:
        return word
    near = lexicon.own.near_in_meaning
    meant = _meaning(word, lexicon)
    for other in open_words:
        if meant is not None and _meaning(other, lexicon) == meant:
            return other
    families = {lemma for lemma in lemmas(word, lexicon.own.code) if len(lemma) >= SHORTEST_LEMMA}
    for other in open_words:
        if other in near or _is_doer(word, lexicon):
            continue
        if not families.isdisjoint(lemmas(other, lexicon.own.code)) and other not in lexicon.weak_words:
            return other
    return word


def _is_doer(word: str, lexicon: Lexicon) -> bool:
    """Return whether `word` names who does it ("penebang"), not that it is done ("penebangan")."""
    return voice(word, lexicon.own.code) == "agent" and not word.endswith(lexicon.own.noun_endings)


def _meaning(word: str, lexicon: Lexicon) -> str | None:
    """Return what `word` means by the table of the language, a clitic apart."""
    near = lexicon.own.near_in_meaning
    bare = next((word.removesuffix(end) for end in lexicon.own.clitics if word.endswith(end)), word)
    for one in (word, bare):
        if one in near:
            return near[one]
        if one in _firsts(lexicon):
            return one
    return None


def _firsts(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.own.near_in_meaning.values())
