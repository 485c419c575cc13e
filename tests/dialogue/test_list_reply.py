"""What is said of the list of proposals: a number alone, a yes in other words, lines named by their words."""

import pytest

from assistant import Conversation, Library
from assistant.dialogue.commands import Command, Context, Proposal, Propose
from assistant.dialogue.conversation import Turn, offline_understander
from assistant.dialogue.list_reply import Line, ListReply, list_reply

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]
LISTED = (
    Proposal("false_materials", True, "消防材料是假的"),
    Proposal("in_course_of_duty", True, "我去养老院检查"),
    Proposal("some_loss", False, "没有造成损失"),
)


def told_first(*listed: Proposal) -> Conversation:
    """A conversation at its list; the words after the first are read as they always are."""
    offline = offline_understander(NAIMAN)

    def reading(text: str, context: Context) -> Command:
        return offline(text, context) if context.waiting else Propose(listed)

    conversation = Conversation(NAIMAN, understander=reading, library=LIBRARY)
    conversation.say("我去养老院检查，消防材料是假的，没有造成损失。")
    return conversation


def facts_left(turn: Turn) -> list[str]:
    return [p.fact for p in turn.proposed]


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("1", "only_a_number"),
        ("1.", "only_a_number"),
        ("1、3", "only_a_number"),
        ("0", "no_such_line"),
        ("7", "no_such_line"),
        ("不全对", "which_line"),
        ("不都对", "which_line"),
        ("有的不对", "which_line"),
        ("有一条不对", "which_line"),
        ("放火这条不对", "which_line"),
        ("嗯", "all_right"),
        ("好的", "all_right"),
        ("应该都对吧", "all_right"),
        ("对对对", "all_right"),  # in words too a yes is asked for: only confirming sets a fact
        ("都对", "all_right"),
    ],
)
def test_what_is_not_plain_is_asked_back_and_changes_nothing(words: str, understood: str) -> None:
    conversation = told_first(*LISTED)
    turn = conversation.say(words)
    assert turn.understood == understood
    assert turn.proposed == LISTED
    assert turn.determination.facts == {}
    assert turn.clauses == ()
    assert Conversation(NAIMAN, events=conversation.events).state == conversation.state


def test_asking_back_says_how_to_answer() -> None:
    assert "1不对" in told_first(*LISTED).say("1").message
    assert "哪一条不对" in told_first(*LISTED).say("不全对").message
    assert "还没有记下" in told_first(*LISTED).say("嗯").message


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("除了第二条都对", ["false_materials", "some_loss"]),
        ("除了2，其他都对", ["false_materials", "some_loss"]),
        ("除了第一条和第三条，其他的都没错", ["in_course_of_duty"]),
        ("除了没有损失这条都对", ["false_materials", "in_course_of_duty"]),
        ("除了第二条都不对", ["in_course_of_duty"]),
        ("只有第二条不对", ["false_materials", "some_loss"]),
        ("没有损失这条不对", ["false_materials", "in_course_of_duty"]),
        ("“消防材料是假的”这一条错了", ["in_course_of_duty", "some_loss"]),
        ("提供虚假材料这条不对", ["in_course_of_duty", "some_loss"]),
        ("2不是，是同事去的", ["false_materials", "some_loss"]),
    ],
)
def test_lines_are_taken_back_and_nothing_else_comes_of_it(words: str, left: list[str]) -> None:
    conversation = told_first(*LISTED)
    turn = conversation.say(words)
    assert turn.understood == "list"
    assert [fact for fact in facts_left(turn) if fact in {p.fact for p in LISTED}] == left
    assert len(turn.proposed) == len(left)
    assert turn.determination.facts == {}
    assert turn.clauses == ()


def test_what_goes_on_after_a_line_is_read_as_new_words() -> None:
    lines = [Line("在履行职责", "我去养老院检查"), Line("造成了损失", "没有造成损失")]
    assert list_reply("1不是，是同事去的", lines) == ListReply((1,), "是同事去的")
    assert list_reply("没有损失这条不对，损失了三万块", lines) == ListReply((2,), "损失了三万块")


def test_what_names_the_line_is_not_told_again() -> None:
    turn = told_first(*LISTED).say("没有造成损失这条不对，造成了三千块的损失")
    assert [p.value for p in turn.proposed if p.fact == "some_loss"] == [True]
    assert turn.disputed == ()


@pytest.mark.parametrize("words", ["嗯" * 5000, "对了" * 2500 + "x", "1、" * 2500, "除了第一条" * 900])
def test_long_replies_are_soon_told(words: str) -> None:
    list_reply(words, [Line("造成了损失", "没有造成损失")])


@pytest.mark.parametrize(
    "words", ["", "检查的时候他不在", "第二条是什么", "能不能复核", "他们说这个做法不对，我没有理"]
)
def test_other_words_are_not_about_the_list(words: str) -> None:
    assert list_reply(words, [Line("造成了损失", "没有造成损失"), Line("在履职", "我去检查")]) is None
