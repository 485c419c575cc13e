"""Rule coverage for a person and for a program."""

from collections.abc import Iterator
from typing import Any

from assistant.evaluation.coverage import Coverage, Side
from assistant.evaluation.coverage_occurrences import Occurrence
from assistant.evaluation.mutation_gap import Gap
from assistant.library import Regulation
from assistant.rules.determination import plain
from assistant.rules.expression import Atom
from assistant.rules.justify import compared_words

_PARTS = {"when": "条件", "unless": "但书", "claim": "兜底条款的主张"}


def coverage_text(coverage: Coverage, regulation: Regulation) -> str:
    """One regulation: the figures, every gap with a case that closes it, what cannot matter and why."""
    return "\n".join(_lines(coverage, regulation))


def _lines(coverage: Coverage, regulation: Regulation) -> Iterator[str]:
    yield f"《{regulation.title}》，{coverage.cases} 个案例"
    yield (
        f"  原子条件 {len(coverage.sides) // 2} 处，成立与不成立共 {len(coverage.sides)} 面："
        f"有案例见证 {coverage.shown}，缺 {len(coverage.gaps)}，起不了作用 {len(coverage.cannot_matter)}；"
        f"覆盖 {coverage.rate:.1%}"
    )
    for side in coverage.gaps:
        assert side.gap is not None
        yield f"  缺：{_side_words(side, regulation)}"
        yield f"      可以补的案例：{gap_words(side.gap, regulation)}"
    reasons = dict.fromkeys(side.cannot_matter for side in coverage.cannot_matter)
    for reason in reasons:
        yield f"  起不了作用（已证明）：{reason}"
        for side in coverage.cannot_matter:
            if side.cannot_matter == reason:
                yield f"      {_side_words(side, regulation)}"


def _side_words(side: Side, regulation: Regulation) -> str:
    read_as = "总是成立" if side.stuck_at else "总不成立"
    return f"{occurrence_words(side.occurrence, regulation)}，当成{read_as}"


def occurrence_words(occurrence: Occurrence, regulation: Regulation) -> str:
    """Where it stands and what it says: 第九条第（三）项，条件：“……”."""
    citation = regulation.document[occurrence.provision].citation
    return f"{citation}，{_part(occurrence, regulation)}：{_atom(occurrence.atom, regulation)}"


def _part(occurrence: Occurrence, regulation: Regulation) -> str:
    if occurrence.part in _PARTS:
        return _PARTS[occurrence.part]
    entry = next(entry for entry in regulation.rulebook.entries() if entry.id == occurrence.entry)
    return f"读法“{next(r.text for r in entry.readings if r.id == occurrence.part)}”"


def _atom(atom: Atom, regulation: Regulation) -> str:
    label = regulation.rulebook.vocabulary[atom.fact].label
    if atom.operator is None:
        return f"“{label}”"
    words = str(atom.constant) if isinstance(atom.constant, str) else compared_words(atom)
    return f"“{label}：{words}”"


def gap_words(gap: Gap, regulation: Regulation) -> str:
    """The facts of a case in words; its outcome is a proposal."""
    vocabulary, outcomes = regulation.rulebook.vocabulary, regulation.rulebook.outcomes
    facts = "；".join(
        vocabulary[fact].label if value is True else f"{vocabulary[fact].label}：{value}"
        for fact, value in gap.facts.items()
    )
    here, there = (
        outcomes[outcome].label if outcome in outcomes else outcome
        for outcome in (gap.outcome, gap.misread_outcome)
    )
    parting = f"误读得“{there}”" if here != there else "误读引用的条款不同"
    return (
        f"{facts or '没有一项事实成立'}；其余都不是（规则现在得“{here}”，{parting}；应得什么，请照条文推定）"
    )


def coverage_data(coverage: Coverage, regulation: Regulation) -> dict[str, Any]:
    """Plain data: figures, then every side with its witnesses, its gap, or why it cannot matter."""
    return {
        "regulation": coverage.regulation,
        "cases": coverage.cases,
        "conditions": len(coverage.sides) // 2,
        "sides": len(coverage.sides),
        "shown": coverage.shown,
        "gaps": len(coverage.gaps),
        "cannot_matter": len(coverage.cannot_matter),
        "rate": coverage.rate,
        "each": [
            {
                "condition": side.occurrence.id,
                "provision": side.occurrence.provision,
                "words": occurrence_words(side.occurrence, regulation),
                "stuck_at": side.stuck_at,
                "shown_by": list(side.shown_by),
                "gap": gap_data(side.gap),
                "cannot_matter": side.cannot_matter,
            }
            for side in coverage.sides
        ],
    }


def gap_data(gap: Gap | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    return {
        "facts": plain(dict(gap.facts)),
        "proposed_outcome": gap.outcome,
        "misread_outcome": gap.misread_outcome,
    }
