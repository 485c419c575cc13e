"""The report as one HTML file: reads on a screen, a phone and paper, asks for nothing from anywhere."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.as_text import (
    answer_words,
    facts_words,
    floor_words,
    value_text,
    verdict,
    with_interval,
)
from assistant.evaluation.charts import bars_svg, whiskers_svg
from assistant.evaluation.entries import KIND_WORDS

_MAIN = {"case": "outcome_accuracy", "story": "outcome_accuracy", "question": "recall_at_5"}


def report_html(data: dict[str, Any]) -> str:
    """The whole page of a run as `report_data` gives it; every value is escaped, the pictures are ours."""
    return _environment().get_template("evaluation.html").render(data=data)


def _overall(data: dict[str, Any], kind: str, width: int, words: int) -> Markup:
    """Every share of a kind over all regulations, with its floor."""
    floors = {f["measure"]: f for f in data["floors"] if f["kind"] == kind and f["bound"] == "at_least"}
    group = next(group for group in data["groups"] if group["kind"] == kind)
    rows = []
    for name, measure in group["measures"].items():
        if measure["unit"] == "share":
            floor = floors.get(name)
            ends = {"limit": floor["limit"], "holds": floor["holds"]} if floor is not None else {}
            rows.append({**measure, **ends})
    return Markup(whiskers_svg(rows, f"{KIND_WORDS[kind]}：各项指标", width=width, words=words))  # type: ignore[index]


def _by_regulation(data: dict[str, Any], kind: str, width: int, words: int) -> Markup:
    groups = [g for g in data["groups"] if g["kind"] == kind and g["regulation"] is not None]
    rows = [
        {**group["measures"][_MAIN[kind]], "label": group["regulation"]}
        for group in groups
        if _MAIN[kind] in group["measures"]
    ]
    title = f"{KIND_WORDS[kind]}：各制度"  # type: ignore[index]
    return Markup(whiskers_svg(rows, title, width=width, words=words))


def _screens(data: dict[str, Any], width: int) -> Markup:
    counts = Counter(r["got"]["screens"] for r in data["results"] if "screens" in r["got"])
    return Markup(bars_svg(counts, "每个故事问了几屏", "屏", width=width))


def _main_label(data: dict[str, Any], kind: str) -> str:
    found = (g["measures"].get(_MAIN[kind]) for g in data["groups"] if g["kind"] == kind)
    return next((measure["label"] for measure in found if measure is not None), "")


def _kinds(data: dict[str, Any]) -> list[str]:
    return [g["kind"] for g in data["groups"] if g["regulation"] is None and g["kind"] is not None]


def _confusion(data: dict[str, Any]) -> dict[str, Any]:
    """The table of expected and given outcomes: rows, columns, and the number of each pair."""
    pairs = data["groups"][0]["confusion"]
    labels = {pair[side]: pair[f"{side}_label"] for pair in pairs for side in ("expected", "got")}
    wrong = {pair[side] for pair in pairs if pair["expected"] != pair["got"] for side in ("expected", "got")}
    counts = {(pair["expected"], pair["got"]): pair["entries"] for pair in pairs}
    return {"labels": labels, "wrong": [outcome for outcome in labels if outcome in wrong], "counts": counts}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        answer_words=answer_words,
        facts_words=facts_words,
        floor_words=floor_words,
        value_text=value_text,
        verdict=verdict,
        with_interval=with_interval,
        kind_words=KIND_WORDS,
        overall=_overall,
        by_regulation=_by_regulation,
        main_label=_main_label,
        screens=_screens,
        kinds=_kinds,
        confusion=_confusion,
    )
    return environment
