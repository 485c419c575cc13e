"""A determination in words an officer understands, every line drawn from the justification."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.fact_words import answer_words, denied, facts_line, quoted
from assistant.dialogue.justified import leaves, supporting
from assistant.dialogue.phrases import phrase
from assistant.dialogue.steps_after import as_read, is_yours, steps_after
from assistant.dialogue.ways import way_line, ways
from assistant.dialogue.why_not import barred, why_not_better
from assistant.library import Regulation
from assistant.procedure.in_words import step_line
from assistant.rules.determination import (
    Determination,
    FactNode,
    Ground,
    ProvisionNode,
    ReadingOutcome,
    WhyNot,
)
from assistant.rules.outcomes import INSUFFICIENT, NO_RULE, OUT_OF_SCOPE

__all__ = ["Card", "Cited", "answer_words", "explain", "leaves", "supporting"]

_MOST_COMBINATIONS_SHOWN = 4
_MOST_MISSING_SHOWN = 12
_FEW_MISSING = 3  # of so few each is told with where to look it up


@dataclass(frozen=True)
class Cited:
    """A provision with its verbatim text and the facts it rests on here.

    `lead` is the opening sentence of the list an item stands in: it carries the effect.
    """

    provision: str
    citation: str
    text: str
    facts: tuple[str, ...]
    note: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Card:
    """What the officer reads, in this order; every tuple may be empty."""

    headline: str
    outcome_label: str
    regulation_title: str
    meaning: str
    grounds: tuple[Cited, ...]
    beside: tuple[Cited, ...]
    claimed: tuple[str, ...]
    readings: tuple[str, ...]
    missing: tuple[str, ...]
    possible: tuple[str, ...]
    judged: tuple[str, ...]
    why_not: tuple[str, ...]
    changes: tuple[str, ...]
    next_steps: tuple[str, ...]
    evidence: tuple[str, ...]
    notes: tuple[str, ...]
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
        grounds=_once_led(_each_its_own(determination.grounds, nodes)),
        beside=_once_led(_cited(nodes[g.provision], g.text) for g in determination.secondary),
        claimed=_claimed(regulation, determination),
        readings=_readings(regulation, determination),
        missing=_missing(regulation, determination),
        possible=tuple(rulebook.outcomes[o].label for o in determination.possible)
        if determination.outcome == INSUFFICIENT
        else (),
        judged=_judged(regulation, determination),
        why_not=why_not_better(regulation, determination),
        changes=_changes(regulation, determination),
        next_steps=_next_steps(regulation, determination),
        evidence=_evidence(regulation, determination),
        notes=_notes(regulation, determination),
        disclaimer=_disclaimer(regulation, determination),
        knowledge_version=determination.knowledge_version,
    )


def _missing(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """The open facts; of a long list the first, and how many more; of a short one where to look them up."""
    facts = [regulation.rulebook.vocabulary[fact] for fact in determination.open_facts]
    if len(facts) <= _FEW_MISSING:
        return tuple(f"{f.label}（可以查：{f.evidence}）" if f.evidence else f.label for f in facts)
    labels = [fact.label for fact in facts]
    more = len(labels) - _MOST_MISSING_SHOWN
    return (*labels[:_MOST_MISSING_SHOWN], f"……还有 {more} 项") if more > 1 else tuple(labels)


def _headline(regulation: Regulation, determination: Determination) -> str:
    plain = regulation.rulebook.outcomes[determination.outcome].plain
    if determination.outcome == INSUFFICIENT:
        return plain
    return f"对照《{regulation.title}》，{plain}"


def _cited(node: ProvisionNode, text: str) -> Cited:
    """The provision with the facts that make it hold; where it is not settled, every fact known of it."""
    used = supporting(node.condition) if node.condition.holds and not node.parts else ()
    known = (leaf for leaf in leaves(node.condition) if leaf.value is not None and not node.parts)
    lines = tuple(dict.fromkeys(_fact_line(leaf) for leaf in used or known))
    return Cited(node.provision, node.citation, text, lines, _unfolded(node.note), node.lead)


def _each_its_own(grounds: Sequence[Ground], nodes: Mapping[str, ProvisionNode]) -> list[Cited]:
    """The grounds; one that takes up items shows the facts it asks for beside theirs."""
    cited = {g.provision: _cited(nodes[g.provision], g.text) for g in grounds if g.provision in nodes}
    shown = {line for one in cited.values() for line in one.facts}
    for provision, one in cited.items():
        node = nodes[provision]
        if node.parts and node.condition.holds:
            lines = dict.fromkeys(_fact_line(leaf) for leaf in supporting(node.condition))
            cited[provision] = replace(one, facts=tuple(line for line in lines if line not in shown))
    return list(cited.values())


def _once_led(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """Items of one list stand under its opening words once, not once each."""
    shown, found = set[str](), []
    for one in cited:
        found.append(replace(one, lead="") if one.lead in shown else one)
        shown.update((one.lead, one.text))
    return tuple(found)


def _unfolded(note: str) -> str:
    """A note as one reads it: where a line of the file ended, no blank stands between Chinese words."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", note)


def _fact_line(leaf: FactNode) -> str:
    return facts_line(leaf.label, leaf.value, leaf.source)


