"""The articles this package rests on, and what they leave open."""

from functools import cache

from assistant.law.document import Document, read_document
from assistant.law.quote import Quote
from assistant.library import installed

REGULATION = "xixian-statistics-2022"

WHO = Quote("art_2", "凡实施行政执法法定职能的乡镇、行政执法单位都要进行执法统计工作，按规定要求上报")
TRUTHFUL = Quote("art_3", "认真负责，如实填报")
COLLECTED_BY = Quote("art_4", "全县行政执法统计汇总上报工作由县司法局负责")
ATTENDED = Quote("art_5__item_1", "执法人员参加法律培训的人数、时间和内容")
HELD = Quote("art_5__item_1", "举办法律、法规培训班参加的人数、时间和内容")
HOLDERS = Quote("art_5__item_2", "拥有行政执法证执法人员数及名单")
CERTIFICATES = Quote(
    "art_5__item_2", "统计本辖区、本部门拥有行政执法证执法人员数及名单，并及时在相关网站公示"
)
PUBLISHED = Quote("art_5__item_2", "并及时在相关网站公示")
CASES = Quote(
    "art_5__item_3", "行政处罚、行政检查、行政强制等案件数量，立案及结案数、罚没款数、举行行政听证的立案数"
)
HEARINGS = Quote("art_5__item_3", "举行行政听证的立案数")
KINDS_OPEN = Quote("art_5__item_3", "行政处罚、行政检查、行政强制等案件数量")
QUOTES = (
    WHO, TRUTHFUL, COLLECTED_BY, ATTENDED, HELD, HOLDERS, CERTIFICATES, PUBLISHED, CASES, HEARINGS,
    KINDS_OPEN,
)  # fmt: skip

# What an officer asks and the regulation does not answer: said, never filled in.
SILENT = (
    "本制度没有写上报期限：哪一天以前报、多久报一次，以要求上报的通知为准。",
    "本制度没有写统计期间的长短。期间由填表单位写在封面，同一次汇总的各单位应当一致。",
    "本制度没有写报表的样式。本表的栏目按第五条的字面设计，不是制度的附表。",
    "本制度没有写罚没款数的单位，本表用元。",
    "本制度没有写“案件数量”和“立案数”是不是同一个数，本表分两栏填。",
    "本制度没有写以前立案、本期结案的怎样计。本表结案数填本期结案的，可以多于本期立案数。",
    "本制度没有写听证按立案的日期还是按听证的日期计入哪一期。",
    "本制度没有写名单要不要证号，证号可以不填；填了就不能重复。",
    "本制度没有写跨期的培训计入哪一期。本表按开始日期计。",
    "本制度没有写“及时”公示是几日，也没有写不报、迟报的后果。",
)


@cache
def read_regulation() -> Document:
    """The shipped text; light, because nothing but the words is needed here."""
    return read_document(installed("knowledge") / REGULATION / "text.md")


def cite(quote: Quote) -> str:
    return quote.cited_in_full(read_regulation())
