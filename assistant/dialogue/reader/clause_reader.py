"""Every clause of an officer's words with how likely it says each fact, or denies it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import nn

from assistant.dialogue.reader.encoder import Encoder, add_changes, layers_of
from assistant.dialogue.reader.reader_file import ReaderFile, TrainedNetwork
from assistant.dialogue.reader.whole_numbers import WholeNumberLayer
from assistant.dialogue.segments import Segment, clauses, fold_with_places, sentences

PROMPT = "query: "  # the embedding model knows questions by it
MOST_TOKENS = 300  # read at once; longer words are read in parts, cut between sentences
MOST_POSITIONS = 512  # the embedding model knows no more: of a longer sentence the end is not read
SENTENCE_ENDS = (
    "。",
    "！",
    "？",
    "!",
    "?",
    "…",
    ".",
)  # words typed without one are read as if they had the first
SCALE = 4.0  # keeps the first logits of training within a few units

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Clauses:
    """Where the clauses stand in the text; logits (clauses, rows) that what a row stands for is told."""

    spans: tuple[tuple[int, int], ...]
    true: Floats
    false: Floats


class Head(nn.Module):
    """From the mean of a clause's token vectors to two logits a row."""

    def __init__(self, hidden: int, rows: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        self.weight = nn.Parameter(torch.zeros(2 * rows, hidden))
        self.bias = nn.Parameter(torch.full((2 * rows,), -4.0))
        self.drop = nn.Dropout(0.1)

    def forward(self, means: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.drop(self.norm(means)) @ self.weight.T
        return logits * (SCALE / sqrt(means.shape[-1])) + self.bias


@dataclass(frozen=True)
class Part:
    """Words read at once: token ids, each clause's place in the text, the share of each token in it."""

    ids: list[int]
    spans: list[tuple[int, int]]
    shares: Floats


def parts_of(text: str, tokenizer: Tokenizer) -> Iterator[Part]:
    """The text in parts of whole sentences."""
    folded, places = fold_with_places(text)
    waiting: list[Segment] = []
    length = 0
    for sentence in sentences(folded):
        # As it is encoded below, with the invisible signs that folding takes out.
        words = text[places[sentence.start] : places[sentence.end - 1] + 1]
        size = len(tokenizer.encode(words, add_special_tokens=False).ids)
        if waiting and length + size > MOST_TOKENS:
            yield _part(text, places, waiting, tokenizer)
            waiting, length = [], 0
        waiting.append(sentence)
        length += size
    if waiting:
        yield _part(text, places, waiting, tokenizer)


def _part(text: str, places: Sequence[int], found: Sequence[Segment], tokenizer: Tokenizer) -> Part:
    spans = [
        (places[clause.start], places[clause.end - 1] + 1)
        for sentence in found
        for clause in clauses(sentence)
    ]
    begin, end = places[found[0].start], places[found[-1].end - 1] + 1
    words = PROMPT + text[begin:end]
    encoded = tokenizer.encode(words if words.endswith(SENTENCE_ENDS) else words + SENTENCE_ENDS[0])
    encoded.truncate(MOST_POSITIONS)
    shift = begin - len(PROMPT)
    shares = np.zeros((len(spans), len(encoded.ids)), np.float32)
    for token, (first, last) in enumerate(encoded.offsets):
        for row, (start, stop) in enumerate(spans):
            if last > first and start <= first + shift and last + shift <= stop:
                shares[row, token] = 1
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
    return Part(encoded.ids, spans, shares)


class TrainedReader(nn.Module):
    """Upper layers and head as they were trained together."""

    def __init__(self, trained: TrainedNetwork, rows: int, folder: Path) -> None:
        super().__init__()
        self.frozen = trained.frozen
        numbers = range(trained.frozen, trained.layers)
        upper = layers_of(folder, numbers)
        for number, layer in zip(numbers, upper, strict=True):
            add_changes(layer, number, trained.tensors)
        self.upper = nn.ModuleList(map(WholeNumberLayer, upper))
        self.head = Head(trained.tensors["head.weight"].shape[1], rows)
        named = {
            name.removeprefix("head."): t for name, t in trained.tensors.items() if name.startswith("head.")
        }
        self.head.load_state_dict(named)

    def forward(self, lower: Sequence[torch.Tensor], shares: torch.Tensor) -> torch.Tensor:
        """Logits (clauses, 2 × rows).

        `lower`: token vectors (1, tokens, hidden) before the first layer and after each. `shares`: (clauses,
        tokens).
        """
        hidden = lower[self.frozen]
        for layer in self.upper:
            hidden = layer(hidden)
        logits: torch.Tensor = self.head(shares @ hidden[0])
        return logits


class ClauseReader:
    """The networks of one installation: what they hold on the average. Safe to share between threads.

    The lower layers, which no training changed, are gone through once for all of them.
    """

    def __init__(self, file: ReaderFile, folder: Path) -> None:
        self.rows = file.rows
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        lower = layers_of(folder, range(max(trained.frozen for trained in file.networks)))
        self.lower = Encoder(folder, map(WholeNumberLayer, lower)).eval()
        self.networks = [TrainedReader(trained, len(file.rows), folder).eval() for trained in file.networks]

    def read(self, text: str) -> Clauses:
        """The clauses of a text, in order. One of signs alone gets what heads give for no words."""
        spans: list[tuple[int, int]] = []
        logits: list[Floats] = []
        with torch.inference_mode():
            for part in parts_of(text, self.tokenizer):
                lower = self.lower.each(torch.tensor([part.ids]))
                shares = torch.from_numpy(part.shares)
                spans += part.spans
                each = torch.stack([network(lower, shares) for network in self.networks])
                logits.append(each.mean(0).numpy())
        half = len(self.rows)
        found = np.concatenate(logits) if logits else np.zeros((0, 2 * half), np.float32)
        return Clauses(tuple(spans), found[:, :half], found[:, half:])
