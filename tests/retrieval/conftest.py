"""A cache folder for all tests of this package, with the real model in it, and no network."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.retrieval import Clause, ClauseIndex, open_index

from .knowledge import naiman_clauses
from .no_network import allow_network, forbid_network


@pytest.fixture(scope="package", autouse=True)
def no_network() -> Iterator[None]:
    forbid_network()
    yield
    allow_network()


@pytest.fixture(scope="package", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RONGCUO_CACHE", str(folder))
        environment.delenv("RONGCUO_EMBEDDING_MODEL", raising=False)
        yield folder


@pytest.fixture(scope="package")
def clauses() -> tuple[Clause, ...]:
    return naiman_clauses()


@pytest.fixture(scope="package")
def index(shared_cache: Path, clauses: tuple[Clause, ...]) -> ClauseIndex:
    return open_index(clauses)


@pytest.fixture
def own_cache(
    index: ClauseIndex, shared_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache folder of the test's own, with the model, which takes seconds to build, but no index."""
    folder = tmp_path / "cache"
    folder.mkdir()
    os.symlink(shared_cache / "models", folder / "models")
    monkeypatch.setenv("RONGCUO_CACHE", str(folder))
    return folder
