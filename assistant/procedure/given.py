"""What a user gives on the command line, NAME=DATE and the like, as dates by event and clock id."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from assistant.law.step import Clock, Event
from assistant.procedure.count import Span
from assistant.procedure.errors import DeadlineError
from assistant.procedure.procedure import Procedure

_YEARS = range(2000, 2100)


def read_events(procedure: Procedure, given: Iterable[str]) -> dict[str, date]:
    """`NAME=DATE`, the name an id or a Chinese label. Raises DeadlineError."""
    events: dict[str, date] = {}
    for text in given:
        name, value = _split(text, "--event", "事件=日期，如 立案=2026-03-02")
        event = _event(procedure, name)
        if event.id in events:
            raise DeadlineError(f"--event：“{event.label}”给了两次，请只留一个")
        events[event.id] = read_day(value, f"--event {event.label}")
    return events


def read_exclusions(procedure: Procedure, given: Iterable[str]) -> dict[str, tuple[Span, ...]]:
    """`CLOCK=FROM..TO`, several for one clock if need be. Raises DeadlineError."""
    found: dict[str, tuple[Span, ...]] = {}
    for text in given:
        name, value = _split(text, "--exclude", "期限=起..止，如 decide=2026-03-10..2026-03-20")
        clock = _clock(procedure, name, "--exclude")
        first, dots, last = value.partition("..")
        if not dots:
            raise DeadlineError(f"--exclude：“{value}”不是一段日期，应写成 2026-03-10..2026-03-20")
        where = f"--exclude {clock.label}"
        span = (read_day(first, where), read_day(last, where))
        found[clock.id] = (*found.get(clock.id, ()), span)
    return found


def read_extensions(procedure: Procedure, given: Iterable[str]) -> dict[str, int]:
    """`CLOCK=DAYS`. Raises DeadlineError."""
    found: dict[str, int] = {}
    for text in given:
        name, value = _split(text, "--extend", "期限=天数，如 decide=15")
        clock = _clock(procedure, name, "--extend")
        digits = value.removesuffix("日").removesuffix("天")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 4 and int(digits) > 0):
            raise DeadlineError(f"--extend {clock.label}：“{value}”不是天数，应写成大于 0 的整数，如 15")
        if clock.id in found:
            raise DeadlineError(f"--extend：“{clock.label}”给了两次，请只留一个")
        found[clock.id] = int(digits)
    return found


def read_day(text: str, where: str) -> date:
    """A day written YYYY-MM-DD and in no other way. Raises DeadlineError naming where it was given."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise DeadlineError(f"{where}：“{text}”不是日期，应写成 YYYY-MM-DD，如 2026-03-15")
    if day.year not in _YEARS:
        raise DeadlineError(f"{where}：{text} 太远了，只算 {_YEARS[0]} 年到 {_YEARS[-1]} 年，请核对年份")
    return day


def _split(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.replace("＝", "=", 1).partition("=")
    if not equals or not name.strip() or not value.strip():
        raise DeadlineError(f"{option}：“{text}”看不懂，应写成 {form}")
    return name.strip(), value.strip()


def _event(procedure: Procedure, name: str) -> Event:
    event = procedure.event(name)
    if event is not None:
        return event
    if not procedure.events:
        raise DeadlineError("本制度没有写任何天数，没有可以用的 --event；去掉它可以看不带天数的步骤")
    known = [word for event in procedure.events for word in (event.label, event.id)]
    raise DeadlineError(f"--event：没有事件“{name}”{_near(name, known)}。可用的有：{_list(procedure.events)}")


def _clock(procedure: Procedure, name: str, option: str) -> Clock:
    clock = procedure.clock(name)
    if clock is not None:
        return clock
    if not procedure.clocks:
        raise DeadlineError(f"{option}：本制度没有写任何天数，没有可以延长或者扣除的期限")
    known = [word for clock in procedure.clocks for word in (clock.label, clock.id)]
    raise DeadlineError(
        f"{option}：没有期限“{name}”{_near(name, known)}。可用的有：{_list(procedure.clocks)}"
    )


def _near(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1)
    return f"，最接近的是“{near[0]}”" if near else ""


def _list(named: Iterable[Event | Clock]) -> str:
    return "、".join(f"{entry.label}（{entry.id}）" for entry in named)
