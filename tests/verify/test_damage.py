"""Every kind of damage is caught, by the one who is expected to: loading, `rongcuo verify` or the gold cases."""

from pathlib import Path

import pytest

from assistant import Library
from evals.damage import Damage, caught, seeded, versions
from evals.damage_kinds import DAMAGE


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.kind)
def test_damage_is_caught(damage: Damage, library: Library, tmp_path: Path) -> None:
    who, words = seeded(damage, library, tmp_path / "knowledge")
    assert (who, damage.words in words) == (damage.caught_by, True), words


def test_the_kinds_are_different_and_touch_every_regulation(library: Library, tmp_path: Path) -> None:
    assert len({damage.kind for damage in DAMAGE}) == len(DAMAGE) >= 36
    touched = set()
    for number, damage in enumerate(DAMAGE):
        root = tmp_path / str(number)
        for path in library.folder.rglob("*.*"):
            copy = root / path.relative_to(library.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.hardlink_to(path) if False else copy.write_bytes(path.read_bytes())
        damage.edit(root)
        touched |= {r for r in library if not same_files(library.folder / r, root / r)}
    assert touched == set(library)
