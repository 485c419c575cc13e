"""Why the key is the key, for formats that keep one text beside an answer."""

from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Question


def explanation(question: Question) -> str:
    """The rationale of the question, then that of each option on a line of its own: “B：……”."""
    lines = [
        f"{letter}：{why}" for letter, why in zip(LETTERS, question.option_rationales, strict=False) if why
    ]
    return "\n".join((question.rationale, *lines))
