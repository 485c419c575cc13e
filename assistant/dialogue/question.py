"""What to ask next: only facts that can still change the headline, several related ones on one screen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

from assistant.dialogue.fact_words import said_ways
from assistant.dialogue.prior import prior
from assistant.dialogue.state import Conflict, Dispute, State
from assistant.rules.determination import Determination
from assistant.rules.facts import Group
from assistant.rules.graph.compiled import compiled
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook

MOST_ROWS = 8  # what fits one screen of a phone without feeling like a form
FEW_ROWS = 3  # of one group: fewer do not make a screen of their own
LIKELY_NONE = 0.4  # chance that none of a group holds, from which on one line for all of them is worth asking


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

    Order: answers that collide; what was said in two ways; which matter is asked about; does the regulation
    apply at all; groups the officer said yes to; then whatever tells most about the outcome for what it costs
    to answer.
    """
    if state.conflict is not None:
        return _conflict_question(rulebook, state.conflict)
    if state.disputed:
        return _dispute_question(rulebook, state.disputed)
    asked = state.declined | {proposal.fact for proposal in state.pending}
    relevant = [fact for fact in determination.open_facts if fact not in asked]
    if not relevant:
        settling = _settling_facts(rulebook, state, determination, asked)
        return _question(rulebook, settling) if settling else None
    matters = [fact for fact in relevant if rulebook.vocabulary[fact].kind == "choice"]
    if matters:
        return _question(rulebook, matters[:1])
    case = _Case(rulebook, state, relevant)
    if scope := [fact for fact in relevant if fact in rulebook.scope_facts]:
        return _question(rulebook, case.needed(scope), SCOPE_TEXT)
    for opened in state.opened:
        if of_group := [fact for fact in relevant if rulebook.vocabulary[fact].group == opened]:
            return _question(rulebook, case.needed(of_group))
    return case.most_telling()


SCOPE_TEXT = "先确认这份制度管不管这件事"
POINTED_TEXT = "顺着你说的，再核对几项："
OVERVIEW_TEXT = "办这件事的时候，有没有下面的情况？"


class _Case:
    """What is open in one conversation, and what helps to choose among it."""

    def __init__(self, rulebook: Rulebook, state: State, relevant: Sequence[str]) -> None:
        self.rulebook, self.state, self.relevant = rulebook, state, relevant
        from assistant.rules.planning.plan import Plan  # noqa: PLC0415 - numpy, of no use where nothing is asked

        self.prior = prior(rulebook, state)
        known = compiled(rulebook).assignment(state.facts)
        self.plan = Plan(rulebook, known, relevant, self.prior.chances)

    def needed(self, facts: Iterable[str]) -> list[str]:
        """Those of the facts that make one screen, the others being likely not to matter after it."""
        lines = [(fact,) for fact in facts]
        return [fact for (fact,) in self.plan.together(lines, MOST_ROWS)]

    def by_worth(self, facts: Iterable[str]) -> list[str]:
        return sorted(facts, key=lambda fact: -self.plan.worth[fact])

    def most_telling(self) -> Question:
        """The screen of the fact that is best asked next: with what else the story points to, among the
        circumstances summed up in a line each, or with its siblings."""
        first = self.plan.best
        group = self.rulebook.vocabulary[first].group
        if first in self.prior.pointed:
            pointed = [fact for fact in self.relevant if fact in self.prior.pointed and fact != first]
            return _question(self.rulebook, self.needed([first, *self.by_worth(pointed)]))
        siblings = [f for f in self.relevant if self.rulebook.vocabulary[f].group == group and f != first]
        rows = self.needed([first, *self.by_worth(siblings)])
        if len(rows) >= FEW_ROWS and all(gate.id != group for gate in self.gates()):
            return _question(self.rulebook, rows)
        return self.overview()

    def gates(self) -> list[Group]:
        """Groups that one line can probably settle."""
        found = []
        for group in self.rulebook.vocabulary.groups:
            open_ones = set(group.denies).intersection(self.relevant)
            none = prod(1 - self.prior.chances[fact] for fact in open_ones)
            if open_ones and group.id not in self.state.opened and none > LIKELY_NONE:
                found.append(group)
        return found

    def overview(self) -> Question:
        """The circumstances still open: a line for each group that has one, else for each fact."""
        gates = {fact: group for group in self.gates() for fact in group.denies}
        rows: dict[tuple[str, ...], Row] = {}
        for fact in self.relevant:
            group = gates.get(fact)
            if group is not None:
                denied = tuple(f for f in group.denies if f in self.relevant)
                rows[denied] = _gate_row(self.rulebook, group, denied)
            elif self.rulebook.vocabulary[fact].group not in {group.id for group in gates.values()}:
                rows[(fact,)] = _fact_row(self.rulebook, fact)
        by_worth = sorted(rows, key=lambda facts: -sum(self.plan.worth[fact] for fact in facts))
        lines = self.plan.together(by_worth, MOST_ROWS)
        if len({self.rulebook.vocabulary[facts[0]].group for facts in lines}) == 1 and not any(
            rows[tuple(facts)].gate for facts in lines
        ):
            return _question(self.rulebook, [fact for facts in lines for fact in facts])
        shown = tuple(row for facts, row in rows.items() if facts in lines)
        return Question("overview", OVERVIEW_TEXT, shown)


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


def _question(rulebook: Rulebook, facts: Sequence[str], mixed: str = POINTED_TEXT) -> Question:
    """One screen of facts in the order of the vocabulary; `mixed` stands above facts of several groups."""
    ordered = [fact for fact in rulebook.vocabulary.facts if fact in facts]
    groups = {rulebook.vocabulary[fact].group for fact in facts}
    rows = tuple(_fact_row(rulebook, fact) for fact in ordered)
    if len(groups) > 1:
        return Question(f"about {ordered[0]}", mixed, rows)
    group = next(group for group in rulebook.vocabulary.groups if group.id in groups)
    return Question(group.id, group.question, rows)


def _fact_row(rulebook: Rulebook, fact_id: str) -> Row:
    fact = rulebook.vocabulary[fact_id]
    reasons = reasons_for(rulebook, (fact_id,))
    return Row(fact_id, fact.question, fact.help, (fact_id,), fact.judgement, reasons)


def _gate_row(rulebook: Rulebook, group: Group, denied: tuple[str, ...]) -> Row:
    if len(denied) == 1 and denied == group.denies:
        return _fact_row(rulebook, denied[0])
    return Row(group.id, f"{group.gate}？", "", denied, False, reasons_for(rulebook, denied), gate=True)


def _conflict_question(rulebook: Rulebook, conflict: Conflict) -> Question:
    text = "前后两个回答对不上，以哪个为准？"
    return Question("conflict", text, tuple(_fact_row(rulebook, fact) for fact in conflict.facts))


def _dispute_question(rulebook: Rulebook, disputed: Sequence[Dispute]) -> Question:
    """Each line with the officer's own words for either answer beside it."""
    rows = (replace(_fact_row(rulebook, d.fact), help=said_ways(d.said)) for d in disputed)
    return Question("dispute", "前后说的不一样，以哪个为准？", tuple(rows))


@lru_cache(maxsize=4096)
def reasons_for(rulebook: Rulebook, facts: tuple[str, ...]) -> tuple[Reason, ...]:
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
