"""English: the words the lint needs."""

from __future__ import annotations

import re
from types import MappingProxyType

from quizapp.core.lint_rules.words import Words, word_set

_AUXILIARIES = (
    "is are was were be been am do does did has have had can could will would shall should may might must cannot "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't can't couldn't won't wouldn't"
)
_PRESENT = (
    "says gives takes makes wants needs helps grows uses shows keeps brings sends goes comes gets knows "
    "thinks believes "
    "finds leaves becomes means begins causes leads lets loses wins pays sells buys lives works plants "
    "eats drinks rises "
    "falls stops starts moves changes turns wrecks fails invites denies accepts agrees visits meets contains supports"
)
_SURELY_VERBS = (
    "says gives takes makes becomes brings goes knows thinks believes keeps sends gets comes lets loses contains"
)
_BESIDE = "of in at on by with from for to as under over into about against between during through after before"
_PAST = (
    "gave got met said went took made came saw left won lost sent brought told kept held stood found became "
    "began fell grew "
    "knew thought built bought caught taught fought felt heard led let paid put ran rose sat sold sang "
    "sank sat shook "
    "shot slept spoke spent swam threw understood wore wrote broke chose drew drove ate drank flew forgot "
    "froze hid hit "
    "hurt rode set shut stole struck swept tore woke"
)
_RELATIVE = (
    r"that(?!\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|cannot|never)\b)"
)
_VOWEL = r"(?:(?!eu|one\b|once\b|uni(?!n|m)|us[eu]|ut[ei])[aeiou]|hour|honest|honou?r|heir)"
"""How a word begins that is heard with a vowel first."""

ENGLISH = Words(
    interrogatives=word_set("who whom whose what when where why how which"),
    imperatives=word_set("choose select mark put tick complete order match write name explain quote find"),
    persons=word_set("who whom whose"),
    reasons=word_set("why"),
    stop=word_set(
        "that this these those with from into onto about after before their there them they then than have "
        "been were will would could should shall also such some only very more most much many being because "
        "while when which what whose upon over under between during through your ours "
        # what questions about texts are made of
        "passage text story article report paragraph paragraphs sentence sentences word words according following "
        "statement statements true false best correct does whom where mean means reading reader choose select "
        "each every "
    ),
    negations=word_set(
        "not no never without except nor cannot isn't aren't wasn't weren't don't doesn't didn't "
        "isn aren wasn weren don doesn didn hasn haven couldn wouldn shouldn"
    ),
    negative=re.compile(
        r"(?P<negation>\bexcept\b)"
        r"|(?:^|(?<=[.?!:;]))(?P<between>[^.?!:;]{0,400}?)"
        r"(?<!\w)(?P<negated>not|never|least|cannot|(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should)n['\u2019]t)\b",
        re.IGNORECASE,
    ),
    not_negative=re.compile(
        r"\b(?:at least|last but not least|not (?:more|less|fewer) than|not only|(?:or|/) ?not|whether or not)\b"
        r"|(?:^|(?<=[.?!:;] ))do(?:n['\u2019]t| not)\b",
        re.IGNORECASE,
    ),
    content_negation=re.compile(
        rf"\b(?:why|if|because|although|though|unless|when|while|whether|since|so that|{_RELATIVE})\b", re.IGNORECASE
    ),
    negating_options=word_set(
        "not never no without cannot nor none nobody nothing isn aren wasn weren don doesn didn hasn haven "
        "couldn wouldn "
        "unable unaware uncertain unclear uncomfortable uncommon unequal unexpected unfair unfamiliar "
        "unfriendly unhappy "
        "unhealthy unimportant uninterested unkind unknown unlike unlikely unlimited unlucky unnecessary unpleasant "
        "unpopular unreliable unsafe unsuccessful unsuitable unsure untrue unusual unwanted unwilling unwise "
        "unchanged undecided "
        "undamaged unharmed unhurt unproven unstable unsupported untouched unrelated "
        "impossible impatient imperfect impolite improbable inaccurate inactive incapable incomplete incorrect "
        "indirect ineffective inefficient inexpensive infrequent insecure insufficient invalid invisible involuntary "
        "illegal illogical irregular irrelevant irresponsible dishonest"
    ),
    absolutes=word_set("always never all every none only must entirely impossible"),
    hedges=word_set("usually may might often generally tends some"),
    capital_names=frozenset({"may"}),
    stemmer="english",
    verb=re.compile(r"\w{3,}ing|\w{2,}ed|to"),
    no_verbs=word_set(
        "thing nothing something anything everything morning evening building king string spring wing ring sing king "
        "ceiling wedding meeting feeling clothing beijing being during sterling red bed seed need speed breed "
        "weed feed "
        "deed shed sled hundred sacred naked kindred wicked gifted hatred united according reading training "
        "painting drawing "
        "spending shopping fishing parking farming housing banking engineering increasing growing "
        "savings warning beginning ending"
    ),
    finite=word_set(_AUXILIARIES, _SURELY_VERBS) | word_set("who whom whose which that"),
    past=re.compile(rf"(?:\w{{3,}}ed|{'|'.join(_PAST.split())})"),
    no_past_after=word_set(
        f"a an the this these those his her its their our my your some any no each and or {_BESIDE}"
    ),
    no_past_before=word_set(f"and or than {_BESIDE}"),
    subordinate=word_set("why how what whether where when if"),
    predicate=re.compile(rf"(?:\w{{2,}}ed|{'|'.join(word_set(_AUXILIARIES, _PAST, _PRESENT))})"),
    prepositions=word_set(
        "in at on from by with for because before after during under over through near inside outside between among "
        "without since until when while about against into onto of off as if"
    ),
    conjunctions=word_set("and because so but"),
    articles=MappingProxyType(
        {"a": re.compile(rf"(?!{_VOWEL})", re.IGNORECASE), "an": re.compile(_VOWEL, re.IGNORECASE)}
    ),
    order_markers=word_set(
        "first second third firstly secondly then next later afterwards afterward after before earlier previously "
        "finally lastly last eventually meanwhile when while as once now ago since already soon until "
        "yesterday today "
        "tomorrow following will"
    ),
)
