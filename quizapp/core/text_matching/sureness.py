"""How surely a reply is right by its words alone, before anybody has marked an answer to the question.

Each accepted form is laid beside the reply (`alignment`); a weighted sum of a few shares, the same for every question, turns
the best of them into a sureness. What is found only ever adds, what contradicts only ever takes away. The weights are
fitted by `tests/benchmarks/grading/fit.py` on the rows of `train`, so that 0.5 is the best fixed threshold.

Keys of a few words, sentences, and sentences that the author says in several ways are weighed differently: of a name every
word counts, a sentence may be said in other words, and of several forms one is met more easily.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Literal

from rapidfuzz import fuzz, process

from quizapp.core.text_matching.alignment import (
    ASKED_IN_FORM,
    ASKED_IN_REPLY,
    Laid,
    Line,
    asked_stems,
    heads_of,
    lay,
    line,
)
from quizapp.core.text_matching.forms import CREDITED, Form, Prepared, prepare
from quizapp.core.text_matching.keys import Key
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.points import (
    PointWeights,
    in_one_meaning,
    lists_points,
    nearest_of,
    said_in_brackets,
    shares_of_points,
    without_idle_negations,
)
from quizapp.core.text_matching.whole_sentences import (
    best_part,
    ends_found,
    is_clause,
    parts_of,
    says_the_same,
)
from quizapp.core.text_matching.written_keys import nearer_the_point

Shape = Literal["phrase", "points", "sentence", "sentences"]
Weighing = Literal["phrase", "sentence", "sentences"]

LONGEST_PHRASE = 4
"""Words of weight that a phrase has at most."""
LONGEST_NAME = 6
"""All words of a phrase."""
LONGEST_TOLD_NAME = 8
"""Words of weight in an answer to "which?" that is still a name with something said about it."""
LONGEST_QUESTION = 25
"""Words of a question that asks for nothing but a name."""
WORDS_OF_A_CASE = 12
"""Words of a question from which on it tells a case."""
WORDS_OF_A_LONG_REPLY = 20
HALF = 0.5
"""Of the words that the question does not have: the first half of them tells more than the second."""
MOST_PARTS = 3
"""Sentences of a form from which on it is long."""
MOST_OF_A_CLASH = -0.4
"""Log odds that a phrase with another number, month or label has at most: below 0.5, whatever else it says."""
MOST_LAID = 12
"""Forms that a reply is laid beside. Of more, the most alike at a glance."""
MANY_FORMS = 400
"""Beyond so many forms only the quickest comparison is affordable."""
LONGEST_ALIGNED = 1000
"""Characters of a reply. What is longer is for a person to read."""
DIGITS = 6
UNREAD = 0.5


@dataclass(frozen=True, slots=True)
class Weights:
    """What each share adds to the log odds; `turned` to `rivals`, `parts` and `forms` are below 0, the others above."""

    bias: float
    more: float = 0.0  # the greater of recall and precision
    less: float = 0.0  # the smaller of them
    recall: float = 0.0
    precision: float = 0.0
    fresh: float = 0.0
    order: float = 0.0
    likeness: float = 0.0
    turned: float = 0.0
    clash: float = 0.0
    rivals: float = 0.0
    told: float = 0.0
    length: float = 0.0
    half: float = 0.0
    part: float = 0.0
    parts: float = 0.0
    forms: float = 0.0
    same: float = 0.0
    ends: float = 0.0

    def score(self, shares: Shares) -> float:
        """Return the log odds that a reply with these `shares` is right."""
        return (
            self.bias
            + self.more * shares[0]
            + self.less * shares[1]
            + self.recall * shares[2]
            + self.precision * shares[3]
            + self.fresh * shares[4]
            + self.order * shares[5]
            + self.likeness * shares[6]
            + self.turned * shares[7]
            + self.clash * shares[8]
            + self.rivals * shares[9]
            + self.told * shares[10]
            + self.length * shares[11]
            + self.half * shares[12]
            + self.part * shares[13]
            + self.parts * shares[14]
            + self.forms * shares[15]
            + self.same * shares[16]
            + self.ends * shares[17]
        )


OfASentence = tuple[float, float, float, float, float, float]
Shares = tuple[*tuple[float, float, float, float, float, float, float, float, float, float, float, float], *OfASentence]
"""What is weighed, in the order of the fields of `Weights`."""
OF_A_PHRASE: OfASentence = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""What only sentences are looked through for."""


