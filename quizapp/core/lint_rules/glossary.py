"""Rules about the words a passage explains."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.glossary import is_tested
from quizapp.core.lint_rules.facts import Facts, Finding
from quizapp.core.messages import N_, Message


def tested_terms(facts: Facts) -> Iterator[Finding]:
    """L21: glossary entries that pupils do not see while the attempt is open, because a question tests them."""
    passage = facts.content.passage
    for place, entry in enumerate(passage.glossary):
        if is_tested(entry, passage, facts.content.questions):
            message = Message(
                N_("A question tests “%(term)s”: pupils see its explanation only together with the key."),
                {"term": entry.term},
            )
            yield Finding("L21", "info", ("passage", "glossary", place), message)
