"""Check results and county totals for the terminal."""

from collections.abc import Sequence

from assistant.spreadsheet.text_table import text_table
from assistant.statistics.check import CheckedFile
from assistant.statistics.regulation import COLLECTED_BY, cite
from assistant.statistics.report import CaseCounts
from assistant.statistics.total import CountyTotal

_HEADS = ("案件数量", "立案", "结案", "罚没款（元）", "听证立案")


def check_text(file: CheckedFile) -> str:
    """One file: a line of judgement, then each complaint."""
    errors, warnings = file.count("error"), file.count("warning")
    judged = "没有错误" if not errors else f"{errors} 处错误，改好以前不能汇总"
    beside = f"，{warnings} 处提醒" if warnings else ""
    unit = f"（{file.unit}）" if file.unit else ""
    return "\n".join([f"{file.file}{unit}：{judged}{beside}", *(f"  {problem}" for problem in file.problems)])


def total_text(total: CountyTotal) -> str:
    """Per kind, per unit and kind, and everything that is not in the sums."""
    kinds = [(kind, *_words(total.by_kind(kind))) for kind in total.kinds]
    both = [
        (report.unit, kind, *_words(counts))
        for report in total.reports
        for kind, counts in report.cases.items()
    ]
    lines = [
        "隰县行政执法统计汇总",
        f"统计期间：{'；'.join(f'{start} 至 {end}' for start, end in total.periods)}",
        f"计入 {len(total.reports)} 个单位：{'、'.join(report.unit for report in total.reports)}",
        "",
        "全县分种类",
        text_table(("案件种类", *_HEADS), [*kinds, ("合计", *_words(total.cases))]),
        "",
        "分单位分种类",
        text_table(("单位", "种类", *_HEADS), [*both, ("合计", "", *_words(total.cases))], numeric_from=2),
        "",
        f"参加法律培训 {sum(t.people for r in total.reports for t in r.attended)} 人次，"
        f"举办培训班参加 {sum(t.people for r in total.reports for t in r.held)} 人次，"
        f"持证执法人员 {sum(r.holders for r in total.reports)} 人，"
        f"已公示 {sum(r.published for r in total.reports)} 个单位",
    ]
    unpublished = [report.unit for report in total.reports if not report.published]
    lines += [f"还没有公示的：{'、'.join(unpublished)}"] if unpublished else []
    lines += [f"未计入（表有错误）：{_names(total.left_out)}"] if total.left_out else []
    if total.expected is not None:
        lines.append(f"缺报：{'、'.join(total.expected.missing) or '没有'}")
        lines += [
            f"名单以外：{unit}{f'（是不是“{near}”？）' if near else ''}"
            for unit, near in total.expected.unexpected
        ]
    return "\n".join([*lines, "", f"依据：{cite(COLLECTED_BY)}"])


def _names(files: Sequence[CheckedFile]) -> str:
    return "、".join(f"{file.unit or '单位名称读不出来'}（{file.file}）" for file in files)


def _words(counts: CaseCounts) -> tuple[str, ...]:
    whole = (counts.cases, counts.filed, counts.closed)
    return (*(f"{number:,}" for number in whole), f"{counts.money:,.2f}", f"{counts.hearings:,}")
