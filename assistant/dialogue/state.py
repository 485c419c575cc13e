"""What a conversation knows, folded from its events. A pure function of (regulation, events)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.dialogue.commands import Proposal
from assistant.rules.compiled import broken_axioms, colliding_facts, compiled
from assistant.rules.determination import Source, plain
from assistant.rules.expression import Value
from assistant.rules.facts import parse_facts, parse_value
from assistant.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Event:
    """One thing the officer did, as plain data, in the order of time.

    `said`: {text, proposals: [[fact, value, quote]]}; `confirmed` and `answered`: {facts: {id: value|None}},
    the latter with {opened: [group]}; `restarted`: {}.
    """

    kind: str
    at: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """Answers that cannot hold together: what stood, what came, and why they collide."""

    facts: tuple[str, ...]
    values: Mapping[str, Value]
    sources: Mapping[str, Source]
    why: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """Confirmed facts with their sources, what was declined (不清楚), and what waits for the officer."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()
    pending: tuple[Proposal, ...] = ()
    conflict: Conflict | None = None


def fold(rulebook: Rulebook, events: Iterable[Event]) -> State:
    """The state after all events. Raises FactError for an event with an unknown fact or a wrong value."""
    state = State()
    for event in events:
        state = apply(rulebook, state, event)
    return state


def apply(rulebook: Rulebook, state: State, event: Event) -> State:
    """The state after one more event; nothing is ever set that the officer did not confirm or answer."""
    match event.kind:
        case "restarted":
            return State()
        case "said":
            pending = {p.fact: p for p in state.pending}
            for fact, value, quote in event.data.get("proposals", ()):
                parsed = parse_value(rulebook.vocabulary[fact], value)
                if parsed is not None:
                    pending[fact] = Proposal(fact, parsed, quote)
            return replace(state, pending=tuple(pending.values()))
        case "confirmed":
            quotes = {p.fact: p.quote for p in state.pending}
            sources = {
                fact: Source(quotes.get(fact, ""), event.at, "story" if fact in quotes else "answer")
                for fact in event.data["facts"]
            }
            return _merge(rulebook, replace(state, pending=()), event.data["facts"], sources)
        case "answered":
            answered = event.data["facts"]
            sources = {fact: Source("", event.at, "answer") for fact in answered}
            opened = (*state.opened, *event.data.get("opened", ()))
            waiting = tuple(p for p in state.pending if p.fact not in answered)
            return _merge(rulebook, replace(state, opened=opened, pending=waiting), answered, sources)
    raise ValueError(f"unknown event kind {event.kind!r}")


def _merge(
    rulebook: Rulebook, state: State, given: Mapping[str, object], sources: Mapping[str, Source]
) -> State:
    """Take answers in. Those that collide with what stands are held as a conflict, the rest count."""
    values = parse_facts(rulebook.vocabulary, given)
    unknown = {fact for fact in given if fact not in values}
    facts = {f: v for f, v in state.facts.items() if f not in unknown}
    taken = {f: state.sources[f] for f in facts}
    colliding: dict[str, None] = {}
    model = compiled(rulebook)
    with model.lock:
        if not colliding_facts(model, {**facts, **values}):
            facts.update(values)
        else:
            for fact, value in values.items():
                collision = colliding_facts(model, {**facts, fact: value})
                if collision:
                    colliding.update(dict.fromkeys(collision))
                else:
                    facts[fact] = value
        conflict = None
        if colliding:
            said = {f: values.get(f, facts.get(f)) for f in colliding}
            touched = {f: v for f, v in said.items() if v is not None}
            known_sources = {**state.sources, **sources}
            why = broken_axioms(model, touched)
            conflict = Conflict(tuple(touched), touched, {f: known_sources[f] for f in touched}, why)
    taken |= {f: sources[f] for f, v in values.items() if f in facts and facts[f] == v}
    declined = frozenset((state.declined | unknown) - facts.keys())
    return replace(state, facts=facts, sources=taken, declined=declined, conflict=conflict)


def event_json(event: Event) -> dict[str, Any]:
    return {"kind": event.kind, "at": event.at, "data": plain(event.data)}
