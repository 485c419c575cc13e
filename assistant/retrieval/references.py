"""Article references in an officer's words: 第十条第一款第五项, 第9条2项, 《…》第十二条. Pure functions."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from assistant.law.citation import parse_id


@dataclass(frozen=True)
class Reference:
    """The pieces of a provision id that the words give; `law` is the document named before it, if any."""

    article: int
    paragraph: int | None = None
    item: int | None = None
    law: str | None = None

    def covers(self, provision: str) -> bool:
        """Whether the provision is the one meant or stands inside it (第十条 covers all its 款 and 项)."""
        article, paragraph, item = parse_id(provision)
        return (
            article == self.article
            and self.paragraph in (None, paragraph or 1)  # an article of one 款 has no `para_1` in its ids
            and self.item in (None, item)
        )

    def names(self, provision: str) -> bool:
        """Whether the provision is the very one meant."""
        return self.covers(provision) and parse_id(provision)[2] == self.item


_NUMBER = r"(?:\d{1,3}|[零〇一二三四五六七八九十百]{1,7})"
_ONE = rf"第?\s{{0,3}}\(?{_NUMBER}\)?"
_JOINT = r"(?:\s{0,3}(?:[、,和及与或]|以及|[条款项]?(?:[至到]|[~—―–-]{1,2}))\s{0,3}|(?=\())"
_MORE = rf"(?:{_JOINT}{_ONE}){{0,9}}"  # bounded, or a long numbered text would take quadratic time
_GROUP = re.compile(
    rf"(?P<numbers>{_ONE}{_MORE})\s{{0,3}}(?P<unit>条|款(?!式)|项(?!目))"
    rf"|(?P<bracketed>(?:\({_NUMBER}\)[、,]?){{1,10}})"
    # 前两项, 最后一款, 第3点; after a 款 the unit may be left out: 第二款第3
    rf"|(?P<end>前|最后)(?P<count>{_NUMBER}|两)?个?(?P<end_unit>款(?!式)|项(?!目)|点(?!钟))"
    rf"|(?P<point>第\s{{0,3}}{_NUMBER})\s{{0,3}}(?:点(?!钟)|(?=[^\w(]|$|是|讲|说))"
)
# What may stand between 条, 款 and 项 of one reference.
_BRIDGE = re.compile(r"\s*(?:[的之里中、,和及与或]|以及|还有|里的|中的|规定的)?\s*")
# 条 is also a measure word: 三条线索, 第一条件, 第二条生产线.
_NOT_AN_ARTICLE = re.compile(
    r"件|例|线|路|街|河|鱼|狗|命|腿|烟|建议|意见|消息|信息|短信|微信|语音|记录|举报|投诉|理由|措施"
    r"|要求|经验|教训|生产"
)
# Without 第, "九条" is an article only at the start of a phrase or after a word that leads to a citation.
_LEADS_TO_CITATION = re.compile(
    r"(?:^|[\s,。;:!?、(《》“”\"]|[按照据依凭看查用在和与跟是]|制度|办法|规定|文件)$"
)
_LAW_BEFORE = re.compile(
    r"(?:《(?P<titled>[^《》]{1,60})》|(?P<bare>[\u4e00-\u9fff]{1,20}(?:条例|(?<![办方做说想])法)))[的里中]?\s*$"
)
_RANGE = re.compile(r"[至到~—―–-]")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_BELOW_A_THOUSAND = re.compile(r"(?:(.?)百)?[零〇]?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九]?)")
_CIRCLED = re.compile(r"[①-⑳]")
_VARIANTS = str.maketrans(
    {"【": "(", "】": ")", "[": "(", "]": ")", "〔": "(", "〕": ")", "條": "条", "項": "项", "廿": "二十"}
)
_LONGEST_RANGE = 30
_TITLE_SHARE = 0.5


def find_references(text: str, provisions: Collection[str] = ()) -> list[Reference]:
    """All references in order, without repeats. Full and half width, Chinese and Arabic numerals.

    `provisions`: ids of the document, which tell what 最后一款 is; without them it says nothing.
    """
    text = _plain(text)
    found: list[Reference] = []
    end_of_last = -1
    for match in _GROUP.finditer(text):
        numbers, unit = _numbers(match["numbers"] or match["bracketed"] or ""), match["unit"] or "项"
        attached = end_of_last >= 0 and _BRIDGE.fullmatch(text, end_of_last, match.start()) is not None
        if match["end"] and attached:
            unit = "款" if match["end_unit"] == "款" else "项"
            if unit == "项" and match["end"] == "最后":
                found[-1] = _in_its_last_paragraph(found[-1], provisions)
            numbers = _at_the_end(found[-1], unit, match, provisions)
        elif match["point"] and attached and (found[-1].paragraph is not None or match[0].endswith("点")):
            numbers = _numbers(match["point"])
        if unit == "条" and _is_article(text, match):
            law = _law_before(text[max(0, match.start() - 80) : match.start()])
            found += [Reference(number, law=law) for number in numbers]
        elif unit != "条" and attached and numbers:
            found = _refine(found, unit, numbers)
        else:
            end_of_last = -1
            continue
        end_of_last = match.end()
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """One way of writing each sign: half width, ② and 〔二〕 as in brackets, simplified 条 and 项."""
    return unicodedata.normalize("NFKC", _CIRCLED.sub(lambda match: f"({match[0]})", text)).translate(
        _VARIANTS
    )


def _is_article(text: str, match: re.Match[str]) -> bool:
    if _NOT_AN_ARTICLE.match(text, match.end()):
        return False
    if match["numbers"].startswith("第"):
        return True
    followed = _GROUP.match(text, match.end())
    return (followed is not None and followed["unit"] != "条") or bool(
        _LEADS_TO_CITATION.search(text[max(0, match.start() - 2) : match.start()])
    )


def _at_the_end(last: Reference, unit: str, match: re.Match[str], provisions: Collection[str]) -> list[int]:
    """The numbers that 前两项 or 最后一款 means under the reference before it."""
    count = _value(match["count"].replace("两", "二")) if match["count"] else 1
    if not count or count > _LONGEST_RANGE:
        return []
    if match["end"] == "前":
        return list(range(1, count + 1)) if match["count"] else []
    total = max(parts_of(last, provisions, unit), default=0)
    return list(range(max(1, total - count + 1), total + 1))


def _in_its_last_paragraph(reference: Reference, provisions: Collection[str]) -> Reference:
    """第十条最后一项 stands in the last of its 款."""
    paragraphs = parts_of(reference, provisions, "款") if reference.paragraph is None else ()
    return replace(reference, paragraph=max(paragraphs)) if paragraphs else reference


def parts_of(reference: Reference, provisions: Iterable[str], unit: str) -> set[int]:
    """The numbers of the 款 of the article meant, or of the 项 where the reference points."""
    whole = Reference(reference.article, None if unit == "款" else reference.paragraph)
    places = [parse_id(provision) for provision in provisions if whole.covers(provision)]
    return {n for _, paragraph, item in places if (n := paragraph if unit == "款" else item) is not None}


def _refine(found: list[Reference], unit: str, numbers: list[int]) -> list[Reference]:
    """Make the last reference more precise, or add sisters of it (第五项和第六项)."""
    last = found[-1]
    if unit == "款":
        kept = found[:-1] if last.paragraph is None and last.item is None else found
        return kept + [replace(last, paragraph=number, item=None) for number in numbers]
    kept = found[:-1] if last.item is None else found
    return kept + [replace(last, item=number) for number in numbers]


def _law_before(text: str) -> str | None:
    match = _LAW_BEFORE.search(text)
    return None if match is None else match["titled"] or match["bare"]


def _numbers(group: str) -> list[int]:
    """The numbers of a group; between two that are joined as a range (一至三、五), also those in between."""
    found: list[int] = []
    end_of_last = 0
    for match in re.finditer(_NUMBER, group):
        value = _value(match[0])
        if value is None:
            continue
        first = found[-1] + 1 if found else value
        joined = _RANGE.search(group, end_of_last, match.start()) is not None
        is_range = joined and first <= value < first + _LONGEST_RANGE
        found += range(first, value + 1) if is_range else [value]
        end_of_last = match.end()
    return found


def _value(numeral: str) -> int | None:
    """The number, or None for a run of numerals that is none (十十)."""
    if numeral.isdecimal():
        return int(numeral)
    if all(character in _DIGITS for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    match = _BELOW_A_THOUSAND.fullmatch(numeral)
    if match is None:
        return None
    hundreds, tens, ten, ones = match.groups()
    value = _DIGITS.get(hundreds, 1) * 100 if hundreds is not None else 0
    if ten:
        value += _DIGITS.get(tens, 1) * 10
    return value + _DIGITS.get(ones, 0)


def titles_meant(named: str, titles: Iterable[str]) -> set[str]:
    """The titles a name means, however misquoted: 《容错纠错办法》 means one of ours, 行政处罚法 none."""
    pairs = {named[i : i + 2] for i in range(len(named) - 1)}
    shares = {title: sum(pair in title for pair in pairs) / max(1, len(pairs)) for title in titles}
    best = max(shares.values(), default=0.0)
    return {title for title, share in shares.items() if share == best >= _TITLE_SHARE}
