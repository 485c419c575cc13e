"""Every clause of an officer's words with how likely it says each fact, or denies it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import nn

from assistant.dialogue.reader.encoder import Encoder, add_changes, layers_of
from assistant.dialogue.reader.ngram_network import NgramReader
from assistant.dialogue.reader.reader_file import ReaderFile, TrainedNetwork
from assistant.dialogue.reader.whole_numbers import WholeNumberLayer
from assistant.dialogue.segments import Segment, clauses, fold_with_places, sentences

PROMPT = "query: "  # the embedding model knows questions by it
MOST_TOKENS = 300  # read at once; longer words are read in parts, cut between sentences
MOST_POSITIONS = 512  # the embedding model knows no more: the end of longer words is not read
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
MOST_SENTENCES = 100  # of words with more only the whole is read: windows would take many seconds
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
    """Every two neighbouring sentences of a text that has more, but not very many."""
    folded, places = fold_with_places(text)
    found = list(sentences(folded))
    if NEIGHBOURS < len(found) <= MOST_SENTENCES:
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

    Each network on the embedding model reads the whole, and every two neighbouring sentences once more by
    themselves: what is said elsewhere in a long story misleads less. Their lower layers, which no training
    changed, are gone through once for all of them. Beside them counts the network of character runs, as much
    as one reading of one of them.
    """

    def __init__(self, file: ReaderFile, folder: Path) -> None:
        self.rows = file.rows
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        lower = layers_of(folder, range(max(trained.frozen for trained in file.networks)))
        self.lower = Encoder(folder, map(WholeNumberLayer, lower)).eval()
        self.networks = [TrainedReader(trained, len(file.rows), folder).eval() for trained in file.networks]
        self.ngrams = NgramReader(file.ngrams, len(file.rows))

    def read(self, text: str) -> Clauses:
        """The clauses of a text, in order. Of one of which no token was read the heads judge no words."""
        whole, near = list(parts_of(text, self.tokenizer)), list(windows_of(text, self.tokenizer))
        spans = tuple(span for part in whole for span in part.spans)
        half = len(self.rows)
        found = np.zeros((0, 2 * half), np.float32)
        if spans:
            with torch.inference_mode():
                read = self._read([*whole, *near])
                by_runs = self.ngrams.read([text[first:last] for first, last in spans])
            in_whole = np.concatenate(read[: len(whole)])
            in_windows = means_of(spans, in_whole, by_span(near, read[len(whole) :]))
            voices = 2 * len(self.networks)  # each has read the whole and its windows
            mean = (voices * (in_whole + in_windows) / 2 + by_runs) / (voices + 1)
            found = np.asarray(mean, np.float32)
        return Clauses(spans, found[:, :half], found[:, half:])

    def _read(self, parts: Sequence[Part]) -> list[Floats]:
        """Of each part the logits (clauses, 2 × rows), the mean of the networks."""
        lower = self._lower(parts)
        each = [network(lower, parts) for network in self.networks]
        return [np.mean(of_one, axis=0) for of_one in zip(*each, strict=True)]

    def _lower(self, parts: Sequence[Part]) -> list[torch.Tensor]:
        """Token vectors (tokens, hidden) of all parts before the first layer and after each lower one."""
        ids = torch.tensor([token for part in parts for token in part.ids])
        places = torch.cat([torch.arange(len(part.ids)) for part in parts])
        found = [self.lower.before(ids, places)]
        for layer in self.lower.layers:
            found.append(layer(found[-1], [len(part.ids) for part in parts]))
        return found


def by_span(parts: Sequence[Part], logits: Sequence[Floats]) -> Iterator[tuple[Span, Floats]]:
    """Each clause of the parts with its row; not one that the network had no token of."""
    for part, rows in zip(parts, logits, strict=True):
        for span, row, shares in zip(part.spans, rows, part.shares, strict=True):
            if shares.any():
                yield span, row


def means_of(spans: Sequence[Span], in_whole: Floats, again: Iterable[tuple[Span, Floats]]) -> Floats:
    """Of each clause the mean of what was read of it again; of one that was not, what the whole gave."""
    several: dict[Span, list[Floats]] = {span: [] for span in spans}
    for span, logits in again:
        several[span].append(logits)
    means = [np.mean(several[span] or [own], axis=0) for span, own in zip(spans, in_whole, strict=True)]
    return np.array(means, np.float32)
