"""The core against the independent solver, on cases drawn anew from every version of the knowledge."""

import random
from collections.abc import Iterator

from assistant.library import Library, Regulation
from assistant.rules.expression import Value
from assistant.rules.graph.compiled import compiled
from assistant.rules.listing import list_rulebook
from assistant.verify.finding import Finding
from assistant.verify.sample import Case, sample

CASES = 400  # for each regulation; the tests try thousands


def core_possible(regulation: Regulation, facts: dict[str, Value]) -> set[str]:
    """The outcomes the core finds possible; none when the facts contradict each other."""
    model = compiled(regulation.rulebook)
    return set(model.graph.possible(model.assignment(facts)))


def tried(regulation: Regulation, seed: int | str, count: int) -> Iterator[tuple[Case, set[str], set[str]]]:
    """Sampled cases, each with the outcomes that the core and that the solver find possible."""
    from assistant.verify.solver import Solver  # needs clingo, which only development installs

    solver = Solver(list_rulebook(regulation.rulebook), regulation.rulebook.outcomes)
    for case in sample(compiled(regulation.rulebook), random.Random(seed), count):
        yield case, core_possible(regulation, case), solver.possible(case)


def solver_agrees(library: Library) -> Iterator[Finding]:
    """The same knowledge always draws the same cases."""
    for regulation in library.values():
        cases = tried(regulation, regulation.rulebook.version, CASES)
        wrong = next(((case, ours, theirs) for case, ours, theirs in cases if ours != theirs), None)
        if wrong is not None:
            case, ours, theirs = wrong
            why = f"核心认为可能 {sorted(ours)}，独立求解器认为可能 {sorted(theirs)}；事实：{case}"
            yield Finding(f"{regulation.id}/rules.yaml", "结论", why, "这是程序的错误，请连同这个案例报告")
