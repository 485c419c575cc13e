"""Whole determinations: gold cases, exactness, readings, bars, contradictions, what-if, procedure."""

import itertools
import json
import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Library, determine
from assistant.evaluation.gold import read_cases
from assistant.library import Regulation, to_json
from assistant.rules.expression import fact_ids
from assistant.rules.facts import ContradictionError, FactError
from assistant.rules.graph.compiled import colliding_facts, compiled
from assistant.rules.proof.fewest_turns import MOST_CHANGES

REGULATION = Library.load()["naiman-2025"]
CASES = read_cases(REGULATION)
BOOLEAN_FACTS = [f.id for f in REGULATION.rulebook.vocabulary.facts.values() if f.kind == "bool"]
SCOPE = {fact: True for rule in REGULATION.rulebook.scope for fact in fact_ids(rule.when)}
NOTHING = dict.fromkeys(BOOLEAN_FACTS, False) | SCOPE


partial_facts = st.dictionaries(st.sampled_from(BOOLEAN_FACTS), st.booleans(), max_size=40).map(
    lambda facts: {**SCOPE, **facts}
)


def _possible(facts: Mapping[str, Any]) -> set[str] | None:
    """The possible headlines, None for facts that contradict each other."""
    model = compiled(REGULATION.rulebook)
    if colliding_facts(model, facts):
        return None
    return set(model.possible(model.headlines, model.assignment(facts)))


@settings(max_examples=200, deadline=None)
@given(partial_facts)
def test_omitting_any_fact_never_makes_the_answer_firmer(facts: dict[str, bool]) -> None:
    possible = _possible(facts)
    if possible is None:
        return
    for fact in facts:
        fewer = _possible({f: v for f, v in facts.items() if f != fact})
        assert fewer is not None
        assert fewer >= possible


