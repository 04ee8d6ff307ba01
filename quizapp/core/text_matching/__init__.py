"""Short answers: decide what a reply is worth, and say why.

The room promises: `decide` takes any text and any key, never raises, needs nothing but its arguments, and gives the same
decision for the same input. A wrong automatic mark is worse than a question to the teacher, so what no rule decides is
"review", never a silent 0.

`keys` holds the records; `normalizing` and `numerals` make spellings comparable; `spelling` bounds what counts as a
slip; `forms` finds the author's forms in a reply; `surroundings` reads the words beside them; `dates`,
`times_of_day`, `quantities` and `compound_units` compare values; `rules_of_forms`,
`rules_of_values` and `rules_of_parts` are the policy, `deciding` the order of its rules, `verdicts` its codes and
sentences. `disguises` looks behind other alphabets and markup; `asked` and `roles` know what the question asks and
who did what; `readings` (with `inflection`) is what else a reply may be read as, `doubts` why one that is near the
key may not mean it. `second_look` and `third_look` move the sureness; `explaining` tells pupils and teachers what
came of it; `languages` holds the words of each language.
"""

from quizapp.core.text_matching.deciding import RULES, decide, not_attempted
from quizapp.core.text_matching.graded import Alignment, Graded, Nearest, Pair
from quizapp.core.text_matching.grading_of_parts import grade_parts
from quizapp.core.text_matching.keys import Concept, DateKey, Decision, Item, Key, NumberKey
from quizapp.core.text_matching.ledger import NO_MARKS, Ledger, MarkedForm, canonical
from quizapp.core.text_matching.normalizing import normalize, words
from quizapp.core.text_matching.pipeline import grade
from quizapp.core.text_matching.spelling import fuzzy_equal
from quizapp.core.text_matching.verdicts import RULE_CODES

__all__ = [
    "NO_MARKS",
    "RULES",
    "RULE_CODES",
    "Alignment",
    "Concept",
    "DateKey",
    "Decision",
    "Graded",
    "Item",
    "Key",
    "Ledger",
    "MarkedForm",
    "Nearest",
    "NumberKey",
    "Pair",
    "canonical",
    "decide",
    "fuzzy_equal",
    "grade",
    "grade_parts",
    "normalize",
    "not_attempted",
    "words",
]
