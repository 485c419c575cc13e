"""Which provisions of different regulations speak of the same thing: `knowledge/correspondence.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.law.yaml_file import read_yaml
from assistant.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Topic:
    """One matter the regulations deal with: for each regulation that does, its provisions."""

    id: str
    label: str
    provisions: Mapping[str, tuple[str, ...]]


def read_correspondence(path: Path, rulebooks: Mapping[str, Rulebook]) -> tuple[Topic, ...]:
    """Raises KnowledgeError for an unknown regulation or provision, and for a deciding provision left out."""
    file = read_yaml(path)
    topics = []
    for topic, entry in file.data.items():
        file.check_keys(entry, {"label", "provisions"}, set(), topic)
        for regulation, provisions in entry["provisions"].items():
            key = (topic, "provisions", regulation)
            if regulation not in rulebooks:
                raise file.error(f"没有制度“{regulation}”", "请改正编号", *key)
            for provision in provisions:
                if provision not in deciding(rulebooks[regulation]):
                    why = f"{regulation} 的“{provision}”没有可比较的条件"
                    raise file.error(why, "请改成写了条件的条款", *key)
        provisions = {r: tuple(found) for r, found in entry["provisions"].items()}
        topics.append(Topic(str(topic), str(entry["label"]), provisions))
    for regulation in {regulation for topic in topics for regulation in topic.provisions}:
        listed = {p for topic in topics for p in topic.provisions.get(regulation, ())}
        for missing in sorted(
            deciding(rulebooks[regulation]) - listed - _items_taken_up(rulebooks[regulation])
        ):
            raise file.error(f"{regulation} 的“{missing}”没有归到任何题目", "请放到相应的题目下面")
    return tuple(topics)


def deciding(rulebook: Rulebook) -> set[str]:
    """Provisions with a condition of their own; catch-alls name no facts."""
    rules = {rule.provision for rule in rulebook.rules.values() if rule.catch_all is None}
    return rules | {condition.provision for condition in rulebook.conditions.values()}


def _items_taken_up(rulebook: Rulebook) -> set[str]:
    """Items of a provision that carries the effect itself (a bar with its list): compared through it."""
    bars = {rule.provision for rule in rulebook.rules.values() if rule.bar}
    return {c for c in rulebook.conditions if c.rpartition("__item_")[0] in bars}
