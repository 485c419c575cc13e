"""What options claim, and whether it is so: every option of every item is judged here, by the rules core."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from assistant.law.step import Clock, Step
from assistant.library import Library, Regulation, determine
from assistant.quiz.closed_world import closed_world
from assistant.quiz.conditions import is_met, is_necessary
from assistant.quiz.item import Claim, Item, Option
from assistant.rules.determination import Determination
from assistant.rules.expression import Value
from assistant.rules.outcomes import OUT_OF_SCOPE

Facts = Mapping[str, Value]


def holds(library: Library, claim: Claim, facts: Facts) -> bool:
    """Whether a claim is true of a case. `facts` leave out what is not known.

    Raises KeyError for an outcome, rule, fact, step or clock that the regulation no longer has.
    """
    return KINDS[claim.kind](library[claim.regulation], claim, facts) is not claim.denied


def is_right(library: Library, option: Option, facts: Facts) -> bool:
    """Whether everything an option says is so."""
    return all(holds(library, claim, facts) for claim in option.claims)


def key_of(library: Library, item: Item) -> tuple[bool, ...]:
    """The key of an item (not a case) as this library's law has it, by option. Raises KeyError."""
    facts = known_facts(library, item.regulations, item.told, item.unknown)
    return tuple(is_right(library, option, facts) for option in item.options)


def known_facts(
    library: Library, regulations: Sequence[str], told: Facts, unknown: Sequence[str]
) -> dict[str, Value]:
    """The facts of a story under one or two regulations: what is told, nothing else, but for what is open."""
    facts: dict[str, Value] = {}
    for regulation in reversed(regulations):  # the first one's closed world goes before
        facts |= closed_world(library[regulation], told)
    return {fact: value for fact, value in facts.items() if fact not in unknown}


def determined(regulation: Regulation, facts: Facts) -> Determination:
    """The determination of a case, the facts this regulation does not know left aside."""
    own = regulation.rulebook.vocabulary.facts
    return _determined(regulation, tuple((fact, value) for fact, value in facts.items() if fact in own))


@lru_cache(maxsize=4096)
def _determined(regulation: Regulation, facts: tuple[tuple[str, Value], ...]) -> Determination:
    return determine(regulation, dict(facts), with_changes=False)


def carried_effects(determination: Determination) -> frozenset[str]:
    """Every outcome that follows from what holds: the headline and what stands beside it."""
    beside = {ground.effect for ground in (*determination.grounds, *determination.secondary)}
    return frozenset({determination.outcome, *beside})


def holding_provisions(determination: Determination) -> frozenset[str]:
    """The provisions that hold; none where the regulation does not apply."""
    if determination.outcome == OUT_OF_SCOPE:
        return frozenset()
    return frozenset(ground.provision for ground in (*determination.grounds, *determination.secondary))


def _outcome(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """The headline is this outcome."""
    _known(claim.about in regulation.rulebook.outcomes, claim)
    return determined(regulation, facts).outcome == claim.about


def _provision(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """The conditions of this provision are there."""
    _known(claim.about in regulation.document, claim)
    return is_met(regulation, claim.about, facts) is True


def _necessary(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """Without the fact `value` the provision `about`, which is met, would not be met, however it is read."""
    fact = str(claim.value)
    _known(claim.about in regulation.document, claim)
    if fact not in regulation.rulebook.vocabulary.facts:
        raise KeyError(f"{claim.regulation}: {fact}")
    if not is_met(regulation, claim.about, facts):
        return False
    return is_necessary(regulation, claim.about, fact, facts) is True


def _deciding(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """The fact, not known yet, can still change the outcome."""
    _known(claim.about in regulation.rulebook.vocabulary.facts, claim)
    return claim.about in determined(regulation, facts).open_facts


def _step(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """The step belongs to this outcome, and it is for the body `value` to take."""
    step = step_of(regulation, claim.about)
    steps = determined(regulation, facts).procedure
    return any(other.id == step.id for other in steps) and step.who == claim.value


def _clock(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """The clock runs `value` days."""
    return clock_of(regulation, claim.about).days == claim.value


def _modality(regulation: Regulation, claim: Claim, facts: Facts) -> bool:
    """The provision is met and orders its effect in the word `value` (应当, 可以, 不予)."""
    rule = next((r for r in regulation.rulebook.rules.values() if r.provision == claim.about), None)
    _known(rule is not None, claim)
    assert rule is not None
    met = claim.about in holding_provisions(determined(regulation, facts))
    return met and modality(rule.effect_quote) == claim.value


def modality(words: str) -> str | None:
    """应当, 可以 or 不予 as the words of an effect have it; None where they have none of them."""
    return next((word for word in ("应当", "可以", "不予") if word in words), None)


def step_of(regulation: Regulation, step: str) -> Step:
    """Raises KeyError."""
    found = next((s for s in regulation.procedure.steps if s.id == step), None)
    if found is None:
        raise KeyError(f"{regulation.id}: {step}")
    return found


def clock_of(regulation: Regulation, clock: str) -> Clock:
    """Raises KeyError."""
    found = regulation.procedure.clock(clock)
    if found is None:
        raise KeyError(f"{regulation.id}: {clock}")
    return found


def _known(is_known: bool, claim: Claim) -> None:
    if not is_known:
        raise KeyError(f"{claim.regulation}: {claim.about}")


KINDS: Mapping[str, Callable[[Regulation, Claim, Facts], bool]] = {
    "outcome": _outcome,
    "provision": _provision,
    "necessary": _necessary,
    "deciding": _deciding,
    "step": _step,
    "clock": _clock,
    "modality": _modality,
}
