"""Rule mutation for a person and for a program."""

from collections.abc import Iterator
from typing import Any

from assistant.evaluation.coverage_words import gap_data, gap_words
from assistant.evaluation.mutation import Mutation
from assistant.library import Regulation
from assistant.misreading.misreading import KINDS


def mutation_text(mutation: Mutation, regulation: Regulation) -> str:
    """One regulation: a row for each kind of misreading, then every survivor with a case that kills it."""
    return "\n".join(_lines(mutation, regulation))


def _lines(mutation: Mutation, regulation: Regulation) -> Iterator[str]:
    yield f"《{regulation.title}》，{mutation.cases} 个案例"
    yield kinds_text(mutation)
    for mutant in mutation.survivors:
        assert mutant.gap is not None
        yield f"  没有发觉：{regulation.document[mutant.provision].citation}，{mutant.says}"
        if mutant.only_cites_more:
            yield "      结论不变，只多引了条款；金标准只写必须引用哪些，写不出不该引用哪些"
        yield f"      可以补的案例：{gap_words(mutant.gap, regulation)}"


def kinds_text(mutation: Mutation) -> str:
    """The figures in all, and a row for each kind of misreading."""
    rows = [f"  误读 {len(mutation.mutants)} 处：{_figures(mutation, None)}"]
    rows += [f"    {KINDS[kind]}：{_figures(mutation, kind)}" for kind in mutation.kinds]
    return "\n".join(rows)


def _figures(mutation: Mutation, kind: str | None) -> str:
    killed, survived, equivalent = (
        mutation.number(fate, kind) for fate in ("killed", "survived", "equivalent")
    )
    same = f"，与原文处处同结果（已证明）{equivalent}" if equivalent else ""
    return f"发觉 {killed}，没有发觉 {survived}{same}；发觉率 {mutation.rate(kind):.1%}"


def mutation_data(mutation: Mutation) -> dict[str, Any]:
    """Plain data: figures in all and by kind, then every mutant."""
    return {
        "regulation": mutation.regulation,
        "cases": mutation.cases,
        **_numbers(mutation, None),
        "kinds": {kind: _numbers(mutation, kind) for kind in mutation.kinds},
        "each": [
            {
                "kind": mutant.kind,
                "entry": mutant.entry,
                "provision": mutant.provision,
                "says": mutant.says,
                "fate": mutant.fate,
                "killed_by": list(mutant.killed_by),
                "gap": gap_data(mutant.gap),
                "only_cites_more": mutant.only_cites_more,
            }
            for mutant in mutation.mutants
        ],
    }


def _numbers(mutation: Mutation, kind: str | None) -> dict[str, Any]:
    return {
        "killed": mutation.number("killed", kind),
        "survived": mutation.number("survived", kind),
        "equivalent": mutation.number("equivalent", kind),
        "rate": mutation.rate(kind),
    }
