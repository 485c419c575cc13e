"""The answer to 为什么不是〈结论〉: for each outcome the word may mean, from its own provisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dialogue.asked import Asked, Reply, listed, resting
from assistant.dialogue.fact_words import denied, quoted
from assistant.dialogue.needs import first_failing, names_facts, one_of, still_needed, under_every_reading
from assistant.dialogue.phrases import phrase
from assistant.dialogue.why_not import barred, flips
from assistant.rules.determination import WhyNot
from assistant.rules.justify import Justifier
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED
from assistant.rules.proof.failing import FailingRule, judged, loosest_conditions
from assistant.rules.rulebook import Rule

_FEW_FACTS = 2  # so few are told with the words of the text that ask for them
_NEAREST = 3  # provisions of one outcome that are told in full
_MOST_CLAUSES = 5
_FEW_POSSIBLE = 4


@dataclass(frozen=True)
class _Part:
    """What is said of some outcomes: the key of the opening sentence, and the lines under it."""

    opening: str
    outcomes: tuple[str, ...]
    lines: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()


def why_not(asked: Asked, outcomes: Sequence[str], present: Reply) -> Reply:
    """`present`: the grounds of the present result, told where it is one of the outcomes meant."""
    found, known = asked.determination, [outcome for outcome in outcomes if asked.rules_for(outcome)]
    if found.outcome in outcomes:
        reached = f"{phrase('reached', outcome=asked.label(found.outcome))}\n{present.text}"
        grounds = tuple(ground.provision for ground in found.grounds)
        better = [o for o in known if asked.rank(o) > asked.rank(found.outcome)]
        return Reply("\n".join([reached, *_told(asked, _each(asked, better))]), grounds)
    if not known:
        outcomes_known = asked.regulation.rulebook.outcomes
        named = quoted(asked.label(outcome) for outcome in outcomes if outcome in outcomes_known)
        return Reply(phrase("no_such_outcome", title=asked.regulation.title, outcome=named))
    if found.outcome == OUT_OF_SCOPE:
        lines = (f"{cited.citation}：{cited.text}{resting(cited.facts)}" for cited in asked.card.grounds)
        grounds = tuple(ground.provision for ground in found.grounds)
        parts = [_Part("not_for_this", tuple(known), tuple(lines), grounds)]
    else:
        parts = _each(asked, known)
    told = _told(asked, parts)
    if not asked.decided:
        told = [_not_decided(asked), *told, *_before_all(asked)]
    shown = dict.fromkeys(provision for part in parts for provision in part.provisions)
    return Reply("\n".join(told), tuple(shown)[:_MOST_CLAUSES])


def _told(asked: Asked, parts: Sequence[_Part]) -> list[str]:
    """Each part in words; outcomes of which the same is to be said together, said once."""
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for part in parts:
        together.setdefault((part.opening, part.lines), []).extend(part.outcomes)
    present = asked.card.outcome_label
    return [
        listed(phrase(opening, outcome=quoted(map(asked.label, outcomes)), present=present), lines)
        for (opening, lines), outcomes in together.items()
    ]


def _each(asked: Asked, outcomes: Sequence[str]) -> list[_Part]:
    """A part for each outcome; those that a bar shuts out in one."""
    if not asked.decided:
        return [_while_open(asked, outcome) for outcome in outcomes]
    shut = []
    if barred(asked.regulation, asked.determination):
        better = [o for o in outcomes if asked.rank(o) > asked.rank(asked.determination.outcome)]
        shut = [o for o in better if not asked.regulation.rulebook.outcomes[o].beside_bar]
    parts = [_under_a_bar(asked, shut)] if shut else []
    return [*parts, *(_decided(asked, outcome) for outcome in outcomes if outcome not in shut)]


def _not_decided(asked: Asked) -> str:
    possible = asked.card.possible
    if len(possible) > _FEW_POSSIBLE:
        return phrase("not_decided_many", count=len(possible))
    return phrase("not_decided", possible=quoted(possible))


def _while_open(asked: Asked, outcome: str) -> _Part:
    """Whether it can still be reached, what is better and can be, and what its own provisions still need."""
    possible = asked.determination.possible
    if outcome not in possible:
        return _out_of_reach(asked, outcome)
    best = [o for o in possible if o not in (RESERVED, INSUFFICIENT) and asked.rank(o) > asked.rank(outcome)]
    better = quoted(asked.label(o) for o in best)
    lines = [phrase("better_possible", better=better)] if better else []
    conditions, facts = loosest_conditions(asked.regulation.rulebook), asked.settled
    rules = [rule for rule in asked.rules_for(outcome) if names_facts(rule)]
    state = {rule.id: judged(conditions[rule.id], facts)[0] for rule in rules}
    had = [rule for rule in rules if state[rule.id] is True]
    lines += [phrase("had", citation=_citation(asked, rule)) for rule in had]
    still = sorted(
        (rule for rule in rules if state[rule.id] is None),
        key=lambda rule: flips(conditions[rule.id], facts, True),
    )
    if not had:
        lines += [_unknown(asked, rule) for rule in still[:_NEAREST]]
        if rest := [_citation(asked, rule) for rule in still[_NEAREST:]]:
            lines.append(phrase("also_unknown", citations="、".join(rest)))
    told = (had or still)[:_NEAREST]
    return _Part("still_possible", (outcome,), tuple(lines), tuple(rule.provision for rule in told))


def _before_all(asked: Asked) -> list[str]:
    """What goes before every provision and is open: whether the regulation applies, and its bars."""
    possible = asked.determination.possible
    lines = [phrase("scope_open")] if OUT_OF_SCOPE in possible else []
    bars = [r for r in asked.regulation.rulebook.rules.values() if r.bar and r.effect in possible]
    if bars:
        articles = dict.fromkeys(_citation(asked, rule).split("条")[0] + "条" for rule in bars)
        lines.append(phrase("bar_open", citations="、".join(articles)))
    return lines


def _out_of_reach(asked: Asked, outcome: str) -> _Part:
    """Why it is no longer possible while others are: something better is had, or its provisions fail."""
    rulebook, facts = asked.regulation.rulebook, asked.settled
    rules = [rule for rule in rulebook.rules.values() if not rule.bar and names_facts(rule)]
    had = [
        rule
        for rule in rules
        if asked.rank(rule.effect) > asked.rank(outcome)
        and not rulebook.outcomes[rule.effect].adverse
        and all(under_every_reading(rulebook, rule, facts))
    ]
    if had:
        lines = [
            phrase("better_had", citation=_citation(asked, rule), outcome=asked.label(rule.effect))
            for rule in had
        ]
        return _Part("not_needed", (outcome,), tuple(lines), tuple(rule.provision for rule in had))
    failing = [reason for rule in rules if rule.effect == outcome for reason in _failing_now(asked, rule)]
    if not failing:
        return _Part("ruled_out", (outcome,))
    return _by_provision(asked, outcome, failing)


def _failing_now(asked: Asked, rule: Rule) -> list[WhyNot]:
    condition = loosest_conditions(asked.regulation.rulebook)[rule.id]
    holds, failing = judged(condition, asked.settled)
    if holds is not False:
        return []
    sources = {**asked.sources}
    row = FailingRule(rule, tuple(dict.fromkeys(failing)), holds, None)
    return [Justifier(asked.regulation.rulebook, asked.settled, sources).why_not(row)]


def _decided(asked: Asked, outcome: str) -> _Part:
    """Why a result that stands is not this one."""
    found, card = asked.determination, asked.card
    beside = [g for g in found.secondary if any(r.provision == g.provision for r in asked.rules_for(outcome))]
    if beside:
        lines = tuple(f"{ground.citation}：{ground.text}" for ground in beside)
        return _Part("stands_beside", (outcome,), lines, tuple(ground.provision for ground in beside))
    reasons = [reason for reason in found.why_not if reason.outcome == outcome]
    if found.outcome == RESERVED:
        claimed = any(
            rule.catch_all is not None and found.facts.get(rule.catch_all) is True
            for rule in asked.rules_for(outcome)
        )
        if not reasons or claimed or any(reading.outcome == outcome for reading in found.readings):
            return _Part("left_to_authority", (outcome,), (*card.readings, *card.claimed))
    elif asked.rank(outcome) < asked.rank(found.outcome):
        return _Part("already_better", (outcome,))
    if not reasons:
        return _Part("why_not", (outcome,), card.readings or card.why_not)
    return _by_provision(asked, outcome, reasons)


def _by_provision(asked: Asked, outcome: str, reasons: Sequence[WhyNot]) -> _Part:
    lines, told = _nearest_first(asked, reasons)
    return _Part("why_not", (outcome,), lines, told)


def _nearest_first(asked: Asked, reasons: Sequence[WhyNot]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The provisions that came nearest in full, the others by name; and which are told."""
    conditions, facts = loosest_conditions(asked.regulation.rulebook), asked.settled
    nearest = sorted(reasons, key=lambda r: flips(conditions[_rule(asked, r).id], facts, True))
    lines = [failing_line(asked, reason) for reason in nearest[:_NEAREST]]
    if rest := list(dict.fromkeys(reason.citation for reason in nearest[_NEAREST:])):
        lines.append(phrase("also_not_met", citations="、".join(rest)))
    return tuple(lines), tuple(reason.provision for reason in nearest[:_NEAREST])


