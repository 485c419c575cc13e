"""A provision named by its number: whether it holds in this case, or what there is instead of it."""

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue.asked import listed, resting, settled_facts
from assistant.dialogue.fact_words import denied, facts_line
from assistant.dialogue.justified import supporting
from assistant.dialogue.needs import still_needed, under_every_reading
from assistant.dialogue.phrases import phrase
from assistant.law.citation import citation as cited
from assistant.law.citation import parse_id, provision_id, to_numeral
from assistant.library import Regulation
from assistant.retrieval.references import find_references
from assistant.rules.determination import Determination, Source
from assistant.rules.expression import Value
from assistant.rules.justify import Justifier
from assistant.rules.outcomes import OUT_OF_SCOPE
from assistant.rules.proof.failing import judged, loosest_conditions
from assistant.rules.rulebook import Entry, Rule, ScopeRule

# That the officer asks whether it holds for them, not only what it says.
_ABOUT_THIS_CASE = re.compile(
    r"我|这件事|这事|这个案子|本案|适用|违反|触犯|符合|够(?:不够|得上|不上)|算不算|用(?:得上|不上)|成立|具备"
)
_ONLY_TO_READ = re.compile(r"(?:给我|让我|帮我|我想|我要|告诉我|请我|我来|我就|我再|我问)")
_FOR_AUTHORS = re.compile(r"[A-Za-z]")  # a remark that names a file of ours
_MOST_TOLD = 3


def in_this_case(
    regulation: Regulation,
    determination: Determination,
    sources: Mapping[str, Source],
    provisions: Sequence[str],
    text: str,
) -> str:
    """Whether the provisions named hold here, each as the proof has it; "" where that is not asked."""
    if not _ABOUT_THIS_CASE.search(_ONLY_TO_READ.sub("", text)):
        return ""
    named = set(provisions)
    rulebook = regulation.rulebook
    entries = [entry for entry in rulebook.entries() if entry.provision in named]
    if not entries:
        return listed(phrase("in_this_case"), (_nothing_asked(regulation, p) for p in provisions))
    if determination.outcome == OUT_OF_SCOPE and not all(isinstance(entry, ScopeRule) for entry in entries):
        return phrase("not_in_scope_here")
    settled = settled_facts(determination)
    told: dict[bool | None, list[str]] = {True: [], None: [], False: []}
    rest: dict[bool | None, list[str]] = {True: [], None: [], False: []}
    for entry in entries:
        state, line = _line(regulation, settled, sources, entry)
        few = len(told[state]) < _MOST_TOLD or state is True
        (told if few else rest)[state].append(line if few else regulation.document[entry.provision].citation)
    lines = [*told[True], *told[None], *told[False]]
    for state, key in ((None, "others_open_here"), (False, "others_fail_here")):
        if rest[state]:
            lines.append(phrase(key, citations="、".join(dict.fromkeys(rest[state]))))
    return listed(phrase("in_this_case"), lines)


def _nothing_asked(regulation: Regulation, provision: str) -> str:
    """Of a provision without a condition: what it is instead."""
    citation, instead = (
        regulation.document[provision].citation,
        regulation.rulebook.no_rule.get(provision, ""),
    )
    if instead and not _FOR_AUTHORS.search(instead):
        return f"{citation}：{instead}。结论不由它定。"
    return phrase("nothing_here", citation=citation)


def _line(
    regulation: Regulation, facts: Mapping[str, Value], sources: Mapping[str, Source], entry: Entry
) -> tuple[bool | None, str]:
    """Whether a provision holds, and that in words with the facts it rests on."""
    rulebook = regulation.rulebook
    citation = regulation.document[entry.provision].citation
    if entry.catch_all is not None:
        return None, phrase("claimed_here", citation=citation)
    each = under_every_reading(rulebook, entry, facts)
    justifier = Justifier(rulebook, facts, sources)
    if all(each):
        node = justifier.provision(entry)
        leaves = dict.fromkeys(facts_line(f.label, f.value, f.source) for f in supporting(node.condition))
        rests = resting(list(leaves))
        if isinstance(entry, Rule):
            effect = rulebook.outcomes[entry.effect].label
            return True, phrase("holds_here", citation=citation, facts=rests, effect=effect)
        return True, phrase("holds_as_condition", citation=citation, facts=rests)
    if None not in each and any(each):
        return None, phrase("holds_by_reading", citation=citation)
    condition = loosest_conditions(rulebook)[entry.id]
    holds, failing = judged(condition, facts)
    if holds is False:
        against = [justifier.fact(atom, entry.quotes) for atom in dict.fromkeys(failing)]
        known = [leaf for leaf in against if leaf.value is not None]
        return False, phrase("fails_here", citation=citation, facts=denied(known))
    return None, phrase("open_here", citation=citation, facts=still_needed(rulebook, entry, facts))


def _items_of(paragraphs: Sequence[int | None], under: Sequence[tuple[int, int | None, int | None]]) -> str:
    """How many 项 there are: 八项, or of several 款 第一款的八项、第二款的三项; "" where there are none."""
    told = []
    for of in paragraphs:
        items = {item for _, paragraph, item in under if paragraph == of and item is not None}
        if items:
            of_which = f"第{to_numeral(of)}款的" if of is not None and len(paragraphs) > 1 else ""
            told.append(f"{of_which}{_count(len(items))}项")
    return "、".join(told)


def _count(number: int) -> str:
    return "两" if number == 2 else to_numeral(number)  # 两款, not 二款


def no_such_provision(regulation: Regulation, text: str) -> str:
    """What there is of an article that the regulation has, where the part named is not there."""
    ids, title = [p.id for p in regulation.document.provisions], regulation.title
    for reference in find_references(text, ids):
        under = [parse_id(p) for p in ids if parse_id(p)[0] == reference.article]
        if not under or reference.law is not None:
            continue
        paragraphs = {paragraph for _, paragraph, _ in under if paragraph is not None}
        within = reference.paragraph if reference.paragraph in paragraphs else None
        if reference.paragraph is not None and within is None:
            parts = f"{_count(len(paragraphs))}款" if paragraphs else ""
        else:
            parts = _items_of([within] if within or not paragraphs else sorted(paragraphs), under)
        whole = cited(provision_id(reference.article, within))
        if parts:
            return phrase("no_such_part", title=title, whole=whole, parts=parts)
        wanted = "款" if reference.paragraph is not None and within is None else "项"
        return phrase("no_parts", title=title, whole=whole, parts=wanted)
    articles = len({parse_id(p)[0] for p in ids})
    return phrase("no_such_clause", title=title, articles=articles)