def _claimed(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """Catch-alls the officer claims: the text names no facts for them, so only the authority can say."""
    return tuple(
        f"{regulation.document[rule.provision].citation}“{rule.effect_quote}”：{regulation.document[rule.provision].text}"
        for rule in regulation.rulebook.rules.values()
        if rule.catch_all is not None and determination.facts.get(rule.catch_all) is True
    )


def _readings(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """Wordings whose readings part here, with what each leads to; or that every reading agrees."""
    rows: dict[tuple[str, str], list[ReadingOutcome]] = {}
    for reading in determination.readings:
        rows.setdefault((reading.provision, reading.point), []).append(reading)
    together = any("+" in provision for provision, _ in rows)
    lines = []
    for (provision, point), readings in rows.items():
        if len({r.outcome for r in readings}) == 1 or (together and "+" not in provision):
            continue
        citation = "、".join(regulation.document[p].citation for p in provision.split("+"))
        if len(readings) > _MOST_COMBINATIONS_SHOWN:
            lines += _several_points(regulation, rows, provision.split("+"), readings)
            continue
        options = "；".join(
            f"读成“{r.reading}”，结论是“{regulation.rulebook.outcomes[r.outcome].label}”" for r in readings
        )
        lines.append(f"{citation}：{point}。{options}。")
    carried = {ground.provision for ground in determination.grounds}
    if determination.robust and any(provision in carried for provision, _ in rows):
        lines.append("依据的条文字面有不止一种读法，但每种读法的结论都一样。")
    return tuple(lines)


def _several_points(
    regulation: Regulation,
    rows: Mapping[tuple[str, str], Sequence[ReadingOutcome]],
    provisions: Sequence[str],
    together: Sequence[ReadingOutcome],
) -> list[str]:
    """Too many combinations to read: each point with its readings, then what they can come to."""
    lines = [
        f"{regulation.document[provision].citation}：{point}。可以读成：{'；'.join(r.reading for r in one)}。"
        for (provision, point), one in rows.items()
        if provision in provisions
    ]
    outcomes = dict.fromkeys(regulation.rulebook.outcomes[r.outcome].label for r in together)
    return [*lines, f"这几处怎么读，合起来决定结论，可能是：{'、'.join(outcomes)}。"]


def _judged(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """What the officer weighed: in full what the result rests on or was said to be so, the rest by name."""
    carried = {ground.provision for ground in determination.grounds}
    resting = {
        leaf.fact
        for node in determination.justification.provisions
        if node.provision in carried and node.condition.holds and not node.parts
        for leaf in supporting(node.condition)
    }
    full, named = [], []
    for fact_id in determination.judgement_facts:
        fact, value = regulation.rulebook.vocabulary[fact_id], determination.facts[fact_id]
        if fact_id in resting or value is not False:
            weighed = phrase("weighed", factors="、".join(fact.factors))
            full.append(f"{fact.label}：你答“{answer_words(value)}”。{weighed}")
        else:
            named.append(fact.label)
    rest = (f"另外这几项你答了“不是”，也要由认定机关衡量：{quoted(named)}",) if named else ()
    return (*full, *rest)


def _changes(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """Ways to a better outcome, what lies in the officer's power first, then the bar as a warning."""
    found = ways(regulation, determination)
    return tuple(dict.fromkeys(way_line(regulation, option) for option in (*found.better, *found.warned)))


def _next_steps(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    if not determination.procedure:
        return ()
    steps = steps_after(determination)
    lines = [step_line(step) for step in as_read(steps)]
    told = {step.provision for step in steps if is_yours(step)}
    applying = regulation.procedure
    note = () if applying.may_apply_provision in told else (applying.may_apply_note,)
    return (*lines, *note, *_silence(regulation))


def _silence(regulation: Regulation) -> tuple[str, ...]:
    silent = regulation.procedure.silent
    return (f"本制度没有规定：{'；'.join(silent)}。",) if silent else ()


def _evidence(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """What to collect: for what the outcome rests on, or, where a bar does, for what speaks about it."""
    carried = {g.provision for g in determination.grounds}
    under_bar = barred(regulation, determination)
    lines: dict[str, None] = {}
    for node in determination.justification.provisions:
        if node.provision in carried and node.condition.holds and not node.parts:
            for leaf in supporting(node.condition):
                fact = regulation.rulebook.vocabulary[leaf.fact]
                if leaf.value is True and fact.evidence:
                    about = f"能说明“{fact.label}”是否属实的材料" if under_bar else fact.label
                    lines[f"{about}：{fact.evidence}"] = None
    return tuple(lines)


def _notes(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """What the text leaves unsaid, where it bears on this answer."""
    notes: dict[str, None] = {}
    failing = {leaf.fact for reason in determination.why_not for leaf in reason.failing}
    for condition in regulation.rulebook.conditions.values():
        if condition.note and failing.intersection(condition.quotes):
            cited = regulation.document[condition.provision].citation
            notes[f"{cited}：{_unfolded(condition.note)}"] = None
    if (
        determination.outcome == NO_RULE
    ):  # what the text does say about the matter, and where this case differs
        notes.update(dict.fromkeys(_written(regulation, reason) for reason in determination.why_not))
        notes.update(dict.fromkeys(_silence(regulation)))
    for node in determination.justification.scope:
        if node.condition.holds is not True and node.provision == regulation.metadata["date_provision"]:
            notes[str(regulation.metadata["date_note"])] = None
    return tuple(notes)


def _written(regulation: Regulation, reason: WhyNot) -> str:
    said = "".join(dict.fromkeys(f"“{leaf.quote}”" for leaf in reason.failing if leaf.quote))
    text = said or f"“{regulation.document[reason.provision].text}”"
    return f"{reason.citation}只写了{text}。{denied(reason.failing)}"


def _disclaimer(regulation: Regulation, determination: Determination) -> str:
    procedure = regulation.procedure
    start = "以上是对照条文的参考，不是认定结论。"
    if determination.outcome == OUT_OF_SCOPE:
        limit = f"{procedure.authority}只对这份制度管得到的人和事作出结论"
        return f"{start}{limit}；你的情况请问本单位或者主管机关。"
    cited = regulation.document[procedure.authority_provision].citation
    return f"{start}{procedure.authority_says}（{cited}）。{procedure.authority_note}"
