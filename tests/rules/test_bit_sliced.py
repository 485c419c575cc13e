"""Many cases at once give what the decision diagrams give one by one."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.library import Library
from assistant.rules.expression import as_number
from assistant.rules.facts import FactError
from assistant.rules.rulebook import Rulebook
from assistant.rules.sliced.bit_sliced import BitSliced, Column, Numbers, YesNo, packed
from assistant.rules.sliced.slice_program import WORDS_AT_ONCE
from tests.rules.random_cases import Case, possible_by_diagrams, random_cases


def columns_of(rulebook: Rulebook, cases: Sequence[Case]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for fact in rulebook.vocabulary.facts.values():
        given = [case.get(fact.id) for case in cases]
        if fact.kind == "bool":
            yes, no = ([value is wanted for value in given] for wanted in (True, False))
            columns[fact.id] = YesNo(packed(np.array(yes)), packed(np.array(no)))
            continue
        numbers = [
            fact.options.index(str(v)) if fact.kind == "choice" else as_number(v)
            for v in given
            if v is not None
        ]
        known = np.array([value is not None for value in given])
        column = np.zeros(len(cases), np.int64)
        column[known] = numbers
        columns[fact.id] = Numbers(column, known)
    return columns


def test_agrees_with_the_diagrams_in_every_regulation(library: Library) -> None:
    for regulation in library.values():
        rulebook = regulation.rulebook
        cases = random_cases(rulebook, 20, 800)
        kernel = BitSliced(rulebook)
        masks = kernel.possible(columns_of(rulebook, cases), len(cases)).masks()
        seen = set()
        for case, mask in zip(cases, masks, strict=True):
            found = {outcome for bit, outcome in enumerate(kernel.outcomes) if mask >> bit & 1}
            assert found == possible_by_diagrams(rulebook, case), (regulation.id, case)
            seen |= found
        assert seen == set(kernel.outcomes), regulation.id
        assert 0 in masks or regulation.id == "xixian-statistics-2022"  # contradictions were among them


def test_every_case_stays_in_its_place_over_several_blocks_and_threads(library: Library) -> None:
    rulebook = library["naiman-2025"].rulebook
    kernel, rows = BitSliced(rulebook), (2 * WORDS_AT_ONCE + 5) * 64 + 7
    cases = random_cases(rulebook, 21, 61)
    once = kernel.possible(columns_of(rulebook, cases), len(cases)).masks()
    repeated = [cases[row % len(cases)] for row in range(64 * len(cases))]
    tile = columns_of(rulebook, repeated)
    times = -(-rows // len(repeated))
    many: dict[str, Column] = {}
    for fact, column in tile.items():
        if isinstance(column, YesNo):
            words = -(-rows // 64)
            many[fact] = YesNo(np.tile(column.yes, times)[:words], np.tile(column.no, times)[:words])
        else:
            many[fact] = Numbers(np.tile(column.values, times)[:rows], np.tile(column.known, times)[:rows])
    expected = np.resize(once, rows)
    for threads in (1, 2, 3):
        assert (kernel.possible(many, rows, threads).masks() == expected).all()


def test_no_case_and_no_column(library: Library) -> None:
    kernel = BitSliced(library["licheng-2025"].rulebook)
    assert len(kernel.possible({}, 0).masks()) == 0
    assert set(kernel.possible({}, 3).masks()) == {2 ** len(kernel.outcomes) - 1}


def test_a_column_of_another_length_or_name_is_refused(library: Library) -> None:
    kernel = BitSliced(library["naiman-2025"].rulebook)
    word = np.zeros(1, np.uint64)
    with pytest.raises(ValueError, match="false_materials: 1 entries instead of 2"):
        kernel.possible({"false_materials": YesNo(word, word)}, 65)
    with pytest.raises(FactError, match="false_material"):
        kernel.possible({"false_material": YesNo(word, word)}, 64)
