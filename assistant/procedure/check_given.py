"""What is given to the clocks, held against the text: order of events, extensions, exclusions."""

from collections.abc import Mapping
from datetime import date

from assistant.law.step import Clock
from assistant.procedure.count import Span
from assistant.procedure.errors import DeadlineError
from assistant.procedure.procedure import Procedure
from assistant.procedure.read_clock import before


def check_order(procedure: Procedure, events: Mapping[str, date]) -> None:
    known = {event.id: event for event in procedure.events}
    for name in events:
        if name not in known:
            raise DeadlineError(f"没有事件“{name}”")
    for name, day in events.items():
        for earlier in before(known[name], known):
            if earlier in events and day < events[earlier]:
                first, then = known[earlier].label, known[name].label
                raise DeadlineError(f"“{then}”（{day}）不能早于“{first}”（{events[earlier]}），请核对日期")


def check_applies(procedure: Procedure, name: str, events: Mapping[str, date]) -> None:
    clock = next((clock for clock in procedure.clocks if clock.id == name), None)
    if clock is None:
        raise DeadlineError(f"没有期限“{name}”")
    if clock.start.id not in events:
        raise DeadlineError(
            f"“{clock.label}”还没有起算，不能延长或者扣除；请用 --event 给出“{clock.start.label}”的日期"
        )


def check_extension(clock: Clock, days: int) -> None:
    if days == 0:
        return
    if clock.extension is None:
        raise DeadlineError(f"条文没有写“{clock.label}”可以延长（{clock.citation}），请去掉这个延长")
    if not 0 < days <= clock.extension.days:
        raise DeadlineError(
            f"“{clock.label}”最多延长{clock.extension.days}日（{clock.extension.citation}），给的是{days}日"
        )


def check_exclusions(clock: Clock, start: date | None, excluded: tuple[Span, ...]) -> None:
    if excluded and not clock.exclusions:
        raise DeadlineError(f"条文没有写“{clock.label}”可以扣除时间（{clock.citation}），请去掉这个扣除")
    for first, last in excluded:
        if first > last:
            raise DeadlineError(f"扣除的时间 {first}..{last} 起止颠倒了，请先写早的一天")
        if start is not None and last <= start:
            began = f"“{clock.start.label}”（{start}）"
            raise DeadlineError(f"扣除的时间 {first}..{last} 在{began}当天或者以前，不影响期限，请核对日期")
