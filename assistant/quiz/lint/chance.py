"""Marks by which someone who knows nothing could find the key: its place, its length, its likeness.

The guidelines are numbered as in Haladyna, Downing & Rodriguez, A Review of Multiple-Choice Item-Writing
Guidelines for Classroom Assessment, Applied Measurement in Education 15(3), 2002 (HDR below).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from assistant.quiz.item import LETTERS, TOPIC_LABELS, TYPE_LABELS
from assistant.quiz.lint.measure import Asked, Limits, Measure

Score = Callable[[Sequence[str]], Sequence[float]]


def key_position(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """For each number of options k among the 单选: the letter whose share of the keys is furthest from 1/k.

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
    """Of the questions with one option that is strictly the longest: the share in which that is right.

    Length is counted in characters. Of the 单选, by chance 1/k, all together and by what they ask; then of
    the 多选 and 不定项, by chance right options / options.
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
    for group, words in _groups(questions):
        standing_out = [(q, best) for q in group if (best := _only_best(q, score)) is not None]
        hit = [question.id for question, best in standing_out if question.item.options[best].correct]
        chances = [len(question.item.key) / len(question.item.options) for question, _ in standing_out]
        yield Measure(
            id=name,
            label=f"{label}（{words}）",
            figure=len(hit) / len(standing_out) if standing_out else None,
            count=len(standing_out),
            chance=sum(chances) / len(chances) if chances else None,
            questions=tuple(hit),
            shown=f"{len(hit)}/{len(standing_out)} 题",
            remedy="请让正确选项和错误选项长短、写法相当：这一类题里，正确选项有时最突出，有时不突出",
        )


def _groups(questions: Sequence[Asked]) -> Iterator[tuple[list[Asked], str]]:
    """What is looked at together: a bias of one kind of question may hide behind that of another."""
    single = [question for question in questions if question.item.type == "single"]
    yield single, TYPE_LABELS["single"]
    for topic, words in TOPIC_LABELS.items():
        if about := [question for question in single if question.item.topic == topic]:
            yield about, f"{TYPE_LABELS['single']}·{words}"
    yield [q for q in questions if q.item.type in ("multiple", "indefinite")], "多选和不定项"


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
    """Of the option texts in `Limits.recurring` 单选 or more: the one most often right, the one most seldom.

    Against chance, and by how far each may be from it. An option seen again and again and hardly ever right
    (or wrong) is judged without reading the story. HDR 29: make all distractors plausible.
    """
    where: dict[str, list[tuple[Asked, bool]]] = defaultdict(list)
    for question in questions:
        if question.item.type == "single":
            for option in question.item.options:
                where[option.text].append((question, option.correct))
    ranked = sorted(
        (_standing(text, uses, limits) for text, uses in where.items() if len(uses) >= limits.recurring),
        key=lambda found: found.away,
    )
    for label, found in (("最常是答案", ranked[::-1]), ("最少是答案", ranked)):
        first = found[0] if found else None
        yield Measure(
            id="recurring_option",
            label=f"反复出现的选项中{label}的",
            figure=first.share if first else None,
            count=first.count if first else 0,
            chance=first.chance if first else None,
            questions=first.questions if first else (),
            shown="、".join(f"“{one.text}” {one.right}/{one.count}" for one in found[:4]),
            remedy="请多出或者少出以它为答案的题，或者在它不对的题里换用别的错误选项",
        )


@dataclass(frozen=True)
class _Recurring:
    """How often one option text is right. `room`: how far from chance that may be."""

    text: str
    right: int
    count: int
    chance: float
    room: float
    questions: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.right / self.count

    @property
    def away(self) -> float:
        """Above 1 or below -1 it is too far."""
        return (self.share - self.chance) / self.room


def _standing(text: str, uses: Sequence[tuple[Asked, bool]], limits: Limits) -> _Recurring:
    chance = sum(1 / len(question.item.options) for question, _ in uses) / len(uses)
    bound = limits.bounds["recurring_option"].high or 0.0
    room = max(bound, limits.standard_errors * sqrt(chance * (1 - chance) / len(uses)))
    names = tuple(question.id for question, _ in uses)
    return _Recurring(text, sum(right for _, right in uses), len(uses), chance, room, names)
