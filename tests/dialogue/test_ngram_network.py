"""The network of character runs: what it takes for the same words, what is shipped of it, that it learns."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.reader.ngram_network import (
    AROUND,
    NONE_KNOWN,
    NgramNetwork,
    NgramReader,
    Runs,
    neighbours_of,
    packed,
    runs_of,
)
from assistant.dialogue.reader.reader_file import TrainedNgrams
from training import train_ngrams
from training.examples import Example

STORY = ["他没跑，", "账本也没藏，", "证也亮了，", "谁也没闹，", "钱都退了。"]


def test_runs_are_single_characters_pairs_and_threes_with_the_edges() -> None:
    assert runs_of("没跑") == {"^", "没", "跑", "^没", "没跑", "跑^", "^没跑", "没跑^"}


@pytest.mark.parametrize("typed", ["Ａ４纸没签", "A4\u200b纸\u202e没签", " A4纸没签 "])
def test_words_typed_otherwise_have_the_same_runs(typed: str) -> None:
    assert runs_of(typed) == runs_of("A4纸没签")


def test_words_of_which_no_run_is_known_have_a_row_of_their_own() -> None:
    assert list(Runs(["没", "没跑"]).ids("雨")) == [NONE_KNOWN]


@given(st.text(max_size=40))
def test_any_clause_has_a_row(clause: str) -> None:
    assert len(Runs(["没", "没跑"]).ids(clause)) >= 1


def test_a_clause_hears_its_neighbours_and_not_itself() -> None:
    known = Runs(sorted({run for clause in STORY for run in runs_of(clause)}))
    ids = [known.ids(clause) for clause in STORY]
    heard = neighbours_of(ids)
    assert AROUND == 2
    assert list(heard[0]) == [*ids[1], *ids[2]]
    assert list(heard[2]) == [*ids[0], *ids[1], *ids[3], *ids[4]]
    assert list(neighbours_of(ids[:1])[0]) == [NONE_KNOWN]


def test_what_is_shipped_reads_as_what_was_trained() -> None:
    torch.manual_seed(5)
    runs = sorted({run for clause in STORY for run in runs_of(clause)})
    network = NgramNetwork(len(runs), 3).eval()
    ids = [Runs(runs).ids(clause) for clause in STORY]
    with torch.inference_mode():
        expected = network(ids, neighbours_of(ids)).numpy()
        found = NgramReader(TrainedNgrams(tuple(runs), packed(network)), 3).read(STORY)
    assert found.shape == (len(STORY), 6)
    assert np.abs(found - expected).max() < 0.03 * np.abs(expected).max()


def test_it_learns_which_clause_tells_what(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two facts, each told in its own way; read again in words that were never together in a text."""
    monkeypatch.setattr(train_ngrams, "EPOCHS", 120)
    ready = []
    for first, told in (("账本藏起来了，", 0), ("钱都退了，", 1), ("那天下着雨，", None)) * 12:
        where = torch.zeros(2, 4)
        if told is not None:
            where[0, told] = 1
        ready.append(
            Example([first, "别的没有。"], [1], torch.ones(2, 1), where, where.amax(0), torch.ones(4) > 0)
        )
    known = train_ngrams.known_runs(ready)
    network = train_ngrams.train(ready, Runs(known), 2)
    clauses = ["钱已经退了，", "账本他藏起来，", "雨下着，"]
    with torch.inference_mode():
        logits = NgramReader(TrainedNgrams(tuple(known), packed(network)), 2).read(clauses)
    assert [int(row[:2].argmax()) for row in logits[:2]] == [1, 0]
    assert logits[0, 1] > 0 > logits[2].max()
