"""Every misreading changes one entry and nothing else, and says in Chinese what is misread."""

import re

import pytest

from assistant.library import Library, Regulation
from assistant.misreading.misreading import KINDS, Misreading, misreadings
from assistant.rules.rulebook import Entry, Rulebook

HAN = re.compile("[\u4e00-\u9fff]")


def entries(rulebook: Rulebook) -> dict[tuple[str, str], Entry]:
    """By type and id: a scope rule may carry the id of a rule."""
    return {(type(entry).__name__, entry.id): entry for entry in rulebook.entries()}


def changed(regulation: Regulation, misreading: Misreading) -> set[str]:
    before, after = entries(regulation.rulebook), entries(misreading.rulebook)
    assert list(after) == [key for key in before if key in after]  # no new entry, the order kept
    return {key[1] for key in before if before[key] is not after.get(key)}


def test_each_changes_exactly_the_entry_it_names(library: Library) -> None:
    for regulation in library.values():
        for misreading in misreadings(regulation.rulebook):
            assert changed(regulation, misreading) == {misreading.entry}, misreading.says
            assert regulation.document[misreading.provision]


def test_nothing_but_entries_is_changed(library: Library) -> None:
    for regulation in library.values():
        right = regulation.rulebook
        for misreading in misreadings(right):
            wrong = misreading.rulebook
            assert (wrong.vocabulary, wrong.axioms, wrong.orders) == (
                right.vocabulary,
                right.axioms,
                right.orders,
            )
            assert (wrong.otherwise, wrong.outcomes) == (right.otherwise, right.outcomes)


def test_each_kind_has_a_chinese_name_and_occurs(library: Library) -> None:
    found = {m.kind for regulation in library.values() for m in misreadings(regulation.rulebook)}
    assert found == set(KINDS)
    assert all(HAN.search(name) for name in KINDS.values())


def test_each_is_told_in_chinese_with_known_facts(library: Library) -> None:
    for regulation in library.values():
        for misreading in misreadings(regulation.rulebook):
            assert HAN.search(misreading.says)
            assert set(misreading.facts) <= set(regulation.rulebook.vocabulary.facts)


@pytest.mark.parametrize("regulation_id", ["licheng-2025", "xixian-review-2022"])
def test_catch_alls_are_never_misread(library: Library, regulation_id: str) -> None:
    rulebook = library[regulation_id].rulebook
    claimed = {rule.id for rule in rulebook.rules.values() if rule.catch_all is not None}
    assert claimed or regulation_id == "xixian-review-2022"
    assert not claimed.intersection(m.entry for m in misreadings(rulebook))
