"""Relations between provisions of two regulations, and the same facts under several of them."""

import itertools
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, determine
from assistant.comparison.table import KIND_WORDS, comparison_table, pairs
from assistant.library import compare_facts
from assistant.rules.across.relation import entries_of, relate
from assistant.rules.expression import fact_ids, render

LIBRARY = Library.load()
TODAY = date(2026, 11, 22)


def relation(left: str, provision: str, right: str, other: str) -> str:
    sides = [
        (LIBRARY[r].rulebook, entries_of(LIBRARY[r].rulebook, p)[0])
        for r, p in ((left, provision), (right, other))
    ]
    return relate(LIBRARY.joint, *sides).kind


# Reasoned from the texts, word by word.
PROVEN = [
    ("naiman-2025", "art_9__item_1", "licheng-2025", "art_9__item_1", "same"),
    ("xixian-2022", "art_13", "minzu", "art_13", "same"),
    ("naiman-2025", "art_12", "xilingol", "art_13", "same"),
    # 其他有关机关 takes in more than 其他有关部门
    ("naiman-2025", "art_9__item_5", "licheng-2025", "art_9__item_4", "stricter"),
    # Licheng's item is not bound to an inspection
    ("xilingol", "art_11__para_1__item_5", "licheng-2025", "art_10__item_7", "stricter"),
    # Licheng adds 历史遗留问题
    ("licheng-2025", "art_10__item_9", "xixian-2022", "art_11__para_1__item_8", "wider"),
    # Xilingol 10(九) has 其他难以克服的因素 beside 不可抗力
    ("xixian-2022", "art_10__item_5", "xilingol", "art_10__item_9", "stricter"),
    # Xilingol asks for diligent review, but takes 隐瞒有关情况 where Naiman needs 证据
    ("naiman-2025", "art_9__item_2", "xilingol", "art_10__item_2", "overlapping"),
    # Xixian has one more item (重点工作) to which its exemption opens
    ("naiman-2025", "art_10__para_2", "xixian-2022", "art_11__para_2", "stricter"),
    # 罚款不交 is enough for Xilingol once the court is asked; Xixian also wants 仍违法生产经营
    ("xixian-2022", "art_10__item_3", "xilingol", "art_10__item_8", "overlapping"),
]


@pytest.mark.parametrize(("left", "provision", "right", "other", "kind"), PROVEN)
def test_relations_reasoned_from_the_text(
    left: str, provision: str, right: str, other: str, kind: str
) -> None:
    assert relation(left, provision, right, other) == kind
    turned = {"stricter": "wider", "wider": "stricter"}.get(kind, kind)
    assert relation(right, other, left, provision) == turned


def test_every_relation_stands_under_random_cases_of_its_own() -> None:
    """Conditions evaluated by Python itself, on cases that the axioms allow."""
    rng = random.Random(20261122)
    axioms = [
        (axiom.kind, compile(render(axiom.left), "", "eval"), compile(render(axiom.right), "", "eval"))
        for axiom in LIBRARY.axioms
        if not any(op in render(axiom.left) + render(axiom.right) for op in "<>=")
    ]
    every = {f.id: False for f in LIBRARY.vocabulary.facts.values() if f.kind == "bool"}
    checked = 0
    for pair in pairs(LIBRARY):
        sides = []
        for regulation, entry in (pair.left, pair.right):
            rulebook = LIBRARY[regulation].rulebook
            sides.append(rulebook.condition_of(entry))
        codes = [compile(render(side), "", "eval") for side in sides]
        facts = list(dict.fromkeys(fact for side in sides for fact in fact_ids(side)))
        seen = set()
        for _ in range(60):
            case = {**every, **{fact: rng.random() < 0.6 for fact in facts}}
            for kind, left, right in axioms * 2:  # bring the case within the axioms, else leave it out
                if eval(left, {}, case) and kind == "implies" and not eval(right, {}, case):
                    case.update(dict.fromkeys(right.co_names[:1], True))
            if any(
                eval(left, {}, case) and bool(eval(right, {}, case)) is (kind == "excludes")
                for kind, left, right in axioms
            ):
                continue
            seen.add(tuple(bool(eval(code, {}, case)) for code in codes))
            checked += 1
        if pair.relation.kind == "same" and not pair.left[1].readings:
            assert not seen & {(True, False), (False, True)}
        if pair.relation.kind == "stricter" and not (pair.left[1].readings or pair.right[1].readings):
            assert (True, False) not in seen
    assert checked > 5_000


