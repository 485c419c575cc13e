"""How the headline follows from the provisions: which effect goes before which, and what stands alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED, Outcomes
from assistant.rules.rulebook import Rule, Rulebook


def precedence(rulebook: Rulebook) -> list[tuple[str, list[Rule]]]:
    """The effects in the order they are tried, each with its rules, catch-alls left out.

    A bar (or another adverse effect) beats every ground, the worst first; then the best effect.
    """
    rules = rulebook.rules.values()
    effects = rulebook.outcomes.ordered({rule.effect for rule in rules})
    bars = {rule.effect for rule in rules if rule.bar}
    barring = [effect for effect in effects if effect in bars or rulebook.outcomes[effect].adverse]
    granting = [effect for effect in reversed(effects) if effect not in barring]
    return [
        (effect, [rule for rule in rules if rule.effect == effect and rule.catch_all is None])
        for effect in (*barring, *granting)
    ]


def outcomes_by_reading(
    rulebook: Rulebook, scope: Node, any_holds: Callable[[Sequence[Rule]], Node]
) -> dict[str, Node]:
    """Outcome functions with the readings still open: disjoint, and one of them always holds.

    Outside the scope nothing applies; then the effects in their precedence; a catch-all that is claimed when
    no provision holds is for the authority; else there is no ground, or no rule.
    """
    found: dict[str, Node] = {OUT_OF_SCOPE: ~scope}
    rest = scope
    for effect, rules in precedence(rulebook):
        holding = any_holds(rules)
        found[effect] = rest & holding
        rest = rest & ~holding
    claimed = any_holds([rule for rule in rulebook.rules.values() if rule.catch_all is not None])
    found[RESERVED] = rest & claimed
    found[rulebook.otherwise] = rest & ~claimed
    return found


def headlines(
    diagrams: Diagrams, outcomes: Outcomes, selectors: Iterable[str], by_reading: Mapping[str, Node]
) -> dict[str, Node]:
    """Outcomes that stand under every reading still open; where they part, `reserved`. Worst to best."""
    chosen = tuple(selectors)
    found = {
        outcome: diagrams.forall(chosen, node) for outcome, node in by_reading.items() if outcome != RESERVED
    }
    found[RESERVED] = ~diagrams.disjoin(found.values())
    return {outcome: found[outcome] for outcome in outcomes.ordered(found)}
