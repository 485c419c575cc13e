"""What the officer says of the list shown: which lines are wrong (第二条不对), or that all are right.

Nothing here confirms: a reply that is not plain is asked back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
_RIGHT = r"(?:是?对|没错|没问题|没毛病|正确|属实|是)[了的啊呀]*"
_REST = r"(?P<rest>$|[。！!？?；;，,\s].*$)"
_LINES = re.compile(
    rf"^\W*(?:你[列写说]的|上面|这里|里面|其中|只有|就是?)?的?(?P<numbers>{_NUMBERS})\s*[，,]?\s*"
    rf"(?P<wrong>{_WRONG}|不是|没有){_END}{_REST}",
    re.DOTALL,
)
_ALL = re.compile(
    rf"^\W*(?:这些|这几{_UNIT}|上面(?:这些|几{_UNIT})?的?|你[列写说读]的)?(?:全部?|统统|通通|都|全都|一{_UNIT}都)?"
    rf"(?:不对|不是|错了|全错|不是这样|不是这么回事|没有这回事|没这回事|不是这个意思|不准确?|有误){_END}\W*$"
)
_OTHERS = r"(?:其他|其它|其余|别的|剩下)的?(?:几[条个项])?"
_OTHERS_RIGHT = re.compile(rf"^\W*{_OTHERS}(?:都|全)*{_RIGHT}\W*$")
_BUT = re.compile(
    rf"^\W*(?:除了?|除去|除开|除掉)(?:(?P<numbers>{_NUMBERS})|(?P<name>[^，,。；;]{{2,30}}?)[这那]一?{_UNIT})"
    rf"(?:以外|之外|外)?[，,\s]*(?:{_OTHERS})?(?:全都|全部|都|全)+(?P<said>不对|不是|错|{_RIGHT}){_END}\W*$"
)
_NAMED = re.compile(
    rf"^\W*(?P<name>[^，,。！!？?；;]{{2,30}}?)\W*[这那]一?{_UNIT}[，,]?\s*(?:{_WRONG}|不是){_END}{_REST}",
    re.DOTALL,
)
_SOME_WRONG = re.compile(
    rf"^\W*(?:这些|上面的?|你[列写说读]的)?(?:并?不(?:全|都|完全|全都|一定都)(?:是?对|正确|是|准)|(?:有(?:的|些|几{_UNIT}|一{_UNIT})|部分|个别)"
    rf"(?:不对|不是|错|有误|不准)|有(?:错|问题|误|出入)){_END}\W*$"
)
_ALL_RIGHT = re.compile(
    rf"^\W*(?:(?:嗯|这些|上面的?|你[列写说读]的|全部?|全都|都|就|以上)*(?:{_RIGHT}|是?这样)[了的啊呀]*\W*)+$"
)
_PERHAPS_RIGHT = re.compile(
    r"^\W*(?:应该|可能|大概|差不多|基本上?)*都?(?:[嗯恩哦噢喔额呃好行哈]|可以|ok|okay|有|收到|(?:是|对|没错)的?吧|对不对|确认|同意"
    r"|知道了|明白了|差不多)+[了的啊呀吧呢\W]*$",
    re.IGNORECASE,
)
_ONLY_NUMBERS = re.compile(rf"^\W*{_NUMBERS}\W*$")
_ABOUT = re.compile(r"^(?:你[列写说读]的|关于|说是?|上面|写着?)+")
_LONGEST_YES = 30  # characters
_SHARE_NAMED = 0.6  # of the pairs of characters of a name that must stand in the line


@dataclass(frozen=True)
class Line:
    """A line of the list in words: the fact's label, and the officer's words it was read from."""

    label: str
    quote: str


@dataclass(frozen=True)
class ListReply:
    """What a reply says of the list.

    `wrong`: the numbers (from 1) of the lines taken back; `rest`: the words that go on after that;
    `others_right`: that all other lines are right was said. `asked_back`: why nothing can be made of it:
    `no_such_line`, `only_a_number`, `which_line` or `all_right` (it is a yes, or may be one, and a yes is
    given by confirming).
    """

    wrong: tuple[int, ...] = ()
    rest: str = ""
    others_right: bool = False
    asked_back: str = ""


def all_right(folded: str) -> bool:
    """Whether the words say plainly that every line is right (对, 都对, 对对对, 没错)."""
    return len(folded) <= _LONGEST_YES and _ALL_RIGHT.match(folded) is not None


def list_reply(folded: str, lines: Sequence[Line]) -> ListReply | None:
    """What folded words say of the lines shown; None where they say nothing of them."""
    if _ALL.match(folded):
        return ListReply(tuple(range(1, len(lines) + 1)))
    if all_right(folded) or _PERHAPS_RIGHT.match(folded):
        return ListReply(asked_back="all_right")
    if _SOME_WRONG.match(folded):
        return ListReply(asked_back="which_line")
    if re.match(r"\W*\d", folded) and _ONLY_NUMBERS.match(folded):
        return _known(ListReply(tuple(_numbers(folded)), asked_back="only_a_number"), lines)
    if but := _BUT.match(folded):
        named = tuple(_numbers(but["numbers"])) if but["numbers"] else _lines_named(but["name"], lines)
        if not named:
            return ListReply(asked_back="which_line")
        if but["said"] in ("不对", "不是", "错"):
            return _known(ListReply(named), lines, but=True)
        return _known(ListReply(named, others_right=True), lines)
    wrong, rest = _wrong_by_number(folded)
    if wrong:
        right = _OTHERS_RIGHT.match(rest) is not None
        return _known(ListReply(tuple(sorted(wrong)), "" if right else rest, right), lines)
    if match := _NAMED.match(folded):
        named, rest = _lines_named(match["name"], lines), match["rest"].strip(" 。！!？?；;，,\n")
        if named:
            right = _OTHERS_RIGHT.match(rest) is not None
            return ListReply(named, "" if right else rest, right)
        return None if rest else ListReply(asked_back="which_line")
    return None


def _known(reply: ListReply, lines: Sequence[Line], *, but: bool = False) -> ListReply:
    """The reply if all its lines are there. `but`: these lines are right, and all others are wrong."""
    every = range(1, len(lines) + 1)
    if any(number not in every for number in reply.wrong):
        return ListReply(asked_back="no_such_line")
    if reply.asked_back:
        return ListReply(asked_back=reply.asked_back)
    return ListReply(tuple(n for n in every if n not in reply.wrong)) if but else reply


def _wrong_by_number(folded: str) -> tuple[set[int], str]:
    numbers, rest = set[int](), folded
    while match := _LINES.match(rest):
        numbers.update(_numbers(match["numbers"]))
        rest = match["rest"].strip(" 。！!？?；;，,\n")
    return numbers, rest


def _lines_named(name: str, lines: Sequence[Line]) -> tuple[int, ...]:
    """The numbers of the lines whose label or quote the name repeats best; several that do so alike."""
    name = _ABOUT.sub("", re.sub(r"\W", "", name))
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    if not pairs:
        return ()
    shares = [max(_share(pairs, line.label), _share(pairs, line.quote)) for line in lines]
    best = max(shares, default=0.0)
    return tuple(n for n, share in enumerate(shares, 1) if share == best >= _SHARE_NAMED)


def _share(pairs: set[str], words: str) -> float:
    return sum(pair in words for pair in pairs) / len(pairs)


def _numbers(words: str) -> Iterator[int]:
    for numeral in re.findall(_NUMBER, words):
        number = number_of(numeral)
        if number is not None:
            yield number
