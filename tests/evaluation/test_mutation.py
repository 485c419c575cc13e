"""Rule mutation: equivalence is proved, what is killed really turns cases red, survivors are named."""

import random
from dataclasses import replace

import pytest

from assistant.evaluation.gold import read_cases
from assistant.evaluation.mutation import Mutant, measure_mutation, red_after
from assistant.evaluation.mutation_words import mutation_data, mutation_text
from assistant.library import Library, determine
from assistant.misreading.closed_case import closed_case
from assistant.misreading.misreading import misreadings
from assistant.rules.determine import determine as by_rules
from assistant.rules.expression import parse
from assistant.rules.facts import ContradictionError
from assistant.rules.graph.compiled import compiled
from assistant.rules.rulebook import Axiom, Rulebook
from tests.evaluation.hand_made import GROUND, A, B, Given, case, rulebook
from tests.misreading.full_cases import full_cases

IMPLIES = Axiom("implies", parse(A), parse(B), "a 总是 b")


def by_name(mutants: tuple[Mutant, ...]) -> dict[str, Mutant]:
    return {f"{mutant.kind} {mutant.says}": mutant for mutant in mutants}


def demanded(book: Rulebook, gold: Given) -> bool:
    """Whether the determination, which knows nothing of columns and masks, has what a case demands."""
    try:
        found = by_rules(book, gold.facts, with_changes=False)
    except ContradictionError:
        return gold.outcome == "contradiction"
    cited = {ground.provision for ground in found.grounds}
    beside = {ground.provision for ground in found.secondary}
    return (
        found.outcome == gold.outcome
        and cited.issuperset(gold.grounds)
        and beside.issuperset(gold.secondary)
        and (not gold.possible or set(gold.possible) == set(found.possible))
    )


def test_a_mutant_known_to_be_equivalent_is_proved_so(library: Library) -> None:
    """Where a brings b, `a and b` without b is the same; without a it is not, and `a or b` is not."""
    book = rulebook(library, lenient="{a} and {b}", axioms=[IMPLIES])
    found = measure_mutation(book, [])
    fates = {m.says: m.fate for m in found.mutants if m.kind in ("dropped_condition", "and_as_or")}
    label = book.vocabulary[B].label
    assert [fate for says, fate in fates.items() if says == f"漏看一个条件：“{label}”"] == ["equivalent"]
    assert sorted(fates.values()) == ["equivalent", "survived", "survived"]


def test_without_the_axiom_none_is_equivalent(library: Library) -> None:
    found = measure_mutation(rulebook(library, lenient="{a} and {b}"), [])
    assert found.number("equivalent") == 0


def test_killed_survived_and_the_rate(library: Library) -> None:
    book = rulebook(library, lenient="{a} and {b}")
    cases = [case("ab", "lenient", (GROUND,)), case("a", "no_ground")]
    found = measure_mutation(book, cases)
    killed = {m.kind: m.killed_by for m in found.mutants if m.fate == "killed"}
    assert killed["and_as_or"] == ("a",)
    [survivor] = found.survivors  # `b` alone does, if a is dropped: no case has b without a
    assert survivor.kind == "dropped_condition"
    assert survivor.gap is not None
    assert survivor.gap.facts == {B: True}
    assert found.rate("dropped_condition") == 0.5
    full = measure_mutation(book, [*cases, case("b", "no_ground")])
    assert full.rate() == 1.0


@pytest.mark.parametrize("regulation_id", ["licheng-2025", "xixian-review-2022"])
def test_no_random_case_tells_an_equivalent_mutant_apart(library: Library, regulation_id: str) -> None:
    """The proof is made on diagrams; these cases are read off the rules without any."""
    regulation = library[regulation_id]
    book, model = regulation.rulebook, compiled(regulation.rulebook)
    cases = [
        facts
        for facts in full_cases(book, 2, 40)
        if model.diagrams.restrict(model.axioms, model.assignment(facts)) == model.diagrams.true
    ]
    assert len(cases) > 10
    right = [closed_case(book, facts).outcome for facts in cases]
    found = measure_mutation(book, read_cases(regulation))
    proved = 0
    for mutant, misreading in zip(found.mutants, misreadings(book), strict=True):
        if mutant.fate == "equivalent":
            proved += 1
            assert [closed_case(misreading.rulebook, facts).outcome for facts in cases] == right
    assert proved > 10


@pytest.mark.parametrize("regulation_id", ["naiman-2025", "licheng-2025", "xixian-review-2022"])
def test_the_columns_agree_with_the_determination(library: Library, regulation_id: str) -> None:
    """Some mutants in each regulation, each case determined one by one: the same cases turn red."""
    regulation = library[regulation_id]
    cases = random.Random(3).sample(read_cases(regulation), 60)
    for misreading in random.Random(5).sample(list(misreadings(regulation.rulebook)), 6):
        red = red_after(regulation.rulebook, misreading.rulebook, cases)
        expected = tuple(c.id for c in cases if not demanded(misreading.rulebook, c))  # type: ignore[arg-type]
        assert red == expected, misreading.says


@pytest.mark.parametrize("regulation_id", ["xixian-review-2022", "xixian-statistics-2022"])
def test_the_gold_cases_kill_nearly_all(library: Library, regulation_id: str) -> None:
    regulation = library[regulation_id]
    found = measure_mutation(regulation.rulebook, read_cases(regulation))
    assert found.rate() >= 0.95, mutation_text(found, regulation)
    data = mutation_data(found)
    assert data["killed"] + data["survived"] + data["equivalent"] == len(data["each"])
    assert all(m.only_cites_more for m in found.survivors)


def test_a_survivor_comes_with_a_case_that_tells_it_apart(library: Library) -> None:
    regulation = library["xixian-statistics-2022"]
    found = measure_mutation(regulation.rulebook, [])
    booleans = [f.id for f in regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"]
    for mutant, misreading in zip(found.mutants, misreadings(regulation.rulebook), strict=True):
        assert (mutant.fate, mutant.says) == ("survived", misreading.says)
        assert mutant.gap is not None
        facts = {**dict.fromkeys(booleans, False), **mutant.gap.facts}
        misread = replace(regulation, rulebook=misreading.rulebook)
        answers = [determine(r, facts, with_changes=False).outcome for r in (regulation, misread)]
        assert answers == [mutant.gap.outcome, mutant.gap.misread_outcome]
        assert answers[0] != answers[1] or mutant.only_cites_more
