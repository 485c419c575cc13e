"""`rongcuo eval --coverage`, `--mutation`: do the gold cases, or a bureau's own, notice a misread rule?"""

from typing import TYPE_CHECKING, Any

import click

from assistant.commands.common import print_json

if TYPE_CHECKING:
    from assistant.evaluation.entries import Case, Suite
    from assistant.evaluation.mutation import Mutation
    from assistant.library import Library, Regulation

LEAST_COVERED = 1.0  # of the conditions that can matter
LEAST_KILLED = 0.95  # of the misreadings that are not equivalent, in each regulation and of each kind


def evaluate_rules(
    library: "Library", suite: "Suite", *, coverage: bool, mutation: bool, as_json: bool
) -> None:
    """Print what the suite's cases cover and kill, a regulation at a time. Exits with 1 below the floors."""
    import time

    start = time.perf_counter()
    cases = _by_regulation(library, suite)
    data: dict[str, Any] = {}
    if coverage:
        data["coverage"] = _coverage(cases, as_json)
    if mutation:
        data["mutation"] = _mutation(cases, as_json)
    data["seconds"] = round(time.perf_counter() - start, 1)
    holds = all(part["holds"] for part in data.values() if isinstance(part, dict))
    if as_json:
        print_json(data)
    else:
        click.echo(f"用时 {data['seconds']} 秒")
        click.echo(
            f"要求条件覆盖 {LEAST_COVERED:.0%}，各制度、各种误读的发觉率 {LEAST_KILLED:.0%}："
            + ("达到了" if holds else "没有达到")
        )
    if not holds:
        raise SystemExit(1)


def _by_regulation(library: "Library", suite: "Suite") -> "list[tuple[Regulation, list[Case]]]":
    """The regulations the suite has cases of. Raises EvaluationError where it has none at all."""
    from assistant.evaluation.entries import Case
    from assistant.evaluation.errors import EvaluationError

    cases = [entry for entry in suite.entries if isinstance(entry, Case)]
    if not cases:
        raise EvaluationError(f"{suite.title}：没有案例，量不出规则覆盖。请给一个有案例（case）的文件")
    chosen = dict.fromkeys(case.regulation for case in cases)
    return [(library[id], [case for case in cases if case.regulation == id]) for id in chosen]


def _coverage(cases: "list[tuple[Regulation, list[Case]]]", as_json: bool) -> dict[str, Any]:
    from assistant.evaluation.coverage import measure_coverage
    from assistant.evaluation.coverage_words import coverage_data, coverage_text

    found = []
    for regulation, own in cases:
        measured = measure_coverage(regulation.rulebook, own)
        found.append(coverage_data(measured, regulation))
        if not as_json:
            click.echo(coverage_text(measured, regulation))
    return {"holds": all(each["rate"] >= LEAST_COVERED for each in found), "regulations": found}


def _mutation(cases: "list[tuple[Regulation, list[Case]]]", as_json: bool) -> dict[str, Any]:
    from assistant.evaluation.mutation import measure_mutation, taken_together
    from assistant.evaluation.mutation_words import kinds_text, mutation_data, mutation_text

    found: list[Mutation] = []
    for regulation, own in cases:
        found.append(measure_mutation(regulation.rulebook, own))
        if not as_json:
            click.echo(mutation_text(found[-1], regulation))
    together = taken_together(found)
    if len(found) > 1 and not as_json:
        click.echo(f"合计\n{kinds_text(together)}")
    rates = [*(each.rate() for each in found), *(together.rate(kind) for kind in together.kinds)]
    return {
        "holds": min(rates) >= LEAST_KILLED,
        "regulations": [mutation_data(each) for each in found],
        "kinds": mutation_data(together)["kinds"],
    }
