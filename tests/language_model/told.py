"""What several tests tell: a story the offline reading makes nothing of, and models that say one thing."""

from typing import Any

from assistant.dialogue.language_model.ask import LanguageModel
from evals.fake_models import Fake, proposed, saying

# About an officer's work, and in words no cue knows.
UNREAD = "检查那天他们把真的账本塞到床底下，递给我们的是另写的一本，我们照那本写了结论。"
QUOTE = "递给我们的是另写的一本"
FACT = "false_materials"
LIE = proposed(FACT, True, QUOTE)


def model(*commands: Any, **limits: Any) -> LanguageModel:
    return LanguageModel(Fake(lambda sent: saying(commands)), **limits)


class Recorder:
    """Keeps every message it is sent and answers with nothing."""

    def __init__(self, answer: str = saying([])) -> None:
        self.sent: list[list[tuple[str, str]]] = []
        self.answer = answer

    def invoke(self, messages: list[tuple[str, str]]) -> str:
        self.sent.append(messages)
        return self.answer
