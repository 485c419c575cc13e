"""openfisca-core: a country package of one entity, the case; a Variable for each fact and each provision.

The form is Python source, as OpenFisca's country packages are: numpy formulas over whole populations.
All of it is for one year (a formula for ETERNITY is refused). An outcome is a number, its place in OUTCOMES.
"""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core import periods
from openfisca_core.simulations import Simulation, SimulationBuilder

from evals.bench.formulas import And, Fact, Formula, Formulas, Named, Not, Or
from evals.bench.system import Case, Loaded

_HEAD = """import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Case = build_entity(key="case", plural="cases", label="case", is_person=True)
"""
_VARIABLE = """

class {name}(Variable):
    value_type = {kind}
    entity = Case
    definition_period = DateUnit.YEAR
    label = "{name}"
"""
_FORMULA = """
    def formula(case, period):
        return {body}
"""


def write(rules: Formulas) -> str:
    outcomes = list(dict.fromkeys([*(outcome for outcome, _ in rules.headlines), rules.otherwise]))
    parts = [_HEAD, f"FACTS = {list(rules.facts)!r}\nOUTCOMES = {outcomes!r}\n"]
    parts += [_VARIABLE.format(name=fact, kind="bool") for fact in rules.facts]
    for name, formula in rules.named.items():
        parts += [_VARIABLE.format(name=name, kind="bool"), _FORMULA.format(body=_array(formula))]
    conditions = ", ".join(_array(formula) for _, formula in rules.headlines)
    numbers = [outcomes.index(outcome) for outcome, _ in rules.headlines]
    body = f"numpy.select([{conditions}], {numbers}, {outcomes.index(rules.otherwise)})"
    parts += [_VARIABLE.format(name="outcome", kind="int"), _FORMULA.format(body=body)]
    parts.append("\n\nSYSTEM = TaxBenefitSystem([Case])\n")
    names = [*rules.facts, *rules.named, "outcome"]
    parts.append(f"SYSTEM.add_variables({', '.join(names)})\n")
    return "".join(parts)


def _array(formula: Formula) -> str:
    match formula:
        case Fact(id=name) | Named(name=name):
            return f'case("{name}", period)'
        case Not(part):
            return f"~{_array(part)}"
        case And(parts):
            return f"({' & '.join(map(_array, parts))})"
        case Or(parts):
            return f"({' | '.join(map(_array, parts))})"


def load(form: str) -> Loaded:
    package: Any = types.ModuleType("country_package")
    exec(compile(form, "country_package.py", "exec"), package.__dict__)
    facts, outcomes, year = package.FACTS, package.OUTCOMES, periods.period("2026")

    def simulation(columns: Mapping[str, NDArray[np.bool_]], rows: int) -> Simulation:
        made = SimulationBuilder().build_default_simulation(package.SYSTEM, rows)
        for fact, column in columns.items():
            made.set_input(fact, year, column)
        return made

    def one(case: Case) -> Simulation:
        return simulation({fact: np.array([case[fact]]) for fact in facts}, 1)

    def decide(case: Case) -> str:
        return str(outcomes[one(case).calculate("outcome", year)[0]])

    def traced(case: Case) -> object:
        made = one(case)
        made.trace = True
        made.calculate("outcome", year)
        return made.tracer.computation_log.lines()

    def columns_of(cases: Sequence[Case]) -> dict[str, NDArray[np.bool_]]:
        return {fact: np.array([case[fact] for case in cases], np.bool_) for fact in facts}

    def many(cases: Sequence[Case]) -> list[str]:
        found = simulation(columns_of(cases), len(cases)).calculate("outcome", year)
        return [str(outcomes[number]) for number in found]

    def bulk(cases: Sequence[Case], rows: int) -> Iterator[tuple[str, Callable[[], object]]]:
        columns = {fact: np.resize(column, rows) for fact, column in columns_of(cases).items()}
        filled = simulation(columns, rows)

        def calculate() -> object:
            for name in package.SYSTEM.variables:
                if name not in columns:
                    filled.delete_arrays(name)
            return filled.calculate("outcome", year)

        yield "in memory", calculate
        yield "from arrays", lambda: simulation(columns, rows).calculate("outcome", year)

    return Loaded(decide, {"own trace": traced}, many=many, bulk=bulk)
