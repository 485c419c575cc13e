"""Days as people say them, read from the day of the conversation; what is not one day stays a question."""

from datetime import date

import pytest

from assistant import Conversation, Library
from assistant.dialogue.days import day_said, written_out
from assistant.dialogue.segments import fold

LIBRARY = Library.load()
TODAY = "2026-03-10T09:00:00+08:00"
DAYS = [
    ("今年3月1号我去养老院检查", "2026-03-01"),
    ("去年十月八号我去养老院检查", "2025-10-08"),
    ("前年12月3日我们作出的处罚", "2024-12-03"),
    ("上个月15号去检查的", "2026-02-15"),
    ("上月二十五日我们去检查", "2026-02-25"),
    ("这个月2号我们去检查", "2026-03-02"),
    ("前天去的", "2026-03-08"),
    ("昨天我去养老院检查", "2026-03-09"),
    ("大前天下午我们去检查", "2026-03-07"),
    ("今天上午我去养老院检查", "2026-03-10"),
    ("今年 2 月 3 号我去检查", "2026-02-03"),
    ("2025年十月八号我去检查", "2025-10-08"),
    ("二〇二五年十月八日我们去检查", "2025-10-08"),
]
NO_DAY = [
    "3月1号我去检查",  # of which year
    "今年3月15号我去检查",  # still to come
    "今年2月30号我去检查",
    "上个月31号我去检查",  # February has none
    "去年2月29号我去检查",
    "今年1月15号左右我去检查",
    "去年10月8号以前我去检查过",
    "去年3月15、16号我去检查",
    "农历今年1月5号我去检查",
    "上上个月15号我去检查",
    "昨天领导找我谈话，说检查的事要追责",  # the talk was yesterday
    "昨天下了雨，我们去看了电影",
    "昨天接到投诉，说我们检查的时候态度不好",
    "到今天都没有去检查",
    "不是昨天去的",
    "如果昨天去检查就好了",
    "好像是昨天去检查的",
]


def act_date(words: str, today: str = TODAY) -> object:
    turn = Conversation(LIBRARY["naiman-2025"], now=lambda: today).say(words)
    assert turn.determination.facts == {}  # read, and not set
    assert all(p.quote in words for p in turn.proposed)
    return next((p.value for p in turn.proposed if p.fact == "act_date"), None)


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_a_day_is_counted_from_the_day_of_the_conversation(words: str, day: str) -> None:
    assert act_date(words) == date.fromisoformat(day)


@pytest.mark.parametrize("words", NO_DAY)
def test_what_is_not_one_day_for_certain_is_not_proposed(words: str) -> None:
    assert act_date(words) is None


def test_the_month_before_january_is_december_of_the_year_before() -> None:
    assert act_date("上个月15号去检查的", "2026-01-05T09:00:00+08:00") == date(2025, 12, 15)


def test_the_same_words_on_another_day_tell_another_day() -> None:
    assert act_date("昨天我去养老院检查", "2026-03-01T23:59:00+08:00") == date(2026, 2, 28)


def test_a_confirmed_day_stays_the_same_when_the_conversation_is_resumed_later() -> None:
    regulation = LIBRARY["naiman-2025"]
    first = Conversation(regulation, now=lambda: TODAY)
    turn = first.say("昨天我去养老院检查")
    first.confirm({p.fact: p.value for p in turn.proposed})
    later = Conversation(regulation, events=first.events, now=lambda: "2027-01-01T00:00:00+08:00")
    assert later.state.facts["act_date"] == date(2026, 3, 9)


def test_two_days_in_one_message_are_no_day() -> None:
    assert act_date("昨天我们去检查。去年十月八号我们也去检查过。") is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("昨天", "2026-03-09"),
        ("昨天下午", "2026-03-09"),
        ("去年十月八号", "2025-10-08"),
        ("上个月15号", "2026-02-15"),
    ],
)
def test_a_day_as_an_answer(words: str, day: str) -> None:
    assert day_said(words, date(2026, 3, 10)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words", ["3月1号", "今年12月1号", "昨天或者前天", "不清楚", "", "2月30号", "上周五"]
)
def test_an_answer_that_names_no_day(words: str) -> None:
    assert day_said(words, date(2026, 3, 10)) is None


def test_every_character_keeps_its_place() -> None:
    text = "那是昨\u200b天，我去检查；今年 2 月 3 号又去检查。"
    folded = fold(text)
    written, places = written_out(folded, range(len(folded)), date(2026, 3, 10))
    assert len(written) == len(places)
    assert list(places) == sorted(places)
    assert written.startswith("那是2026年3月9日") or written.startswith("那是昨天")
    assert "2026年2月3日又去检查。" in written
