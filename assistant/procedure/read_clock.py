"""Events and clocks of `procedure.yaml`. A clock whose number is not in the quoted words is refused."""

import re
from collections.abc import Mapping

from assistant.law.step import Clock, Event, Exclusion, Extension
from assistant.procedure.anchor import Anchored

_DAYS = re.compile(r"([1-9]\d{0,3})日")
_MONTHS = {"每半年": 6, "每年": 12}
_CLOCK_KEYS = {"id", "label", "from", "length"}
_CLOCK_OPTIONS = {"until", "extension", "exclusions", "silent", "note"}


def read_events(anchored: Anchored, value: object) -> dict[str, Event]:
    """Events by id, in the order of the file; `after` names events that stand before it."""
    events: dict[str, Event] = {}
    names: set[str] = set()
    for index, raw in enumerate(anchored.entries(value, "events")):
        key = ("events", index)
        entry = anchored.mapping(raw, {"id", "label", "provision", "quote"}, {"note", "after"}, *key)
        name = anchored.new_id(entry, events, *key)
        label = anchored.words(entry, "label", *key)
        if label in names or "=" in label or "=" in name:
            raise anchored.file.error(f"“{label}”与别的事件同名，或者含有“=”", "请改名", *key, "label")
        names |= {name, label}
        after = anchored.lines(entry, "after", *key)
        for earlier in after:
            if earlier not in events:
                raise anchored.file.error(f"前面没有事件“{earlier}”", "先发生的写在前面", *key, "after")
        note = anchored.optional_words(entry, "note", *key)
        events[name] = Event(name, label, *anchored.quoted(entry, *key), note, after)
    return events


def read_clock(
    anchored: Anchored,
    value: object,
    events: Mapping[str, Event],
    who: str,
    anchor: tuple[str, str, str],
    *key: str | int,
) -> Clock:
    """The clock of a step; `anchor`, the step's provision, citation and quote, must hold the number."""
    entry = anchored.mapping(value, _CLOCK_KEYS, _CLOCK_OPTIONS, *key)
    length = anchored.words(entry, "length", *key)
    anchored.stands_in(length, anchor[2], *key, "length")
    days, months = _days(length), _MONTHS.get(length)
    if days is None and months is None:
        raise anchored.file.error(f"看不懂期限“{length}”", "写成 7日、每半年 或者 每年", *key, "length")
    if months is not None and ("extension" in entry or "exclusions" in entry):
        raise anchored.file.error("周期不能延长或者扣除", "请删去 extension 和 exclusions", *key)
    start = _event(anchored, entry["from"], events, *key, "from")
    end = _event(anchored, entry["until"], events, *key, "until") if "until" in entry else None
    if end is not None and start.id not in before(end, events):
        why = f"“{end.label}”没有写明在“{start.label}”之后"
        raise anchored.file.error(why, f"请在事件 {end.id} 的 after 里写上 {start.id}", *key, "until")
    exclusions = anchored.entries(entry.get("exclusions", []), *key, "exclusions")
    return Clock(
        id=anchored.words(entry, "id", *key),
        label=anchored.words(entry, "label", *key),
        who=who,
        start=start,
        end=end,
        days=days,
        months=months,
        from_the_day="之日起" in anchor[2],
        provision=anchor[0],
        citation=anchor[1],
        quote=anchor[2],
        extension=_extension(anchored, entry["extension"], *key, "extension")
        if "extension" in entry
        else None,
        exclusions=tuple(
            _exclusion(anchored, exclusion, *key, "exclusions", index)
            for index, exclusion in enumerate(exclusions)
        ),
        silent=anchored.lines(entry, "silent", *key),
        note=anchored.optional_words(entry, "note", *key),
    )


def before(event: Event, events: Mapping[str, Event]) -> frozenset[str]:
    """Every event that must not come after this one, directly or through others."""
    found: set[str] = set()
    for earlier in event.after:
        found |= {earlier, *before(events[earlier], events)}
    return frozenset(found)


def _days(length: str) -> int | None:
    found = _DAYS.fullmatch(length)
    return int(found[1]) if found else None


def _event(anchored: Anchored, name: object, events: Mapping[str, Event], *key: str | int) -> Event:
    if not isinstance(name, str) or name not in events:
        raise anchored.file.error(f"没有事件“{name}”", "请在 events 里写上，或者改正编号", *key)
    return events[name]


def _extension(anchored: Anchored, value: object, *key: str | int) -> Extension:
    entry = anchored.mapping(value, {"most", "by", "when", "provision", "quote"}, set(), *key)
    most = anchored.words(entry, "most", *key)
    quoted = anchored.quoted(entry, *key)
    anchored.stands_in(most, quoted[2], *key, "most")
    days = _days(most)
    if days is None:
        raise anchored.file.error(f"看不懂延长期限“{most}”", "写成 30日", *key, "most")
    return Extension(days, anchored.words(entry, "by", *key), anchored.words(entry, "when", *key), *quoted)


def _exclusion(anchored: Anchored, value: object, *key: str | int) -> Exclusion:
    entry = anchored.mapping(value, {"what", "provision", "quote"}, {"note"}, *key)
    note = anchored.optional_words(entry, "note", *key)
    return Exclusion(anchored.words(entry, "what", *key), *anchored.quoted(entry, *key), note)
