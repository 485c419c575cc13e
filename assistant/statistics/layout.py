"""The statistics sheet as data: which sheets, which columns, what each cell may hold.

Template and check both read this, so a column cannot be printed one way and checked another.
"""

from dataclasses import dataclass
from typing import Literal

from assistant.law.quote import Quote
from assistant.statistics.regulation import ATTENDED, CASES, CERTIFICATES, HELD, HOLDERS, WHO

Kind = Literal["words", "whole", "money", "date", "choice"]

HEAD_ROW = 3  # row 1 the title, row 2 the article
FIRST_ROW = 4
YES, NO = "是", "否"
STATUTORY_KINDS = ("行政处罚", "行政检查", "行政强制")  # those art. 5 (3) names, in its order
UNIT_TYPES = ("乡镇", "行政执法单位")  # art. 2


@dataclass(frozen=True)
class Field:
    """One thing to fill in: a column of a table, or a line of a form."""

    key: str
    heading: str
    kind: Kind
    required: bool = True
    help: str = ""
    width: float = 14
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A sheet of labelled lines: label in A, value in B, explanation in C, from row 4."""

    sheet: str
    title: str
    quote: Quote
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Table:
    """A sheet of rows from row 4. `given` stands filled in the first column of its first rows."""

    sheet: str
    title: str
    quote: Quote
    fields: tuple[Field, ...]
    rows: int
    given: tuple[str, ...] = ()

    def column(self, key: str) -> int:
        return next(n for n, field in enumerate(self.fields, 1) if field.key == key)


GUIDE = "填写说明"

COVER = Form(
    "封面",
    "隰县行政执法统计表",
    WHO,
    (
        Field("unit", "单位名称", "words", help="写全称，每期写法一致"),
        Field("unit_type", "单位类别", "choice", help="第二条所说的两类", choices=UNIT_TYPES),
        Field("start", "统计期间（起）", "date", help="如 2026-01-01"),
        Field("end", "统计期间（止）", "date", help="如 2026-06-30，含当日"),
        Field("filled_by", "填表人", "words"),
        Field("filled_on", "填表日期", "date"),
    ),
)

_TRAINING = (
    Field("people", "人数", "whole", help="参加的人数，不小于0的整数"),
    Field("start", "开始日期", "date", help="在统计期间内，如 2026-03-15", width=16),
    Field("end", "结束日期", "date", required=False, help="只有一天的可以不填", width=16),
    Field("content", "内容", "words", help="学了哪些法律、法规，或者培训班的名称", width=60),
)
TRAINING_ATTENDED = Table("参加法律培训", "执法人员参加法律培训情况", ATTENDED, _TRAINING, 30)
TRAINING_HELD = Table("举办培训班", "举办法律、法规培训班情况", HELD, _TRAINING, 30)

CERTIFICATE_FORM = Form(
    "执法证件",
    "行政执法证件统计",
    CERTIFICATES,
    (
        Field("holders", "拥有行政执法证执法人员数", "whole", help="应与《持证人员名单》表的人数相等"),
        Field("published", "是否已在相关网站公示", "choice", help="选“是”或“否”", choices=(YES, NO)),
        Field("website", "公示网站", "words", required=False, help="已公示的填网站名称或者网址"),
        Field("published_on", "公示日期", "date", required=False, help="已公示的填，不知道可以空着"),
    ),
)
HOLDER_LIST = Table(
    "持证人员名单",
    "拥有行政执法证执法人员名单",
    HOLDERS,
    (
        Field("name", "姓名", "words", width=20),
        Field("number", "行政执法证号", "words", required=False, help="填了就不能重复", width=28),
        Field("note", "备注", "words", required=False, width=36),
    ),
    150,
)

CASE_TABLE = Table(
    "行政执法案件",
    "行政执法案件统计",
    CASES,
    (
        Field("kind", "案件种类", "words", help="前三种是条文列出的；其他种类在下面空行里写名称", width=22),
        Field("cases", "案件数量", "whole", help="本期案件数量，没有的填0"),
        Field("filed", "立案数", "whole", help="本期立案数，没有的填0"),
        Field("closed", "结案数", "whole", help="本期结案数，没有的填0"),
        Field("money", "罚没款数（元）", "money", help="以元为单位，没有的填0", width=18),
        Field(
            "hearings",
            "举行行政听证的立案数",
            "whole",
            help="立案的案件中举行行政听证的，没有的填0",
            width=22,
        ),
    ),
    15,
    STATUTORY_KINDS,
)

FORMS = (COVER, CERTIFICATE_FORM)
TABLES = (TRAINING_ATTENDED, TRAINING_HELD, HOLDER_LIST, CASE_TABLE)
SHEETS: tuple[Form | Table, ...] = (
    COVER, TRAINING_ATTENDED, TRAINING_HELD, CERTIFICATE_FORM, HOLDER_LIST, CASE_TABLE,
)  # fmt: skip
