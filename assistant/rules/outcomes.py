"""The ladder of outcomes, worst to best for the officer, as `knowledge/outcomes.yaml` lists them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.law.yaml_file import read_yaml

OUT_OF_SCOPE = "out_of_scope"
NO_GROUND = "no_ground"
NO_RULE = "no_rule"
RESERVED = "reserved"
INSUFFICIENT = "insufficient_facts"


@dataclass(frozen=True)
class Outcome:
    """A headline. `rank` grows towards the better; `plain` is everyday Chinese, `meaning` what it means.

    `beside_bar`: this effect may stand beside a bar, which shuts the others out. `adverse`: goes before the
    favourable effects where several hold.
    """

    id: str
    label: str
    plain: str
    meaning: str
    rank: int
    beside_bar: bool = False
    adverse: bool = False


@dataclass(frozen=True)
class Outcomes:
    by_id: Mapping[str, Outcome]

    def __getitem__(self, outcome: str) -> Outcome:
        return self.by_id[outcome]

    def __contains__(self, outcome: object) -> bool:
        return outcome in self.by_id

    def ordered(self, outcomes: Iterable[str]) -> tuple[str, ...]:
        """Worst to best."""
        return tuple(sorted(outcomes, key=lambda o: self.by_id[o].rank))


def read_outcomes(path: Path) -> Outcomes:
    """Raises KnowledgeError naming the line of a broken entry."""
    file = read_yaml(path)
    outcomes: dict[str, Outcome] = {}
    for rank, entry in enumerate(file.data):
        file.check_keys(entry, {"id", "label", "plain", "meaning"}, {"beside_bar", "adverse"}, rank)
        outcomes[entry["id"]] = Outcome(
            entry["id"],
            entry["label"],
            entry["plain"],
            entry["meaning"],
            rank,
            entry.get("beside_bar") is True,
            entry.get("adverse") is True,
        )
    for needed in (OUT_OF_SCOPE, NO_GROUND, NO_RULE, RESERVED, INSUFFICIENT):
        if needed not in outcomes:
            raise file.error(
                f"缺少结论“{needed}”", "这五个结论总是要有：不适用、未见依据、未规定、须研判、事实不足"
            )
    return Outcomes(outcomes)
