"""The paper as a question bank for 考试宝: the fourteen columns of its import template."""

from assistant.quiz.export.explanation import explanation
from assistant.quiz.export.judgement import says_true
from assistant.quiz.export.question_sheet import option_cells, question_sheet
from assistant.quiz.item import TYPE_LABELS
from assistant.quiz.paper import Paper, Question, questions

# The heads as the template spells them, the stray blanks and both kinds of brackets included.
COLUMNS = {
    "题干（必填）": 60.0,
    "题型 （必填）": 14.0,
    "选项 A": 28.0,
    "选项 B": 28.0,
    "选项 C": 28.0,
    "选项 D": 28.0,
    "选项E(勿删)": 16.0,
    "选项F(勿删)": 16.0,
    "选项G(勿删)": 16.0,
    "选项H(勿删)": 16.0,
    "正确答案（必填）": 14.0,
    "解析（勿删）": 60.0,
    "章节（勿删）": 30.0,
    "难度": 8.0,
}
_LEVELS = {1: "易", 2: "适中", 3: "难"}
_NOTES = "\n".join(
    (
        "说明：第 1 行是说明，第 2 行是表头，请勿改动；从第 3 行起一行一题，用考试宝的 Excel 导入即可。",
        "正确答案填选项字母，多选题、不定项选择题的字母连写，中间不加符号（如 ABD）；判断题 A 为对、B 为错。",
        "案例分析题拆成一问一行，每行的题干带上讲到这一问为止的案情。",
        "难度分易、偏易、适中、难四档，这里只用易、适中、难。",
    )
)


def kaoshibao(paper: Paper) -> bytes:
    """The bytes of an .xlsx in the 考试宝 layout: row 1 notes, row 2 heads, a question a row.

    题型 is 单选题, 多选题, 不定项选择题 or 判断题. The parts of a case stand one by one, each with the
    story so far. 难度 is 易, 适中 or 难: three of the four words (易, 偏易, 适中, 难) that open-source
    exporters for this layout, such as QBank2Xlsx, document. Marks have no column.

    Raises QuizError for words too long for a cell and for a 判断题 whose options are not 对 and 错.
    """
    rows = ((question, _row(question)) for question in questions(paper))
    return question_sheet("题库", COLUMNS, rows, _NOTES)


def _row(question: Question) -> list[str]:
    options, key = list(question.options), question.key
    if question.type == "judge":
        options, key = ["对", "错"], "A" if says_true(question) else "B"
    return [
        question.stem,
        TYPE_LABELS[question.type],
        *option_cells(options, 8),
        key,
        explanation(question),
        question.chapter,
        _LEVELS[question.level],
    ]
