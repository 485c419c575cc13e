"""What holds for every regulation: gold cases, coverage, the borders of time, omission never firmer."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Conversation, Library, determine
from assistant.dialogue.explain import explain
from assistant.evaluation.answer import difference
from assistant.evaluation.entries import Case
from assistant.evaluation.gold import read_cases
from assistant.library import Regulation
from assistant.rules.facts import ContradictionError, Fact, parse_facts
from assistant.rules.graph.compiled import colliding_facts, compiled
from assistant.rules.representatives import representative_values

LIBRARY = Library.load()
GOLD = {regulation.id: read_cases(regulation) for regulation in LIBRARY.values()}
WORKING = ("xixian-statistics-2022", "xixian-review-2022")  # the others are about tolerance


def ids(value: object) -> str:
    return value if isinstance(value, str) else str(getattr(value, "id", value))


@pytest.mark.parametrize(
    ("regulation", "case"),
    [(LIBRARY[regulation], case) for regulation, cases in GOLD.items() for case in cases],
    ids=ids,
)
def test_gold(regulation: Regulation, case: Case) -> None:
    assert difference(regulation, case) == ""


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=ids)
def test_gold_covers_every_provision_and_every_outcome(regulation: Regulation) -> None:
    cases = GOLD[regulation.id]
    cited = {provision for case in cases for provision in (*case.grounds, *case.secondary)}
    assert {rule.provision for rule in regulation.rulebook.rules.values()} - cited == set()
    reached = {case.outcome for case in cases} | {o for case in cases for o in case.possible}
    assert set(compiled(regulation.rulebook).headlines) | {"insufficient_facts"} <= reached
    assert len(cases) >= (12 if regulation.id in WORKING else 40)
    assert len({case.id for case in cases}) == len(cases)


def values_of(regulation: Regulation, fact: Fact) -> list[Any]:
    """What an officer might answer: both ways, or a value to either side of every border."""
    if fact.kind == "bool":
        return [True, False]
    atoms = [atom for atom in compiled(regulation.rulebook).atoms.values() if atom.fact == fact.id]
    return list(representative_values(fact, atoms))


def partial_facts(regulation: Regulation) -> st.SearchStrategy[dict[str, Any]]:
    facts = list(regulation.rulebook.vocabulary.facts.values())
    scope = dict.fromkeys(regulation.rulebook.scope_facts, True)
    booleans = {fact.id for fact in facts if fact.kind == "bool"}
    one = st.sampled_from(facts).flatmap(
        lambda fact: st.tuples(st.just(fact.id), st.sampled_from(values_of(regulation, fact)))
    )
    inside = {name: value for name, value in scope.items() if name in booleans}
    return st.lists(one, max_size=40).map(lambda pairs: {**inside, **dict(pairs)})


def possible(regulation: Regulation, facts: Mapping[str, Any]) -> set[str] | None:
    """The possible headlines, None for facts that contradict each other."""
    model = compiled(regulation.rulebook)
    parsed = parse_facts(regulation.rulebook.vocabulary, facts)
    if colliding_facts(model, parsed):
        return None
    return set(model.possible(model.headlines, model.assignment(parsed)))


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=ids)
def test_omitting_any_fact_never_makes_the_answer_firmer(regulation: Regulation) -> None:
    @settings(max_examples=60, deadline=None)
    @given(partial_facts(regulation))
    def holds(facts: dict[str, Any]) -> None:
        found = possible(regulation, facts)
        if found is None:
            return
        for fact in facts:
            fewer = possible(regulation, {f: v for f, v in facts.items() if f != fact})
            assert fewer is not None
            assert fewer >= found

    holds()


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=ids)
def test_a_fact_is_open_exactly_when_two_of_its_values_part(regulation: Regulation) -> None:
    """Checked by trying: with every other fact given, an open fact decides and a closed one does not."""

    @settings(max_examples=40, deadline=None)
    @given(partial_facts(regulation), st.randoms(use_true_random=False))
    def holds(facts: dict[str, Any], rng: Any) -> None:
        vocabulary = regulation.rulebook.vocabulary.facts
        missing = rng.choice(list(vocabulary))
        complete = {f.id: rng.choice(values_of(regulation, f)) for f in vocabulary.values()} | facts
        complete.pop(missing)
        ends = [
            possible(regulation, {**complete, missing: value})
            for value in values_of(regulation, vocabulary[missing])
        ]
        consistent = [end for end in ends if end]
        if not consistent:
            return
        model = compiled(regulation.rulebook)
        known = model.assignment(parse_facts(regulation.rulebook.vocabulary, complete))
        parts = any(end != consistent[0] for end in consistent)
        assert (model.relevant(known) == (missing,)) is parts

    holds()


IN, OUT = "inside", "out_of_scope"
# The printed days, and the day before and after each.
BORDERS = [
    *((r, "act_date", "2022-11-25", OUT) for r in ("xixian-2022", *WORKING)),
    *((r, "act_date", day, IN) for r in ("xixian-2022", *WORKING) for day in ("2022-11-26", "2022-11-27")),
    ("licheng-2025", "act_date", "2025-02-28", OUT),
    ("licheng-2025", "act_date", "2025-03-01", IN),
    ("licheng-2025", "act_date", "2025-03-02", IN),
    ("licheng-2025", "act_date", "2027-02-27", IN),
    ("licheng-2025", "act_date", "2027-02-28", IN),
    ("licheng-2025", "act_date", "2027-03-01", OUT),
    ("licheng-2025", "decision_date", "2027-02-27", IN),
    ("licheng-2025", "decision_date", "2027-02-28", IN),
    ("licheng-2025", "decision_date", "2027-03-01", "reserved"),
    ("naiman-2025", "act_date", "2024-12-31", OUT),
    ("naiman-2025", "act_date", "2025-01-01", "insufficient_facts"),
    ("naiman-2025", "act_date", "2025-12-31", "insufficient_facts"),
    ("naiman-2025", "act_date", "2026-01-01", IN),
    ("xilingol", "after_xilingol_issued", False, OUT),
    ("xilingol", "after_xilingol_issued", True, IN),
]


@pytest.mark.parametrize(("regulation", "fact", "day", "expected"), BORDERS)
def test_the_borders_of_time(regulation: str, fact: str, day: Any, expected: str) -> None:
    chosen = LIBRARY[regulation]
    inside = next(
        case.facts for case in GOLD[regulation] if case.outcome not in (OUT, "insufficient_facts", "reserved")
    )
    facts = {**inside, fact: day}
    if fact == "act_date":
        facts.pop("after_naiman_2025_issued", None)
        if "decision_date" in chosen.rulebook.vocabulary.facts:
            facts["decision_date"] = max(day, "2025-03-02")
    outcome = determine(chosen, facts).outcome
    if expected == IN:
        assert outcome not in (OUT, "insufficient_facts", "reserved")
    else:
        assert outcome == expected


def test_minzu_prints_no_day_and_asks_for_none() -> None:
    vocabulary = LIBRARY["minzu"].rulebook.vocabulary.facts
    assert [fact.id for fact in vocabulary.values() if fact.kind == "date"] == []
    assert LIBRARY["minzu"].metadata["in_force_from"] is None
    assert "没有印发文机关" in LIBRARY["minzu"].metadata["date_note"]


def test_a_combined_paragraph_takes_each_item_as_it_may_be_read() -> None:
    """11 第二款 when 11(五) is read so that improvising alone is enough: all three conditions hold."""
    regulation = LIBRARY["xixian-2022"]
    facts = {f.id: False for f in regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"}
    facts |= {"enforcement_officer": True, "xixian_department": True, "in_course_of_duty": True}
    facts |= {
        "preventing_enforcement_risk": True,
        "improvised": True,
        "mistake": True,
        "actively_remedied": True,
    }
    found = determine(regulation, {**facts, "act_date": "2024-05-01"})
    by_reading = {r.id: r.outcome for r in found.readings if r.provision == "art_11__para_1__item_5"}
    assert by_reading == {"both_needed": "no_ground", "either_suffices": "exemptible"}
    assert found.outcome == "reserved"


def test_where_the_text_is_silent_the_card_says_what_it_does_write() -> None:
    """More than ten cases a year: art. 8 of the review regulation speaks of ten or fewer only."""
    review = LIBRARY["xixian-review-2022"]
    year = {
        "review_matter": "办案人员一年的评查结果",
        "xixian_county_department": True,
        "act_date": "2024-05-01",
    }
    found = determine(review, {**year, "cases_in_year": 11, "unqualified_files": 2})
    card = explain(review, found)
    assert found.outcome == "no_rule"
    assert any("年度主办案件在 10 件以下（含 10 件）" in note and "“11”" in note for note in card.notes)
    assert card.why_not == ()
    statistics = LIBRARY["xixian-statistics-2022"]
    asked = {"statistics_matter": "上报的期限和次数", "in_xixian": True, "act_date": "2024-05-01"}
    assert any("上报的期限" in note for note in explain(statistics, determine(statistics, asked)).notes)


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=ids)
def test_no_code_reaches_a_card(regulation: Regulation) -> None:
    """Whatever the case, an officer reads Chinese: no fact ids, no operators, no None."""
    for case in GOLD[regulation.id][::6]:
        if case.outcome == "contradiction":
            continue
        card = explain(regulation, determine(regulation, case.facts, with_changes=False))
        words = "\n".join([card.headline, *card.notes, *card.why_not, *card.readings, *card.next_steps])
        words += "\n".join(line for cited in (*card.grounds, *card.beside) for line in cited.facts)
        assert not re.search(r"[a-z]+_[a-z]+|[<>=]=|\bNone\b|\bTrue\b|\bFalse\b", words), case.id


@pytest.mark.parametrize(
    ("regulation", "facts"),
    [
        ("xixian-review-2022", {"cases_in_year": 3, "unqualified_files": 4}),
        ("licheng-2025", {"act_date": "2026-06-01", "decision_date": "2025-04-01"}),
        ("xilingol", {"major_loss": True, "harmful_consequence": False}),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(regulation: str, facts: dict[str, Any]) -> None:
    with pytest.raises(ContradictionError) as refused:
        determine(LIBRARY[regulation], facts)
    assert set(refused.value.facts) == set(facts)
    conversation = Conversation(LIBRARY[regulation])
    assert conversation.answer(facts).conflict is not None


def test_a_number_can_change_the_outcome_too() -> None:
    """Art. 8 of the review regulation, three unqualified files of ten cases."""
    review = LIBRARY["xixian-review-2022"]
    year = {
        "review_matter": "办案人员一年的评查结果",
        "xixian_county_department": True,
        "act_date": "2024-05-01",
    }
    found = determine(review, year | {"cases_in_year": 10, "unqualified_files": 3})
    ways = {(o.outcome, c.fact, c.after) for o in found.what_if for c in o.changes}
    assert {
        ("barred_from_awards", "unqualified_files", 2),
        ("circulated_criticism", "unqualified_files", 1),
        ("no_rule", "unqualified_files", 0),
        ("no_rule", "cases_in_year", 11),
    } <= ways
    for option in found.what_if:
        changed = {c.fact: c.after for c in option.changes}
        assert determine(review, {**found.facts, **changed}).outcome == option.outcome
