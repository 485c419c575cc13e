"""A small network beside those on the embedding model: it goes by the characters of clauses and their runs.

Trained from nothing on the labelled words alone, so that it errs otherwise than the others.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from assistant.dialogue.reader.reader_file import TrainedNgrams
from assistant.dialogue.segments import fold

LONGEST = 3  # characters of a run
EDGE = "^"  # stands before the first and after the last character of a clause
AROUND = 2  # so many clauses before and after are heard as well
WIDTH, HIDDEN = 48, 512
NONE_KNOWN = 0  # the row for words of which no run is known; the first run has the row after it
TABLES = ("own", "around")

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def runs_of(clause: str) -> set[str]:
    """Every run of one to three neighbouring characters, the edges among them."""
    framed = EDGE + fold(clause).strip() + EDGE
    return {
        framed[start : start + length]
        for length in range(1, LONGEST + 1)
        for start in range(len(framed) - length + 1)
    }


class Runs:
    """Which row of the tables stands for which run."""

    def __init__(self, known: Sequence[str]) -> None:
        self._rows = {run: row for row, run in enumerate(known, NONE_KNOWN + 1)}

    def __len__(self) -> int:
        return len(self._rows)

    def ids(self, clause: str) -> Ids:
        """The rows of the clause's known runs; at least one."""
        known = sorted(self._rows[run] for run in runs_of(clause) if run in self._rows)
        return np.array(known or [NONE_KNOWN], np.int64)


class NgramNetwork(nn.Module):
    """From the mean vector of a clause's runs, and of those around it, to two logits a row."""

    def __init__(self, runs: int, rows: int) -> None:
        super().__init__()
        self.own = nn.EmbeddingBag(runs + 1, WIDTH, sparse=True)
        self.around = nn.EmbeddingBag(runs + 1, WIDTH, sparse=True)
        self.head = nn.Sequential(
            nn.LayerNorm(2 * WIDTH), nn.Dropout(0.2),
            nn.Linear(2 * WIDTH, HIDDEN), nn.GELU(), nn.Dropout(0.2),
            nn.Linear(HIDDEN, 2 * rows),
        )  # fmt: skip

    def forward(self, own: Sequence[Ids], around: Sequence[Ids]) -> torch.Tensor:
        """Logits (clauses, 2 × rows) from the rows of each clause's runs and of those around it."""
        both = [means(self.own, own), means(self.around, around)]
        logits: torch.Tensor = self.head(torch.cat(both, dim=1))
        return logits


def means(table: nn.EmbeddingBag, ids: Sequence[Ids]) -> torch.Tensor:
    """The mean vector (clauses, width) of the rows that each clause names."""
    begins = [0, *accumulate(len(one) for one in ids)][:-1]
    found: torch.Tensor = table(torch.from_numpy(np.concatenate(ids)), torch.tensor(begins))
    return found


def neighbours_of(ids: Sequence[Ids]) -> list[Ids]:
    """Of each clause the rows that the clauses next to it name; of one that stands alone the row for none."""
    return [
        np.concatenate([*ids[max(0, at - AROUND) : at], *ids[at + 1 : at + 1 + AROUND]])
        if len(ids) > 1
        else np.array([NONE_KNOWN], np.int64)
        for at in range(len(ids))
    ]


def packed(network: NgramNetwork) -> dict[str, torch.Tensor]:
    """What is shipped: the tables in 8 bits with a scale a row, the head in 16."""
    found = {f"head.{name}": tensor.half() for name, tensor in network.head.state_dict().items()}
    for name in TABLES:
        table = network.get_parameter(f"{name}.weight")
        scale = (table.abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-6)
        found[name] = (table / scale).round().to(torch.int8)
        found[f"{name}.scale"] = scale.half()
    return found


class NgramReader:
    """A network as shipped, ready to read. KeyError or RuntimeError when it is not one for so many rows."""

    def __init__(self, trained: TrainedNgrams, rows: int) -> None:
        self.runs = Runs(trained.runs)
        tensors = trained.tensors
        state = {name: tensor.float() for name, tensor in tensors.items() if name.startswith("head.")}
        for name in TABLES:
            state[f"{name}.weight"] = tensors[name].float() * tensors[f"{name}.scale"].float()
        with torch.device("meta"):  # all of it is loaded: nothing to begin with
            network = NgramNetwork(len(self.runs), rows)
        network.load_state_dict(state, assign=True)
        self.network = network.requires_grad_(False).eval()

    def read(self, clauses: Sequence[str]) -> Floats:
        """Logits (clauses, 2 × rows) of the clauses of a text, in order."""
        own = [self.runs.ids(clause) for clause in clauses]
        found: Floats = self.network(own, neighbours_of(own)).numpy()
        return found
