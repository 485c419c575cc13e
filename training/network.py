"""The reader's network as it is trained: the embedding model stands still, thin matrices beside it learn.

Same function as `assistant.dialogue.reader` computes, written so that only the thin matrices of the upper
layers need gradients (E. Hu et al., LoRA: Low-rank adaptation of large language models, 2021) and the big
products run in 16 bits.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import gelu, linear

from assistant.dialogue.reader.clause_reader import Head
from assistant.dialogue.reader.encoder import MATRICES, Encoder, bias_of, layers_of, weight_of

SHORT = torch.bfloat16
MASKED = -1e4
STEP = 8  # tokens


class Widened(nn.Module):
    """A weight matrix that stands still, and beside it a trained product of two thin ones."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, rank: int) -> None:
        super().__init__()
        self.weight, self.bias = weight.detach().to(SHORT), bias.detach().to(SHORT)
        rows, columns = weight.shape
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        thin = linear(linear(vectors, self.down.to(SHORT)), 2 * self.up.to(SHORT))
        return linear(vectors, self.weight, self.bias) + thin


class WidenedLayer(nn.Module):
    """A post-norm transformer layer of the encoder with its four matrices widened."""

    def __init__(self, layer: nn.TransformerEncoderLayer, rank: int, drop: float) -> None:
        super().__init__()
        self.matrices = nn.ModuleDict(
            {
                name.replace(".", "_"): Widened(weight_of(layer, name), bias_of(layer, name), rank)
                for name in MATRICES
            }
        )
        self.heads, self.drop = layer.self_attn.num_heads, drop
        self.norm1, self.norm2 = layer.norm1, layer.norm2

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        texts, tokens, width = hidden.shape
        stacked = self.matrices["self_attn_in_proj"](hidden.to(SHORT))
        query, key, value = stacked.view(texts, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        heed = torch.softmax(query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + mask, -1)
        heard = self.matrices["self_attn_out_proj"](
            (heed @ value).transpose(1, 2).reshape(texts, tokens, width)
        )
        hidden = self.norm1(hidden + self._dropped(heard.float()))
        thought = self.matrices["linear2"](gelu(self.matrices["linear1"](hidden.to(SHORT))))
        found: torch.Tensor = self.norm2(hidden + self._dropped(thought.float()))
        return found

    def _dropped(self, vectors: torch.Tensor) -> torch.Tensor:
        """Dropout of a whole column in a text: as good here, and far fewer random numbers."""
        if not self.training:
            return vectors
        kept = torch.rand(vectors.shape[0], 1, vectors.shape[2]) >= self.drop
        return vectors * kept / (1 - self.drop)


class Network(nn.Module):
    """Encoder and head together. The first `frozen` layers stay as they are in the embedding model."""

    def __init__(self, folder: Path, layers: int, frozen: int, rank: int, drop: float, rows: int) -> None:
        super().__init__()
        self.lower = Encoder(folder, layers_of(folder, range(frozen)))
        upper = layers_of(folder, range(frozen, layers))
        for module in (self.lower, *upper):
            module.requires_grad_(False)
        self.frozen = frozen
        self.upper = nn.ModuleList(WidenedLayer(layer, rank, drop) for layer in upper)
        self.head = Head(self.lower.get_buffer("positions").shape[1], rows)

    def forward(
        self, lower: torch.Tensor, padding: torch.Tensor, shares: Sequence[torch.Tensor]
    ) -> list[torch.Tensor]:
        """Logits (clauses, 2 × rows) of each text, from what the frozen layers gave.

        `lower` (texts, tokens, hidden); `padding` true where there is no token; `shares` (clauses, tokens).
        """
        hidden = self.upper_of(lower, padding)
        means = [share @ hidden[row, : share.shape[1]] for row, share in enumerate(shares)]
        logits: torch.Tensor = self.head(torch.cat(means))
        return list(torch.split(logits, [len(share) for share in shares]))

    def upper_of(self, lower: torch.Tensor, padding: torch.Tensor) -> torch.Tensor:
        """The token vectors after the last layer."""
        mask = torch.zeros(padding.shape, dtype=SHORT).masked_fill(padding, MASKED)[:, None, None]
        hidden = lower
        for layer in self.upper:
            hidden = layer(hidden, mask)
        return hidden

    def trained(self) -> dict[str, torch.Tensor]:
        """What training made, by the names the reader takes it by."""
        found = {f"head.{name}": tensor for name, tensor in self.head.state_dict().items()}
        for number, layer in enumerate(self.upper, self.frozen):
            for name in MATRICES:
                thin = layer.get_submodule(f"matrices.{name.replace('.', '_')}")
                found[f"{number}.{name}.down"] = thin.get_parameter("down")
                found[f"{number}.{name}.up"] = 2 * thin.get_parameter("up")
        return {name: tensor.detach() for name, tensor in found.items()}

    def take(self, trained: Mapping[str, torch.Tensor]) -> None:
        """Go on from what an earlier training made, named as `trained` names it."""
        with torch.no_grad():
            for name, tensor in self.head.state_dict().items():
                tensor.copy_(trained[f"head.{name}"])
            for number, layer in enumerate(self.upper, self.frozen):
                for name in MATRICES:
                    thin = layer.get_submodule(f"matrices.{name.replace('.', '_')}")
                    thin.get_parameter("down").copy_(trained[f"{number}.{name}.down"])
                    thin.get_parameter("up").copy_(trained[f"{number}.{name}.up"] / 2)


def padded(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """The lower vectors of some texts as one block, and where it holds none.

    Lengths are rounded up: products of a new shape cost the processor library a compilation each.
    """
    longest = -(-max(len(row) for row in rows) // STEP) * STEP
    block = torch.zeros(len(rows), longest, rows[0].shape[1])
    padding = torch.ones(len(rows), longest, dtype=torch.bool)
    for at, row in enumerate(rows):
        block[at, : len(row)] = row.float()
        padding[at, : len(row)] = False
    return block, padding
