"""A rulebook as plain data: its facts, and per provision its condition written out over fact ids."""

from typing import Any

from assistant.rules.expression import render
from assistant.rules.rulebook import Condition, Entry, Rule, Rulebook, ScopeRule


def list_rulebook(rulebook: Rulebook) -> dict[str, Any]:
    """`{"regulation", "facts": [...], "scope": [...], "provisions": [...], "axioms": [...]}`.

    Every condition is a Python boolean expression over fact ids; that of a provision read in several ways is
    its first reading, all of them stand in `readings`. A provision applies when its condition holds and its
    `unless` (the proviso) does not. `cumulative` are conditions that bring nothing about alone.

    A condition writes the items of a list out under their first readings. `folded` is the same condition with
    `any_item(art_12)` left standing: some row, `every_item(…)`: each row that `items` names for it applies,
    under whichever reading that row is read.
    """
    return {
        "regulation": rulebook.regulation,
        "knowledge_version": rulebook.version,
        "facts": [
            {
                "id": fact.id,
                "label": fact.label,
                "question": fact.question,
                "kind": fact.kind,
                "judgement": fact.judgement,
                "in_power": fact.in_power,
                "help": fact.help,
                "group": fact.group,
                "options": list(fact.options),
                "minimum": fact.minimum,
                "maximum": fact.maximum,
            }
            for fact in rulebook.vocabulary.facts.values()
        ],
        "scope": [_condition_row(rulebook, rule) for rule in rulebook.scope],
        "provisions": [_row(rulebook, rule) for rule in rulebook.rules.values()],
        "cumulative": [_condition_row(rulebook, condition) for condition in rulebook.conditions.values()],
        "items": {
            provision.id: items
            for provision in rulebook.document.provisions
            if (items := [entry.id for entry in rulebook.items_under(provision.id)])
        },
        "otherwise": rulebook.otherwise,
        "no_rule": dict(rulebook.no_rule),
        "axioms": [
            {"kind": a.kind, "left": render(a.left), "right": render(a.right), "why": a.why}
            for a in rulebook.axioms
        ],
        "orders": [{"lower": o.lower, "upper": o.upper, "why": o.why} for o in rulebook.orders],
        "outcomes": [
            {"id": o.id, "label": o.label, "adverse": o.adverse}
            for o in sorted(rulebook.outcomes.by_id.values(), key=lambda o: o.rank)
        ],
    }


def _condition_row(rulebook: Rulebook, entry: Condition | ScopeRule) -> dict[str, Any]:
    return {
        "id": entry.id,
        "provision": entry.provision,
        "citation": rulebook.document[entry.provision].citation,
        "condition": render(rulebook.condition_of(entry)),
        "folded": render(entry.when),
        "point": entry.point,
        "readings": _readings(rulebook, entry),
        "quotes": dict(entry.quotes),
        "note": entry.note,
    }


def _readings(rulebook: Rulebook, entry: Entry) -> list[dict[str, str]]:
    return [
        {
            "id": r.id,
            "reading": r.text,
            "condition": render(rulebook.unfolded(r.when)),
            "folded": render(r.when),
        }
        for r in entry.readings
    ]


def _row(rulebook: Rulebook, rule: Rule) -> dict[str, Any]:
    condition = render(rulebook.ground_of(rule))
    return {
        "id": rule.id,
        "provision": rule.provision,
        "citation": rulebook.document[rule.provision].citation,
        "effect": rule.effect,
        "bar": rule.bar,
        "condition": condition,
        "folded": condition if rule.catch_all is not None or rule.when is None else render(rule.when),
        "unless": render(rule.unless) if rule.unless is not None else None,
        "catch_all": rule.catch_all is not None,
        "point": rule.point,
        "readings": _readings(rulebook, rule),
        "quotes": dict(rule.quotes),
        "note": rule.note,
    }
