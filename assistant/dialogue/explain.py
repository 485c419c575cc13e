"""A determination in words an officer understands, every line drawn from the justification."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.library import Regulation
from assistant.rules.determination import (
    ConditionNode,
    Determination,
    FactNode,
    ProvisionNode,
    WhatIf,
    WhyNot,
)
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED

_MOST_CHANGES_SHOWN = 6
_HOW = {"story": "你写的", "answer": "你的回答"}


@dataclass(frozen=True)
class Cited:
    """A provision with its verbatim text and the facts it rests on here."""

    provision: str
    citation: str
    text: str
    facts: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Card:
    """What the officer reads, in this order; every tuple may be empty."""

    headline: str
    outcome_label: str
    regulation_title: str
    meaning: str
    grounds: tuple[Cited, ...]
    beside: tuple[Cited, ...]
    readings: tuple[str, ...]
    missing: tuple[str, ...]
    possible: tuple[str, ...]
    judged: tuple[str, ...]
    why_not: tuple[str, ...]
    changes: tuple[str, ...]
    next_steps: tuple[str, ...]
    evidence: tuple[str, ...]
    disclaimer: str
    knowledge_version: str


def explain(regulation: Regulation, determination: Determination) -> Card:
    """The card of a determination. Nothing in it comes from anywhere but the determination and its texts."""
    rulebook = regulation.rulebook
    outcome = rulebook.outcomes[determination.outcome]
    nodes = {
        n.provision: n for n in (*determination.justification.scope, *determination.justification.provisions)
    }
    return Card(
        headline=_headline(regulation, determination),
        outcome_label=outcome.label,
        regulation_title=regulation.title,
        meaning=outcome.meaning,
        grounds=tuple(
            _cited(nodes[g.provision], g.text) for g in determination.grounds if g.provision in nodes
        ),
        beside=tuple(_cited(nodes[g.provision], g.text) for g in determination.secondary),
        readings=_readings(regulation, determination),
        missing=tuple(rulebook.vocabulary[f].label for f in determination.open_facts)
        if determination.outcome == INSUFFICIENT
        else (),
        possible=tuple(rulebook.outcomes[o].label for o in determination.possible)
        if determination.outcome == INSUFFICIENT
        else (),
        judged=_judged(regulation, determination),
        why_not=tuple(_why_not(regulation, reason) for reason in determination.why_not),
        changes=_changes(regulation, determination),
        next_steps=_next_steps(regulation, determination),
        evidence=_evidence(regulation, determination),
        disclaimer=_disclaimer(regulation),
        knowledge_version=determination.knowledge_version,
    )


def _headline(regulation: Regulation, determination: Determination) -> str:
    plain = regulation.rulebook.outcomes[determination.outcome].plain
    if determination.outcome == INSUFFICIENT:
        return plain
    return f"对照《{regulation.title}》，{plain}"


def _cited(node: ProvisionNode, text: str) -> Cited:
    facts = tuple(
        dict.fromkeys(_fact_line(leaf) for leaf in leaves(node.condition) if leaf.value is not None)
    )
    supporting = tuple(line for line in facts if line)
    return Cited(node.provision, node.citation, text, supporting, node.note)


def leaves(node: ConditionNode | FactNode) -> Iterable[FactNode]:
    if isinstance(node, FactNode):
        yield node
    else:
        for part in node.parts:
            yield from leaves(part)


def _fact_line(leaf: FactNode) -> str:
    if leaf.value is True:
        said = f"{leaf.label}：是"
    elif leaf.value is False:
        said = f"{leaf.label}：不是"
    else:
        said = f"{leaf.label}：{leaf.value}"
    if leaf.source is None:
        return said
    how = _HOW[leaf.source.how]
    words = f"“{leaf.source.words}”" if leaf.source.words else ""
    return f"{said}（{how}{words}）"


def _readings(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """For each wording that matters here, what each reading leads to."""
    lines = []
    points: dict[str, list[str]] = {}
    for reading in determination.readings:
        label = regulation.rulebook.outcomes[reading.outcome].label
        points.setdefault(f"{reading.provision}\n{reading.point}", []).append(f"{reading.reading}→{label}")
    parted = {key: rows for key, rows in points.items() if len({row.rpartition("→")[2] for row in rows}) > 1}
    for key, rows in parted.items():
        provision, point = key.split("\n")
        citation = regulation.document[provision].citation
        options = "；".join(
            f"读成“{text}”，结论是“{label}”" for text, _, label in (r.rpartition("→") for r in rows)
        )
        lines.append(f"{citation}：{point}。{options}。")
    return tuple(lines)


def _judged(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    lines = []
    for fact_id in determination.judgement_facts:
        fact = regulation.rulebook.vocabulary[fact_id]
        answer = "是" if determination.facts[fact_id] else "不是"
        lines.append(f"{fact.label}：你答“{answer}”。认定机关会看：{'、'.join(fact.factors)}")
    return tuple(lines)


def _why_not(regulation: Regulation, reason: WhyNot) -> str:
    label = regulation.rulebook.outcomes[reason.outcome].label
    start = f"没有到“{label}”（{reason.citation}）："
    if reason.blocked_by == OUT_OF_SCOPE:
        return f"{start}这件事不在制度的适用范围内"
    if reason.holds is True and reason.blocked_by is not None:
        return f"{start}条件本来具备，但不予容错的情形在前"
    if not reason.failing:
        return f"{start}条文有不同读法"
    unknown = [leaf.label for leaf in reason.failing if leaf.value is None]
    denied = [_denied(leaf) for leaf in reason.failing if leaf.value is not None]
    if denied:
        return f"{start}{'、'.join(denied)}"
    return f"{start}还不知道是否{'，或者'.join(unknown)}"


def _denied(leaf: FactNode) -> str:
    return (
        f"“{leaf.label}”你答的是“{'是' if leaf.value else '不是'}”"
        if isinstance(leaf.value, bool)
        else leaf.label
    )


def _changes(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """Ways to a better outcome, what lies in the officer's power first, then ways to a worse one."""
    outcomes = regulation.rulebook.outcomes
    here = outcomes[determination.outcome].rank
    scope = {leaf.fact for node in determination.justification.scope for leaf in leaves(node.condition)}
    better: list[WhatIf] = []
    worse: list[WhatIf] = []
    for option in determination.what_if:
        if determination.outcome != OUT_OF_SCOPE and any(change.fact in scope for change in option.changes):
            continue
        rank = outcomes[option.outcome].rank
        undecided = determination.outcome in (INSUFFICIENT, RESERVED)
        (better if undecided or rank > here else worse).append(option)
    better.sort(key=lambda option: not all(change.in_power for change in option.changes))
    worse.sort(key=lambda option: len(option.changes))
    shown = better[:_MOST_CHANGES_SHOWN]
    warned = [option for option in worse if option.outcome == "not_tolerated"][:2]
    return tuple(_change(regulation, option) for option in (*shown, *warned))