def test_the_smallest_cases_tell_the_two_provisions_apart() -> None:
    """Each case meets the one and not the other under the first readings; with any fact less it does not."""
    for pair in pairs(LIBRARY):
        sides = [LIBRARY[r].rulebook.condition_of(entry) for r, entry in (pair.left, pair.right)]
        codes = [compile(render(side), "", "eval") for side in sides]
        names = {fact for side in sides for fact in fact_ids(side)}
        meets, turned = codes, codes[::-1]
        for case, (first, second) in ((pair.relation.left_only, meets), (pair.relation.right_only, turned)):
            if case is None:
                continue
            facts = {name: name in case for name in names | set(case)}
            assert eval(first, {}, facts)
            assert not eval(second, {}, facts)


def test_the_table_in_the_repository_is_what_the_knowledge_gives() -> None:
    kept = (Path(__file__).parents[2] / "knowledge" / "COMPARISON.md").read_text(encoding="utf-8")
    assert kept == comparison_table(LIBRARY)
    assert all(word in kept for kind, word in KIND_WORDS.items() if kind != "disjoint")


SEALED = {"sealed_goods_moved": True, "harm_from_sealed_goods": True, "in_course_of_duty": True}


def complete(**true: Any) -> dict[str, Any]:
    """Every yes-or-no fact of the five regulations denied but these; the scope left open."""
    tolerance = [r for r in LIBRARY.values() if r.rulebook.otherwise == "no_ground"]
    scope = {fact for r in tolerance for fact in r.rulebook.scope_facts}
    facts = {f.id: False for r in tolerance for f in r.rulebook.vocabulary.facts.values() if f.kind == "bool"}
    return {fact: value for fact, value in facts.items() if fact not in scope} | true


def test_the_same_facts_under_five_regulations() -> None:
    found = compare_facts(LIBRARY, LIBRARY.values(), complete(**SEALED), TODAY)
    cited = {s.regulation: [g.provision for g in s.determination.grounds] for s in found.sides}
    assert {s.determination.outcome for s in found.sides} == {"duty_fulfilled"}
    assert cited == {
        "licheng-2025": ["art_9__item_3"],
        "minzu": ["art_10__item_4"],
        "naiman-2025": ["art_9__item_3"],
        "xilingol": ["art_9__item_3"],
        "xixian-2022": ["art_10__item_4"],
    }
    assert found.differences == ()


def test_a_difference_names_the_two_provisions_that_make_it() -> None:
    facts = complete(in_course_of_duty=True, target_untruthful=True, missed_latent_problem=True)
    naiman, licheng = LIBRARY["naiman-2025"], LIBRARY["licheng-2025"]
    found = compare_facts(LIBRARY, [naiman, licheng], facts, TODAY)
    (difference,) = found.differences
    assert (difference.left_outcome, difference.right_outcome) == ("no_ground", "lenient")
    (because,) = difference.because
    assert because.left is not None
    assert because.right is not None
    assert (because.left.citation, because.left.holds) == ("第十条第一款第（五）项", False)  # no inspection
    assert (because.right.citation, because.right.holds) == ("第十条第（七）项", True)


