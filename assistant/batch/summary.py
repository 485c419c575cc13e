"""What a run came to, for people and for programs; and an empty table to fill in."""

import csv
import io
from typing import Any

from assistant.batch.run import Plan, Result
from assistant.rules.facts import Vocabulary
from assistant.rules.outcomes import Outcomes


def summary_text(result: Result, plan: Plan, outcomes: Outcomes, title: str) -> str:
    lines = [
        f"《{title}》：读入 {result.read:,} 行，"
        f"得出结论 {result.determined:,} 行，没有处理 {result.rejected:,} 行"
    ]
    if result.resumed_at:
        lines.append(f"接着上次的进度做的：上次做到 {result.resumed_at:,} 行")
    lines += [
        f"  {outcomes[outcome].label}（{outcome}） {count:,}" for outcome, count in result.counts.items()
    ]
    lines.append(f"结果：{plan.output}")
    if result.rejected:
        lines.append(f"没有处理的行和原因：{plan.rejects}")
    lines.append("这不是认定结论，认定由制度写明的机关作出。")
    return "\n".join(lines)


def summary_json(result: Result, plan: Plan, regulation: str, version: str) -> dict[str, Any]:
    return {
        "regulation": regulation,
        "knowledge_version": version,
        "read": result.read,
        "determined": result.determined,
        "rejected": result.rejected,
        "outcomes": dict(result.counts),
        "output": str(plan.output),
        "rejected_file": str(plan.rejects) if result.rejected else None,
        "fact_columns": {name: fact.id for name, fact in result.columns.facts.items()},
        "carried_columns": list(result.columns.carried),
    }


def empty_table(vocabulary: Vocabulary) -> str:
    """A CSV heading with a column for the case's number and one a fact, by its Chinese label."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        ["案号", *(fact.label for fact in vocabulary.facts.values())]
    )
    return "\ufeff" + line.getvalue()
