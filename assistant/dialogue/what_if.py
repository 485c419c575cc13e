"""What the result would be if something were otherwise: a second determination, shown and forgotten."""

from collections.abc import Mapping, Sequence

from assistant.dialogue.answers import Reply
from assistant.dialogue.commands import Proposal
from assistant.dialogue.explain import answer_words, explain
from assistant.dialogue.fact_words import quoted
from assistant.dialogue.phrases import phrase
from assistant.dialogue.state import collisions
from assistant.library import Regulation, determine
from assistant.rules.determination import Determination
from assistant.rules.expression import Value
from assistant.rules.outcomes import INSUFFICIENT

_MOST_OPEN = 4


def what_if(regulation: Regulation, facts: Mapping[str, Value], supposed: Sequence[Proposal]) -> Reply:
    """The result with the supposed facts turned, beside the present one. What they make impossible among the
    facts is left open, and said; nothing is kept."""
    turned = {p.fact: p.value for p in supposed if facts.get(p.fact) != p.value}
    if not turned:
        return _as_it_is(regulation, facts, supposed) if supposed else _unread(regulation, facts)
    if collisions(regulation.rulebook, turned)[0]:
        return Reply(phrase("what_if_impossible", facts=_told(regulation, turned)))
    assumed = {**facts, **turned}
    dropped: dict[str, Value] = {}
    while colliding := [f for f in collisions(regulation.rulebook, assumed)[0] if f not in turned]:
        dropped |= {fact: assumed.pop(fact) for fact in colliding}
    present = determine(regulation, facts, with_changes=False)
    would_be = determine(regulation, assumed, with_changes=False)
    lines = [_result(regulation, turned, present, would_be)]
    if dropped:
        lines.append(f"· {phrase('what_if_dropped', facts=_told(regulation, dropped))}")
    if would_be.outcome == INSUFFICIENT:
        labels = [regulation.rulebook.vocabulary[fact].label for fact in would_be.open_facts]
        lines.append(f"· {phrase('what_if_open', count=len(labels), facts=quoted(labels[:_MOST_OPEN]))}")
    kept = {ground.provision for ground in would_be.grounds}
    if lost := [ground.citation for ground in present.grounds if ground.provision not in kept]:
        lines.append(f"· {phrase('what_if_unused', citations='、'.join(lost))}")
    lines += [f"· {cited.citation}：{cited.text}" for cited in explain(regulation, would_be).grounds]
    return Reply("\n".join(lines), tuple(ground.provision for ground in would_be.grounds))


def _result(
    regulation: Regulation, turned: Mapping[str, Value], present: Determination, would_be: Determination
) -> str:
    supposed, outcomes = _told(regulation, turned), regulation.rulebook.outcomes
    if would_be.outcome == INSUFFICIENT:
        possible = quoted(outcomes[outcome].label for outcome in would_be.possible)
        return phrase("what_if_undecided", facts=supposed, outcomes=possible)
    same = would_be.outcome == present.outcome
    return phrase(
        "what_if_same" if same else "what_if", facts=supposed, outcome=outcomes[would_be.outcome].label
    )


def _as_it_is(regulation: Regulation, facts: Mapping[str, Value], supposed: Sequence[Proposal]) -> Reply:
    present = determine(regulation, facts, with_changes=False)
    told = _told(regulation, {p.fact: p.value for p in supposed})
    label = regulation.rulebook.outcomes[present.outcome].label
    return Reply(phrase("what_if_is_so", facts=told, outcome=label))


def _unread(regulation: Regulation, facts: Mapping[str, Value]) -> Reply:
    """That the words name no fact we know, and what is known to change the result."""
    found = determine(regulation, facts)
    ways = explain(regulation, found).changes
    if found.outcome == INSUFFICIENT or not ways:
        return Reply(phrase("what_if_unread"))
    return Reply("\n".join([phrase("what_if_unread_but"), *(f"· {way}" for way in ways)]))


def _told(regulation: Regulation, facts: Mapping[str, Value]) -> str:
    vocabulary = regulation.rulebook.vocabulary
    return "、".join(f"“{vocabulary[fact].label}：{answer_words(value)}”" for fact, value in facts.items())
