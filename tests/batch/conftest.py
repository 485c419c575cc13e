"""The commands of these tests share one library: they are about files, not about loading."""

import pytest

from assistant.commands.common import choose
from assistant.library import Library


@pytest.fixture(autouse=True)
def loaded_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.commands.batch.load_regulation", lambda name: choose(library, name))
