"""The same facts under other regulations: what each makes of them, and the provisions where they part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from assistant.rules.across.correspondence import Topic
from assistant.rules.across.relation import Joint
from assistant.rules.determination import Determination
from assistant.rules.determine import determine
from assistant.rules.expression import Truth, Value, truth
from assistant.rules.facts import Vocabulary, parse_facts
from assistant.rules.graph.compiled import Compiled, colliding_facts, compiled
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Entry, Rulebook

SCOPE_LABEL = "适用范围"
OTHER_LABEL = "你提出的其他情形"


@dataclass(frozen=True)
class Taken:
    """A fact this regulation was given beyond the officer's own: assumed for the scope, or implied."""

    fact: str
    label: str
    value: Value


@dataclass(frozen=True)
class Side:
    """One regulation's answer. `assumed`: that its scope is met; `implied`: by facts worded otherwise."""

    regulation: str
    title: str
    assumed: tuple[Taken, ...]
    implied: tuple[Taken, ...]
    determination: Determination


@dataclass(frozen=True)
class Place:
    """A provision as one regulation has it, and whether it holds here (None: open, or read both ways)."""

    provision: str
    citation: str
    effect: str
    holds: Truth
    disputed: bool = False


@dataclass(frozen=True)
class Because:
    """What makes a difference: the topic, and the two provisions; None where a regulation has none."""

    topic: str
    left: Place | None
    right: Place | None


@dataclass(frozen=True)
class Difference:
    """Two regulations that answer differently, and why."""

    left: str
    right: str
    left_outcome: str
    right_outcome: str
    because: tuple[Because, ...]


@dataclass(frozen=True)
class Comparison:
    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]


def compare(
    rulebooks: Sequence[Rulebook],
    vocabulary: Vocabulary,
    joint: Joint,
    topics: Sequence[Topic],
    given: Mapping[str, object],
    today: date,
) -> Comparison:
    """Determine the same facts under every regulation they could speak to.

    Whether a regulation covers the officer is assumed where it is not known; what is known to lie outside
    stays outside. `today` stands for the day of a decision not yet made. Raises FactError and
    ContradictionError as `determine` does.
    """
    facts = parse_facts(vocabulary, given)
    sides = tuple(_side(rulebook, joint, facts, today) for rulebook in applicable(rulebooks, facts))
    by_id = {rulebook.regulation: rulebook for rulebook in rulebooks}
    differences = tuple(
        Difference(
            left.regulation,
            right.regulation,
            left.determination.outcome,
            right.determination.outcome,
            _because(by_id, topics, left, right),
        )
        for left, right in combinations(sides, 2)
        if left.determination.outcome != right.determination.outcome
    )
    return Comparison(sides, differences)


def applicable(rulebooks: Iterable[Rulebook], facts: Mapping[str, Value]) -> list[Rulebook]:
    """The rulebooks whose rules, not only their scope, speak of a given fact; all of them where none does."""
    every = list(rulebooks)
    speaking = [r for r in every if (set(r.vocabulary.facts) - r.scope_facts) & set(facts)]
    return speaking or every


def _side(rulebook: Rulebook, joint: Joint, facts: Mapping[str, Value], today: date) -> Side:
    model = compiled(rulebook)
    with joint.lock, model.lock:
        own = {fact: value for fact, value in facts.items() if fact in rulebook.vocabulary.facts}
        implied = _implied(rulebook, joint, facts)
        if colliding_facts(model, {**own, **implied}):
            implied = {}
        assumed = _assumed_scope(model, {**own, **implied}, today)
    determination = determine(rulebook, {**own, **implied, **assumed}, with_changes=False)
    return Side(
        rulebook.regulation,
        rulebook.title,
        _taken(rulebook, assumed),
        _taken(rulebook, implied),
        determination,
    )


def _taken(rulebook: Rulebook, facts: Mapping[str, Value]) -> tuple[Taken, ...]:
    return tuple(Taken(fact, rulebook.vocabulary[fact].label, value) for fact, value in facts.items())


def _implied(rulebook: Rulebook, joint: Joint, facts: Mapping[str, Value]) -> dict[str, Value]:
    """Facts of this regulation that the given ones, worded for another regulation, settle."""
    known = {fact: bool(facts[fact]) for fact in joint.facts if fact in facts}
    axioms = joint.diagrams.restrict(joint.axioms, known)
    found: dict[str, Value] = {}
    for fact in joint.diagrams.support(axioms):
        if fact in rulebook.vocabulary.facts:
            for value in (True, False):
                if joint.diagrams.restrict(axioms, {fact: not value}) == joint.diagrams.false:
                    found[fact] = value
    return found


