"""Shared fixtures: the real library, loaded once."""

import pytest

from assistant import Library
from assistant.library import Regulation


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="session")
def naiman(library: Library) -> Regulation:
    return library["naiman-2025"]
