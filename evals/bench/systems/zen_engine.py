"""zen-engine: a JDM decision of one expression node, a line for each provision and the headlines last.

A decision table for the headlines gives the same answers in the same time. Much of that time is the decision
graph's own; the same rules as one bare expression are measured beside it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import zen

from evals.bench.formulas import And, Fact, Formula, Formulas, Named, Not, Or
from evals.bench.system import Case, Loaded


def write(rules: Formulas) -> str:
    lines = [(name, _expression(formula, None)) for name, formula in rules.named.items()]
    lines.append(("outcome", _chain(rules, None)))
    expressions = [{"id": key, "key": key, "value": value} for key, value in lines]
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "content": {}},
        {"id": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
        {"id": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in (("in", "rules"), ("rules", "out"))
    ]
    placed = [{**node, "name": node["id"], "position": {"x": 0, "y": 0}} for node in nodes]
    return json.dumps({"graph": {"nodes": placed, "edges": edges}, "expression": _chain(rules, rules.named)})


def _chain(rules: Formulas, named: Mapping[str, Formula] | None) -> str:
    tried = (f"{_expression(formula, named)} ? '{outcome}' : " for outcome, formula in rules.headlines)
    return f"{''.join(tried)}'{rules.otherwise}'"


def _expression(formula: Formula, named: Mapping[str, Formula] | None) -> str:
    """Without `named` a part is called by the name it has in the decision graph, else written out."""
    match formula:
        case Fact(id=fact):
            return fact
        case Named(name=name):
            return f"$.{name}" if named is None else _expression(named[name], named)
        case Not(part):
            return f"(not {_expression(part, named)})"
        case And(parts) | Or(parts):
            word = " and " if isinstance(formula, And) else " or "
            return f"({word.join(_expression(part, named) for part in parts)})"


def load(form: str) -> Loaded:
    data = json.loads(form)
    graph = json.dumps(data["graph"])
    expression = zen.compile_expression(data["expression"])
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(graph))
    several = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": data["graph"]}}})

    def decide(case: Case) -> str:
        return str(decision.evaluate(case)["result"]["outcome"])

    def traced(case: Case) -> object:
        return decision.evaluate(case, {"trace": True})

    def together(requests: list[dict[str, Any]]) -> list[str]:
        return [str(answer["data"]["result"]["outcome"]) for answer in several.evaluate_batch(requests)]

    def many(cases: Sequence[Case]) -> list[str]:
        return together([{"key": "rules", "context": case} for case in cases])

    def bulk(cases: Sequence[Case], rows: int) -> Iterator[tuple[str, Callable[[], object]]]:
        requests = [{"key": "rules", "context": cases[row % len(cases)]} for row in range(rows)]
        yield "in memory", lambda: together(requests)

    return Loaded(decide, {"own trace": traced, "bare expression": expression.evaluate}, many=many, bulk=bulk)
