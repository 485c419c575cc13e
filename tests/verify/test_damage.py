"""Every kind of damage is caught, by whom it should be: loading, `rongcuo verify` or the gold cases."""

from pathlib import Path

import pytest

from assistant import Library
from evals.damage import Damage, seeded
from evals.damage_kinds import DAMAGE


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.kind)
def test_damage_is_caught(damage: Damage, library: Library, tmp_path: Path) -> None:
    who, words = seeded(damage, library, tmp_path / "knowledge")
    assert (who, damage.words in words) == (damage.caught_by, True), words


def test_the_kinds_are_many_and_different() -> None:
    assert len({damage.kind for damage in DAMAGE}) == len(DAMAGE) >= 36
