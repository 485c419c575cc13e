"""Is a determination deaf to the model? `python -m evals.deaf_to_the_model [--each N] [regulation …]`.

Tells every story offline, with a perfect model and with every hostile one. Given the same confirmed facts the
determination must be the same to the byte, and told through the whole conversation it must rest on confirmed
facts alone. Exit 1 if anything differs.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from assistant import Conversation, Library, determine
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.evaluation.entries import Story
from assistant.evaluation.gold import read_stories
from assistant.evaluation.officer import talk
from assistant.library import Regulation, to_json
from assistant.rules.determination import plain
from evals.fake_models import SLOW, hostile, perfect
from evals.read_once import read_once

WAIT = 0.05  # seconds given to the models that never answer
AT = "2026-01-01T00:00:00+08:00"


def models(story: Story) -> Iterator[tuple[str, LanguageModel | None]]:
    """Offline first, which the others are compared with."""
    yield "offline", None
    yield "perfect", LanguageModel(perfect(story.told or {}), timeout=5.0)
    for name, model in hostile(story.told or {}).items():
        yield name, LanguageModel(model, timeout=WAIT if name in SLOW else 5.0, rephrases=True)


def same_facts(regulation: Regulation, story: Story, model: Any) -> str:
    """The determination, with its sources, after the story and the same answers to every fact."""
    conversation = Conversation(regulation, model=model, now=lambda: AT)
    conversation.say(story.text)
    return to_json(conversation.answer(story.truth).determination.as_json())


def whole_conversation(regulation: Regulation, story: Story, model: Any) -> str:
    """What is wrong with the determination that a whole conversation comes to; empty when nothing is."""
    found = talk(regulation, story, model).turn.determination
    if found.outcome != story.outcome:
        return f"ended in {found.outcome}, not {story.outcome}"
    told = {fact: value for fact, value in story.truth.items() if value is not None}
    for fact, value in found.as_json()["facts"].items():
        if fact not in told or value != plain(told[fact]):
            return f"rests on {fact}, which nobody confirmed"
    alone = determine(regulation, found.facts).as_json()
    return "" if _unsourced(alone) == _unsourced(found.as_json()) else "differs from that of its facts alone"


def _unsourced(value: Any) -> Any:
    """The same data without who said a fact in which words: offline another question may have brought it."""
    if isinstance(value, dict):
        return {key: _unsourced(entry) for key, entry in value.items() if key != "source"}
    return [_unsourced(entry) for entry in value] if isinstance(value, list) else value


def differences(regulation: Regulation, story: Story) -> Iterator[tuple[str, str]]:
    """For every model, what is wrong with it; the empty string where nothing is."""
    offline = ""
    for name, model in models(story):
        told = same_facts(regulation, story, model)
        offline = offline or told
        yield name, "not the same bytes" if told != offline else whole_conversation(regulation, story, model)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=None, help="only so many stories of each regulation")
    parser.add_argument("regulation", nargs="*", help="only these")
    given = parser.parse_args()
    library = Library.load()
    read_once()
    told: Counter[str] = Counter()
    wrong = 0
    for regulation in [library[name] for name in given.regulation or library]:
        for story in read_stories(regulation)[: given.each]:
            for name, difference in differences(regulation, story):
                told[name] += 1
                if difference:
                    wrong += 1
                    print(f"{story.id}，{name}：{difference}")
    for name, count in told.items():
        print(f"{name}：{count} 段对话")
    print(f"结论有变化的：{wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
