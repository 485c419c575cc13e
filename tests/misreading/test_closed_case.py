"""Read straight off the rules, a fully known case has the outcome that the diagrams determine."""

import pytest

from assistant.library import Library
from assistant.misreading.closed_case import closed_case
from assistant.rules.determine import determine
from assistant.rules.facts import ContradictionError
from tests.misreading.full_cases import full_cases

CASES = 70


def test_it_agrees_with_the_determination(library: Library) -> None:
    for regulation in library.values():
        rulebook, compared = regulation.rulebook, 0
        for facts in full_cases(rulebook, 1, CASES):
            try:
                found = determine(rulebook, facts, with_changes=False)
            except ContradictionError:
                continue
            closed = closed_case(rulebook, facts)
            assert closed.outcome == found.outcome, facts
            compared += 1
            plain = [rule for rule in closed.holding if rulebook.rules[rule].catch_all is None]
            cited = {ground.provision for ground in (*found.grounds, *found.secondary)}
            holding = {rulebook.rules[rule].provision for rule in plain}
            if found.outcome not in ("out_of_scope", "not_tolerated", "reserved"):
                assert holding <= cited, facts  # nothing that holds goes uncited
        assert compared > CASES / 3, regulation.id


def test_a_missing_fact_is_refused(library: Library) -> None:
    rulebook = library["xixian-statistics-2022"].rulebook
    facts = full_cases(rulebook, 1, CASES)[0]
    del facts["in_xixian"]  # decides the scope
    with pytest.raises(KeyError, match="xixian-statistics-2022"):
        closed_case(rulebook, facts)
