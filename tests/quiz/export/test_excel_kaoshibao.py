"""The 考试宝 workbook, read back with calamine."""

from dataclasses import replace

import pytest

from assistant.quiz.errors import QuizError
from assistant.quiz.export.excel_kaoshibao import kaoshibao
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Paper, questions
from tests.quiz.export.read_xlsx import assert_no_formula, assert_no_times, rows_of
from tests.quiz.export.sample_paper import PAPER

HEADS = [
    "题干（必填）",
    "题型 （必填）",
    "选项 A",
    "选项 B",
    "选项 C",
    "选项 D",
    "选项E(勿删)",
    "选项F(勿删)",
    "选项G(勿删)",
    "选项H(勿删)",
    "正确答案（必填）",
    "解析（勿删）",
    "章节（勿删）",
    "难度",
]


def test_row_1_notes_row_2_heads_then_a_question_a_row() -> None:
    notes, heads, *asked = rows_of(kaoshibao(PAPER), "题库")
    assert str(notes[0]).startswith("说明：")
    assert set(notes[1:]) == {""}
    assert heads == HEADS
    assert len(asked) == 10


def test_stem_options_key_and_reasons_are_intact() -> None:
    _, _, *asked = rows_of(kaoshibao(PAPER), "题库")
    for row, question in zip(asked, questions(PAPER), strict=True):
        assert row[0] == question.stem
        assert row[2:10] == [*question.options, *[""] * (8 - len(question.options))]
        assert row[10] == question.key
        explained = str(row[11])
        assert explained.startswith(question.rationale + "\n")
        for letter, why in zip(LETTERS, question.option_rationales, strict=False):
            assert f"\n{letter}：{why}" in explained
        assert row[12] == question.chapter


def test_types_keys_and_levels_in_the_words_of_the_layout() -> None:
    _, _, *asked = rows_of(kaoshibao(PAPER), "题库")
    assert [(row[1], row[10], row[13]) for row in asked] == [
        ("单选题", "B", "易"),
        ("单选题", "D", "适中"),
        ("单选题", "A", "难"),
        ("多选题", "ACH", "适中"),
        ("判断题", "A", "易"),
        ("判断题", "B", "难"),
        ("不定项选择题", "A", "难"),
        ("单选题", "A", "易"),
        ("多选题", "AB", "适中"),
        ("判断题", "B", "难"),
    ]
    assert [row[2:10] for row in asked if row[1] == "判断题"] == [["对", "错", *[""] * 6]] * 3


def test_the_story_of_a_case_grows_from_part_to_part() -> None:
    _, _, *asked = rows_of(kaoshibao(PAPER), "题库")
    first, second, third = (str(row[0]) for row in asked[-3:])
    assert "后来查明" not in first
    assert "后来查明" in second
    assert "再过三十日" not in second
    assert "周某巡查一家化工厂" in third
    assert "再过三十日" in third


def test_nothing_in_it_is_a_formula() -> None:
    assert_no_formula(kaoshibao(PAPER))


def test_the_same_paper_gives_the_same_bytes() -> None:
    raw = kaoshibao(PAPER)
    assert raw == kaoshibao(PAPER)
    assert_no_times(raw)
    assert kaoshibao(replace(PAPER, sections=PAPER.sections[:1])) != raw


def with_judge(options: tuple[str, str]) -> Paper:
    section = PAPER.sections[2]
    item = section.items[0]
    changed = tuple(replace(old, text=text) for old, text in zip(item.options, options, strict=True))
    return replace(PAPER, sections=(replace(section, items=(replace(item, options=changed),)),))


def test_other_words_for_true_and_false_become_those_of_the_layout() -> None:
    _, _, row = rows_of(kaoshibao(with_judge(("正确", "错误"))), "题库")
    assert row[2:4] == ["对", "错"]


@pytest.mark.parametrize("options", [("错", "对"), ("可以", "不可以")])
def test_a_judgement_whose_key_would_be_turned_round_is_refused(options: tuple[str, str]) -> None:
    with pytest.raises(QuizError, match="第 1 题（q-judge-true）：判断题应依次有“对”“错”两个选项"):
        kaoshibao(with_judge(options))


def test_words_too_long_for_a_cell_are_refused_not_cut_off() -> None:
    section = PAPER.sections[0]
    long = replace(section.items[0], stem="长" * 32_768, story="")
    with pytest.raises(QuizError, match=r"第 1 题（q-single-special）：“题干（必填）”有 32768 个字"):
        kaoshibao(replace(PAPER, sections=(replace(section, items=(long,)),)))
    fits = replace(long, stem="长" * 32_767)
    _, _, row = rows_of(kaoshibao(replace(PAPER, sections=(replace(section, items=(fits,)),))), "题库")
    assert len(str(row[0])) == 32_767
