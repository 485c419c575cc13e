"""A bank: items drawn from every cell of the matrix provision × type, and what each cell holds."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.library import Regulation
from assistant.quiz.cells import Cell, cells_of_procedure, cells_of_rule
from assistant.quiz.errors import QuizError
from assistant.quiz.item import TYPE_LABELS, Item, ItemType
from assistant.quiz.key_positions import with_even_keys
from assistant.quiz.material import Material
from assistant.quiz.paper import Paper, Section
from assistant.quiz.situations import Situation, situations

# How many items each cell is asked for, and how often a type is wanted among the items drawn.
WANTED: Mapping[ItemType, int] = {"single": 3, "multiple": 2, "judge": 1, "indefinite": 1, "case": 1}
SHARE: Mapping[ItemType, float] = {
    "single": 0.45,
    "multiple": 0.18,
    "judge": 0.17,
    "indefinite": 0.12,
    "case": 0.08,
}
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
    items = draw(cells, count, random.Random(f"{seed}|bank"))
    versions = {regulation.id: regulation.rulebook.version for regulation in chosen}
    return Bank(seed, with_even_keys(items, random.Random(f"{seed}|keys")), cells, versions)


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


def draw(cells: Sequence[Cell], count: int, rng: random.Random) -> list[Item]:
    """Items from the cells: every provision first, then the types by their shares, the provisions in turn."""
    left = {item.id: item for cell in cells for item in cell.items}
    if len(left) < count:
        raise QuizError(f"要 {count} 题，按这些制度只能出 {len(left)} 题。请减少题数，或者多选几份制度")
    order = rng.sample(sorted(left), len(left))
    used: Counter[str] = Counter()
    drawn: list[Item] = []
    types: Counter[ItemType] = Counter()
    while len(drawn) < count:
        wanted = max(SHARE, key=lambda kind: SHARE[kind] * (len(drawn) + 1) - types[kind])
        of_type = [name for name in order if left[name].type == wanted] or order
        chosen = min(of_type, key=lambda name: used[left[name].provision])
        item = left[chosen]
        drawn.append(item)
        used[item.provision] += 1
        types[item.type] += 1
        order.remove(chosen)
    return drawn


def as_paper(bank: Bank, title: str) -> Paper:
    """The whole bank in sections, for the exports; without a time limit."""
    return paper_of(title, "", bank.seed, bank.items, bank.knowledge)


def paper_of(title: str, form: str, seed: int, items: Sequence[Item], knowledge: Mapping[str, str]) -> Paper:
    """Items in sections with the usual marks."""
    sections = tuple(
        Section(kind, MARKS[kind], "exact", tuple(item for item in items if item.type == kind))
        for kind in TYPE_LABELS
        if any(item.type == kind for item in items)
    )
    return Paper(f"bank-{seed}{form}", title, form, seed, 0, 0.0, (), sections, knowledge)
