"""Which of two ways of saying something stands, in the officer's words (第一个为准, 不清楚)."""

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue.commands import CannotHandle, Proposal, SettleDispute
from assistant.dialogue.segments import fold

_LONGEST = 40  # characters; more is something told
_UNIT = r"(?:个|种|条|句|次|遍|回)"
_SAID = rf"(?:那?一?{_UNIT})?(?:我?(?:写|说|讲|填|答)的?)?的?(?:那?{_UNIT}|话|说法)?"
_CHOICE = re.compile(
    r"\W*(?P<about>[^，,。；;]{0,12}?)[，,\s]*(?:我说|我选|选|就|还是|应该|应当|要|请|那|都|算|是)*(?:以|按照?|照)?"
    rf"(?:第?(?P<ordinal>[一二三123]){_SAID}|(?P<first>前面|前边|前头|前者|前|先前|最先|先|最初|起初|一开始|开头|原来){_SAID}"
    rf"|(?P<last>后面|后边|后头|后者|后来|最后|后){_SAID})"
    r"的?(?P<verdict>[为是]准|为主|算数?|是?对|没错|正确|才?是真|属实|不对|错|)[的了吧啊呀]*\W*"
)
_UNCLEAR = re.compile(
    r"\W*(?P<about>[^，,。；;]{0,20}?)[，,\s]*(?:我|也|都|真的?|实在|现在|目前|还|确实|自己)*"
    r"(?:不太?清楚|不(?:太|大)?知道|说不清楚?|说不准|记不清楚?|记不得|不记得|不(?:太|敢)?确定|[搞弄]不清楚?)[了的啊呀吧]*\W*"
)
_ORDINALS = {"一": 0, "1": 0, "二": 1, "2": 1, "三": 2, "3": 2}
# What leads to the matter named: 到底有没有损失, 是不是休息日.
_LEADING = re.compile(
    r"到底|究竟|有没有|是不是|有无|是否|造成了?|这个|这点|这一点|哪个对|哪个|我们?|也|都|关于|的"
)
_SHARE_NAMED = 0.5  # of the pairs of characters of a name that must stand in the matter it names


def dispute_reply(
    folded: str, disputed: Mapping[str, Sequence[Proposal]], labels: Mapping[str, str], *, listed: bool
) -> SettleDispute | CannotHandle | None:
    """What folded words settle of what was said in several ways; None where they do not speak of it.

    `disputed`: by fact the ways in which it was said, in their order; `labels`: its name. `listed`: other
    lines wait to be confirmed, so a bare number and "第二个不对" are about them. Which of several disputes
    is meant is asked back (`which_way`).
    """
    if not disputed or len(folded) > _LONGEST:
        return None
    repeated = [p for ways in disputed.values() for p in ways if _bare(p.quote) == _bare(folded)]
    if len(repeated) == 1:
        return SettleDispute((repeated[0],))
    if match := _CHOICE.fullmatch(folded):
        return _chosen(match, disputed, labels, listed)
    if match := _UNCLEAR.fullmatch(folded):
        about = _LEADING.sub("", match["about"])
        if not about:
            return CannotHandle("which_way") if listed else SettleDispute((), tuple(disputed))
        named = _named(about, disputed, labels)
        return SettleDispute((), named) if named else None
    return None


def _chosen(
    match: re.Match[str],
    disputed: Mapping[str, Sequence[Proposal]],
    labels: Mapping[str, str],
    listed: bool,
) -> SettleDispute | CannotHandle | None:
    about, wrong = _LEADING.sub("", match["about"]), match["verdict"] in ("不对", "错")
    if listed and (wrong or (match["ordinal"] and not match["verdict"])):
        return None
    if re.fullmatch(r"\W*\d\W*", match[0]):
        return CannotHandle("which_way")  # the first way, or the first line of something?
    if not match["verdict"] and match[0] in ("先", "前", "后", "最后", "原来", "后来"):
        return None
    meant = _named(about, disputed, labels) if about else tuple(disputed)
    if not meant:
        return None
    if len(meant) > 1 and match["ordinal"]:
        return CannotHandle("which_way")  # the first of what?
    chosen = []
    for fact in meant:
        ways = disputed[fact]
        place = _ORDINALS[match["ordinal"]] if match["ordinal"] else 0 if match["first"] else len(ways) - 1
        if place >= len(ways) or (wrong and len(ways) != 2):
            return CannotHandle("which_way")
        chosen.append(ways[1 - place] if wrong else ways[place])
    return SettleDispute(tuple(chosen))


def _named(
    about: str, disputed: Mapping[str, Sequence[Proposal]], labels: Mapping[str, str]
) -> tuple[str, ...]:
    """The disputed facts whose label or words have most of what is named."""
    pairs = {about[i : i + 2] for i in range(len(about) - 1)}
    if not pairs:
        return ()

    def is_named(fact: str) -> bool:
        words = (labels[fact], *(p.quote for p in disputed[fact]))
        return any(sum(pair in w for pair in pairs) / len(pairs) >= _SHARE_NAMED for w in words)

    return tuple(fact for fact in disputed if is_named(fact))


def _bare(words: str) -> str:
    return re.sub(r"\W", "", fold(words))
