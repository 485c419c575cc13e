"""The columns of a suite in a table: ids, headings (either may be written), and what goes there."""

from dataclasses import dataclass

SHEET, GUIDE = "案例", "说明"
SEPARATORS = "、；;，,\n"
SKIPPED = "#"  # a row whose number begins so is an example and is not run


@dataclass(frozen=True)
class Column:
    id: str
    heading: str
    help: str
    width: float = 16
    needed: bool = False


COLUMNS = (
    Column("id", "编号", "必填。一个文件里不能重复；以 # 开头的行是示例，不计", 12, needed=True),
    Column("regulation", "制度", "制度编号，如 naiman-2025；不填就用 --regulation 指定的", 18),
    Column("kind", "类型", "案例、故事或者问题；不填是案例", 8),
    Column("title", "标题", "可不填，只给人看", 22),
    Column("text", "故事或问题", "故事：办事人的原话；问题：要找条文的问话；案例不填", 46),
    Column("outcome", "应得结论", "案例和故事必填：结论的名称或编号；事实互相矛盾的写“事实互相矛盾”", 20),
    Column("citations", "应引条文", "如 第九条第（二）项 或 art_9__item_2；几条用顿号分开；没有就空着", 26),
    Column("secondary", "同时成立的条文", "可不填", 18),
    Column("possible", "可能的结论", "事实不足时还可能的结论，用顿号分开；可不填", 22),
    Column("reason", "理由", "必填。一句话：为什么应当是这个结果", 40, needed=True),
    Column("by", "标注人", "必填。谁作的判断", 10, needed=True),
    Column(
        "others",
        "其余事实",
        "案例没有填的“是、否”事实怎么算：否，或者不清楚（不填就是不清楚）；故事总是否",
        10,
    ),
)
BY_WORDS = {**{column.id: column for column in COLUMNS}, **{column.heading: column for column in COLUMNS}}
FACT_HELP = "事实：填 是、否、不清楚、数或日期；空着就是没有给出"
