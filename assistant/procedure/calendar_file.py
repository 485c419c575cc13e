"""Running clocks as an RFC 5545 calendar: an all-day event on each last day, with its words and an alarm."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from assistant.procedure.errors import DeadlineError
from assistant.procedure.reckon import Reckoning
from assistant.procedure.table import behind

_NINE_THE_DAY_BEFORE = timedelta(hours=-15)


def calendar_bytes(
    regulation: str, title: str, knowledge_version: str, reckoned: Sequence[Reckoning], case: str = ""
) -> bytes:
    """The calendar of every clock that has started and not ended; the same dates always give the same bytes.

    UIDs rest on regulation, clock, starting day and the name of the case, so that a later import replaces an
    event instead of doubling it. DTSTAMP is the day the clock started, never the time of writing.
    Raises DeadlineError when there is nothing to put in.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//rongcuo//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    entries = [entry for entry in reckoned if entry.start is not None and entry.end is None]
    if not entries:
        raise DeadlineError("没有进行中的期限可以写进日历，请用 --event 给出起算的日期")
    for entry in entries:
        calendar.add_component(_event(regulation, title, knowledge_version, entry, case))
    content: bytes = calendar.to_ical()
    return content


def _event(regulation: str, title: str, knowledge_version: str, entry: Reckoning, case: str) -> Event:
    assert entry.start is not None
    assert entry.due is not None
    clock, summary = entry.clock, f"最后一天：{entry.clock.label}（{entry.clock.citation}）"
    if case:
        summary = f"{case}｜{summary}"
    event = Event()
    event.add("uid", _uid(regulation, entry, case))
    event.add("dtstamp", datetime.combine(entry.start, time(), UTC))
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + timedelta(1))
    event.add("summary", summary)
    lines = [
        f"《{title}》{clock.citation}",
        *behind(entry, as_of_today=False),
        f"条文库版本 {knowledge_version}",
    ]
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", _NINE_THE_DAY_BEFORE)
    event.add_component(alarm)
    return event


def _uid(regulation: str, entry: Reckoning, case: str) -> str:
    """One event for a clock, its starting day and a case, whose name itself does not stand in it."""
    told_apart = f"-{sha256(case.encode()).hexdigest()[:12]}" if case else ""
    return f"{regulation}-{entry.clock.id}-{entry.start}{told_apart}@rongcuo"
