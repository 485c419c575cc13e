"""What the result would be if something were otherwise: a second determination, shown and forgotten."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.dialogue.asked import Reply
from assistant.dialogue.commands import Proposal
from assistant.dialogue.cues import Cue, Language, read_cues, read_language
from assistant.dialogue.explain import answer_words, explain
from assistant.dialogue.fact_words import quoted
from assistant.dialogue.phrases import phrase
from assistant.dialogue.read_facts import read_facts
from assistant.dialogue.state import collisions
from assistant.dialogue.ways import way_line, ways
from assistant.library import Regulation, determine
from assistant.rules.determination import Determination
from assistant.rules.expression import Value
from assistant.rules.facts import Fact
from assistant.rules.outcomes import INSUFFICIENT

_MOST_OPEN = 4
_MOST_CLAUSES = 3
_SHORTEST_WORD = 2
# Of a label, what only says that it was so.
_HAPPENED = re.compile(r"^(?:因此)?(?:造成了?|出现了?|发生了?|导致了?|有)")
# What makes a supposition of words that tell something.
_SUPPOSING = re.compile(
    r"^\W*(?:那么?)?(?:如果|要是|假如|假设|假使|倘若|万一|若是|假定)说?(?:当时|后来|其实)?"
    r"|(?:的话)?[，,]?(?:结论|结果|又|还|会|就|能)*(?:怎么样|怎样|怎么办|如何|不会变|变吗|变)?[呢吗啊]?[？?。]*$"
)


def what_if(
    regulation: Regulation,
    facts: Mapping[str, Value],
    supposed: Sequence[Proposal],
    foreign: Sequence[Fact] = (),
) -> Reply:
    """The result with the supposed facts turned, beside the present one. What they make impossible among the
    facts is left open, and said; nothing is kept. `foreign`: facts of other regulations that the words
    suppose, where none of this one could be read."""
    turned = _not_implied(regulation, {p.fact: p.value for p in supposed if facts.get(p.fact) != p.value})
    if not turned:
        if supposed:
            return _as_it_is(regulation, facts, supposed)
        return _not_looked_at(regulation, foreign) if foreign else _unread(regulation, facts)
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


def _not_implied(regulation: Regulation, supposed: Mapping[str, Value]) -> dict[str, Value]:
    """The supposed facts without those that the others carry with them (major loss is some loss)."""
    found = dict(supposed)
    for fact, value in supposed.items():
        others = {other: found[other] for other in found if other != fact}
        if isinstance(value, bool) and collisions(regulation.rulebook, {**others, fact: not value})[0]:
            found = others
    return found


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
    """That the words name no fact we know, and what is known to make the result better: what only makes it
    worse was not asked for."""
    found = determine(regulation, facts)
    better = ways(regulation, found).better
    if found.outcome == INSUFFICIENT:
        return Reply(phrase("what_if_unread"))
    if not better:
        return Reply(phrase("what_if_unread_same"))
    told = (f"· {way_line(regulation, option)}" for option in better)
    return Reply("\n".join([phrase("what_if_unread_but"), *dict.fromkeys(told)]))


def _not_looked_at(regulation: Regulation, foreign: Sequence[Fact]) -> Reply:
    """That no provision makes what is supposed a condition, and where its word stands nevertheless."""
    document = regulation.document
    labels = quoted(fact.label for fact in foreign)
    lines = [phrase("what_if_not_looked_at", title=regulation.title, facts=labels)]
    shown: dict[str, None] = {}
    for core in dict.fromkeys(map(_core, foreign)):
        having = [provision for provision in document.provisions if core in provision.text]
        if having:
            lines.append(phrase("what_if_word_stands", word=core))
            lines += [f"· {p.citation}：{p.text}" for p in having[:_MOST_CLAUSES]]
            shown.update(dict.fromkeys(p.id for p in having[:_MOST_CLAUSES]))
    return Reply("\n".join(lines), tuple(shown))


def foreign_facts(regulation: Regulation, text: str) -> tuple[Fact, ...]:
    """The facts that only other regulations ask for and that the words name as they are called.

    What is called otherwise may be one of this regulation's own after all (a death: 重大损失), so nothing is
    said of it.
    """
    cues, language = _cues(regulation)
    told = read_facts(_SUPPOSING.sub("", text.strip()), cues, language)
    ours = regulation.rulebook.vocabulary.facts
    named = dict.fromkeys(proposal.fact for proposal in told)
    foreign = (regulation.vocabulary[fact] for fact in named if fact not in ours)
    return tuple(fact for fact in foreign if len(core := _core(fact)) >= _SHORTEST_WORD and core in text)


def _core(fact: Fact) -> str:
    return _HAPPENED.sub("", fact.label)


@lru_cache(maxsize=8)
def _cues(regulation: Regulation) -> tuple[tuple[Cue, ...], Language]:
    folder = regulation.folder.parent / "cues"
    return read_cues(folder, regulation.vocabulary), read_language(folder)


def _told(regulation: Regulation, facts: Mapping[str, Value]) -> str:
    vocabulary = regulation.rulebook.vocabulary
    return "、".join(f"“{vocabulary[fact].label}：{answer_words(value)}”" for fact, value in facts.items())
