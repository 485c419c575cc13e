"""A number as it is written in a sentence: Arabic or Chinese numerals below a thousand."""

import re

_DIGIT = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_HUNDREDS = re.compile(r"([一二两三四五六七八九]?)百(?:[零〇]([一二三四五六七八九])|(.十.?))?")


def number_of(numeral: str) -> int | None:
    """The number, or None when it is not exactly one: "八九" is about eight or nine, "一百二" is slang."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral in _DIGIT:
        return _DIGIT[numeral]
    if tens := _TENS.fullmatch(numeral):
        return 10 * _DIGIT.get(tens[1], 1) + _DIGIT.get(tens[2], 0)
    hundreds = _HUNDREDS.fullmatch(numeral)
    if hundreds is None:
        return None
    rest = number_of(hundreds[3]) if hundreds[3] else _DIGIT.get(hundreds[2], 0)
    return None if rest is None else 100 * _DIGIT.get(hundreds[1], 1) + rest
