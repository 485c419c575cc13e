"""What the officer says of the list of proposals shown: which lines are wrong (第二条不对, 都不对)."""

import re
from collections.abc import Iterator

from assistant.dialogue.numerals import number_of

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_UNIT = r"(?:条|个|项|点|行|句)"
_MORE = rf"(?:\s*[、，,和跟与及\s]\s*第?\s*{_NUMBER}\s*{_UNIT}?)*"
# "3条不对" may mean three of them: a unit counts only behind 第.
_NUMBERS = rf"(?:第\s*{_NUMBER}\s*{_UNIT}?{_MORE}|\d{{1,2}}(?:\s*[、，,和\s]\s*\d{{1,2}})*\s*[.:：]?)"
# "不对" takes a line back; "不是" is an answer of its own where a bare number stands before it.
_WRONG = (
    r"(?:都|全都?|也|是)*(?:不对的?|错了?|错的|有误|有错|不准确?|说错了|读错了|理解错了|搞错了|弄错了|不是这样的?|不是这么回事"
    r"|没有这回事|没这回事|不属实|不成立|不算|去掉|删掉|划掉|不要|不清楚|不确定|说不清)"
)
_END = r"[了的啊呀吧呢]*"
_LINES = re.compile(
    rf"^\W*(?:你[列写说]的|上面|这里|里面|其中)?的?(?P<numbers>{_NUMBERS})\s*[，,]?\s*(?P<wrong>{_WRONG}|不是|没有){_END}"
    r"(?P<rest>$|[。！!？?；;，,\s].*$)",
    re.DOTALL,
)
_ALL = re.compile(
    rf"^\W*(?:这些|这几{_UNIT}|上面(?:这些|几{_UNIT})?的?|你[列写说读]的)?(?:全部?|统统|通通|都|全都|一{_UNIT}都)?"
    rf"(?:不对|不是|错了|全错|不是这样|不是这么回事|没有这回事|没这回事|不是这个意思|不准确?|有误){_END}\W*$"
)
_OTHERS_RIGHT = re.compile(
    r"^\W*(?:其他|其它|其余|别的|剩下)的?(?:几[条个项])?(?:都|全)?(?:对|没错|没问题|是对?的|正确)[了的啊呀吧]*\W*$"
)


def wrong_lines(folded: str) -> tuple[frozenset[int], str] | None:
    """The numbers (from 1) of the lines said to be wrong, and the words that go on after that.

    None where the words say nothing of lines; no number at all: every line is wrong. That the others are
    right is not taken for a confirmation.
    """
    if _ALL.match(folded):
        return frozenset(), ""
    numbers, rest = set[int](), folded
    while match := _LINES.match(rest):
        if match["wrong"] in ("不是", "没有") and "第" not in match["numbers"]:
            break  # "2不是" answers line 2, it does not take it back
        numbers.update(_numbers(match["numbers"]))
        rest = match["rest"].strip(" 。！!？?；;，,\n")
    if not numbers:
        return None
    return frozenset(numbers), "" if _OTHERS_RIGHT.match(rest) else rest


def _numbers(words: str) -> Iterator[int]:
    for numeral in re.findall(_NUMBER, words):
        number = number_of(numeral)
        if number is not None:
            yield number
