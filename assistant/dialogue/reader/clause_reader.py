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

from assistant.dialogue.reader.encoder import Encoder
from assistant.dialogue.reader.reader_file import ReaderFile
from assistant.dialogue.segments import Segment, clauses, fold_with_places, sentences

PROMPT = "query: "  # the embedding model knows questions by it
MOST_TOKENS = 300  # read at once; longer words are read in parts, cut between sentences
SCALE = 4.0

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Clauses:
    """Where the clauses stand in the text; logits (clauses, facts) that each fact is told so there."""

    spans: tuple[tuple[int, int], ...]
    true: Floats
    false: Floats


class Head(nn.Module):
    """From the mean of a clause's token vectors to two logits a fact."""

    def __init__(self, hidden: int, facts: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        self.weight = nn.Parameter(torch.zeros(2 * facts, hidden))
        self.bias = nn.Parameter(torch.full((2 * facts,), -4.0))
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
        size = len(tokenizer.encode(sentence.text, add_special_tokens=False).ids)
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
    encoded = tokenizer.encode(PROMPT + text[begin:end])
    shift = begin - len(PROMPT)
    shares = np.zeros((len(spans), len(encoded.ids)), np.float32)
    for token, (first, last) in enumerate(encoded.offsets):
        for row, (start, stop) in enumerate(spans):
            if last > first and start <= first + shift and last + shift <= stop:
                shares[row, token] = 1
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
    return Part(encoded.ids, spans, shares)


class ClauseReader:
    """The network of one installation. Safe to share between threads."""

    def __init__(self, file: ReaderFile, folder: Path) -> None:
        self.facts = file.facts
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.encoder = Encoder(folder, file.layers)
        self.encoder.add(file.tensors)
        self.head = Head(file.tensors["head.weight"].shape[1], len(file.facts))
        self.head.load_state_dict(
            {name.removeprefix("head."): t for name, t in file.tensors.items() if name.startswith("head.")}
        )
        self.encoder.eval()
        self.head.eval()

    def read(self, text: str) -> Clauses:
        """The clauses of a text, in order. A clause of signs alone has no words and says nothing."""
        spans: list[tuple[int, int]] = []
        rows: list[Floats] = []
        with torch.inference_mode():
            for part in parts_of(text, self.tokenizer):
                vectors = self.encoder(torch.tensor([part.ids]))[0]
                spans += part.spans
                rows.append(self.head(torch.from_numpy(part.shares) @ vectors).numpy())
        facts = len(self.facts)
        logits = np.concatenate(rows) if rows else np.zeros((0, 2 * facts), np.float32)
        return Clauses(tuple(spans), logits[:, :facts], logits[:, facts:])
