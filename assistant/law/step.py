"""What a regulation prescribes after a determination: steps, events and clocks, as the text has them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """Something that happens on a day and starts or ends a clock. `after`: events it cannot come before."""

    id: str
    label: str
    provision: str
    citation: str
    quote: str
    note: str
    after: tuple[str, ...]


@dataclass(frozen=True)
class Extension:
    """By how many days at most a clock may be extended, who approves it, and when."""

    days: int
    approved_by: str
    when: str
    provision: str
    citation: str
    quote: str


@dataclass(frozen=True)
class Exclusion:
    """Time that does not count towards a clock."""

    what: str
    provision: str
    citation: str
    quote: str
    note: str


@dataclass(frozen=True)
class Clock:
    """A time limit with a number: `days` after `start`, or, where `months` is set, once in every such period.

    `from_the_day`: the text says 自……之日起, which does not tell whether that day counts itself.
    `silent`: what the text does not say about this clock.
    """

    id: str
    label: str
    who: str
    start: Event
    end: Event | None
    days: int | None
    months: int | None
    from_the_day: bool
    provision: str
    citation: str
    quote: str
    extension: Extension | None
    exclusions: tuple[Exclusion, ...]
    silent: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Step:
    """One prescribed step. `clock` is the time in words, or None where the text is silent.

    `condition`: the step is taken only then. `deadline`: the clock, where the words hold a number. `matters`:
    the matters asked about that it belongs to; none means every one.
    """

    id: str
    provision: str
    citation: str
    who: str
    what: str
    quote: str
    clock: str | None
    outcomes: tuple[str, ...]
    condition: str | None = None
    note: str = ""
    deadline: Clock | None = None
    matters: tuple[str, ...] = ()
