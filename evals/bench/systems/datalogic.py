"""datalogic-py: one JSONLogic rule, an `if` chain over the headlines. JSONLogic has no names for parts, so
each named formula is written out where it stands."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from datalogic_py import DataHandle, Engine

from evals.bench.formulas import And, Fact, Formula, Formulas, Named, Not, Or
from evals.bench.system import Case, Loaded


def write(rules: Formulas) -> str:
    chain: list[Any] = []
    for outcome, formula in rules.headlines:
        chain += [_logic(formula, rules.named), outcome]
    return json.dumps({"if": [*chain, rules.otherwise]})


def _logic(formula: Formula, named: Mapping[str, Formula]) -> Any:
    match formula:
        case Fact(id=fact):
            return {"var": fact}
        case Named(name=name):
            return _logic(named[name], named)
        case Not(part):
            return {"!": _logic(part, named)}
        case And(parts):
            return {"and": [_logic(part, named) for part in parts]}
        case Or(parts):
            return {"or": [_logic(part, named) for part in parts]}


def load(form: str) -> Loaded:
    engine = Engine()
    rule, session = engine.compile(form), engine.session()

    def decide(case: Case) -> str:
        return str(session.evaluate(rule, case))

    def traced(case: Case) -> object:
        return json.loads(engine.evaluate_with_trace(form, json.dumps(case)))

    def many(cases: Sequence[Case]) -> list[str]:
        found = session.evaluate_batch(rule, [DataHandle(case) for case in cases])
        return [json.loads(str(outcome)) for outcome in found]

    def bulk(cases: Sequence[Case], rows: int) -> Iterator[tuple[str, Callable[[], object]]]:
        handles = [DataHandle(cases[row % len(cases)]) for row in range(rows)]
        yield "in memory", lambda: session.evaluate_batch(rule, handles)

    return Loaded(decide, {"own trace": traced}, many=many, bulk=bulk)
