"""The trained parts of the reader as shipped: `models/reader.json` and `models/reader.safetensors`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.system_words import reading_words

if TYPE_CHECKING:
    import torch

FORMAT = 1


class ReaderFileError(Exception):
    """The trained reader cannot be used; the message says which file and what to do."""


@dataclass(frozen=True)
class Calibration:
    """How a proposal's confidence follows from what the network and the cues say of it; `propose` applies it.

    `weights` by the name of a feature; at least `threshold` makes a proposal, at least `leaning` a hint for
    the order of the questions.
    """

    weights: dict[str, float]
    threshold: float
    leaning: float


@dataclass(frozen=True)
class ReaderFile:
    """Facts in the order of the head's rows: first "told true" of each, then "told false"."""

    layers: int
    embedding: str
    facts: tuple[str, ...]
    calibration: Calibration
    tensors: "dict[str, torch.Tensor]"


def read_reader_file(folder: Path) -> ReaderFile:
    """Raises ReaderFileError for a file that is missing, damaged or of another format."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / "reader.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            raise _unusable(path, f"格式是 {card['format']}，程序要 {FORMAT}")
        calibration = Calibration(**card["calibration"])
        path = folder / "reader.safetensors"
        tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
        return ReaderFile(card["layers"], card["embedding"], tuple(card["facts"]), calibration, tensors)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise _unusable(path, reading_words(error)) from error


def _unusable(path: Path, why: str) -> ReaderFileError:
    return ReaderFileError(f"读取事实的模型文件 {path} 用不了（{why}），请重新安装")
