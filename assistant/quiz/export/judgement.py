"""判断题 in formats that lay down what A and B mean."""

from assistant.quiz.errors import QuizError
from assistant.quiz.paper import Question

_WORDS = (("对", "错"), ("正确", "错误"))


def says_true(question: Question) -> bool:
    """Whether the statement of a 判断题 is true: its key is A, which says so.

    Raises QuizError for options other than 对 and 错 (or 正确 and 错误) in this order: a layout in which A is
    对 would turn their key round.
    """
    if question.options not in _WORDS or question.key not in ("A", "B"):
        raise QuizError(
            f"第 {question.number} 题（{question.id}）：判断题应依次有“对”“错”两个选项和一个答案，"
            f"现在的选项是 {'、'.join(question.options)}，答案是 {question.key or '空的'}。请修改这道题"
        )
    return question.key == "A"