@settings(max_examples=60, deadline=None)
@given(partial_facts, st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_bytes(facts: dict[str, bool], rng: random.Random) -> None:
    if _possible(facts) is None:
        return
    shuffled = list(facts.items())
    rng.shuffle(shuffled)
    first = to_json(determine(REGULATION, facts).as_json())
    again = to_json(determine(Library.load()["naiman-2025"], dict(shuffled)).as_json())
    assert first == again


small_cases = st.tuples(
    st.dictionaries(st.sampled_from(BOOLEAN_FACTS), st.booleans(), max_size=12),
    st.sets(st.sampled_from(BOOLEAN_FACTS), min_size=1, max_size=7),
)


@settings(max_examples=60, deadline=None)
@given(small_cases)
def test_possible_and_relevant_are_what_trying_every_completion_finds(
    case: tuple[dict[str, bool], set[str]],
) -> None:
    told, unknown = case
    known = {f: v for f, v in {**NOTHING, **told}.items() if f not in unknown}
    open_facts = sorted(unknown)
    ends: dict[tuple[bool, ...], str] = {}
    for values in itertools.product((True, False), repeat=len(open_facts)):
        end = _settled({**known, **dict(zip(open_facts, values, strict=True))})
        if end is not None:
            ends[values] = end
    if not ends:
        with pytest.raises(ContradictionError):
            determine(REGULATION, known)
        return
    relevant = {
        fact
        for place, fact in enumerate(open_facts)
        for values, end in ends.items()
        if end != ends.get((*values[:place], not values[place], *values[place + 1 :]), end)
    }
    found = determine(REGULATION, known)
    assert set(found.possible) == set(ends.values())
    assert set(found.open_facts) == relevant
    assert bool(relevant) == (found.outcome == "insufficient_facts")


def test_a_bar_beats_every_ground_and_mitigation_stands_beside() -> None:
    barred = {"abused_power": True, "rights_harmed": True, "bad_consequence": True}
    mitigation = {"cooperated_with_inquiry": True, "accepted_responsibility": True}
    deceived = {"false_materials": True, "wrong_decision_from_deception": True}
    found = determine(REGULATION, {**NOTHING, **barred, **mitigation, **deceived})
    assert found.outcome == "not_tolerated"
    assert [g.provision for g in found.grounds] == ["art_12"]
    assert [g.provision for g in found.secondary] == ["art_11__item_2"]
    (blocked,) = [w for w in found.why_not if w.provision == "art_9__item_2"]
    assert (blocked.blocked_by, blocked.holds) == ("not_tolerated", True)


def test_readings_that_part_are_reserved_and_shown_side_by_side() -> None:
    found = determine(REGULATION, {**NOTHING, "standard_missing": True, "violation_unclassifiable": True})
    assert found.outcome == "reserved"
    sides = {r.id: r.outcome for r in found.readings if r.provision == "art_9__item_6"}
    assert sides == {"both_causes": "no_ground", "technology_only": "duty_fulfilled"}
    assert not found.robust


def test_readings_that_agree_are_robust() -> None:
    facts = {
        **NOTHING,
        "standard_missing": True,
        "could_not_discover": True,
        "violation_unclassifiable": True,
    }
    found = determine(REGULATION, facts)
    assert found.outcome == "duty_fulfilled"
    assert found.robust
    assert {r.outcome for r in found.readings} == {"duty_fulfilled"}


def test_a_contradiction_names_both_answers_and_the_reason() -> None:
    with pytest.raises(ContradictionError) as raised:
        determine(REGULATION, {**SCOPE, "major_loss": True, "some_loss": False, "false_materials": True})
    assert set(raised.value.facts) == {"major_loss", "some_loss"}
    assert "造成了重大损失，就是造成了损失" in str(raised.value)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"false_material": True}, "最接近的是“false_materials”"),
        ({"false_materials": "yes"}, "应为 true 或 false"),
        ({"false_materials": 1}, "应为 true 或 false"),
        ({"act_date": "2026-02-30"}, "应为 日期"),
        ({"act_date": 20260101}, "应为 日期"),
    ],
)
def test_wrong_facts_are_refused_by_name(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(FactError, match=words):
        determine(REGULATION, facts)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2024-12-31", "out_of_scope"),
        ("2025-01-01", "insufficient_facts"),
        ("2025-12-31", "insufficient_facts"),
        ("2026-01-01", "duty_fulfilled"),
    ],
)
def test_the_year_of_issue_settles_what_it_can(day: str, outcome: str) -> None:
    facts = {**NOTHING, "false_materials": True, "wrong_decision_from_deception": True, "act_date": day}
    del facts["after_naiman_2025_issued"]
    found = determine(REGULATION, facts)
    assert found.outcome == outcome
    if outcome == "insufficient_facts":
        assert set(found.possible) == {"out_of_scope", "duty_fulfilled"}
        assert found.open_facts == ("after_naiman_2025_issued",)


def _settled(facts: Mapping[str, Any]) -> str | None:
    possible = _possible(facts)
    return next(iter(possible)) if possible is not None and len(possible) == 1 else None


# Few facts, everything else denied: small enough to try every change of one and two facts by brute force.
SMALL = [
    {"during_inspection": True, "target_untruthful": True, "missed_latent_problem": True},
    {"false_materials": True, "wrong_decision_from_deception": True},
    {"cooperated_with_inquiry": True},
    {"some_loss": True, "major_loss": True, "resolving_conflict": True, "deviation": True},
]


@pytest.mark.parametrize("told", SMALL)
def test_what_if_lists_exactly_the_smallest_changes(told: dict[str, bool]) -> None:
    facts = {**NOTHING, **told}
    found = determine(REGULATION, facts)
    sizes: dict[str, int] = {}
    sets: dict[str, set[frozenset[str]]] = {}
    for size in (1, 2):
        for chosen in itertools.combinations(BOOLEAN_FACTS, size):
            outcome = _settled({**facts, **{fact: not facts[fact] for fact in chosen}})
            if outcome in (None, found.outcome, "reserved") or sizes.setdefault(outcome, size) < size:
                continue
            sets.setdefault(str(outcome), set()).add(frozenset(chosen))
    listed: dict[str, set[frozenset[str]]] = {}
    for option in found.what_if:
        if len(option.changes) <= 2:
            listed.setdefault(option.outcome, set()).add(frozenset(c.fact for c in option.changes))
    assert listed.keys() == sets.keys()
    for outcome, options in sets.items():
        assert listed[outcome] <= options
        assert len(listed[outcome]) == min(len(options), 24)


