"""One small bank of three regulations, and some cells of each of the others, made once."""

from collections.abc import Iterator

import pytest

from assistant import Library
from assistant.quiz.bank.bank import WANTED, Bank, make_bank
from assistant.quiz.item import Item
from assistant.quiz.making.cells import cells_of_rule
from assistant.quiz.making.material import Material

THREE = ("xixian-statistics-2022", "xixian-review-2022", "naiman-2025")
# Of the others: a disputed wording, what takes items up, a proviso, a bar.
SOME = {
    "licheng-2025": ("art_9__item_5", "art_10__item_4"),
    "minzu": ("art_10__item_1", "art_11__para_2"),
    "xilingol": ("art_10__item_1", "art_13"),
    "xixian-2022": ("art_11__para_1__item_1", "art_12__item_1"),
}


@pytest.fixture(scope="session")
def material(library: Library) -> Material:
    return Material.load(library)


@pytest.fixture(scope="session")
def bank(material: Material) -> Bank:
    return make_bank(material, 60, 1, THREE)


@pytest.fixture(scope="session")
def items(material: Material, bank: Bank) -> tuple[Item, ...]:
    """Every item of the bank, drawn or not, and of some cells of the other regulations."""
    made = [item for cell in bank.cells for item in cell.items]
    return tuple({item.id: item for item in (*made, *_of_the_others(material), *bank.items)}.values())


@pytest.fixture(scope="session")
def questions(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(question for item in items for question in item.questions)


def _of_the_others(material: Material) -> Iterator[Item]:
    for name, rules in SOME.items():
        regulation = material.library[name]
        for rule in rules:
            for cell in cells_of_rule(material, regulation, regulation.rulebook.rules[rule], WANTED, "1"):
                yield from cell.items
