"""The reports of all checks, for people and for programs."""

from collections.abc import Sequence
from typing import Any

from assistant.library import Library
from assistant.verify.verify import Report


def report_text(library: Library, reports: Sequence[Report], seconds: float) -> str:
    """A line for each check, its findings below it, and a last line that sums up."""
    lines = [f"载入 {len(library)} 份制度：文字与原文一致，条款都有着落，引用的字词都在条文里"]
    for report in reports:
        lines.append(_line(report))
        lines += [f"    · {finding}" for finding in report.findings]
    found = sum(len(report.findings) for report in reports)
    skipped = sum(report.skipped for report in reports)
    note = f"，{skipped} 项没有做" if skipped else ""
    lines.append(f"{len(reports) - skipped} 项检查{note}，发现 {found} 处要改，用时 {seconds:.1f} 秒")
    return "\n".join(lines)


def _line(report: Report) -> str:
    if report.skipped:
        package = report.check.needs
        return f"－ {report.check.title}：没有做，因为没有安装 {package}；安装：pip install {package}"
    mark = "✗" if report.findings else "✓"
    return f"{mark} {report.check.title}（{report.seconds:.2f} 秒）"


def report_json(library: Library, reports: Sequence[Report], seconds: float) -> dict[str, Any]:
    """Plain data: `ok`, the version of each regulation, every check with its findings and seconds."""
    return {
        "ok": not any(report.findings for report in reports),
        "regulations": {r.id: r.rulebook.version for r in library.values()},
        "checks": [
            {
                "id": report.check.id,
                "title": report.check.title,
                "seconds": round(report.seconds, 3),
                "skipped": report.skipped,
                "needs": report.check.needs or None,
                "findings": [vars(finding) for finding in report.findings],
            }
            for report in reports
        ],
        "seconds": round(seconds, 3),
    }
