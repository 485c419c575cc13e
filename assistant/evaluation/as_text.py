"""The report for a terminal: what changed, what failed, the figures, the floors, the verdict."""

from collections.abc import Iterable
from typing import Any

from assistant.evaluation.entries import KIND_WORDS
from assistant.spreadsheet.text_table import text_table

_SHOWN = 40  # failed entries told in full; the JSON and the page have all
_CONFUSED = 12
BOUNDS = {"at_least": "不低于", "at_most": "不高于"}


def report_text(data: dict[str, Any]) -> str:
    lines = [
        f"评测：{data['title']}，{data['entries']} 个，不符 {data['failed']} 个，用时 {data['seconds']} 秒",
        f"  条文库：{'、'.join(f'{r} {v}' for r, v in data['knowledge'].items())}；rongcuo {data['rongcuo']}",
    ]
    lines += _against(data["against"]) + _failures(data) + _tables(data) + _confused(data) + _refusals(data)
    return "\n".join([*lines, *_floors(data), "", verdict(data)])


def verdict(data: dict[str, Any]) -> str:
    if data["floors"]:
        broken = [floor for floor in data["floors"] if not floor["holds"]]
        if broken:
            return f"没有通过：{len(broken)} 项指标没有达到要求"
        return "通过：指标都达到要求" + (
            f"（另有 {data['failed']} 个不符，在要求之内）" if data["failed"] else ""
        )
    return f"没有通过：{data['failed']} 个不符" if data["failed"] else "通过：全部符合"


def value_text(value: float | None, unit: str) -> str:
    """A figure as people read it: shares as percentages, times in milliseconds."""
    if value is None:
        return "—"
    if unit == "share":
        return f"{100 * value:.1f}%"
    return f"{value:.1f} 毫秒" if unit == "ms" else f"{value:g}"


def with_interval(measure: dict[str, Any]) -> str:
    low, high = (value_text(measure[end], measure["unit"]) for end in ("low", "high"))
    count = f"{measure['right']}/{measure['of']}" if measure["right"] is not None else f"n={measure['of']}"
    return f"{value_text(measure['value'], measure['unit'])}（{count}，{low}～{high}）"


def citations(entries: Iterable[dict[str, str]]) -> str:
    return "、".join(entry["citation"] for entry in entries) or "（无）"


def answer_words(answer: dict[str, Any]) -> str:
    """An expected or given answer: the outcome with its provisions, or the provisions alone."""
    cited = citations(answer["citations"])
    return f"{answer['label']}；{cited}" if "label" in answer else cited


def facts_words(result: dict[str, Any]) -> str:
    listed = [f"{fact['label']}：{fact['value']}" for fact in result["facts"]]
    return "；".join([*listed, "其余：否"] if result["others_false"] else listed)


def _against(against: dict[str, Any] | None) -> list[str]:
    if against is None:
        return []
    lines = ["", f"与 {against['name']}（{against['started']}）相比："]
    if not against["changed"]:
        lines.append("  没有变化")
    for entry in against["changed"]:
        lines.append(
            f"  【{entry['label']}】{entry['id']} {entry['title']}（{entry['regulation']}）".rstrip()
        )
        for words, side in (("原来", "before"), ("现在", "now")):
            if entry[side] is not None:
                said = entry[side]["problem"] or "符合"
                lines.append(f"    {words}：{answer_words(entry[side]['got'])}（{said}）")
    for figure in against["measures"]:
        before, now = (value_text(figure[side], figure["unit"]) for side in ("before", "now"))
        lines.append(f"  {KIND_WORDS[figure['kind']]}{figure['label']}：{before} → {now}")
    return lines


def _failures(data: dict[str, Any]) -> list[str]:
    failed = [result for result in data["results"] if not result["held"]]
    if not failed:
        return []
    lines = ["", f"不符 {len(failed)} 个："]
    for result in failed[:_SHOWN]:
        lines.append(
            f"  {result['id']} {result['title'] or result['text'].strip()[:30]}（{result['regulation']}）"
        )
        lines.append(f"    {result['problem']}")
        lines.append(f"    理由：{result['reason']}（标注人：{result['by']}）")
    if len(failed) > _SHOWN:
        lines.append(f"  ……另有 {len(failed) - _SHOWN} 个，见 --html 或者 --json")
    return lines


def _tables(data: dict[str, Any]) -> list[str]:
    """One line a regulation for each kind, then every measure over all with its interval."""
    lines = []
    for kind, words in KIND_WORDS.items():
        groups = [group for group in data["groups"] if group["kind"] == kind]
        if not groups:
            continue
        columns = _COLUMNS[kind]
        rows = [
            [group["regulation"] or "全部", str(group["entries"]), str(group["failed"])]
            + [_cell(group["measures"].get(name)) for name in columns]
            for group in [*groups[1:], groups[0]]
        ]
        lines += ["", f"{words}："]
        table = text_table(["制度", "个数", "不符", *columns.values()], rows)
        lines += [f"  {line}" for line in table.split("\n")]
        lines += [f"    {m['label']}：{with_interval(m)}" for m in groups[0]["measures"].values()]
    return lines


_COLUMNS = {
    "case": {
        "outcome_accuracy": "结论",
        "citation_precision": "引用精确",
        "citation_recall": "引用召回",
        "bounds_contain_truth": "区间",
        "milliseconds_p95": "p95",
    },
    "story": {
        "outcome_accuracy": "结论",
        "proposal_precision": "事实精确",
        "proposal_recall": "事实召回",
        "screens_median": "屏数",
        "screens_p95": "屏数p95",
        "milliseconds_p95": "p95",
    },
    "question": {
        "recall_at_1": "R@1",
        "recall_at_5": "R@5",
        "mrr": "MRR",
        "ndcg_at_10": "nDCG@10",
        "milliseconds_p95": "p95",
    },
}


def _cell(measure: dict[str, Any] | None) -> str:
    return value_text(measure["value"], measure["unit"]) if measure is not None else "—"


def _confused(data: dict[str, Any]) -> list[str]:
    wrong = [pair for pair in data["groups"][0]["confusion"] if pair["expected"] != pair["got"]]
    if not wrong:
        return []
    lines = [f"  应为“{p['expected_label']}”，得到“{p['got_label']}”：{p['entries']} 个" for p in wrong]
    return ["", "结论混淆：", *lines[:_CONFUSED]]


def _refusals(data: dict[str, Any]) -> list[str]:
    refusals = data["groups"][0]["refusals"]
    lines = [f"  {r['label']}：对 {r['right']}，错 {r['wrong']}，该有没有 {r['missing']}" for r in refusals]
    return ["", "不下结论的：", *lines] if lines else []


def _floors(data: dict[str, Any]) -> list[str]:
    if not data["floors"]:
        return []
    return ["", "指标要求：", *(f"  {floor_words(data, floor)}" for floor in data["floors"])]


def floor_words(data: dict[str, Any], floor: dict[str, Any]) -> str:
    unit = next(
        (
            group["measures"][floor["measure"]]["unit"]
            for group in data["groups"]
            if floor["measure"] in group["measures"]
        ),
        "share",
    )
    mark = "没有量到" if floor["value"] is None else "达到" if floor["holds"] else "没有达到"
    limit, value = (value_text(floor[part], unit) for part in ("limit", "value"))
    return (
        f"{mark}  {KIND_WORDS[floor['kind']]}{floor['label']} {value}，要求{BOUNDS[floor['bound']]} {limit}"
    )
