"""Days as people say them (今年3月15号, 上个月八号, 昨天), written out from the day they are said.

Only what can mean one day is written out: no day to come, no "前后", no lunar month, no day without a year.
昨天 and its like stand in most talk about what came later (谈话, 通报), so they count only in a clause about
the work itself.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from re import Match

from assistant.dialogue.numerals import number_of

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH_DAY = rf"\s*(?P<month>{_NUMBER})\s*月(?:份)?的?\s*(?P<day>{_NUMBER})\s*[日号]"
_DAY_OF_YEAR = re.compile(
    rf"(?:(?P<year>20\d\d|二[零〇][零〇一二三四五六七八九]{{2}})\s*年|(?P<named>今年|本年|去年|(?<!大)前年))的?{_MONTH_DAY}"
)
_DAY_OF_MONTH = re.compile(rf"(?P<named>(?<!上)上个?月|这个月|本月)(?:份)?的?\s*(?P<day>{_NUMBER})\s*[日号]")
_DAYS_AGO = re.compile(
    r"(?<![到至])(?P<named>大前[天日]|(?<![大以之从])前[天日](?!气)|昨[天日晚儿]|今(?:天|日(?!起)|早|晚))(?:一早|早上|上午|中午|下午|傍晚|晚上|夜里)?"
)
_YEARS_BACK = {"今年": 0, "本年": 0, "去年": 1, "前年": 2}
_BACK = {"今": 0, "昨": 1, "前": 2, "大": 3}
# What makes a day about so and so, or one of another calendar.
_LOOSE_BEFORE = re.compile(r"(?:大约|大概|差不多|[近约]|不到|快到|农历|阴历|旧历|不是|并非)(?:是|在|到)?\s*$")
_LOOSE_AFTER = re.compile(
    rf"^\s*(?:左右|前后|上下|那几天|那阵|(?:之|以)?前(?!往)|(?:之|以)后|[至到][今\d一二三四五六七八九十]|[-~～—－、或和]\s*{_NUMBER}|来的?人)"
)
_CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]*")
_AT_WORK = re.compile(
    r"去(?:[了过]?$|的)|检查|巡查|抽查|执法|处罚|罚|查封|扣押|查处|立案|责令|作出|办(?:案|理|结)|登记|审批|发证|强制|收缴|现场|事发|发生|出的?事|的事"
    r"|下(?:发|达|的?(?:决定|通知|处罚|整改))"
)
_AFTERWARDS = re.compile(
    r"领导|纪委|监委|找我|找到|找上|通知我|告诉|电话|投诉|举报|上门|闹|通报|谈话|开会|听说|知道|发现|问责|追责|约谈|信访|复议|起诉|上级|局里|县里|督查|审计"
    r"|调查组|被查|来人|网上|记者|曝光|补|整改|纠正|改正|追回|道歉|说明|收到|接到|问我|骂|处分|罚我|罚了我"
)
_ABOUT_DECISION = re.compile(r"(?:容错|纠错|免责|监督).*(?:决定|结论)")


def written_out(folded: str, places: Sequence[int], today: date | None) -> tuple[str, list[int]]:
    """The folded text with such days as 2026年3月15日, and for each character its place in the original.

    `today` is the day the words are said; None leaves everything that hangs on it as it is.
    """
    text, kept, end = list[str](), list[int](), 0
    for start, stop, day in _days(folded, today):
        if start < end:
            continue
        words = f"{day.year}年{day.month}月{day.day}日"
        text += [folded[end:start], words]
        kept += [*places[end:start], *(places[min(start + at, stop - 1)] for at in range(len(words) - 1))]
        kept.append(places[stop - 1])  # a quote that ends here ends with the officer's own last character
        end = stop
    return "".join((*text, folded[end:])), [*kept, *places[end:]]


def day_said(words: str, today: date) -> date | None:
    """The day that the words name and nothing else, as an answer to a question for one."""
    bare = words.strip().strip("，,。.的")
    if match := _DAYS_AGO.fullmatch(bare):
        return _named_day(match, today)
    found = [(start, stop, day) for start, stop, day in _days(bare, today)]
    return found[0][2] if len(found) == 1 and found[0][:2] == (0, len(bare)) else None


def _days(folded: str, today: date | None) -> list[tuple[int, int, date]]:
    found: list[tuple[int, int, date]] = []
    for pattern in (_DAY_OF_YEAR, _DAY_OF_MONTH, _DAYS_AGO):
        for match in pattern.finditer(folded):
            if _LOOSE_BEFORE.search(folded[: match.start()]) or _LOOSE_AFTER.search(folded[match.end() :]):
                continue
            if pattern is _DAYS_AGO and not _about_the_work(folded, match):
                continue
            if (day := _named_day(match, today)) is not None:
                found.append((match.start(), match.end(), day))
    return sorted(found)


def _named_day(match: Match[str], today: date | None) -> date | None:
    """The day of one match, None where it is none, is not certain, or is still to come."""
    said: Mapping[str, str | None] = match.groupdict()
    named = said.get("named")
    if named is None:  # a whole date, only spelled
        return _day(_year(said["year"] or ""), said["month"], said["day"])
    if today is None:
        return None
    if said.get("month"):
        day = _day(today.year - _YEARS_BACK[named], said["month"], said["day"])
    elif said.get("day"):
        months = today.year * 12 + today.month - 1 - named.startswith("上")
        day = _day(months // 12, str(months % 12 + 1), said["day"])
    else:
        day = today - timedelta(days=_BACK[named[0]])
    return day if day is not None and day <= today else None


def _day(year: int, month: str | None, day: str | None) -> date | None:
    numbers = (number_of(month or ""), number_of(day or ""))
    try:
        return date(year, numbers[0] or 0, numbers[1] or 0)
    except ValueError:
        return None  # 2月30号 is no day


def _year(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else int("".join(str(number_of(digit)) for digit in numeral))


def _about_the_work(folded: str, match: Match[str]) -> bool:
    """Whether the clause of a 昨天 tells what was done then, not what came of it."""
    before = re.split(r"[，,。；;：:！!？?\n]", folded[: match.start()])[-1]
    rest = _CLAUSE.match(folded, match.end())
    clause = before + (rest[0] if rest is not None else "")
    if _ABOUT_DECISION.search(clause):
        return True
    return _AT_WORK.search(clause) is not None and _AFTERWARDS.search(clause) is None
