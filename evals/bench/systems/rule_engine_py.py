"""rule-engine: one rule text for each provision, and one that picks the headline from them.

Taken rather than pyDMNrules because its language says what a provision says. A DMN table has a row for each
combination of its columns: `(a or b) and (c or d)` becomes four rows or four tables, through a spreadsheet
file and S-FEEL, and that would measure our own expansion rather than the engine.
"""

import json

import rule_engine

from evals.bench.formulas import And, Fact, Formula, Formulas, Named, Not, Or
from evals.bench.system import Case, Loaded


def write(rules: Formulas) -> str:
    chain = "".join(f"{_rule(formula)} ? '{outcome}' : " for outcome, formula in rules.headlines)
    named = {name: _rule(formula) for name, formula in rules.named.items()}
    return json.dumps({**named, "outcome": f"{chain}'{rules.otherwise}'"})


def _rule(formula: Formula) -> str:
    match formula:
        case Fact(id=name) | Named(name=name):
            return name
        case Not(part):
            return f"(not {_rule(part)})"
        case And(parts):
            return f"({' and '.join(map(_rule, parts))})"
        case Or(parts):
            return f"({' or '.join(map(_rule, parts))})"


def load(form: str) -> Loaded:
    rules = [(name, rule_engine.Rule(text)) for name, text in json.loads(form).items()]

    def decide(case: Case) -> str:
        known = dict(case)
        for name, rule in rules:
            known[name] = rule.evaluate(known)
        return str(known["outcome"])

    return Loaded(decide)
