"""Given the same confirmed facts the determination is the same to the byte, whatever the model says."""

import pytest

from assistant import Library
from assistant.evaluation.entries import Story
from assistant.evaluation.gold import read_stories
from assistant.library import Regulation
from evals.deaf_to_the_model import differences

LIBRARY = Library.load()
# A few that differ most; `python -m evals.deaf_to_the_model` tells every story of every regulation.
SAMPLE = [
    (LIBRARY[regulation], read_stories(LIBRARY[regulation])[0])
    for regulation in ("naiman-2025", "licheng-2025", "xixian-review-2022")
]


@pytest.mark.parametrize(("regulation", "story"), SAMPLE, ids=lambda value: str(value.id))
def test_a_determination_is_deaf_to_the_model(regulation: Regulation, story: Story) -> None:
    found = dict(differences(regulation, story))
    assert len(found) >= 19  # offline, the perfect one, and each hostile one
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
