"""A rulebook as plain data: its facts, and per provision its condition written out over fact ids."""

from typing import Any

from assistant.rules.expression import render
from assistant.rules.rulebook import Rule, Rulebook


def list_rulebook(rulebook: Rulebook) -> dict[str, Any]:
    """`{"regulation", "facts": [...], "scope": [...], "provisions": [...], "axioms": [...]}`.

    Every condition is a Python boolean expression over fact ids; that of a provision read in several ways is
    its first reading, the others stand in `readings`.
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
                "help": fact.help,
                "group": fact.group,
            }
            for fact in rulebook.vocabulary.facts.values()
        ],
        "scope": [
            {
                "provision": rule.provision,
                "citation": rulebook.document[rule.provision].citation,
                "condition": render(rule.when),
            }
            for rule in rulebook.scope
        ],
        "provisions": [_row(rulebook, rule) for rule in rulebook.rules.values()],
        "cumulative": [
            {
                "provision": condition.provision,
                "citation": rulebook.document[condition.provision].citation,
                "condition": render(condition.when),
            }
            for condition in rulebook.conditions.values()
        ],
        "no_rule": dict(rulebook.no_rule),
        "axioms": [
            {"kind": a.kind, "left": render(a.left), "right": render(a.right), "why": a.why}
            for a in rulebook.axioms
        ],
    }


def _row(rulebook: Rulebook, rule: Rule) -> dict[str, Any]:
    return {
        "provision": rule.provision,
        "citation": rulebook.document[rule.provision].citation,
        "effect": rule.effect,
        "bar": rule.bar,
        "condition": render(rulebook.condition_of(rule)),
        "unless": None,
        "catch_all": rule.catch_all is not None,
        "readings": [
            {"id": r.id, "reading": r.text, "condition": render(rulebook.unfolded(r.when))}
            for r in rule.readings
        ],
        "quotes": dict(rule.quotes),
        "note": rule.note,
    }