def shares_of(laid: Laid, form: Form, made: Lined) -> Shares:
    """Return what is weighed of `laid`, a reply beside the `form` of the key `made`.

    A bare question ("What is voltage?") asks for all that its key says; one that tells a case first is answered well with
    the point of it. Of many forms, and of many
    sentences in one form, some is like a wrong reply by chance.
    """
    recall, precision = laid.recall, laid.precision
    more, less = (recall, precision) if recall > precision else (precision, recall)
    signs = float(laid.turned), float(laid.clash), float(laid.rivals)
    told = min(1.0, len(made.prepared.question) / WORDS_OF_A_CASE)
    length = min(1.0, len(laid.reply.every) / WORDS_OF_A_LONG_REPLY)
    whole = OF_A_PHRASE if made.shape == "phrase" else _of_a_sentence(laid, form, made)
    return (more, less, recall, precision, laid.fresh, laid.order, laid.likeness, *signs, told, length, *whole)


def _of_a_sentence(laid: Laid, form: Form, made: Lined) -> OfASentence:
    lexicon, language = made.prepared.lexicon, made.prepared.key.language
    parts = parts_of(form.text, language)
    forms = log(min(len(made.credited) or 1, MOST_LAID)) / log(MOST_LAID)
    return (
        min(laid.fresh, HALF),
        best_part(laid, parts),
        min(1.0, len(parts) / MOST_PARTS),
        forms,
        float(says_the_same(laid, lexicon)),
        ends_found(laid, form.text, language, lexicon.own.clause_openers),
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of each shape of key."""

    phrase: Weights
    sentence: Weights
    sentences: Weights
    points: PointWeights

    def of(self, shape: Weighing) -> Weights:
        """Return the weights of `shape`."""
        return self.phrase if shape == "phrase" else self.sentence if shape == "sentence" else self.sentences


# From `python -m tests.benchmarks.grading.fit`.
FITTED = Fitted(
    phrase=Weights(-3.18, more=3.27, fresh=1.01, likeness=2.0, turned=-2.5, clash=-2.0),
    sentence=Weights(
        -3.5, order=1.27, turned=-0.5, clash=-0.03, told=2.5, half=1.6, part=2.7, parts=-1.59, same=1.01, ends=0.31
    ),
    sentences=Weights(
        -3.54,
        recall=1.57,
        precision=0.87,
        fresh=0.44,
        order=1.81,
        likeness=0.34,
        turned=-1.98,
        clash=-0.37,
        rivals=-0.44,
        length=1.5,
        half=1.82,
        forms=-1.0,
    ),
    points=PointWeights(-3.26, fresh=2.94, union=0.66, one=2.36, length=1.5, turned=-4.0, clash=-2.0),
)


@dataclass(frozen=True, slots=True)
class Lined:
    """A key as replies are laid beside it."""

    prepared: Prepared
    shape: Shape
    asked: frozenset[str]
    heads: frozenset[str]
    credited: tuple[Form, ...]
    refused: tuple[Form, ...]
    lines: dict[int, Line]
    """By the identity of a form, which is quicker to find than its words."""
    texts: dict[bool, list[str]]
    """The words of all right forms (`False`) and of all wrong ones (`True`), once they were needed."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How sure the words alone are, the form that they were found in, and all forms that were near."""

    sureness: float
    shape: Shape
    prepared: Prepared
    laid: Laid | None = None
    form: Form | None = None
    beside: tuple[tuple[Laid, Form], ...] = ()


@lru_cache(maxsize=256)
def lined(key: Key) -> Lined:
    """Return `key` made ready. Forms are only cut into lines when a reply comes near them."""
    prepared = prepare(key)
    lexicon = prepared.lexicon
    credited = tuple([form for form in prepared.forms if form.kind in CREDITED and form.words])
    heads = heads_of(prepared.question, lexicon).union(*[heads_of(form.words, lexicon) for form in credited])
    asked = asked_stems(prepared.question, lexicon)
    shape = _shape(prepared, credited)
    if lists_points(prepared, credited):
        shape, credited = "points", (*credited, *said_in_brackets(credited, key.language))
    shorter = _nearer_the_point(credited, prepared) if shape != "points" else ()
    if shorter and (shape == "phrase" or (len(credited) == 1 and _shape(prepared, shorter) == "phrase")):
        shape, credited = "phrase", (*credited, *shorter)
    return Lined(
        prepared=prepared,
        shape=shape,
        asked=asked,
        heads=heads,
        credited=credited,
        refused=tuple([form for form in prepared.forms if form.kind in {"wrong", "insufficient"} and form.words]),
        lines={},
        texts={},
    )


def _nearer_the_point(forms: Sequence[Form], prepared: Prepared) -> tuple[Form, ...]:
    """Return what is said first in each form, and either side of "or", as forms that a reply may be laid beside."""
    language = prepared.key.language
    if len(forms) > MOST_LAID or prepared.key.vocabulary:
        return ()
    listed = {form.words for form in forms}
    found = (
        form._replace(words=words)
        for form in forms
        for text in nearer_the_point(form.text, prepared.lexicon)
        if (words := tokens(text, language)) and words not in listed
    )
    return tuple(form for form in found if not all(word in prepared.lexicon.weak_words for word in form.words))


def _shape(prepared: Prepared, forms: Sequence[Form]) -> Shape:
    """Return what kind of key this is, by the form of middling length and by whether the question asks for a reason."""
    lexicon = prepared.lexicon
    by_length = sorted(forms, key=lambda form: (len(form.words), form.words))
    if not by_length:
        return "phrase"
    middle = by_length[len(by_length) // 2]
    weighty = sum(word not in lexicon.weak_words for word in middle.words)
    if lexicon.reason_words.isdisjoint(prepared.question):
        # "Who?" is answered by a name, though the author may say more about it.
        named = len(prepared.question) <= LONGEST_QUESTION and not lexicon.asks_for_name.isdisjoint(prepared.question)
        short = weighty <= LONGEST_PHRASE and len(middle.words) <= LONGEST_NAME
        if (named and short) or (
            (short or (named and weighty <= LONGEST_TOLD_NAME)) and not is_clause(middle, lexicon)
        ):
            return "phrase"
    # A form without its brackets is no other way to say it.
    return "sentence" if len({form.text for form in forms}) == 1 else "sentences"


def weigh(reply: str, key: Key, fitted: Fitted = FITTED) -> Weighed:
    """Return how surely `reply` is right by its words. Never raises; a reply too long to be read is neither."""
    made = lined(key)
    if len(reply) > LONGEST_ALIGNED:
        return Weighed(UNREAD, made.shape, made.prepared)
    beside = tuple(lay_beside(reply, made))
    if not beside:
        return Weighed(0.0, made.shape, made.prepared)
    if made.shape == "points":
        return _weigh_points(reply, beside, made, fitted.points)
    weights = fitted.of(made.shape)
    scores = [weights.score(shares_of(laid, form, made)) for laid, form in beside]
    score = max(scores)
    laid, form = beside[scores.index(score)]
    if laid.clash and made.shape == "phrase":
        score = min(score, MOST_OF_A_CLASH)
    refused = (weights.score(shares_of(other, form, made)) for other, form in lay_beside(reply, made, refused=True))
    against = max(refused, default=score)
    if against > score:  # nearer to a listed wrong answer than to a right one
        score = min(score, -against)
    return Weighed(round(1 / (1 + exp(-score)), DIGITS), made.shape, made.prepared, laid, form, beside)


def _weigh_points(reply: str, beside: tuple[tuple[Laid, Form], ...], made: Lined, weights: PointWeights) -> Weighed:
    """Return how surely `reply` is one of several things that the key lists."""
    laid, form = nearest_of(beside)
    lexicon = made.prepared.lexicon
    score = weights.score(shares_of_points(beside, lexicon))
    if laid.clash:
        score = min(score, MOST_OF_A_CLASH)
    refused = tuple(lay_beside(reply, made, refused=True))
    against = weights.score(shares_of_points(refused, lexicon)) if refused else score
    if against > score:
        score = min(score, -against)
    return Weighed(round(1 / (1 + exp(-score)), DIGITS), made.shape, made.prepared, laid, form, beside)


def lay_beside(reply: str, made: Lined, *, refused: bool = False) -> Iterator[tuple[Laid, Form]]:
    """Yield `reply` beside each form that is near enough, right ones or (`refused`) wrong and insufficient ones."""
    forms = made.refused if refused else made.credited
    words = tokens(reply, made.prepared.key.language) if forms else ()
    if not words:
        return
    lexicon, known = made.prepared.lexicon, made.prepared.known
    listing = made.shape == "points"
    if listing:
        words = without_idle_negations(words, lexicon)
    typed = line(words, lexicon, made.asked, made.heads | heads_of(words, lexicon), ASKED_IN_REPLY)
    typed = in_one_meaning(typed, lexicon) if listing else typed
    for form in _near(" ".join(words), forms, made, refused):
        other = made.lines.get(id(form))
        if other is None:
            other = line(form.words, lexicon, made.asked, made.heads, ASKED_IN_FORM)
            other = made.lines[id(form)] = in_one_meaning(other, lexicon) if listing else other
        yield lay(typed, other, lexicon, known), form


def _near(text: str, forms: Sequence[Form], made: Lined, refused: bool) -> Sequence[Form]:
    """Return the forms that look most like `text`, in their order: comparing letters is quick, laying words is not."""
    if len(forms) <= MOST_LAID:
        return forms
    texts = made.texts.get(refused)
    if texts is None:
        texts = made.texts[refused] = [" ".join(form.words) for form in forms]
    if len(forms) > MANY_FORMS:
        near = process.extract(text, texts, scorer=fuzz.ratio, limit=MOST_LAID)
        return [forms[place] for place in sorted(place for _text, _likeness, place in near)]
    half = MOST_LAID // 2
    places = {
        place
        for scorer in (fuzz.token_set_ratio, fuzz.ratio)
        for _text, _likeness, place in process.extract(text, texts, scorer=scorer, limit=half)
    }
    return [forms[place] for place in sorted(places)]
