"""Which regulation a conversation is about: chosen, or named in the story and confirmed; never assumed."""

from pathlib import Path
from typing import Any

import pytest

from assistant import Library
from assistant.library import Regulation
from assistant.storage.conversations import ConversationStore
from assistant.web.choosing import answers_matters, choice_groups, choice_of, most_specific, named_in
from assistant.web.desk import Desk
from assistant.web.handlers import NOTHING, Answer, Handlers, about
from assistant.web.screen import Screen

STORY = "我是奈曼旗民政局执法人员，对方提供虚假材料，结果作出了错误的处罚决定"
NAMELESS = "对方提供虚假材料，结果作出了错误的处罚决定"


@pytest.fixture
def handlers(library: Library, tmp_path: Path) -> Handlers:
    return Handlers(Desk(library, ConversationStore(tmp_path / "conversations.sqlite3")))


def shown(answer: Answer) -> Screen:
    assert answer.screen is not None, answer.notice
    return answer.screen


def said(screen: Screen) -> list[str]:
    return [message["content"] for message in screen.chat if message["role"] == "user"]


def choose(handlers: Handlers, saved: str, regulation: str) -> Answer:
    return handlers.form(saved, {"action": "choose", "regulation": regulation})


def test_tolerance_regulations_come_first_then_those_of_matters(library: Library) -> None:
    first, second = choice_groups(library)
    assert {choice.id for choice in second.choices} == {"xixian-statistics-2022", "xixian-review-2022"}
    assert {choice.id for choice in (*first.choices, *second.choices)} == set(library)


def test_what_can_be_compared_is_what_the_correspondence_relates(library: Library) -> None:
    related = {regulation for topic in library.topics for regulation in topic.provisions}
    assert {r.id for r in library.values() if not answers_matters(r)} == related


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (STORY, "naiman-2025"),
        (NAMELESS, None),
        ("隰县的案卷评查，我们没有移交案卷", "xixian-review-2022"),
        ("隰县这边评查组来了，我没让看卷", "xixian-review-2022"),
        ("隰县的统计表我晚报了五天", "xixian-statistics-2022"),
        ("我在隰县市场监管局", "xixian-2022"),
        ("和民委一起在隰县检查", None),  # two names of two characters: the officer says which
    ],
)
def test_the_most_specific_name_is_meant(library: Library, text: str, meant: str | None) -> None:
    found = most_specific(named_in(library, text))
    assert (found.regulation.id if found else None) == meant
    assert found is None or found.words in text


def test_a_text_without_number_and_issuer_says_so(library: Library) -> None:
    assert choice_of(library["minzu"]).head == "文本没有印文号和发文机关"
    assert choice_of(library["naiman-2025"]).head == "函〔2025〕70号 · 奈曼旗民政局"
    assert choice_of(library["xixian-2022"]).head == "隰政办发〔2022〕63号 · 隰县人民政府办公室 · 2022-11-26"


def test_no_screen_ever_says_none(handlers: Handlers, library: Library) -> None:
    for regulation in library:
        answer = choose(handlers, NOTHING, regulation)
        assert answer.saved == about(regulation)
        everything = "".join(str(part) for part in shown(answer))
        assert "None" not in everything
        assert library[regulation].title in shown(answer).top


def test_the_first_page_assumes_no_regulation(handlers: Handlers, library: Library) -> None:
    first = shown(handlers.load(NOTHING))
    assert not any(
        regulation.title in part for regulation in library.values() for part in (first.top, first.panel)
    )
    for regulation in library.values():
        assert f'data-choose="{regulation.id}"' in first.task


def test_a_named_regulation_is_confirmed_before_anything_is_read(handlers: Handlers) -> None:
    answer = handlers.say(NOTHING, STORY)
    screen = shown(answer)
    assert "你写到“奈曼旗民政局”" in screen.task
    assert "我理解得对吗" not in screen.task
    assert screen.progress == ""
    # It is kept through a reload, and said once the regulation is confirmed.
    assert shown(handlers.load(answer.saved)) == screen
    begun = choose(handlers, answer.saved, "naiman-2025")
    assert begun.saved not in (answer.saved, NOTHING)
    assert "我理解得对吗" in shown(begun).task
    assert [STORY in text.replace("<mark>", "").replace("</mark>", "") for text in said(shown(begun))] == [
        True
    ]


def test_a_story_that_names_none_waits_for_the_choice(handlers: Handlers) -> None:
    first = handlers.say(NOTHING, NAMELESS)
    assert "看不出是哪个单位" in shown(first).task
    second = handlers.say(first.saved, "我在历城区的一个街道办事处")
    assert second.saved == first.saved
    assert "你写到“历城区”" in shown(second).task
    begun = shown(choose(handlers, second.saved, "licheng-2025"))
    assert len(said(begun)) == 2
    assert "历城区实施办法" in begun.top


