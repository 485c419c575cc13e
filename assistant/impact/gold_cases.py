"""Gold cases: a YAML file of cases with outcomes reasoned from the text (a checkout keeps one a regulation).

`regulation` and `cases` are required, `in_scope` (facts) optional. A case has an `id`, `facts`, and perhaps
`base: in_scope` (those facts too) and `others: false` (every yes-or-no fact not named is not so). What else a
case has is not looked at.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from assistant.batch.block import BadRow, Problem
from assistant.impact.cases import Rows, columns_of
from assistant.impact.errors import ImpactError
from assistant.impact.shared_facts import LATER, SharedFacts
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.library import installed
from assistant.rules.expression import Value
from assistant.rules.facts import FactError, parse_value


def gold_file(regulation: str) -> Path | None:
    """The gold cases of the installation; None where it has none of this regulation."""
    path = installed("knowledge").parent / "evals" / "cases" / f"{regulation}.yaml"
    return path if path.is_file() else None


class GoldCases:
    """Raises KnowledgeError for a file of another form, ImpactError for another regulation's."""

    id = "gold"
    notes: tuple[str, ...] = ()

    def __init__(self, path: Path, regulation: str, facts: SharedFacts) -> None:
        self.facts = facts
        self.title = f"金标准案例 {path.name}"
        file = read_yaml(path)
        if not isinstance(file.data, dict) or not isinstance(file.data.get("cases"), list):
            raise ImpactError(f"{path}：没有 cases 这一列案例。请照金标准案例的写法")
        if file.data.get("regulation") != regulation:
            raise ImpactError(f"{path}：是 {file.data.get('regulation')} 的案例，不是 {regulation} 的")
        self.cases = [self._read(file, number, raw) for number, raw in enumerate(file.data["cases"])]

    def blocks(self) -> Iterator[Rows]:
        good = [
            (number, name, case)
            for number, (name, case) in enumerate(self.cases, 1)
            if not isinstance(case, BadRow)
        ]
        numbers = np.array([number for number, _, _ in good], np.int64)
        columns = columns_of([case for _, _, case in good], self.facts.vocabulary.facts)
        bad = [case for _, case in self.cases if isinstance(case, BadRow)]
        yield Rows(numbers, [name for _, name, _ in good], columns, bad)

    def _read(self, file: YamlFile, place: int, raw: Any) -> tuple[str, Mapping[str, Value] | BadRow]:
        if not isinstance(raw, dict) or not isinstance(raw.get("facts"), dict):
            raise file.error("案例没有写 facts", "请补上", "cases", place)
        known = self.facts.vocabulary.facts
        given: dict[str, object] = {}
        if raw.get("others") is False:
            given = {name: False for name, fact in known.items() if fact.kind == "bool"}
        base = file.data.get("in_scope") or {} if raw.get("base") == "in_scope" else {}
        named = {**base, **raw["facts"]}
        found: dict[str, Value] = {}
        problems = []
        for written, value in {**given, **named}.items():
            name = written if written in known else self.facts.name_of.get(written, written)
            read, why = self._values(name, value)
            found |= read
            if why:
                problems.append(Problem(name, str(value), why))
        case_id = str(raw.get("id", f"第 {place + 1} 个"))
        if problems:
            return case_id, BadRow(place + 1, tuple(problems))
        return case_id, found

    def _values(self, name: str, value: object) -> tuple[dict[str, Value], str]:
        """What a value says of a fact, under each of its forms; why it says nothing under any."""
        forms = [fact for fact in (name, name + LATER) if fact in self.facts.vocabulary.facts]
        if not forms:
            return {}, "两个版本都没有这个事实"
        found, why = {}, ""
        for form in forms:
            try:
                read = parse_value(self.facts.vocabulary[form], value)
            except FactError as error:
                why = str(error)
                continue
            if read is not None:
                found[form] = read
        return found, why if len(forms) == 1 or not found else ""
