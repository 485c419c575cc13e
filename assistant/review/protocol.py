"""The protocol of a draw: everything somebody needs to check it or to repeat it."""

from typing import Any

from assistant.review.draw import ALGORITHM, Draw, Group, Ranked
from assistant.review.ledger import Case, Ledger
from assistant.review.regulation import (
    AND_OTHERS,
    DRAWN,
    EACH_FIVE,
    NOT_REVIEWED,
    OPEN_CLOSED,
    PER_KIND,
    SILENT,
    STATUTORY_KINDS,
    cite,
)

SCOPES = {"unit": "每个单位每种", "county": "全县每种"}


def protocol_text(ledger: Ledger, draw: Draw) -> str:
    """Seed, ledger, method, what was left out and why, what was drawn, what the text leaves open."""
    lines = [
        "隰县行政执法案卷随机抽取记录",
        "",
        *(f"{name}：{words}" for name, words in heading_rows(ledger, draw)),
        "",
        "抽中的案卷",
    ]
    for group in draw.groups:
        lines.append(f"  {group_words(group)}")
        lines += [f"    {_ranked_words(ranked)}" for ranked in group.drawn]
    lines += ["", f"不再评查、没有进入抽取的（{len(draw.contested)} 件）"]
    if draw.contested:
        lines.append(f"  依据：{cite(NOT_REVIEWED)}")
    lines += [f"    {_case_words(case)}：{reason(case)}" for case in draw.contested]
    if draw.open_cases:
        lines += ["", f"没有办结日期、没有进入抽取的（{len(draw.open_cases)} 件）", f"  {OPEN_CLOSED}"]
        lines += [f"    {_case_words(case)}" for case in draw.open_cases]
    lines += ["", "条文没有写明、这里怎样处理的", *(f"  · {words}" for words in SILENT)]
    return "\n".join(lines)


def heading_rows(ledger: Ledger, draw: Draw) -> list[tuple[str, str]]:
    """The protocol's head: name and words."""
    rows = [
        ("依据", cite(DRAWN)),
        ("种子", f"“{draw.seed}”"),
        ("台账文件", f"{ledger.file}，SHA-256 {ledger.sha256}"),
        ("台账内容 SHA-256", f"{ledger.content_hash}（与行的先后、文件格式无关）"),
        ("台账案件", f"{len(ledger.cases)} 件"),
        ("抽取方法", ALGORITHM),
        ("抽取范围", f"{SCOPES[draw.scope]}各抽 {draw.per_kind} 份"),
        ("抽中", f"{len(draw.drawn)} 份"),
    ]
    if draw.per_kind != PER_KIND:
        rows.append(("注意", f"{cite(EACH_FIVE)}，这次按要求改为各 {draw.per_kind} 份"))
    if draw.absent:
        rows.append(("台账里没有的种类", "、".join(draw.absent)))
    others = list(dict.fromkeys(g.kind for g in draw.groups if g.kind not in STATUTORY_KINDS))
    if others:
        rows.append(("条文没有列名的种类", f"{'、'.join(others)}（{cite(AND_OTHERS)}）"))
    return rows


def group_words(group: Group) -> str:
    """E.g. 县水利局 行政处罚：12 件里抽 5 份."""
    name = " ".join(filter(None, (group.unit, group.kind)))
    if not group.pool:
        return f"{name}：没有可以抽取的案卷"
    if group.short:
        few = f"只有 {len(group.pool)} 件，不足 {group.wanted} 份"
        return f"{name}：{few}，全部抽取（不足时怎么办，本制度没有写）"
    return f"{name}：{len(group.pool)} 件里抽 {group.wanted} 份"


def reason(case: Case) -> str:
    """Why art. 12 keeps the case out."""
    words = (("行政诉讼", case.litigated), ("行政复议", case.reconsidered))
    return f"提起{'、'.join(word for word, holds in words if holds)}"


def protocol_json(ledger: Ledger, draw: Draw) -> dict[str, Any]:
    return {
        "seed": draw.seed,
        "ledger": {
            "file": ledger.file,
            "sha256": ledger.sha256,
            "content_sha256": ledger.content_hash,
            "cases": len(ledger.cases),
            "problems": [problem.as_json() for problem in ledger.problems],
        },
        "algorithm": ALGORITHM,
        "scope": draw.scope,
        "per_kind": draw.per_kind,
        "basis": cite(DRAWN),
        "groups": [
            {
                "unit": group.unit or None,
                "kind": group.kind,
                "pool": len(group.pool),
                "short": group.short,
                "drawn": [_ranked_json(ranked) for ranked in group.drawn],
                "not_drawn": [_ranked_json(ranked) for ranked in group.pool[group.wanted :]],
            }
            for group in draw.groups
        ],
        "excluded": [
            {**_case_json(case), "reason": reason(case), "basis": cite(NOT_REVIEWED)}
            for case in draw.contested
        ],
        "not_closed": [_case_json(case) for case in draw.open_cases],
        "absent_kinds": list(draw.absent),
        "silent": list(SILENT),
    }


def _ranked_words(ranked: Ranked) -> str:
    case = ranked.case
    return (
        f"{ranked.rank}. {case.number}（{case.unit}，{case.closed} 办结，台账第 {case.row} 行）{ranked.hash}"
    )


def _case_words(case: Case) -> str:
    return f"{case.unit} {case.kind} {case.number}（台账第 {case.row} 行）"


def _case_json(case: Case) -> dict[str, Any]:
    closed = str(case.closed) if case.closed else None
    return {"number": case.number, "unit": case.unit, "kind": case.kind, "closed": closed, "row": case.row}


def _ranked_json(ranked: Ranked) -> dict[str, Any]:
    return {"rank": ranked.rank, **_case_json(ranked.case), "hash": ranked.hash}
