"""Provision ids (Akoma Ntoso eId style) and the Chinese way of citing them.

`art_10__para_1__item_5` is 第十条第一款第（五）项; `para_N` appears only where the article has several 款.
"""

import re

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_NUMERAL_LIMIT = 100
_ID = re.compile(r"art_(\d+)(?:__para_(\d+))?(?:__item_(\d+))?")


def to_numeral(number: int) -> str:
    """Chinese numeral for 1..99, e.g. 12 -> 十二."""
    if not 0 < number < _NUMERAL_LIMIT:
        raise ValueError(f"no Chinese numeral for {number}: 1 to 99 only")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def from_numeral(numeral: str) -> int:
    """Number for a Chinese numeral up to 99, e.g. 二十一 -> 21. Raises ValueError for anything else."""
    head, ten, tail = numeral.partition("十")
    try:
        if not ten:
            return _VALUES[head]
        return (_VALUES[head] if head else 1) * 10 + (_VALUES[tail] if tail else 0)
    except KeyError:
        raise ValueError(f"not a Chinese numeral below 100: {numeral!r}") from None


def provision_id(article: int, paragraph: int | None = None, item: int | None = None) -> str:
    parts = [f"art_{article}"]
    if paragraph is not None:
        parts.append(f"para_{paragraph}")
    if item is not None:
        parts.append(f"item_{item}")
    return "__".join(parts)


def parse_id(eid: str) -> tuple[int, int | None, int | None]:
    """Article, paragraph, item of an id. Raises ValueError when it is not one."""
    match = _ID.fullmatch(eid)
    if match is None:
        raise ValueError(f"not a provision id: {eid!r} (expected e.g. art_10__para_1__item_5)")
    article, paragraph, item = match.groups()
    return int(article), int(paragraph) if paragraph else None, int(item) if item else None


def citation(eid: str) -> str:
    """How the provision is cited inside its regulation, e.g. 第十条第一款第（五）项."""
    article, paragraph, item = parse_id(eid)
    cited = f"第{to_numeral(article)}条"
    if paragraph is not None:
        cited += f"第{to_numeral(paragraph)}款"
    if item is not None:
        cited += f"第（{to_numeral(item)}）项"
    return cited
