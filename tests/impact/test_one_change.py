"""One place changed: exactly the cases whose outcome differs are found, and the place is named."""

from pathlib import Path

import pytest

from assistant.impact.tally import changed_cases, matrix
from tests.impact.versions import Edit, drawn, edited, found_pairs, one_by_one, run, versions_of

RULES = "{r}/rules.yaml"
ONE_READING = """    point: “不能发现存在问题”是否也管“标准缺失”
    readings:
      - id: both_causes
        reading: 标准缺失或者技术限制，都要“不能发现存在问题”
        when: (standard_missing or technology_limited) and could_not_discover and violation_unclassifiable
      - id: technology_only
        reading: 只有技术限制才要“不能发现存在问题”，标准缺失只要“无法定性”
        when: (standard_missing or technology_limited and could_not_discover) and violation_unclassifiable
"""
PLACES: dict[str, tuple[str, str, list[Edit]]] = {
    "和 read as 或": (
        "naiman-2025",
        "第十一条第（二）项的条件",
        [
            (
                RULES,
                "cooperated_with_inquiry and accepted_responsibility",
                "cooperated_with_inquiry or accepted_responsibility",
            )
        ],
    ),
    "a proviso dropped": (
        "xilingol",
        "第十条第（一）项的但书",
        [
            (RULES, "    unless: officer_intentional_violation\n", ""),
            (RULES, "      officer_intentional_violation: 但故意违法的除外\n", ""),
        ],
    ),
    "a scope side dropped": (
        "naiman-2025",
        "第九条的范围（删去）",
        [
            (
                RULES,
                "  - provision: art_9\n    when: in_course_of_duty\n"
                "    quotes: {in_course_of_duty: 履行职责过程中}\n"
                "    note: 第四条、第九条至第十二条都以“履行职责过程中”开头，与职务无关的事不在其内。\n",
                "",
            )
        ],
    ),
    "a reading removed": (
        "naiman-2025",
        "第九条第（六）项的读法",
        [
            (
                RULES,
                ONE_READING,
                "    when: (standard_missing or technology_limited) and could_not_discover"
                " and violation_unclassifiable\n",
            )
        ],
    ),
    "应当 read as 可以": (
        "naiman-2025",
        "第十条第一款的后果",
        [
            (RULES, "chapeau: lenient", "chapeau: exemptible"),
            (RULES, "effect: lenient", "effect: exemptible"),
        ],
    ),
    "a cumulative condition changed": (
        "naiman-2025",
        "第十条第二款第（二）项的条件",
        [
            (
                RULES,
                "not major_loss and not serious_adverse_effect",
                "not major_loss or not serious_adverse_effect",
            )
        ],
    ),
    "a number moved": (
        "xixian-review-2022",
        "第五条（在规定期限内）的条件",
        [(RULES, "case_concluded and days_to_handover <= 30", "case_concluded and days_to_handover <= 15")],
    ),
    "a day moved": (
        "licheng-2025",
        "第二十四条的读法“act_only”",
        [
            (
                RULES,
                "        when: act_date >= '2025-03-01' and act_date <= '2027-02-28'\n",
                "        when: act_date >= '2025-05-01' and act_date <= '2027-02-28'\n",
            )
        ],
    ),
    "an axiom dropped": (
        "naiman-2025",
        "公理",
        [("axioms.yaml", "- implies: [exploratory_mistake, mistake]\n  why: 探索性失误也是失误\n", "")],
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_exactly_the_cases_that_differ_and_their_cause(name: str, tmp_path: Path) -> None:
    regulation, title, edits = PLACES[name]
    versions = versions_of(regulation, edited(tmp_path, regulation, *edits))
    assert [change.title for change in versions.changes] == [title]
    cases = drawn(versions, 210)
    found, changed = run(versions, cases, tmp_path)
    expected = one_by_one(versions, cases)
    assert expected, "no case shows the change"
    assert found_pairs(changed) == expected
    assert {entry.causes for entry in changed.values()} == {(0,)}
    tally = found.tallies[0]
    assert changed_cases(tally, versions.outcomes) == len(expected)
    assert tally.rows == len(cases)
    assert tally.alone == tally.needed == tally.causing == {0: len(expected)}


@pytest.mark.parametrize("name", ["a number moved", "a day moved", "a reading removed"])
def test_what_can_change_at_all_is_proven_with_a_case_each(name: str, tmp_path: Path) -> None:
    """Full cases that are found to change otherwise than any of the proven pairs would refute the proof."""
    regulation, _, edits = PLACES[name]
    versions = versions_of(regulation, edited(tmp_path, regulation, *edits))
    facts = versions.before.regulation.rulebook.vocabulary.facts
    cases = [
        {**{fact.id: False for fact in facts.values() if fact.kind == "bool"}, **case}
        for case in drawn(versions, 150)
    ]
    found, changed = run(versions, cases, tmp_path)
    every = found.tallies[-1]
    assert changed_cases(every, versions.outcomes) == every.rows > 0
    proven = {(entry.before, entry.after) for entry in every.examples}
    assert proven == set(matrix(every, versions.outcomes))
    assert len(proven) == every.rows
    certain = {pair for pair in found_pairs(changed).values() if "insufficient_facts" not in pair}
    assert certain
    assert certain <= proven
