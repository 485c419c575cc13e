"""Where the right options stand: as often in one place as in another."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from assistant.quiz.item import Item


def with_even_keys(items: Iterable[Item], rng: random.Random) -> tuple[Item, ...]:
    """The items with the key of each single-answer question moved to the place used least so far.

    Parts of cases count like other questions; 对/错 stay as they are.
    """
    used: dict[int, Counter[int]] = {}
    return tuple(_evened(item, used, rng) for item in items)


def _evened(item: Item, used: dict[int, Counter[int]], rng: random.Random) -> Item:
    if item.parts:
        return replace(item, parts=tuple(_evened(part, used, rng) for part in item.parts))
    if item.type != "single":
        return item
    places = used.setdefault(len(item.options), Counter())
    least = min(places[place] for place in range(len(item.options)))
    target = rng.choice([place for place in range(len(item.options)) if places[place] == least])
    places[target] += 1
    options = [option for option in item.options if not option.correct]
    options[target:target] = [option for option in item.options if option.correct]
    return replace(item, options=tuple(options))
