"""Proofs reasoned from the articles: which facts suffice, what witnesses a doubt, what would change it."""

import itertools
from typing import Any

import pytest

from assistant import Library, determine
from assistant.rules.graph.compiled import compiled
from assistant.rules.outcomes import INSUFFICIENT
from assistant.rules.proof.proof import Proof
from assistant.rules.proof.prove import prove
from tests.rules.random_cases import random_cases

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"].rulebook
IN_SCOPE = dict.fromkeys(
    ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued"), True
)
NOTHING: dict[str, Any] = {f.id: False for f in NAIMAN.vocabulary.facts.values() if f.kind == "bool"}


def proof_of(*true: str) -> Proof:
    return prove(NAIMAN, {**NOTHING, **IN_SCOPE, **dict.fromkeys(true, True)})


def bar_facts() -> set[str]:
    """Every fact that a bar of Naiman art. 12 names."""
    return {fact for rule in NAIMAN.rules.values() if rule.bar for fact in rule.quotes}


def settles(facts: dict[str, Any]) -> tuple[str, ...]:
    model = compiled(NAIMAN)
    return model.possible(model.headlines, model.assignment(facts))


def test_a_fulfilled_duty_rests_on_its_ground_the_scope_and_that_no_bar_holds() -> None:
    """Art. 9(2): false materials led to the decision. Nothing of art. 10 to 12 matters any more."""
    why = proof_of("false_materials", "wrong_decision_from_deception").why
    true = {fact for fact, value in why.items() if value is True}
    assert true == {*IN_SCOPE, "false_materials", "wrong_decision_from_deception"}
    assert set(why) - true <= bar_facts()
    for bar in (rule for rule in NAIMAN.rules.values() if rule.bar and rule.catch_all is None):
        assert set(bar.quotes) & (set(why) - true), bar.id  # of every bar one element is known not to hold
    assert settles(dict(why)) == ("duty_fulfilled",)


def test_out_of_scope_needs_one_fact() -> None:
    facts = {**NOTHING, **IN_SCOPE, "in_course_of_duty": False}
    assert prove(NAIMAN, facts).why == {"in_course_of_duty": False}


def test_a_bar_needs_the_scope_and_its_elements() -> None:
    """Art. 12: 滥用法定职权 with harmed rights and a bad consequence beats every ground."""
    proof = proof_of("abused_power", "rights_harmed", "bad_consequence", "false_materials")
    assert proof.outcome == "not_tolerated"
    assert proof.why == {**IN_SCOPE, "abused_power": True, "rights_harmed": True, "bad_consequence": True}


@pytest.mark.parametrize("regulation", ["xixian-statistics-2022", "xixian-review-2022"])
def test_no_set_with_fewer_facts_suffices(regulation: str) -> None:
    """By trying them all, where the facts are few."""
    rulebook = LIBRARY[regulation].rulebook
    model = compiled(rulebook)
    tried = 0
    for drawn in random_cases(rulebook, 5, 400):
        facts = dict(drawn)
        if len(model.graph.possible(model.assignment(facts))) != 1 or len(facts) > 15:
            continue
        try:
            why = prove(rulebook, facts).why
        except ValueError:
            continue
        if len(why) > 4:
            continue
        outcome = model.graph.possible(model.assignment(facts))
        for fewer in itertools.combinations(facts, len(why) - 1):
            known = model.assignment({fact: facts[fact] for fact in fewer})
            assert model.graph.possible(known) != outcome
        tried += 1
    assert tried > 10


def test_too_few_facts_are_shown_by_two_cases_that_differ_in_one() -> None:
    facts = {**IN_SCOPE, "false_materials": True}
    proof = prove(NAIMAN, facts)
    assert (proof.outcome, proof.why) == (INSUFFICIENT, {})
    one, other = proof.witnesses
    assert one.outcome != other.outcome
    assert one.facts.keys() == other.facts.keys()
    assert sum(one.facts[fact] != other.facts[fact] for fact in one.facts) == 1
    for witness in proof.witnesses:
        assert settles({**facts, **witness.facts}) == (witness.outcome,)


def test_a_claimed_catch_all_is_named() -> None:
    proof = proof_of("other_duty_fulfilled_claimed")
    assert (proof.outcome, proof.partings) == ("reserved", ())
    assert [NAIMAN.rules[rule].catch_all for rule in proof.claimed] == ["other_duty_fulfilled_claimed"]


def test_readings_that_part_are_named_with_what_they_come_to() -> None:
    """Art. 10(1)(3): a changed law, with no constraint of circumstances."""
    proof = proof_of("creative_work", "laws_adjusted", "mistake")
    assert proof.outcome == "reserved"
    found = {parting.readings["art_10__para_1__item_3"]: parting.outcome for parting in proof.partings}
    assert found == {"every_cause": "no_ground", "unclear_policy_only": "lenient"}


def test_why_not_facts_alone_defeat_the_rule() -> None:
    """Art. 10(2): the first of its conditions that fails is that nothing was remedied."""
    proof = proof_of("during_inspection", "target_untruthful", "missed_latent_problem")
    told = {row.rule: dict(row.facts) for row in proof.why_not}
    assert told["art_10__para_2"] == {"actively_remedied": False}
    assert told["art_9__item_2"] == dict.fromkeys(told["art_9__item_2"], False)


def test_changes_in_the_officers_power_come_first() -> None:
    """Within one outcome; and a fact that answers for itself is not turned into a set of two."""
    for true in ([], ["during_inspection", "target_untruthful", "missed_latent_problem"]):
        proof = proof_of(*true)
        for _, group in itertools.groupby(proof.changes, key=lambda option: option.outcome):
            powers = [all(change.in_power for change in option.changes) for option in group]
            assert powers == sorted(powers, reverse=True)


def test_changed_facts_can_hold_together() -> None:
    """A change never leads to facts that cannot hold together."""
    proof = proof_of("followed_statutory_procedure")
    for option in proof.changes:
        values = {change.fact: change.after for change in option.changes}
        changed = {**NOTHING, **IN_SCOPE, "followed_statutory_procedure": True, **values}
        assert settles(changed) == (option.outcome,)


def test_the_determination_carries_its_proof() -> None:
    found = determine(LIBRARY["naiman-2025"], {**IN_SCOPE, "false_materials": True})
    data = found.as_json()
    assert data["proof"]["outcome"] == found.outcome
    assert data["what_if"] == data["proof"]["changes"]
    assert determine(LIBRARY["naiman-2025"], {}, with_changes=False).proof is None
