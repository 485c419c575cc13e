"""What stands in the take-away document, in order, before it becomes Word or HTML.

The sentences are those of the card; nothing is said here that the determination does not hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.dialogue.explain import Card, Cited, answer_words, explain
from assistant.document.plain import all_plain, plain_line, plain_lines
from assistant.document.tree import Node, proof_tree
from assistant.law.head import head_words
from assistant.library import Regulation
from assistant.rules.determination import Determination, Source
from assistant.rules.facts import Fact

TITLE = "容错自查记录"
NOT_THE_DECISION = "供参考，不是认定结论"
_NO_STORY = "没有写情况，只有下面的事实。"
_NO_FACTS = "还没有确认任何事实。"
_NUMBERS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Told:
    """Something the officer wrote, and when (ISO)."""

    words: str
    when: str


@dataclass(frozen=True)
class Case:
    """What a document is made from. `declined`: facts answered with 不清楚; `made`: now, ISO."""

    regulation: Regulation
    determination: Determination
    made: str
    sources: Mapping[str, Source] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    declined: tuple[str, ...] = ()
    given_by: str = "本人回答"  # where a fact comes from that has no source of its own


@dataclass(frozen=True)
class FactRow:
    """One fact of the table; `weighed` tells that the authority weighs it."""

    label: str
    answer: str
    source: str
    when: str
    weighed: str


@dataclass(frozen=True)
class Section:
    """A heading with what it holds, in this order; every part may be empty."""

    title: str
    strong: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[FactRow, ...] = ()
    clauses: tuple[Cited, ...] = ()
    points: tuple[str, ...] = ()
    picture: bool = False


@dataclass(frozen=True)
class Contents:
    """The document: who it is about is not in it, for nobody was asked to name anyone."""

    regulation_title: str
    regulation_head: str
    made: str
    sections: tuple[Section, ...]
    tree: Node
    disclaimer: str
    knowledge_version: str


def contents(case: Case) -> Contents:
    """Everything the document says about one case."""
    card = all_plain(explain(case.regulation, case.determination))
    sections = (
        _story(case),
        _facts(case),
        _result(card),
        Section("推理图", picture=True),
        Section("依据的条文（原文）", clauses=card.grounds),
        Section("同时具备条件的条文（原文）", clauses=card.beside),
        Section("本人提出、条文没有列明的情形，由认定机关研判", points=card.claimed),
        Section("条文有不止一种读法", points=card.readings),
        Section("为什么没有更好的结论", points=card.why_not),
        Section("条文没有写明的", points=card.notes),
        Section("什么还能改变结论", points=card.changes),
        Section("本人自己的判断，认定机关可能看法不同", points=card.judged),
        Section("还没有弄清楚、会影响结论的事实", points=_open(case)),
        Section("接下来的步骤和时限", points=card.next_steps),
        Section("建议准备的证据", points=card.evidence),
        _denied(case),
    )
    return Contents(
        card.regulation_title,
        plain_line(head_words(case.regulation.metadata)),
        time_words(case.made),
        tuple(section for section in sections if section != Section(section.title)),
        proof_tree(case.regulation, case.determination),
        card.disclaimer,
        card.knowledge_version,
    )


def time_words(when: str) -> str:
    """2026年3月5日 09:30."""
    moment = datetime.fromisoformat(when)
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def section_number(place: int) -> str:
    """一, 二, … 十五."""
    return _NUMBERS[place] if place <= 10 else f"十{_NUMBERS[place - 10]}"


def _story(case: Case) -> Section:
    lines: list[str] = []
    for told in case.told:
        words = plain_lines(told.words)
        lines += [f"（{time_words(told.when)}）{words[0]}", *words[1:]] if words else []
    return Section("情况（本人写的原话）", lines=tuple(lines) or (_NO_STORY,))


def _facts(case: Case) -> Section:
    """What was answered, 不清楚 last; a bare 不是 stands in the section of its own."""
    vocabulary = case.regulation.rulebook.vocabulary
    given = case.determination.facts
    denied = _plainly_denied(case)
    rows = [
        _row(case, vocabulary[fact], plain_line(answer_words(given[fact])))
        for fact in vocabulary.facts
        if fact in given and fact not in denied
    ]
    rows += [
        _row(case, vocabulary[fact], "不清楚")
        for fact in vocabulary.facts
        if fact in case.declined and fact not in given
    ]
    return Section("事实和来源", lines=() if rows or denied else (_NO_FACTS,), rows=tuple(rows))


def _denied(case: Case) -> Section:
    """Facts answered with a bare 不是, those of one answer together: there may be fifty of them."""
    together: dict[tuple[str, str], list[str]] = {}
    for fact in _plainly_denied(case):
        row = _row(case, case.regulation.rulebook.vocabulary[fact], "不是")
        label = f"{row.label}（{row.weighed}）" if row.weighed else row.label
        together.setdefault((row.source, row.when), []).append(label)
    count = sum(map(len, together.values()))
    points = tuple(
        f"{'，'.join(filter(None, told))}：{'；'.join(labels)}。" for told, labels in together.items()
    )
    return Section(f"答“不是”的其余事实（{count} 项）" if points else "", points=points)


def _plainly_denied(case: Case) -> list[str]:
    facts = case.determination.facts
    sources = case.sources
    return [
        fact
        for fact in case.regulation.rulebook.vocabulary.facts
        if facts.get(fact) is False and not (fact in sources and sources[fact].words)
    ]


def _row(case: Case, fact: Fact, answer: str) -> FactRow:
    source = case.sources.get(fact.id)
    said = "本人回答" if source is not None else case.given_by
    if source is not None and source.how == "story" and source.words:
        said = f"本人原话：“{plain_line(source.words)}”"
    when = time_words(source.when) if source is not None and source.when else ""
    return FactRow(plain_line(fact.label), answer, said, when, "由认定机关衡量" if fact.judgement else "")


def _result(card: Card) -> Section:
    possible = (f"还可能的结论：{'、'.join(card.possible)}",) if card.possible else ()
    return Section("对照结果", card.headline, (f"条文用语：{card.outcome_label}", card.meaning, *possible))


def _open(case: Case) -> tuple[str, ...]:
    """All of them: the card shortens a long list, a file is to hold it whole."""
    vocabulary = case.regulation.rulebook.vocabulary
    return tuple(plain_line(vocabulary[fact].label) for fact in case.determination.open_facts)
