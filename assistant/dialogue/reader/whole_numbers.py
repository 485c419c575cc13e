"""Encoder layers computed in 8-bit whole numbers, which processors multiply several times as fast.

A weight matrix is rounded once, each row by its own scale; vectors are rounded as they come, each token by
its own (vector-wise quantisation: T. Dettmers et al., LLM.int8(), 2022). Sums of whole numbers are exact, so
processors agree on them.
"""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from assistant.dialogue.reader.encoder import bias_of, weight_of

# The largest whole number of a vector; and of a weight: processors without 8-bit dot products add two
# products in 16 bits, where larger ones would overflow.
OF_VECTORS, OF_WEIGHTS = 127, 63
SMALLEST = 1e-8  # a scale is never zero


class WholeNumberMap(nn.Module):
    """A linear map whose weights are whole numbers."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        super().__init__()
        scale = weight.detach().abs().amax(1).clamp(min=SMALLEST) / OF_WEIGHTS
        rounded = (weight.detach() / scale[:, None]).round().to(torch.int8)
        self.register_buffer("weight", rounded.t())  # (in, out)
        self.register_buffer("scale", scale)
        self.register_buffer("bias", bias.detach())

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """(tokens, in) to (tokens, out)."""
        scale = vectors.abs().amax(1, keepdim=True).clamp(min=SMALLEST) / OF_VECTORS
        rounded = (vectors / scale).round().to(torch.int8)
        summed = torch._int_mm(rounded, self.get_buffer("weight")).float()
        return summed * scale * self.get_buffer("scale") + self.get_buffer("bias")


class WholeNumberLayer(nn.Module):
    """A post-norm encoder layer; only its linear maps are in whole numbers."""

    def __init__(self, layer: nn.TransformerEncoderLayer) -> None:
        super().__init__()
        self.heads = layer.self_attn.num_heads
        self.heed, self.heard, self.widen, self.narrow = (
            WholeNumberMap(weight_of(layer, name), bias_of(layer, name))
            for name in ("self_attn.in_proj", "self_attn.out_proj", "linear1", "linear2")
        )
        self.norm1, self.norm2 = layer.norm1, layer.norm2

    def forward(self, hidden: torch.Tensor, lengths: Sequence[int]) -> torch.Tensor:
        """The vectors (tokens, hidden) of texts of so many tokens, one behind the other, after the layer."""
        stacked = self.heed(hidden).view(len(hidden), 3, self.heads, -1).permute(1, 2, 0, 3)
        heard = [scaled_dot_product_attention(*text[:, None])[0] for text in stacked.split(lengths, dim=2)]
        hidden = self.norm1(hidden + self.heard(torch.cat(heard, 1).transpose(0, 1).flatten(1)))
        found: torch.Tensor = self.norm2(hidden + self.narrow(gelu(self.widen(hidden))))
        return found
