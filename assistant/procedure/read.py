"""Read `procedure.yaml`: every step, event and clock anchored in the words of its provision.

authority:               name, says (a sentence for the officer), provision, quote, note
bodies:                  others with a part in the work: name, does, provision, quote
individual_application:  allowed: may (with provision and quote) or no_rule (the text is silent); note
validity:                provision, quote, and the days printed there: from, to; note; notice (the day of
                         the notice, told in the note, where the article prints none)
silent:                  about, absent: words that stand nowhere in the text, which proves the silence
events:                  id, label, provision, quote, after: [events that come first], note
steps:                   id, provision, who, what, quote, outcomes, if (only then), matters (only for
                         these choices of what is asked about), note, and
  clock: words           where the text gives no number, or
  clock:                 id, label, from: event, until: event, length: 7日 | 每半年 | 每年 (as in the quote),
                         extension: {most: 30日, by, when, provision, quote},
                         exclusions: [{what, provision, quote, note}], silent: [what is not said], note
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.law.document import Document
from assistant.law.step import Clock, Event, Step
from assistant.law.yaml_file import read_yaml
from assistant.procedure.anchor import Anchored, Key
from assistant.procedure.in_words import clock_words
from assistant.procedure.procedure import Body, Procedure, Validity
from assistant.procedure.read_clock import read_clock, read_events

__all__ = ["Procedure", "read_procedure"]

_KEYS = {"authority", "individual_application", "steps"}
_OPTIONS = {"bodies", "validity", "silent", "events"}
_STEP_KEYS = {"id", "provision", "who", "what", "quote", "outcomes"}


def read_procedure(path: Path, document: Document, outcomes: Collection[str]) -> Procedure:
    """Raises KnowledgeError for an unknown provision or outcome, words that do not stand in the text, or a
    clock whose number does not stand in its quote.
    """
    file = read_yaml(path)
    anchored = Anchored(file, document)
    data = anchored.mapping(file.data, _KEYS, _OPTIONS)
    authority = anchored.mapping(
        data["authority"], {"name", "says", "provision", "quote"}, {"note"}, "authority"
    )
    application = anchored.mapping(
        data["individual_application"], {"allowed", "note"}, {"provision", "quote"}, "individual_application"
    )
    events = read_events(anchored, data.get("events", []))
    steps = _steps(anchored, data["steps"], events, outcomes)
    _check_events_used(anchored, events, steps)
    return Procedure(
        authority=anchored.words(authority, "name", "authority"),
        authority_says=anchored.words(authority, "says", "authority"),
        authority_provision=anchored.quoted(authority, "authority")[0],
        authority_note=anchored.optional_words(authority, "note", "authority"),
        bodies=_bodies(anchored, data.get("bodies", [])),
        may_apply=_may_apply(anchored, application),
        may_apply_note=anchored.words(application, "note", "individual_application"),
        may_apply_provision=application.get("provision"),
        validity=_validity(anchored, data["validity"]) if "validity" in data else None,
        silent=_silent(anchored, data.get("silent", [])),
        events=tuple(events.values()),
        steps=steps,
    )


def _steps(
    anchored: Anchored, value: object, events: Mapping[str, Event], outcomes: Collection[str]
) -> tuple[Step, ...]:
    steps: dict[str, Step] = {}
    clocks: dict[str, Clock] = {}
    for index, raw in enumerate(anchored.entries(value, "steps")):
        key: Key = ("steps", index)
        entry = anchored.mapping(raw, _STEP_KEYS, {"clock", "if", "matters", "note"}, *key)
        name = anchored.new_id(entry, steps, *key)
        who, quoted = anchored.words(entry, "who", *key), anchored.quoted(entry, *key)
        words, clock = _time(anchored, entry, events, who, quoted, *key)
        if clock is not None:
            names = {name for known in clocks.values() for name in (known.id, known.label)}
            if clock.id in names or clock.label in names:
                raise anchored.file.error(f"期限“{clock.id}”用了两次", "请改名其中一个", *key, "clock")
            clocks[clock.id] = clock
        steps[name] = Step(
            id=name,
            provision=quoted[0],
            citation=quoted[1],
            who=who,
            what=anchored.words(entry, "what", *key),
            quote=quoted[2],
            clock=words,
            outcomes=_outcomes(anchored, entry, outcomes, *key),
            condition=anchored.optional_words(entry, "if", *key) or None,
            note=anchored.optional_words(entry, "note", *key),
            deadline=clock,
            matters=tuple(str(matter) for matter in entry.get("matters", ())),
        )
    return tuple(steps.values())


def _time(
    anchored: Anchored,
    entry: Mapping[str, Any],
    events: Mapping[str, Event],
    who: str,
    quoted: tuple[str, str, str],
    *key: str | int,
) -> tuple[str | None, Clock | None]:
    """A step's time: words alone where the text has no number, else the clock and what it says in words."""
    value = entry.get("clock")
    if value is None or isinstance(value, str):
        return anchored.optional_words(entry, "clock", *key) or None, None
    clock = read_clock(anchored, value, events, who, quoted, *key, "clock")
    return clock_words(clock), clock


