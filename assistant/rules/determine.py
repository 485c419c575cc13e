"""The rules core: facts in, determination out. A pure function; the same input gives the same bytes."""

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from math import prod

from assistant.rules.change import all_changes
from assistant.rules.compiled import Compiled, broken_axioms, compiled, conflicting_facts
from assistant.rules.determination import Determination, Ground, Justification, ReadingOutcome, Source
from assistant.rules.diagram import Node
from assistant.rules.expression import Value, atoms, truth
from assistant.rules.facts import ContradictionError, parse_facts
from assistant.rules.justify import Justifier
from assistant.rules.outcomes import INSUFFICIENT, NO_RULE, OUT_OF_SCOPE, RESERVED
from assistant.rules.rulebook import Entry, Reading, Rule, Rulebook, ScopeRule, items_in_all


def determine(
    rulebook: Rulebook,
    given: Mapping[str, object],
    sources: Mapping[str, Source] | None = None,
    *,
    with_changes: bool = True,
) -> Determination:
    """Determine one case. Without `with_changes` the search for what would change the outcome is left out.

    `given` maps fact ids to true, false, None (not known), a number, a date or "YYYY-MM-DD"; a fact left out
    is not known. Raises FactError for an unknown id or a wrong kind, ContradictionError for facts that the
    axioms forbid together.
    """
    facts = parse_facts(rulebook.vocabulary, given)
    model = compiled(rulebook)
    with model.lock:
        check_consistent(model, facts)
        return _determine(model, facts, sources, with_changes)


def check_consistent(model: Compiled, facts: Mapping[str, Value]) -> None:
    """Raise ContradictionError naming a smallest set of facts that collide."""
    colliding = conflicting_facts(model, facts)
    if colliding:
        labels = tuple(_answer(model.rulebook, fact, facts[fact]) for fact in colliding)
        why = broken_axioms(model, {fact: facts[fact] for fact in colliding})
        raise ContradictionError(colliding, labels, why)


def _answer(rulebook: Rulebook, fact: str, value: Value) -> str:
    label = rulebook.vocabulary[fact].label
    return f"{label}：{'是' if value else '不是'}" if isinstance(value, bool) else f"{label}：{value}"


def _determine(
    model: Compiled, facts: Mapping[str, Value], sources: Mapping[str, Source] | None, with_changes: bool
) -> Determination:
    rulebook = model.rulebook
    known = model.assignment(facts)
    possible = model.possible(model.headlines, known)
    outcome = possible[0] if len(possible) == 1 else INSUFFICIENT
    implied = model.implied(known)
    settled = {**facts, **implied}
    justifier = Justifier(rulebook, settled, {**(sources or {}), **dict.fromkeys(implied, IMPLIED)})
    axioms = model.diagrams.restrict(model.axioms, known)
    in_scope = _certain(model, known, axioms, model.in_some_scope)
    holding = _holding(model, known, axioms) if in_scope else []
    disputed = _certainly_disputed(model, known, axioms) if outcome == RESERVED else []
    grounds = disputed or _grounds(justifier, holding, outcome)
    if outcome == RESERVED and not grounds:  # the readings part in more than one place at once
        grounds = _mattering(model, known)
    shown = {entry.id for entry in grounds}
    told = {entry.provision for entry in grounds}
    beside = [rule for rule in holding if rule.provision not in told]
    secondary = [rule for rule in beside if _stands_beside(rulebook, rule, outcome)]
    readings = _readings(model, known)
    failing_scope = [rule for rule in rulebook.scope if _certain(model, known, axioms, ~model.holds[rule.id])]
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
        judgement_facts=_decisive_judgements(model, facts, known, possible),
        justification=Justification(
            outcome,
            tuple(justifier.provision(rule) for rule in rulebook.scope),
            tuple(
                justifier.provision(entry, disputed=entry in disputed)
                for entry in (*grounds, *secondary)
                if not isinstance(entry, ScopeRule)
            ),
        ),
        why_not=tuple(
            justifier.why_not(rule, outcome if outcome in _BLOCKING else None)
            for rule in _better(rulebook, possible, listed, facts)
        ),
        what_if=all_changes(model, facts, outcome) if with_changes else (),
        facts=facts,
        knowledge_version=rulebook.version,
    )


MOST_COMBINATIONS = 40
IMPLIED = Source("", "", "implied")
_BLOCKING = (OUT_OF_SCOPE, "not_tolerated")


def _certain(model: Compiled, known: Mapping[str, bool], axioms: Node, node: Node) -> bool:
    """Whether it holds whatever the unknown facts and the readings turn out to be."""
    return bool(~model.diagrams.restrict(node, known) & axioms == model.diagrams.false)


