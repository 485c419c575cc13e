"""What to ask next: only facts that can still change the headline, several related ones on one screen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.dialogue.state import Conflict, State
from assistant.rules.compiled import Compiled, compiled
from assistant.rules.determination import Determination
from assistant.rules.expression import Value, fact_ids, truth
from assistant.rules.facts import Group
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rule, Rulebook

MOST_ROWS = 8  # what fits one screen of a phone without feeling like a form


@dataclass(frozen=True)
class Reason:
    """Why a fact is asked: the provision it decides, with the words, and what hangs on it."""

    provision: str
    citation: str
    quote: str
    effect: str


@dataclass(frozen=True)
class Row:
    """One line to answer. A line with several facts is a gate: 不是 denies them all, 是 opens its group."""

    id: str
    text: str
    help: str
    facts: tuple[str, ...]
    judgement: bool
    reasons: tuple[Reason, ...]
    gate: bool = False


@dataclass(frozen=True)
class Question:
    """One screen. `facts` are all ids asked; each may be answered true, false, or None for 不清楚."""

    id: str
    text: str
    rows: tuple[Row, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for row in self.rows for fact in row.facts)


def next_question(rulebook: Rulebook, state: State, determination: Determination) -> Question | None:
    """The next screen, or None once nothing relevant is open.

    Order: answers that collide; which matter is asked about; does the regulation apply at all; groups the
    officer said yes to; the ground the story already points to; the bar; one overview of the remaining
    circumstances; whatever is left.
    """
    if state.conflict is not None:
        return _conflict_question(rulebook, state.conflict)
    waiting = {proposal.fact for proposal in state.pending}
    asked = state.declined | waiting
    relevant = [fact for fact in determination.open_facts if fact not in asked]
    if not relevant:
        relevant = _settling_facts(rulebook, state, determination, asked)
    if not relevant:
        return None
    groups = {group.id: group for group in rulebook.vocabulary.groups}
    matters = {fact.id for fact in rulebook.vocabulary.facts.values() if fact.kind == "choice"}
    for first in (matters, rulebook.scope_facts):
        for group in groups.values():
            if first.intersection(group.facts).intersection(relevant):
                return _group_question(rulebook, group, relevant)
    for opened in state.opened:
        if set(groups[opened].facts).intersection(relevant):
            return _group_question(rulebook, groups[opened], relevant)
    pointed = _pointed_to(rulebook, state.facts, relevant)
    if pointed:
        return _pointed_question(rulebook, pointed, groups, relevant)
    for rule in rulebook.rules.values():
        if rule.bar and (open_ones := [f for f in fact_ids(rulebook.condition_of(rule)) if f in relevant]):
            return _group_question(rulebook, groups[rulebook.vocabulary[open_ones[0]].group], relevant)
    gates = [
        g for g in groups.values() if g.gate and g.id not in state.opened and set(g.denies) & set(relevant)
    ]
    if len(gates) > 1:
        return _overview(rulebook, gates, relevant)
    left = next(group for group in groups.values() if set(group.facts).intersection(relevant))
    return _group_question(rulebook, left, relevant)


def _settling_facts(
    rulebook: Rulebook, state: State, determination: Determination, asked: Collection[str]
) -> list[str]:
    """Dates and numbers that could settle, through an axiom, what the officer could not answer directly."""
    if determination.outcome != INSUFFICIENT:
        return []
    model = compiled(rulebook)
    found = []
    with model.lock:
        known = model.assignment(state.facts)
        for fact in rulebook.vocabulary.facts.values():
            if fact.kind == "bool" or fact.id in asked or fact.id in state.facts:
                continue
            own = [atom for atom in model.atoms.values() if atom.fact == fact.id]
            values = representative_values(fact, own)
            rows = ({atom.name: atom.holds_for(value) for atom in own} for value in values)
            ends = [model.possible(model.headlines, {**known, **row}) for row in rows]
            if any(end not in ((), determination.possible) for end in ends):
                found.append(fact.id)
    return found


def _pointed_to(rulebook: Rulebook, facts: Mapping[str, Value], relevant: Sequence[str]) -> list[str]:
    """The open facts of the rule that the confirmed facts already point to, best effect first.

    A rule is pointed to when one of its facts is confirmed as it needs it and none stands against it.
    """
    model = compiled(rulebook)
    best: tuple[tuple[int, int, int], list[str]] | None = None
    for rule in rulebook.rules.values():
        if rule.catch_all:
            continue
        expression = rulebook.condition_of(rule)
        named = fact_ids(expression)
        confirmed = [f for f in named if facts.get(f) is True and f not in rulebook.scope_facts]
        open_ones = [f for f in _needed(rulebook, model, rule, facts) if f in relevant]
        if not confirmed or not open_ones or truth(expression, facts) is False:
            continue
        rank = rulebook.outcomes[rule.effect].rank
        score = (int(rule.bar), rank, len(confirmed))
        if best is None or score > best[0]:
            best = (score, open_ones)
    return best[1] if best else []


def _pointed_question(
    rulebook: Rulebook, pointed: Sequence[str], groups: Mapping[str, Group], relevant: Sequence[str]
) -> Question:
    """What one rule still needs, on one screen if it fits, else its first group."""
    first = groups[rulebook.vocabulary[pointed[0]].group]
    if len(pointed) > MOST_ROWS or all(rulebook.vocabulary[fact].group == first.id for fact in pointed):
        return _group_question(rulebook, first, relevant)
    rows = tuple(_fact_row(rulebook, fact) for fact in pointed)
    return Question(f"about {pointed[0]}", "顺着你说的，再核对几项：", rows)


def _needed(rulebook: Rulebook, model: Compiled, rule: Rule, facts: Mapping[str, Value]) -> list[str]:
    """Unknown facts the rule's condition still depends on, in the order of its text."""
    with model.lock:
        node = model.diagrams.restrict(model.holds[rule.id], model.assignment(facts))
        open_facts = {model.atoms[name].fact for name in model.diagrams.support(node) if name in model.atoms}
    return [f for f in fact_ids(rulebook.condition_of(rule)) if f in open_facts]


