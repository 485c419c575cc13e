"""`rongcuo chat` line by line, in this process and without the clause search."""

import io
import sys
from functools import partial

import pytest

from assistant import Conversation, Library
from assistant.chat import run_chat

LIBRARY = Library.load()
STORY = "我去养老院检查，院长拿出来的消防材料是假的，没有造成损失。"
NOTHING_FOUND = "assistant.chat.LazySearch"


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    monkeypatch.setattr(NOTHING_FOUND, lambda library, regulation: lambda text: [])
    at = partial(Conversation, now=lambda: "2026-03-10T09:00:00+08:00")
    monkeypatch.setattr("assistant.chat.Conversation", at)

    def said(regulation: str, *lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join([*lines, "退出"]) + "\n"))
        run_chat(LIBRARY, LIBRARY[regulation])
        return capsys.readouterr().out

    return said


@pytest.mark.parametrize("words", ["都不对", "不对", "不是", "n"])
def test_all_lines_are_taken_back_and_asked(talk, words: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, words)
    after = out.split("上面一条也没有留下")[1]
    assert "先确认这份制度管不管这件事" in after
    assert "你写的" not in after.split("【")[0]


def test_one_line_is_taken_back_and_the_rest_is_shown_again(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, "第一条不对", "")
    first, after = out.split("剩下的请再看一遍")
    label = next(line for line in first.splitlines() if line.startswith("  1. ")).removeprefix("  1. ")
    assert label not in after
    assert "  1. " in after
    assert "条文原文" not in out


def test_both_ways_of_saying_stand_side_by_side_and_the_officer_chooses(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", "我去养老院检查，没有造成损失。", "造成了三千块的损失", "", "是")
    assert out.count("你先写的“没有造成损失”（不是）；后来写的“造成了三千块的损失”（是）") >= 2
    assert "前后说的不一样，以哪个为准？" in out


def test_a_question_is_answered_while_the_list_waits(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, "能不能复核", "多久给答复")
    assert "本制度没有规定对结论不服怎么办" in out
    assert "本制度没有规定具体几天" in out
    assert out.count("你写的“我去养老院检查") >= 3  # the list is shown again each time


def test_a_question_is_answered_where_a_choice_is_asked(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("xixian-statistics-2022", "有件事想问", "能不能复核", "9", "1")
    assert "有不同意见怎么办" in out
    assert "请写前面的编号（1 到 3）" in out
    assert "statistics_matter" not in out


def test_a_day_may_be_answered_as_people_say_it(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("licheng-2025", "我想问一下", *["是"] * 5, "3月1号", "昨天")
    assert "请写是哪一天" in out
    assert "记作 2026-03-09" in out


@pytest.mark.parametrize("words", ["1", "1、2", "0", "嗯", "好的", "不全对"])
def test_what_is_not_a_plain_yes_confirms_nothing(talk, words: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, words)
    assert "记下了" not in out
    assert out.count("回车表示都对") >= 2  # the list is shown again, as it was
    assert "上面一条也没有留下" not in out


@pytest.mark.parametrize("words", ["", "是", "对", "都对", "对对对", "没错", "都对的", "没问题", "y"])
def test_a_plain_yes_confirms_all(talk, words: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, words)
    assert "记下了" in out
    assert out.count("回车表示都对") == 1  # the list is not shown a second time


@pytest.mark.parametrize("words", ["除了第一条都对", "第一条不对，其他都对"])
def test_all_but_one_line_are_confirmed(talk, words: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, words)
    label = next(line for line in out.splitlines() if line.startswith("  1. ")).removeprefix("  1. ")
    after = out.split("不算，没有记下来")[1]
    assert "记下了" in after
    assert label not in after
    assert "条文原文" not in out


def test_a_line_answered_with_what_was_otherwise_is_taken_back(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", STORY, "1不是，是同事去的")
    assert "不算，没有记下来" in out
    assert "记下了" not in out


@pytest.mark.parametrize(
    ("words", "settled"), [("第一个为准", "不是"), ("以后面说的为准", "是"), ("没有造成损失", "不是")]
)
def test_a_dispute_is_settled_in_words(talk, words: str, settled: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", "我去养老院检查，没有造成损失。", "造成了三千块的损失", "", words, "改")
    assert f"造成了损失：{settled}\n" in out.split("以哪个为准？")[-1]
    assert "只能帮你看" not in out


def test_a_number_alone_settles_no_dispute(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", "我去养老院检查，没有造成损失。", "造成了三千块的损失", "", "1")
    assert "请写“第一个为准”" in out
    assert out.rstrip().count("以哪个为准？") >= 2


@pytest.mark.parametrize(
    ("words", "told"), [("没啊", "不是"), ("没有的", "不是"), ("是啊", "是"), ("嗯", "是"), ("有的", "是")]
)
def test_an_answer_as_people_type_it_is_an_answer(talk, words: str, told: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", "有件事想问", words, "改")
    assert f"  1. 你是行政执法人员：{told}\n" in out
    assert "不客气" not in out


@pytest.mark.parametrize("words", ["不太清楚", "记不清了", "应该没有吧", "没有吧"])
def test_who_is_not_sure_has_answered_and_is_asked_the_next(talk, words: str) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", "有件事想问", words)
    assert "\n  2. " in out or "  2. " in out.split("  1. ")[-1]
    assert "我只能帮你看" not in out.split("  1. ")[-1]


def test_words_that_are_no_answer_get_the_hint_how_to_answer(talk) -> None:  # type: ignore[no-untyped-def]
    out = talk("naiman-2025", "有件事想问", "看情况")
    assert "请答 是、不是 或者 不清楚" in out