def _outcomes(
    anchored: Anchored, entry: Mapping[str, Any], known: Collection[str], *key: str | int
) -> tuple[str, ...]:
    named = anchored.lines(entry, "outcomes", *key)
    for outcome in named:
        if outcome not in known:
            raise anchored.file.error(f"不认识的结论“{outcome}”", "结论见 outcomes.yaml", *key, "outcomes")
    if not named:
        raise anchored.file.error("没有写属于哪些结论", "outcomes 至少写一个", *key, "outcomes")
    return named


def _check_events_used(anchored: Anchored, events: Mapping[str, Event], steps: tuple[Step, ...]) -> None:
    clocks = [step.deadline for step in steps if step.deadline is not None]
    used = {event.id for clock in clocks for event in (clock.start, clock.end) if event is not None}
    for index, event in enumerate(events.values()):
        if event.id not in used:
            why = f"事件“{event.id}”没有期限用到"
            raise anchored.file.error(why, "请删去，或者写进某个期限的 from 或 until", "events", index)


def _bodies(anchored: Anchored, value: object) -> tuple[Body, ...]:
    found = []
    for index, raw in enumerate(anchored.entries(value, "bodies")):
        key = ("bodies", index)
        entry = anchored.mapping(raw, {"name", "does", "provision", "quote"}, set(), *key)
        name, does = anchored.words(entry, "name", *key), anchored.words(entry, "does", *key)
        found.append(Body(name, does, *anchored.quoted(entry, *key)))
    return tuple(found)


def _may_apply(anchored: Anchored, entry: Mapping[str, Any]) -> str:
    key = "individual_application"
    if entry["allowed"] not in ("may", "no_rule"):
        raise anchored.file.error("allowed 只能写 may 或者 no_rule（未规定）", "请改写", key, "allowed")
    if entry["allowed"] == "may":
        anchored.mapping(entry, {"allowed", "note", "provision", "quote"}, set(), key)
        anchored.quoted(entry, key)
    elif entry.keys() & {"provision", "quote"}:
        raise anchored.file.error("条文没有规定的，不能引用条文", "请删去 provision 和 quote", key)
    return str(entry["allowed"])


def _validity(anchored: Anchored, value: object) -> Validity:
    key = "validity"
    entry = anchored.mapping(value, {"provision", "quote"}, {"from", "to", "notice", "note"}, key)
    quoted = anchored.quoted(entry, key)
    note = anchored.optional_words(entry, "note", key)
    days: list[date | None] = []
    for name, words in (("from", quoted[2]), ("to", quoted[2]), ("notice", note)):
        day = entry.get(name)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise anchored.file.error(f"“{name}”应当是日期", "写成 2027-02-28", key, name)
        if day is not None:
            anchored.stands_in(f"{day.year}年{day.month}月{day.day}日", words, key, name)
        days.append(day)
    return Validity(days[0], days[1], *quoted, note, days[2])


def _silent(anchored: Anchored, value: object) -> tuple[str, ...]:
    """Matters the text is silent about, proved by words that stand nowhere in it."""
    found = []
    for index, raw in enumerate(anchored.entries(value, "silent")):
        key = ("silent", index)
        entry = anchored.mapping(raw, {"about", "absent"}, set(), *key)
        absent = anchored.lines(entry, "absent", *key)
        if not absent:
            raise anchored.file.error("absent 是空的", "写上条文里没有出现的字词", *key, "absent")
        for word in absent:
            for provision in anchored.document.provisions:
                if word in provision.text:
                    why = f"{provision.citation}里有“{word}”，不能说条文没有写"
                    raise anchored.file.error(why, "请改正", *key, "absent")
        found.append(anchored.words(entry, "about", *key))
    return tuple(found)
