"""No place holds the key more often than another."""

import random
from collections import Counter
from dataclasses import replace

from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.key_positions import with_even_keys
from assistant.quiz.item import Item


def places(items: tuple[Item, ...]) -> dict[int, Counter[int]]:
    """How often the key stands in each place, by the number of options."""
    found: dict[int, Counter[int]] = {}
    for question in (q for item in items for q in item.questions if q.type == "single"):
        right = [option.correct for option in question.options].index(True)
        found.setdefault(len(question.options), Counter())[right] += 1
    return found


def test_keys_stand_evenly_in_a_bank(bank: Bank) -> None:
    for options, counted in places(bank.items).items():
        often = [counted[place] for place in range(options)]
        assert max(often) - min(often) <= 1, counted


def test_uneven_keys_are_evened(bank: Bank) -> None:
    def first(item: Item) -> Item:
        options = sorted(item.options, key=lambda option: not option.correct)
        return replace(item, options=tuple(options), parts=tuple(first(part) for part in item.parts))

    uneven = tuple(first(item) for item in bank.items)
    assert all(set(counted) == {0} for counted in places(uneven).values())
    for options, counted in places(with_even_keys(uneven, random.Random(3))).items():
        often = [counted[place] for place in range(options)]
        assert max(often) - min(often) <= 1


def test_only_the_order_of_single_choice_options_changes(bank: Bank) -> None:
    for before, after in zip(bank.items, with_even_keys(bank.items, random.Random(9)), strict=True):
        for old, new in zip(before.questions, after.questions, strict=True):
            assert sorted(map(repr, old.options)) == sorted(map(repr, new.options))
            assert replace(old, options=()) == replace(new, options=())
            if old.type != "single":
                assert old == new
            wrong = [option for option in old.options if not option.correct]
            assert wrong == [option for option in new.options if not option.correct]


def test_true_and_false_are_both_frequent(bank: Bank) -> None:
    keys = Counter(item.key for cell in bank.cells for item in cell.items if item.type == "judge")
    assert min(keys["A"], keys["B"]) > 0.25 * keys.total()
