"""Sentences that do not go together make no story; what speaks of a thing comes after it."""

import random

import pytest

from assistant import Library
from assistant.library import Regulation
from assistant.quiz.item import Item
from assistant.quiz.making.coherent import incoherence, made_whole
from assistant.quiz.making.draft import _of_the_officer
from assistant.quiz.making.given import item_of_facts
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import Refusal
from assistant.quiz.making.tell import cast, tell
from assistant.rules.expression import Value
from tests.quiz.sentences import sentences

ALL = ("licheng-2025", "minzu", "naiman-2025", "xilingol", "xixian-2022")


def why(material: Material, told: dict[str, Value], *regulations: str) -> str:
    return incoherence(material.scenarios.cautions, material.library.vocabulary, regulations, told)


@pytest.mark.parametrize(
    "told",
    [
        {"could_not_discover": True, "violation_unclassifiable": False},
        {"followed_statutory_duty": True, "abused_power": True},
        {"enforced_lawfully": True, "supervision_not_performed": True},
        {"followed_professional_requirements": True, "officer_concealed_evidence": True},
        {"officer_concealed_evidence": True, "officer_intentional_violation": False},
        {"has_enforcement_functions": True, "is_enforcement_unit": False},
        {"outside_three_fixed_duties": True, "xixian_department": False},
        {"merit_verified": True, "told_own_fault": True},
        {"harm_from_sealed_goods": True, "sealed_goods_damaged": False},
        {"duty_unfulfilled_by_event": True},
    ],
)
def test_these_are_no_story(material: Material, told: dict[str, Value]) -> None:
    assert "题干" in why(material, told, "naiman-2025")


@pytest.mark.parametrize(
    "told",
    [
        {"could_not_discover": True, "violation_unclassifiable": True},
        {"followed_statutory_duty": False, "abused_power": True},
        {"merit_verified": True, "other_merit": True},
        {"harm_from_sealed_goods": True, "sealed_goods_damaged": False, "sealed_goods_sold": True},
    ],
)
def test_these_are(material: Material, told: dict[str, Value]) -> None:
    assert why(material, told, "naiman-2025") == ""


def test_half_a_phrase_matters_only_where_the_text_has_it(material: Material) -> None:
    """Naiman 9(六) joins the two by 导致: whoever discovers and cannot classify does not meet it."""
    told: dict[str, Value] = {"could_not_discover": False, "violation_unclassifiable": True}
    assert why(material, told, "naiman-2025") == ""
    assert "两样都要" in why(material, told, "xilingol")
    assert "两样都要" in why(material, told, "naiman-2025", "xilingol")
    whole = made_whole(material.scenarios.cautions, "xilingol", {"could_not_discover": True})
    assert whole == {"could_not_discover": True, "violation_unclassifiable": True}


def test_every_item_is_told_in_sentences_that_go_together(
    material: Material, questions: tuple[Item, ...]
) -> None:
    for question in questions:
        if question.topic != "clock":
            assert why(material, dict(question.told), *question.regulations) == "", question.id


def test_given_facts_that_do_not_go_together_are_refused(material: Material, naiman: Regulation) -> None:
    told: dict[str, Value] = {
        "enforcement_officer": True,
        "naiman_civil_affairs": True,
        "in_course_of_duty": True,
        "after_naiman_2025_issued": True,
        "harm_from_sealed_goods": True,
    }
    found = item_of_facts(material, naiman, told, 1)
    assert isinstance(found, Refusal)
    assert naiman.vocabulary["harm_from_sealed_goods"].label in found.reason


def test_what_came_of_it_is_told_after_it(material: Material) -> None:
    """正是因为遇上了这样的情况 stands in the file before what it speaks of."""
    (bureau, *_) = material.scenarios.of_regulation("licheng-2025")
    for seed in range(12):
        rng = random.Random(seed)
        who = cast(bureau, "licheng-2025", rng)
        told = {"self_defence": True, "duty_unfulfilled_by_event": True}
        *_, cause, effect = sentences(tell(material.scenarios, who, told, rng, noise=0))
        assert "防卫" in cause
        assert "防卫" not in effect


def test_you_and_your_unit_are_the_officer_and_his(library: Library) -> None:
    label = library.vocabulary["outside_three_fixed_duties"].label
    assert "你们" in label
    assert _of_the_officer(label, "魏某") == label.replace("你们", "魏某所在单位")
    assert _of_the_officer("你们部门接到，告知你", "魏某") == "魏某所在部门接到，告知魏某"


def test_no_denial_is_a_doubt(material: Material) -> None:
    """还不能说 leaves open what the key takes for denied."""
    for wording in material.scenarios.wordings.values():
        for sentence in wording.by_value.get(False, ()):
            assert "不能说" not in sentence
