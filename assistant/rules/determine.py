"""The rules core: facts in, determination out. A pure function; the same input gives the same bytes."""

from collections.abc import Mapping, Sequence

from assistant.rules.change import smallest_changes
from assistant.rules.compiled import Compiled, broken_axioms, colliding_facts, compiled
from assistant.rules.determination import Determination, Ground, Justification, ReadingOutcome, Source
from assistant.rules.expression import Value, fact_ids, truth
from assistant.rules.facts import ContradictionError, parse_facts
from assistant.rules.justify import Justifier
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED
from assistant.rules.rulebook import Rule, Rulebook


def determine(
    rulebook: Rulebook, given: Mapping[str, object], sources: Mapping[str, Source] | None = None
) -> Determination:
    """Determine one case.

    `given` maps fact ids to true, false, None (not known), a number, a date or "YYYY-MM-DD"; a fact left out
    is not known. Raises FactError for an unknown id or a wrong kind, ContradictionError for facts that the
    axioms forbid together.
    """
    facts = parse_facts(rulebook.vocabulary, given)
    model = compiled(rulebook)
    with model.lock:
        check_consistent(model, facts)
        return _determine(model, facts, sources)


def check_consistent(model: Compiled, facts: Mapping[str, Value]) -> None:
    """Raise ContradictionError naming a smallest set of facts that collide."""
    colliding = colliding_facts(model, facts)
    if colliding:
        labels = tuple(_answer(model.rulebook, fact, facts[fact]) for fact in colliding)
        why = broken_axioms(model, {fact: facts[fact] for fact in colliding})
        raise ContradictionError(colliding, labels, why)


def _answer(rulebook: Rulebook, fact: str, value: Value) -> str:
    label = rulebook.vocabulary[fact].label
    return f"{label}：{'是' if value else '不是'}" if isinstance(value, bool) else f"{label}：{value}"


def _determine(
    model: Compiled, facts: Mapping[str, Value], sources: Mapping[str, Source] | None
) -> Determination:
    rulebook = model.rulebook
    known = model.assignment(facts)
    possible = model.possible(model.headlines, known)
    outcome = possible[0] if len(possible) == 1 else INSUFFICIENT
    ranked = [o for o in possible if o != RESERVED] or [RESERVED]
    settled = {**facts, **model.implied(known)}
    justifier = Justifier(rulebook, settled, sources)
    in_scope = all(truth(rule.when, settled) for rule in rulebook.scope)
    holding = _holding(model, known) if in_scope else []
    grounds = _grounds(justifier, holding, outcome)
    shown = [rule.provision for rule in grounds]
    secondary = [rule for rule in holding if rule.provision not in shown]
    readings = _readings(model, known)
    out_of_scope = [rule for rule in rulebook.scope if truth(rule.when, settled) is False]
    return Determination(
        regulation=rulebook.regulation,
        outcome=outcome,
        outcome_label=rulebook.outcomes[outcome].label,
        floor=ranked[0],
        ceiling=ranked[-1],
        possible=possible,
        grounds=tuple(
            _scope_ground(rulebook, rule.provision) for rule in out_of_scope if outcome == OUT_OF_SCOPE
        )
        + tuple(_ground(rulebook, rule) for rule in grounds),
        secondary=tuple(_ground(rulebook, rule) for rule in secondary),
        readings=readings,
        robust=outcome not in (RESERVED, INSUFFICIENT) and all(r.outcome == outcome for r in readings),
        open_facts=model.relevant(known) if outcome == INSUFFICIENT else (),
        judgement_facts=_judgements(rulebook, facts, grounds, outcome),
        justification=Justification(
            outcome,
            tuple(justifier.provision(rule) for rule in rulebook.scope),
            tuple(justifier.provision(rule) for rule in (*grounds, *secondary)),
        ),
        why_not=tuple(
            justifier.why_not(rule, rulebook.outcomes[outcome].id if outcome in _BLOCKING else None)
            for rule in _better(rulebook, possible, shown)
        ),
        what_if=smallest_changes(model, known, outcome),
        facts=facts,
        knowledge_version=rulebook.version,
    )


_BLOCKING = (OUT_OF_SCOPE, "not_tolerated")


def _holding(model: Compiled, known: Mapping[str, bool]) -> list[Rule]:
    """The rules whose condition holds whatever the unknown facts and the readings turn out to be."""
    axioms = model.diagrams.restrict(model.axioms, known)
    return [
        rule
        for rule in model.rulebook.rules.values()
        if ~model.diagrams.restrict(model.holds[rule.provision], known) & axioms == model.diagrams.false
    ]


def _grounds(justifier: Justifier, holding: Sequence[Rule], outcome: str) -> list[Rule]:
    """The holding rules that carry the headline, with the items a combined provision rests on before it."""
    grounds: dict[str, Rule] = {}
    for rule in holding:
        if (rule.effect == outcome and rule.catch_all is None) or (outcome == RESERVED and rule.catch_all):
            items = [item for item in justifier.items_of(rule) if isinstance(item, Rule)]
            grounds.update({entry.provision: entry for entry in (*items, rule)})
    return list(grounds.values())


def _ground(rulebook: Rulebook, rule: Rule) -> Ground:
    provision = rulebook.document[rule.provision]
    return Ground(provision.id, provision.citation, rule.effect, provision.text)


def _scope_ground(rulebook: Rulebook, provision: str) -> Ground:
    text = rulebook.document[provision]
    return Ground(text.id, text.citation, OUT_OF_SCOPE, text.text)


def _readings(model: Compiled, known: Mapping[str, bool]) -> tuple[ReadingOutcome, ...]:
    """For every ambiguous wording the headline under each of its readings."""
    found = []
    for rule in model.rulebook.points:
        for reading in rule.readings:
            possible = model.possible(model.headlines_under(rule.provision, reading.id), known)
            outcome = possible[0] if len(possible) == 1 else INSUFFICIENT
            found.append(ReadingOutcome(rule.provision, str(rule.point), reading.id, reading.text, outcome))
    return tuple(found)


def _judgements(
    rulebook: Rulebook, facts: Mapping[str, Value], grounds: Sequence[Rule], outcome: str
) -> tuple[str, ...]:
    """Known facts the authority weighs, in the provisions that carry the headline or would have beaten it."""
    used = {f for rule in grounds for f in fact_ids(rulebook.condition_of(rule))}
    for rule in rulebook.rules.values():
        if rule.bar and outcome != OUT_OF_SCOPE:
            used.update(fact_ids(rulebook.condition_of(rule)))
    return tuple(
        f for f, fact in rulebook.vocabulary.facts.items() if fact.judgement and f in used and f in facts
    )


def _better(rulebook: Rulebook, possible: Sequence[str], shown: Sequence[str]) -> list[Rule]:
    """Rules with an effect better than the best headline still possible, catch-alls left out."""
    best = max(rulebook.outcomes[o].rank for o in possible if o != RESERVED or len(possible) == 1)
    if possible == (RESERVED,):
        best = 0
    return [
        rule
        for rule in rulebook.rules.values()
        if not rule.catch_all
        and not rule.bar
        and rulebook.outcomes[rule.effect].rank > best
        and rule.provision not in shown
    ]
