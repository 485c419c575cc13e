"""What is sent to a model: a prompt kept as a file, and one JSON object. Nothing else ever is."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.dialogue.follow_up import installed_follow_ups
from assistant.dialogue.language_model.ask import Message
from assistant.law.errors import KnowledgeError
from assistant.law.yaml_file import read_yaml
from assistant.library import installed
from assistant.rules.facts import Fact

MOST_COMMANDS = 20  # of one answer; the prompt says so too
# What a question about the result can be about; the words for a model stand in the prompt.
ABOUT_RESULT = (
    "why", "grounds", "next_step", "what_changes", "missing", "evidence", "meaning", "known", "elsewhere",
)  # fmt: skip
_VERSION = re.compile(r"version: (\d+)\n\n")


@dataclass(frozen=True)
class Prompt:
    version: int
    text: str


@lru_cache(maxsize=8)
def read_prompt(path: Path) -> Prompt:
    """A prompt file: `version: N`, an empty line, the words. Raises KnowledgeError."""
    try:
        words = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise KnowledgeError(path, None, "读不出来", "请补上这个文件，或者重新安装") from None
    found = _VERSION.match(words)
    if found is None or not words[found.end() :].strip():
        raise KnowledgeError(path, 1, "第一行应是 version: 数字，空一行再写提示词", "请改正")
    return Prompt(int(found[1]), words[found.end() :].strip())


def prompt(name: str) -> Prompt:
    return read_prompt(installed("prompts") / f"model-{name}.md")


def about_model(key: str, **names: object) -> str:
    """One sentence about the model itself, from `prompts/model-sentences.yaml`."""
    return _sentences(installed("prompts") / "model-sentences.yaml")[key].format(**names)


@lru_cache(maxsize=2)
def _sentences(path: Path) -> Mapping[str, str]:
    return {str(key): str(words).strip() for key, words in read_yaml(path).data.items()}


def understanding_messages(title: str, facts: Iterable[Fact], words: str) -> list[Message]:
    """The regulation's title, the facts that may be proposed, and this one message of the officer."""
    material = {"regulation": title, "facts": [_listed(fact) for fact in facts], "words": words}
    return _messages("understand", material)


def rephrasing_messages(material: Mapping[str, Any]) -> list[Message]:
    """A determination without the officer's words and facts."""
    return _messages("rephrase", material)


def _messages(name: str, material: Mapping[str, Any]) -> list[Message]:
    return [("system", prompt(name).text), ("human", json.dumps(material, ensure_ascii=False))]


def _listed(fact: Fact) -> dict[str, Any]:
    line: dict[str, Any] = {"fact": fact.id, "label": fact.label}
    if fact.kind != "bool":
        line["kind"] = fact.kind
    if fact.options:
        line["options"] = list(fact.options)
    return line


def answer_schema(facts: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of an answer, for servers that can hold a model to it."""
    asked = installed_follow_ups()
    value = {"type": ["boolean", "integer", "string"]}
    told = {"fact": {"type": "string", "enum": list(facts)}, "value": value, "quote": {"type": "string"}}
    kinds = [
        _command("propose", told),
        _command("correct", told),
        _command("ask_clause", {"provision": {"type": "string"}}),
        _command("ask_result", {"about": {"enum": list(ABOUT_RESULT)}}),
        _command("ask_term", {"term": {"type": "string"}}),
        _command("ask_procedure", {"topic": {"enum": list(asked.procedure)}}),
        _command("ask_program", {"topic": {"enum": list(asked.us)}}),
        _command("ask_what_if", told),
        _command("small_talk", {"kind": {"enum": ["greeting", "thanks"]}}),
        _command("cannot_handle", {"reason": {"enum": ["off_topic", "not_understood"]}}),
    ]
    commands = {"type": "array", "items": {"anyOf": kinds}, "maxItems": MOST_COMMANDS}
    return _object({"commands": commands})


def _command(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return _object({"command": {"const": name}, **properties})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    named = dict(properties)
    return {"type": "object", "properties": named, "required": list(named), "additionalProperties": False}
