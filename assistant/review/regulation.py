"""The articles the draw rests on, and what they leave open."""

from functools import cache

from assistant.law.document import Document, read_document
from assistant.law.quote import Quote
from assistant.library import installed

REGULATION = "xixian-review-2022"

DRAWN = Quote(
    "art_11",
    "采取根据各执法部门定期报送的行政执法台账,依据各单位法定职权,随机抽取行政处罚、行政许可、行政强制、行政征收或征用等案卷各5份",
)
LEDGERS = Quote("art_11", "各执法部门定期报送的行政执法台账")
EACH_FIVE = Quote("art_11", "各5份")
AND_OTHERS = Quote("art_11", "行政征收或征用等案卷")
NOT_REVIEWED = Quote("art_12", "凡提起行政诉讼、行政复议的行政执法案件,其案卷不再评查")
AFTERWARDS = Quote("art_2", "事后执法监督措施")
ORGANISED_BY = Quote("art_10", "层级监督检查由县司法局组织实施，每年至少开展一次")
QUOTES = (DRAWN, LEDGERS, EACH_FIVE, AND_OTHERS, NOT_REVIEWED, AFTERWARDS, ORGANISED_BY)

PER_KIND = 5  # 各5份
STATUTORY_KINDS = ("行政处罚", "行政许可", "行政强制", "行政征收或征用")  # as art. 11 lists them
SAME_KIND = {"行政征收": "行政征收或征用", "行政征用": "行政征收或征用"}  # listed as one, joined by 或

# What the draw has to settle and the regulation does not.
OPEN_SCOPE = (
    "“各5份”是每个单位每种各5份，还是全县每种各5份，本制度没有写明。条文说“各执法部门定期报送的行政执法台账”、"
    "“依据各单位法定职权”，所以默认按每个单位每种抽；用 --scope county 按全县每种抽。"
)
OPEN_FEW = "某一种不足“5份”时怎么办，本制度没有写。这里全部抽取，并且写明。"
OPEN_METHOD = "随机抽取用什么方法，本制度没有写。这里用公开的种子和公开的算法，谁都可以重做核对。"
OPEN_KINDS = "条文在列出的种类后面写了“等”，还有哪些种类，本制度没有写。这里台账上有的其他种类也各自抽取。"
OPEN_CLOSED = "还没有办结的案件能不能抽，本制度没有写。第二条说评查是“事后执法监督措施”，这里不抽，并且列出。"
OPEN_LEVY = (
    "行政征收、行政征用是不是分开各抽5份，本制度没有写明。条文写作“行政征收或征用”一项，这里合为一种。"
)
SILENT = (OPEN_SCOPE, OPEN_FEW, OPEN_METHOD, OPEN_KINDS, OPEN_CLOSED, OPEN_LEVY)


@cache
def read_regulation() -> Document:
    """The shipped text; light, because nothing but the words is needed here."""
    return read_document(installed("knowledge") / REGULATION / "text.md")


def cite(quote: Quote) -> str:
    return quote.cited_in_full(read_regulation())
