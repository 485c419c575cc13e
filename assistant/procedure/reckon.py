"""The clocks of a regulation on given dates: last days, other readings, and where things stand today.

日 are calendar days and the day of the event itself is not counted; the regulations do not say how to count,
so the working-day reading stands beside each result and nothing is ever shifted because of a day of rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.law.step import Clock, Event
from assistant.procedure.check_given import check_applies, check_exclusions, check_extension, check_order
from assistant.procedure.count import Span, days_within, last_day, months_later, period_end, within
from assistant.procedure.errors import DeadlineError
from assistant.procedure.procedure import Procedure
from assistant.procedure.workdays import UnknownYearError, is_workday, next_workday, rest_name, weekday

COUNTING = (
    "“日”按自然日数，起算那天不算，从第二天数起；最后一天遇到休息日不顺延。"
    "这是这里的数法：本制度没有写怎样数日子，所以把按工作日数的结果列在旁边，以认定机关的算法为准。"
)


@dataclass(frozen=True)
class Status:
    """`code`: not_started, running, overdue, done_on_time or done_late.

    `days`: days left (0: today is the last) or days late.
    """

    code: str
    days: int | None
    label: str


@dataclass(frozen=True)
class Alternative:
    """Another way to read the same clock. `last_day` is None where it cannot be told, and `why` says why."""

    kind: str  # workdays, start_day_counts or rolling
    reading: str
    last_day: date | None
    status: Status | None
    why: str


@dataclass(frozen=True)
class Reckoning:
    """One clock. `last_day` without extension, `due` with what was granted, `latest` with all allowed.

    `excluded_days` are those within the time counted. `rest` names the day of rest that `due` falls on.
    `unknown`: what cannot be told about the days; `remarks`: what follows from the day taken as today.
    """

    clock: Clock
    start: date | None
    end: date | None
    last_day: date | None
    extension_days: int
    due: date | None
    latest: date | None
    excluded: tuple[Span, ...]
    excluded_days: int
    rest: str | None
    next_workday: date | None
    status: Status
    alternatives: tuple[Alternative, ...]
    unknown: tuple[str, ...]
    remarks: tuple[str, ...]


def reckon(
    procedure: Procedure,
    events: Mapping[str, date],
    today: date,
    exclusions: Mapping[str, tuple[Span, ...]] | None = None,
    extensions: Mapping[str, int] | None = None,
) -> tuple[Reckoning, ...]:
    """Every clock, in the order of the text.

    `events` by event id; `exclusions` (first and last day, both within) and `extensions` (days) by clock id.
    Raises DeadlineError for an event before one that must come first, an extension or exclusion that the text
    does not allow, or one that cannot be applied.
    """
    exclusions, extensions = exclusions or {}, extensions or {}
    check_order(procedure, events)
    for name in (*exclusions, *extensions):
        check_applies(procedure, name, events)
    reckoned = []
    for clock in procedure.clocks:
        if clock.months is not None:
            reckoned.append(_period(clock, clock.months, events.get(clock.start.id), today))
        else:
            reckoned.append(
                _days(clock, events, today, exclusions.get(clock.id, ()), extensions.get(clock.id, 0))
            )
    return tuple(reckoned)


def validity_remarks(procedure: Procedure, events: Mapping[str, date]) -> tuple[str, ...]:
    """Given events outside the printed days of the regulation, each in a sentence."""
    validity, remarks = procedure.validity, []
    if validity is None:
        return ()
    labels = {event.id: event.label for event in procedure.events}
    for name, day in events.items():
        if validity.first_day is not None and day < validity.first_day:
            remarks.append(
                f"“{labels[name]}”（{day}）在施行的日子（{validity.first_day}，{validity.citation}）以前，能不能适用，条文没有写"
            )
        if validity.notice_day is not None and day < validity.notice_day:
            remarks.append(
                f"“{labels[name]}”（{day}）在印发通知的日子（{validity.notice_day}）以前；"
                f"{validity.citation}没有印施行的日子，认定时以这一天为准，在它以前的不适用"
            )
        if validity.last_day is not None and day > validity.last_day:
            remarks.append(
                f"“{labels[name]}”（{day}）在有效期（至{validity.last_day}，{validity.citation}）以后，能不能适用，条文没有写"
            )
    return tuple(remarks)


def _days(
    clock: Clock, events: Mapping[str, date], today: date, excluded: tuple[Span, ...], extended: int
) -> Reckoning:
    assert clock.days is not None
    start = events.get(clock.start.id)
    end = events.get(clock.end.id) if clock.end is not None else None
    check_extension(clock, extended)
    check_exclusions(clock, start, excluded)
    if start is None:
        unknown = _end_without_start(clock, end)
        status = Status("not_started", None, "未开始")
        return Reckoning(clock, None, end, None, 0, None, None, (), 0, None, None, status, (), unknown, ())
    length = clock.days + extended

    def counts(day: date) -> bool:
        return not within(day, excluded)

    due = last_day(start, length, counts)
    rest, following, unknown = _rest(due)
    excluded_days = days_within(start, due, excluded)
    return Reckoning(
        clock=clock,
        start=start,
        end=end,
        last_day=last_day(start, clock.days, counts),
        extension_days=extended,
        due=due,
        latest=last_day(start, clock.days + clock.extension.days, counts) if clock.extension else None,
        excluded=excluded,
        excluded_days=excluded_days,
        rest=rest,
        next_workday=following,
        status=_status(start, due, end, today),
        alternatives=_alternatives(clock, start, length, excluded, end, today),
        unknown=(*unknown, *_without_effect(excluded, excluded_days)),
        remarks=_planned(clock, start, end, today),
    )


def _alternatives(
    clock: Clock, start: date, length: int, excluded: tuple[Span, ...], end: date | None, today: date
) -> tuple[Alternative, ...]:
    def read(kind: str, reading: str, begin: date, counts: Callable[[date], bool]) -> Alternative:
        try:
            due = last_day(begin, length, counts)
        except UnknownYearError as unknown:
            return Alternative(kind, reading, None, None, str(unknown))
        return Alternative(kind, reading, due, _status(start, due, end, today), "")

    found = [read("workdays", "按工作日数", start, lambda day: not within(day, excluded) and is_workday(day))]
    if clock.from_the_day:
        reading = "“之日起”把起算那天也算作第一天"
        day_before = start - timedelta(1)
        found.append(read("start_day_counts", reading, day_before, lambda day: not within(day, excluded)))
    return tuple(found)


def _period(clock: Clock, months: int, last: date | None, today: date) -> Reckoning:
    """Once in every half-year or year by the calendar; beside it, so many months after the last time."""
    if last is not None and last > today:
        raise DeadlineError(f"“{clock.start.label}”（{last}）不能在今天（{today}）以后，请核对日期")
    this_period = period_end(today, months)
    if last is None:
        due, remark = this_period, "没有给出上一次的日期，不知道这一期做过没有；最后一天是本期的最后一天"
    else:
        due = period_end(period_end(last, months) + timedelta(1), months)
        remark = "这一期已经做过，最后一天是下一期的" if period_end(last, months) == this_period else ""
    alternatives = []
    if last is not None:
        rolling = months_later(last, months)
        words = f"从上一次起{months}个月"
        alternatives.append(Alternative("rolling", words, rolling, _status(last, rolling, None, today), ""))
    rest, following, unknown = _rest(due)
    return Reckoning(
        clock=clock,
        start=last,
        end=None,
        last_day=due,
        extension_days=0,
        due=due,
        latest=None,
        excluded=(),
        excluded_days=0,
        rest=rest,
        next_workday=following,
        status=_status(date.min, due, None, today),
        alternatives=tuple(alternatives),
        unknown=unknown,
        remarks=(remark,) if remark else (),
    )


def _status(start: date, due: date, end: date | None, today: date) -> Status:
    if start > today:
        return Status("not_started", None, "未开始")
    if end is not None and end <= today:
        late = (end - due).days
        if late > 0:
            return Status("done_late", late, f"已完成，超期{late}天")
        return Status("done_on_time", None, "已完成，没有超期")
    left = (due - today).days
    if left < 0:
        return Status("overdue", -left, f"已超期{-left}天")
    return Status("running", left, f"进行中，还剩{left}天" if left else "进行中，今天是最后一天")


def _rest(due: date) -> tuple[str | None, date | None, tuple[str, ...]]:
    """(name of the day of rest or None, the working day after it, what is not known about it)."""
    try:
        rest = rest_name(due)
    except UnknownYearError as unknown:
        remark = f"最后一天{due}是{weekday(due)}，是不是休息日还不能确定：{unknown}"
        return None, None, (remark,)
    if rest is None:
        return None, None, ()
    try:
        return rest, next_workday(due), ()
    except UnknownYearError as unknown:
        return rest, None, (f"最后一天以后的第一个工作日：{unknown}",)


def _planned(clock: Clock, start: date, end: date | None, today: date) -> tuple[str, ...]:
    """Dates that lie ahead are taken as planned."""
    ahead: list[tuple[Event, date]] = [(clock.start, start)] if start > today else []
    if clock.end is not None and end is not None and end > today:
        ahead.append((clock.end, end))
    return tuple(f"“{event.label}”（{day}）在今天以后，按还没有发生计算" for event, day in ahead)


def _end_without_start(clock: Clock, end: date | None) -> tuple[str, ...]:
    return (f"没有给出“{clock.start.label}”的日期，算不出",) if end is not None else ()


def _without_effect(excluded: tuple[Span, ...], days: int) -> tuple[str, ...]:
    return ("所给的扣除时间都在最后一天以后，没有影响",) if excluded and not days else ()
