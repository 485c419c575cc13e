"""An empty suite for a bureau to fill in: YAML, CSV or a spreadsheet, each with an example of every kind.

The examples are gold entries of the regulation. They stand behind `#` and are not run.
"""

import csv
import io
import json
import textwrap
from collections.abc import Sequence
from pathlib import Path

import yaml
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.evaluation.columns import COLUMNS, FACT_HELP, GUIDE, SHEET, SKIPPED
from assistant.evaluation.entries import (
    CONTRADICTION,
    CONTRADICTION_LABEL,
    KIND_WORDS,
    Case,
    Entry,
    Question,
    Story,
)
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.gold import read_gold
from assistant.evaluation.named import NO, UNKNOWN, YES, outcome_label, value_words
from assistant.evaluation.suite_file import ENDINGS
from assistant.library import Library, Regulation
from assistant.spreadsheet.grid import column_letter
from assistant.spreadsheet.write import (
    FONT,
    INPUT_FILL,
    height_for,
    put,
    put_heading,
    save_new,
    save_workbook,
    set_print,
    set_widths,
)

_ROWS = 200  # that are made ready to be filled in
_HOW = (
    "一行一个：案例（事实→结论）、故事（原话→对话→结论）或者问题（问话→条文）。",
    "以 # 开头的行是示例，不计；可以照着写，也可以删去。",
    "填好后运行：rongcuo eval 这个文件；加 --html 报告.html 得到网页。",
)


def write_template(regulation: Regulation, path: Path, *, overwrite: bool = False) -> None:
    """Raises EvaluationError for another ending, SpreadsheetError where the file cannot be written."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise EvaluationError(f"{path}：空白文件应以 {'、'.join(ENDINGS)} 结尾。请改名")
    if ending == ".xlsx":
        save_workbook(_workbook(regulation), path, overwrite=overwrite)
        return
    written = _csv(regulation) if ending == ".csv" else _yaml(regulation).encode()
    save_new(path, lambda place: _write(place, written), overwrite=overwrite)


def _write(place: Path, written: bytes) -> None:
    place.write_bytes(written)


def examples(regulation: Regulation) -> tuple[Case, Story, Question]:
    """A gold entry of each kind: a favourable case that cites something, a short story, a question."""
    alone = Library(regulation.folder.parent, {regulation.id: regulation}, regulation.vocabulary, ())
    entries = read_gold(alone).entries
    case = next(e for e in entries if isinstance(e, Case) and e.grounds and e.others_false)
    story = min((e for e in entries if isinstance(e, Story) and e.grounds), key=lambda e: len(e.text))
    question = next(e for e in entries if isinstance(e, Question) and e.provisions)
    return case, story, question


def _rows(regulation: Regulation) -> list[dict[str, str]]:
    """The examples by column, facts by their labels."""
    entries: tuple[Entry, ...] = examples(regulation)
    return [_row(regulation, entry, number) for number, entry in enumerate(entries, 1)]


def _row(regulation: Regulation, entry: Entry, number: int) -> dict[str, str]:
    def cited(provisions: Sequence[str]) -> str:
        return "、".join(regulation.document[provision].citation for provision in provisions)

    row = {
        "id": f"{SKIPPED} 示例{number}",
        "regulation": regulation.id,
        "kind": KIND_WORDS[entry.kind],
        "title": entry.title,
        "reason": entry.reason,
        "by": "示例",
    }
    if isinstance(entry, Question):
        return row | {"text": entry.text, "citations": cited(sorted(entry.provisions))}
    row |= {"outcome": outcome_label(regulation, entry.outcome), "citations": cited(entry.grounds)}
    row |= {"text": entry.text.strip()} if isinstance(entry, Story) else {"others": NO}
    vocabulary = regulation.rulebook.vocabulary
    return row | {vocabulary[fact].label: value_words(value) for fact, value in entry.given.items()}


def _labels(regulation: Regulation) -> list[str]:
    return [fact.label for fact in regulation.rulebook.vocabulary.facts.values()]


def _csv(regulation: Regulation) -> bytes:
    names = [column.id for column in COLUMNS] + _labels(regulation)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.heading for column in COLUMNS] + _labels(regulation))
    helps = [f"{SKIPPED} {COLUMNS[0].help}"] + [column.help for column in COLUMNS[1:]]
    writer.writerow(helps + [FACT_HELP] * len(_labels(regulation)))
    writer.writerows([row.get(name, "") for name in names] for row in _rows(regulation))
    return text.getvalue().encode("utf-8-sig")  # the mark by which Excel knows UTF-8


def _workbook(regulation: Regulation) -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    facts = list(regulation.rulebook.vocabulary.facts.values())
    names = [column.id for column in COLUMNS] + [fact.label for fact in facts]
    heads = [(c.heading, c.help) for c in COLUMNS]
    heads += [(fact.label, f"{fact.question}{FACT_HELP}") for fact in facts]
    for place, (heading, help_text) in enumerate(heads, 1):
        comment = Comment(help_text, "rongcuo")
        comment.width, comment.height = 320, 90
        put_heading(sheet, 1, place, heading).comment = comment
    rows = _rows(regulation)
    for number, row in enumerate(rows, 2):
        for place, name in enumerate(names, 1):
            put(sheet, number, place, row.get(name)).font = Font(name=FONT, size=10.5, color="7F7F7F")
        sheet.row_dimensions[number].height = 60
    for number in range(len(rows) + 2, len(rows) + 12):
        for place in range(1, len(COLUMNS) + 1):
            put(sheet, number, place, None).fill = INPUT_FILL
    _choices(sheet, regulation, names)
    set_widths(sheet, [column.width for column in COLUMNS] + [14.0] * len(facts))
    sheet.row_dimensions[1].height = 64
    sheet.freeze_panes = "B2"
    set_print(sheet, "1:1")
    _guide(workbook.create_sheet(GUIDE), regulation)
    return workbook


def _choices(sheet: Worksheet, regulation: Regulation, names: Sequence[str]) -> None:
    """Lists to choose from, where the choices are few enough for Excel."""
    by_label = {fact.label: fact for fact in regulation.rulebook.vocabulary.facts.values()}
    kinds = {"kind": tuple(KIND_WORDS.values()), "others": (NO, UNKNOWN)}
    for place, name in enumerate(names, 1):
        fact = by_label.get(name)
        choices = kinds.get(name, ())
        if fact is not None:
            choices = (
                (YES, NO, UNKNOWN)
                if fact.kind == "bool"
                else (*fact.options, *[UNKNOWN][: bool(fact.options)])
            )
        written = ",".join(choices)
        if choices and len(written) < 250 and not any("," in choice for choice in choices):
            rule = DataValidation(type="list", formula1=f'"{written}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{column_letter(place)}2:{column_letter(place)}{_ROWS}")


def _guide(sheet: Worksheet, regulation: Regulation) -> None:
    lines = [f"《{regulation.title}》案例文件", *_HOW, "", "各栏："]
    lines += [f"{column.heading}（{column.id}）：{column.help}" for column in COLUMNS]
    lines += [f"其余各栏是事实。{FACT_HELP}", "", "结论："]
    lines += [f"{outcome.label}（{outcome.id}）" for outcome in regulation.rulebook.outcomes.by_id.values()]
    for row, line in enumerate(lines, 1):
        cell = sheet.cell(row, 1, line)
        cell.font = Font(name=FONT, size=13 if row == 1 else 10.5, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = height_for(line, 84)
    set_widths(sheet, [90])
    set_print(sheet, landscape=False)


def _scalar(words: str) -> str:
    """Words as YAML takes them, in quotes where it would read more into them."""
    try:
        plain = yaml.safe_load(f"- {words}") == [words]
    except yaml.YAMLError:
        plain = False
    return words if plain else json.dumps(words, ensure_ascii=False)


def _yaml(regulation: Regulation) -> str:
    case, story, question = examples(regulation)
    vocabulary = regulation.rulebook.vocabulary

    def facts(given: object, indent: str) -> str:
        assert isinstance(given, dict)
        return "\n".join(
            f"{indent}{fact}: {value_words(value)}  # {vocabulary[fact].label}"
            for fact, value in given.items()
        )

    def cited(provisions: Sequence[str]) -> str:
        return f"[{', '.join(regulation.document[provision].citation for provision in provisions)}]"

    example = f"""\
