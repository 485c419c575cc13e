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
NEIGHBOURS = 2  # sentences read together once more, without the rest of the text
SCALE = 4.0  # keeps the first logits of training within a few units

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]


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


def windows_of(text: str, tokenizer: Tokenizer) -> Iterator[Part]:
    """Every two neighbouring sentences of a text that has more."""
    folded, places = fold_with_places(text)
    found = list(sentences(folded))
    if len(found) > NEIGHBOURS:
        for first in range(len(found) - NEIGHBOURS + 1):
            yield _part(text, places, found[first : first + NEIGHBOURS], tokenizer)


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

    def forward(self, lower: Sequence[torch.Tensor], parts: Sequence[Part]) -> list[Floats]:
        """Of each part the logits (clauses, 2 × rows).

        `lower`: the token vectors (tokens, hidden) of the parts, one behind the other, before the first layer
        and after each.
        """
        lengths = [len(part.ids) for part in parts]
        hidden = lower[self.frozen]
        for layer in self.upper:
            hidden = layer(hidden, lengths)
        means = [
            torch.from_numpy(part.shares) @ own
            for part, own in zip(parts, torch.split(hidden, lengths), strict=True)
        ]
        logits: torch.Tensor = self.head(torch.cat(means))
        return [found.numpy() for found in torch.split(logits, [len(mean) for mean in means])]


class ClauseReader:
    """The networks of one installation: what they hold on the average. Safe to share between threads.

    The lower layers, which no training changed, are gone through once for all of them. The first network
    reads every two neighbouring sentences once more by themselves, as one voice beside those that read the
    whole: what is said elsewhere in a long story misleads less.
    """

    def __init__(self, file: ReaderFile, folder: Path) -> None:
        self.rows = file.rows
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        lower = layers_of(folder, range(max(trained.frozen for trained in file.networks)))
        self.lower = Encoder(folder, map(WholeNumberLayer, lower)).eval()
        self.networks = [TrainedReader(trained, len(file.rows), folder).eval() for trained in file.networks]

    def read(self, text: str) -> Clauses:
        """The clauses of a text, in order. One of signs alone gets what heads give for no words."""
        whole, near = list(parts_of(text, self.tokenizer)), list(windows_of(text, self.tokenizer))
        voices: dict[Span, list[Floats]] = {span: [] for part in whole for span in part.spans}
        if voices:
            with torch.inference_mode():
                each, windows = self._read(whole, near)
            for logits in each:
                for span, heard in by_span(whole, logits):
                    voices[span].append(heard)
            again: dict[Span, list[Floats]] = {}
            for span, heard in by_span(near, windows):
                again.setdefault(span, []).append(heard)
            for span, several in again.items():
                voices[span].append(np.mean(several, axis=0))
        half = len(self.rows)
        found = np.array([np.mean(heard, axis=0) for heard in voices.values()], np.float32)
        found = found.reshape(-1, 2 * half)
        return Clauses(tuple(voices), found[:, :half], found[:, half:])

    def _read(self, whole: Sequence[Part], near: Sequence[Part]) -> tuple[list[list[Floats]], list[Floats]]:
        """What each network gives for the whole parts, and the first for the windows."""
        first, *others = self.networks
        parts = [*whole, *near]
        lower = self._lower(parts)
        found = first(lower, parts)
        tokens = sum(len(part.ids) for part in whole)
        of_whole = [vectors[:tokens] for vectors in lower]
        each = [found[: len(whole)], *(network(of_whole, whole) for network in others)]
        return each, found[len(whole) :]

    def _lower(self, parts: Sequence[Part]) -> list[torch.Tensor]:
        """Token vectors (tokens, hidden) of all parts before the first layer and after each lower one."""
        ids = torch.tensor([token for part in parts for token in part.ids])
        places = torch.cat([torch.arange(len(part.ids)) for part in parts])
        found = [self.lower.before(ids, places)]
        for layer in self.lower.layers:
            found.append(layer(found[-1], [len(part.ids) for part in parts]))
        return found


def by_span(parts: Sequence[Part], logits: Sequence[Floats]) -> Iterator[tuple[Span, Floats]]:
    """Each clause of the parts with its row."""
    for part, rows in zip(parts, logits, strict=True):
        yield from zip(part.spans, rows, strict=True)