@pytest.mark.parametrize(("words", "notice"), [(" \n", "还没有看到内容"), ("字" * 5001, "太长了")])
def test_words_that_cannot_be_read_are_not_held(handlers: Handlers, words: str, notice: str) -> None:
    answer = handlers.say(NOTHING, words)
    assert (answer.saved, answer.screen, answer.text) == (NOTHING, None, None)
    assert notice in answer.notice


def test_another_choice_than_the_named_one_is_not_questioned_again(handlers: Handlers) -> None:
    waiting = handlers.say(NOTHING, STORY)
    assert "offer" not in shown(choose(handlers, waiting.saved, "licheng-2025")).task


def test_words_about_another_place_offer_to_switch_and_are_said_again(handlers: Handlers) -> None:
    begun = handlers.say(about("naiman-2025"), NAMELESS)
    answer = handlers.say(begun.saved, "我是隰县市场监管局的执法人员")
    assert "你写到“隰县”" in shown(answer).task
    assert 'data-choose="xixian-2022"' in shown(answer).task
    switched = choose(handlers, answer.saved, "xixian-2022")
    assert switched.saved != answer.saved
    assert "隰县行政执法尽职免责" in shown(switched).top
    assert len(said(shown(switched))) == 2
    proposed = {p.fact for p in handlers.desk.view(switched.saved, "").state.pending}
    assert {"xixian_department", "false_materials"} <= proposed
    # What was left stays as it was.
    assert handlers.desk.view(answer.saved, "").regulation.id == "naiman-2025"


@pytest.mark.parametrize(
    ("regulation", "words"),
    [
        ("naiman-2025", "我是奈曼旗民政局的"),
        ("naiman-2025", "如果在历城区呢？"),
        ("xixian-review-2022", "我是隰县市场监管局的"),  # the review regulation is of that county too
    ],
)
def test_nothing_is_offered_where_no_other_regulation_is_meant(
    handlers: Handlers, regulation: str, words: str
) -> None:
    begun = handlers.say(about(regulation), NAMELESS)
    assert "offer" not in shown(handlers.say(begun.saved, words)).task


def test_leaving_a_regulation_keeps_the_words_for_the_next(handlers: Handlers) -> None:
    begun = handlers.say(about("naiman-2025"), STORY)
    left = handlers.form(begun.saved, {"action": "unchoose"})
    assert left.saved not in (begun.saved, NOTHING)
    assert "换哪一份制度" in shown(left).task  # the one just left is not suggested again
    assert len(said(shown(choose(handlers, left.saved, "minzu")))) == 1
    assert handlers.form(about("minzu"), {"action": "unchoose"}).saved == NOTHING


def test_restarting_keeps_the_regulation(handlers: Handlers) -> None:
    begun = handlers.say(about("naiman-2025"), STORY)
    again = handlers.form(begun.saved, {"action": "restart"})
    assert again.saved == about("naiman-2025")
    assert said(shown(again)) == []


def test_held_words_are_no_conversation_for_programs(handlers: Handlers) -> None:
    from assistant.storage.errors import UnknownConversationError

    waiting = handlers.say(NOTHING, STORY).saved
    with pytest.raises(UnknownConversationError):
        handlers.desk.view(waiting, "")


def picks(action: str, fact: str, pick: object) -> dict[str, Any]:
    return {"action": action, "fact": fact, "picks": {fact: pick}}


@pytest.mark.parametrize(
    ("fact", "pick", "says"),
    [
        ("days_to_handover", "-1", "0 或者更大的整数"),
        ("days_to_handover", "1.5", "0 或者更大的整数"),
        ("days_to_handover", "三十", "0 或者更大的整数"),
        ("days_to_handover", "9" * 5000, "0 或者更大的整数"),
        ("self_review_rate", "101", "0 到 100 的整数"),
        ("act_date", "昨天", "完整的日期"),
        ("act_date", "2026-02-30", "完整的日期"),
        ("review_matter", "别的事", "还没有选好"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_plain_words(
    handlers: Handlers, library: Library, fact: str, pick: str, says: str
) -> None:
    review: Regulation = library["xixian-review-2022"]
    begun = handlers.say(about(review.id), "案卷评查")
    before = handlers.desk.store.read(begun.saved)
    answer = handlers.form(begun.saved, picks("change", fact, pick))
    assert says in shown(answer).notice
    assert fact not in shown(answer).notice  # the label, not the id
    assert handlers.desk.store.read(begun.saved) == before
