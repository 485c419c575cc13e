"""What an option is worth in Moodle, and which of our marking rules Moodle cannot keep.

Moodle adds up the fractions of the ticked options and cuts the sum off at 0 and 100 %. It takes no fraction
that is not on its grid (https://docs.moodle.org/en/Moodle_XML_format), so thirds are written with five
decimals; the right ones must add up to 100 %. Each wrong one is worth −100 %: whoever ticks one earns
nothing, as under both of our rules, and nobody gains by ticking everything. What is left is an answer with
some of the right options and no wrong one: Moodle gives the share of those found, where `exact` gives
nothing and `half_if_incomplete` half.
"""

from collections.abc import Iterator, Mapping

from assistant.quiz.item import LETTERS
from assistant.quiz.paper import MARKING_WORDS, Marking, Paper, Question, questions

_SHARES: Mapping[int, str] = {
    1: "100",
    2: "50",
    3: "33.33333",
    4: "25",
    5: "20",
    6: "16.66667",
    7: "14.28571",
    8: "12.5",
}
"""The percentage of each right option by how many are right."""

_ADDED_UP = "Moodle 对多选题按选中的选项累加得分：选对一项得一份，选了任何一项错的得 0 分。"
_INSTEAD: Mapping[Marking, str] = {
    "exact": "导入后少选的按选对的份数得分，不是 0 分",
    "half_if_incomplete": "导入后少选的按选对的份数得分，只有两项正确时恰为一半",
}


def several_may_be_right(question: Question) -> bool:
    """Whether more than one option may be ticked."""
    return question.type in ("multiple", "indefinite")


def fractions(question: Question) -> tuple[str, ...]:
    """The percentage of each option, written as Moodle's grid has it."""
    share = _SHARES[len(question.key)]
    wrong = "-100" if several_may_be_right(question) else "0"
    letters = LETTERS[: len(question.options)]
    return tuple(share if letter in question.key else wrong for letter in letters)


def departures(paper: Paper) -> tuple[str, ...]:
    """For the reader of the file: where Moodle will mark otherwise than this paper says. Empty if nowhere."""
    markings = dict.fromkeys(q.marking for q in questions(paper) if len(q.key) > 1)
    return (_ADDED_UP, *_differences(markings)) if markings else ()


def _differences(markings: Mapping[Marking, None]) -> Iterator[str]:
    for marking in markings:
        yield f"本卷规定“{MARKING_WORDS[marking]}”的题：{_INSTEAD[marking]}。"
