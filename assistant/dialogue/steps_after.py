"""The steps that follow an outcome. Being put right is asked only of whom something is asked to put right."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.law.step import Step
from assistant.rules.determination import Determination

_STARTS = "启动纠错程序"  # where the text starts the correction together with the decision, it follows
_CORRECTING = ("纠错对象", "纠错事由", "汲取教训")
_ASKED_OF_YOU = "你收到了纠错要求"
_SOMETHING_WRONG = "有要纠正的问题"


def steps_after(determination: Determination) -> tuple[Step, ...]:
    """The steps of the outcome. Where no step of it starts a correction, those of the correction procedure
    carry the condition under which they are taken: 纠错对象 is only who has something to put right.
    """
    steps = determination.procedure
    if any(_STARTS in step.quote for step in steps):
        return steps
    return tuple(_only_if_asked(step) for step in steps)


def _only_if_asked(step: Step) -> Step:
    if step.condition or not any(word in step.quote for word in _CORRECTING):
        return step
    if step.who.startswith("你"):
        return replace(step, who="你", condition=_ASKED_OF_YOU)
    followed = "跟踪" in step.quote
    return replace(step, condition=_ASKED_OF_YOU if followed else _SOMETHING_WRONG)


def as_read(steps: Iterable[Step]) -> list[Step]:
    """What the officer can do first, then what is done in every case, last what hangs on a condition.

    A step that may never come (the case goes to the police) is not what a worried reader meets first.
    """
    return sorted(steps, key=lambda step: 2 if step.condition else 0 if is_yours(step) else 1)


def is_yours(step: Step) -> bool:
    return step.who.startswith("你")


def only_if_asked(determination: Determination) -> bool:
    """Whether a correction is written for the outcome, of which nothing is asked of the officer as yet."""
    return any(is_yours(step) and step.condition == _ASKED_OF_YOU for step in steps_after(determination))
