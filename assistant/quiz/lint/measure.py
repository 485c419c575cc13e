"""What a lint measure is, what it may be, and how a figure outside of that is reported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.installation import installed
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.quiz.item import Item
from assistant.quiz.paper import Paper

SHIPPED = "lint.yaml"


@dataclass(frozen=True)
class Measure:
    """One figure over many questions.

    `figure` is None where nothing could be counted; `chance`, where there is one, is what the figure would be
    if nothing gave the key away; `count` is how many questions or options it was counted over. `questions`
    are the ids of those that make the figure what it is. `shown` says it in Chinese, `remedy` what to do.
    """

    id: str
    label: str
    figure: float | None
    count: int
    chance: float | None
    questions: tuple[str, ...]
    shown: str
    remedy: str


@dataclass(frozen=True)
class Bound:
    """How far a figure may lie from chance (from 0 where there is none). None: no bound on that side.

    With a count below `fewest` the figure is given, but not judged.
    """

    low: float | None
    high: float | None
    fewest: int


@dataclass(frozen=True)
class Limits:
    """The file of limits. `standard_errors` of chance are allowed where few questions were counted.

    `absolutes` are the words meant by that; `not_absolutes` words that only look like them; `terms` those of
    the trade, in which a likeness gives nothing away. `run`: characters that make a clang; `recurring`: in
    how many questions an option must stand to be looked at; `alike`: the share of sentences that makes two
    stories one.
    """

    bounds: Mapping[str, Bound]
    standard_errors: float
    absolutes: tuple[str, ...]
    not_absolutes: tuple[str, ...]
    terms: tuple[str, ...]
    run: int
    recurring: int
    alike: float


@dataclass(frozen=True)
class Asked:
    """A question as someone meets it: `story` is all that has been told so far."""

    item: Item
    story: str

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def has_letters(self) -> bool:
        """Whether it has options of its own, which 对 and 错 are not."""
        return self.item.type != "judge"


def asked(items: Paper | Iterable[Item]) -> tuple[Asked, ...]:
    """Every question in order; the parts of a case one by one, with the story told up to them."""
    listed = _of_paper(items) if isinstance(items, Paper) else items
    return tuple(question for item in listed for question in _of_item(item))


def _of_paper(paper: Paper) -> Iterator[Item]:
    return (item for section in paper.sections for item in section.items)


def _of_item(item: Item) -> Iterator[Asked]:
    story = ""
    for part in item.questions:
        story += part.story
        yield Asked(part, story)


def first(words: Sequence[str], most: int = 6, sign: str = "；") -> str:
    """The first of a list, and how many there are where these are not all."""
    return sign.join(words[:most]) + (f"等 {len(words)} 处" if len(words) > most else "")


def shipped_limits() -> Path:
    return installed("knowledge") / "scenarios" / SHIPPED


def read_limits(path: Path, known: Sequence[str]) -> Limits:
    """`known` are the ids of the measures. Raises KnowledgeError naming the line of what is wrong."""
    file = read_yaml(path)
    words = {"absolutes", "not_absolutes", "terms"}
    numbers = {"standard_errors", "run", "recurring", "alike"}
    file.check_keys(file.data, {"bounds", *words, *numbers}, set())
    file.check_keys(file.data["bounds"], set(known), set(), "bounds")
    for name in words:
        if not isinstance(file.data[name], list):
            raise file.error("应当是一列词", "请写成 [词, 词]", name)
    return Limits(
        bounds={name: _bound(file, name) for name in known},
        standard_errors=_number(file, "standard_errors"),
        absolutes=tuple(map(str, file.data["absolutes"])),
        not_absolutes=tuple(map(str, file.data["not_absolutes"])),
        terms=tuple(map(str, file.data["terms"])),
        run=int(_number(file, "run")),
        recurring=int(_number(file, "recurring")),
        alike=_number(file, "alike"),
    )


def _bound(file: YamlFile, name: str) -> Bound:
    key = ("bounds", name)
    entry = file.data["bounds"][name]
    file.check_keys(entry, {"fewest"}, {"low", "high"}, *key)
    low, high = (_number(file, *key, side) if side in entry else None for side in ("low", "high"))
    return Bound(low, high, int(_number(file, *key, "fewest")))


def _number(file: YamlFile, *key: str) -> float:
    value: Any = file.data
    for name in key:
        value = value[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise file.error(f"“{value}”应当是数", "请改正", *key)
    return float(value)
