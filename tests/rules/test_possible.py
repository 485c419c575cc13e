"""The fast way to the possible outcomes gives what the decision diagrams give."""

import pytest

from assistant import Library, possible_outcomes
from assistant.rules.facts import ContradictionError, FactError
from assistant.rules.graph.compiled import compiled
from tests.rules.random_cases import possible_by_diagrams, random_cases


def test_agrees_with_the_diagrams_in_every_regulation(library: Library) -> None:
    for regulation in library.values():
        contradictions = 0
        for case in random_cases(regulation.rulebook, 30, 400):
            expected = possible_by_diagrams(regulation.rulebook, case)
            if expected:
                assert set(possible_outcomes(regulation, case)) == expected, (regulation.id, case)
                model = compiled(regulation.rulebook)
                assert set(model.graph.possible(model.assignment(case))) == expected
            else:
                contradictions += 1
                with pytest.raises(ContradictionError):
                    possible_outcomes(regulation, case)
        assert contradictions or not regulation.rulebook.axioms or regulation.id == "xixian-statistics-2022"


def test_nothing_known_leaves_every_outcome_and_unknown_is_not_false(library: Library) -> None:
    naiman = library["naiman-2025"]
    assert set(possible_outcomes(naiman, {})) == set(compiled(naiman.rulebook).headlines)
    assert possible_outcomes(naiman, {"enforcement_officer": None}) == possible_outcomes(naiman, {})
    assert possible_outcomes(naiman, {"enforcement_officer": False}) == ("out_of_scope",)  # 第二条


def test_an_unknown_fact_is_refused_by_name(library: Library) -> None:
    with pytest.raises(FactError, match="false_materials"):
        possible_outcomes(library["naiman-2025"], {"false_material": True})
