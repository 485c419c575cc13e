"""The report for a terminal: what differs; for each source of cases the figures, the reasons, examples."""

from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

_BAR = 24  # blocks of the longest bar
_TRANSITIONS = 12
_EXAMPLES = 5
_KNOWN_SHOWN = 6
NO_DECISION = "这里比较的是规则，不是认定结论，认定由制度写明的机关作出。"


def report_text(data: dict[str, Any]) -> str:
    lines = [f"《{data['title']}》（{data['regulation']}）两个版本的比较"]
    for side, words in (("before", "改前"), ("after", "改后")):
        lines.append(f"  {words}：{data[side]['name']}（条文库版本 {data[side]['knowledge_version']}）")
    lines += _changes(data["changes"])
    lines += _section("请再看一眼", data["warnings"])
    lines += _section("条文", map(_text_line, data["texts"]))
    lines += _section("事实", data["facts"])
    lines += _section("步骤和期限（不影响结论）", data["steps"])
    for source in data["sources"]:
        lines += ["", *_source(source, data["changes"])]
    lines += ["", NO_DECISION]
    return "\n".join(lines)


def _changes(changes: Sequence[dict[str, Any]]) -> list[str]:
    if not changes:
        return ["", "影响结论的改动：没有"]
    lines = ["", f"影响结论的改动 {len(changes)} 处："]
    for change in changes:
        lines.append(f"  {change['number']}. {change['title']}")
        for words, side in (("改前", "before"), ("改后", "after")):
            first, *rest = (change[side] or "（没有）").split("\n")
            lines += [f"     {words}  {first}", *(f"           {line}" for line in rest)]
    return lines


def _section(title: str, entries: Iterable[str]) -> list[str]:
    body = [f"  · {entry}" for entry in entries]
    return ["", f"{title}：", *body] if body else []


def _text_line(text: dict[str, Any]) -> str:
    match text["kind"]:
        case "gone":
            return f"删去{text['citation']}：{text['before']}"
        case "new":
            return f"新增{text['citation']}：{text['after']}"
        case "renumbered":
            return f"{text['before']}改为{text['after']}，文字没有变"
    return f"{text['citation']}\n      改前  {text['before']}\n      改后  {text['after']}"


def _source(source: dict[str, Any], changes: Sequence[dict[str, Any]]) -> list[str]:
    lines = [headline(source), *(f"  {note}" for note in source["notes"])]
    lines += [f"  没有处理：{row}" for row in source["rejected_rows"]]
    lines += _bars(source)
    lines += _possible(source)
    lines += _causes(source, changes)
    examples = source["examples"] if source["id"] == "every" else source["examples"][:_EXAMPLES]
    if examples:
        lines += ["  例：", *(f"    {line}" for example in examples for line in _example(example))]
    return lines


def headline(source: dict[str, Any]) -> str:
    """One line: how many cases, how many come out otherwise."""
    if source["id"] == "every":
        found = f"有 {source['changed']} 种变化" if source["changed"] else "没有变化"
        return f"【{source['title']}】{found}"
    words = f"【{source['title']}】{source['compared']:,} 件，结论变了的 {source['changed']:,} 件"
    if source["compared"]:
        words += f"（{source['changed'] / source['compared']:.2%}）"
    if source["rejected"]:
        words += f"；读不出来、没有比较的 {source['rejected']:,} 件"
    if source["contradictory"]:
        words += f"；两个版本里都互相矛盾、没有比较的 {source['contradictory']:,} 件"
    return words


def _bars(source: dict[str, Any]) -> list[str]:
    transitions = source["transitions"]
    if not transitions or source["id"] == "every":
        return []
    shown = transitions[:_TRANSITIONS]
    longest = shown[0]["cases"]
    froms = max(width(entry["before_label"]) for entry in shown)
    tos = max(width(entry["after_label"]) for entry in shown)
    lines = [f"  {filled('改前', froms)}    {filled('改后', tos)}  件数"]
    for entry in shown:
        bar = "█" * max(1, round(_BAR * entry["cases"] / longest))
        names = f"{filled(entry['before_label'], froms)} → {filled(entry['after_label'], tos)}"
        lines.append(f"  {names}  {bar} {entry['cases']:,}")
    if rest := transitions[_TRANSITIONS:]:
        lines.append(f"  另有 {len(rest)} 种变化，共 {sum(entry['cases'] for entry in rest):,} 件")
    return lines


def _possible(source: dict[str, Any]) -> list[str]:
    moved = source["possible"]
    if source["id"] == "every" or not any(moved.values()):
        return []
    return [
        f"  可能的结论变少了（更确定）{moved['firmer']:,} 件，变多了（更不确定）{moved['looser']:,} 件，"
        f"换了 {moved['otherwise']:,} 件；其中 {moved['same_headline']:,} 件结论的名称没有变"
    ]


def _causes(source: dict[str, Any], changes: Sequence[dict[str, Any]]) -> list[str]:
    if not source["causes"] or source["id"] == "every":
        return []
    lines = ["  由哪处改动引起（一件可能不止一处）："]
    for cause in source["causes"]:
        lines.append(f"    {cause['change']}. {cause['title']}：{cause['cases']:,} 件，{cause_words(cause)}")
    for group in source["together"]:
        lines.append(f"    {together_words(group)}")
    return lines


def cause_words(cause: dict[str, Any]) -> str:
    """How a change causes: by itself, or as something that cannot be done without."""
    return f"只改这一处就会变的 {cause['alone']:,} 件，只撤回这一处就不变的 {cause['needed']:,} 件"


def together_words(group: dict[str, Any]) -> str:
    """Changes that only together move a case."""
    numbers = "、".join(str(number) for number in group["changes"])
    return f"共同：改动 {numbers} 合在一起才变的 {group['cases']:,} 件（缺一处都不变）"


def case_words(example: dict[str, Any]) -> str:
    if example["row"] is None:
        return str(example["case"])
    row = f"第 {example['row']:,} 行"
    return f"{example['case']}（{row}）" if example["case"] else row


def _example(example: dict[str, Any]) -> list[str]:
    why = "、".join(f"改动 {number}" for number in example["changes"])
    why = f"{why} 共同" if example["only_together"] else why
    lines = [f"{case_words(example)}：{example['before_label']} → {example['after_label']}（{why}）"]
    holding = example["holding"]
    if len(holding) > _KNOWN_SHOWN:
        return lines
    return [*lines, f"  成立的事实：{'；'.join(holding)}"] if holding else lines


def width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def filled(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
