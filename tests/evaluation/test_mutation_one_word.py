"""One word of one clause's rule is changed: exactly the gold cases that depend on it turn red."""

from pathlib import Path

import pytest

from assistant.evaluation.entries import Case
from assistant.evaluation.gold import read_cases
from assistant.evaluation.mutation import red_after
from assistant.library import Library, Regulation, determine
from assistant.misreading.closed_case import closed_case
from assistant.rules.expression import Value
from assistant.rules.facts import ContradictionError, parse_facts
from tests.impact.versions import edited

CHANGES = [
    # 举办培训班、参加培训 in art. 5(1): one of them would no longer do
    ("xixian-statistics-2022", "art_5__item_1", "attended or training_held", "attended and training_held"),
    # 不予容错 needs harm AND its adverse effect: one would do
    ("naiman-2025", "art_12", "and rights_harmed and", "or rights_harmed and"),
    # 予以容错 of art. 4 taken for 从轻、减轻
    ("minzu", "art_4", "effect: tolerable", "effect: mitigable"),
]  # fmt: skip


def answer(regulation: Regulation, case: Case) -> object:
    """Outcome, possible outcomes and citations by the determination, case by case."""
    try:
        found = determine(regulation, case.facts, with_changes=False)
    except ContradictionError:
        return "contradiction"
    cited = [{ground.provision for ground in grounds} for grounds in (found.grounds, found.secondary)]
    return found.outcome, found.possible, *cited


def closed_answer(regulation: Regulation, facts: dict[str, Value]) -> object:
    """Outcome and rules that hold, read off the rules without diagrams."""
    found = closed_case(regulation.rulebook, facts)
    return found.outcome, found.holding


@pytest.mark.parametrize(("regulation_id", "provision", "old", "new"), CHANGES)
def test_exactly_the_cases_that_depend_on_it_turn_red(
    tmp_path: Path, library: Library, regulation_id: str, provision: str, old: str, new: str
) -> None:
    folder = edited(tmp_path, regulation_id, ("{r}/rules.yaml", old, new))
    before, after = library[regulation_id], Library.load(folder)[regulation_id]
    cases = read_cases(before)
    red = set(red_after(before.rulebook, after.rulebook, cases))
    assert red
    assert red == {case.id for case in cases if answer(before, case) != answer(after, case)}
    changed = {e.provision for e in after.rulebook.entries() if not _same(before, e.id, after)}
    assert changed == {provision}

    compared = 0
    for case in cases:  # once more, without a diagram, where all facts are known
        facts = parse_facts(before.rulebook.vocabulary, case.facts)
        try:
            same = closed_answer(before, facts) == closed_answer(after, facts)
        except KeyError:
            continue
        compared += 1
        assert (case.id in red) == (not same) or case.outcome == "contradiction", case.id
    assert compared > 20


def _same(before: Regulation, entry_id: str, after: Regulation) -> bool:
    """Entries of one id read alike: same condition and effect."""
    pairs = [[e for e in r.rulebook.entries() if e.id == entry_id] for r in (before, after)]
    return [(e.when, e.readings, getattr(e, "effect", None)) for e in pairs[0]] == [
        (e.when, e.readings, getattr(e, "effect", None)) for e in pairs[1]
    ]


def test_an_unchanged_rulebook_turns_nothing_red(library: Library) -> None:
    regulation = library["xixian-review-2022"]
    assert red_after(regulation.rulebook, regulation.rulebook, read_cases(regulation)) == ()
