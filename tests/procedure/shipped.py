"""The procedures of the shipped knowledge, read on their own."""

from datetime import date
from pathlib import Path

import pytest

from assistant.law.document import read_document
from assistant.library import installed
from assistant.procedure.procedure import Procedure
from assistant.procedure.read import read_procedure
from assistant.procedure.reckon import Reckoning, reckon
from assistant.rules.outcomes import read_outcomes

KNOWLEDGE = installed("knowledge")
REGULATIONS = (
    "naiman-2025",
    "xixian-2022",
    "minzu",
    "xilingol",
    "licheng-2025",
    "xixian-statistics-2022",
    "xixian-review-2022",
)


def read(regulation: str, path: Path | None = None) -> Procedure:
    folder = KNOWLEDGE / regulation
    outcomes = read_outcomes(KNOWLEDGE / "outcomes.yaml").by_id.keys()
    return read_procedure(path or folder / "procedure.yaml", read_document(folder / "text.md"), outcomes)


@pytest.fixture(scope="session")
def licheng() -> Procedure:
    return read("licheng-2025")


@pytest.fixture(scope="session")
def review() -> Procedure:
    return read("xixian-review-2022")


def one(procedure: Procedure, clock: str, events: dict[str, str], today: str, **given: object) -> Reckoning:
    """One clock, dates as ISO strings; `exclude` and `extend` apply to it."""
    spans = given.get("exclude", ())
    assert isinstance(spans, tuple)
    excluded = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in spans)
    days = given.get("extend", 0)
    assert isinstance(days, int)
    found = reckon(
        procedure,
        {name: date.fromisoformat(day) for name, day in events.items()},
        date.fromisoformat(today),
        {clock: excluded} if excluded else {},
        {clock: days} if days else {},
    )
    return next(entry for entry in found if entry.clock.id == clock)
