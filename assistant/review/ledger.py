"""The case ledger (行政执法台账): read from .xlsx or .csv and checked, row by row."""

import difflib
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assistant.review.regulation import SAME_KIND, STATUTORY_KINDS
from assistant.spreadsheet.errors import SpreadsheetError
from assistant.spreadsheet.grid import Sheet, cell_name
from assistant.spreadsheet.open_workbook import open_workbook, read_bytes
from assistant.spreadsheet.problem import Findings, Problem
from assistant.spreadsheet.read_csv import read_csv
from assistant.spreadsheet.values import Reading, read_choice, read_date, read_words

YES, NO = "是", "否"
NUMBER, UNIT, KIND, CLOSED = "案号", "执法单位", "案件种类", "办结日期"
LITIGATED, RECONSIDERED = "是否行政诉讼", "是否行政复议"
HEADINGS = (NUMBER, UNIT, KIND, CLOSED, LITIGATED, RECONSIDERED)
GUIDE = "填写说明"
_HEAD_WITHIN = 10  # rows: a ledger may carry a title and a note above its headings


@dataclass(frozen=True)
class Case:
    """One line of the ledger. `closed` is None while the case is open."""

    number: str
    unit: str
    kind: str  # 行政征收 and 行政征用 are one kind, as art. 11 lists them
    closed: date | None
    litigated: bool
    reconsidered: bool
    row: int

    @property
    def contested(self) -> bool:
        """Art. 12: taken to court or to reconsideration, so that its file is reviewed no more."""
        return self.litigated or self.reconsidered

    @property
    def line(self) -> str:
        """The case as it enters the ledger's content hash: fields in order, tabs between."""
        marks = (YES if self.litigated else NO, YES if self.reconsidered else NO)
        return "\t".join((self.unit, self.number, self.kind, str(self.closed or ""), *marks))


