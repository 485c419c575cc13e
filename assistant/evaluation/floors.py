"""Floors: the worst value of each measure that is still acceptable, and whether a run holds them.

case:
  outcome_accuracy: {at_least: 1}
story:
  screens_median: {at_most: 5}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.entries import KINDS, Floor
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.measures import MEASURES, Group
from assistant.law.yaml_file import YamlFile, read_yaml

_BOUNDS = ("at_least", "at_most")


@dataclass(frozen=True)
class CheckedFloor:
    """A floor with the value measured; `value` is None where the run has nothing to measure it by."""

    floor: Floor
    value: float | None
    holds: bool


def read_floors(path: Path) -> tuple[Floor, ...]:
    """Raises EvaluationError, KnowledgeError."""
    file = read_yaml(path)
    return floors_of(path, file, file.data, ())


def floors_of(
    path: Path, file: YamlFile, data: object, key: tuple[str, ...] = ("floors",)
) -> tuple[Floor, ...]:
    """The floors written under a key of a file. Raises EvaluationError naming the line."""
    if data is None:
        return ()
    found: list[Floor] = []

    def refuse(why: str, *inside: str) -> EvaluationError:
        return EvaluationError(f"{path}:{file.line(*key, *inside)}：{why}")

    if not isinstance(data, Mapping):
        raise refuse("下限应写成“类型: {指标: {at_least: 数}}”的形式，请改正")
    for kind in data:
        if kind not in KINDS:
            raise refuse(f"下限里不认识的类型“{kind}”。可以用：{'、'.join(KINDS)}", str(kind))
        measures = data[kind] if isinstance(data[kind], Mapping) else {}
        for measure, limits in measures.items():
            if measure not in MEASURES:
                raise refuse(
                    f"下限里不认识的指标“{measure}”。可以用：{'、'.join(MEASURES)}", kind, str(measure)
                )
            if not isinstance(limits, Mapping) or not limits or set(limits) - set(_BOUNDS):
                raise refuse(f"“{measure}”应写成 {{at_least: 数}} 或者 {{at_most: 数}}", kind, measure)
            for bound, limit in limits.items():
                if isinstance(limit, bool) or not isinstance(limit, int | float):
                    raise refuse(f"“{measure}”的 {bound} 应是数，请改正", kind, measure)
                found.append(Floor(kind, measure, bound, float(limit)))
    return tuple(found)


def for_a_part(floors: Iterable[Floor]) -> tuple[Floor, ...]:
    """The floors that also hold for one regulation alone: those that demand everything, and limits of time.

    A share of the whole gold says nothing of a part of it.
    """
    return tuple(floor for floor in floors if floor.bound == "at_most" or floor.limit >= 1)


def check_floors(floors: Iterable[Floor], groups: Iterable[Group]) -> tuple[CheckedFloor, ...]:
    """Each floor against the figures of its kind over all regulations; kinds not run are left out."""
    by_kind = {group.kind: group for group in groups if group.regulation is None}
    found = []
    for floor in floors:
        group = by_kind.get(floor.kind)
        if group is None:
            continue
        measure = group.measures.get(floor.measure)
        value = measure.value if measure is not None else None
        holds = value is None or (value >= floor.limit if floor.bound == "at_least" else value <= floor.limit)
        found.append(CheckedFloor(floor, value, holds))
    return tuple(found)
