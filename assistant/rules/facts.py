"""The shared fact vocabulary: what an officer can be asked, and the values an answer may take."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.rules.expression import Value

LARGEST_COST = 10
_OPTIONAL = {"kind", "judgement", "in_power", "factors", "evidence", "options", "minimum", "maximum", "cost"}
Kind = Literal["bool", "int", "date", "choice"]
KINDS: tuple[Kind, ...] = ("bool", "int", "date", "choice")
_KIND_WORDS = {
    "bool": "true 或 false",
    "int": "整数",
    "date": '日期，如 "2026-03-15"',
    "choice": "列出的选项",
}


class FactError(ValueError):
    """A fact file or an answer names an unknown fact or gives a value of the wrong kind."""


class ContradictionError(ValueError):
    """Facts that cannot hold together: `facts` are the colliding ids, `why` the meaning that forbids it."""

    def __init__(self, facts: tuple[str, ...], labels: tuple[str, ...], why: tuple[str, ...]) -> None:
        self.facts, self.labels, self.why = facts, labels, why
        both = "”和“".join(labels)
        super().__init__(f"这几项不能同时成立：“{both}”（{'；'.join(why)}）。请改正其中一项")


@dataclass(frozen=True)
class Fact:
    """An atom an officer can answer; with `judgement` the answer is a self-assessment others may weigh.

    `cost` is what it takes to answer: 1, or more for what is hard or embarrassing. It orders the questions.
    """

    id: str
    label: str
    question: str
    help: str
    group: str
    kind: Kind = "bool"
    judgement: bool = False
    in_power: bool = False
    factors: tuple[str, ...] = ()
    evidence: str = ""
    options: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    cost: float = 1.0

    def admits(self, number: int) -> bool:
        """Whether a number lies within the fact's bounds."""
        low = self.minimum is None or number >= self.minimum
        return low and (self.maximum is None or number <= self.maximum)


@dataclass(frozen=True)
class Group:
    """Sibling facts that read as one question on one screen.

    `gate` is a short statement that sums a group up; denying it denies each of the facts in `denies`.
    `common`: its facts hold about as often as not; those of other groups are rare in any one case.
    """

    id: str
    question: str
    facts: tuple[str, ...]
    gate: str = ""
    denies: tuple[str, ...] = ()
    common: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All facts, in the order of the files, and their groups."""

    facts: Mapping[str, Fact]
    groups: tuple[Group, ...]

    def __getitem__(self, fact: str) -> Fact:
        try:
            return self.facts[fact]
        except KeyError:
            raise FactError(unknown_fact(fact, self.facts)) from None

    def restricted(self, used: Iterable[str]) -> "Vocabulary":
        """Only the facts used by one regulation, in vocabulary order."""
        keep = set(used)
        groups = tuple(
            replace(
                g,
                facts=tuple(f for f in g.facts if f in keep),
                denies=tuple(f for f in g.denies if f in keep),
                gate=g.gate if keep.intersection(g.denies) else "",
            )
            for g in self.groups
            if keep.intersection(g.facts)
        )
        return Vocabulary({fid: fact for fid, fact in self.facts.items() if fid in keep}, groups)


def unknown_fact(fact: str, known: Iterable[str]) -> str:
    """The refusal for an unknown id, with the nearest right one."""
    near = difflib.get_close_matches(fact, list(known), n=1, cutoff=0.5)
    hint = f"最接近的是“{near[0]}”" if near else "可用的编号见 rongcuo facts"
    return f"不认识的事实编号“{fact}”，{hint}"


def parse_date(text: str) -> date:
    """A day written YYYY-MM-DD and in no other way. Raises ValueError."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not YYYY-MM-DD: {text!r}")
    return day


def parse_value(fact: Fact, value: object) -> Value | None:
    """The value in the fact's own kind; None means not known. Raises FactError naming fact and value."""
    if value is None:
        return None
    if fact.kind == "bool" and isinstance(value, bool):
        return value
    if fact.kind == "int" and isinstance(value, int) and not isinstance(value, bool) and fact.admits(value):
        return value
    if fact.kind == "date" and isinstance(value, date):
        return value
    if fact.kind == "date" and isinstance(value, str):
        try:
            return parse_date(value)
        except ValueError:
            raise FactError(_wrong_value(fact, value)) from None
    if fact.kind == "choice" and value in fact.options:
        return str(value)
    raise FactError(_wrong_value(fact, value))


