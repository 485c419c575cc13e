"""clingo: the answer-set program of the independent solver, every question a set of assumptions.

With facts left open the brave consequences are every headline some completion leads to: the only peer here
that can answer a half-known case exactly.
"""

import json

from assistant.rules.outcomes import Outcome, Outcomes
from assistant.verify.solver import Solver
from evals.bench.system import Case, Loaded


def load(form: str) -> Loaded:
    """`form` is the public listing, from which the solver writes its program itself."""
    data = json.loads(form)
    ranks = {
        outcome: Outcome(outcome, "", "", "", rank, adverse=outcome in data["adverse"])
        for outcome, rank in data["ranks"].items()
    }
    solver = Solver(data["listing"], Outcomes(ranks))

    def possible(case: Case) -> set[str]:
        return solver.possible(case)

    def decide(case: Case) -> str:
        (outcome,) = solver.possible(case)
        return outcome

    return Loaded(decide, possible=possible)
