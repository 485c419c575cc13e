"""How many answers a figure needs, and which are pointed out: `knowledge/scenarios/statistics.yaml`."""

from dataclasses import dataclass, fields
from pathlib import Path

from assistant.installation import installed
from assistant.law.yaml_file import read_yaml

SHIPPED = "statistics.yaml"


@dataclass(frozen=True)
class StatisticsLimits:
    """Counts are persons; `group_share`, `little_used`, `easy` and `hard` are shares, 0 to 1."""

    fewest_difficulty: int
    fewest_discrimination: int
    fewest_in_group: int
    fewest_reliability: int
    fewest_choosing: int
    group_share: float
    little_used: float
    poor_discrimination: float
    easy: float
    hard: float


def shipped_statistics_limits() -> StatisticsLimits:
    """The limits of the installation. Raises KnowledgeError."""
    return read_statistics_limits(installed("knowledge") / "scenarios" / SHIPPED)


def read_statistics_limits(path: Path) -> StatisticsLimits:
    """Raises KnowledgeError naming the line of what is missing, unknown or no number in range."""
    file = read_yaml(path)
    names = {field.name for field in fields(StatisticsLimits)}
    file.check_keys(file.data, names, set())
    for name in sorted(names):
        value = file.data[name]
        counts = name.startswith("fewest")
        fits = (
            not isinstance(value, bool)
            and isinstance(value, int if counts else int | float)
            and (2 <= value <= 100_000 if counts else 0 <= value <= 1)
        )
        if not fits:
            should = "2 以上的整数" if counts else "0 到 1 之间的数"
            raise file.error(f"“{value}”应当是{should}", "请改正", name)
    if not 0 < file.data["group_share"] <= 0.5:
        raise file.error("高分组和低分组不能重叠", "请写 0 到 0.5 之间的数，通常是 0.27", "group_share")
    return StatisticsLimits(**file.data)