@settings(max_examples=60, deadline=None)
@given(partial_facts)
def test_every_listed_change_changes_and_none_of_its_parts_does(facts: dict[str, bool]) -> None:
    if _possible(facts) is None:
        return
    found = determine(REGULATION, facts)
    for option in found.what_if[:12]:
        assert 0 < len(option.changes) <= MOST_CHANGES
        changed = {**facts, **{c.fact: c.after for c in option.changes}}
        assert _settled(changed) == option.outcome
        for left in option.changes:
            fewer = {**facts, **{c.fact: c.after for c in option.changes if c is not left}}
            assert _settled(fewer) != option.outcome


def test_why_not_names_the_first_failing_element_of_each_better_ground() -> None:
    facts = {**NOTHING, "during_inspection": True, "target_untruthful": True, "missed_latent_problem": True}
    found = determine(REGULATION, {**facts, "violation_investigated": True})
    reasons = {w.provision: [leaf.fact for leaf in w.failing] for w in found.why_not}
    assert reasons["art_10__para_2"] == ["actively_remedied"]
    assert reasons["art_9__item_8"] == ["ordered_to_correct"]
    assert set(reasons) == {f"art_9__item_{n}" for n in range(1, 9)} | {"art_10__para_2"}


def test_the_justification_carries_text_quote_value_and_hash() -> None:
    facts = {**NOTHING, "false_materials": True, "wrong_decision_from_deception": True}
    found = determine(REGULATION, facts).as_json()
    (node,) = [n for n in found["justification"]["provisions"] if n["provision"] == "art_9__item_2"]
    provision = REGULATION.document["art_9__item_2"]
    assert (node["text"], node["text_hash"]) == (provision.text, provision.hash)
    leaves = list(_leaves(node["condition"]))
    assert all(leaf["quote"] in provision.text for leaf in leaves)
    assert {leaf["fact"]: leaf["value"] for leaf in leaves}["false_materials"] is True
    assert json.loads(json.dumps(found)) == found


def _leaves(node: dict[str, Any]) -> Any:
    if "fact" in node:
        yield node
    for part in node.get("parts", ()):
        yield from _leaves(part)


def test_judgement_facts_are_named_beside_the_outcome_they_carry() -> None:
    facts = {**NOTHING, "objective_factor": True, "some_loss": True, "timely_correction": True}
    facts |= dict.fromkeys(
        ("followed_statutory_duty", "followed_post_duty", "followed_professional_requirements"), True
    )
    found = determine(REGULATION, {**facts, "enforced_lawfully": True})
    assert found.outcome == "tolerable"
    assert {"objective_factor", "timely_correction"} <= set(found.judgement_facts)


def test_the_procedure_follows_the_outcome_and_cites_its_article() -> None:
    lenient = {"during_inspection": True, "target_untruthful": True, "missed_latent_problem": True}
    steps = determine(REGULATION, {**NOTHING, **lenient}).procedure
    assert [step.provision for step in steps] == [
        "art_13",
        "art_14",
        "art_15",
        "art_16",
        "art_16",
        "art_17",
        "art_18",
        "art_18",
    ]
    assert determine(REGULATION, {**NOTHING, "in_course_of_duty": False}).procedure == ()
    assert all(step.quote in REGULATION.document[step.provision].text for step in steps)


def test_documented_names_of_the_determination() -> None:
    names = [
        "regulation",
        "outcome",
        "outcome_label",
        "floor",
        "ceiling",
        "possible",
        "grounds",
        "secondary",
        "readings",
        "open_facts",
        "judgement_facts",
        "justification",
        "why_not",
        "what_if",
        "procedure",
        "knowledge_version",
    ]
    found = determine(REGULATION, {}).as_json()
    assert set(names) <= set(found)
    assert (found["floor"], found["ceiling"]) == (found["possible"][0], found["possible"][-1])


def test_regulation_is_found_under_its_id(naiman: Regulation) -> None:
    assert naiman.rulebook.title == "奈曼旗民政局行政执法尽职免责和容错纠错制度"
