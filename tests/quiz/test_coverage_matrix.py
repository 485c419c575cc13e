"""The matrix provision × type has no unexplained hole."""

import re
from typing import get_args

import pytest

from assistant import Library
from assistant.quiz.bank.bank import Bank, make_bank
from assistant.quiz.errors import QuizError
from assistant.quiz.item import ItemType
from assistant.quiz.making.material import Material

TYPES = get_args(ItemType)
TWO = ("xixian-statistics-2022", "xixian-review-2022")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("regulation", TWO)
def test_every_provision_with_a_rule_has_a_cell_of_each_type(
    library: Library, bank: Bank, regulation: str
) -> None:
    ruled = {rule.provision for rule in library[regulation].rulebook.rules.values()}
    assert ruled
    cells = {(c.provision, c.type) for c in bank.cells if c.regulation == regulation}
    assert {(provision, kind) for provision in ruled for kind in TYPES} <= cells


def test_a_cell_has_items_or_a_reason_never_both(bank: Bank) -> None:
    for cell in bank.cells:
        assert bool(cell.items) is not bool(cell.reason), cell
        assert cell.items or HAN.search(cell.reason), cell


def test_cells_hold_what_they_are_named_after(bank: Bank) -> None:
    for cell in bank.cells:
        for item in cell.items:
            assert item.type == cell.type
            assert item.regulations[0] == cell.regulation
            assert item.id in {other.id for other in cell.items}


def test_items_test_a_provision_of_the_matrix(library: Library, bank: Bank) -> None:
    """A bar that defeats a ground is itself what is tested then."""
    for cell in bank.cells:
        for item in cell.items:
            regulation, provision = item.provision.split("/")
            bars = {rule.provision for rule in library[regulation].rulebook.rules.values() if rule.bar}
            assert provision in {cell.provision, *bars}, item.id


def test_every_provision_has_some_item(bank: Bank) -> None:
    """Of these three none is left without any: each rule can be met, or missed, by some story."""
    for regulation, provision in {(c.regulation, c.provision) for c in bank.cells}:
        own = [c for c in bank.cells if (c.regulation, c.provision) == (regulation, provision)]
        assert any(cell.items for cell in own), (regulation, provision, [c.reason for c in own])


def test_steps_and_clocks_say_that_they_have_no_conditions(library: Library, bank: Bank) -> None:
    for regulation in TWO:
        ruled = {rule.provision for rule in library[regulation].rulebook.rules.values()}
        of_steps = [c for c in bank.cells if c.regulation == regulation and c.provision not in ruled]
        assert of_steps
        for cell in of_steps:
            if cell.type in ("multiple", "indefinite", "case"):
                assert "程序" in cell.reason


def test_the_bank_is_drawn_from_its_cells(bank: Bank) -> None:
    made = {item.id for cell in bank.cells for item in cell.items}
    assert {item.id for item in bank.items} <= made
    assert {item.type for item in bank.items} == set(TYPES)
    assert set(bank.knowledge) == {cell.regulation for cell in bank.cells}


def test_a_bank_spreads_over_the_provisions(bank: Bank) -> None:
    """Sixty items of some forty provisions: hardly one is left out."""
    there = {item.provision for cell in bank.cells for item in cell.items}
    drawn = {item.provision for item in bank.items}
    assert len(drawn) > 0.8 * min(len(there), len(bank.items))


def test_more_than_can_be_made_is_refused(material: Material) -> None:
    with pytest.raises(QuizError, match="要 5000 题"):
        make_bank(material, 5000, 1, ["xixian-statistics-2022"])
