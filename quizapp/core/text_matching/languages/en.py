"""English: the words the matcher needs."""

from __future__ import annotations

from quizapp.core.text_matching.languages import en_known_words as known_words
from quizapp.core.text_matching.languages import en_values as values
from quizapp.core.text_matching.languages.en_meanings import SAME_MEANING
from quizapp.core.text_matching.languages.en_opposites import OPPOSITES
from quizapp.core.text_matching.languages.lexicon import (
    LanguageData,
    families,
    numbered,
    phrases,
    word_set,
)

ARTICLES = word_set("the a an its")

LEADING = word_set("""
    he she they in on at by to from for of with into during because is are was were be being been it its this that these
    those there answer called named
""")

# Missing on purpose: "as" and "us" (they may be names), and words that change an amount, a time or a certainty
# ("about", "almost", "before", "maybe", "only").
FUNCTION_WORDS = word_set("""
    he she they we you his her their our my me him them who which when where while and then also has have had did
    does do will would which whom s st nd rd th yes please sir miss mr mrs ms dr so am lol haha hehe btw obviously
    basically definitely certainly clearly simply probably
""")

ABBREVIATIONS = {
    "cuz": "because", "cos": "because", "coz": "because", "bcs": "because", "bcuz": "because",
    "becuase": "because", "becasue": "because", "becouse": "because", "bcz": "because", "ppl": "people",
    "thru": "through", "tho": "though", "ur": "your", "u": "you", "wud": "would", "cud": "could", "teh": "the",
}  # fmt: skip

CONNECTIVES = word_set("and or n nor")
DISJUNCTIONS = word_set("or nor either")

NEGATORS = word_set("""
    not no never neither nor none nobody nothing cannot without except excluding besides unless hardly dont doesnt didnt
    isnt arent wasnt werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt aint non isn wasn didn doesn
""")

DONT_KNOW = phrases("""
    do not know
    dont know
    dunno
    idk
    i dk
    no idea
    no clue
    not sure
    have no idea
    have no clue
    do not understand
    dont understand
    do not remember
    dont remember
    cannot remember
    can not remember
    forgot
    i forgot
    idc
    do not have a clue
    cannot answer
    can not answer
    can not recall
    cannot recall
    do not recall
    not a clue
    who knows
    beats me
    could not say
    could not tell you
    have not learned this
    have not learnt this
    have not learned that
    have not learnt that
    have not read it
    did not read it
    n a
""")

FLUFF = word_set("i we im am sorry please sir miss mr maam teacher really just the answer it to this honestly have")

FRAMES = phrases("""
    i think
    i think that
    i believe
    i believe that
    in my opinion
    according to the text
    according to the passage
    according to the article
    in the text
    in the passage
    the answer is
    i guess
    i suppose
    i am sure
    i am pretty sure
    im sure
    im pretty sure
    pretty sure
    i reckon
    of course
    for sure
    it says
    the text says
    the passage says
    as far as i know
    have got
    has got
    a kind of
    kind of
    a type of
    type of
    a sort of
    a form of
    a system of
    the system of
    the process of
    the name of
""")

# Beside the function words: what a sentence needs and an answer does not rest on.
WEAK_WORDS = word_set("""
    as if than such both each its their them they us me mine yours ours theirs itself themselves himself herself some any
    very too just even still again already always often sometimes usually really quite rather longer may might must shall
    should could would can get gets got getting make makes made making go goes going gone come comes came say says said
    tell tells told know knows knew think thinks thought see sees saw use uses used using put puts thing things something
    anything way ways kind kinds sort sorts lot lots much many more most own same one ones about after before between
    through over under out off up down all
""") - word_set("same more most one before after over under up down out off all many much longer used using use")

