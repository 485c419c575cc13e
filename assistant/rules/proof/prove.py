"""Prove one determination: outcome, why, why not, what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.rules.consistent import check_consistent
from assistant.rules.expression import Atom, Value, truth
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.graph.decision_graph import DecisionGraph, as_one_function, decision_graph
from assistant.rules.graph.folding import folded_graph
from assistant.rules.graph.open_graph import OpenGraph
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED
from assistant.rules.proof.change import all_changes
from assistant.rules.proof.failing import FailingRule, facts_of_conditions, failing_rules, loosest_conditions
from assistant.rules.proof.proof import Failing, Parting, Proof, Witness
from assistant.rules.proof.sufficient import fewest_sufficient
from assistant.rules.proof.two_ways import two_ways
from assistant.rules.proof.unfold import unfolded
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Situation:
    """What is known of a case, in every form that is asked for.

    `known`: the truth of the atoms; `settled`: of the atoms and folds; `possible`: the outcomes left, worst
    to best; `implied`: open facts that the axioms settle; `failing`: the better rules that are not reached.
    """

    facts: Mapping[str, Value]
    known: Mapping[str, bool]
    settled: Mapping[str, bool]
    possible: tuple[str, ...]
    implied: Mapping[str, bool]
    failing: tuple[FailingRule, ...]

    @property
    def outcome(self) -> str:
        return self.possible[0] if len(self.possible) == 1 else INSUFFICIENT


def situation(model: Compiled, facts: Mapping[str, Value]) -> Situation:
    """Known facts weighed. The caller holds the model's lock. Raises ContradictionError."""
    folded = folded_graph(model.rulebook)
    known = model.assignment(facts)
    settled = folded.with_folds(known)
    possible = folded.graph.possible(settled)
    check_consistent(model, facts, possible)
    implied = implied_facts(model, known)
    failing = failing_rules(model.rulebook, facts, implied, possible)
    return Situation(facts, known, settled, possible, implied, failing)


def prove(rulebook: Rulebook, facts: Mapping[str, Value]) -> Proof:
    """The proof for known facts (see `parse_facts`). Raises ContradictionError for facts that collide."""
    model = compiled(rulebook)
    with model.lock:
        return proof_of(model, situation(model, facts))


def proof_of(model: Compiled, case: Situation) -> Proof:
    """The proof of what is known already. The caller holds the model's lock."""
    facts, settled, outcome = case.facts, case.settled, case.outcome
    told = {**facts, **case.implied}
    return Proof(
        outcome=outcome,
        possible=case.possible,
        why=_why(model, facts, told, settled, outcome),
        witnesses=_witnesses(model, settled) if outcome == INSUFFICIENT else (),
        partings=_partings(model, case.known) if outcome == RESERVED else (),
        claimed=_claimed(model.rulebook, told) if outcome == RESERVED else (),
        implied=case.implied,
        why_not=tuple(
            Failing(
                row.rule.effect,
                row.rule.id,
                row.rule.provision,
                {atom.fact: told.get(atom.fact) for atom in row.failing},
                row.holds,
                row.blocked_by,
            )
            for row in case.failing
        ),
        changes=all_changes(
            model, folded_graph(model.rulebook), open_graph(model.rulebook), facts, settled, outcome
        ),
    )


def implied_facts(model: Compiled, known: Mapping[str, bool]) -> dict[str, bool]:
    """Open yes-or-no facts that the axioms settle."""
    if model.yes_or_no <= known.keys():
        return {}
    return model.implied(known)


@lru_cache(maxsize=64)
def open_graph(rulebook: Rulebook) -> OpenGraph:
    return OpenGraph(folded_graph(rulebook).graph)


@lru_cache(maxsize=1024)
def _certainty(rulebook: Rulebook, outcome: str) -> OpenGraph:
    return OpenGraph(folded_graph(rulebook).graph, outcome)


