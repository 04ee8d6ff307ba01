"""Rules for dates and numbers, which are compared as values and not as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quizapp.core.text_matching import dates, quantities, times_of_day
from quizapp.core.text_matching.forms import Claim, Prepared, Reply, contains, find_claims, read_reply
from quizapp.core.text_matching.keys import DateKey, Decision, NumberKey
from quizapp.core.text_matching.normalizing import light
from quizapp.core.text_matching.numerals import value_of
from quizapp.core.text_matching.surroundings import frame_places, only_connectives, unexplained
from quizapp.core.text_matching.verdicts import decision, name_words

_RULE_OF_DATE = {
    "agrees": "date",
    "incomplete": "date_incomplete",
    "contradicts": "date_contradiction",
    "impossible": "date_impossible",
    "unclear": "date_unclear",
}
_RULE_OF_NUMBER = {
    "agrees": "number",
    "differs": "number_differs",
    "unit_differs": "unit_differs",
    "unit_missing": "unit_missing",
    "unit_unknown": "number_unclear",
    "unclear": "number_unclear",
}


def date_asked(reply: Reply, prepared: Prepared) -> Decision | None:
    """Compare the dates in a reply with the date the question asks for; None if there is no date in it."""
    return _compare_dates(reply, prepared, prepared.key.date) if prepared.key.date is not None else None


def _compare_dates(reply: Reply, prepared: Prepared, asked: DateKey) -> Decision | None:
    text = light(reply.text)
    mentions = dates.find_dates(text, prepared.lexicon)
    if not mentions:
        return None
    rest = read_reply(dates.without(text, mentions), prepared.key.language)
    claims = find_claims(rest, prepared)
    stopped = _stopped_by(rest, claims, prepared)
    if stopped is not None:
        return stopped
    found = {dates.judge(mention, asked) for mention in mentions}
    if len(found) == 1:
        return decision(_RULE_OF_DATE[found.pop()])
    if not only_connectives(rest, claims, prepared.lexicon) or "unclear" in found:
        return decision("date_unclear")
    # Two dates and nothing but "or": the wrong one counts, as with a listed wrong answer.
    return decision(
        "date_impossible" if "impossible" in found else "date_contradiction" if "contradicts" in found else "date"
    )


def _stopped_by(rest: Reply, claims: Sequence[Claim], prepared: Prepared) -> Decision | None:
    """Return why the words around a value keep the rules from judging it: a negation, a listed form, words of weight."""
    framed = frame_places(rest, prepared.lexicon)
    negators = prepared.lexicon.negators
    negation = next((word for at, word in enumerate(rest.words) if word in negators and at not in framed), None)
    if negation is not None:
        return decision("negation", word=negation)
    for claim in claims:
        if claim.form.kind == "wrong" and not contains(prepared.question, claim.form.core):
            hedged = not claim.edits and only_connectives(rest, claims, prepared.lexicon)
            return decision("hedge" if hedged else "key_and_wrong", form=claim.form)
        if claim.form.kind == "review":
            return decision("listed_review", form=claim.form)
    extra = unexplained(rest, claims, prepared)
    return decision("extra_words", words=name_words(extra)) if extra else None


def ordinal_for_count(reply: Reply, prepared: Prepared) -> Decision | None:
    """Send "206th" to the teacher where the question counts ("how many"): it is not 206 things."""
    own = prepared.lexicon.own
    if not own.ordinal or not re.search(own.ordinal, light(reply.text)):
        return None
    if not any(contains(prepared.question, phrase) for phrase in own.counting) and not _asks_how_many(prepared):
        return None
    listed = any(re.search(own.ordinal, light(form.text)) for form in prepared.forms)
    return None if listed else decision("number_unclear")


def _asks_how_many(prepared: Prepared) -> bool:
    """Return whether the question asks for a number of things ("berapa negara"), not for one in a row ("abad berapa")."""
    own, question = prepared.lexicon.own, prepared.question
    places = [place for place, word in enumerate(question) if word in own.how_many]
    return bool(places) and all(not place or question[place - 1] not in own.numbered for place in places)


def number_asked(reply: Reply, prepared: Prepared) -> Decision | None:
    """Compare the amount in a reply with the number the question asks for; None if there is no figure in it."""
    asked = prepared.key.number
    if asked is None:
        return None
    amounts = [
        amount
        for amount in quantities.find_amounts(reply.words, prepared.lexicon)
        if value_of(amount.token) == asked.value or not _from_question(reply, amount.position, prepared)
    ]
    if not amounts:
        return None
    if len(amounts) > 1:
        return decision("number_unclear")
    (amount,) = amounts
    spoken_for = set(amount.positions)
    after = max(spoken_for) + 1
    if amount.unit is None and after < len(reply.words) and reply.words[after] in prepared.lexicon.classifiers:
        spoken_for.add(after)
    rest = read_reply(
        " ".join(word for position, word in enumerate(reply.words) if position not in spoken_for), prepared.key.language
    )
    stopped = _stopped_by(rest, find_claims(rest, prepared), prepared)
    if stopped is not None:
        return stopped
    status = quantities.judge(amount, asked, prepared.lexicon, prepared.question)
    if status == "differs" and "-" in light(reply.text):  # "- 5" may be a list or a minus, "-5" too
        turned = replace(amount, token=amount.token[1:] if amount.token.startswith("-") else f"-{amount.token}")
        status = quantities.judge(turned, asked, prepared.lexicon, prepared.question)
        status = "differs" if status == "differs" else "unclear"
    return decision(_RULE_OF_NUMBER[status])


def _from_question(reply: Reply, position: int, prepared: Prepared) -> bool:
    """Return whether the figure stands beside the same word in the question."""
    before, after = reply.words[max(0, position - 1) : position + 1], reply.words[position : position + 2]
    return any(len(pair) > 1 and contains(prepared.question, pair) for pair in (before, after))


def value_of_form(reply: Reply, prepared: Prepared) -> Decision | None:
    """Accept a reply that has the value of an accepted form, though other words: 17/8/1945, "5 kilometer" for "5 km".

    It only ever accepts: an author who gives no date and no number has not said what contradicts.
    """
    for form, date in prepared.dates:
        found = _compare_dates(reply, prepared, date)
        if found is not None and found.rule == "date":
            return decision("date", form=form)
    return _same_time(reply, prepared) or _same_amount(reply, prepared)


def _same_time(reply: Reply, prepared: Prepared) -> Decision | None:
    """Accept "jam 7.30 malam" and "19:30" for "pukul 19.30 WIB": the only time in the reply is that of a form."""
    own = prepared.lexicon.own
    language = own.code
    text = light(reply.text)
    given = times_of_day.times_in(text, language)
    if len(given) != 1:
        return None
    forms = [form for form in prepared.forms if form.kind == "accepted" and _speaks_of_time(form.words, prepared)]
    (time,) = given
    zones = {zone for form in forms for zone in form.words if zone in own.time_zones}
    if zones and time.zone and time.zone not in zones:
        return None
    for form in forms:
        asked = times_of_day.times_in(light(form.text), language)
        if len(asked) != 1 or not times_of_day.agrees(time, asked[0]):
            continue
        start, end = asked[0].span
        if read_reply(f"{light(form.text)[:start]} {light(form.text)[end:]}", language).words:
            continue  # the form says more than the time
        rest = read_reply(f"{text[: time.span[0]]} {text[time.span[1] :]}", language)
        if any(word[-1].isdigit() or word in own.limits for word in rest.words):
            return None
        if _stopped_by(rest, find_claims(rest, prepared), prepared) is None:
            return decision("number", form=form)
    return None


def _speaks_of_time(words: Sequence[str], prepared: Prepared) -> bool:
    """Return whether a form with these words tells the hour: by its own words, or because the question asks for it."""
    own = prepared.lexicon.own
    return not (own.clock_words | own.time_zones).isdisjoint((*words, *prepared.question))


def _same_amount(reply: Reply, prepared: Prepared) -> Decision | None:
    """Accept "12500 gram" for "12,5 kg" and "30 kilometer per jam" for "30 km/jam": a number and its units, alone."""
    units = prepared.lexicon.units
    about = prepared.lexicon.own.about
    said = tuple(word for word in reply.core if word not in about)
    figure, *names = said or ("",)
    if not names or value_of(figure) is None or any(name not in units for name in names):
        return None
    for form in prepared.forms:
        meant = tuple(word for word in form.core if word not in about)
        if form.kind != "accepted" or len(meant) != len(said) or (len(said) < len(reply.core) and meant == form.core):
            continue
        value = value_of(meant[0])
        if value is None or any(name not in units for name in meant[1:]):
            continue
        if len(names) > 1:
            same = value == value_of(figure) and [units[name] for name in names] == [units[name] for name in meant[1:]]
        else:
            asked = NumberKey(value, unit=meant[1])
            same = quantities.judge(quantities.Amount(figure, 0, names[0]), asked, prepared.lexicon, ()) == "agrees"
        if same:
            return decision("number", form=form)
    return None
