"""The side panel: what is known so far, and the clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from assistant.law.citation import citation, parse_id
from assistant.law.document import Document, Provision
from assistant.rules.expression import Value
from assistant.web.choosing import choice_of
from assistant.web.desk import View
from assistant.web.fields import Field, fact_field
from assistant.web.markup import Part, parts, render
from assistant.web.record import value_words
from assistant.web.sources import source_words, time_words

MOST_CLAUSES = 8
_SEARCHING = {
    "loading": "正在准备检索，好了以后这里会列出和你的话最接近的条文。",
    "failed": "检索没有准备好，不影响得出结论；条文可以在下面看全文。",
}


@dataclass(frozen=True)
class FactLine:
    """A fact of the case file. `tone` is yes or other, for the eye only."""

    fact: str
    label: str
    words: str
    tone: str
    source: str
    when: str
    field: Field


@dataclass(frozen=True)
class AroundLine:
    printed: str
    here: bool


@dataclass(frozen=True)
class ClauseLine:
    citation: str
    lead: str
    parts: tuple[Part, ...]
    outdated: bool
    article: str
    around: tuple[AroundLine, ...]


@dataclass(frozen=True)
class Chapter:
    title: str
    lines: tuple[str, ...]


def empty_panel_html(searching: str | None) -> Markup:
    """The panel while no regulation is chosen."""
    return _render(searching=_SEARCHING.get(searching or ""))


def panel_html(view: View, searching: str | None, changeable: bool = False) -> Markup:
    """`searching` is the state of the clause search, None when there is no search.

    `changeable` offers, on a narrow screen, to go on with another regulation.
    """
    regulation, state = view.regulation, view.state
    known = [_fact(view, fact, value) for fact, value in state.facts.items() if value is not False]
    denied = [_fact(view, fact, value) for fact, value in state.facts.items() if value is False]
    vocabulary = regulation.rulebook.vocabulary
    unknown = [_fact(view, fact, None) for fact in vocabulary.facts if fact in state.declined]
    conflict = state.conflict
    colliding = [_fact(view, fact, value) for fact, value in conflict.values.items()] if conflict else []
    title, clauses = _clauses(view)
    return _render(
        known=known,
        colliding=colliding,
        denied=denied,
        unknown=unknown,
        regulation=choice_of(regulation),
        changeable=changeable,
        searching=_SEARCHING.get(searching or ""),
        clauses_title=title,
        clauses=clauses[:MOST_CLAUSES],
        chapters=_chapters(regulation.document),
        date_note=regulation.metadata.get("date_note"),
    )


def _render(**contents: object) -> Markup:
    lists = ("known", "colliding", "denied", "unknown", "clauses", "chapters")
    nothing: dict[str, object] = {
        **dict.fromkeys(lists, ()),
        **dict.fromkeys(("regulation", "changeable", "searching", "clauses_title", "date_note")),
    }
    return render("panel.html", **{**nothing, **contents})


def _fact(view: View, fact_id: str, value: Value | None) -> FactLine:
    fact = view.regulation.rulebook.vocabulary[fact_id]
    tone = "yes" if value is True else "other"
    waiting = view.state.conflict.sources if view.state.conflict is not None else {}
    source = view.state.sources.get(fact_id) or waiting.get(fact_id)
    where = source_words(source) if source is not None else "你的回答"
    when = time_words(source.when) if source is not None else ""
    field = fact_field(fact, value, known=True)
    return FactLine(fact_id, fact.label, value_words(value), tone, where, when, field)


def _clauses(view: View) -> tuple[str, list[ClauseLine]]:
    """What belongs to this moment: those found for the words, else the question's, else the grounds."""
    document = view.regulation.document
    if not view.events:
        return "", []
    if found := view.events[-1].payload.get("reply", {}).get("clauses"):
        return "和你刚才的话有关的", [_found(document, clause) for clause in found]
    if view.turn.question is not None and not view.turn.proposed:
        quotes: dict[str, list[str]] = {}
        for row in view.turn.question.rows:
            for reason in row.reasons:
                quotes.setdefault(reason.provision, []).append(reason.quote)
        return "现在这个问题的依据", [_clause(document, p, words) for p, words in quotes.items()]
    grounds = [_clause(document, ground.provision, ()) for ground in view.turn.determination.grounds]
    return "结论的依据", [] if view.turn.proposed else grounds


def _found(document: Document, clause: Mapping[str, Any]) -> ClauseLine:
    """A clause as it was shown then, with today's neighbours."""
    provision = clause["provision"]
    if provision not in document:
        return ClauseLine(clause["citation"], "", (Part(clause["text"], False),), True, "", ())
    today = _clause(document, provision, ())
    outdated = document[provision].hash != clause["text_hash"]
    shown = (Part(clause["text"], False),)
    return ClauseLine(clause["citation"], today.lead, shown, outdated, today.article, today.around)


def _clause(document: Document, provision_id: str, quotes: Iterable[str]) -> ClauseLine:
    provision = document[provision_id]
    article = parse_id(provision_id)[0]
    around = [p for p in document.provisions if abs(parse_id(p.id)[0] - article) <= 1]
    return ClauseLine(
        provision.citation,
        provision.lead,
        parts(provision.printed, quotes),
        False,
        citation(f"art_{article}"),
        tuple(AroundLine(p.printed, p.id == provision_id) for p in around),
    )


def _chapters(document: Document) -> list[Chapter]:
    def chapter_of(provision: Provision) -> str:
        return provision.chapter

    chapters = groupby(document.provisions, chapter_of)
    return [Chapter(title, tuple(p.printed for p in lines)) for title, lines in chapters]
