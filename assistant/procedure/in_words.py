"""Steps and clocks in Chinese, every word from `procedure.yaml`."""

from assistant.law.step import Clock, Step

_PERIODS = {6: "每半年至少一次", 12: "每年至少一次"}


def clock_words(clock: Clock) -> str:
    """E.g. 容错决定作出后7日内; 立案之日起30日内；情况复杂的，经负责人批准可以延长，最多30日."""
    return "；".join((term(clock), *allowances(clock)))


def term(clock: Clock) -> str:
    """The length alone, without what may lengthen it."""
    if clock.months is not None:
        return _PERIODS[clock.months]
    return f"{clock.start.label}{'之日起' if clock.from_the_day else '后'}{clock.days}日内"


def allowances(clock: Clock) -> tuple[str, ...]:
    """What may lengthen a clock: its extension and the time that does not count."""
    extension = clock.extension
    longer = (
        [
            f"{extension.when}，经{extension.approved_by}批准可以延长，最多{extension.days}日（{extension.citation}）"
        ]
        if extension is not None
        else []
    )
    return (*longer, *(f"{left_out.what}不计入（{left_out.citation}）" for left_out in clock.exclusions))


def conditional(step: Step) -> str:
    """Who acts, behind the condition under which they do."""
    return f"如果{step.condition}，{step.who}" if step.condition else step.who


def step_line(step: Step) -> str:
    """One line for the officer: who, by when, does what, and the article."""
    if step.deadline is not None:
        said = [f"{term(step.deadline)}，{step.what}", *allowances(step.deadline)]
        return f"{conditional(step)}：{'；'.join(said)}。{_notes(step)}（{step.citation}）"
    clock = f"时间：{step.clock}。" if step.clock else ""
    return f"{conditional(step)}：{step.what}。{clock}{_notes(step)}（{step.citation}）"


def _notes(step: Step) -> str:
    notes = [step.note] if step.note else []
    if step.deadline is not None:
        notes += [step.deadline.start.note] if step.deadline.start.note else []
        notes += [step.deadline.note] if step.deadline.note else []
    return "".join(f"{note.rstrip('。')}。" for note in notes)
