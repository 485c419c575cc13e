"""A bank: items drawn from every cell of the matrix provision × type, and what each cell holds."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.library import Regulation
from assistant.quiz.bank.draw import draw
from assistant.quiz.bank.key_positions import with_even_keys
from assistant.quiz.item import TYPE_LABELS, Item, ItemType
from assistant.quiz.lint.lint import lint, shipped
from assistant.quiz.making.cells import Cell, cells_of_procedure, cells_of_rule
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import Situation, situations
from assistant.quiz.paper import USUAL_MARKING, Paper, Section

# How many items each cell is asked for.
WANTED: Mapping[ItemType, int] = {"single": 3, "multiple": 2, "judge": 1, "indefinite": 1, "case": 1}
DRAWS = 40  # each takes a fraction of a second, the making of the cells a minute
MARKS: Mapping[ItemType, float] = {"single": 2, "multiple": 2, "judge": 1, "indefinite": 3, "case": 2}


@dataclass(frozen=True)
class Bank:
    """`cells` hold every item that was made; `items` are those drawn into the bank."""

    seed: int
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]
    knowledge: Mapping[str, str]


def make_bank(material: Material, count: int, seed: int, regulations: Sequence[str] = ()) -> Bank:
    """A bank of `count` items of all regulations, or of some.

    Same seed and knowledge, same bank. Raises QuizError where so many cannot be made, UnknownRegulationError.
    """
    chosen = [material.library[name] for name in regulations or material.library]
    cells = tuple(cell for regulation in chosen for cell in cells_of(material, regulation, seed))
    items = _fairest(cells, count, seed)
    versions = {regulation.id: regulation.rulebook.version for regulation in chosen}
    return Bank(seed, items, cells, versions)


def _fairest(cells: Sequence[Cell], count: int, seed: int) -> tuple[Item, ...]:
    """Of several draws the first that gives nothing away, else the one that gives away least."""
    limits = shipped()
    best: tuple[Item, ...] = ()
    fewest = None
    for attempt in range(DRAWS):
        drawn = draw(cells, count, random.Random(f"{seed}|bank|{attempt}"))
        items = with_even_keys(drawn, random.Random(f"{seed}|keys|{attempt}"))
        found = len(lint(items, limits))
        if fewest is None or found < fewest:
            best, fewest = items, found
        if found == 0:
            break
    return best


def cells_of(material: Material, regulation: Regulation, seed: int) -> Iterator[Cell]:
    """Every cell of one regulation, made in the order of the text."""
    shown: dict[str, Situation] = {}
    for rule in regulation.rulebook.rules.values():
        rng = random.Random(f"{seed}|{regulation.id}|{rule.id}|shown")
        for situation in situations(material.scenarios, regulation, rule, rng):
            if isinstance(situation, Situation):
                shown.setdefault(situation.determination.outcome, situation)
                break
        yield from cells_of_rule(material, regulation, rule, WANTED, str(seed))
    yield from cells_of_procedure(material, regulation, shown, WANTED, str(seed))


def as_paper(bank: Bank, title: str) -> Paper:
    """The whole bank in sections, for the exports; without a time limit."""
    return paper_of(title, "", bank.seed, bank.items, bank.knowledge)


def paper_of(title: str, form: str, seed: int, items: Sequence[Item], knowledge: Mapping[str, str]) -> Paper:
    """Items in sections with the usual marks and marking."""
    sections = tuple(
        Section(kind, MARKS[kind], USUAL_MARKING[kind], tuple(item for item in items if item.type == kind))
        for kind in TYPE_LABELS
        if any(item.type == kind for item in items)
    )
    return Paper(f"bank-{seed}{form}", title, form, seed, 0, 0.0, (), sections, knowledge)
