from dataclasses import replace

import numpy as np
import pytest

from assistant.retrieval import Clause, find_references
from assistant.retrieval.fusion import fuse, rank_by_reference
from assistant.retrieval.lexical import LexicalIndex, tokens


def test_tokens_are_characters_and_pairs_within_a_run() -> None:
    assert tokens("查封，Ａb1") == ["查", "封", "查封", "a", "b", "1", "ab", "b1"]
    assert tokens("？！ …\n") == []


def test_words_that_no_document_has_score_nothing() -> None:
    lexical = LexicalIndex(["隐瞒证据", "毁灭证据的情形"])
    assert lexical.scores("xyz").tolist() == [0, 0]
    assert lexical.scores("").tolist() == [0, 0]
    assert np.argmax(lexical.scores("毁灭")) == 1


def test_fused_scores_stay_between_zero_and_one() -> None:
    dense = np.array([0.86, 0.91, 0.88], dtype=np.float32)
    fused = fuse(dense, np.array([0.0, 7.5, 3.0]), 0.3)
    assert fused.min() == 0
    assert fused.max() == 1


def test_a_leg_that_tells_nothing_does_not_count() -> None:
    dense = np.array([0.86, 0.91])
    assert fuse(dense, np.zeros(2), 0.3).tolist() == pytest.approx([0, 0.3])
    assert fuse(np.zeros(1), np.zeros(1), 0.5).tolist() == [0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第九条第二项", [0, 2, 0]),
        ("第九条", [2, 1, 0]),
        ("第十二条和第九条第二项", [0, 2, 2]),
        ("《行政处罚法》第九条", [0, 0, 0]),
        ("行政处罚法第九条", [0, 0, 0]),
        ("《尽职免责和容错纠错办法》第九条", [2, 1, 0]),
        ("咱们制度第九条", [2, 1, 0]),
    ],
)
def test_named_clauses_rank_above_their_parts(
    clauses: tuple[Clause, ...], text: str, expected: list[int]
) -> None:
    chosen = [c for c in clauses if c.provision in ("art_9", "art_9__item_2", "art_12")]
    assert rank_by_reference(chosen, find_references(text)).tolist() == expected


def test_title_decides_between_regulations(clauses: tuple[Clause, ...]) -> None:
    other = replace(clauses[0], regulation="other", regulation_title="锡林郭勒盟行政执法尽职免责办法")
    ranks = rank_by_reference(
        [clauses[0], other], find_references("《锡林郭勒盟行政执法尽职免责办法》第一条")
    )
    assert ranks.tolist() == [0, 2]
