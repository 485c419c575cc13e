"""What a conversation knows, folded from its events. A pure function of (regulation, events)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.dialogue.commands import Proposal
from assistant.rules.determination import Source, plain
from assistant.rules.expression import Value
from assistant.rules.facts import parse_facts, parse_value
from assistant.rules.graph.compiled import broken_axioms, compiled, conflicting_facts
from assistant.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Event:
    """One thing the officer did, as plain data, in the order of time.

    `said`: {text, proposals: [[fact, value, quote]], found: [provision], leanings: {fact: chance}}, and where
    the words take back something that waits: {set_aside: [fact], replaces: [fact]}, and where they leave
    open what was said in two ways: {unclear: [fact]};
    `confirmed` and `answered`: {facts: {id: value|None}}, the latter with {opened: [group]}; `restarted`: {}.
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
class Dispute:
    """One fact that was said in two ways before it was confirmed; what was said first comes first."""

    fact: str
    said: tuple[Proposal, ...]


@dataclass(frozen=True)
class State:
    """Confirmed facts with their sources, what was declined (不清楚), and what waits for the officer.

    `disputed` are facts read in two ways: they count for nothing, and wait on no list, until the officer says
    which it is. `found` holds the provisions that were found for the officer's words, `leanings` the chances
    of facts that those words hint at.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()
    pending: tuple[Proposal, ...] = ()
    conflict: Conflict | None = None
    disputed: tuple[Dispute, ...] = ()
    found: frozenset[str] = frozenset()
    leanings: Mapping[str, float] = field(default_factory=dict)


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
            return _said(rulebook, state, event.data)
        case "confirmed":
            given = event.data["facts"]
            read = {p.fact: p for p in state.pending if plain(p.value) == plain(given.get(p.fact))}
            sources = {
                fact: Source(read[fact].quote, event.at, "story")
                if fact in read
                else Source("", event.at, "answer")
                for fact in given
            }
            disputed = _unsettled(state, given)
            return _merge(rulebook, replace(state, pending=(), disputed=disputed), given, sources)
        case "answered":
            answered = event.data["facts"]
            sources = {fact: Source("", event.at, "answer") for fact in answered}
            opened = (*state.opened, *event.data.get("opened", ()))
            waiting = tuple(p for p in state.pending if p.fact not in answered)
            rest = replace(state, opened=opened, pending=waiting, disputed=_unsettled(state, answered))
            return _merge(rulebook, rest, answered, sources)
    raise ValueError(f"unknown event kind {event.kind!r}")


def _said(rulebook: Rulebook, state: State, said: Mapping[str, Any]) -> State:
    """What words propose waits. Against what waits already it stands as a dispute, unless it replaces it."""
    gone = set(said.get("set_aside", ()))
    pending = {p.fact: p for p in state.pending if p.fact not in gone}
    disputed = {dispute.fact: dispute for dispute in state.disputed}
    for fact, value, quote in said.get("proposals", ()):
        parsed = parse_value(rulebook.vocabulary[fact], value)
        if parsed is None:
            continue
        news, waiting = Proposal(fact, parsed, quote), pending.get(fact)
        earlier = disputed[fact].said if fact in disputed else (waiting,) if waiting is not None else ()
        if fact in said.get("replaces", ()) or not earlier:
            disputed.pop(fact, None)
            pending[fact] = news
        elif all(one.value != parsed for one in earlier):
            pending.pop(fact, None)
            disputed[fact] = Dispute(fact, (*earlier, news))
    unclear = [fact for fact in said.get("unclear", ()) if disputed.pop(fact, None) is not None]
    return replace(
        state,
        pending=tuple(pending.values()),
        declined=state.declined.union(unclear) - state.facts.keys(),
        disputed=tuple(disputed.values()),
        found=state.found.union(said.get("found", ())),
        leanings={**state.leanings, **said.get("leanings", {})},
    )


def _unsettled(state: State, settled: Mapping[str, object]) -> tuple[Dispute, ...]:
    return tuple(dispute for dispute in state.disputed if dispute.fact not in settled)


def _merge(
    rulebook: Rulebook, state: State, given: Mapping[str, object], sources: Mapping[str, Source]
) -> State:
    """Take answers in. Answers that cannot hold together wait as a conflict and count for nothing.

    A conflict stays, with every answer that is part of it, until the answers fit together; a fact of it
    that is answered again takes the new answer, None takes it out.
    """
    values = parse_facts(rulebook.vocabulary, given)
    waiting = state.conflict.values if state.conflict is not None else {}
    waiting_sources = state.conflict.sources if state.conflict is not None else {}
    claimed = {f: v for f, v in {**state.facts, **waiting}.items() if f not in given} | values
    said = {**state.sources, **waiting_sources, **{f: sources[f] for f in values}}
    colliding, why = collisions(rulebook, claimed)
    facts = {f: v for f, v in claimed.items() if f not in colliding}
    conflict = None
    if colliding:
        touched = {f: claimed[f] for f in colliding}
        conflict = Conflict(tuple(touched), touched, {f: said[f] for f in touched}, why)
    unknown = {fact for fact in given if fact not in values}
    return replace(
        state,
        facts=facts,
        sources={f: said[f] for f in facts},
        declined=(state.declined | unknown) - claimed.keys(),
        conflict=conflict,
    )


def collisions(rulebook: Rulebook, claimed: Mapping[str, Value]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every claimed fact that collides with another one, in vocabulary order, and what forbids it."""
    model = compiled(rulebook)
    rest, found, why = dict(claimed), dict[str, None](), dict[str, None]()
    with model.lock:
        while colliding := conflicting_facts(model, rest):
            touched = {fact: rest.pop(fact) for fact in colliding}
            found.update(dict.fromkeys(colliding))
            why.update(dict.fromkeys(broken_axioms(model, touched)))
    return tuple(fact for fact in rulebook.vocabulary.facts if fact in found), tuple(why)


def event_json(event: Event) -> dict[str, Any]:
    return {"kind": event.kind, "at": event.at, "data": plain(event.data)}
