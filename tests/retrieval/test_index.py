import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval import (
    CacheFolderError,
    Clause,
    ClauseIndex,
    SqliteTooOldError,
    UnknownRegulationError,
    open_index,
)
from assistant.retrieval.index import LONGEST_QUERY, shortened


def provisions(index: ClauseIndex, text: str, k: int = 5) -> list[str]:
    return [hit.clause.provision for hit in index.search(text, k=k)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他拿假材料骗了我们，我们才批错的", "art_9__item_2"),
        ("封了的货被他半夜转移走了", "art_9__item_3"),
        ("滥用职权把老百姓害了还能容错吗", "art_12"),
        ("被人诬告了，单位给不给澄清", "art_18"),
    ],
)
def test_plain_words_find_the_clause(index: ClauseIndex, text: str, expected: str) -> None:
    assert expected in provisions(index, text)[:3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十二条讲什么", "art_12"),
        ("第十条第一款第五项", "art_10__para_1__item_5"),
        ("隐瞒证据这事儿，第9条(三)项管不管", "art_9__item_3"),
        ("第十条第三项", "art_10__para_1__item_3"),
    ],
)
def test_clause_named_by_number_comes_first(index: ClauseIndex, text: str, expected: str) -> None:
    assert provisions(index, text)[0] == expected


def test_article_named_as_a_whole_brings_its_parts(index: ClauseIndex) -> None:
    found = provisions(index, "第九条都有哪些情形", k=10)
    assert found[0] == "art_9"
    assert set(found) == {"art_9"} | {f"art_9__item_{i}" for i in range(1, 10)}


def test_article_of_another_law_is_not_taken_for_ours(index: ClauseIndex) -> None:
    ours = index.search("第十九条", k=1)[0]
    assert ours.clause.provision == "art_19"
    assert provisions(index, "《殡葬管理条例》第十九条说乱埋乱葬", k=1) != ["art_19"]


def test_scores_order_the_hits_and_stay_between_zero_and_one(index: ClauseIndex) -> None:
    for text in ("大雪封路去不了", "第九条第四项，大雪封路"):
        scores = [hit.score for hit in index.search(text, k=100)]
        assert len(scores) == len(index.clauses)
        assert scores == sorted(scores, reverse=True)
        assert 0 <= scores[-1] <= scores[0] <= 1


@pytest.mark.parametrize("text", ["", "  \n\t", "？！……", "😀", "（）"])
def test_nothing_to_search_for_finds_nothing(index: ClauseIndex, text: str) -> None:
    assert index.search(text) == []


def test_k_of_zero_finds_nothing(index: ClauseIndex) -> None:
    assert index.search("假材料", k=0) == []


def test_very_long_text_is_searched_by_its_beginning(index: ClauseIndex) -> None:
    start = time.perf_counter()
    found = provisions(index, "封了的货被他半夜转移走了。" + "今天天气不错，" * 50_000)
    assert time.perf_counter() - start < 5
    assert len(found) == 5


def test_long_text_is_cut_after_a_sentence() -> None:
    assert shortened("短" * LONGEST_QUERY) == "短" * LONGEST_QUERY
    assert shortened("句" * 400 + "。" + "尾" * 400) == "句" * 400 + "。"
    assert len(shortened("长" * 10_000)) == LONGEST_QUERY


@pytest.mark.parametrize("text", ["\x00", "a" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "\ud800"])
def test_odd_text_does_no_harm(index: ClauseIndex, text: str) -> None:
    assert len(index.search(text)) in (0, 5)


