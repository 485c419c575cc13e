"""Chances of folds from those of their facts, and how far each fact moves the variable it is folded into."""

from collections.abc import Mapping, Sequence
from math import prod

from assistant.rules.graph.folds import Fold, FoldedGraph


def with_fold_chances(folded: FoldedGraph, chances: Mapping[str, float]) -> dict[str, float]:
    """The chances of atoms, each independent of the others, and those of the folds that follow."""
    found = dict(chances)
    for fold in folded.folds:
        parts = [found[part] for part in fold.parts]
        if fold.kind == "not":
            found[fold.name] = 1 - parts[0]
        elif fold.kind == "all":
            found[fold.name] = prod(parts)
        else:
            found[fold.name] = 1 - prod(1 - part for part in parts)
    return found


def leverage(folded: FoldedGraph, chances: Mapping[str, float]) -> dict[str, tuple[str, float]]:
    """For each atom the graph's variable that it stands in, and the slope of that one's chance in its own.

    Chances are products and complements of each other, so the slope is the same wherever the atom's stands.
    """
    found = {name: (name, 1.0) for name in folded.graph.variables}
    for fold in reversed(folded.folds):  # parts come before the folds they stand in
        if fold.name in found:
            variable, slope = found.pop(fold.name)
            for part, own in zip(fold.parts, _slopes(fold, [chances[p] for p in fold.parts]), strict=True):
                found[part] = variable, slope * own
    return found


def _slopes(fold: Fold, chances: Sequence[float]) -> list[float]:
    if fold.kind == "not":
        return [-1.0]
    others = list(chances) if fold.kind == "all" else [1 - chance for chance in chances]
    return [prod(others[:place] + others[place + 1 :]) for place in range(len(others))]