# Two spellings of one word, British and American.
VARIANTS = families("""
    grey gray; colour color; colours colors; coloured colored; favour favor; favourite favorite; flavour flavor;
    harbour harbor; honour honor; humour humor; labour labor; neighbour neighbor; neighbours neighbors; rumour rumor;
    armour armor; behaviour behavior; vapour vapor; odour odor; tumour tumor; parlour parlor; savour savor; vigour vigor;
    centre center; centres centers; theatre theater; theatres theaters; metre meter; metres meters; litre liter;
    litres liters; fibre fiber; fibres fibers; sabre saber; sombre somber; spectre specter; calibre caliber;
    defence defense; offence offense; licence license; practise practice; plough plow; ploughs plows; tyre tire;
    tyres tires; jewellery jewelry; aluminium aluminum; sulphur sulfur; programme program; programmes programs;
    cheque check; cheques checks; traveller traveler; travellers travelers; travelled traveled; travelling traveling;
    cancelled canceled; modelled modeled; labelled labeled; fuelled fueled; mould mold; moustache mustache; pyjamas pajamas;
    storey story; storeys stories; catalogue catalog; dialogue dialog; analyse analyze; analysed analyzed; axe ax;
    organise organize; organised organized; organisation organization; realise realize; realised realized;
    recognise recognize; recognised recognized; civilisation civilization; colonise colonize; colonised colonized;
    encyclopaedia encyclopedia; anaemia anemia; foetus fetus; manoeuvre maneuver; oestrogen estrogen; haemoglobin hemoglobin;
    kilogramme kilogram; gramme gram; sceptic skeptic; sceptical skeptical; draught draft; kerb curb; ageing aging;
    enrol enroll; fulfil fulfill; skilful skillful; wilful willful; cosy cozy; woollen woolen; grandad granddad
""")

# Before a title they make it another one.
QUALIFIERS = word_set("vice deputy former acting assistant ex")

# Left out are forms that are common words of their own (wound, ground, people).
IRREGULAR = families("""
    arise arose arisen; eat ate eaten; beat beaten; become became; begin began begun; bend bent; bite bit bitten;
    bleed bled; blow blew blown; break broke broken; bring brought; build built; burn burnt; buy bought; catch
    caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; do did done; draw drew drawn; dream
    dreamt; drink drank drunk; drive drove driven; fall fell fallen; feed fed; feel felt; fight fought; find found;
    flee fled; fly flew flown; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; give gave
    given; go went gone; grow grew grown; have had has; hear heard; hide hid hidden; hold held; keep kept; kneel
    knelt; know knew known; lay laid; learn learnt; lend lent; light lit; lose lost; make made; mean meant; meet
    met; pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought;
    sell sold; send sent; shake shook shaken; shine shone; shoot shot; show showed shown; sing sang sung; sink sank
    sunk; sit sat; sleep slept; speak spoke spoken; spend spent; spin spun; stand stood; steal stole stolen; stick
    stuck; sting stung; strike struck; swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken;
    teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood; wake woke
    woken; wear wore worn; weave wove woven; weep wept; win won; write wrote written; child children; man men; woman
    women; foot feet; tooth teeth; goose geese; mouse mice; leaf leaves; wolf wolves; knife knives; life lives; wife
    wives; half halves; shelf shelves; thief thieves; loaf loaves; calf calves; ox oxen; stride strode; wring wrung;
    cling clung; fling flung; bind bound; hang hung; breed bred; leave left; lead led
""")

DESCRIPTORS = word_set("""
    leader president head chief founder owner boss commander general king queen minister director spokesman member group
    organisation organization company region area province country city town village
""")

DEMONYMS = families("""
    britain british briton britons; france french frenchman; england english englishman; spain spanish spaniard; wales welsh;
    scotland scottish scots; ireland irish; netherlands dutch; denmark danish dane; sweden swedish swede; poland polish pole;
    finland finnish finn; turkey turkish turk; iceland icelandic; switzerland swiss; greece greek greeks; norway norwegian;
    china chinese; japan japanese; portugal portuguese; germany german germans; philippines filipino filipinos;
    thailand thai; peru peruvian; burma burmese; vietnam vietnamese; lebanon lebanese; argentina argentine; brazil brazilian
""")

