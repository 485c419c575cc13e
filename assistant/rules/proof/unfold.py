"""Folds back into the facts they stand for, where two cases are told side by side."""

from collections.abc import Mapping

from assistant.rules.graph.folds import FoldedGraph


def unfolded(
    folded: FoldedGraph, known: Mapping[str, bool], one: Mapping[str, bool], other: Mapping[str, bool]
) -> tuple[dict[str, bool], dict[str, bool]]:
    """The open atoms that make the variables so; a fold on which the two part differs in one atom alone.

    `known` holds the settled atoms and folds; `one` and `other` give values to the same open variables.
    """
    first: dict[str, bool] = {}
    second: dict[str, bool] = {}
    for name in one:
        if one[name] == other[name]:
            settled = _settled(folded, known, name, one[name])
            first |= settled
            second |= settled
        else:
            without, within = _parted(folded, known, name)
            first |= within if one[name] else without
            second |= within if other[name] else without
    return first, second


def _settled(folded: FoldedGraph, known: Mapping[str, bool], name: str, value: bool) -> dict[str, bool]:
    """Open atoms that make a variable so."""
    if name in known:
        return {}
    fold = folded.fold_of.get(name)
    if fold is None:
        return {name: value}
    if fold.kind == "not":
        return _settled(folded, known, fold.parts[0], not value)
    parts = [part for part in fold.parts if part not in known]
    needed = parts[:1] if value is (fold.kind == "any") else parts
    return {atom: holds for part in needed for atom, holds in _settled(folded, known, part, value).items()}


def _parted(
    folded: FoldedGraph, known: Mapping[str, bool], name: str
) -> tuple[dict[str, bool], dict[str, bool]]:
    """Open atoms that make an open variable false, and the same but for one that make it true."""
    fold = folded.fold_of.get(name)
    if fold is None:
        return {name: False}, {name: True}
    parting, *rest = [part for part in fold.parts if part not in known]
    without, within = _parted(folded, known, parting)
    if fold.kind == "not":
        return within, without
    for part in rest:  # so that the one that parts them decides
        settled = _settled(folded, known, part, fold.kind == "all")
        without |= settled
        within |= settled
    return without, within
