"""Words that give a choice away: absolutes, and echoes of the question. HDR as in `chance`."""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.quiz.lint.measure import Asked, Limits, Measure


def absolutes(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """Share of wrong options and false 判断 with an absolute ÷ that of right options and true 判断.

    Half a case is added to each count (Haldane 1955), so that none is no division by zero. Counted over those
    that hold one, since with a handful of them the ratio says nothing. HDR 28a: specific determiners.
    """
    said = [
        (question.id, option.text, option.correct)
        for question in questions
        if question.has_letters
        for option in question.item.options
    ]
    said += [(q.id, q.item.stem, q.item.key == "A") for q in questions if not q.has_letters]
    pattern = re.compile("|".join(map(re.escape, limits.absolutes)))
    harmless = re.compile("|".join(map(re.escape, limits.not_absolutes)) or "(?!)")
    held = [(name, right) for name, text, right in said if pattern.search(harmless.sub("、", text))]
    right, wrong = sum(r for _, r in held), sum(not r for _, r in held)
    rights, wrongs = sum(r for *_, r in said), sum(not r for *_, r in said)
    yield Measure(
        id="absolutes",
        label="绝对化用词：错的比对的多几倍",
        figure=((wrong + 0.5) / (wrongs + 1)) / ((right + 0.5) / (rights + 1)) if held else None,
        count=len(held),
        chance=None,
        questions=tuple(dict.fromkeys(name for name, is_right in held if not is_right)),
        shown=f"错的 {wrong}/{wrongs}、对的 {right}/{rights}",
        remedy="请让绝对化用词在对的和错的说法里一样常见，或者都不用",
    )


def clang_question(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of 单选 whose key echoes the question: a run of characters of it that no wrong option holds.

    Against the share of wrong options that echo it so. Titles in 《》 and terms of the trade are no echo.
    HDR 28b: clang associations, choices identical to or resembling words in the stem.
    """
    yield _echo(questions, limits, "clang_question", "与问句同词的只有答案", lambda q: q.item.stem)


def clang_story(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """As `clang_question`, of the story told so far. HDR 28b.

    Questions that ask which provision the facts meet are left out: to know the law's words again in the facts
    is what they ask for.
    """
    others = [question for question in questions if question.item.topic != "provision"]
    yield _echo(others, limits, "clang_story", "与材料同词的只有答案", lambda q: q.story)


def _echo(
    questions: Sequence[Asked], limits: Limits, name: str, label: str, source: Callable[[Asked], str]
) -> Measure:
    group = [q for q in questions if q.item.type == "single" and source(q)]
    keys: list[str] = []
    wrong_echoes = wrongs = 0
    for question in group:
        runs = [runs_of(option.text, limits) for option in question.item.options]
        heard = runs_of(source(question), limits)
        for place, option in enumerate(question.item.options):
            others = set().union(*runs[:place], *runs[place + 1 :])
            echoes = bool((runs[place] & heard) - others)
            if option.correct and echoes:
                keys.append(question.id)
            wrong_echoes += echoes and not option.correct
            wrongs += not option.correct
    return Measure(
        id=name,
        label=label,
        figure=len(keys) / len(group) if group else None,
        count=len(group),
        chance=wrong_echoes / wrongs if wrongs else None,
        questions=tuple(keys),
        shown=f"答案 {len(keys)}/{len(group)}、错误选项 {wrong_echoes}/{wrongs}",
        remedy="请换一种说法，或者让错误选项也用同样的词",
    )


def runs_of(text: str, limits: Limits) -> set[str]:
    """Every run of `limits.run` characters, none of them across punctuation, a title in 《》 or a term."""
    terms = sorted(limits.terms, key=len, reverse=True)
    pattern = "|".join(["《[^》]*》", *map(re.escape, terms), r"\W+"])
    return {
        part[at : at + limits.run]
        for part in re.split(pattern, text)
        for at in range(len(part) - limits.run + 1)
    }
