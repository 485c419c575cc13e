"""What the workers need, written to a folder: the rules as plain data, and the cases."""

import json
from pathlib import Path
from typing import Any

from assistant.library import Library, Regulation
from assistant.rules.listing import list_rulebook
from evals.bench.cases import Drawn, complete_cases, half_known
from evals.bench.system import OURS

REGULATION = "naiman-2025"
FEW = 50


def material(folder: Path, count: int) -> Drawn:
    """Write the listing and the cases; returns the complete ones."""
    regulation = Library.load(only=REGULATION)[REGULATION]
    drawn = complete_cases(regulation, count)
    _write(folder / "listing.json", _listing(regulation))
    _write(folder / "complete.json", drawn.cases)
    _write(folder / "few.json", drawn.cases[:FEW])
    _write(folder / "half_known.json", half_known(drawn.cases))
    (folder / f"{OURS}.form").write_text(REGULATION, encoding="utf-8")
    return drawn


def _listing(regulation: Regulation) -> dict[str, Any]:
    outcomes = regulation.rulebook.outcomes.by_id.values()
    return {
        "listing": list_rulebook(regulation.rulebook),
        "ranks": {outcome.id: outcome.rank for outcome in outcomes},
        "adverse": [outcome.id for outcome in outcomes if outcome.adverse],
    }


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
