"""A run beside an earlier one: which entries changed, in what way, and what that did to the figures."""

import json
from pathlib import Path
from typing import Any

from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.report import FORMAT
from assistant.system_words import system_words

CHANGES = {
    "broke": "原来符合，现在不符",
    "mended": "原来不符，现在符合",
    "otherwise": "结果变了",
    "expectation": "期望变了",
    "new": "新增的",
    "gone": "不在这一次里的",
}
_LARGEST = 200_000_000  # bytes
_STEADY = ("outcome", "citations", "secondary", "possible")


def read_run(path: Path) -> dict[str, Any]:
    """A run kept with `--save`. Raises EvaluationError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise EvaluationError(f"{path}：读不出来（{system_words(error)}）。请检查文件路径") from None
    if len(raw) > _LARGEST:
        raise EvaluationError(f"{path}：太大，不像用 --save 存下的一次评测。请检查文件")
    try:
        data = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise EvaluationError(f"{path}：不是用 --save 存下的一次评测。请换一个文件") from None
    if (
        not isinstance(data, dict)
        or data.get("format") != FORMAT
        or not isinstance(data.get("results"), list)
    ):
        raise EvaluationError(f"{path}：不是用 --save 存下的一次评测（应有 format: {FORMAT}）。请换一个文件")
    return data


def compare_runs(now: dict[str, Any], before: dict[str, Any], name: str) -> dict[str, Any]:
    """The later run with `against` filled in, the results that changed first, then the failed ones."""
    earlier = {_key(result): result for result in before["results"]}
    later = {_key(result): result for result in now["results"]}
    changed = []
    for key, result in later.items():
        change = _change(earlier[key], result) if key in earlier else "new"
        if change:
            changed.append(_entry(change, earlier.get(key), result))
    run = {key[:2] for key in later}  # of the regulations and kinds chosen this time
    gone = (result for key, result in earlier.items() if key not in later and key[:2] in run)
    changed += [_entry("gone", result, None) for result in gone]
    changed.sort(key=lambda entry: list(CHANGES).index(entry["change"]))
    first = {(e["regulation"], e["kind"], e["id"]) for e in changed}
    against = {
        "name": name,
        "started": before["started"],
        "rongcuo": before["rongcuo"],
        "knowledge": before["knowledge"],
        "unchanged": len(later) - sum(entry["change"] != "gone" for entry in changed),
        "changed": changed,
        "measures": _figures(now, before),
    }
    results = sorted(now["results"], key=lambda result: (_key(result) not in first, result["held"]))
    return {**now, "results": results, "against": against}


def _key(result: dict[str, Any]) -> tuple[str, str, str]:
    return result["regulation"], result["kind"], result["id"]


def _change(before: dict[str, Any], now: dict[str, Any]) -> str:
    if before["held"] != now["held"]:
        return "mended" if now["held"] else "broke"
    for what, change in (("expected", "expectation"), ("got", "otherwise")):
        old, new = before[what], now[what]
        if any(_plain(old.get(part)) != _plain(new.get(part)) for part in _STEADY):
            return change
    return ""


def _plain(part: Any) -> Any:
    """Provisions by their id, however they are cited."""
    if isinstance(part, list):
        return [entry["provision"] if isinstance(entry, dict) else entry for entry in part]
    return part


def _entry(change: str, before: dict[str, Any] | None, now: dict[str, Any] | None) -> dict[str, Any]:
    shown = now or before
    assert shown is not None
    return {
        **{part: shown[part] for part in ("id", "kind", "regulation", "title", "reason", "by")},
        "change": change,
        "label": CHANGES[change],
        "before": _side(before),
        "now": _side(now),
    }


def _side(result: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if result is None else {part: result[part] for part in ("held", "problem", "expected", "got")}


def _figures(now: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures over all regulations that are no longer what they were; times always differ."""
    earlier = {group["kind"]: group["measures"] for group in before["groups"] if group["regulation"] is None}
    found = []
    for group in now["groups"]:
        if group["regulation"] is not None or group["kind"] is None:
            continue
        for name, measure in group["measures"].items():
            old = earlier.get(group["kind"], {}).get(name)
            if old is not None and measure["unit"] != "ms" and old["value"] != measure["value"]:
                found.append(
                    {
                        "kind": group["kind"],
                        "measure": name,
                        "label": measure["label"],
                        "unit": measure["unit"],
                        "before": old["value"],
                        "now": measure["value"],
                    }
                )
    return found
