"""A paper made by hand to be hard on every format: signs that mean something to it, long text, all types.

The law in it is invented; only the shape matters. No text holds a carriage return or a control character.
"""

from dataclasses import replace
from datetime import date

from assistant.quiz.item import Claim, Clause, Difficulty, Item, ItemType, Option, Topic
from assistant.quiz.paper import Paper, Section
from assistant.rules.expression import Value

SPECIAL = "{大括号} ~波浪~ =等号= #井号# :冒号: \\反斜杠\\ %百分% $美元$ ^_`|@!?*[]()"
MARKUP = "<b>粗</b> &amp; & \"双引号\" '单引号' <![CDATA[ ]]> <!-- 注 -->"
BRACKETS = "《江苏省容错规定》【第三条】“引号”‘单’〔2024〕8号"
LINES = "第一行\n第二行\n\n空行之后"
DIGITS = "半角 123,456.7 全角 １２３，４５６．７ Ａ．Ｂ．"
BACKSLASHES = r"C:\new\table \n \t \\server\share \: \{ \\"
EMOJI = "表情👩‍⚖️🚒👍🏽 𠮷 é"
FORMULA = '=HYPERLINK("http://example.invalid/","点我")'
PLUS = "+1-2*3"
MINUS = "-cmd|' /C calc'!A0"
AT = "@SUM(1,2)"
TRAILING = "结尾有空格  "
LONG = "执法人员已经按照规定履行了检查、告知、移送的义务，" * 120 + "此处是结尾。"

_VERSION = {"jiangsu-2024": "2024.1-0123456789ab", "nanjing-2023": "2023.2-ba9876543210"}


def _option(
    text: str, correct: bool, why: str, misreading: str | None = None, claims: tuple[Claim, ...] = ()
) -> Option:
    claims = claims or (Claim("outcome", "jiangsu-2024", "exempt", denied=not correct),)
    facts = () if correct else ("reported_in_time",)
    return Option(text, claims, correct, why, misreading, facts, () if correct else ("《规定》第三条",))


def _item(
    name: str,
    type_: ItemType,
    topic: Topic,
    story: str,
    stem: str,
    options: tuple[Option, ...],
    rationale: str,
    *,
    level: int = 1,
    bureau: str = "应急管理",
    parts: tuple[Item, ...] = (),
) -> Item:
    facts: dict[str, Value] = {
        "reported_in_time": True,
        "damage": 1,  # not True: a format that mixes them up loses something
        "body": "2026-01-02",  # words that look like a date
        "reported_on": date(2026, 1, 2),
        "concealed": False,
    }
    return Item(
        id=name,
        type=type_,
        topic=topic,
        regulations=("jiangsu-2024", "nanjing-2023") if topic == "contrast" else ("jiangsu-2024",),
        provision="jiangsu-2024/article-3-1",
        bureau=bureau,
        story=story,
        stem=stem,
        options=options,
        rationale=rationale,
        clauses=(
            Clause(
                "jiangsu-2024",
                "article-3-1",
                "《江苏省容错规定》第三条第一项",
                f"有下列情形之一的，可以容错：\n（一）{MARKUP}；",
            ),
            Clause("nanjing-2023", "article-9", "《南京市容错规定》第九条", BRACKETS),
        ),
        unknown=("motive",),
        told=facts,
        difficulty=Difficulty(
            facts_needed=2 * level, exceptions=level - 1, margin=None if level == 3 else 1, level=level
        ),
        knowledge=_VERSION,
        parts=parts,
    )


_SINGLE = (
    _item(
        "q-single-special",
        "single",
        "outcome",
        f"李某，{BRACKETS}，{DIGITS}。\n次日报告。",
        f"对李某应当怎样处理？{SPECIAL}",
        (
            _option(SPECIAL, False, f"错：{SPECIAL}", "proviso_dropped"),
            _option(MARKUP, True, f"对：{MARKUP}"),
            _option(BACKSLASHES, False, BACKSLASHES, "and_read_as_or"),
            _option(LINES, False, LINES, "wrong_clock"),
        ),
        f"{MARKUP}\n{SPECIAL}\n{BACKSLASHES}",
    ),
    _item(
        "q-single-formula",
        "single",
        "clock",
        "",
        FORMULA,
        (
            _option(FORMULA, False, FORMULA, "wrong_clock"),
            _option(PLUS, False, PLUS, "wrong_body"),
            _option(MINUS, False, MINUS, "wrong_body"),
            _option(
                "0001",
                True,
                AT,
                claims=(
                    Claim("clock", "jiangsu-2024", "report", 30),
                    Claim("body", "jiangsu-2024", "x", "监委"),
                ),
            ),
            _option(TRAILING, False, TRAILING, "catch_all_misused"),
        ),
        FORMULA,
        level=2,
    ),
    _item(
        "q-single-long",
        "single",
        "provision",
        LONG,
        f"{EMOJI}：下列哪一项正确？",
        (_option(EMOJI, True, EMOJI), _option(LONG, False, LONG, "one_fact_flipped")),
        LONG,
        level=3,
    ),
)