@lru_cache(maxsize=64)
def reading_graph(model: Compiled) -> DecisionGraph:
    """As the decision graph, with the choice of readings among its variables."""
    function = as_one_function(model.diagrams, model.outcome_code, model.by_reading, model.axioms)
    return decision_graph(model.diagrams, model.outcome_code, tuple(model.by_reading), function)


def _why(
    model: Compiled,
    facts: Mapping[str, Value],
    told: Mapping[str, Value],
    settled: Mapping[str, bool],
    outcome: str,
) -> dict[str, Value]:
    if outcome == INSUFFICIENT:
        return {}
    kept = fewest_sufficient(
        folded_graph(model.rulebook),
        _certainty(model.rulebook, outcome),
        settled,
        model.fact_of,
        model.several,
        tuple(model.rulebook.vocabulary.facts),
        _named(model.rulebook, told, outcome),
    )
    return {fact: facts[fact] for fact in kept}


def _named(rulebook: Rulebook, told: Mapping[str, Value], outcome: str) -> set[str]:
    """The facts that the provisions name which carry the headline."""
    conditions, named = loosest_conditions(rulebook), facts_of_conditions(rulebook)
    if outcome == OUT_OF_SCOPE:
        return {fact for rule in rulebook.scope for fact in named[rule.id]}
    entries = [rule.id for rule in rulebook.rules.values() if rule.effect == outcome or rule.catch_all]
    return {fact for entry in entries if truth(conditions[entry], told) for fact in named[entry]}


def _claimed(rulebook: Rulebook, told: Mapping[str, Value]) -> tuple[str, ...]:
    """The rules of catch-alls that are claimed."""
    conditions = loosest_conditions(rulebook)
    return tuple(
        rule.id for rule in rulebook.rules.values() if rule.catch_all and truth(conditions[rule.id], told)
    )


def _witnesses(model: Compiled, settled: Mapping[str, bool]) -> tuple[Witness, ...]:
    """Two completions that end differently and differ in as few open facts as possible."""
    folded = folded_graph(model.rulebook)
    ways = two_ways(folded.graph, settled, folded.graph.variables)
    if ways is None:
        return ()
    (one, first), (other, second) = ways
    one, other = unfolded(folded, settled, one, other)
    return Witness(_as_facts(model, one), first), Witness(_as_facts(model, other), second)


def _partings(model: Compiled, known: Mapping[str, bool]) -> tuple[Parting, ...]:
    """Two ways to read the text that end differently on the same facts; none where only a claim is made."""
    ways = two_ways(reading_graph(model), known, model.selector_names)
    return tuple(
        Parting(_as_readings(model, way), _as_facts(model, way), outcome) for way, outcome in ways or ()
    )


def _as_facts(model: Compiled, way: Mapping[str, bool]) -> dict[str, Value]:
    """Facts that make the atoms on a way as it has them."""
    wanted: dict[str, list[tuple[Atom, bool]]] = {}
    for name, holds in way.items():
        if name in model.atoms:  # a reading's selector is about no fact
            wanted.setdefault(model.fact_of[name], []).append((model.atoms[name], holds))
    found: dict[str, Value] = {}
    for fact in model.rulebook.vocabulary.facts.values():
        if fact.id in wanted and fact.kind == "bool":
            ((_, found[fact.id]),) = wanted[fact.id]
        elif fact.id in wanted:
            atoms = [atom for atom in model.atoms.values() if atom.fact == fact.id]
            found[fact.id] = next(
                value
                for value in representative_values(fact, atoms)
                if all(atom.holds_for(value) == holds for atom, holds in wanted[fact.id])
            )
    return found


def _as_readings(model: Compiled, way: Mapping[str, bool]) -> dict[str, str]:
    """Entry id -> reading id for the wordings that are asked about on a way."""
    found = {}
    for entry in model.rulebook.points:
        names = model.selectors[entry.id]
        if any(name in way for name in names):
            place = next((i for i, name in enumerate(names) if way.get(name)), len(names))
            found[entry.id] = entry.readings[place].id
    return found
