"""Read gold cases and stories, and compare what the product makes of them with what the text demands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.library import Regulation, determine
from assistant.rules.determination import plain
from assistant.rules.facts import ContradictionError, FactError, Vocabulary

FOLDER = Path(__file__).resolve().parent
CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Case:
    """One gold case: facts, and the outcome reasoned from the text before anything was run."""

    id: str
    title: str
    facts: Mapping[str, Any]
    outcome: str
    grounds: tuple[str, ...]
    secondary: tuple[str, ...]
    possible: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Story:
    """A case as an officer would tell it: the words, what they state, the whole truth, the outcome."""

    id: str
    split: str
    text: str
    told: Mapping[str, Any]
    truth: Mapping[str, Any] = field(repr=False)
    outcome: str = ""
    grounds: tuple[str, ...] = ()


def _booleans(vocabulary: Vocabulary, value: bool) -> dict[str, Any]:
    return {fact.id: value for fact in vocabulary.facts.values() if fact.kind == "bool"}


def read_cases(regulation: Regulation, path: Path | None = None) -> list[Case]:
    """Cases with their shorthands written out: `base: in_scope` (the file's `in_scope`), `others: false`."""
    data = yaml.safe_load((path or FOLDER / "cases" / f"{regulation.id}.yaml").read_text(encoding="utf-8"))
    cases = []
    for raw in data["cases"]:
        facts = _booleans(regulation.rulebook.vocabulary, False) if raw.get("others") is False else {}
        if raw.get("base") == "in_scope":
            facts.update(data["in_scope"])
        facts.update(raw["facts"])
        cases.append(
            Case(
                raw["id"],
                raw["title"],
                facts,
                raw["outcome"],
                tuple(raw.get("grounds") or ()),
                tuple(raw.get("secondary") or ()),
                tuple(raw.get("possible") or ()),
                raw["reason"],
            )
        )
    return cases


def read_stories(regulation: Regulation, path: Path | None = None) -> list[Story]:
    """Stories with the whole truth: what is not named is false, what the officer cannot know is None."""
    data = yaml.safe_load((path or FOLDER / "stories" / f"{regulation.id}.yaml").read_text(encoding="utf-8"))
    stories = []
    for raw in data["stories"]:
        truth = _booleans(regulation.rulebook.vocabulary, False)
        truth.update(plain(raw["facts"]))  # a day is told and answered as text
        truth.update(dict.fromkeys(raw.get("unknown") or (), None))
        stories.append(
            Story(
                raw["id"],
                raw["split"],
                raw["story"],
                raw["told"],
                truth,
                raw["outcome"],
                tuple(raw.get("grounds") or ()),
            )
        )
    return stories


def difference(regulation: Regulation, case: Case) -> str:
    """What is wrong with the product's answer to a case; empty when it is right."""
    try:
        found = determine(regulation, case.facts, with_changes=False)
    except ContradictionError as error:
        return "" if case.outcome == CONTRADICTION else f"拒绝了：{error}"
    except FactError as error:
        return f"用不了：{error}"
    if found.outcome != case.outcome:
        return f"应为 {case.outcome}，得到 {found.outcome}"
    cited = {ground.provision for ground in found.grounds}
    if not cited.issuperset(case.grounds):
        return f"应引用 {sorted(case.grounds)}，引用了 {sorted(cited)}"
    beside = {ground.provision for ground in found.secondary}
    if not beside.issuperset(case.secondary):
        return f"同时成立的应有 {sorted(case.secondary)}，得到 {sorted(beside)}"
    if case.possible and set(case.possible) != set(found.possible):
        return f"可能的结论应为 {sorted(case.possible)}，得到 {sorted(found.possible)}"
    return ""