_MULTIPLE = (
    _item(
        "q-multiple-eight",
        "multiple",
        "missing_fact",
        LINES,
        f"还要查明哪些事实？{MARKUP}",
        tuple(
            _option(
                f"第{number}项 {words}",
                number in (1, 3, 8),
                f"理由{number}：{words}",
                None if number in (1, 3, 8) else "neighbour_rule",
            )
            for number, words in enumerate(
                (SPECIAL, MARKUP, BRACKETS, LINES, DIGITS, BACKSLASHES, EMOJI, TRAILING), 1
            )
        ),
        f"应选 A、C、H。{TRAILING}",
        level=2,
    ),
)

_JUDGE = (
    _item(
        "q-judge-true",
        "judge",
        "next_step",
        "",
        f"{PLUS} 应当先纠错，再谈容错。{SPECIAL}",
        (
            _option("对", True, "条文写的是“应当”。"),
            _option("错", False, "纠错在前。", "correction_forgotten"),
        ),
        AT,
    ),
    _item(
        "q-judge-false",
        "judge",
        "outcome",
        f"王某{DIGITS}。",
        f"可以免责。{BRACKETS}",
        (_option("对", False, "漏了但书。", "proviso_dropped"), _option("错", True, f"但书：{MARKUP}")),
        LINES,
        level=3,
    ),
)

_INDEFINITE = (
    _item(
        "q-indefinite-one",
        "indefinite",
        "contrast",
        "两地规定不同。",
        "依两部规定，正确的是：",
        (
            _option("省里可以，市里不可以", True, "对照两条可知。"),
            _option("省里不可以，市里可以", False, "把两条读反了。", "neighbour_rule"),
            _option("两地都可以", False, "市里没有这一项。", "neighbour_rule"),
            _option("本制度未规定", False, "省里写明了。", "catch_all_misused"),
        ),
        "只有一个正确选项也可以。",
        level=3,
    ),
)

_CASE_PARTS = (
    _item(
        "q-case-1",
        "single",
        "missing_fact",
        f"周某巡查一家化工厂，{BRACKETS}。\n",
        "此时最先要查明什么？",
        (
            _option("是否及时报告", True, "第三条。"),
            _option("损失数额", False, "不影响结论。", "one_fact_flipped"),
        ),
        "先看报告。",
    ),
    _item(
        "q-case-2",
        "multiple",
        "outcome",
        f"后来查明：{MARKUP}，他及时报告了。",
        f"现在可以怎样处理？{SPECIAL}",
        (
            _option("可以免予处理", True, "第三条第一项。"),
            _option("可以从轻", True, "第四条。"),
            _option("必须问责", False, "“可以”不是“应当”。", "may_read_as_must"),
        ),
        f"两项都对。{LINES}",
        level=2,
    ),
    _item(
        "q-case-3",
        "judge",
        "clock",
        "\n再过三十日，他申请复核。",
        "复核申请没有超过期限。",
        (_option("对", False, "期限是十五日。", "wrong_clock"), _option("错", True, "十五日。")),
        f"期限是 15 日，不是 ３０ 日。{BACKSLASHES}",
        level=3,
    ),
)
_CASE = (
    _item(
        "q-case",
        "case",
        "outcome",
        "",
        f"周某巡查案：{BRACKETS}",
        (),
        f"整个案例的说明：{MARKUP}",
        level=3,
        bureau="民政",
        parts=_CASE_PARTS,
    ),
)

PAPER = Paper(
    id="p-sample-A",
    title=f"容错纠错《综合》测验 {MARKUP} {SPECIAL}",
    form="A",
    seed=20260102,
    minutes=90,
    pass_mark=12.5,
    notes=(f"闭卷。{BRACKETS}", f"{FORMULA}", f"{MARKUP}\n第二行"),
    sections=(
        Section("single", 2.0, "exact", _SINGLE),
        Section("multiple", 3.0, "half_if_incomplete", _MULTIPLE),
        Section("judge", 1.0, "exact", _JUDGE),
        Section("indefinite", 2.5, "exact", _INDEFINITE),
        Section("case", 1.5, "half_if_incomplete", _CASE),
    ),
    knowledge=_VERSION,
)

BANK = replace(PAPER, id="p-bank", title="题库", form="", minutes=0, pass_mark=0.0, notes=())
"""The same questions as a whole bank: no form, no time limit, no notes."""
