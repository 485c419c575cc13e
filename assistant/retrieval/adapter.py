"""The trained correction of query vectors: officers' words are moved to where the clauses they ask for lie.

Only queries are corrected, so the stored clause vectors stay as they are whatever adapter is in use. It is
made by `python -m training.train_query_adapter` and ships as `models/query_adapter.safetensors`.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.installation import installed
from assistant.retrieval.e5_file import Floats
from assistant.retrieval.errors import ModelFileError
from assistant.system_words import reading_words

FILE = "query_adapter.safetensors"
FORMAT = 1


@dataclass(frozen=True)
class QueryAdapter:
    """A residual linear map of query vectors. `model` is the fingerprint of the model it was trained for."""

    model: str
    weight: Floats  # (hidden, hidden); zeros would leave every vector as it is

    def adapted(self, vectors: Floats) -> Floats:
        """The same number of rows, each of length one again."""
        moved = vectors + vectors @ self.weight.T
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def adapter_for(model_fingerprint: str) -> QueryAdapter | None:
    """The adapter of the installation, None for any model but the one it was trained for.

    Raises ModelFileError when its file is missing or damaged.
    """
    adapter = read_adapter(installed("models") / FILE)
    return adapter if adapter.model == model_fingerprint else None


def read_adapter(path: Path) -> QueryAdapter:
    """Raises ModelFileError, also where single bits differ from what was written."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            about = json.loads((file.metadata() or {})["about"])
            stored = file.get_tensor("weight")
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise _unusable(path, reading_words(error)) from error
    if not isinstance(about, dict):
        raise _unusable(path, "内容与预期不符")
    model = about.get("model", "")
    if about.get("format") != FORMAT or about.get("sha256") != _sha256(model, stored):
        raise _unusable(path, "内容与预期不符")
    weight = stored.astype(np.float32)
    if weight.ndim != 2 or weight.shape[0] != weight.shape[1] or not np.isfinite(weight).all():
        raise _unusable(path, "内容与预期不符")
    return QueryAdapter(model, weight)


def write_adapter(path: Path, adapter: QueryAdapter) -> None:
    """In 16 bits: half the size, and what is found stays the same."""
    from safetensors.numpy import save_file

    stored = adapter.weight.astype(np.float16)
    about = {"format": FORMAT, "model": adapter.model, "sha256": _sha256(adapter.model, stored)}
    path.parent.mkdir(exist_ok=True)
    save_file(
        {"weight": stored}, path, metadata={"about": json.dumps(about)}
    )  # one entry: several come in any order
    path.chmod(0o644)  # safetensors writes for the owner alone


def _sha256(model: str, stored: npt.NDArray[np.generic]) -> str:
    return hashlib.sha256(model.encode() + b"\0" + stored.tobytes()).hexdigest()


def _unusable(path: Path, why: str) -> ModelFileError:
    return ModelFileError(f"检索用的模型文件 {path} 缺失或损坏（{why}）。请重新安装本程序")
