"""The paper as a question bank for 学习通 (超星): the nineteen columns of its course question bank."""

from assistant.quiz.export.explanation import explanation
from assistant.quiz.export.judgement import says_true
from assistant.quiz.export.question_sheet import option_cells, question_sheet
from assistant.quiz.item import TYPE_LABELS, ItemType
from assistant.quiz.paper import Paper, Question, questions

COLUMNS = {
    "目录": 24.0,
    "题目类型": 12.0,
    "大题题干": 60.0,
    "小题题型": 10.0,
    "小题题干": 10.0,
    "正确答案": 10.0,
    "答案解析": 60.0,
    "难易度": 8.0,
    "知识点": 30.0,
    "标签": 24.0,
    "选项数": 8.0,
    **{f"选项{letter}": 28.0 for letter in "ABCD"},
    **{f"选项{letter}": 16.0 for letter in "EFGH"},
}
_TYPES: dict[ItemType, str] = {
    "single": "单选题",
    "multiple": "多选题",
    "judge": "判断题",
    "indefinite": "多选题",  # no 不定项 among the types we found documented
}
_LEVELS = {1: "易", 2: "中", 3: "难"}


def chaoxing(paper: Paper) -> bytes:
    """The bytes of an .xlsx in the 学习通 layout: one sheet 课程题库, row 1 heads, a question a row.

    The vendor's own description is behind a login. Public sources differ: some know a single column 题干.
    The fullest, open-source programs that write and read course banks, have 目录, 题目类型, 大题题干,
    小题题型, 小题题干, 正确答案, 答案解析, 难易度, 知识点, 标签, 选项数, 选项A to 选项H: these are used.
    How the two 小题 columns join the parts of a case is documented nowhere: they stay empty, each part stands
    by itself, the story so far in 大题题干. 不定项 goes in as 多选题; what it was in the paper and its id are
    kept in 标签. 判断题 have the options 正确 (A) and 错误 (B).

    Raises QuizError for words too long for a cell and for a 判断题 whose options are not 对 and 错.
    """
    catalogue = _catalogue(paper)
    rows = ((question, _row(question, catalogue)) for question in questions(paper))
    return question_sheet("课程题库", COLUMNS, rows)


def _catalogue(paper: Paper) -> str:
    """The folder in the bank. A slash or a line break in the title would make another folder of it."""
    title = " ".join(paper.title.replace("/", "-").replace("\\", "-").split())
    return f"/{title}（{paper.form} 卷）" if paper.form else f"/{title}"


def _row(question: Question, catalogue: str) -> list[str | int]:
    options, key = list(question.options), question.key
    if question.type == "judge":
        options, key = ["正确", "错误"], "A" if says_true(question) else "B"
    return [
        catalogue,
        _TYPES[question.type],
        question.stem,
        "",
        "",
        key,
        explanation(question),
        _LEVELS[question.level],
        question.chapter,
        _labels(question),
        len(options),
        *option_cells(options, 8),
    ]


def _labels(question: Question) -> str:
    labels = [TYPE_LABELS[question.type]]
    if question.part:
        place, of = question.part
        labels.append(f"案例分析题第 {place} 问（共 {of} 问）")
    return "；".join((*labels, question.id))
