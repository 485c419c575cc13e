"""The trained parts of the reader as shipped: `models/reader.json` and the files of its networks."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.system_words import reading_words

if TYPE_CHECKING:
    import torch

FORMAT = 5
NGRAMS, RUNS = "reader-ngrams.safetensors", "reader-ngrams.txt"


class ReaderFileError(Exception):
    """The trained reader cannot be used; the message says which file and what to do."""


@dataclass(frozen=True)
class Calibration:
    """How a proposal's confidence follows from what the network and the cues say of it; `propose` applies it.

    `weights` by the name of a feature; `facts` is added for facts told so often that it could be fitted, to
    the log odds. At least `threshold` makes a proposal, at least `leaning` a hint for the order of the
    questions.
    """

    weights: dict[str, float]
    facts: dict[str, float]
    threshold: float
    leaning: float


@dataclass(frozen=True)
class TrainedNetwork:
    """It goes through so many layers of the embedding model, the first `frozen` as they are.

    `tensors` hold the changes of the others, and the head.
    """

    layers: int
    frozen: int
    tensors: "dict[str, torch.Tensor]"


@dataclass(frozen=True)
class TrainedNgrams:
    """The network of character runs, packed: `runs` names the rows of its tables but the first, for none."""

    runs: tuple[str, ...]
    tensors: "dict[str, torch.Tensor]"


@dataclass(frozen=True)
class ReaderFile:
    """`rows`: what the heads' rows stand for (`rows.py`): first "told true" of each, then "told false"."""

    embedding: str
    rows: tuple[str, ...]
    calibration: Calibration
    networks: tuple[TrainedNetwork, ...]
    ngrams: TrainedNgrams


def read_reader_file(folder: Path) -> ReaderFile:
    """Raises ReaderFileError for a file that is missing, damaged or of another format."""
    from safetensors import SafetensorError, safe_open
    from safetensors.torch import load_file

    path = folder / "reader.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            raise _unusable(path, f"格式是 {card['format']}，程序要 {FORMAT}")
        embedding, rows, calibration = card["embedding"], card["rows"], Calibration(**card["calibration"])
        networks = []
        for shape in card["networks"]:
            path = folder / shape["file"]
            tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
            networks.append(TrainedNetwork(shape["layers"], shape["frozen"], tensors))
            _check(networks[-1], len(rows))
        if not networks:
            raise _unusable(path, "一个网络也没有")
        path = folder / NGRAMS
        tensors = load_file(path)
        with safe_open(path, "pt") as file:
            made = file.metadata() or {}
        path = folder / RUNS
        runs = path.read_text(encoding="utf-8")
        if made.get("runs") != digest(runs):
            raise _unusable(path, f"和 {NGRAMS} 不是一起做出来的")
        ngrams = TrainedNgrams(tuple(runs.split("\n")), tensors)
        return ReaderFile(embedding, tuple(rows), calibration, tuple(networks), ngrams)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise _unusable(path, reading_words(error)) from error


def digest(text: str) -> str:
    """Tells whether a file is the one that another was made with."""
    return sha256(text.encode()).hexdigest()


def _check(network: TrainedNetwork, expected: int) -> None:
    """Raises ValueError for a network that does not fit the rows or lacks a layer."""
    rows = len(network.tensors["head.weight"])
    if rows != 2 * expected:
        raise ValueError(f"有 {rows} 行，应有 {2 * expected} 行")
    changed = {name.partition(".")[0] for name in network.tensors} - {"head"}
    if changed != {str(number) for number in range(network.frozen, network.layers)}:
        raise ValueError(f"层数不对：{'、'.join(sorted(changed))}")


def _unusable(path: Path, why: str) -> ReaderFileError:
    return ReaderFileError(f"读取事实的模型文件 {path} 用不了（{why}），请重新安装")