DATA = LanguageData(
    code="en",
    stemmer="english",
    decimal=".",
    day_first=None,  # 9/12 is read both ways, and a date that agrees in one way only goes to the teacher
    percent="percent",
    articles=ARTICLES,
    leading=LEADING,
    function_words=FUNCTION_WORDS,
    connectives=CONNECTIVES,
    disjunctions=DISJUNCTIONS,
    negators=NEGATORS,
    dont_know=DONT_KNOW,
    fluff=FLUFF,
    frames=FRAMES,
    interrogatives=word_set("who whom whose what which when where why how"),
    imperatives=dict.fromkeys(("name", "list", "write", "give", "mention", "find"), "what"),
    naming_interrogatives=word_set("who whom whose which"),
    open_interrogatives=phrases(
        "when\nwhere\nwhy\nhow\nwhat date\nwhat day\nwhat year\nwhat time\nwhich year\nwhich day"
    ),
    agent_markers=word_set("by"),
    descriptors=DESCRIPTORS,
    descriptor_first=False,
    complement_words=word_set("of the for"),
    months=values.MONTHS,
    weekdays=values.WEEKDAYS,
    day_ordinals=numbered(values.ORDINALS, start=1) | {"thirtieth": 30},
    month_labels=word_set("month"),
    date_words=word_set("the of on day date month year st nd rd th"),
    numbers=values.NUMBERS,
    units=values.UNITS,
    currencies=values.CURRENCIES,
    scale_letters={"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"},
    decade=r"(?<!\d)(\d{2}[1-9])0'?s\b",
    century=r"\b(\d{1,2})(?:st|nd|rd|th)[ -]century\b",
    parts_of_spans={"early": (0, 40), "mid": (25, 75), "late": (60, 100)},
    before_era=r"\bb\.?c\b|\bbce\b",
    naming_several=word_set("name list give mention state"),
    demonyms=DEMONYMS,
    classifiers=word_set("people persons times pieces items"),
    abbreviations=ABBREVIATIONS,
    inflections=("s", "es", "ed", "d", "ing"),
    irregular=IRREGULAR,
    agent_suffixes=("er", "ers", "or", "ors"),
    passive_auxiliaries=word_set("is are was were be been being got get gets"),
    auxiliaries=word_set(
        "do does did is are was were be been being has have had can could will would should may might must"
    ),
    agent_interrogatives=word_set("who"),
    choosing_interrogatives=word_set("which whose"),
    relatives=word_set("who that which"),
    pronouns=word_set("it he she they"),
    open_prepositions=word_set("in at on from to during into"),
    naming_words=word_set("name"),
    contrasts=word_set("but"),
    denials=word_set(
        "wrong false incorrect instead rather opposite contrary failed fails refused apart but anything against anti"
    ),
    limits=word_set(
        "less more fewer under over below above almost nearly before after until since near outside except "
        "most least maximum minimum half maybe perhaps later earlier bc bce "
        "against"
    ),
    relations=word_set(
        "father mother son daughter wife husband brother sister uncle aunt friend enemy teacher pupil assistant boss "
        "master rival neighbour neighbor widow grandson granddaughter cousin servant deputy successor follower family"
    ),
    ordinal=r"\d(?:st|nd|rd|th)\b",
    counting=phrases("how many\nhow much\nwhat number\nwhat percentage"),
    possessives=word_set("his her their my our your"),
    distributives=word_set("per each every an a"),
    glue=word_set("also plus with"),
    clause_openers=word_set("because so and but when if that while than to"),
    yes_words=word_set("yes agree"),
    no_words=word_set("no disagree"),
    ordering=word_set("order sequence respectively stages steps first second third"),
    comparisons=word_set("than"),
    lettered=word_set(
        "vitamin hepatitis influenza type group class grade team section part point plan figure letter note bulb step "
        "option terminal gap"
    ),
    suffixes=word_set("s"),
    double_letters=None,
    approximations=word_set("about around roughly approximately circa ca"),
    exactly=word_set("only just exactly precisely"),
    ages=word_set("old age aged ages"),
    and_a_half=("and", "a", "half"),
    range_words=word_set("to until till through"),
    parts_of_day={
        "am": (0, 11),
        "pm": (12, 23),
        "in the morning": (0, 11),
        "in the afternoon": (12, 23),
        "in the evening": (12, 23),
    },
    day_in_halves=True,
    parts_of_the_hour={"quarter": 15, "half": 30, "5": 5, "10": 10, "20": 20, "25": 25},
    past_the_hour=word_set("past after"),
    to_the_hour=word_set("to before"),
    measures=families("""
        depth deep; length long; height high tall; width wide; weight heavy weigh weighs weighed; age old aged;
        distance far; speed fast; size big large; price cost costs; thickness thick
    """),
    variants=VARIANTS,
    qualifiers=QUALIFIERS,
    known_words=known_words.COMMON_WORDS | known_words.NAMES | frozenset(values.MONTHS) | frozenset(values.WEEKDAYS),
    # Lima is a city, "para" and "mar" are no Indonesian words here
    homographs=word_set("lima para di mana hal g"),
    asks_for_name=word_set("who whom whose which where"),
    reason_words=word_set("why explain describe reasoning reason reasons evidence conclude compare"),
    weak_words=WEAK_WORDS,
    opposites=OPPOSITES,
    same_meaning=SAME_MEANING,
    asks_for_a_point=word_set(
        "do does did one 1 how job purpose function role task duty system rights freedom responsibility benefit advantage"
    ),
    besides=word_set("besides except excluding"),
    wanting=word_set("want wants wanted wanting need needs needed lack lacks lacked lacking wish wished"),
    conditionals=word_set("if when although though since"),
    enough=word_set("enough"),
    lacking="lack",
    turning_prefixes=("un", "in", "im", "dis", "non"),
)
