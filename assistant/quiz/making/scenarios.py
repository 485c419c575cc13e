"""`knowledge/scenarios`: how facts are told in a story, and the people, places and noise of each bureau."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.rules.expression import Value
from assistant.rules.facts import Fact, Vocabulary

SLOTS = frozenset({"officer", "colleague", "party", "place", "matter", "agency", "authority", "words"})
SETTLED = ("{authority}", "认定")  # a vague term is told only as the authority has found it


@dataclass(frozen=True)
class Wording:
    """The sentences that tell one fact: by its value, for a number or day under the key None."""

    by_value: Mapping[Value | None, tuple[str, ...]]

    def of(self, value: Value) -> tuple[str, ...]:
        return self.by_value.get(value) or self.by_value.get(None, ())


@dataclass(frozen=True)
class Bureau:
    """One kind of bureau. `regulations` maps those it works under to what fills {agency} and {authority}."""

    id: str
    label: str
    regulations: Mapping[str, Mapping[str, str]]
    persons: tuple[str, ...]
    parties: tuple[str, ...]
    places: tuple[str, ...]
    matters: tuple[str, ...]
    openings: tuple[str, ...]
    noise: tuple[str, ...]
    wordings: Mapping[str, Wording]


Literal = tuple[str, bool]  # a fact, and whether it is told as so or as not so


@dataclass(frozen=True)
class Cautions:
    """`reaches.yaml`: what sentences let one suspect, and what else is not to be told, denied or offered.

    `reaches` within a regulation, `alike` across them: from a fact to those a reader may take for told.
    `apart`: what no story tells together; `presupposes`: what a fact is told beside, one of them; `halves`,
    by regulation: pairs told both or neither.
    """

    reaches: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, tuple[str, ...]]
    apart: tuple[tuple[Literal, Literal], ...]
    presupposes: Mapping[str, tuple[str, ...]]
    halves: Mapping[str, tuple[tuple[str, str], ...]]
    never_denied: frozenset[str]
    never_idle: frozenset[str]
    same_bodies: tuple[frozenset[str], ...]
    outside_bodies: tuple[str, ...]

    def same_body(self, body: str) -> frozenset[str]:
        """The bodies that may be this one."""
        return frozenset().union({body}, *(group for group in self.same_bodies if body in group))


@dataclass(frozen=True)
class Scenarios:
    """`phase` tells where a story has a fact: who, what happened, what the officer did, what came of it.

    `topic` is the name of the file a fact stands in. `catch_alls`: by regulation and fact the words in which
    the text speaks of other circumstances.
    """

    bureaus: Mapping[str, Bureau]
    wordings: Mapping[str, Wording]
    phase: Mapping[str, int]
    topic: Mapping[str, str]
    cautions: Cautions
    catch_alls: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of_regulation(self, regulation: str) -> tuple[Bureau, ...]:
        return tuple(b for b in self.bureaus.values() if regulation in b.regulations)

    def wording(self, bureau: Bureau, fact: str) -> Wording | None:
        return bureau.wordings.get(fact) or self.wordings.get(fact)


# Where a story has the facts of each file; those with the same number may change places.
_PHASES = {"01": 0, "08": 1, "09": 1, "03": 2, "04": 2, "05": 3, "02": 3, "06": 4, "07": 5}


def read_scenarios(folder: Path, vocabulary: Vocabulary) -> Scenarios:
    """Read `facts/*.yaml`, `bureaus/*.yaml` and `reaches.yaml`.

    Raises KnowledgeError naming file and line of a bad entry.
    """
    wordings: dict[str, Wording] = {}
    phases: dict[str, int] = {}
    topics: dict[str, str] = {}
    for path in sorted((folder / "facts").glob("*.yaml")):
        file = read_yaml(path)
        phase = _PHASES[path.name[:2]]
        for fact, wording in _wordings(file, file.data, vocabulary):
            wordings[fact] = wording
            phases[fact], topics[fact] = phase, path.stem
    bureaus = (_bureau(read_yaml(path), vocabulary) for path in sorted((folder / "bureaus").glob("*.yaml")))
    by_id = {bureau.id: bureau for bureau in bureaus}
    return Scenarios(
        by_id, wordings, phases, topics, _cautions(read_yaml(folder / "reaches.yaml"), vocabulary)
    )


def _cautions(file: YamlFile, vocabulary: Vocabulary) -> Cautions:
    fact_lists = {"never_denied", "never_idle"}
    told = {"reaches", "alike", "apart", "presupposes", "halves"}
    file.check_keys(file.data, {"same_bodies", "outside_bodies", *told, *fact_lists}, set())
    reaches = {fact: tuple(others) for fact, others in file.data["reaches"].items()}
    presupposes = {fact: tuple(others) for fact, others in file.data["presupposes"].items()}
    apart = tuple(
        (_literal(one), _literal(other))
        for left, right in file.data["apart"]
        for one in left
        for other in right
    )
    halves = {name: tuple((a, b) for a, b in pairs) for name, pairs in file.data["halves"].items()}
    groups = [tuple(group) for group in file.data["alike"]]
    lists = [*reaches.values(), *presupposes.values(), *groups, *(file.data[name] for name in fact_lists)]
    lists += [pair for pairs in halves.values() for pair in pairs]
    lists += [(one, other) for (one, _), (other, _) in apart]
    named = {*reaches, *presupposes, *(fact for facts in lists for fact in facts)}
    if unknown := named - vocabulary.facts.keys():
        raise file.error(f"没有“{min(unknown)}”这个事实", "请照 facts 里的编号改正")
    alike: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for fact in group:
            alike[fact] = (*alike.get(fact, ()), *(other for other in group if other != fact))
    return Cautions(
        reaches,
        alike,
        apart,
        presupposes,
        halves,
        frozenset(file.data["never_denied"]),
        frozenset(file.data["never_idle"]),
        tuple(frozenset(group) for group in file.data["same_bodies"]),
        tuple(file.data["outside_bodies"]),
    )


def _literal(words: str) -> Literal:
    """`fact` or `not fact`."""
    return (words.removeprefix("not "), not words.startswith("not "))


def _bureau(file: YamlFile, vocabulary: Vocabulary) -> Bureau:
    lists = ("persons", "parties", "places", "matters", "openings", "noise")
    file.check_keys(file.data, {"id", "label", "regulations", *lists}, {"facts"})
    for name in lists:
        for place, text in enumerate(file.data[name]):
            _check_slots(file, str(text), False, name, place)
    for regulation, names in file.data["regulations"].items():
        file.check_keys(names, {"agency", "authority"}, set(), "regulations", regulation)
    wordings = dict(_wordings(file, file.data.get("facts") or {}, vocabulary, "facts"))
    texts = {name: tuple(map(str, file.data[name])) for name in lists}
    return Bureau(file.data["id"], file.data["label"], file.data["regulations"], **texts, wordings=wordings)


def _wordings(
    file: YamlFile, entries: Mapping[str, Any], vocabulary: Vocabulary, *key: str
) -> Iterator[tuple[str, Wording]]:
    for name, entry in entries.items():
        fact = vocabulary.facts.get(name)
        if fact is None:
            raise file.error(f"没有“{name}”这个事实", "请照 facts 里的编号改正", *key, name)
        by_value = _by_value(file, fact, entry, *key, name)
        for sentences in by_value.values():
            for sentence in sentences:
                _check_slots(file, sentence, fact.kind in ("int", "date"), *key, name)
                if fact.judgement and not all(part in sentence for part in SETTLED):
                    why = f"“{fact.label}”要由认定机关判断，句子里没有写认定机关已经认定"
                    raise file.error(why, "请写成“经{authority}认定……”", *key, name)
        yield name, Wording(by_value)


def _by_value(file: YamlFile, fact: Fact, entry: Any, *key: str) -> dict[Value | None, tuple[str, ...]]:
    if fact.kind == "bool":
        # YAML takes a bare yes and no for true and false.
        named = {{True: "yes", False: "no"}.get(name, name): said for name, said in dict(entry).items()}
        file.check_keys(named, {"yes", "no"}, set(), *key)
        return {True: tuple(named["yes"]), False: tuple(named["no"])}
    file.check_keys(entry, {"say"}, set(), *key)
    if fact.kind == "choice":
        if unknown := set(entry["say"]) - set(fact.options):
            raise file.error(f"没有“{unknown.pop()}”这个选项", "请照 facts 里的 options 改正", *key)
        return {option: tuple(sentences) for option, sentences in entry["say"].items()}
    return {None: tuple(entry["say"])}


def _check_slots(file: YamlFile, text: str, has_value: bool, *key: str | int) -> None:
    allowed = SLOTS | {"value"} if has_value else SLOTS
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if unknown := named - allowed:
        raise file.error(f"不能用“{{{unknown.pop()}}}”", f"可以用的有：{'、'.join(sorted(allowed))}", *key)
