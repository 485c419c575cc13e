"""A story in a language model's words, if every fact survives; the key is never touched."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.dialogue.commands import Context
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.errors import ModelFailedError
from assistant.dialogue.language_model.prompt import prompt
from assistant.dialogue.understand import read_understander
from assistant.installation import installed
from assistant.library import Library, Regulation
from assistant.quiz.item import Item
from assistant.rules.expression import Value

Read = Callable[[str], Mapping[str, Value]]  # the facts the offline understander reads in a text

_NAMES = re.compile(r"[\u4e00-\u9fff]?某[\u4e00-\u9fff]{0,2}|\d+")
_LAW = re.compile(r"第[一二三四五六七八九十百\d]+[条款项]|《")
_SHORTEST, _LONGEST = 0.6, 1.6  # of the story's length


@dataclass(frozen=True)
class Polished:
    """The item, its story in other words where `refused` is empty; else as it was."""

    item: Item
    refused: str = ""


def polish(item: Item, model: LanguageModel, read: Read, outcomes: tuple[str, ...]) -> Polished:
    """One item; the parts of a case one by one. `outcomes`: labels that must not turn up in a story."""
    if item.parts:
        done = [polish(part, model, read, outcomes) for part in item.parts]
        reasons = "；".join(dict.fromkeys(one.refused for one in done if one.refused))
        return Polished(replace(item, parts=tuple(one.item for one in done)), reasons)
    if not item.story:
        return Polished(item)
    asked = json.dumps({"story": item.story}, ensure_ascii=False)
    try:
        story = model.ask([("system", prompt("polish-story").text), ("human", asked)]).strip()
    except ModelFailedError as error:
        return Polished(item, f"语言模型没有答（{error.reason}）")
    if reason := why_lost(item.story, story, read, outcomes):
        return Polished(item, reason)
    return Polished(replace(item, story=story))


def why_lost(before: str, after: str, read: Read, outcomes: tuple[str, ...]) -> str:
    """Why a polished story cannot stand for the original; empty where every fact survives.

    A sentence may change only if the understander reads its facts, and reads the same ones afterwards.
    """
    if not _SHORTEST * len(before) <= len(after) <= _LONGEST * len(before):
        return "长短差得太多"
    if set(_NAMES.findall(before)) != set(_NAMES.findall(after)):
        return "人名、单位或者数字变了"
    if _LAW.search(after) and not _LAW.search(before):
        return "提到了条文"
    if any(label in after and label not in before for label in outcomes):
        return "写了结论"
    facts = read(after)
    if facts != read(before):
        return "读出的事实变了"
    for sentence in re.findall(r"[^。]+。", before):
        own = read(sentence)
        if sentence not in after and (not own or not own.items() <= facts.items()):
            return f"这一句改了以后，核对不了事实还在不在：{sentence}"
    return ""


def offline_reader(library: Library, regulation: Regulation) -> Read:
    """The facts the offline understander proposes for this regulation."""
    understander = read_understander(library.folder, installed("prompts"), library.vocabulary)
    context = Context(regulation.title, regulation.rulebook.vocabulary, frozenset(), {})
    return lambda text: {p.fact: p.value for p in understander.read(text, context).proposals}
