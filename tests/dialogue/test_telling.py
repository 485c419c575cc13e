"""A story in which nothing can be read still leads to the first question, not away."""

import pytest

from assistant import Conversation, Library

LIBRARY = Library.load()
TOLD = [
    ("xixian-statistics-2022", "统计表晚了五天报，县里说要通报，我会不会被处分？"),
    ("xixian-statistics-2022", "我们所里的人前两天给一家饭店下错了单子，现在店老板天天来闹"),
    ("xixian-statistics-2022", "上个季度的表我漏填了一栏，科里让我写个说明"),
    ("naiman-2025", "那家店的老板把门锁了，我们在外面等了一下午"),
    ("minzu", "他们把东西都搬走了，我们去的时候屋里是空的"),
]


@pytest.mark.parametrize(("regulation", "words"), TOLD)
def test_what_tells_something_leads_to_a_question(regulation: str, words: str) -> None:
    turn = Conversation(LIBRARY[regulation]).say(words)
    assert turn.understood in ("not_understood", "facts")
    assert "只能帮你看" not in turn.message
    assert turn.question is not None


def test_what_is_asked_beside_a_story_is_answered_and_the_story_goes_on() -> None:
    turn = Conversation(LIBRARY["xixian-statistics-2022"]).say(TOLD[0][1])
    assert "本制度没有规定处分" in turn.message
    assert turn.message.endswith("请接着看下面的问题。")
    assert turn.question is not None
    assert turn.question.facts == ("statistics_matter",)


@pytest.mark.parametrize(
    "words",
    [
        "今天天气真好，晚上吃火锅",
        "给我讲个笑话",
        "红烧肉怎么做才好吃",
        "我昨天和同事去看了电影",
        "<b>他说了</b>我们去了",
    ],
)
def test_what_is_not_about_work_is_still_sent_away(words: str) -> None:
    assert Conversation(LIBRARY["naiman-2025"]).say(words).understood == "off_topic"
