"""HTML from the templates beside this file. Every value is escaped; nothing here trusts what it is given."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup


@dataclass(frozen=True)
class Part:
    """A stretch of text, marked or not."""

    text: str
    marked: bool


def parts(text: str, words: Iterable[str]) -> tuple[Part, ...]:
    """The text cut so that each of the words is marked where it stands first; overlaps become one mark."""
    places = sorted((text.find(word), text.find(word) + len(word)) for word in words if word and word in text)
    cut: list[Part] = []
    done = 0
    for start, end in places:
        if end <= done:
            continue
        begin = max(start, done)
        if begin > done:
            cut.append(Part(text[done:begin], False))
        cut.append(Part(text[begin:end], True))
        done = end
    if done < len(text):
        cut.append(Part(text[done:], False))
    return tuple(cut)


def render(template: str, **values: object) -> Markup:
    """One template on one line: a blank line would end an HTML block inside a chat message."""
    page = _environment().get_template(template).render(**values)
    return Markup("".join(line.strip() for line in page.splitlines()))


def in_its_own_tag(task: Markup) -> Markup:
    """A task in an element whose name no other task has.

    Gradio patches new HTML into the old elements, and an input keeps its tick when it is patched. A tag of
    its own for every task makes the browser begin afresh, so that no answer slips into the next question.
    """
    tag = f"rongcuo-task-{hashlib.sha256(task.encode()).hexdigest()[:12]}"
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), task)


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
