"""English: the words the matcher needs."""

from __future__ import annotations

from decimal import Decimal

from quizapp.core.text_matching.languages.en_meanings import SAME_MEANING
from quizapp.core.text_matching.languages.lexicon import (
    LanguageData,
    NumberWords,
    Unit,
    families,
    numbered,
    opposed,
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

# The first word of each line, and words that say its opposite: "not connected" is "separated".
OPPOSITES = opposed("""
    closed open opened opening
    connected separated separate disconnected unconnected apart detached
    complete incomplete broken interrupted
    same different differ differs difference
    positive negative
    hot cold
    warm cool
    hotter colder cooler
    big small little
    bigger smaller
    large tiny
    larger lesser
    high low
    higher lower
    more less fewer
    most least fewest
    increase decrease reduce reduces reduced decline
    increases decreases declines
    increased decreased declined
    increasing decreasing declining
    rise fall drop
    rises falls drops
    rose fell dropped
    faster slower
    fast slow
    quickly slowly
    heavier lighter
    heavy light
    long short
    longer shorter
    longest shortest
    tall short
    taller shorter
    wide narrow
    thick thin
    thicker thinner
    strong weak
    stronger weaker
    hard soft
    harder softer easier
    hardest softest
    rough smooth
    wet dry
    full empty
    far near close
    farther nearer closer
    further nearer
    above below
    over under
    before after
    first last
    early late
    earlier later
    old new young
    older newer younger
    rich poor
    good bad
    better worse
    best worst
    right left wrong
    true false
    correct incorrect
    safe dangerous unsafe
    clean dirty
    dark bright
    darker lighter brighter
    loud quiet
    day night
    north south
    east west
    northern southern
    eastern western
    up down
    upper lower
    inside outside
    inner outer
    front back rear
    top bottom
    begin end finish stop
    begins ends finishes stops
    began ended finished stopped
    start end finish stop
    started ended finished stopped
    win lose
    won lost
    victory defeat
    buy sell
    bought sold
    give take
    gave took
    gain lose
    arrive leave
    arrived left
    enter exit
    alive dead
    life death
    born died
    male female
    man woman
    men women
    boy girl
    father mother
    brother sister
    son daughter
    husband wife
    king queen
    friend enemy
    accept reject refuse
    accepted rejected refused
    allow forbid prohibit ban
    allowed forbidden prohibited banned
    agree disagree
    agreed disagreed
    like dislike
    love hate
    appear disappear vanish
    appeared disappeared vanished
    possible impossible
    legal illegal
    visible invisible
    equal unequal
    healthy sick ill unhealthy
    rare common
    absorb reflect release
    absorbs reflects releases
    attract repel
    attracts repels
    push pull
    expand contract shrink
    expands contracts shrinks
    float sink
    floats sinks
    melt freeze
    melts freezes
    present absent
    maximum minimum
    major minor
    majority minority
    success failure
    succeed fail
    succeeded failed
    peace war
    export import
    exports imports
    natural artificial
    solid liquid
""")

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

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
    "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3,
    "thur": 3, "thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip

_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
"""

NUMBERS = NumberWords(
    small=numbered("zero one two three four five six seven eight nine"),
    teens=numbered(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        start=10,
    ),
    tens=numbered("twenty thirty forty fifty sixty seventy eighty ninety", start=20, step=10) | {"fourty": 40},
    hundreds=word_set("hundred"),
    scales={"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    minus=word_set("minus"),
    joiners=word_set("and"),
    single=word_set("a"),
    halves=word_set("half"),
)

UNITS = {
    **dict.fromkeys(("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"), Unit("length", Decimal(1000))),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), Unit("length", Decimal(1))),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters"), Unit("length", Decimal("0.01"))),
    **dict.fromkeys(("mm", "millimetre", "millimetres", "millimeter", "millimeters"), Unit("length", Decimal("0.001"))),
    **dict.fromkeys(("mile", "miles"), Unit("length", Decimal("1609.344"))),
    **dict.fromkeys(("foot", "feet", "ft"), Unit("length", Decimal("0.3048"))),
    **dict.fromkeys(("inch", "inches"), Unit("length", Decimal("0.0254"))),
    **dict.fromkeys(
        ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"),
        Unit("mass", Decimal(1000)),
    ),
    **dict.fromkeys(("g", "gram", "grams", "gramme", "grammes"), Unit("mass", Decimal(1))),
    **dict.fromkeys(("ton", "tons", "tonne", "tonnes"), Unit("mass", Decimal(1_000_000))),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), Unit("volume", Decimal(1))),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), Unit("volume", Decimal("0.001"))),
    **dict.fromkeys(("yard", "yards", "yd", "yds"), Unit("length", Decimal("0.9144"))),
    **dict.fromkeys(("mg", "milligram", "milligrams"), Unit("mass", Decimal("0.001"))),
    **dict.fromkeys(("ounce", "ounces", "oz"), Unit("mass", Decimal("28.349523125"))),
    **dict.fromkeys(("lb", "lbs"), Unit("mass", Decimal("453.59237"))),
    **dict.fromkeys(("second", "seconds", "sec", "secs"), Unit("time", Decimal(1))),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), Unit("time", Decimal(60))),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), Unit("time", Decimal(3600))),
    **dict.fromkeys(("day", "days"), Unit("time", Decimal(86_400))),
    **dict.fromkeys(("week", "weeks"), Unit("time", Decimal(604_800))),
    **dict.fromkeys(("month", "months"), Unit("months", Decimal(1))),
    **dict.fromkeys(("year", "years", "yr", "yrs"), Unit("months", Decimal(12))),
    **dict.fromkeys(("decade", "decades"), Unit("months", Decimal(120))),
    **dict.fromkeys(("century", "centuries"), Unit("months", Decimal(1200))),
    **dict.fromkeys(("hectare", "hectares"), Unit("area", Decimal(1))),
    **dict.fromkeys(("acre", "acres"), Unit("area", Decimal("0.40468564224"))),
    **dict.fromkeys(("percent", "percentage", "pct"), Unit("share", Decimal(1))),
    **dict.fromkeys(("degree", "degrees"), Unit("degree", Decimal(1))),
    **dict.fromkeys(("rupiah", "rupiahs"), Unit("rupiah", Decimal(1))),
    **dict.fromkeys(("dollar", "dollars"), Unit("dollar", Decimal(1))),
    **dict.fromkeys(("euro", "euros"), Unit("euro", Decimal(1))),
    **dict.fromkeys(("pound", "pounds"), Unit("pound", Decimal(1))),
    **dict.fromkeys(("cent", "cents"), Unit("dollar", Decimal("0.01"))),
    **dict.fromkeys(("penny", "pence"), Unit("pound", Decimal("0.01"))),
    **dict.fromkeys(("yen",), Unit("yen", Decimal(1))),
}

# Common words that are one or two letters from another common word: a pupil who writes "house" did not mean "horse".
COMMON_WORDS = word_set("""
    able about above across after again against ahead alive alone along always among angel anger angle angry animal answer
    ankle apple arrive arrow ashes aside asleep attack aunt autumn awake award away baby back badge bake baker ball band
    bank bark barn base basket bath bathe battle beach bead beak beam bean bear beard beast beat beauty become been beer
    before begin behind being bell belly belong below belt bench bend berry beside best better bird birth bite bitter
    black blame blank blanket blast blaze bleed bless blind block blood bloom blow blue board boast boat body boil bold
    bomb bond bone book boot border born borrow boss both bother bottle bottom bound bowl brain brake branch brand brave
    bread break breast breath breathe breed brick bride bridge brief bright bring broad broken brother brown brush build
    bulb bull burn burst bury bush busy butter button cable cage cake call calm camel camera camp canal candle canoe
    captain card care career cargo carrot carry cart carve case cash castle catch cattle cause cave cease cell center
    chain chair chance change charge chart chase cheap check cheek cheer cheese cherry chest chicken chief child choice
    choose circle city civil claim clan class claw clay clean clear clerk clever cliff climb clock close cloth cloud clown
    club coach coal coast coat coin cold collar color colour column come comic common cook cool copper copy coral core
    corn corner correct cost cotton couch cough could count country couple courage course court cousin cover coward crab
    crack craft crash crazy cream create creek crew crime crisp crop cross crowd crown cruel crush cure current curse
    curtain curve custom daily dairy damage damp dance danger dare dark data date daughter dawn dead deaf deal dear death
    debt decay deck deep deer defeat defend degree delay deny depth desert desire desk dessert diary diet dinner dirt dish
    dive doctor donkey door doubt down dozen drag drain drama draw dream dress drift drill drink drive drop drown drug
    drum duck dull dust duty each eagle early earn earth east easy edge effect effort eight elbow elder elect else empty
    enemy energy engine enjoy enough enter entire equal error escape even ever every evil exact except expect expert
    extra face fact fail faint fair faith fake fall false fame family famine famous fancy farm farmer fast fate father
    fault favor fear feast feather feed feel fence fever field fierce fight figure fill film final find fine finger fire
    firm first fish fist flag flame flash flat flavor fleet flesh flight float flock flood floor flour flow flower fluid
    foil fold folk follow food fool foot force forest forget fork form fort forth found frame free freeze fresh friend
    frog from front frost fruit fuel full funny future gain game garden gate gather gaze gentle ghost giant gift giraffe
    girl give glad glass globe glory glove glue goal goat gold good goose grace grade grain grand grant grape grass grave
    gravy gray great greed green greet grey grief grin grip ground group grow guard guess guest guide guilt guitar habit
    hair half hall hammer hand handle hang happen happy harbor hard harm harsh harvest hate have head heal health hear
    heart heat heaven heavy height hell help herb herd here hero hide high hill hire hold hole holy home honest honey
    honor hook hope horn horse host hotel hour house huge human humble humor hunger hungry hunt hurry hurt husband ideal
    idle iron island jail jewel join joke judge juice jump jungle junior just keen keep kettle kick kill kind king kiss
    kitchen kite knee knife knight knock knot know labor lack lady lake lamb lamp land lane large last late later latter
    laugh laundry lawn lawyer lazy lead leader leaf leak lean learn least leather leave left legend lemon length less
    lesson letter level liar liberty lid life lift light limb lime limit line lion list listen little live liver load loan
    lobby local lock lonely long look loose lord lose loss lost loud love lovely lower loyal luck lunch lung lure machine
    magic main maker male manner maple marble march margin mark market marry marsh mask mass master match mate matter
    mayor meal mean meat medal meet melt memory mercy merry mess metal method middle might mild mile milk mill mind mine
    mineral minor mirror miss mist mix model modern moment money monk monkey month mood moon moral more morning most moth
    mother motor mount mountain mouse mouth move much mud murder muscle music nail naked name narrow nation nature near
    neat neck need needle nerve nest never news next nice night noble noise noon north nose note noun novel number nurse
    oath ocean offer office often olive once onion open orange order organ origin other outer oven over owner oxygen pace
    pack page pain paint pair palace pale palm panel panic paper parade pardon parent park part party pass past paste path
    patient pause peace peach peak pear pearl pen pencil people pepper perfect period person petal phase phone piano pick
    picture piece pigeon pile pill pilot pine pink pipe pirate pitch pity place plague plain plan plane planet plant plate
    play please plenty plot plow plus pocket poem poet point poison pole police polish polite pond pool poor port pose
    post pot potato pouch pound pour powder power praise pray prayer preach press pretty price pride priest prince print
    prison prize proof proper proud prove public pull pulse pump punch pupil pure purple purse push quarrel queen quest
    quick quiet quit quite rabbit race rage rail rain raise range rank rapid rare rate rather reach react read ready real
    reason rebel receive recent record region reign relax relief remain rent repair reply rescue rest result return reveal
    revolt reward rhyme rice rich ride rifle right ring ripe rise risk rival river road roar roast robber robe rock rocket
    role roll roof room root rope rose rotten rough round route royal rude ruin rule ruler rush sacred sadness safe sail
    saint salad sale salt same sand satin sauce save scale scar scare scarf scene school science score scout scream sea
    seal season seat second secret seed seek seem seize sell send sense series serve settle seven severe shade shadow
    shake shame shape share sharp sheep sheet shelf shell shield shine ship shirt shock shoe shoot shop shore short should
    shout show shower shut sick side siege sight sign silent silk silly silver simple sing single sink sister site size
    skill skin skirt skull slave sleep slice slide slim slip slope slow small smart smell smile smoke smooth snack snail
    snake snow soap social soft soil solar soldier sole solid some song soon sore sorrow sort soul sound soup sour source
    south space spare spark speak spear speech speed spell spend spice spider spill spin spirit spoon sport spot spread
    spring square stable staff stage stain stair stake stamp stand star stare start starve state station statue stay steal
    steam steel steep steer stem step stick stiff still sting stir stock stomach stone stool stop store storm story
    stove straight strange straw stream street strength stress stretch strict strike string strip stroke strong struggle
    student study stupid style sudden suffer sugar suit summer summit sunset supper supply sure surface swamp swan swear
    sweat sweep sweet swell swift swim swing sword table tail take tale talent talk tall tame tank tape target task taste
    teach teacher team tear tease teeth tell temple tent term test than thank theft their theme there thick thief thin
    thing think third thirst thorn thread threat throat throne through throw thumb thunder ticket tide tidy tiger tight
    tile time tiny tired title toast today toe tone tongue tool tooth topic torch total touch tough tour towel tower town
    trace track trade trail train trap trash travel tray treat treaty tree tribe trick trip troop trouble truck true trunk
    trust truth tube tune tunnel turkey turn twice twin twist ugly uncle under union unite united untied until upper upset
    urban urge usual valley value vast vein verb verse vessel victim view village violet virtue visit voice vote voyage
    wage wagon waist wait wake walk wall want war warm warn wash waste watch water wave weak wealth weapon wear weather
    weave wedding weed week weigh weight weird west whale wheat wheel when where which while whip whisper white whole wide
    widow width wife wild will wind window wine wing winner winter wire wisdom wise wish witch wolf woman women wonder wood
    wool word work world worm worry worse worst worth wound wrap wrist write wrong yard year yellow yesterday yield young
    youth zone causal casual martial marital trial form scared conversation conservation
    grandmother grandfather grandma grandpa stepmother stepfather godmother godfather grandson granddaughter uncle aunt
    stalactite stalagmite sulfate sulfite sulfide sulphate sulphite sulphide nitrate nitrite nitride phosphate phosphite
    chlorate chlorite chloride ethane ethene ethyne methane methene propane propene absorption adsorption neutron neuron
    proton hypertension hypotension hyperthermia hypothermia hyperglycemia hypoglycemia microscopic macroscopic endothermic
    exothermic antonym synonym homonym homophone homograph explicit implicit deductive inductive deduction induction convex
    concave artery arteriole mitosis meiosis magnesium manganese potassium calcium gallium rubidium ruthenium titanium
    thallium thulium intrinsic extrinsic connotation denotation monarchy oligarchy transpiration respiration perspiration
    inspiration immigration emigration migration conductor conductivity invertebrate vertebrate prokaryotic eukaryotic
    autotroph heterotroph condensation compensation colonial colossal revolution resolution evolution evaluation inflation
    infection injection inspection import export impression expression competition composition cooperation corporation
    operation complement compliment principal principle stationary stationery affect effect interstate intrastate
    internal external interior exterior superior inferior anterior posterior longitude latitude altitude attitude aptitude
    percolation precipitation participation anticipation exhalation inhalation stimulate simulate
    eastern western northern southern northeast northwest southeast southwest
""")

NAMES = word_set("""
    afghanistan africa albania algeria america american angola arab arabia argentina armenia asia asian australia
    australian austria austrian azerbaijan bahrain bangladesh belarus belgium bolivia bosnia brazil britain british
    brunei bulgaria cambodia cameroon canada chile china chinese colombia columbia congo croatia cuba cyprus denmark
    dutch ecuador egypt england english eritrea estonia ethiopia europe european finland france french gambia georgia
    german germany ghana greece greek guatemala guinea guyana haiti honduras hungary iceland india indian indiana
    indonesia iran iranian iraq iraqi ireland irish israel italian italy jamaica japan japanese jordan kazakhstan kenya
    korea korean kosovo kuwait laos latvia lebanon liberia libya lithuania luxembourg madagascar malawi malaysia maldives
    mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal
    netherlands niger nigeria norway norwegian oman pakistan palestine panama paraguay peru philippines poland polish
    portugal qatar romania russia russian rwanda samoa senegal serbia singapore slovakia slovenia somalia spain spanish
    sudan suriname sweden swedish swiss switzerland syria taiwan tanzania thailand tibet togo tonga tunisia turkey
    uganda ukraine uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe
    mercury venus earth mars jupiter saturn uranus neptune pluto
    alan allan allen andrea andreas andrew anna anne anton antonia antonio brian bryan carl carla carlo carol carole
    christian christina christine daniel daniela daniele danielle david dennis denise eric erica frances francis george
    georgia georgina henri henry jack jacques jake james jane janet jean jeanne jenny jerry john joan jones johns johnson
    jonson joseph josephine julia julian juliana julie julius karl karla laura lauren laurence lawrence lewis louis louise
    luis maria marie marina mario marian marion mark mary martin martina martine michael michel michele michelle nicola
    nicolas nicole nicholas olive oliver olivia patrice patricia patrick paul paula pauline peter robert roberta roberto
    robin sarah simon simone stefan stephan stephen steven susan thomas victor victoria william williams wilson
""")

CURRENCIES = {"$": "dollars", "usd": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "rp": "rupiah"}
CURRENCIES |= {"₱": "pesos", "₹": "rupees", "₩": "won", "฿": "baht", "₫": "dong", "₽": "rubles", "₺": "lira"}

# Only those that do not begin like their country ("Indonesian"); a language of the same name is near enough to be alike.
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
    months=MONTHS,
    weekdays=WEEKDAYS,
    day_ordinals=numbered(_ORDINALS, start=1) | {"thirtieth": 30},
    month_labels=word_set("month"),
    date_words=word_set("the of on day date month year st nd rd th"),
    numbers=NUMBERS,
    units=UNITS,
    currencies=CURRENCIES,
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
    halves_of_day={
        ("am",): 0,
        ("pm",): 12,
        ("in", "the", "morning"): 0,
        ("in", "the", "afternoon"): 12,
        ("in", "the", "evening"): 12,
    },
    parts_of_the_hour={"quarter": 15, "half": 30, "5": 5, "10": 10, "20": 20, "25": 25},
    past_the_hour=word_set("past after"),
    to_the_hour=word_set("to before"),
    measures=families("""
        depth deep; length long; height high tall; width wide; weight heavy weigh weighs weighed; age old aged;
        distance far; speed fast; size big large; price cost costs; thickness thick
    """),
    variants=VARIANTS,
    qualifiers=QUALIFIERS,
    known_words=COMMON_WORDS | NAMES | frozenset(MONTHS) | frozenset(WEEKDAYS),
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
    enough=word_set("enough"),
    lacking="lack",
    turning_prefixes=("un", "in", "im", "dis", "non"),
)