def test_search_keeps_to_the_regulation(
    own_cache: Path, clauses: tuple[Clause, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    sisters = [replace(c, regulation="sister-2025", regulation_title="姊妹制度") for c in clauses[:12]]
    index = open_index([*clauses[:12], *sisters])
    assert "正在建立条文索引（24 条）" in capsys.readouterr().err
    assert {hit.clause.regulation for hit in index.search("第三条", k=2)} == {"naiman-2025", "sister-2025"}
    hits = index.search("隐瞒证据", "sister-2025", k=100)
    assert len(hits) == 12
    assert {hit.clause.regulation for hit in hits} == {"sister-2025"}
    with pytest.raises(
        UnknownRegulationError, match="没有制度“nowhere-1999”，可用的有：naiman-2025、sister-2025"
    ):
        index.search("隐瞒证据", "nowhere-1999")


def test_stored_vectors_are_those_of_the_bare_texts(index: ClauseIndex) -> None:
    fresh = np.array(index.embeddings.embed_documents([clause.text for clause in index.clauses]))
    assert np.abs(fresh - index.vectors).max() < 1e-5


def test_threads_share_one_index(index: ClauseIndex) -> None:
    texts = ["假材料", "大雪封路去不了，耽误了检查", "第十二条", "整改期间出了事故，养老院没改"] * 6
    alone = [index.search(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(index.search, texts))
    assert [[h.clause for h in hits] for hits in together] == [[h.clause for h in hits] for hits in alone]


def test_index_is_built_once_and_again_when_anything_changes(
    own_cache: Path, clauses: tuple[Clause, ...]
) -> None:
    few = clauses[:4]
    lines: list[str] = []
    open_index(few, lines.append)
    assert len(lines) == 1
    open_index(few, lines.append)
    assert len(lines) == 1
    open_index([replace(few[0], text=few[0].text + "新"), *few[1:]], lines.append)
    assert len(lines) == 2
    open_index([replace(few[0], paraphrases=("新说法",)), *few[1:]], lines.append)
    assert len(lines) == 3
    assert len(folders(own_cache)) == 3


def folders(cache: Path) -> list[Path]:
    return [path for path in (cache / "index").iterdir() if path.is_dir()]


def test_old_indexes_go_and_young_ones_stay(own_cache: Path, clauses: tuple[Clause, ...]) -> None:
    open_index(clauses[:2])
    (old,) = folders(own_cache)
    open_index(clauses[:3])
    (young,) = [folder for folder in folders(own_cache) if folder != old]
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    open_index(clauses[:4])
    assert not old.exists()
    assert young.exists()


def test_opening_counts_as_use(own_cache: Path, clauses: tuple[Clause, ...]) -> None:
    open_index(clauses[:2])
    (folder,) = folders(own_cache)
    os.utime(folder, (0, 0))
    open_index(clauses[:2])
    assert time.time() - folder.stat().st_mtime < 60


@pytest.fixture(scope="module")
def small_index(index: ClauseIndex, shared_cache: Path, clauses: tuple[Clause, ...]) -> Path:
    """The folder of a whole index of three clauses."""
    before = set(folders(shared_cache))
    open_index(clauses[:3])
    (folder,) = set(folders(shared_cache)) - before
    return folder


def database_cut_short(folder: Path) -> None:
    with (folder / "chroma.sqlite3").open("r+b") as file:
        file.truncate((folder / "chroma.sqlite3").stat().st_size // 2)


def database_empty(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"")


def database_overwritten(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"not a database" * 1000)


def nothing_left(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def run_sql(statement: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with sqlite3.connect(folder / "chroma.sqlite3") as database:
            database.execute(statement)
        database.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        database_cut_short,
        database_empty,
        database_overwritten,
        nothing_left,
        run_sql("DELETE FROM embeddings"),
        run_sql("DELETE FROM collections"),
        run_sql("DROP TABLE collections"),
        run_sql("UPDATE collection_metadata SET str_value = 'of other clauses' WHERE key = 'fingerprint'"),
    ],
)
def test_damaged_index_is_built_anew(
    small_index: Path, own_cache: Path, clauses: tuple[Clause, ...], damage: Callable[[Path], None]
) -> None:
    folder = own_cache / "index" / small_index.name
    shutil.copytree(small_index, folder)
    damage(folder)
    lines: list[str] = []
    assert open_index(clauses[:3], lines.append).vectors.shape == (3, 384)
    assert len(lines) == 1
    assert folders(own_cache) == [folder]
    open_index(clauses[:3], lines.append)
    assert len(lines) == 1


def test_old_sqlite_is_refused(clauses: tuple[Clause, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(SqliteTooOldError, match=r"需要 3\.35\.0 以上"):
        open_index(clauses)


def test_cache_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clauses: tuple[Clause, ...]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("RONGCUO_CACHE", str(tmp_path / "file"))
    with pytest.raises(CacheFolderError, match=r"无法使用缓存文件夹.*RONGCUO_CACHE"):
        open_index(clauses)


def test_no_clauses_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no clauses"):
        open_index([])
