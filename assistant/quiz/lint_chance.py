"""Marks by which someone who knows nothing could find the key: its place, its length, its likeness.

The guidelines are numbered as in Haladyna, Downing & Rodriguez, A Review of Multiple-Choice Item-Writing
Guidelines for Classroom Assessment, Applied Measurement in Education 15(3), 2002 (HDR below).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from assistant.quiz.item import LETTERS, TYPE_LABELS
from assistant.quiz.lint_measure import Asked, Limits, Measure

Score = Callable[[Sequence[str]], Sequence[float]]


def key_position(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """For each number of options k among the 单选: the largest distance of a letter's share of the keys from 1/k.

    HDR 20: vary the location of the right answer according to the number of choices.
    """
    by_size: dict[int, list[Asked]] = defaultdict(list)
    for question in questions:
        if question.item.type == "single":
            by_size[len(question.item.options)].append(question)
    for size, group in sorted(by_size.items()):
        keys = Counter(question.item.key for question in group)
        letters = LETTERS[:size]
        far = max(letters, key=lambda letter: (abs(keys[letter] / len(group) - 1 / size), keys[letter]))
        yield Measure(
            id="key_position",
            label=f"答案位置（{size} 个选项）",
            figure=keys[far] / len(group),
            count=len(group),
            chance=1 / size,
            questions=tuple(question.id for question in group if question.item.key == far),
            shown="、".join(f"{letter} {keys[letter]}" for letter in letters),
            remedy="请把正确选项在各个字母之间均匀调换",
        )


def judge_true(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of the 判断 that are 对, against one half. HDR 20 for two choices."""
    group = [question for question in questions if question.item.type == "judge"]
    true = [question.id for question in group if question.item.key == "A"]
    yield Measure(
        id="judge_true",
        label="判断题中“对”的份额",
        figure=len(true) / len(group) if group else None,
        count=len(group),
        chance=0.5,
        questions=tuple(true),
        shown=f"对 {len(true)}、错 {len(group) - len(true)}",
        remedy="请让对的和错的说法各占一半左右",
    )


def key_longest(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """Of the 单选 one of whose options is strictly the longest in characters: the share in which that is the key.

    By chance 1/k. Then the same of the 多选 and 不定项 together, by chance right options / options.
    HDR 24: keep the length of choices about equal; HDR 28d: no conspicuous correct choice.
    """
    yield from _distinguished(questions, "key_longest", "最长的选项是答案", lambda texts: [*map(len, texts)])


def key_shortest(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """As `key_longest`, of the strictly shortest option. HDR 24."""
    yield from _distinguished(
        questions, "key_shortest", "最短的选项是答案", lambda texts: [-len(text) for text in texts]
    )


def key_most_alike(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """As `key_longest`, of the option that is strictly most like the others (`likeness`).

    Distractors made by varying the key leave it in their midst. HDR 28e: pairs or triplets that clue.
    """
    yield from _distinguished(questions, "key_most_alike", "与其他选项最像的是答案", likeness)


def _distinguished(questions: Sequence[Asked], name: str, label: str, score: Score) -> Iterator[Measure]:
    for types, words in ((("single",), TYPE_LABELS["single"]), (("multiple", "indefinite"), "多选和不定项")):
        group = [
            (question, best)
            for question in questions
            if question.item.type in types and (best := _only_best(question, score)) is not None
        ]
        hit = [question.id for question, best in group if question.item.options[best].correct]
        chances = [len(question.item.key) / len(question.item.options) for question, _ in group]
        yield Measure(
            id=name,
            label=f"{label}（{words}）",
            figure=len(hit) / len(group) if group else None,
            count=len(group),
            chance=sum(chances) / len(chances) if chances else None,
            questions=tuple(hit),
            shown=f"{len(hit)}/{len(group)} 题",
            remedy="请让正确选项和错误选项长短、写法相当，有的更长，有的更短",
        )


def _only_best(question: Asked, score: Score) -> int | None:
    """The place of the option that scores strictly highest."""
    scores = score([option.text for option in question.item.options])
    highest = max(scores)
    places = [place for place, value in enumerate(scores) if value == highest]
    return places[0] if len(places) == 1 else None


def likeness(texts: Sequence[str]) -> list[float]:
    """For each text the share of its pairs of characters that the other texts hold, averaged over these."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} or {text} for text in texts]
    return [
        sum(len(own & other) for j, other in enumerate(pairs) if j != i) / (len(own) * (len(pairs) - 1 or 1))
        for i, own in enumerate(pairs)
    ]


def recurring_option(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """Of the option texts that stand in many 单选: the share of right ones that is furthest from chance.

    An option seen again and again and hardly ever right (or wrong) is judged without reading the story.
    HDR 29: make all distractors plausible.
    """
    where: dict[str, list[tuple[Asked, bool]]] = defaultdict(list)
    for question in questions:
        if question.item.type == "single":
            for option in question.item.options:
                where[option.text].append((question, option.correct))
    shares = {
        text: (sum(right for _, right in uses) / len(uses), _mean_chance([q for q, _ in uses]))
        for text, uses in where.items()
        if len(uses) >= limits.recurring
    }
    far = max(shares, key=lambda text: abs(shares[text][0] - shares[text][1]), default=None)
    listed = [f"“{t}”{sum(right for _, right in where[t])}/{len(where[t])}" for t in shares]
    yield Measure(
        id="recurring_option",
        label="反复出现的选项有多少次是答案",
        figure=shares[far][0] if far else None,
        count=len(where[far]) if far else 0,
        chance=shares[far][1] if far else None,
        questions=tuple(question.id for question, _ in where[far]) if far else (),
        shown="、".join(listed) or f"没有出现 {limits.recurring} 次以上的选项",
        remedy="请多出答案就是它的题，或者在它总不对的题里换成别的错误选项",
    )


def _mean_chance(questions: Sequence[Asked]) -> float:
    return sum(1 / len(question.item.options) for question in questions) / len(questions)
