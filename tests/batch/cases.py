"""Cases for trying a batch: random facts of a regulation, and the files that hold them."""

import csv
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assistant.library import Regulation
from assistant.rules.expression import Value
from assistant.rules.graph.compiled import compiled
from assistant.verify.sample import sample

Case = Mapping[str, Value]


def random_cases(regulation: Regulation, count: int, seed: int = 1) -> list[Case]:
    """Partial cases over every outcome and every border of numbers and days; some contradict themselves."""
    return [dict(case) for case in sample(compiled(regulation.rulebook), random.Random(seed), count)]


def write_cases(path: Path, regulation: Regulation, cases: Sequence[Case]) -> Path:
    """A file in the format its name ends in: a case number, then every fact by its id."""
    facts = regulation.rulebook.vocabulary.facts
    rows = [[f"案{number}", *(case.get(fact) for fact in facts)] for number, case in enumerate(cases, 1)]
    heads = ["案号", *facts]
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(heads)
                writer.writerows([[_text(value) for value in row] for row in rows])
        case ".jsonl":
            with path.open("w", encoding="utf-8") as file:
                for row in rows:
                    data = dict(zip(heads, row, strict=True))
                    file.write(json.dumps(data, ensure_ascii=False, default=date.isoformat) + "\n")
        case ".parquet":
            kinds = {"bool": pa.bool_(), "int": pa.int64(), "date": pa.date32(), "choice": pa.string()}
            types = [pa.string(), *(kinds[fact.kind] for fact in facts.values())]
            columns = [
                pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)
            ]
            pq.write_table(pa.table(dict(zip(heads, columns, strict=True))), path, row_group_size=100)
    return path


def read_rows(path: Path) -> list[dict[str, str]]:
    """All rows of an output, every value as text."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))
        case ".jsonl":
            rows: Iterable[dict[str, object]] = map(json.loads, path.read_text("utf-8").splitlines())
            return [{name: str(value) for name, value in row.items()} for row in rows]
    return [{name: str(value) for name, value in row.items()} for row in pq.read_table(path).to_pylist()]


def _text(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()
    return str(value)
