"""Two hands encoded the text independently; their conditions are the same functions of the facts."""

import pytest
import yaml

from assistant import Library
from assistant.rules.compiled import compiled
from assistant.rules.expression import Expression, parse
from assistant.rules.rulebook import Rule
from evals.gold import FOLDER

REGULATION = Library.load()["naiman-2025"]
SECOND = yaml.safe_load((FOLDER / "encodings" / "naiman-2025.yaml").read_text(encoding="utf-8"))


def first_encoding(provision: str) -> list[Expression]:
    rulebook = REGULATION.rulebook
    entry = rulebook.rules.get(provision) or rulebook.conditions[provision]
    if isinstance(entry, Rule) and entry.readings:
        return [rulebook.unfolded(reading.when) for reading in entry.readings]
    return [rulebook.condition_of(entry)]


def test_both_encodings_cover_the_same_provisions() -> None:
    rulebook = REGULATION.rulebook
    decidable = {p for p, rule in rulebook.rules.items() if rule.catch_all is None} | set(rulebook.conditions)
    assert set(SECOND) == decidable


@pytest.mark.parametrize("provision", SECOND)
def test_both_encodings_agree(provision: str) -> None:
    model = compiled(REGULATION.rulebook)
    mine = [model.node(expression) for expression in first_encoding(provision)]
    theirs = [model.node(parse(" ".join(text.split()))) for text in SECOND[provision]]
    assert len(mine) == len(theirs)
    for ours, other in zip(mine, theirs, strict=True):
        differing = (ours & ~other | other & ~ours) & model.axioms
        assert differing == model.diagrams.false