def _assumed_scope(model: Compiled, facts: Mapping[str, Value], today: date) -> dict[str, Value]:
    """Values for unknown scope facts, in their order, until the scope is met under every reading."""
    diagrams, rulebook = model.diagrams, model.rulebook
    met = diagrams.forall(model.selector_names, model.scope) & model.axioms
    assumed: dict[str, Value] = {}
    for fact in rulebook.vocabulary.facts.values():
        if fact.id in facts or fact.id not in _still_needed(model, {**facts, **assumed}):
            continue
        atoms = [atom for atom in model.atoms.values() if atom.fact == fact.id]
        values: list[Value] = [True] if fact.kind == "bool" else representative_values(fact, atoms)
        if fact.kind == "date":
            values.insert(0, today)
        for value in values:
            tried = model.assignment({**facts, **assumed, fact.id: value})
            if diagrams.restrict(met, tried) != diagrams.false:
                assumed[fact.id] = value
                break
    return assumed


def _still_needed(model: Compiled, facts: Mapping[str, Value]) -> set[str]:
    """The facts on which a side of the scope not yet certain depends."""
    known = model.assignment(facts)
    sides = [model.diagrams.restrict(model.holds[rule.id], known) for rule in model.rulebook.scope]
    axioms = model.diagrams.restrict(model.axioms, known)
    unsettled = [side for side in sides if axioms & ~side != model.diagrams.false]
    names = {name for side in unsettled for name in model.diagrams.support(side)}
    return {model.atoms[name].fact for name in names if name in model.atoms}


def _because(
    rulebooks: Mapping[str, Rulebook], topics: Sequence[Topic], left: Side, right: Side
) -> tuple[Because, ...]:
    """For each provision that carries one side's headline, its counterpart on the other side."""
    found: dict[tuple[str, ...], Because] = {}
    for one, other, turned in ((left, right, False), (right, left, True)):
        for ground in one.determination.grounds:
            if ground.provision in rulebooks[one.regulation].conditions:
                continue  # compared through the provision that takes it up
            mine = _place(rulebooks[one.regulation], one, ground.provision)
            counterparts = _counterparts(rulebooks, topics, one, other, ground.provision)
            if any(theirs is not None and _alike(mine, theirs) for _, theirs in counterparts):
                continue  # the other regulation says the same here
            for topic, theirs in counterparts:
                pair = (theirs, mine) if turned else (mine, theirs)
                key = (topic, *(place.provision if place else "" for place in pair))
                found.setdefault(key, Because(topic, *pair))
    return tuple(found.values())


def _counterparts(
    rulebooks: Mapping[str, Rulebook], topics: Sequence[Topic], one: Side, other: Side, provision: str
) -> list[tuple[str, Place | None]]:
    if one.determination.outcome == OUT_OF_SCOPE:
        return [(SCOPE_LABEL, None)]
    found: list[tuple[str, Place | None]] = []
    for topic in topics:
        if provision in topic.provisions.get(one.regulation, ()):
            theirs = topic.provisions.get(other.regulation, ())
            places = [_place(rulebooks[other.regulation], other, provision) for provision in theirs]
            found += [(topic.label, place) for place in places] or [(topic.label, None)]
    return found or [(OTHER_LABEL, None)]


def _alike(mine: Place, theirs: Place) -> bool:
    return (mine.holds, mine.disputed, mine.effect) == (theirs.holds, theirs.disputed, theirs.effect)


def _place(rulebook: Rulebook, side: Side, provision: str) -> Place:
    """The provision on this side; in a list of results the one that carries the headline."""
    rules = [rule for rule in rulebook.rules.values() if rule.provision == provision]
    conditions = [entry for entry in rulebook.conditions.values() if entry.provision == provision]
    scope = [rule for rule in rulebook.scope if rule.provision == provision]
    outside = side.determination.outcome == OUT_OF_SCOPE
    entries: Sequence[Entry] = scope if outside and scope else rules or conditions or scope
    states = [truth(rulebook.condition_of(entry), side.determination.facts) for entry in entries]
    holds = True if True in states else None if None in states else False
    carried = next((g.effect for g in side.determination.grounds if g.provision == provision), "")
    effect = carried or (rules[0].effect if rules else "")
    shown = {ground.provision for ground in side.determination.grounds}
    in_dispute = side.determination.outcome == RESERVED and provision in shown
    disputed = in_dispute and any(entry.readings for entry in entries)
    citation = rulebook.document[provision].citation
    return Place(provision, citation, effect, None if disputed else holds, disputed)
