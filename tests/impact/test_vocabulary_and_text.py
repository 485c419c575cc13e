"""Facts and provisions that come, go, move or change: both versions still read the same case."""

from datetime import date
from pathlib import Path

import pytest

from assistant.impact.as_data import report_data
from assistant.impact.paired_provisions import paired
from assistant.law.document import read_document
from tests.impact.versions import (
    Case,
    Edit,
    drawn,
    edited,
    found_pairs,
    one_by_one,
    outcome_of,
    run,
    versions_of,
)

RULES, FACTS = "{r}/rules.yaml", "facts/05-exploring.yaml"
APOLOGY = "在调查中主动向当事人道歉的"
NEW_FACT: Edit = (
    FACTS,
    "      below_expectation:\n",
    "      apologised:\n        label: 主动向当事人道歉\n        question: 有没有主动向当事人道歉？\n"
    "        help: 当面或者书面道歉。\n        evidence: 道歉记录\n      below_expectation:\n",
)
ITEM_PUT_IN: list[Edit] = [
    NEW_FACT,
    ("{r}/text.md", "(三) 其他依法可以从轻", f"(三) {APOLOGY};\n(四) 其他依法可以从轻"),
    ("{r}/source.txt", "(三) 其他依法可以从轻", f"(三) {APOLOGY};\n(四) 其他依法可以从轻"),
    (
        RULES,
        "  art_11__item_3:\n    effect: mitigable\n",
        "  art_11__item_3:\n    effect: mitigable\n    when: apologised\n"
        "    quotes: {apologised: 主动向当事人道歉}\n  art_11__item_4:\n    effect: mitigable\n",
    ),
]


def test_an_item_put_in_moves_the_numbers_and_is_the_only_change(tmp_path: Path) -> None:
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *ITEM_PUT_IN))
    assert [change.title for change in versions.changes] == ["第十一条第（三）项（新）的规则（新增）"]
    cases = drawn(versions, 150)
    found, changed = run(versions, cases, tmp_path)
    expected = one_by_one(versions, cases)
    assert expected
    assert found_pairs(changed) == expected
    data = report_data(found)
    assert data["facts"] == ["新的事实：主动向当事人道歉（apologised）"]
    moved = [text for text in data["texts"] if text["kind"] == "renumbered"]
    assert [(text["before"], text["after"]) for text in moved] == [
        ("第十一条第（三）项", "第十一条第（四）项")
    ]
    told = sum("apologised" in case for case in cases)
    note = f"“主动向当事人道歉”（apologised）只有改后的版本用：{told} 件写了它，改前不看这一栏"
    assert note in data["sources"][0]["notes"]


def test_an_item_taken_out_is_the_same_backwards(tmp_path: Path) -> None:
    before = edited(tmp_path, "naiman-2025", *ITEM_PUT_IN)
    (tmp_path / "plain").mkdir()
    versions = versions_of("naiman-2025", edited(tmp_path / "plain", "naiman-2025"), before)
    assert [change.title for change in versions.changes] == ["第十一条第（三）项（原文）的规则（删去）"]
    cases = drawn(versions, 150)
    found, changed = run(versions, cases, tmp_path)
    assert found_pairs(changed) == one_by_one(versions, cases) != {}
    assert report_data(found)["facts"] == ["不再用的事实：主动向当事人道歉（apologised）"]


def test_an_axiom_about_a_new_fact_comes_with_the_fact(tmp_path: Path) -> None:
    """It tells what the new word means, and is no change of its own; the cases it forbids agree, too."""
    axiom = "- implies: [apologised, cooperated_with_inquiry]\n  why: 主动道歉就是配合\n"
    start = "- implies: [major_loss, some_loss]\n"
    edits: list[Edit] = [*ITEM_PUT_IN, ("axioms.yaml", start, axiom + start)]
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    assert [change.title for change in versions.changes] == ["第十一条第（三）项（新）的规则（新增）"]
    facts = versions.after.regulation.rulebook.vocabulary.facts
    case: Case = dict.fromkeys((f for f in facts if facts[f].kind == "bool"), False)
    cases: list[Case] = [*drawn(versions, 90), {**case, "apologised": True}]
    found, changed = run(versions, cases, tmp_path)
    expected = one_by_one(versions, cases)
    assert expected[len(cases) - 1][1] == "contradiction"
    assert found_pairs(changed) == expected
    both = versions.both
    assert len(both.mixed(both.differing).axioms) == len(both.mixed(()).axioms) + 1
    assert found.tallies[0].causing == {0: len(expected)}


def test_the_same_words_are_the_same_provision_whatever_their_number(tmp_path: Path) -> None:
    """An item taken out before a similar one: the rest moves up, however like the one that is gone."""
    first, second = "(一) 主动采取措施的;\n", "(一) 主动采取补救措施的;\n"
    texts = (
        "# 标题\n第一条 有下列情形的：\n" + first + second.replace("一", "二"),
        "# 标题\n第一条 有下列情形的：\n" + second,
    )
    documents = []
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.md"
        path.write_text(text, encoding="utf-8")
        documents.append(read_document(path))
    pairing = paired(*documents)
    assert pairing.name_of == {"art_1": "art_1", "art_1__item_1": "art_1__item_2"}
    assert [provision.id for provision in pairing.gone] == ["art_1__item_1"]
    assert pairing.citation("art_1__item_2") == "第一条第（一）项（原第一条第（二）项）"