@dataclass(frozen=True)
class Ledger:
    """A ledger's cases in the order of its rows; usable only without errors."""

    file: str
    sha256: str
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the cases, sorted: the same whatever the order of rows or the format of the file."""
        return hashlib.sha256("\n".join(sorted(case.line for case in self.cases)).encode()).hexdigest()


def read_ledger(name: str) -> Ledger:
    """Read and check. Raises SpreadsheetError where the file cannot be opened."""
    path = Path(name)
    raw = read_bytes(path)
    if path.suffix.lower() in (".csv", ".txt"):
        sheet = read_csv(path, raw)
    else:
        sheet = _ledger_sheet(path, open_workbook(path, raw))
    cases, problems = check_ledger(sheet)
    return Ledger(name, hashlib.sha256(raw).hexdigest(), cases, problems)


def _ledger_sheet(path: Path, sheets: Sequence[Sheet]) -> Sheet:
    filled = [sheet for sheet in sheets if sheet.name != GUIDE and sheet.rows]
    with_heads = [sheet for sheet in filled if _head_row(sheet) is not None]
    if len(with_heads) > 1:
        names = "、".join(f"“{sheet.name}”" for sheet in with_heads)
        raise SpreadsheetError(f"{path}：有几张表都像台账（{names}）。请只留一张")
    if not filled:
        raise SpreadsheetError(f"{path}：是空白的。请填好台账，或者用 rongcuo draw --template 得到空白台账")
    return (with_heads or filled)[0]


def check_ledger(sheet: Sheet) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """The cases and the complaints; a row with an error gives no case."""
    findings = Findings()
    columns = _columns(sheet, findings)
    head = _head_row(sheet)
    if head is None or findings.errors:
        return (), tuple(findings.problems)
    for area, _, last in sheet.merged:
        if last >= head:
            message = "是合并单元格，分不清属于哪一行，请取消合并后逐行填写"
            findings.error(sheet.name, area, message)
    rows = [row for row in sheet.rows if row > head and _any_of(sheet, row, columns)]
    cases = [case for row in rows if (case := _case(sheet, row, columns, findings)) is not None]
    _refuse_twice(sheet, cases, columns[NUMBER], findings)
    _refuse_two_spellings(sheet, cases, columns[UNIT], findings)
    _doubt_kinds(sheet, cases, columns[KIND], findings)
    if not rows:
        findings.error(sheet.name, "", "栏目下面一行也没有，请填入案件")
    return tuple(cases), tuple(findings.problems)


def _head_row(sheet: Sheet) -> int | None:
    """The row that holds most headings, at least two, among the first ones."""
    rows = [row for row in sheet.rows if row <= _HEAD_WITHIN]
    best = max(rows, key=lambda row: (len(_heads(sheet, row)), -row), default=None)
    return best if best is not None and len(_heads(sheet, best)) >= 2 else None


def _heads(sheet: Sheet, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for (at, column), cell in sorted(sheet.cells.items()):
        words = "".join(str(cell.value).split())
        if at == row and words in HEADINGS:
            found.setdefault(words, column)
    return found


def _columns(sheet: Sheet, findings: Findings) -> dict[str, int]:
    row = _head_row(sheet)
    if row is None:
        findings.error(sheet.name, "", f"没有找到栏目行，应有这些栏目：{'、'.join(HEADINGS)}")
        return {}
    columns = _heads(sheet, row)
    others = ["".join(str(cell.value).split()) for (at, _), cell in sorted(sheet.cells.items()) if at == row]
    for heading in HEADINGS:
        if heading not in columns:
            near = difflib.get_close_matches(
                heading, [o for o in others if o not in HEADINGS], n=1, cutoff=0.5
            )
            hint = f"是不是“{near[0]}”？请改成“{heading}”" if near else "请补上这一栏"
            findings.error(sheet.name, f"第{row}行", f"没有“{heading}”栏，{hint}")
        elif others.count(heading) > 1:
            findings.error(sheet.name, f"第{row}行", f"“{heading}”栏有两个，请删去一个")
    return columns


def _any_of(sheet: Sheet, row: int, columns: dict[str, int]) -> bool:
    return any(sheet.cell(row, column) is not None for column in columns.values())


def _case(sheet: Sheet, row: int, columns: dict[str, int], findings: Findings) -> Case | None:
    before = findings.errors
    number, unit, kind = (_words(sheet, row, columns[heading], heading, findings) for heading in HEADINGS[:3])
    closed_cell = sheet.cell(row, columns[CLOSED])
    # A date kept as text is no fault here: whether the case is closed is all the draw takes from it.
    dated = replace(read_date(closed_cell), warning="") if closed_cell else Reading[date]()
    closed = findings.take(sheet, row, columns[CLOSED], dated)
    litigated, reconsidered = (
        _yes(sheet, row, columns[heading], heading, findings) for heading in HEADINGS[4:]
    )
    if findings.errors > before or litigated is None or reconsidered is None:
        return None
    return Case(number, unit, SAME_KIND.get(kind, kind), closed, litigated, reconsidered, row)


def _words(sheet: Sheet, row: int, column: int, heading: str, findings: Findings) -> str:
    cell = sheet.cell(row, column)
    if cell is None:
        findings.error(sheet.name, cell_name(row, column), f"“{heading}”没有填，请补填")
        return ""
    return "".join((findings.take(sheet, row, column, read_words(cell)) or "").split())


def _yes(sheet: Sheet, row: int, column: int, heading: str, findings: Findings) -> bool | None:
    cell = sheet.cell(row, column)
    if cell is None:
        message = f"“{heading}”没有填；空白不能当作“否”，请查清后填“是”或“否”"
        findings.error(sheet.name, cell_name(row, column), message)
        return None
    answer = findings.take(sheet, row, column, read_choice(cell, (YES, NO)))
    return None if answer is None else answer == YES


def _refuse_twice(sheet: Sheet, cases: Sequence[Case], column: int, findings: Findings) -> None:
    seen: dict[tuple[str, str], int] = {}
    for case in cases:
        key = (_loose(case.unit), _loose(case.number))
        if key in seen:
            message = f"案号“{case.number}”与第 {seen[key]} 行重复，请核对后删去一行"
            findings.error(sheet.name, cell_name(case.row, column), message)
        seen.setdefault(key, case.row)


def _refuse_two_spellings(sheet: Sheet, cases: Sequence[Case], column: int, findings: Findings) -> None:
    """A unit written in two ways would be drawn from twice."""
    first: dict[str, Case] = {}
    told: set[str] = set()
    for case in cases:
        before = first.setdefault(_loose(case.unit), case)
        if case.unit != before.unit and case.unit not in told:
            told.add(case.unit)
            message = f"“{case.unit}”与第 {before.row} 行的“{before.unit}”像是同一个单位，请统一写法"
            findings.error(sheet.name, cell_name(case.row, column), message)


def _doubt_kinds(sheet: Sheet, cases: Sequence[Case], column: int, findings: Findings) -> None:
    """A kind that art. 11 does not list is drawn as a kind of its own; it may just be another spelling."""
    seen: set[str] = set()
    for case in cases:
        if case.kind not in (*STATUTORY_KINDS, *seen):
            seen.add(case.kind)
            near = difflib.get_close_matches(case.kind, STATUTORY_KINDS, n=1, cutoff=0.6)
            hint = f"；如果就是“{near[0]}”，请改成一样的写法" if near else ""
            message = f"“{case.kind}”不在第十一条列出的种类里，按“等”单独作为一种{hint}"
            findings.warning(sheet.name, cell_name(case.row, column), message)


def _loose(words: str) -> str:
    """The form under which two ways of writing a case number are the same number."""
    plain = "".join(unicodedata.normalize("NFKC", words).split()).upper()
    return plain.translate(str.maketrans("〔【[〕】]", "((()))"))
