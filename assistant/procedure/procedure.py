"""A regulation's procedure: who decides, who may apply, how long it is in force, the steps and clocks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from assistant.law.step import Clock, Event, Step


@dataclass(frozen=True)
class Body:
    """A body that the text gives a part of the work."""

    name: str
    does: str
    provision: str
    citation: str
    quote: str


@dataclass(frozen=True)
class Validity:
    """The days between which the regulation is in force, as printed; None where the text prints no day.

    `notice_day`: where the article names no day, the one on the notice that issued it, which the scope takes.
    """

    first_day: date | None
    last_day: date | None
    provision: str
    citation: str
    quote: str
    note: str
    notice_day: date | None = None


@dataclass(frozen=True)
class Procedure:
    """`may_apply` is `may` or `no_rule` (the text is silent). `silent`: matters the text does not touch.

    `authority_says`: what the text says of the body that decides, as a sentence without its full stop.
    """

    authority: str
    authority_says: str
    authority_provision: str
    authority_note: str
    bodies: tuple[Body, ...]
    may_apply: str
    may_apply_note: str
    may_apply_provision: str | None
    validity: Validity | None
    silent: tuple[str, ...]
    events: tuple[Event, ...]
    steps: tuple[Step, ...]

    def steps_for(self, outcome: str, chosen: Collection[object] = ()) -> tuple[Step, ...]:
        """The steps that belong to an outcome, and to the matter chosen where there is one."""
        return tuple(
            step
            for step in self.steps
            if outcome in step.outcomes
            and (not step.matters or not chosen or set(step.matters) & set(chosen))
        )

    @property
    def clocks(self) -> tuple[Clock, ...]:
        return tuple(step.deadline for step in self.steps if step.deadline is not None)

    def clock(self, name: str) -> Clock | None:
        """The clock of an id or a Chinese label."""
        return next((clock for clock in self.clocks if name in (clock.id, clock.label)), None)

    def event(self, name: str) -> Event | None:
        """The event of an id or a Chinese label."""
        return next((event for event in self.events if name in (event.id, event.label)), None)
