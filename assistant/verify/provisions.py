"""Provisions that can never hold, never count, or say what another one says already."""

from collections.abc import Iterator

from assistant.library import Library, Regulation
from assistant.rules.expression import Expression, Items, Not
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.outcomes import RESERVED
from assistant.rules.rulebook import Entry, Rule
from assistant.verify.finding import Finding
from assistant.verify.possible import can_hold, depends_on, follows, ways


def dead_provisions(library: Library) -> Iterator[Finding]:
    """Conditions that no facts inside the scope can meet, or that always hold."""
    for regulation in library.values():
        model = compiled(regulation.rulebook)
        for entry in regulation.rulebook.entries():
            for way in ways(model, entry):
                if not can_hold(model, way.node, model.in_some_scope):
                    why = f"{way.words}无论如何都不会成立"
                    yield _finding(regulation, entry, why, "请检查条件、适用范围和公理是否互相矛盾")
                elif follows(model, model.diagrams.true, way.node):
                    why = f"{way.words}无论如何都成立，等于没有条件"
                    yield _finding(regulation, entry, why, "请检查条件和公理")


def idle_facts(library: Library) -> Iterator[Finding]:
    """A fact named in a condition whose answer never makes a difference to it."""
    for regulation in library.values():
        model = compiled(regulation.rulebook)
        for entry in regulation.rulebook.entries():
            for way in ways(model, entry):
                if not (can_hold(model, way.node) and can_hold(model, ~way.node)):
                    continue  # said by dead_provisions already
                for fact in way.facts:
                    if not depends_on(model, way.node, fact):
                        why = f"{way.words}里的“{fact}”怎么答都一样"
                        yield _finding(regulation, entry, why, "请检查条件和公理，多余的删去")


def covered_provisions(library: Library) -> Iterator[Finding]:
    """A provision that holds only where another of the same effect, or of one that goes before it, holds.

    The text may well be so; then the note of the provision names the other one by its citation.
    """
    for regulation in library.values():
        rulebook, model = regulation.rulebook, compiled(regulation.rulebook)
        order = list(model.by_reading)
        for rule in rulebook.rules.values():
            if rule.catch_all is not None:
                continue
            held = model.holds[rule.id] & model.in_some_scope
            before = order[: order.index(rule.effect) + 1]
            for other in rulebook.rules.values():
                comparable = other.id != rule.id and other.catch_all is None and other.effect in before
                if comparable and follows(model, held, model.holds[other.id]):
                    yield from _covered(regulation, rule, other)
        yield from _covered_items(regulation, model)


def _covered(regulation: Regulation, entry: Entry, other: Entry) -> Iterator[Finding]:
    citation = regulation.document[other.provision].citation
    if citation not in entry.note:
        why = f"成立时{citation}总是也成立，等于没有这一条"
        yield _finding(regulation, entry, why, f"请核对两条的条件；原文确实如此的，在 note 里写明{citation}")


def _covered_items(regulation: Regulation, model: Compiled) -> Iterator[Finding]:
    """The same among conditions that are items of one list."""
    conditions = regulation.rulebook.conditions.values()
    for entry in conditions:
        siblings = [c for c in conditions if c.id != entry.id and _parent(c) == _parent(entry)]
        for other in siblings:
            if follows(model, model.holds[entry.id], model.holds[other.id]):
                yield from _covered(regulation, entry, other)


def _parent(entry: Entry) -> str:
    return entry.provision.rpartition("__item_")[0]


def idle_provisions(library: Library) -> Iterator[Finding]:
    """A provision under which the outcome is never its own; a condition that no rule takes up."""
    for regulation in library.values():
        rulebook, model = regulation.rulebook, compiled(regulation.rulebook)
        for rule in rulebook.rules.values():
            outcome = RESERVED if rule.catch_all is not None else rule.effect
            if not can_hold(model, model.holds[rule.id], model.by_reading[outcome]):
                why = f"成立时结论从来不是“{rulebook.outcomes[outcome].label}”，总被别的条款抢先"
                yield _finding(regulation, rule, why, "请检查条件、后果和别的条款的条件")
        taken_up = set(_lists_taken_up(rulebook.entries()))
        for condition in rulebook.conditions.values():
            if _parent(condition) not in taken_up:
                why = "写成了要同时符合的条件，却没有哪一条用到它"
                yield _finding(regulation, condition, why, "请在用到它的条件里写 any_item 或者 every_item")


def _lists_taken_up(entries: Iterator[Entry]) -> Iterator[str]:
    for entry in entries:
        for when in (entry.when, *(reading.when for reading in entry.readings)):
            if when is not None:
                yield from _lists_in(when)


def _lists_in(expression: Expression) -> Iterator[str]:
    match expression:
        case Items(provision=parent):
            yield parent
        case Not(part):
            yield from _lists_in(part)
        case _:
            for part in getattr(expression, "parts", ()):
                yield from _lists_in(part)


def unreachable_outcomes(library: Library) -> Iterator[Finding]:
    """Outcomes of a regulation that no facts lead to."""
    for regulation in library.values():
        rulebook, model = regulation.rulebook, compiled(regulation.rulebook)
        open_ended = rulebook.points or any(rule.catch_all for rule in rulebook.rules.values())
        for outcome, node in model.headlines.items():
            if (outcome != RESERVED or open_ended) and not can_hold(model, node):
                why = f"没有哪种事实能得出“{rulebook.outcomes[outcome].label}”"
                remedy = "请检查适用范围和各条的条件、后果"
                yield Finding(f"{regulation.id}/rules.yaml", f"结论 {outcome}", why, remedy)


def misplaced_effects(library: Library) -> Iterator[Finding]:
    """An effect worse than "nothing holds" must go before the others; a better one must not bar them."""
    for regulation in library.values():
        rulebook = regulation.rulebook
        nothing = rulebook.outcomes[rulebook.otherwise]
        for rule in rulebook.rules.values():
            effect = rulebook.outcomes[rule.effect]
            first = rule.bar or effect.adverse
            if effect.rank < nothing.rank and not first:
                why = f"“{effect.label}”比“{nothing.label}”还不利，却没有写 bar"
                yield _finding(regulation, rule, why, "请写 bar: true，或者改正后果")
            if effect.rank > nothing.rank and first:
                why = f"“{effect.label}”是有利的后果，却排在所有理由的前面"
                yield _finding(regulation, rule, why, "请删去 bar，或者改正后果")


def _finding(regulation: Regulation, entry: Entry, why: str, remedy: str) -> Finding:
    citation = regulation.document[entry.provision].citation
    place = f"{citation}（{entry.id}）" if isinstance(entry, Rule) else f"{citation}（{entry.provision}）"
    return Finding(f"{regulation.id}/rules.yaml", place, why, remedy)
