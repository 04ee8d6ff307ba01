"""Ids of an edited text: what stayed keeps its id, what is new gets one that was never used in this text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from quizapp.core.articles.following import Moved
from quizapp.core.passages import Block, Sentence


def keep_ids(before: tuple[Block, ...], after: tuple[Block, ...], moved: Moved) -> tuple[Block, ...]:
    """Return `after` with the ids of `before` where `moved` (`follow(before, after)`) says that something stayed.

    A sentence keeps its id within a block that stayed; in another block it gets a new one. No id of `before` comes to
    stand for something else, so that evidence that was lost never points at a new sentence by chance.
    """
    block_names = _block_names(before, after, moved)
    origins = _origins(moved)
    fresh_blocks = {kind: _fresh(kind, (block.id for block in before)) for kind in "hpb"}
    used = {block.id: {sentence.id for sentence in block.sentences} for block in before}
    named: list[Block] = []
    for block in after:
        name = block_names.get(block.id) or next(fresh_blocks[block.kind[0]])
        fresh = _fresh("s", used.get(name, ()))
        sentences: list[Sentence] = []
        given: set[str] = set()
        for sentence in block.sentences:
            old = next(
                (
                    old.split(".")[1]
                    for old in origins.get(f"{block.id}.{sentence.id}", ())
                    if old.split(".")[0] == name and old.split(".")[1] not in given
                ),
                None,
            )
            identifier = old or next(fresh)
            given.add(identifier)
            sentences.append(Sentence(id=identifier, text=sentence.text))
        named.append(block.model_copy(update={"id": name, "sentences": tuple(sentences)}))
    return tuple(named)


def _block_names(before: Iterable[Block], after: Iterable[Block], moved: Moved) -> dict[str, str]:
    """Return the old id for each new block that holds most of what stayed of an old one: the same kind, each id once."""
    kinds = {block.id: block.kind for block in after}
    order = {block.id: place for place, block in enumerate(before)}
    were = {block.id: block.kind for block in before}
    pairs = [(-size, order[old], old, new) for old, shares in moved.shares.items() for new, size in shares.items()]
    names: dict[str, str] = {}
    taken: set[str] = set()
    for _size, _order, old, new in sorted(pairs):
        if new not in names and old not in taken and kinds[new] == were[old]:
            names[new] = old
            taken.add(old)
    return names


def _origins(moved: Moved) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for old, new in moved.kept.items():
        found.setdefault(new, []).append(old)
    return found


def _fresh(letter: str, used: Iterable[str]) -> Iterator[str]:
    """Yield ids that none of `used` is: `letter` and a number beyond every number there."""
    numbers = [int(found[1]) for name in used if (found := re.fullmatch(rf"{letter}(\d{{1,9}})", name))]
    number = max(numbers, default=0)
    while True:
        number += 1
        yield f"{letter}{number}"
