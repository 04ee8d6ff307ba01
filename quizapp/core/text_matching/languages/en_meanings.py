"""English words of nearly one meaning, as examiners take one for the other in an answer of a few words.

For how sure a reply is, never for a rule: "tax" and "levy" are the same to a history teacher, and a person still looks.
Left out is what is also something else so often that it would mislead ("state", "light", "power"), and the opposites, which
the language lists by themselves. A line begins with the word that stands for all of it.
"""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import said_alike

SAME_MEANING = said_alike("""
    fight fights fighting fought struggle struggled struggles campaign campaigned battled advocate advocates activist
    establish establishes established create creates created creating form forms formed found founded set sets build built
    declare declares declared declaration announce announces announced proclaim proclaims proclaimed proclamation
    free freed freedom liberty independence independent liberate liberated liberation
    equal equality equally
    law laws rule rules regulation regulations
    people person persons human humans citizen citizens population inhabitants folk folks
    everyone everybody all
    obey obeys obeyed follow follows followed abide respect
    job jobs employment work works
    money wealth wealthy rich riches
    wage wages salary salaries pay earnings income
    dispute disputes disagreement disagreements argument arguments quarrel quarrels conflict conflicts
    resolve resolves resolved settle settles settled solve solves solved
    explain explains explained interpret interprets interpreted clarify clarifies
    protect protects protected protecting protection guard guards defend defends guarantee guarantees guaranteed preserve
    control controls controlled regulate regulates regulated manage manages
    soldier soldiers army armies troops military
    tax taxes taxed taxation taxing levy levies
    kill kills killed killing murder murdered murders assassinate assassinated assassination slay shot
    help helps helped helping assist assists aid aids support supports supported
    gather gathers gathering assemble assembly assembling meet meeting
    religion religions religious worship faith
    speech speak speaking talk express expression
    gun guns arms weapon weapons firearm firearms
    press newspaper newspapers media
    vote votes voting voted ballot suffrage
    buy buys bought purchase purchases purchased
    obtain obtains gain gains gained acquire acquires receive receives collect
    give gives gave given giving grant grants provide provides
    show shows display displays demonstrate
    change changes changed changing alter alters amend amends modify modifies
    flow flows move moves moved moving movement transport transports circulate circulates circulation travel travels
    remove removes removed eliminate eliminates
    heat hot warm warmth heated
    sun sunlight sunshine solar
    rain rainfall precipitation
    food foods nutrient nutrients nourishment
    make produces produce produced manufacture generate generates
    destroy destroys destroyed ruin ruins wreck
    disease diseases illness illnesses sickness
    germ germs bacteria virus viruses microbe microbes pathogen pathogens
    doctor doctors physician physicians
    town towns city cities
    country countries nation nations
    king kings monarch monarchs
    slave slaves slavery enslaved
    discrimination racism prejudice
    escape escaped escaping flee fled avoid
    territory land lands
    trade trading commerce
    child children kids kid
    teach teaches taught train trains instruct educate
    learn learns learned study studies
    danger dangers risk risks threat threats hazard
    fear fears worry worries concern afraid
    want wants wanted desire wish wishes
    limit limits limited restrict restricts restricted
    boat boats ship ships
    car cars automobile vehicle vehicles
    plane planes airplane airplanes aircraft
    rock rocks stone stones
    ocean oceans sea seas
    choose chooses chosen select selects pick elect elects elected
    leader leaders head chief
    harm harms hurt hurts injure injures damage damages damaged
    save saves saved rescue rescued
    invade invaded invasion attack attacked attacks
    worker workers labourer laborer employee employees
    company companies firm business businesses corporation
    price prices cost costs
    lack lacking shortage absence scarce scarcity
    high more greater larger bigger exceed exceeds
    quickly faster
    big large
    heat thermal
    spread spreads spreading
    communist communism
    capitalist capitalism
    socialist socialism
    democratic democracy
    nationalist nationalism
    black african
    woman female females
    man male males
    start begin begins
    house home houses homes
""")