def _change(regulation: Regulation, option: WhatIf) -> str:
    label = regulation.rulebook.outcomes[option.outcome].label
    parts = "，并且".join(f"{'' if c.after else '并非'}“{c.label}”" for c in option.changes)
    power = "（这是你自己还能努力的）" if all(change.in_power for change in option.changes) else ""
    return f"如果查实{parts}，结论变为“{label}”{power}"


def _next_steps(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    lines = []
    for step in determination.procedure:
        clock = f"时间：{step.clock}。" if step.clock else ""
        lines.append(f"{step.who}：{step.what}。{clock}（{step.citation}）")
    if lines:
        lines.append(regulation.procedure.may_apply_note)
    return tuple(lines)


def _evidence(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """What to collect for each fact the outcome rests on."""
    carried = {g.provision for g in determination.grounds}
    lines: dict[str, None] = {}
    for node in determination.justification.provisions:
        if node.provision in carried:
            for leaf in leaves(node.condition):
                fact = regulation.rulebook.vocabulary[leaf.fact]
                if leaf.value is True and fact.evidence:
                    lines[f"{fact.label}：{fact.evidence}"] = None
    return tuple(lines)


def _disclaimer(regulation: Regulation) -> str:
    procedure = regulation.procedure
    cited = regulation.document[procedure.authority_provision].citation
    note = procedure.authority_note
    return f"以上是对照条文的参考，不是认定结论。认定工作由{procedure.authority}统一领导（{cited}）。{note}"
