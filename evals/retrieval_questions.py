"""The labelled questions to the clause search, `evals/retrieval/<regulation>.yaml`.

Written from the regulations alone by hands that wrote no paraphrase. `dev` is for choosing weights, `test`
for reporting only; `off_topic` questions have no clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "retrieval"
SPLITS = ("dev", "test", "off_topic")


@dataclass(frozen=True)
class Question:
    id: str
    regulation: str
    text: str
    provisions: frozenset[str]  # all that truly answer it
    split: str

    @property
    def clauses(self) -> frozenset[str]:
        return frozenset(f"{self.regulation}/{provision}" for provision in self.provisions)


def read_questions(split: str, folder: Path = FOLDER) -> tuple[Question, ...]:
    """Of all regulations, in the order of their files."""
    entries = (
        (path.stem, entry)
        for path in sorted(folder.glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    )
    return tuple(
        Question(e["id"], regulation, e["question"], frozenset(e["provisions"]), e["split"])
        for regulation, e in entries
        if e["split"] == split
    )


def by_regulation(questions: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.regulation, []).append(question)
    return found
