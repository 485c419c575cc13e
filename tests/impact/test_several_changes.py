"""Several places changed: each case is put down to what moves it, alone or together."""

from pathlib import Path

from assistant.impact.as_data import report_data
from assistant.impact.tally import changed_cases
from tests.impact.versions import Case, Edit, drawn, edited, found_pairs, one_by_one, run, versions_of

RULES = "{r}/rules.yaml"
IN_SCOPE = {
    "enforcement_officer": True,
    "naiman_civil_affairs": True,
    "in_course_of_duty": True,
    "after_naiman_2025_issued": True,
}
# Either of two cumulative conditions alone still shuts a case out that fails both.
BOTH_RELAXED: list[Edit] = [
    (
        RULES,
        "condition: not expressly_prohibited\n",
        "condition: not expressly_prohibited or actively_remedied\n",
    ),
    (
        RULES,
        "quotes: {expressly_prohibited: 法律没有明令禁止}",
        "quotes: {expressly_prohibited: 法律没有明令禁止,"
        " actively_remedied: {art_10__para_2__item_3: 积极主动}}",
    ),
    (
        RULES,
        "condition: not major_loss and not serious_adverse_effect\n",
        "condition: not major_loss and not serious_adverse_effect or actively_remedied\n",
    ),
    (
        RULES,
        "quotes: {major_loss: 没有造成重大损失, serious_adverse_effect: 严重不良影响}",
        "quotes: {major_loss: 没有造成重大损失, serious_adverse_effect: 严重不良影响,"
        " actively_remedied: {art_10__para_2__item_3: 积极主动}}",
    ),
]


def lenient(regulation_facts: Case, **more: bool) -> Case:
    ground = {"resolving_conflict": True, "broke_entrenched_interests": True, "mistake": True}
    return {**dict.fromkeys(regulation_facts, False), **IN_SCOPE, **ground, "actively_remedied": True, **more}


def test_two_changes_that_only_matter_together_are_counted_together(tmp_path: Path) -> None:
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *BOTH_RELAXED))
    first, second = (change.title for change in versions.changes)
    assert (first, second) == ("第十条第二款第（一）项的条件", "第十条第二款第（二）项的条件")
    facts = {
        f.id: False for f in versions.before.regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"
    }
    loss = {"major_loss": True, "some_loss": True}
    cases = [
        lenient(facts, expressly_prohibited=True),  # the first suffices, and without it nothing moves
        lenient(facts, **loss),  # the second
        lenient(facts, expressly_prohibited=True, **loss),  # both are needed
        lenient(facts),  # exemptible before and after
    ]
    found, changed = run(versions, cases, tmp_path)
    assert found_pairs(changed) == dict.fromkeys((0, 1, 2), ("lenient", "exemptible"))
    assert [(changed[place].causes, changed[place].together) for place in (0, 1, 2)] == [
        ((0,), False),
        ((1,), False),
        ((0, 1), True),
    ]
    tally = found.tallies[0]
    assert (tally.alone, tally.needed) == ({0: 1, 1: 1}, {0: 2, 1: 2})
    assert tally.groups == {(0, 1): 1}
    assert report_data(found)["sources"][0]["together"] == [{"changes": [1, 2], "cases": 1}]


def test_a_group_has_only_changes_that_none_can_be_left_out_of(tmp_path: Path) -> None:
    """A third change that has nothing to do with the case is not counted with the two that move it."""
    edits = [*BOTH_RELAXED, (RULES, "during_inspection and (", "during_inspection or (")]
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    assert len(versions.changes) == 3
    mover = [number for number, change in enumerate(versions.changes) if "第二款" in change.title]
    facts = versions.before.regulation.rulebook.vocabulary.facts.values()
    case = lenient(
        {fact.id: False for fact in facts if fact.kind == "bool"},
        expressly_prohibited=True,
        major_loss=True,
        some_loss=True,
    )
    found, _ = run(versions, [case], tmp_path)
    assert found.tallies[0].groups == {tuple(mover): 1}


