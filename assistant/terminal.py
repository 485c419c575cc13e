"""Determinations, turns and law as plain Chinese text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.dialogue.explain import Card, Cited, answer_words
from assistant.law.head import number_words
from assistant.library import Regulation
from assistant.rules.facts import Fact

if TYPE_CHECKING:  # a determination alone needs no conversation
    from assistant.dialogue.conversation import FoundClause, Turn
    from assistant.dialogue.question import Question, Row


def card_text(card: Card) -> str:
    """The determination card, section by section; empty sections are left out."""
    lines = [f"【{card.outcome_label}】{card.headline}", card.meaning]
    lines += _section("依据", (line for cited in card.grounds for line in _cited(cited)))
    beside = "已经具备条件的条款" if card.missing else "同时成立的条款"
    lines += _section(beside, (line for cited in card.beside for line in _cited(cited)))
    lines += _section("你提出、条文没有列明的情形，由认定机关研判", card.claimed)
    lines += _section("条文有不同读法", card.readings)
    lines += _section("还可能的结论", card.possible)
    lines += _section("还缺的事实", card.missing)
    lines += _section("你自己判断、别人可能看法不同的", card.judged)
    lines += _section("为什么没有更好", card.why_not)
    lines += _section("条文没有写明的", card.notes)
    lines += _section("什么能改变结论", card.changes)
    lines += _section("接下来", card.next_steps)
    lines += _section("建议收集的证据", card.evidence)
    lines += ["", card.disclaimer, f"（条文库版本 {card.knowledge_version}）"]
    return "\n".join(lines)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    body = [f"    {line.strip()}" if line.startswith(" ") else f"  · {line}" for line in lines]
    return ["", f"{title}：", *body] if body else []


def _cited(cited: Cited) -> list[str]:
    """A clause and, indented by a blank, the facts it rests on and its note."""
    note = [f" 说明：{cited.note}"] if cited.note else []
    lead = [f" 所在条款：{cited.lead}"] if cited.lead else []
    return [f"{cited.citation}：{cited.text}", *lead, *(f" {fact}" for fact in cited.facts), *note]


def clauses_text(clauses: Sequence[FoundClause], titles: dict[str, str]) -> str:
    """Found clauses, each with its regulation's name."""
    lines = [f"  · 《{titles[c.regulation]}》{c.citation}：{c.text}" for c in clauses]
    return "\n".join(["可能有关的条文：", *lines]) if lines else "没有找到相关的条文。"


def turn_text(regulation: Regulation, turn: Turn, *, rows: bool = True) -> str:
    """What was understood, what can be said already, and the next question or the determination.

    Without `rows` only the heading of the question, for a dialogue that goes on to ask its lines.
    """
    lines = [turn.message]
    for number, proposal in enumerate(turn.proposed, 1):
        label = regulation.rulebook.vocabulary[proposal.fact].label
        lines.append(f"  {number}. {label}：{answer_words(proposal.value)}（你写的“{proposal.quote}”）")
    if turn.notice:
        lines.append(f"（{turn.notice}）")
    lines.append(turn.progress)
    if not turn.proposed and turn.question is not None:
        asked = question_text(turn.question, regulation) if rows else f"\n{turn.question.text}"
        lines.append(asked)
    if not turn.proposed and turn.question is None:
        lines += ["", card_text(turn.card)]
    return "\n".join(lines)


def question_text(question: Question, regulation: Regulation) -> str:
    """The screen's lines; a choice with its options."""
    lines = ["", question.text]
    for number, row in enumerate(question.rows, 1):
        lines.append(f"  {number}. {row.text}")
        options = regulation.rulebook.vocabulary[row.facts[0]].options
        lines += [f"     {place} {option}" for place, option in enumerate(options, 1)]
    return "\n".join(lines)


def why_text(row: Row) -> str:
    """Why a row is asked: help, then the provisions that turn on it."""
    lines = [row.help] if row.help else []
    lines += [f"关系到{r.citation}“{r.quote}”，影响的结论：{r.effect}" for r in row.reasons]
    if row.judgement:
        lines.append("这一条最后由认定机关衡量，你的回答只是自己的判断。")
    return "\n".join(f"     {line}" for line in lines)


def law_text(regulation: Regulation, provisions: Sequence[str]) -> str:
    """The text, verbatim. A list's opening words stand before its items."""
    lines = [f"《{regulation.title}》（{number_words(regulation.metadata)}）"]
    chapter, shown = "", set[str]()
    for provision in regulation.document.provisions:
        if provision.id in provisions:
            if provision.chapter != chapter:
                chapter = provision.chapter
                lines += ["", chapter]
            if provision.lead and provision.lead not in shown:
                lines.append(f"（{provision.lead}）")
            shown.add(provision.lead or provision.text)
            lines.append(provision.printed)
    return "\n".join(lines)


def fact_text(fact: Fact) -> str:
    marks = "（由认定机关衡量）" if fact.judgement else ""
    return f"{fact.id}  {fact.label}{marks}\n    {fact.question}"
