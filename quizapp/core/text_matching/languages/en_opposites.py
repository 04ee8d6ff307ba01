"""English words that say the opposite of one another."""

from __future__ import annotations

from quizapp.core.text_matching.languages.lexicon import opposed

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
