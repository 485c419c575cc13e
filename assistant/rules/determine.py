"""The rules core: facts in, determination out. A pure function; the same input gives the same bytes."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from math import prod

from assistant.rules.determination import Determination, Ground, Justification, ReadingOutcome, Source
from assistant.rules.expression import Value
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.graph.diagram import Node
from assistant.rules.graph.folding import folded_graph
from assistant.rules.justify import Justifier
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED
from assistant.rules.proof.otherwise import outcomes_otherwise
from assistant.rules.proof.prove import Situation, proof_of, situation
from assistant.rules.rulebook import Entry, Reading, Rule, Rulebook, ScopeRule, items_in_all


def determine(
    rulebook: Rulebook,
    given: Mapping[str, object],
    sources: Mapping[str, Source] | None = None,
    *,
    with_changes: bool = True,
) -> Determination:
    """Determine one case. Without `with_changes` the proof, and what would change the outcome, is left out.

    `given` maps fact ids to true, false, None (not known), a number, a date or "YYYY-MM-DD"; a fact left out
    is not known. Raises FactError for an unknown id or a wrong kind, ContradictionError for facts that the
    axioms forbid together.
    """
    facts = parse_facts(rulebook.vocabulary, given)
    model = compiled(rulebook)
    with model.lock:
        return _determine(model, facts, sources, with_changes)


def _determine(
    model: Compiled, facts: Mapping[str, Value], sources: Mapping[str, Source] | None, with_changes: bool
) -> Determination:
    rulebook, case = model.rulebook, situation(model, facts)
    known, possible, outcome = case.known, case.possible, case.outcome
    proof = proof_of(model, case) if with_changes else None
    settled = {**facts, **case.implied}
    justifier = Justifier(rulebook, settled, {**(sources or {}), **dict.fromkeys(case.implied, IMPLIED)})
    told = model.told(known)
    in_scope = told <= model.in_some_scope
    holding = [rule for rule in rulebook.rules.values() if told <= model.holds[rule.id]] if in_scope else []
    mattering = _mattering(model, known)
    disputed = _certainly_disputed(model, told, mattering) if outcome == RESERVED else []
    grounds = disputed or _grounds(justifier, holding, outcome)
    if outcome == RESERVED and not grounds:  # the readings part in more than one place at once
        grounds = mattering
    shown = {entry.id for entry in grounds}
    cited = {entry.provision for entry in grounds}
    beside = [rule for rule in holding if rule.provision not in cited]
    secondary = [rule for rule in beside if _stands_beside(rulebook, rule, outcome)]
    readings = _readings(model, told, mattering, outcome)
    failing_scope = [rule for rule in rulebook.scope if told <= ~model.holds[rule.id]]
    carrying = [*failing_scope, *grounds] if outcome == OUT_OF_SCOPE else grounds
    listed = {*shown, *(rule.id for rule in secondary)}
    return Determination(
        regulation=rulebook.regulation,
        outcome=outcome,
        outcome_label=rulebook.outcomes[outcome].label,
        floor=possible[0],
        ceiling=possible[-1],
        possible=possible,
        grounds=tuple(_ground(rulebook, entry, outcome) for entry in carrying),
        secondary=tuple(_ground(rulebook, rule, outcome) for rule in secondary),
        readings=readings,
        robust=outcome not in (RESERVED, INSUFFICIENT) and all(r.outcome == outcome for r in readings),
        open_facts=model.relevant(known) if outcome == INSUFFICIENT else (),
        judgement_facts=_decisive_judgements(model, case),
        justification=Justification(
            outcome,
            tuple(justifier.provision(rule) for rule in rulebook.scope),
            tuple(
                justifier.provision(entry, disputed=entry in disputed)
                for entry in (*grounds, *secondary)
                if not isinstance(entry, ScopeRule)
            ),
        ),
        why_not=tuple(justifier.why_not(row) for row in case.failing if row.rule.id not in listed),
        what_if=proof.changes if proof is not None else (),
        facts=facts,
        knowledge_version=rulebook.version,
        proof=proof,
    )


MOST_COMBINATIONS = 40
IMPLIED = Source("", "", "implied")


def _certainly_disputed(model: Compiled, told: Node, mattering: Sequence[Entry]) -> list[Entry]:
    """The ambiguous entries that hold under one reading and not under another, whatever is unknown."""
    found = []
    for entry in mattering:
        under = _under_each_reading(model, entry)
        if any(told <= node for node in under) and any(told <= ~node for node in under):
            found.append(entry)
    return _with_takers(model.rulebook, found)


def _under_each_reading(model: Compiled, entry: Entry) -> list[Node]:
    return [
        model.diagrams.restrict(model.holds[entry.id], model.reading_values(entry, reading.id))
        for reading in entry.readings
    ]


def _with_takers(rulebook: Rulebook, disputed: Sequence[Entry]) -> list[Entry]:
    """Disputed items together with the rule that takes them up: it carries the effect."""
    takers = [
        rule
        for rule in rulebook.rules.values()
        if rule not in disputed
        and any(
            item in disputed and not isinstance(item, Rule)
            for items in items_in_all(rule)
            for item in rulebook.items_under(items.provision)
        )
    ]
    order = {entry.id: place for place, entry in enumerate(rulebook.entries())}
    return sorted([*disputed, *takers], key=lambda entry: order[entry.id])


def _mattering(model: Compiled, known: Mapping[str, bool]) -> list[Entry]:
    """The ambiguous entries whose reading can still move the headline."""
    open_names = set(model.diagrams.support(model.diagrams.restrict(model.by_code, known)))
    return [e for e in model.rulebook.points if open_names.intersection(model.selectors[e.id])]


def _grounds(justifier: Justifier, holding: Sequence[Rule], outcome: str) -> list[Entry]:
    """The holding rules that carry the headline, with the items a combined provision rests on."""
    grounds: dict[str, Entry] = {}
    for rule in holding:
        if (rule.effect == outcome and rule.catch_all is None) or (outcome == RESERVED and rule.catch_all):
            grounds[rule.id] = rule
            grounds.update({item.id: item for item in justifier.items_of(rule)})
    order = {p.id: place for place, p in enumerate(justifier.rulebook.document.provisions)}
    return sorted(grounds.values(), key=lambda entry: order[entry.provision])


def _stands_beside(rulebook: Rulebook, rule: Rule, outcome: str) -> bool:
    """Whether a holding rule keeps its effect beside the headline.

    A catch-all is only claimed, never met; under a bar only what the ladder lets stand beside it stands.
    """
    if rule.catch_all is not None:
        return False
    barred = any(bar.bar and bar.effect == outcome for bar in rulebook.rules.values())
    return not barred or rulebook.outcomes[rule.effect].beside_bar


def _ground(rulebook: Rulebook, entry: Entry, outcome: str) -> Ground:
    provision = rulebook.document[entry.provision]
    effect = entry.effect if isinstance(entry, Rule) else outcome
    return Ground(provision.id, provision.citation, effect, provision.text)


def _readings(
    model: Compiled, told: Node, mattering: Sequence[Entry], outcome: str
) -> tuple[ReadingOutcome, ...]:
    """For every ambiguous wording the headline under each of its readings.

    Where several wordings matter at once, also the headline under each combination of their readings, as long
    as a person could still read them all.
    """
    found = [
        _reading_outcome(
            ((entry, reading),), _under(model, told, ((entry, reading),)) if entry in mattering else outcome
        )
        for entry in model.rulebook.points
        for reading in entry.readings
    ]
    combinations = prod(len(entry.readings) for entry in mattering)
    if len(mattering) > 1 and combinations <= MOST_COMBINATIONS:
        choices = product(*([(entry, reading) for reading in entry.readings] for entry in mattering))
        found += [_reading_outcome(chosen, _under(model, told, chosen)) for chosen in choices]
    return tuple(found)


def _under(model: Compiled, told: Node, chosen: Sequence[tuple[Entry, Reading]]) -> str:
    """The headline when some wordings are read one way each."""
    readings = tuple((entry.id, reading.id) for entry, reading in chosen)
    possible = list(islice(model.left_by(told, _headlines_under(model, readings)), 2))
    return possible[0] if len(possible) == 1 else INSUFFICIENT


@lru_cache(maxsize=1024)
def _headlines_under(model: Compiled, readings: tuple[tuple[str, str], ...]) -> Mapping[str, Node]:
    entries = {entry.id: entry for entry in model.rulebook.points}
    return model.headlines_under([(entries[entry], reading) for entry, reading in readings])


def _reading_outcome(chosen: Sequence[tuple[Entry, Reading]], outcome: str) -> ReadingOutcome:
    return ReadingOutcome(
        "+".join(rule.provision for rule, _ in chosen),
        "；".join(str(rule.point) for rule, _ in chosen),
        "+".join(reading.id for _, reading in chosen),
        "；".join(reading.text for _, reading in chosen),
        outcome,
    )


def _decisive_judgements(model: Compiled, case: Situation) -> tuple[str, ...]:
    """Known facts the authority weighs whose being judged otherwise could change what is possible."""
    folded = folded_graph(model.rulebook)
    turned = {
        fact.id: folded.turned(fact.id, not case.facts[fact.id], case.settled)
        for fact in model.judgements
        if fact.id in case.facts
    }
    asked = {
        (name, truth)
        for name, truth in turned.values()
        if truth is not case.settled.get(name) and name in folded.graph.place  # else it changes nothing
    }
    otherwise = outcomes_otherwise(folded.graph, case.settled, asked)
    same = ((), case.possible)
    return tuple(fact for fact, turn in turned.items() if otherwise.get(turn, ()) not in same)
