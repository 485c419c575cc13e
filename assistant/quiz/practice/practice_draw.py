"""Which questions a practice asks: types by their shares, what is new to the person first."""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.quiz.item import TYPE_LABELS, Item, ItemType

# Of ten: four 单选, two 多选, two 判断, one 不定项 and one case, which has several questions of its own.
_SHARE: Mapping[ItemType, float] = {"single": 4, "multiple": 2, "judge": 2, "indefinite": 1, "case": 1}


@dataclass(frozen=True)
class Order:
    """What a person wants to practise. `regulations` empty: all. `count` items; a case counts as one."""

    regulations: tuple[str, ...] = ()
    types: tuple[ItemType, ...] = tuple(TYPE_LABELS)
    count: int = 10


def draw(items: Sequence[Item], order: Order, seen: Collection[str], rng: random.Random) -> tuple[str, ...]:
    """The ids of the questions, type by type; fewer than ordered where there are no more.

    `seen`: ids of questions answered before; they come last, as do provisions that have had their turn.
    """
    wanted = [i for i in items if not order.regulations or i.regulations[0] in order.regulations]
    left = {kind: [i for i in wanted if i.type == kind] for kind in TYPE_LABELS if kind in order.types}
    drawn: list[Item] = []
    for kind, count in _counts({kind: len(found) for kind, found in left.items()}, order.count).items():
        fresh = rng.sample(left[kind], len(left[kind]))
        used = Counter(item.provision for item in drawn)
        for _ in range(count):
            item = min(fresh, key=lambda i: (any(q.id in seen for q in i.questions), used[i.provision]))
            fresh.remove(item)
            used[item.provision] += 1
            drawn.append(item)
    return tuple(question.id for item in drawn for question in item.questions)


def _counts(available: Mapping[ItemType, int], count: int) -> dict[ItemType, int]:
    """How many items of each type: by the shares, by largest remainder, as far as there are any."""
    whole = sum(_SHARE[kind] for kind in available)
    exact = {kind: count * _SHARE[kind] / whole for kind in available}
    counts = {kind: min(int(exact[kind]), available[kind]) for kind in available}
    while sum(counts.values()) < min(count, sum(available.values())):
        open_types = [kind for kind in available if counts[kind] < available[kind]]
        counts[max(open_types, key=lambda kind: exact[kind] - counts[kind])] += 1
    return counts