cases:
- id: 案例1
  title: {_scalar(case.title)}
  others: 否  # 没有写出的“是、否”事实都不成立；不写这一行就是不清楚
  facts:
{facts(case.given, "    ")}
  outcome: {outcome_label(regulation, case.outcome)}  # 也可以写编号：{case.outcome}
  citations: {cited(case.grounds)}
  reason: {_scalar(case.reason)}
  by: 标注人
stories:
- id: 故事1
  story: |
{textwrap.indent(story.text.strip(), "    ")}
  told:  # 原话说出了的事实；不写就不评读得准不准
{facts(story.told or {}, "    ")}
  facts:  # 全部事实；没有写出的“是、否”事实都不成立
{facts(story.given, "    ")}
  unknown: []  # 办事人也不清楚的事实
  outcome: {outcome_label(regulation, story.outcome)}
  citations: {cited(story.grounds)}
  reason: {_scalar(story.reason)}
  by: 标注人
questions:
- id: 问题1
  question: {_scalar(question.text)}
  citations: {cited(sorted(question.provisions))}  # 没有条文能回答的写 []
  reason: 为什么是这几条
  by: 标注人
"""
    outcomes = [f"  {o.label}（{o.id}）" for o in regulation.rulebook.outcomes.by_id.values()]
    notes = [
        f"《{regulation.title}》案例文件。填好后运行：rongcuo eval 这个文件",
        "案例：事实→结论。故事：原话→对话→结论。问题：问话→条文。每一个都要有理由（一句话）和标注人。",
        f"事实的编号和名称见 rongcuo facts --regulation {regulation.id}；值写 是、否、不清楚、数或日期。",
        "结论（写名称或编号）：",
        *outcomes,
        f"  {CONTRADICTION_LABEL}（{CONTRADICTION}）",
        "下面是示例：去掉每行开头的“# ”，改成自己的。",
    ]
    head = "".join(f"# {line}\n" for line in notes)
    return f"{head}regulation: {regulation.id}\n\n{textwrap.indent(example, '# ', lambda _: True)}"