def test_either_of_two_changes_suffices(tmp_path: Path) -> None:
    """Both items widen the same list: each alone moves the case, undoing one does not bring it back."""
    edits: list[Edit] = [
        (
            RULES,
            "initiative_measures and (loss_avoided or influence_recovered)",
            "initiative_measures or loss_avoided or influence_recovered",
        ),
        (
            RULES,
            "cooperated_with_inquiry and accepted_responsibility",
            "cooperated_with_inquiry or accepted_responsibility",
        ),
    ]
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    facts = [f.id for f in versions.before.regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"]
    case = {
        **dict.fromkeys(facts, False),
        **IN_SCOPE,
        "initiative_measures": True,
        "cooperated_with_inquiry": True,
    }
    found, changed = run(versions, [case], tmp_path)
    assert found_pairs(changed) == {0: ("no_ground", "mitigable")}
    assert changed[0].causes == (0, 1)
    assert not changed[0].together
    assert (found.tallies[0].alone, found.tallies[0].needed) == ({0: 1, 1: 1}, {})


def test_many_changes_at_once_agree_case_by_case(tmp_path: Path) -> None:
    edits: list[Edit] = [
        *BOTH_RELAXED,
        (
            RULES,
            "cooperated_with_inquiry and accepted_responsibility",
            "cooperated_with_inquiry or accepted_responsibility",
        ),
        (
            RULES,
            "(abused_power or failed_statutory_duty) and rights_harmed and bad_consequence",
            "abused_power and failed_statutory_duty and rights_harmed and bad_consequence",
        ),
        ("axioms.yaml", "- implies: [exploratory_mistake, mistake]\n  why: 探索性失误也是失误\n", ""),
    ]
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    assert len(versions.changes) == 5
    cases = drawn(versions, 300)
    _, changed = run(versions, cases, tmp_path)
    expected = one_by_one(versions, cases)
    assert len(expected) > 20
    assert found_pairs(changed) == expected
    assert all(entry.causes for entry in changed.values())


def test_the_same_versions_change_nothing(tmp_path: Path) -> None:
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025"))
    assert versions.changes == ()
    found, changed = run(versions, drawn(versions, 90), tmp_path)
    assert changed == {}
    data = report_data(found)
    assert [source["changed"] for source in data["sources"]] == [0, 0]
    assert [data[name] for name in ("texts", "facts", "steps", "warnings")] == [[], [], [], []]
    assert data["sources"][-1]["notes"] == ["逐一证明过：事实不论怎样，清楚还是不清楚，两个版本的结论都一样"]


def test_other_words_for_the_same_condition_change_no_case(tmp_path: Path) -> None:
    edit = (
        RULES,
        "cooperated_with_inquiry and accepted_responsibility",
        "accepted_responsibility and cooperated_with_inquiry",
    )
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", edit))
    assert [change.title for change in versions.changes] == ["第十一条第（二）项的条件"]
    found, changed = run(versions, drawn(versions, 90), tmp_path)
    assert changed == {}
    assert found.tallies[-1].rows == 0
    assert found.tallies[-1].source.notes[0].startswith("逐一证明过")


def test_unknown_facts_tell_firmer_from_looser(tmp_path: Path) -> None:
    """Of 甲 and 乙 only 甲 is known: 和 leaves two outcomes open, 或 settles it."""
    edit = (
        RULES,
        "cooperated_with_inquiry and accepted_responsibility",
        "cooperated_with_inquiry or accepted_responsibility",
    )
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", edit))
    facts = [f.id for f in versions.before.regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"]
    settled = {**dict.fromkeys(facts, False), **IN_SCOPE}
    told = {k: v for k, v in settled.items() if k != "accepted_responsibility"}
    cases = [{**told, "cooperated_with_inquiry": True}, told]
    found, changed = run(versions, cases, tmp_path)
    assert found_pairs(changed) == {
        0: ("insufficient_facts", "mitigable"),
        1: ("no_ground", "insufficient_facts"),
    }
    possible = report_data(found)["sources"][0]["possible"]
    assert possible == {"firmer": 1, "looser": 1, "otherwise": 0, "same_headline": 0}
    assert changed_cases(found.tallies[0], versions.outcomes) == 2
