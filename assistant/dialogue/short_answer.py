"""A bare answer to a yes-or-no question, as people type it: 没啊, 是的, 应该没有吧."""

import re
from enum import Enum

_END = r"[的了啊呀哦呢嘛哈呐。．.！!～~，,、\s]*"
_YES = r"(?:嗯+|是|有|对|没错|属实|是这样|有过|有这回事|确实|当然|肯定|yes|y|1)"
_NO = r"(?:不是|没有过|没有这回事|没这回事|没有|没|不存在|不对|不|否|无|no|n|0)"
_SURELY = r"(?:嗯+|并|都|从来|绝对|肯定|当然|确实|真的|真|完全|也|就|[，,\s])*"
_PERHAPS = r"(?:应该|可能|大概|好像|也许|估计|恐怕|似乎|或许|八成|我?觉得|我?感觉)"


class ShortAnswer(Enum):
    """What the words say; UNKNOWN also where the officer only supposes it."""

    YES = "是"
    NO = "不是"
    UNKNOWN = "不清楚"


# The first that fits the whole of the words counts: what is only supposed is neither yes nor no.
# A word may be said twice (没有没有), but 不是没有 is not a no.
_WAYS = (
    (
        ShortAnswer.UNKNOWN,
        r"(?:这个|这|我们|我|真的|真|也|还|都|现在|实在|确实)*"
        r"(?:不(?:太|大|怎么|是很)?(?:清楚|知道|确定|记得|晓得|了解)|(?:说|记|弄|搞)不(?:太|大)?(?:清楚|清|准|好)"
        r"|拿不准|不好说|难说|说不上来|记不得|记不起来|想不起来|没印象|没法确定|u|[?？]+)" + _END,
    ),
    (ShortAnswer.UNKNOWN, rf"{_PERHAPS}{_SURELY}(?:{_YES}|{_NO})?(?:吧)?{_END}"),
    (ShortAnswer.UNKNOWN, rf"(?:{_YES}|{_NO})的?吧{_END}"),
    (ShortAnswer.NO, rf"{_SURELY}(?P<no>{_NO}){_END}(?:(?P=no){_END}){{0,2}}"),
    (ShortAnswer.YES, rf"{_SURELY}(?P<yes>{_YES}){_END}(?:(?P=yes){_END}){{0,2}}"),
)
_PATTERNS = tuple((answer, re.compile(words, re.IGNORECASE)) for answer, words in _WAYS)
_LONGEST = 12  # characters; more tells something


def short_answer(words: str) -> ShortAnswer | None:
    """The answer that the words are, None for words that are something else."""
    bare = words.strip()
    if not bare or len(bare) > _LONGEST:
        return None
    return next((answer for answer, pattern in _PATTERNS if pattern.fullmatch(bare)), None)
