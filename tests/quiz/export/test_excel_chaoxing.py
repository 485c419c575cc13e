"""The 学习通 workbook, read back with calamine."""

from dataclasses import replace

from assistant.quiz.export.excel_chaoxing import chaoxing
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import questions
from tests.quiz.export.read_xlsx import assert_no_formula, assert_no_times, rows_of
from tests.quiz.export.sample_paper import PAPER

HEADS = [
    "目录",
    "题目类型",
    "大题题干",
    "小题题型",
    "小题题干",
    "正确答案",
    "答案解析",
    "难易度",
    "知识点",
    "标签",
    "选项数",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "选项E",
    "选项F",
    "选项G",
    "选项H",
]


def test_stem_options_key_and_reasons_are_intact() -> None:
    heads, *asked = rows_of(chaoxing(PAPER), "课程题库")
    assert heads == HEADS
    for row, question in zip(asked, questions(PAPER), strict=True):
        options = ("正确", "错误") if question.type == "judge" else question.options
        assert row[2] == question.stem
        assert row[3:5] == ["", ""]
        assert row[5] == question.key
        explained = str(row[6])
        assert explained.startswith(question.rationale + "\n")
        for letter, why in zip(LETTERS, question.option_rationales, strict=False):
            assert f"\n{letter}：{why}" in explained
        assert row[8] == question.chapter
        assert row[10] == len(options)
        assert row[11:] == [*options, *[""] * (8 - len(options))]


def test_types_levels_and_what_the_layout_has_no_word_for() -> None:
    _, *asked = rows_of(chaoxing(PAPER), "课程题库")
    assert [(row[1], row[5], row[7], row[9]) for row in asked] == [
        ("单选题", "B", "易", "单选题；q-single-special"),
        ("单选题", "D", "中", "单选题；q-single-formula"),
        ("单选题", "A", "难", "单选题；q-single-long"),
        ("多选题", "ACH", "中", "多选题；q-multiple-eight"),
        ("判断题", "A", "易", "判断题；q-judge-true"),
        ("判断题", "B", "难", "判断题；q-judge-false"),
        ("多选题", "A", "难", "不定项选择题；q-indefinite-one"),
        ("单选题", "A", "易", "单选题；案例分析题第 1 问（共 3 问）；q-case-1"),
        ("多选题", "AB", "中", "多选题；案例分析题第 2 问（共 3 问）；q-case-2"),
        ("判断题", "B", "难", "判断题；案例分析题第 3 问（共 3 问）；q-case-3"),
    ]


def test_the_catalogue_is_one_folder_whatever_the_title_holds() -> None:
    _, *asked = rows_of(chaoxing(replace(PAPER, title="甲/乙\\丙\n丁")), "课程题库")
    assert {row[0] for row in asked} == {"/甲-乙-丙 丁（A 卷）"}


def test_nothing_in_it_is_a_formula() -> None:
    assert_no_formula(chaoxing(PAPER))


def test_the_same_paper_gives_the_same_bytes() -> None:
    raw = chaoxing(PAPER)
    assert raw == chaoxing(PAPER)
    assert_no_times(raw)
