"""The report as one HTML file: reads on a screen, a phone and paper, asks for nothing from anywhere."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.impact.as_text import NO_DECISION, case_words, cause_words, headline, together_words
from assistant.impact.flows import flows_svg

_FLOWS = 14  # bands that can still be told apart; the table has all


def report_html(data: dict[str, Any]) -> str:
    """The whole page; every value is escaped, the pictures are ours."""
    return _environment().get_template("impact.html").render(data=data, caution=NO_DECISION)


def _flows(source: dict[str, Any], width: int, words: int) -> Markup:
    return Markup(flows_svg(source["transitions"][:_FLOWS], width=width, words=words))


def _moved_outcomes(source: dict[str, Any], side: str) -> list[dict[str, str]]:
    """The outcomes that some case leaves (`before`) or comes to (`after`), worst to best."""
    moved = {entry[side] for entry in source["transitions"]}
    return [entry for entry in source["matrix"][side] if entry["outcome"] in moved]


def _moved(source: dict[str, Any], before: str, after: str) -> int:
    pairs = {(entry["before"], entry["after"]): entry["cases"] for entry in source["transitions"]}
    return int(pairs.get((before, after), 0))


def _unmoved(source: dict[str, Any], outcome: str) -> int:
    """Cases that keep an outcome."""
    rows, columns = ([entry["outcome"] for entry in source["matrix"][side]] for side in ("before", "after"))
    if outcome not in columns:
        return 0
    return int(source["matrix"]["cases"][rows.index(outcome)][columns.index(outcome)])


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
        flows=_flows,
        headline=headline,
        cause_words=cause_words,
        together_words=together_words,
        case_words=case_words,
        most_flows=_FLOWS,
        moved_outcomes=_moved_outcomes,
        moved=_moved,
        unmoved=_unmoved,
    )
    environment.filters["number"] = lambda number: f"{number:,}"
    return environment