def _rule(asked: Asked, reason: WhyNot) -> Rule:
    return next(rule for rule in asked.rules_for(reason.outcome) if rule.provision == reason.provision)


def _under_a_bar(asked: Asked, outcomes: Sequence[str]) -> _Part:
    """The bar with the facts that make it so; then what is known of the provisions it shuts out."""
    found = asked.determination
    reasons = [reason for reason in found.why_not if reason.outcome in outcomes]
    bars = [f"{cited.citation}：{cited.text}{resting(cited.facts)}" for cited in asked.card.grounds]
    known = [r for r in reasons if r.holds is True or any(leaf.value is not None for leaf in r.failing)]
    lines, _ = _nearest_first(asked, known)
    rest = (phrase("not_asked_under_a_bar"),) if len(known) < len(reasons) else ()
    shown = tuple(ground.provision for ground in found.grounds)
    return _Part("barred", tuple(outcomes), (*bars, *lines, *rest), shown)


def failing_line(asked: Asked, reason: WhyNot) -> str:
    """The provision, the words of it that are not met, and the fact with where it comes from."""
    if reason.holds is True:
        return f"{reason.citation}：条件本来具备，但不予容错的情形排在前面"
    answered = [leaf for leaf in reason.failing if leaf.value is not None]
    unknown = [leaf for leaf in reason.failing if leaf.value is None]
    words = list(dict.fromkeys(leaf.quote for leaf in (answered or unknown) if leaf.quote))
    wants = ""
    if words and len(reason.failing) <= _FEW_FACTS:
        conditions = loosest_conditions(asked.regulation.rulebook)
        wants = one_of(words, first_failing(conditions[_rule(asked, reason).id], asked.settled))
    if answered:
        return f"{reason.citation}：{wants}{denied(answered)}{_words_of(asked, answered[0].fact)}"
    if unknown:
        return f"{reason.citation}：{wants}还不知道有没有：{quoted(leaf.label for leaf in unknown)}"
    return f"{reason.citation}：条文有不同读法"


def _unknown(asked: Asked, rule: Rule) -> str:
    facts = still_needed(asked.regulation.rulebook, rule, asked.settled)
    return phrase("needs", citation=_citation(asked, rule), facts=facts)


def _citation(asked: Asked, rule: Rule) -> str:
    return asked.regulation.document[rule.provision].citation


def _words_of(asked: Asked, fact: str) -> str:
    source = asked.sources.get(fact)
    return f"（你写的“{source.words}”）" if source is not None and source.words else ""
