"""Rules about the words a passage explains."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.glossary import is_tested
from quizapp.core.lint_rules.facts import Facts, Finding
from quizapp.core.messages import N_, Message


def tested_terms(facts: Facts) -> Iterator[Finding]:
    """L21: glossary entries that pupils do not see while the attempt is open, because a question tests them."""
    passage = facts.passage
    questions = [item.question for item in facts.items]
    for place, entry in enumerate(passage.glossary):
        if is_tested(entry, passage, questions):
            values = {"term": entry.term}
            what = N_("A question tests “%(term)s”: pupils see its explanation only together with the key.")
            mend = N_("Leave it so, or ask for another word if pupils need the explanation to read on.")
            path = ("passage", "glossary", place)
            yield Finding("L21", "info", path, Message(what, values), Message(mend, values), found=(entry.same,))
