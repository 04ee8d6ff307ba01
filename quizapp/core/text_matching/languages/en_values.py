"""English figures, dates, units and currencies as words."""

from __future__ import annotations

from decimal import Decimal

from quizapp.core.text_matching.languages.lexicon import NumberWords, Unit, numbered, word_set

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
    "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3,
    "thur": 3, "thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip

ORDINALS = """
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

CURRENCIES = {"$": "dollars", "usd": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "rp": "rupiah"}
CURRENCIES |= {"₱": "pesos", "₹": "rupees", "₩": "won", "฿": "baht", "₫": "dong", "₽": "rubles", "₺": "lira"}

# Only those that do not begin like their country ("Indonesian"); a language of the same name is near enough to be alike.
