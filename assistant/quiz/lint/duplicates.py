"""Stories and questions that come twice in a bank. HDR as in `chance`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.quiz.lint.measure import Asked, Limits, Measure, first

A_STORY = 3  # sentences: one or two that a case adds are news, no story


def same_story(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of stories that another item tells too: `Limits.alike` of the sentences of both are the same.

    Only what a question adds itself is looked at, so that the parts of a case may share theirs.
    HDR 3: use novel material; HDR 4: keep the content of each item independent.
    """
    every = {q.id: _sentences(q.item.story) for q in questions}
    told = {name: sentences for name, sentences in every.items() if len(sentences) >= A_STORY}
    found: dict[str, str] = {}
    for (one, sentences), (other, others) in combinations(told.items(), 2):
        if len(sentences & others) >= limits.alike * len(sentences | others):
            found.setdefault(one, other)
            found.setdefault(other, one)
    yield Measure(
        id="same_story",
        label="材料重复",
        figure=len(found) / len(told) if told else None,
        count=len(told),
        chance=None,
        questions=tuple(name for name in told if name in found),
        shown=f"{len(found)}/{len(told)} 题" + _pairs(found),
        remedy="请换掉其中一题，或者另写材料",
    )


def same_question(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of questions that ask what another one asks: the same story, question and key text.

    The order of the options and their other texts do not matter. HDR 4.
    """
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for question in questions:
        keys = sorted(option.text for option in question.item.options if option.correct)
        alike[(question.story, question.item.stem, *keys)].append(question.id)
    found = {name: names[0] for names in alike.values() for name in names[1:]}
    yield Measure(
        id="same_question",
        label="题目重复",
        figure=len(found) / len(questions) if questions else None,
        count=len(questions),
        chance=None,
        questions=tuple(found),
        shown=f"{len(found)}/{len(questions)} 题" + _pairs(found),
        remedy="请删去其中一题",
    )


def _pairs(found: dict[str, str]) -> str:
    return "：" + first([f"{one} 与 {other}" for one, other in found.items()]) if found else ""


def _sentences(story: str) -> frozenset[str]:
    return frozenset(s for s in re.split(r"[。！？；\s]+", story) if s)