def _wrong_value(fact: Fact, value: object) -> str:
    words = "、".join(fact.options) if fact.kind == "choice" else _KIND_WORDS[fact.kind]
    if fact.minimum is not None:
        words += f"，不小于 {fact.minimum}"
    if fact.maximum is not None:
        words += f"，不大于 {fact.maximum}"
    return f"“{fact.id}”（{fact.label}）的值不能是 {value!r}，应为 {words}，或者 null（不清楚）"


def parse_facts(vocabulary: Vocabulary, given: Mapping[str, object]) -> dict[str, Value]:
    """Known facts in vocabulary order; unknown (None) ones are left out. Raises FactError."""
    for name in given:
        if name not in vocabulary.facts:
            raise FactError(unknown_fact(name, vocabulary.facts))
    return {
        fid: value
        for fid, fact in vocabulary.facts.items()
        if fid in given and (value := parse_value(fact, given[fid])) is not None
    }


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read `facts/*.yaml`. Raises KnowledgeError naming file and line."""
    facts: dict[str, Fact] = {}
    groups: list[Group] = []
    for path in sorted(folder.glob("*.yaml")):
        file = read_yaml(path)
        file.check_keys(file.data, {"title", "groups"}, set())
        for group_id, raw in file.data["groups"].items():
            key = ("groups", group_id)
            file.check_keys(raw, {"question", "facts"}, {"gate", "denies", "common"}, *key)
            for fact_id, entry in raw["facts"].items():
                if fact_id in facts:
                    why = f"事实“{fact_id}”已经定义过"
                    raise file.error(why, "一个编号只能定义一次", *key, "facts", fact_id)
                facts[fact_id] = _read_fact(file, group_id, fact_id, entry)
            denies = tuple(raw.get("denies", ()))
            if strangers := [fact for fact in denies if fact not in raw["facts"]]:
                raise file.error(f"denies 里的“{strangers[0]}”不在这一组", "只能写本组的事实", *key, "denies")
            if bool(raw.get("gate")) != bool(denies):
                raise file.error("gate 和 denies 要一起写", "请补上另一项，或者都删去", *key)
            facts_of_group = tuple(raw["facts"])
            gate, common = raw.get("gate", ""), bool(raw.get("common", False))
            groups.append(Group(group_id, str(raw["question"]), facts_of_group, gate, denies, common))
    return Vocabulary(facts, tuple(groups))


def _read_fact(file: YamlFile, group: str, fact_id: str, entry: dict[str, Any]) -> Fact:
    key = ("groups", group, "facts", fact_id)
    file.check_keys(entry, {"label", "question", "help"}, _OPTIONAL, *key)
    kind: Kind = entry.get("kind", "bool")
    if kind not in KINDS:
        raise file.error(f"不认识的种类“{kind}”", f"可以用：{'、'.join(KINDS)}", *key, "kind")
    for words in ("label", "question", "help"):
        if not isinstance(entry[words], str) or not entry[words].strip():
            raise file.error(f"“{fact_id}”的 {words} 是空的", "请写上给办事人看的话", *key, words)
    judgement = bool(entry.get("judgement", False))
    factors = tuple(str(f) for f in entry.get("factors", ()))
    if judgement and not factors:
        raise file.error(f"“{fact_id}”要由认定机关衡量，却没有写衡量因素", "请补上 factors", *key)
    cost = entry.get("cost", 1)
    if isinstance(cost, bool) or not isinstance(cost, int | float) or not 1 <= cost <= LARGEST_COST:
        raise file.error(f"“{fact_id}”的 cost 是 {cost!r}", f"请写 1 到 {LARGEST_COST} 的数", *key, "cost")
    return Fact(
        fact_id,
        str(entry["label"]),
        str(entry["question"]),
        str(entry["help"]),
        group,
        kind,
        judgement,
        bool(entry.get("in_power", False)),
        factors,
        str(entry.get("evidence", "")),
        tuple(str(o) for o in entry.get("options", ())),
        entry.get("minimum"),
        entry.get("maximum"),
        float(cost),
    )
