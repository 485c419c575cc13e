"""Every story of every regulation, told through the whole conversation."""

import pytest

from assistant import Conversation, Library, determine
from assistant.evaluation.entries import Story
from assistant.evaluation.gold import read_stories
from assistant.evaluation.officer import talk
from assistant.library import Regulation
from assistant.rules.graph.compiled import compiled

LIBRARY = Library.load()
STORIES = {regulation.id: read_stories(regulation) for regulation in LIBRARY.values()}


def ids(value: object) -> str:
    return str(getattr(value, "id", value))


@pytest.mark.parametrize(
    ("regulation", "story"),
    [(LIBRARY[regulation], story) for regulation, stories in STORIES.items() for story in stories],
    ids=ids,
)
def test_every_story_ends_in_its_outcome(regulation: Regulation, story: Story) -> None:
    done = talk(regulation, story)
    found = done.turn.determination
    assert found.outcome == story.outcome
    # A conversation stops once the outcome is certain, so of several equal grounds it may know one only.
    cited = {ground.provision for ground in found.grounds}
    assert cited <= {ground.provision for ground in determine(regulation, story.truth).grounds}
    assert bool(cited) or not story.grounds
    assert done.screens <= 15


def test_there_are_enough_stories_and_every_outcome_is_told() -> None:
    assert len(STORIES["naiman-2025"]) >= 40
    assert all(len(stories) >= 8 for stories in STORIES.values())
    told = {story.outcome for stories in STORIES.values() for story in stories}
    reachable = {o for r in LIBRARY.values() for o in compiled(r.rulebook).headlines}
    assert {
        "duty_fulfilled",
        "not_pursued",
        "exemptible",
        "not_tolerated",
        "must_report",
        "suspended",
    } <= told
    assert told <= reachable | {"insufficient_facts"}
    naiman = compiled(LIBRARY["naiman-2025"].rulebook).headlines
    assert {s.outcome for s in STORIES["naiman-2025"]} == set(naiman) | {"insufficient_facts"}


@pytest.mark.parametrize(
    ("text", "regulations"),
    [
        ("我是奈曼旗民政局的，去养老院检查", ["naiman-2025"]),
        ("我在历城区综合执法队", ["licheng-2025"]),
        ("我们民宗局查一个场所", ["minzu"]),
        ("锡林郭勒盟应急管理局的，去矿上检查", ["xilingol"]),
        ("隰县案卷评查，我有两份不合格", ["xixian-review-2022", "xixian-2022"]),
        ("隰县市场监管所的", ["xixian-2022"]),
        ("我去检查，对方交了假材料", []),
    ],
)
def test_the_regulation_is_recognised_from_the_words(text: str, regulations: list[str]) -> None:
    assert [r.id for r in LIBRARY.recognise(text)] == regulations


SEALED = {"sealed_goods_moved": True, "harm_from_sealed_goods": True, "in_course_of_duty": True}


def test_what_if_elsewhere_is_answered_from_the_comparison() -> None:
    conversation = Conversation(LIBRARY["naiman-2025"], library=LIBRARY)
    facts = {
        f.id: False for f in LIBRARY["naiman-2025"].rulebook.vocabulary.facts.values() if f.kind == "bool"
    }
    scope = dict.fromkeys(LIBRARY["naiman-2025"].rulebook.scope_facts, True)
    conversation.answer({**facts, **scope, **SEALED})
    before = conversation.state
    turn = conversation.say("如果在历城区呢？")
    assert turn.understood == "result"
    assert "历城区实施办法" in turn.message
    assert "第九条第（三）项" in turn.message
    assert "隰县" not in turn.message
    assert conversation.state.facts == before.facts
    assert "隰县" in conversation.say("换个地方呢？").message
    assert "没有别的制度" in Conversation(LIBRARY["naiman-2025"]).say("如果在历城区呢？").message


def test_a_choice_is_asked_before_anything_else() -> None:
    question = Conversation(LIBRARY["xixian-review-2022"]).turn().question
    assert question is not None
    assert question.facts == ("review_matter",)
