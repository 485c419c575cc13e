"""Why no better provision holds: for each outcome what came nearest, and what a bar shuts out."""

from collections.abc import Mapping, Sequence

from assistant.dialogue.fact_words import denied, some_of
from assistant.library import Regulation
from assistant.rules.determination import Determination, WhyNot
from assistant.rules.expression import And, Expression, Items, Not, Or, Value
from assistant.rules.outcomes import NO_RULE, OUT_OF_SCOPE

_NEAREST_SHOWN = 3  # provisions of one outcome that are told in full


def why_not_better(regulation: Regulation, determination: Determination) -> tuple[str, ...]:
    """For each better outcome what came nearest, and in one line what else brings it.

    What holds but is read two ways stands among the readings; an outcome that another provision brings here
    is not missed. Under a bar it says first that the bar shuts the others out, and leaves away what was not
    asked because of it.
    """
    if determination.outcome == NO_RULE:
        return ()
    reasons = [r for r in determination.why_not if r.holds is not True or r.blocked_by is not None]
    outside = [r for r in reasons if r.blocked_by == OUT_OF_SCOPE]
    had = [r for r in reasons if r.holds is True and r.blocked_by != OUT_OF_SCOPE]
    lines = [_why_not(regulation, reason) for reason in (*outside, *had)]
    if barred(regulation, determination):
        bars = "、".join(ground.citation for ground in determination.grounds)
        lines.insert(0, f"{bars}排在前面：只要它成立，就到不了更好的结论，所以别的条款没有再一条条问")
    brought = {ground.effect for ground in (*determination.grounds, *determination.secondary)}
    of_each: dict[str, list[WhyNot]] = {}
    for reason in reasons:
        if reason in (*outside, *had) or reason.outcome in brought:
            continue
        if not _shut_out(regulation, determination, reason):
            of_each.setdefault(reason.outcome, []).append(reason)
    for together in of_each.values():
        nearest = sorted(together, key=lambda reason: _changes_needed(regulation, determination, reason))
        beside = barred(regulation, determination)
        near = [
            reason for reason in nearest[:_NEAREST_SHOWN] if _all_but_one(regulation, determination, reason)
        ]
        told = near or nearest[:1]
        lines += [_why_not(regulation, reason, beside) for reason in told]
        if rest := [reason for reason in together if reason not in told]:
            lines.append(_rest_of(regulation, rest))
    return tuple(dict.fromkeys(lines))


def barred(regulation: Regulation, determination: Determination) -> bool:
    return any(
        rule.bar and rule.effect == determination.outcome for rule in regulation.rulebook.rules.values()
    )


def _shut_out(regulation: Regulation, determination: Determination, reason: WhyNot) -> bool:
    """Whether a bar keeps the outcome away, whatever else is true."""
    return barred(regulation, determination) and not regulation.rulebook.outcomes[reason.outcome].beside_bar


def _all_but_one(regulation: Regulation, determination: Determination, reason: WhyNot) -> bool:
    """Whether the provision would hold if a single answer were otherwise."""
    answered = any(leaf.value is not None for leaf in reason.failing)
    return answered and _changes_needed(regulation, determination, reason) <= 1


def _changes_needed(regulation: Regulation, determination: Determination, reason: WhyNot) -> float:
    """How many facts would have to be otherwise for the provision to hold, by its first reading."""
    entry = next((e for e in regulation.rulebook.entries() if e.provision == reason.provision), None)
    if entry is None or (entry.when is None and entry.catch_all is None):
        return float("inf")
    return flips(regulation.rulebook.condition_of(entry), determination.facts, True)


def flips(condition: Expression, facts: Mapping[str, Value], wanted: bool) -> float:
    """How many facts would have to be otherwise for a condition to be as wanted; an open one is half."""
    match condition:
        case Not(part):
            return flips(part, facts, not wanted)
        case And(parts) | Or(parts):
            each = [flips(part, facts, wanted) for part in parts]
            return sum(each) if isinstance(condition, And) is wanted else min(each)
        case Items():
            return float("inf")
    value = facts.get(condition.fact)
    return 0.5 if value is None else float(condition.holds_for(value) is not wanted)


def _rest_of(regulation: Regulation, reasons: Sequence[WhyNot]) -> str:
    label = regulation.rulebook.outcomes[reasons[0].outcome].label
    citations = "、".join(dict.fromkeys(reason.citation for reason in reasons))
    unknown = all(leaf.value is None for reason in reasons for leaf in reason.failing)
    why = "还不知道有没有这些情形" if unknown else "照你的回答，缺的更多"
    return f"能到“{label}”的还有{citations}：{why}"


def _why_not(regulation: Regulation, reason: WhyNot, beside_bar: bool = False) -> str:
    if reason.blocked_by == OUT_OF_SCOPE:
        return "这件事不在制度的适用范围内，后面的条文都不再对照"
    label = regulation.rulebook.outcomes[reason.outcome].label
    start = f"{'红线在前，也还可以看' if beside_bar else '没有到'}“{label}”（{reason.citation}）："
    if reason.holds is True:
        return f"{start}条件本来具备，但不予容错的情形在前"
    if answered := [leaf for leaf in reason.failing if leaf.value is not None]:
        return f"{start}{denied(answered)}"
    if unknown := [leaf.label for leaf in reason.failing if leaf.value is None]:
        return f"{start}还不知道{some_of(unknown)}是不是这样"
    return f"{start}条文有不同读法"
