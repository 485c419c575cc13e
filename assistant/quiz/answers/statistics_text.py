"""The statistics of a paper as Chinese tables for the terminal."""

from collections.abc import Mapping

from assistant.quiz.answers.item_statistics import FLAG_WORDS, Figure, ItemStatistics, OptionUse
from assistant.quiz.answers.paper_statistics import PaperStatistics
from assistant.quiz.item import TYPE_LABELS
from assistant.spreadsheet.text_table import text_table

_HEADS = (
    "序号",
    "题号",
    "题型",
    "作答",
    "答对",
    "难度（答对率）",
    "区分度",
    "高低分组差",
    "用时中位数",
    "各选项人数（*正确）",
)


def as_text(found: PaperStatistics) -> str:
    """The paper, the questions, what is to be looked at, and why figures are missing."""
    parts = [_paper(found), _bands(found), text_table(_HEADS, [_row(item) for item in found.items], 3)]
    parts += [_pointed_out(found), _missing(found)]
    parts.append("\n".join(f"注意：{note}。" for note in found.notes))
    return "\n\n".join(part for part in parts if part)


def _paper(found: PaperStatistics) -> str:
    kind = f"信度（{found.reliability_kind}）"
    lines = [
        f"《{found.title}》（{found.paper}）",
        f"{found.persons} 人作答，其中 {found.complete} 人做完全部 {found.asked} 题，满分 {found.total:g} 分",
        _figures({"平均分": found.mean, "标准差": found.deviation, "中位数": found.median}, 1),
        _figures({kind: found.reliability, "测量标准误": found.error}, 2),
    ]
    line = f"及格线 {found.pass_mark:g} 分，及格 {found.passed} 人，及格率 " if found.pass_mark else "及格率 "
    return "\n".join([*lines, line + _share(found.pass_share)])


def _figures(named: Mapping[str, Figure], digits: int) -> str:
    """Figures that rest on the same persons, or the one reason why none is given."""
    first = next(iter(named.values()))
    if first.value is None:
        return f"{'、'.join(named)}：{first.why}"
    given = (
        f"{name} {figure.value:.{digits}f}" for name, figure in named.items() if figure.value is not None
    )
    return f"{'，'.join(given)}（{first.count} 人）"


def _share(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.why
    return f"{figure.value:.1%}（95% 区间 {figure.low:.1%}—{figure.high:.1%}，{figure.count} 人）"


def _bands(found: PaperStatistics) -> str:
    rows = [(f"{band.low:g}—{band.high:g}", str(band.count), "▇" * band.count) for band in found.bands]
    most = max((band.count for band in found.bands), default=0)
    if most > 40:
        rows = [(name, count, "▇" * round(40 * int(count) / most)) for name, count, _ in rows]
    return text_table(("分数段", "人数", ""), rows, 9) if rows else ""


def _row(item: ItemStatistics) -> tuple[str, ...]:
    difficulty = item.difficulty
    share = "—"
    if difficulty.value is not None and difficulty.low is not None and difficulty.high is not None:
        share = f"{difficulty.value:.2f}（{difficulty.low:.2f}—{difficulty.high:.2f}）"
    return (
        str(item.number),
        item.id,
        TYPE_LABELS[item.type],
        str(item.answered),
        str(item.right),
        share,
        _short(item.point_biserial, "{:.2f}"),
        _short(item.upper_lower, "{:.2f}"),
        _short(item.seconds, "{:.0f} 秒"),
        " ".join(f"{use.letter}{'*' if use.right else ''}{use.count}" for use in item.options),
    )


def _short(figure: Figure, pattern: str) -> str:
    return "—" if figure.value is None else pattern.format(figure.value)


def _pointed_out(found: PaperStatistics) -> str:
    lines = []
    for item in found.items:
        words = [FLAG_WORDS[flag] for flag in item.flags]
        words += [
            f"{use.letter}（{_chosen(use, item)}）{FLAG_WORDS[flag]}"
            for use in item.options
            for flag in use.flags
        ]
        if words:
            lines.append(f"- 第 {item.number} 题 {item.id}：{'；'.join(words)}")
    return "\n".join(("请看一看这些题：", *lines)) if lines else ""


def _chosen(use: OptionUse, item: ItemStatistics) -> str:
    """How many took an option, and how that goes with their other marks."""
    r = use.point_biserial.value
    return f"{use.count}/{item.answered} 人选" + ("" if r is None else f"，相关 {r:+.2f}")


def _missing(found: PaperStatistics) -> str:
    """Each reason for a “—” in the table once, with the questions it holds of."""
    reasons: dict[str, list[str]] = {}
    for item in found.items:
        named = {
            "难度": item.difficulty,
            "区分度": item.point_biserial,
            "高低分组差": item.upper_lower,
            "用时": item.seconds,
        }
        for name, figure in named.items():
            if figure.value is None:
                reasons.setdefault(f"{name}：{figure.why}", []).append(str(item.number))
    lines = (
        f"- {why}（{'全部题' if len(numbers) == len(found.items) else '第 ' + '、'.join(numbers) + ' 题'}）"
        for why, numbers in reasons.items()
    )
    return "\n".join(("没有给出的数：", *lines)) if reasons else ""
