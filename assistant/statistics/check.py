"""Check one filled statistics workbook, cell by cell, and read it where it has no errors.

An error is what cannot be counted, or cannot be true. A warning is what the regulation does not rule out:
it is said, and the sheet counts.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.spreadsheet.grid import Sheet
from assistant.spreadsheet.open_workbook import open_workbook, read_bytes
from assistant.spreadsheet.problem import Findings, Problem
from assistant.statistics.layout import (
    CASE_TABLE,
    CERTIFICATE_FORM,
    COVER,
    HOLDER_LIST,
    NO,
    STATUTORY_KINDS,
    TRAINING_ATTENDED,
    TRAINING_HELD,
    YES,
    Form,
    Table,
)
from assistant.statistics.read_sheets import Line, find_sheets, read_form, read_table
from assistant.statistics.regulation import HEARINGS, KINDS_OPEN, PUBLISHED, cite
from assistant.statistics.report import CaseCounts, Training, UnitReport

_SUMS = ("合计", "总计", "小计", "共计")


@dataclass(frozen=True)
class CheckedFile:
    """A file, what is wrong with it, and what it says. `report` is None where there is an error."""

    file: str
    sha256: str
    unit: str | None  # as on the cover; None where that cannot be read
    problems: tuple[Problem, ...]
    report: UnitReport | None

    def count(self, level: str) -> int:
        return sum(problem.level == level for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sha256": self.sha256,
            "unit": self.unit,
            "ok": self.report is not None,
            "errors": self.count("error"),
            "warnings": self.count("warning"),
            "problems": [problem.as_json() for problem in self.problems],
        }


def check_file(name: str) -> CheckedFile:
    """Check one .xlsx file. Raises SpreadsheetError where it is none that can be opened."""
    path = Path(name)
    raw = read_bytes(path)
    unit, problems, report = check_sheets(open_workbook(path, raw))
    return CheckedFile(name, hashlib.sha256(raw).hexdigest(), unit, problems, report)


def check_sheets(workbook: Sequence[Sheet]) -> tuple[str | None, tuple[Problem, ...], UnitReport | None]:
    """Unit, problems in the order of the sheets, and the report where there is no error."""
    findings = Findings()
    there = find_sheets(workbook, findings)
    cover = _form(there, COVER, findings)
    start, end = _check_cover(cover, findings) if cover else (None, None)
    attended = _check_training(_table(there, TRAINING_ATTENDED, findings), start, end, findings)
    held = _check_training(_table(there, TRAINING_HELD, findings), start, end, findings)
    certificates = _form(there, CERTIFICATE_FORM, findings)
    holders = _table(there, HOLDER_LIST, findings)
    if certificates:
        _check_publication(certificates, findings)
    if holders is not None:
        _check_holders(holders, certificates, findings)
    cases = _check_cases(_table(there, CASE_TABLE, findings), findings)
    unit = cover.words("unit") if cover else None
    problems = tuple(findings.problems)
    if findings.errors or not (cover and certificates and unit and start and end):
        return unit, problems, None
    report = UnitReport(
        unit,
        cover.words("unit_type") or "",
        start,
        end,
        attended,
        held,
        certificates.whole("holders") or 0,
        certificates.words("published") == YES,
        cases,
    )
    return unit, problems, report


def _form(there: dict[str, Sheet], form: Form, findings: Findings) -> Line | None:
    return read_form(there[form.sheet], form, findings) if form.sheet in there else None


def _table(there: dict[str, Sheet], table: Table, findings: Findings) -> tuple[Line, ...] | None:
    lines = read_table(there[table.sheet], table, findings) if table.sheet in there else None
    if lines == () and table in (TRAINING_ATTENDED, TRAINING_HELD):
        findings.warning(table.sheet, "", "一行也没有填，按本期没有计；如果有，请补填")
    return lines


def _check_cover(cover: Line, findings: Findings) -> tuple[date | None, date | None]:
    start, end, filled = cover.day("start"), cover.day("end"), cover.day("filled_on")
    if start and end and end < start:
        message = f"统计期间（止）{end} 早于统计期间（起）{start}，请改正"
        findings.error(cover.sheet, cover.cells["end"], message)
        return None, None
    if filled and end and filled < end:
        message = f"填表日期 {filled} 在统计期间（止）{end} 以前，期间还没有过完，请核对"
        findings.warning(cover.sheet, cover.cells["filled_on"], message)
    return start, end


def _check_training(
    lines: tuple[Line, ...] | None, start: date | None, end: date | None, findings: Findings
) -> tuple[Training, ...]:
    trainings = []
    for line in lines or ():
        first, last = line.day("start"), line.day("end")
        if first and start and end and not start <= first <= end:
            message = f"开始日期 {first} 不在统计期间 {start} 至 {end} 内，请改日期，或者填到那一期的表里"
            findings.error(line.sheet, line.cells["start"], message)
        if first and last and last < first:
            findings.error(line.sheet, line.cells["end"], f"结束日期 {last} 早于开始日期 {first}，请改正")
        elif last and end and first and first <= end < last:
            message = f"结束日期 {last} 在统计期间以后；本制度没有写跨期的怎样计，这里按开始日期计入本期"
            findings.warning(line.sheet, line.cells["end"], message)
        people, content = line.whole("people"), line.words("content")
        if people is not None and first and content:
            trainings.append(Training(people, first, last, content))
    return tuple(trainings)


def _check_publication(line: Line, findings: Findings) -> None:
    published = line.words("published")
    if published == NO:
        message = f"还没有公示。{cite(PUBLISHED)}，请及时公示"
        findings.warning(line.sheet, line.cells["published"], message)
    if published == YES and line.words("website") is None:
        findings.warning(line.sheet, line.cells["website"], "选了已公示，可以填上公示网站的名称或者网址")
    if published == NO and (line.words("website") or line.day("published_on")):
        message = "选了没有公示，却填了公示网站或者公示日期，请改成一致"
        findings.error(line.sheet, line.cells["published"], message)


def _check_holders(lines: tuple[Line, ...], certificates: Line | None, findings: Findings) -> None:
    numbers: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in lines:
        name, number = line.words("name"), line.words("number")
        key = number and "".join(number.split()).upper()
        if key and key in numbers:
            message = f"证号“{number}”与 {numbers[key]} 重复，请核对；一人只列一行"
            findings.error(line.sheet, line.cells["number"], message)
        elif name and not number and name in names:
            message = f"“{name}”与 {names[name]} 同名而没有证号，请核对是不是同一个人"
            findings.warning(line.sheet, line.cells["name"], message)
        if key:
            numbers.setdefault(key, line.cells["number"])
        if name:
            names.setdefault(name, line.cells["name"])
    count = certificates.whole("holders") if certificates else None
    if certificates and count is not None and count != len(lines):
        message = (
            f"填的是 {count} 人，《{HOLDER_LIST.sheet}》表列了 {len(lines)} 人，两处应当相等，请改成一致"
        )
        findings.error(certificates.sheet, certificates.cells["holders"], message)


def _check_cases(lines: tuple[Line, ...] | None, findings: Findings) -> dict[str, CaseCounts]:
    found: dict[str, CaseCounts] = {}
    where: dict[str, str] = {}
    for line in lines or ():
        kind = "".join((line.words("kind") or "").split())
        cell = line.cells["kind"]
        if any(word in kind for word in _SUMS):
            findings.error(line.sheet, cell, f"“{kind}”行会重复计算，请删去，汇总时会算")
            continue
        if kind and kind in where:
            findings.error(line.sheet, cell, f"“{kind}”与 {where[kind]} 重复，请合成一行")
            continue
        if kind:
            where[kind] = cell
        _check_counts(line, findings)
        counts = _counts(line)
        if kind and counts:
            found[kind] = counts
    if lines is not None:
        for kind in STATUTORY_KINDS:
            if kind not in where:
                message = f"缺少“{kind}”一行：{cite(KINDS_OPEN)}；请补上，没有的填 0"
                findings.error(CASE_TABLE.sheet, "", message)
    return found


def _check_counts(line: Line, findings: Findings) -> None:
    """How the numbers of one kind stand to each other. The text rules out none of these: warnings only."""
    cases, filed, closed = line.whole("cases"), line.whole("filed"), line.whole("closed")
    hearings, money = line.whole("hearings"), line.money("money")
    if cases is not None and filed is not None and filed > cases:
        message = f"立案数 {filed} 多于案件数量 {cases}，请核对（本制度没有写两个数的关系）"
        findings.warning(line.sheet, line.cells["filed"], message)
    if filed is not None and closed is not None and closed > filed:
        message = f"结案数 {closed} 多于立案数 {filed}，有以前立案、本期结案的可以这样填，请核对"
        findings.warning(line.sheet, line.cells["closed"], message)
    if filed is not None and hearings is not None and hearings > filed:
        message = (
            f"听证的立案数 {hearings} 多于立案数 {filed}。按字面（{cite(HEARINGS)}）它是立案数的一部分；"
            "本制度没有写以前立案、本期听证的计入哪一期，所以只提醒，请核对"
        )
        findings.warning(line.sheet, line.cells["hearings"], message)
    if money and not any((cases, filed, closed)):
        findings.warning(line.sheet, line.cells["money"], "有罚没款，案件数却都是 0，请核对")


def _counts(line: Line) -> CaseCounts | None:
    cases, filed, closed = line.whole("cases"), line.whole("filed"), line.whole("closed")
    hearings, money = line.whole("hearings"), line.money("money")
    if cases is None or filed is None or closed is None or hearings is None or money is None:
        return None
    return CaseCounts(cases, filed, closed, money, hearings)
