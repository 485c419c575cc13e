"""The query adapter: its file, where it is used, and that what ships finds more than without it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.entries import Question
from assistant.evaluation.gold import read_questions
from assistant.evaluation.ranking import worth
from assistant.retrieval import Clause, ClauseIndex, ModelFileError, adapter, open_index
from assistant.retrieval import index as index_module
from assistant.retrieval.adapter import FILE, QueryAdapter, adapter_for, read_adapter, write_adapter
from assistant.retrieval.fusion import UNTRAINED_WEIGHT

REGULATION = "naiman-2025"


def small(model: str = "some-model") -> QueryAdapter:
    return QueryAdapter(model, np.array([[0, 1], [0, 0]], dtype=np.float32))


def test_vectors_are_moved_and_stay_of_length_one() -> None:
    moved = small().adapted(np.array([[1, 0], [0, 1]], dtype=np.float32))
    assert moved == pytest.approx(np.array([[1, 0], [0.5**0.5, 0.5**0.5]]))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_adapter(tmp_path / "models" / FILE, small())
    found = read_adapter(tmp_path / "models" / FILE)
    assert found.model == "some-model"
    assert found.weight.tolist() == [[0, 1], [0, 0]]


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def one_bit_of_the_weights(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.write_bytes(data)


def another_model_named(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"some-model", b"soma-model"))


@pytest.mark.parametrize(
    "damage", [missing, empty, cut_short, a_folder, one_bit_of_the_weights, another_model_named]
)
def test_damaged_file_is_named(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / FILE
    write_adapter(path, small())
    damage(path)
    with pytest.raises(ModelFileError, match=rf"{FILE} 缺失或损坏.*请重新安装"):
        read_adapter(path)


def test_search_does_not_open_with_a_damaged_file(
    tmp_path: Path, clauses: tuple[Clause, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_bytes(b"not an adapter")
    monkeypatch.setattr(adapter, "installed", lambda folder: tmp_path)
    with pytest.raises(ModelFileError, match="缺失或损坏"):
        open_index(clauses)


def test_what_ships_is_for_the_model_that_ships(index: ClauseIndex) -> None:
    assert index.adapter is not None


def test_another_model_goes_without(index: ClauseIndex, clauses: tuple[Clause, ...]) -> None:
    assert adapter_for("another-model") is None
    without = ClauseIndex(clauses, index.vectors, index.embeddings, adapter_for("another-model"))
    assert without.dense_weight == UNTRAINED_WEIGHT
    assert (without.query_vectors(["假材料"]) == index.embeddings.query_vectors(["假材料"])).all()


def test_another_adapter_needs_no_other_index(
    index: ClauseIndex, clauses: tuple[Clause, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = index.adapter
    assert shipped is not None
    monkeypatch.setattr(index_module, "adapter_for", lambda model: replace(shipped, weight=-shipped.weight))
    lines: list[str] = []
    other = open_index(clauses, lines.append)
    assert lines == []
    assert (other.vectors == index.vectors).all()
    assert (other.query_vectors(["假材料"]) != index.query_vectors(["假材料"])).any()


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return [q for q in read_questions("test") if q.regulation == REGULATION]


def recall_at_5(rankings: list[list[str]], questions: list[Question]) -> float:
    return float(
        np.mean([worth(found, q.provisions).at_5 for found, q in zip(rankings, questions, strict=True)])
    )


def test_nine_of_ten_provisions_are_among_the_first_five(
    index: ClauseIndex, questions: list[Question]
) -> None:
    found = [[hit.clause.provision for hit in index.search(q.text, REGULATION)] for q in questions]
    assert recall_at_5(found, questions) >= 0.90


def test_adapter_finds_more_by_meaning_alone(index: ClauseIndex, questions: list[Question]) -> None:
    def by_meaning(vectors: np.typing.NDArray[np.float32]) -> float:
        order = np.argsort(-vectors @ index.vectors.T, axis=1, kind="stable")
        return recall_at_5([[index.clauses[i].provision for i in row] for row in order], questions)

    texts = [question.text for question in questions]  # embedded once: it takes most of the time
    untrained = index.embeddings.query_vectors(texts)
    assert index.adapter is not None
    assert by_meaning(index.adapter.adapted(untrained)) > by_meaning(untrained) + 0.1
