"""Add up the units' statistics for the county: art. 4 gives this to the county's justice bureau."""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.spreadsheet.open_workbook import read_bytes
from assistant.statistics.check import CheckedFile
from assistant.statistics.errors import StatisticsError
from assistant.statistics.layout import STATUTORY_KINDS
from assistant.statistics.report import CaseCounts, UnitReport, total_of


@dataclass(frozen=True)
class Expected:
    """The units that should have reported, against those that have."""

    missing: tuple[str, ...]
    unexpected: tuple[tuple[str, str], ...]  # unit, nearest expected name or ""


@dataclass(frozen=True)
class CountyTotal:
    """All units whose sheets have no errors, and what was left out."""

    files: tuple[CheckedFile, ...]  # one a unit, in the order of the units
    left_out: tuple[CheckedFile, ...]
    kinds: tuple[str, ...]
    periods: tuple[tuple[date, date], ...]
    expected: Expected | None

    @property
    def reports(self) -> tuple[UnitReport, ...]:
        return tuple(file.report for file in self.files if file.report is not None)

    def by_kind(self, kind: str) -> CaseCounts:
        return total_of(report.cases.get(kind, CaseCounts()) for report in self.reports)

    def by_unit(self, report: UnitReport) -> CaseCounts:
        return total_of(report.cases.values())

    @property
    def cases(self) -> CaseCounts:
        return total_of(self.by_unit(report) for report in self.reports)

    def as_json(self) -> dict[str, Any]:
        return {
            "periods": [{"start": str(start), "end": str(end)} for start, end in self.periods],
            "units": [_unit_json(file) for file in self.files],
            "by_kind": {kind: _counts_json(self.by_kind(kind)) for kind in self.kinds},
            "total": {
                **_counts_json(self.cases),
                "attended": sum(t.people for r in self.reports for t in r.attended),
                "held": sum(t.people for r in self.reports for t in r.held),
                "holders": sum(r.holders for r in self.reports),
            },
            "left_out": [file.as_json() for file in self.left_out],
            "missing": list(self.expected.missing) if self.expected else None,
            "unexpected": [unit for unit, _ in self.expected.unexpected] if self.expected else None,
        }


def add_up(
    checked: Sequence[CheckedFile], expected: Sequence[str] | None = None, *, mixed_periods: bool = False
) -> CountyTotal:
    """Sum the sheets without errors. Raises StatisticsError for a unit twice, or periods that differ.

    Sheets with errors come back as `left_out`; whether they may be left out is for the caller to ask.
    """
    _refuse_twice(checked)
    good = sorted((f for f in checked if f.report), key=lambda file: same_name(file.unit or ""))
    left_out = tuple(file for file in checked if not file.report)
    reports = [file.report for file in good if file.report]
    periods = tuple(sorted({(report.start, report.end) for report in reports}))
    if len(periods) > 1 and not mixed_periods:
        parts = "；".join(f"{r.unit} {r.start} 至 {r.end}" for r in reports)
        raise StatisticsError(
            f"各单位的统计期间不一样，不能直接相加：{parts}。请统一，或者加 --mixed-periods"
        )
    named = {kind: None for report in reports for kind in report.cases if kind not in STATUTORY_KINDS}
    kinds = (*STATUTORY_KINDS, *sorted(named))
    compared = None if expected is None else _compare(expected, [file.unit for file in checked if file.unit])
    return CountyTotal(tuple(good), left_out, kinds, periods, compared)


def read_units(name: str) -> tuple[str, ...]:
    """The units expected, one a line; blank lines and lines that begin with # do not count."""
    raw = read_bytes(Path(name))
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise StatisticsError(f"{name}：不是 UTF-8 的文本。请一行写一个单位名称，另存为 UTF-8") from None
    units: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        unit = " ".join(line.split())
        if unit and not unit.startswith("#"):
            if same_name(unit) in units:
                raise StatisticsError(f"{name} 第 {number} 行：“{unit}”写了两次，请删去一个")
            units[same_name(unit)] = unit
    if not units:
        raise StatisticsError(f"{name}：没有单位名称。请一行写一个")
    return tuple(units.values())


def same_name(unit: str) -> str:
    """The form under which two ways of writing a unit's name are the same: no blanks, one width."""
    return "".join(unicodedata.normalize("NFKC", unit).split())


def _refuse_twice(checked: Sequence[CheckedFile]) -> None:
    seen: dict[str, CheckedFile] = {}
    for file in checked:
        key = same_name(file.unit or "")
        if key and key in seen:
            raise StatisticsError(
                f"“{file.unit}”有两个文件：{seen[key].file} 和 {file.file}，会重复计算。请只留一个"
            )
        if key:
            seen[key] = file


def _compare(expected: Sequence[str], units: Sequence[str]) -> Expected:
    reported = {same_name(unit) for unit in units}
    wanted = {same_name(unit): unit for unit in expected}
    missing = tuple(unit for key, unit in wanted.items() if key not in reported)
    strange = [unit for unit in units if same_name(unit) not in wanted]
    near = {unit: difflib.get_close_matches(unit, missing, n=1, cutoff=0.6) for unit in strange}
    return Expected(missing, tuple((unit, near[unit][0] if near[unit] else "") for unit in strange))


def _counts_json(counts: CaseCounts) -> dict[str, Any]:
    return {
        "cases": counts.cases,
        "filed": counts.filed,
        "closed": counts.closed,
        "money": f"{counts.money:.2f}",  # a decimal string: cents must not become binary fractions
        "hearings": counts.hearings,
    }


def _unit_json(file: CheckedFile) -> dict[str, Any]:
    report = file.report
    assert report is not None
    return {
        "unit": report.unit,
        "unit_type": report.unit_type,
        "start": str(report.start),
        "end": str(report.end),
        "attended": sum(training.people for training in report.attended),
        "held": sum(training.people for training in report.held),
        "holders": report.holders,
        "published": report.published,
        "cases": {kind: _counts_json(counts) for kind, counts in report.cases.items()},
        "file": file.file,
        "sha256": file.sha256,
        "warnings": file.count("warning"),
    }