def test_a_fact_under_another_id_is_still_the_same_fact(tmp_path: Path) -> None:
    edits: list[Edit] = [(RULES, "bold_pilot", "bold_trial"), (FACTS, "bold_pilot:", "bold_trial:")]
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    assert versions.changes == ()
    case: Case = {"bold_pilot": True, "mistake": True}
    found, changed = run(versions, [case], tmp_path)
    assert changed == {}
    assert report_data(found)["facts"][0].endswith("改了编号：bold_pilot → bold_trial（当作同一个事实）")
    assert found.tallies[-1].rows == 0


def test_a_fact_that_becomes_a_number_is_read_by_each_version_in_its_own_way(tmp_path: Path) -> None:
    """是 means nothing to a version that asks how many: there the fact is not known."""
    edits: list[Edit] = [
        (RULES, "acted_for_development and bold_pilot and", "acted_for_development and bold_pilot >= 2 and"),
        (FACTS, "      bold_pilot:\n", "      bold_pilot:\n        kind: int\n        minimum: 0\n"),
    ]
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    before, after = versions.before.regulation, versions.after.regulation
    facts = [f.id for f in before.rulebook.vocabulary.facts.values() if f.kind == "bool"]
    scope = {"enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued"}
    ground = {"implementing_superior_decision", "acted_for_development", "mistake"}
    case: Case = {**dict.fromkeys(facts, False), **dict.fromkeys(scope | ground, True)}
    unknown = {fact: value for fact, value in case.items() if fact != "bold_pilot"}
    pairs = [
        (
            {**case, "bold_pilot": True},
            (outcome_of(before, {**case, "bold_pilot": True}), outcome_of(after, unknown)),
        ),
        (
            {**case, "bold_pilot": 3},
            (outcome_of(before, unknown), outcome_of(after, {**case, "bold_pilot": 3})),
        ),
    ]
    assert [pair for _, pair in pairs] == [
        ("lenient", "insufficient_facts"),
        ("insufficient_facts", "lenient"),
    ]
    found, changed = run(versions, [case for case, _ in pairs], tmp_path)
    assert found_pairs(changed) == dict(enumerate(pair for _, pair in pairs))
    assert "从是非改成整数" in report_data(found)["facts"][0]
    assert found.tallies[0].rejected == 0


def test_a_choice_with_another_option_keeps_what_was_chosen(tmp_path: Path) -> None:
    edit = (
        "facts/09-case-file-review.yaml",
        "options: [移交案卷的期限, ",
        "options: [案卷怎么装订, 移交案卷的期限, ",
    )
    regulation = "xixian-review-2022"
    versions = versions_of(regulation, edited(tmp_path, regulation, edit))
    assert [change.title for change in versions.changes] == ["“想弄清楚的事”的取值范围"]
    rulebook = versions.before.regulation.rulebook
    within = {f: True for f in rulebook.scope_facts if rulebook.vocabulary[f].kind == "bool"}
    asked: Case = {**within, "act_date": date(2024, 1, 1), "review_matter": "案卷怎么装订"}
    cases = [*drawn(versions, 100), asked]
    found, changed = run(versions, cases, tmp_path)
    told = sum(case.get("review_matter") == "案卷怎么装订" for case in cases)
    assert report_data(found)["sources"][0]["notes"][-1].endswith(
        f"{told} 件的取值只有一个版本认，另一个版本当作不清楚"
    )
    expected = {
        place: pair
        for place, case in enumerate(cases)
        for pair in [
            (
                outcome_of(versions.before.regulation, _admitted(case)),
                outcome_of(versions.after.regulation, case),
            )
        ]
        if pair[0] != pair[1]
    }
    assert expected[len(cases) - 1] == ("insufficient_facts", "no_rule")
    assert found_pairs(changed) == expected


def _admitted(case: Case) -> Case:
    return {fact: value for fact, value in case.items() if value != "案卷怎么装订"}


@pytest.mark.parametrize(
    ("place", "old", "new", "says"),
    [
        ("art_11__item_1", "挽回影响的;", "挽回不良影响的;", "第十一条第（一）项的文字改了，规则没有改"),
        ("art_17", "应当采取适当方式", "可以采取适当方式", "第十七条的文字改了，这一条没有写成规则"),
    ],
)
def test_words_that_change_without_their_rule_are_a_warning(
    place: str, old: str, new: str, says: str, tmp_path: Path
) -> None:
    edits: list[Edit] = [(f"{{r}}/{file}", old, new) for file in ("text.md", "source.txt")]
    if place == "art_11__item_1":
        edits.append((RULES, "influence_recovered: 挽回影响", "influence_recovered: 挽回不良影响"))
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", *edits))
    assert versions.changes == ()
    found, _ = run(versions, [{"mistake": True}], tmp_path)
    data = report_data(found)
    assert [warning[: len(says)] for warning in data["warnings"]] == [says]
    assert [text["kind"] for text in data["texts"]] == ["words"]
