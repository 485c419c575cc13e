"""Ways to another outcome: the better ones, the warnings, and what lies in the officer's own power."""

from dataclasses import dataclass

from assistant.dialogue.justified import leaves
from assistant.library import Regulation
from assistant.rules.determination import Determination
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED
from assistant.rules.proof.proof import Change, WhatIf

_MOST_SHOWN = 6
_MOST_OF_ONE_OUTCOME = 3
_MOST_WARNED = 2


@dataclass(frozen=True)
class Ways:
    """`better`: what lies in the officer's power first. `warned`: ways under a bar."""

    better: tuple[WhatIf, ...]
    warned: tuple[WhatIf, ...]


def ways(regulation: Regulation, determination: Determination) -> Ways:
    """The ways worth telling. One is left out when a part of it alone already leads to something as good."""
    outcomes = regulation.rulebook.outcomes
    here = outcomes[determination.outcome].rank
    undecided = determination.outcome in (INSUFFICIENT, RESERVED)
    scope = {leaf.fact for node in determination.justification.scope for leaf in leaves(node.condition)}
    found = [
        (outcomes[option.outcome].rank, frozenset((c.fact, c.after) for c in option.changes), option)
        for option in determination.what_if
        if determination.outcome == OUT_OF_SCOPE or not any(c.fact in scope for c in option.changes)
    ]
    better = [
        option
        for rank, changes, option in found
        if (undecided or rank > here)
        and not any(less < changes and other >= rank for other, less, _ in found)
    ]
    better.sort(key=lambda option: not in_power(option))
    of_each: dict[str, int] = {}
    shown = []
    for option in better:
        of_each[option.outcome] = of_each.get(option.outcome, 0) + 1
        if of_each[option.outcome] <= _MOST_OF_ONE_OUTCOME:
            shown.append(option)
    bars = {rule.effect for rule in regulation.rulebook.rules.values() if rule.bar}
    warned = [option for rank, _, option in found if rank < here and option.outcome in bars]
    return Ways(tuple(shown[:_MOST_SHOWN]), tuple(warned[:_MOST_WARNED]))


def in_power(option: WhatIf) -> bool:
    return all(change.in_power for change in option.changes)


def way_line(regulation: Regulation, option: WhatIf) -> str:
    label = regulation.rulebook.outcomes[option.outcome].label
    parts = "，".join(_changed(change) for change in option.changes)
    power = "（这是你自己还能努力的）" if in_power(option) else ""
    return f"如果查明{parts}，结论就变为“{label}”{power}"


def efforts(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """What the officer can still do for a better outcome, as something to do."""
    own = [
        option
        for option in ways(regulation, determination).better
        if in_power(option) and all(change.after is True for change in option.changes)
    ]
    outcomes = regulation.rulebook.outcomes
    return tuple(
        f"{'，'.join(change.label for change in option.changes)}。"
        f"做到了、查实了，结论就变为“{outcomes[option.outcome].label}”。"
        for option in own
    )


def _changed(change: Change) -> str:
    if isinstance(change.after, bool):
        return f"“{change.label}”{'属实' if change.after else '不属实'}"
    return f"“{change.label}”是 {change.after}"
