"""A clause named as people name it, in a conversation."""

import pytest

from assistant import Conversation, Library

NAIMAN = Library.load()["naiman-2025"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("第九条②", ["art_9__item_2"]),
        ("第九條 ②", ["art_9__item_2"]),
        ("第九条②是什么", ["art_9__item_2"]),
        ("第十条①款⑤项", ["art_10__para_1__item_5"]),
        ("第十条第一款前两项", ["art_10__para_1__item_1", "art_10__para_1__item_2"]),
        ("第十条第一款最后一项", ["art_10__para_1__item_8"]),
        ("第十一条第3点", ["art_11__item_3"]),
        ("第十条第2款第3", ["art_10__para_2__item_3"]),
    ],
)
def test_the_very_part_is_shown(words: str, shown: list[str]) -> None:
    turn = Conversation(NAIMAN).say(words)
    assert [clause.provision for clause in turn.clauses] == shown
    assert turn.understood == "clause"


def test_the_last_paragraph_is_shown_with_its_items_and_no_other() -> None:
    turn = Conversation(NAIMAN).say("第十条最后一款")
    shown = [clause.provision for clause in turn.clauses]
    assert "art_10__para_2" in shown
    assert all(provision.startswith("art_10__para_2") for provision in shown)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("第十条第四款", "第十条只有两款"),
        ("第十条第二款第四项", "第十条第二款只有三项"),
        ("第十条第一款第九项是什么", "第十条第一款只有八项"),
        ("第十条第九项", "第一款的八项、第二款的三项"),
        ("第九条⑩", "第九条只有九项"),
    ],
)
def test_what_the_article_has_instead_is_told(words: str, told: str) -> None:
    turn = Conversation(NAIMAN).say(words)
    assert turn.clauses == ()
    assert told in turn.message


@pytest.mark.parametrize(
    "words", ["晚报三天会怎样", "漏报了会不会被通报？", "统计报表迟报有什么后果", "不如实填报会被处分吗"]
)
def test_what_the_statistics_do_not_settle_is_said_to_be_silent(words: str) -> None:
    turn = Conversation(Library.load()["xixian-statistics-2022"]).say(words)
    assert turn.understood == "procedure"
    assert "未找到依据：本制度没有规定漏报、迟报、不如实填报的后果" in turn.message
