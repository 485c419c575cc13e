"""Which of the items that were made go into a bank: every provision, type and topic in its share."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from assistant.quiz.errors import QuizError
from assistant.quiz.item import Item, ItemType, Topic
from assistant.quiz.making.cells import Cell

Kind = TypeVar("Kind", ItemType, Topic)

SHARE: Mapping[ItemType, float] = {
    "single": 0.45,
    "multiple": 0.18,
    "judge": 0.17,
    "indefinite": 0.12,
    "case": 0.08,
}
TOPIC_SHARE: Mapping[Topic, float] = {
    "outcome": 0.4,
    "provision": 0.2,
    "missing_fact": 0.15,
    "contrast": 0.1,
    "next_step": 0.1,
    "clock": 0.05,
}


def draw(cells: Sequence[Cell], count: int, rng: random.Random) -> list[Item]:
    """Items from the cells, the types and in each type the topics by their shares, the provisions in turn.

    Of equals the one whose right answer has been right least often. Raises QuizError for too few items.
    """
    left = {item.id: item for cell in cells for item in cell.items}
    if len(left) < count:
        raise QuizError(f"要 {count} 题，按这些制度只能出 {len(left)} 题。请减少题数，或者多选几份制度")
    order = rng.sample(sorted(left), len(left))
    drawn: list[Item] = []
    while len(drawn) < count:
        kind = _wanted(SHARE, Counter(item.type for item in drawn), {left[name].type for name in order})
        of_type = [name for name in order if left[name].type == kind]
        topics = Counter(item.topic for item in drawn if item.type == kind)
        topic = _wanted(TOPIC_SHARE, topics, {left[name].topic for name in of_type})
        used = Counter(item.provision for item in drawn)
        said = Counter(key_words(item) for item in drawn)
        fitting = [name for name in of_type if left[name].topic == topic]
        chosen = min(fitting, key=lambda name: _turn(left[name], used, said))
        drawn.append(left[chosen])
        order.remove(chosen)
    return drawn


def _turn(item: Item, used: Counter[str], said: Counter[str]) -> tuple[int, int]:
    """Its provision's turn, and its answer's; where several may be right, how many are goes first."""
    turns = used[item.provision], said[key_words(item)]
    return turns[::-1] if item.type in ("multiple", "indefinite") else turns


def _wanted(share: Mapping[Kind, float], have: Counter[Kind], there: set[Kind]) -> Kind:
    """The kind that lags furthest behind its share, of those there are."""
    total = sum(have.values()) + 1
    whole = sum(part for kind, part in share.items() if kind in there)
    return max((k for k in share if k in there), key=lambda kind: share[kind] / whole * total - have[kind])


def key_words(item: Item) -> str:
    """What the right option says; where several may be right, how many; of a case by its last question."""
    asked = item.questions[-1]
    right = [option.text for option in asked.options if option.correct]
    return f"{asked.type} {len(right)}" if asked.type in ("multiple", "indefinite") else right[0]
