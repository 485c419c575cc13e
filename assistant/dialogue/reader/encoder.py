"""Layers of the embedding model, with what training added to them.

A BertModel layer is a post-norm `torch.nn.TransformerEncoderLayer`; training adds to each of its weight
matrices a product of two thin ones (E. Hu et al., LoRA: Low-rank adaptation of large language models, 2021).
"""

import json
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

Floats = npt.NDArray[np.float32]

# Our name of a layer's weight matrix -> BertModel's, those of query, key and value stacked.
MATRICES = {
    "self_attn.in_proj": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "self_attn.out_proj": ("attention.output.dense",),
    "linear1": ("intermediate.dense",),
    "linear2": ("output.dense",),
}
_NORMS = {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
_WEIGHTS = "model.safetensors"


class Encoder(nn.Module):
    """Token ids to token vectors. The table of word vectors stays on the disk, only rows in use are read."""

    def __init__(self, folder: Path, layers: Iterable[nn.Module]) -> None:
        super().__init__()
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.tensors = stored_tensors(folder / _WEIGHTS)
        self.words = self.tensors["embeddings.word_embeddings.weight"]
        fixed = (
            self.tensors["embeddings.position_embeddings.weight"]
            + self.tensors["embeddings.token_type_embeddings.weight"][0]
        )
        self.register_buffer("positions", torch.from_numpy(fixed))
        self.norm = nn.LayerNorm(config["hidden_size"], eps=config["layer_norm_eps"])
        _set(self.norm, _parts(self.tensors, "embeddings.LayerNorm"))
        self.layers = nn.ModuleList(layers)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """`ids` (texts, tokens), as many tokens in each; vectors (texts, tokens, hidden)."""
        return self.each(ids)[-1]

    def each(self, ids: torch.Tensor) -> list[torch.Tensor]:
        """The vectors before the first layer and after each."""
        found = [self.before(ids, torch.arange(ids.shape[1]))]
        for layer in self.layers:
            found.append(layer(found[-1]))
        return found

    def before(self, ids: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """The vectors before the first layer, of tokens at these places in their texts."""
        rows = torch.from_numpy(np.asarray(self.words[ids.numpy()]))
        found: torch.Tensor = self.norm(rows + self.get_buffer("positions")[places])
        return found


def layers_of(folder: Path, numbers: Iterable[int]) -> list[nn.TransformerEncoderLayer]:
    """Some layers of the embedding model in `folder`, as they are there."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tensors = stored_tensors(folder / _WEIGHTS)
    found = []
    for number in numbers:
        layer = nn.TransformerEncoderLayer(
            config["hidden_size"],
            config["num_attention_heads"],
            config["intermediate_size"],
            activation="gelu",
            layer_norm_eps=config["layer_norm_eps"],
            batch_first=True,
        )
        _fill(layer, tensors, f"encoder.layer.{number}")
        found.append(layer)
    return found


def _fill(layer: nn.Module, tensors: Mapping[str, Floats], name: str) -> None:
    for matrix, sources in MATRICES.items():
        parts = [_parts(tensors, f"{name}.{source}") for source in sources]
        with torch.no_grad():
            weight_of(layer, matrix).copy_(torch.cat([weight for weight, _ in parts]))
            bias_of(layer, matrix).copy_(torch.cat([bias for _, bias in parts]))
    for norm, source in _NORMS.items():
        _set(layer.get_submodule(norm), _parts(tensors, f"{name}.{source}"))


def add_changes(layer: nn.Module, number: int, changes: Mapping[str, torch.Tensor]) -> None:
    """Add what training made of layer `number`: `{number}.{matrix}.down` (rank, in), `.up` (out, rank)."""
    with torch.no_grad():
        for matrix in MATRICES:
            name = f"{number}.{matrix}"
            weight_of(layer, matrix).add_(changes[f"{name}.up"] @ changes[f"{name}.down"])


def _parts(tensors: Mapping[str, Floats], name: str) -> tuple[torch.Tensor, torch.Tensor]:
    weight, bias = (np.array(tensors[f"{name}.{part}"]) for part in ("weight", "bias"))
    return torch.from_numpy(weight), torch.from_numpy(bias)


def weight_of(layer: nn.Module, matrix: str) -> torch.Tensor:
    return layer.get_parameter(f"{matrix}_weight" if matrix.endswith("in_proj") else f"{matrix}.weight")


def bias_of(layer: nn.Module, matrix: str) -> torch.Tensor:
    return layer.get_parameter(f"{matrix}_bias" if matrix.endswith("in_proj") else f"{matrix}.bias")


def _set(norm: nn.Module, parts: tuple[torch.Tensor, torch.Tensor]) -> None:
    with torch.no_grad():
        norm.get_parameter("weight").copy_(parts[0])
        norm.get_parameter("bias").copy_(parts[1])


def stored_tensors(path: Path) -> dict[str, Floats]:
    """The 32-bit tensors of a safetensors file as arrays mapped from the disk, none of them read yet."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header: dict[str, Any] = json.loads(file.read(length))
    header.pop("__metadata__", None)
    found: dict[str, Floats] = {}
    for name, tensor in header.items():
        begin, _ = tensor["data_offsets"]
        shape = tuple(tensor["shape"])
        found[name] = np.memmap(path, np.float32, "r", 8 + length + begin, shape)
    return found