def _holding(model: Compiled, known: Mapping[str, bool], axioms: Node) -> list[Rule]:
    return [
        rule for rule in model.rulebook.rules.values() if _certain(model, known, axioms, model.holds[rule.id])
    ]


def _certainly_disputed(model: Compiled, known: Mapping[str, bool], axioms: Node) -> list[Entry]:
    """The ambiguous entries that hold under one reading and not under another, whatever is unknown."""
    found = []
    for entry in _mattering(model, known):
        under = [
            model.diagrams.restrict(model.holds[entry.id], model.reading_values(entry, reading.id))
            for reading in entry.readings
        ]
        if any(_certain(model, known, axioms, node) for node in under) and any(
            _certain(model, known, axioms, ~node) for node in under
        ):
            found.append(entry)
    return _with_takers(model.rulebook, found)


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
    nodes = [model.diagrams.restrict(node, known) for node in model.by_reading.values()]
    open_names = {name for node in nodes for name in model.diagrams.support(node)}
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


def _readings(model: Compiled, known: Mapping[str, bool]) -> tuple[ReadingOutcome, ...]:
    """For every ambiguous wording the headline under each of its readings.

    Where several wordings matter at once, also the headline under each combination of their readings, as long
    as a person could still read them all.
    """
    found = [
        _under(model, known, ((rule, reading),))
        for rule in model.rulebook.points
        for reading in rule.readings
    ]
    mattering = _mattering(model, known)
    combinations = prod(len(entry.readings) for entry in mattering)
    if len(mattering) > 1 and combinations <= MOST_COMBINATIONS:
        choices = product(*([(entry, reading) for reading in entry.readings] for entry in mattering))
        found += [_under(model, known, chosen) for chosen in choices]
    return tuple(found)


def _under(
    model: Compiled, known: Mapping[str, bool], chosen: Sequence[tuple[Entry, Reading]]
) -> ReadingOutcome:
    headlines = model.headlines_under([(entry, reading.id) for entry, reading in chosen])
    possible = model.possible(headlines, known)
    return ReadingOutcome(
        "+".join(rule.provision for rule, _ in chosen),
        "；".join(str(rule.point) for rule, _ in chosen),
        "+".join(reading.id for _, reading in chosen),
        "；".join(reading.text for _, reading in chosen),
        possible[0] if len(possible) == 1 else INSUFFICIENT,
    )


def _decisive_judgements(
    model: Compiled, facts: Mapping[str, Value], known: Mapping[str, bool], possible: tuple[str, ...]
) -> tuple[str, ...]:
    """Known facts the authority weighs whose being judged otherwise could change what is possible."""
    found = []
    for fact in model.rulebook.vocabulary.facts.values():
        if fact.judgement and isinstance(facts.get(fact.id), bool):
            otherwise = model.possible(model.headlines, {**known, fact.id: not facts[fact.id]})
            if otherwise not in ((), possible):
                found.append(fact.id)
    return tuple(found)


def _better(
    rulebook: Rulebook, possible: Sequence[str], listed: Collection[str], facts: Mapping[str, Value]
) -> list[Rule]:
    """Rules whose effect is better than every headline still possible, bars, catch-alls and listed ones out.

    A reserved headline may end anywhere, so beside it every rule that is not in dispute is accounted for; and
    where the text is silent every rule is, the adverse ones too.
    Rules about another matter than the one chosen say nothing about this one and are left out.
    """
    settled = [rulebook.outcomes[outcome].rank for outcome in possible if outcome != RESERVED]
    best = max(settled, default=-1) if list(possible) != [NO_RULE] else -1
    return [
        rule
        for rule in rulebook.rules.values()
        if not (rule.catch_all or rule.bar or rule.id in listed)
        and (list(possible) == [NO_RULE] or not rulebook.outcomes[rule.effect].adverse)
        and not _elsewhere(rulebook, rule, facts)
        and rulebook.outcomes[rule.effect].rank > best
    ]


def _elsewhere(rulebook: Rulebook, rule: Rule, facts: Mapping[str, Value]) -> bool:
    """Whether a choice already made (which matter is asked about) rules this provision out."""
    condition = rulebook.condition_of(rule)
    choices = [atom.fact for atom in atoms(condition) if rulebook.vocabulary[atom.fact].kind == "choice"]
    chosen = {fact: facts[fact] for fact in choices if fact in facts}
    return bool(chosen) and truth(condition, chosen) is False
