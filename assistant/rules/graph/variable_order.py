"""A good order of variables for decision diagrams: facts that decide together stand close together.

The FORCE heuristic (F. Aloul, I. Markov, K. Sakallah: FORCE, a fast and easy-to-implement variable-ordering
heuristic, 2003): every condition pulls its facts towards their common centre, until the order settles.
"""

from collections.abc import Iterable, Sequence

ROUNDS = 60


def settled_order(names: Sequence[str], conditions: Iterable[Iterable[str]]) -> list[str]:
    """The names in the order with the shortest total span found; ties keep the given order."""
    edges = [edge for condition in conditions if len(edge := tuple(dict.fromkeys(condition))) > 1]
    touching: dict[str, list[int]] = {name: [] for name in names}
    for number, edge in enumerate(edges):
        for name in edge:
            touching[name].append(number)
    order = best = list(names)
    shortest = _span(best, edges)
    for _ in range(ROUNDS):
        place = {name: position for position, name in enumerate(order)}
        centres = [sum(place[name] for name in edge) / len(edge) for edge in edges]
        pulled = {
            name: sum(centres[n] for n in found) / len(found) if found else float(place[name])
            for name, found in touching.items()
        }
        order = sorted(order, key=lambda name: (pulled[name], place[name]))
        if (span := _span(order, edges)) < shortest:
            best, shortest = order, span
    return best


def _span(order: Sequence[str], edges: Iterable[Sequence[str]]) -> int:
    place = {name: position for position, name in enumerate(order)}
    return sum(max(place[n] for n in edge) - min(place[n] for n in edge) for edge in edges)
