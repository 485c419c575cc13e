"""What the officer is to do next, as the task area shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from assistant.dialogue.conversation import Turn
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import Question, Reason, Row
from assistant.dialogue.state import Conflict
from assistant.library import Regulation
from assistant.rules.expression import Value
from assistant.rules.outcomes import INSUFFICIENT
from assistant.web.fields import UNKNOWN_PICK, Field, fact_field, gate_field
from assistant.web.markup import Part, in_its_own_tag, parts, render
from assistant.web.record import value_words
from assistant.web.sources import source_words, time_words
from assistant.web.take_away import SIGN_MEANINGS, picture

_FOLLOW_UPS = ("为什么是这个结论？", "接下来怎么办？", "还能改变吗？")
_REST_FROM = 3  # rows from which a button that answers the rest spares work


@dataclass(frozen=True)
class ReasonLine:
    citation: str
    lead: str
    parts: tuple[Part, ...]
    effect: str


@dataclass(frozen=True)
class Line:
    legend: str
    field: Field
    help: str = ""
    quote: str = ""
    weighed: str = ""
    reasons: tuple[ReasonLine, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One way to settle a conflict: the facts it sets, in words."""

    value: str
    words: str
    source: str
    then: str
    facts: dict[str, Value | None]


def task_html(
    regulation: Regulation,
    turn: Turn,
    offer: object = None,
    named: str = "",
    conversation: str | None = None,
) -> Markup:
    """The task area: facts to confirm, else answers that collide, else a question, else the result.

    `offer` is another regulation, as a Choice, that the officer's words name (`named`). With the id of the
    conversation the result offers its picture and its document.
    """
    task = _task(regulation, turn)
    if conversation is not None and task["kind"] == "done":
        task |= {
            "picture": picture(regulation, turn),
            "conversation": conversation,
            "meanings": SIGN_MEANINGS,
        }
    inner = render("task.html", task=task, offer=offer, named=named)
    return in_its_own_tag(inner)


def _task(regulation: Regulation, turn: Turn) -> dict[str, object]:
    vocabulary = regulation.rulebook.vocabulary
    if turn.proposed:
        lines = [
            Line(vocabulary[p.fact].label, fact_field(vocabulary[p.fact], p.value, known=True), quote=p.quote)
            for p in turn.proposed
        ]
        return {"kind": "confirm", "rows": lines}
    if turn.conflict is not None and (options := settle_choices(regulation, turn.conflict)):
        title = turn.question.text if turn.question else ""
        return {"kind": "settle", "title": title, "why": "；".join(turn.conflict.why), "options": options}
    if turn.question is not None:
        conflicting = turn.conflict.values if turn.conflict else {}
        rows = [_line(regulation, row, conflicting.get(row.id)) for row in turn.question.rows]
        offer_rest = not conflicting and _offer_rest(regulation, turn.question)
        gates = phrase("gate_hint") if any(row.gate for row in turn.question.rows) else ""
        return {
            "kind": "ask",
            "title": turn.question.text,
            "gates": gates,
            "rows": rows,
            "by_key": any(line.field.kind == "radio" for line in rows),
            "offer_rest": offer_rest,
        }
    return {
        "kind": "done",
        "title": "说到这里，还不能下结论" if turn.determination.outcome == INSUFFICIENT else "结论",
        "headline": turn.card.headline,
        "outcome": turn.determination.outcome,
        "follow_ups": _FOLLOW_UPS,
        "other_matter": _other_matter(regulation, turn),
        "picture": None,
    }


def _other_matter(regulation: Regulation, turn: Turn) -> Line | None:
    """The other matters one can ask about, where the regulation answers several."""
    for fact in regulation.rulebook.vocabulary.facts.values():
        if fact.kind == "choice" and (asked := turn.determination.facts.get(fact.id)) is not None:
            left = replace(fact, options=tuple(option for option in fact.options if option != asked))
            return Line(fact.question, fact_field(left, unknown=False))
    return None


def _line(regulation: Regulation, row: Row, held: Value | None) -> Line:
    reasons = tuple(_reason(regulation, reason) for reason in row.reasons)
    if row.gate:
        return Line(row.text, gate_field(row.id), reasons=reasons)
    fact = regulation.rulebook.vocabulary[row.id]
    field = fact_field(fact, held, known=held is not None)
    weighed = phrase("weighed", factors="、".join(fact.factors)) if fact.factors else ""
    return Line(row.text, field, row.help, weighed=weighed, reasons=reasons)


def _reason(regulation: Regulation, reason: Reason) -> ReasonLine:
    provision = regulation.document[reason.provision]
    return ReasonLine(
        reason.citation, provision.lead, parts(provision.printed, [reason.quote]), reason.effect
    )


def _offer_rest(regulation: Regulation, question: Question) -> bool:
    """不是 to all the rest is a fair shortcut among circumstances, not where it shuts the officer out."""
    scope = regulation.rulebook.scope_facts
    return len(question.rows) >= _REST_FROM and not scope.intersection(question.facts)


def settle_choices(regulation: Regulation, conflict: Conflict) -> Sequence[Choice]:
    """Two yes-no answers that collide: which one stands, and what the other then is. Else nothing."""
    if len(conflict.facts) != 2 or not all(isinstance(v, bool) for v in conflict.values.values()):
        return ()
    vocabulary = regulation.rulebook.vocabulary
    choices = []
    for index, (stands, falls) in enumerate((conflict.facts, conflict.facts[::-1])):
        value, other = conflict.values[stands], not conflict.values[falls]
        choices.append(
            Choice(
                str(index),
                f"{vocabulary[stands].label}：{value_words(value)}",
                f"{source_words(conflict.sources[stands])} · {time_words(conflict.sources[stands].when)}",
                f"那么“{vocabulary[falls].label}”改为“{value_words(other)}”",
                {stands: value, falls: other},
            )
        )
    neither: dict[str, Value | None] = dict.fromkeys(conflict.facts)
    return (*choices, Choice(UNKNOWN_PICK, "两个都说不清楚", "", "", neither))