def _group_question(rulebook: Rulebook, group: Group, relevant: Sequence[str]) -> Question:
    rows = [_fact_row(rulebook, fact) for fact in group.facts if fact in relevant]
    return Question(group.id, group.question, tuple(rows[:MOST_ROWS]))


def _fact_row(rulebook: Rulebook, fact_id: str) -> Row:
    fact = rulebook.vocabulary[fact_id]
    reasons = reasons_for(rulebook, (fact_id,))
    return Row(fact_id, fact.question, fact.help, (fact_id,), fact.judgement, reasons)


def _overview(rulebook: Rulebook, gates: Sequence[Group], relevant: Sequence[str]) -> Question:
    rows = []
    for group in gates[:MOST_ROWS]:
        denied = tuple(fact for fact in group.denies if fact in relevant)
        if len(denied) == 1 and denied == group.denies:
            rows.append(_fact_row(rulebook, denied[0]))
        else:
            rows.append(
                Row(group.id, f"{group.gate}？", "", denied, False, reasons_for(rulebook, denied), gate=True)
            )
    return Question("overview", "办这件事的时候，有没有下面的情况？", tuple(rows))


def _conflict_question(rulebook: Rulebook, conflict: Conflict) -> Question:
    text = "前后两个回答对不上，以哪个为准？"
    return Question("conflict", text, tuple(_fact_row(rulebook, fact) for fact in conflict.facts))


def reasons_for(rulebook: Rulebook, facts: Sequence[str]) -> tuple[Reason, ...]:
    """The provisions that turn on these facts, each once, with the words and the effect they carry."""
    found: dict[str, Reason] = {}
    for entry in rulebook.entries():
        if entry.provision in found:
            continue
        quote = next((entry.quotes[fact] for fact in facts if fact in entry.quotes), None)
        if quote is not None:
            provision = rulebook.document[entry.provision]
            effect = _effect_of(rulebook, entry.provision)
            found[entry.provision] = Reason(provision.id, provision.citation, quote, effect)
    return tuple(found.values())


def _effect_of(rulebook: Rulebook, provision: str) -> str:
    rule = rulebook.rules.get(provision)
    if rule is not None:
        return rulebook.outcomes[rule.effect].label
    parent = rulebook.rules.get(provision.rpartition("__item_")[0])
    if parent is not None:
        return rulebook.outcomes[parent.effect].label
    return rulebook.outcomes[OUT_OF_SCOPE].label
