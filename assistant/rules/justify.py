"""The justification tree and the reasons a better outcome is not reached, from the same conditions."""

from collections.abc import Mapping
from datetime import date

from assistant.rules.determination import ConditionNode, FactNode, ProvisionNode, Source, WhyNot
from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    ExpressionError,
    Items,
    Not,
    Or,
    Value,
    items_in,
    truth,
)
from assistant.rules.proof.failing import FailingRule
from assistant.rules.rulebook import Condition, Entry, Rule, Rulebook

_KIND_OF = {And: "all", Or: "any", Not: "not"}


_DAYS = {"<": "早于 {}", "<=": "{} 当天或者以前", ">": "晚于 {}", ">=": "{} 当天或者以后", "==": "{} 当天"}
_NUMBERS = {"<": "少于 {}", "<=": "不超过 {}", ">": "超过 {}", ">=": "{} 以上", "==": "正好 {}"}


def compared_words(atom: Atom) -> str:
    """A comparison with a number or a day as an officer reads it: 不超过 30, 2025-03-01 当天或者以后."""
    words = _DAYS if isinstance(atom.constant, date) else _NUMBERS
    return words[str(atom.operator)].format(atom.constant)


class Justifier:
    """Builds nodes for one rulebook and one set of known facts."""

    def __init__(
        self, rulebook: Rulebook, facts: Mapping[str, Value], sources: Mapping[str, Source] | None
    ) -> None:
        self.rulebook, self.facts, self.sources = rulebook, facts, sources or {}

    def fact(self, atom: Atom, quotes: Mapping[str, str]) -> FactNode:
        fact = self.rulebook.vocabulary[atom.fact]
        chosen = atom.operator is None or isinstance(atom.constant, str)
        label = fact.label if chosen else f"{fact.label}（{compared_words(atom)}）"
        return FactNode(
            atom.fact,
            label,
            self.facts.get(atom.fact),
            truth(atom, self.facts),
            fact.judgement,
            quotes.get(atom.fact, ""),
            self.sources.get(atom.fact),
        )

    def condition(self, expression: Expression, quotes: Mapping[str, str]) -> ConditionNode | FactNode:
        match expression:
            case Atom():
                return self.fact(expression, quotes)
            case Not(part):
                parts: tuple[ConditionNode | FactNode, ...] = (self.condition(part, quotes),)
            case And(inner) | Or(inner):
                parts = tuple(self.condition(part, quotes) for part in inner)
            case Items():
                raise ExpressionError("items must be written out before they are shown")
        return ConditionNode(_KIND_OF[type(expression)], truth(expression, self.facts), parts)

    def provision(self, entry: Entry, disputed: bool = False) -> ProvisionNode:
        """The provision's node; a combined provision carries the nodes of the items it rests on.

        A disputed one is shown under all of its readings: any of them may be the right one.
        """
        provision = self.rulebook.document[entry.provision]
        effect = entry.effect if isinstance(entry, Rule) else None
        words = entry.effect_quote if isinstance(entry, Rule) else ""
        expression = self.rulebook.condition_of(entry)
        if disputed and entry.readings:
            expression = Or(
                tuple(self.rulebook.condition_of(entry, {entry.id: r.id}) for r in entry.readings)
            )
        quotes = dict(entry.quotes)
        parts = tuple(self.provision(item) for item in self.items_of(entry))
        for part in parts:
            quotes.update(self.quotes_of(part.provision))
        return ProvisionNode(
            provision.id,
            provision.citation,
            provision.text,
            provision.hash,
            effect,
            words,
            self.condition(expression, quotes),
            parts,
            entry.note,
            provision.lead,
        )

    def items_of(self, entry: Entry) -> list[Rule | Condition]:
        """The items a combined provision rests on: for `any_item` those that hold, for `every_item` all."""
        if not isinstance(entry, Rule) or entry.when is None:
            return []
        found: list[Rule | Condition] = []
        for items in items_in(entry.when):
            for item in self.rulebook.items_under(items.provision):
                holding = truth(self.rulebook.condition_of(item), self.facts)
                if items.quantifier == "every_item" or holding:
                    found.append(item)
        return found

    def quotes_of(self, provision: str) -> Mapping[str, str]:
        entry = self.rulebook.rules.get(provision) or self.rulebook.conditions[provision]
        return entry.quotes

    def why_not(self, row: FailingRule) -> WhyNot:
        """The first failing element of a better provision; items under `every_item` name themselves."""
        provision = self.rulebook.document[row.rule.provision]
        leaves = (self.fact(atom, row.rule.quotes) for atom in row.failing)
        return WhyNot(
            row.rule.effect,
            provision.id,
            provision.citation,
            tuple(dict.fromkeys(leaves)),
            row.holds,
            row.blocked_by,
        )