def test_a_provision_that_the_other_does_not_have_is_said_to_be_missing() -> None:
    facts = complete(
        in_course_of_duty=True, several_enforcement_bodies=True, took_initiative=True, mistake=True
    )
    found = compare_facts(LIBRARY, [LIBRARY["licheng-2025"], LIBRARY["minzu"]], facts, TODAY)
    (difference,) = found.differences
    assert [b.right for b in difference.because] == [None]
    assert difference.because[0].left is not None
    assert difference.because[0].left.provision == "art_10__item_3"


def test_facts_in_other_words_are_carried_over() -> None:
    """其他有关部门 is among 其他有关机关: what Naiman was told settles Licheng's fact."""
    facts = {"other_department_fault": True, "wrong_handling_from_department": True}
    (side,) = compare_facts(LIBRARY, [LIBRARY["licheng-2025"]], facts, TODAY).sides
    assert [taken.fact for taken in side.implied] == ["other_organ_fault"]


def test_the_scope_is_assumed_only_where_it_is_not_known() -> None:
    facts = complete(**SEALED, act_date="2024-05-01", enforcement_officer=False)
    found = {s.regulation: s for s in compare_facts(LIBRARY, LIBRARY.values(), facts, TODAY).sides}
    assert found["licheng-2025"].determination.outcome == "out_of_scope"  # not yet in force
    assert found["minzu"].determination.outcome == "out_of_scope"  # known not to be an officer
    assert found["xilingol"].determination.outcome == "duty_fulfilled"
    assumed = {taken.fact for taken in found["xilingol"].assumed}
    assert assumed == {"xilingol_emergency_system", "emergency_enforcement_duties", "after_xilingol_issued"}


def test_a_side_is_the_determination_of_its_own_facts() -> None:
    rng = random.Random(7)
    facts = complete(in_course_of_duty=True)
    for _ in range(15):
        case = {**facts, **dict.fromkeys(rng.sample(sorted(facts), 12), True)}
        try:
            comparison = compare_facts(LIBRARY, LIBRARY.values(), case, TODAY)
        except ValueError:
            continue  # these facts cannot hold together
        for side in comparison.sides:
            alone = determine(LIBRARY[side.regulation], side.determination.facts, with_changes=False)
            assert alone.outcome == side.determination.outcome
        parted = {(d.left, d.right) for d in comparison.differences}
        for left, right in itertools.combinations(comparison.sides, 2):
            differ = left.determination.outcome != right.determination.outcome
            assert ((left.regulation, right.regulation) in parted) is differ


def test_a_disputed_wording_is_named_on_its_side() -> None:
    """Procedure violated: Xixian 13 turns on its 和, Naiman 12 does not speak of procedure."""
    facts = complete(in_course_of_duty=True, violated_procedure=True, act_date="2026-05-01")
    chosen = [LIBRARY["naiman-2025"], LIBRARY["xixian-2022"]]
    (difference,) = compare_facts(LIBRARY, chosen, facts, TODAY).differences
    assert (difference.left_outcome, difference.right_outcome) == ("no_ground", "reserved")
    (because,) = difference.because
    assert because.left is not None
    assert because.right is not None
    assert (because.left.provision, because.left.holds, because.left.disputed) == ("art_12", False, False)
    assert (because.right.provision, because.right.holds, because.right.disputed) == ("art_13", None, True)


def test_what_both_say_is_no_difference() -> None:
    """Licheng 10(八) holds by its first half, as Naiman 10(1)(六) does: only paragraph 2 parts them."""
    wilful = ("party_intentional_violation", "took_statutory_measures", "accident_despite_measures")
    true = dict.fromkeys((*wilful, "enforced_lawfully", "actively_remedied", "in_course_of_duty"), True)
    chosen = [LIBRARY["licheng-2025"], LIBRARY["naiman-2025"]]
    (difference,) = compare_facts(LIBRARY, chosen, complete(**true), TODAY).differences
    (because,) = difference.because
    assert because.left is None
    assert because.right is not None
    assert because.right.provision == "art_10__para_2"
