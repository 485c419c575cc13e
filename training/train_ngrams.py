"""Train the reader's network of character runs: `python -m training.train_ngrams`.

From nothing, on the texts of the `train` split whose words are marked or that tell nothing; minutes. Writes
models/reader-ngrams.safetensors and models/reader-ngrams.txt, the runs it knows. Afterwards
`training.calibrate_reader` fits confidence and threshold.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from assistant import Library
from assistant.dialogue.reader.ngram_network import Ids, NgramNetwork, Runs, neighbours_of, packed, runs_of
from assistant.dialogue.reader.reader_file import NGRAMS, RUNS, digest
from assistant.retrieval.model import bundled_model, work_offline
from evals.utterances import read_labelled
from training.examples import Example, data_fingerprint, examples
from training.train_reader import TOLD_WEIGHT, readable

SEED, EPOCHS, TEXTS = 20261123, 10, 32
LEAST = {1: 2, 2: 3, 3: 6}  # a run of so many characters is known when so many clauses hold it
DROPPED = 0.3  # of the runs of a clause so many are left out, in each step other ones
TABLE_RATE, HEAD_RATE, DECAY = 3e-3, 1e-3, 0.01
UNLIKELY = -4.0  # the logit that training begins with
MODELS = Path(__file__).resolve().parent.parent / "models"


@dataclass(frozen=True, eq=False)
class Text:
    """An example with the rows of the runs of each of its clauses."""

    ids: list[Ids]
    where: torch.Tensor
    told: torch.Tensor
    asked: torch.Tensor


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    work_offline()
    torch.set_num_threads(1)  # sums in one order: made again on the same processor it comes out the same
    library = Library.load()
    rows = readable(library)
    folder = bundled_model(lambda line: print(line, file=sys.stderr)).folder
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    marked = [
        example
        for example in examples(read_labelled(library, ["train"]), library, rows, tokenizer)
        if example.where is not None
    ]
    known = known_runs(marked)
    print(f"{len(marked)} texts, {len(known)} runs", flush=True)
    network = train(marked, Runs(known), len(rows))
    runs = "\n".join(known)
    made = {"data": data_fingerprint(library), "runs": digest(runs)}
    save_file(packed(network), MODELS / NGRAMS, made)
    (MODELS / RUNS).write_text(runs, encoding="utf-8")
    return 0


def known_runs(ready: Sequence[Example]) -> list[str]:
    """The runs that enough clauses hold, sorted."""
    counted = Counter(run for example in ready for clause in example.clauses for run in runs_of(clause))
    return sorted(run for run, count in counted.items() if count >= LEAST[len(run)])


def train(ready: Sequence[Example], known: Runs, rows: int) -> NgramNetwork:
    random.seed(SEED)
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    network = begun(len(known), rows)
    texts = [
        Text([known.ids(clause) for clause in example.clauses], example.where, example.told, example.asked)
        for example in ready
        if example.where is not None
    ]
    tables = [network.own.weight, network.around.weight]
    optimisers: list[tuple[torch.optim.Optimizer, float]] = [
        (torch.optim.SparseAdam(tables), TABLE_RATE),
        (torch.optim.AdamW(network.head.parameters(), weight_decay=DECAY), HEAD_RATE),
    ]
    batches = -(-len(texts) // TEXTS)
    steps, step = EPOCHS * batches, 0
    for epoch in range(EPOCHS):
        started, total = monotonic(), 0.0
        random.shuffle(texts)
        for first in range(0, len(texts), TEXTS):
            pace = max(0.03, 1 - step / steps)
            step += 1
            for optimiser, rate in optimisers:
                optimiser.param_groups[0]["lr"] = rate * pace
                optimiser.zero_grad()
            loss = loss_of(network, texts[first : first + TEXTS], chance)
            torch.autograd.backward(loss)
            for optimiser, _ in optimisers:
                optimiser.step()
            total += loss.item()
        mean, seconds = total / batches, monotonic() - started
        print(f"epoch {epoch + 1}: loss {mean:.3f}, {seconds:.0f} s", flush=True)
    return network.eval()


def begun(runs: int, rows: int) -> NgramNetwork:
    """Small vectors, and nothing likely."""
    network = NgramNetwork(runs, rows)
    with torch.no_grad():
        for table in (network.own, network.around):
            table.weight.mul_(0.1)
        last = network.head[-1]
        assert isinstance(last, nn.Linear)
        nn.init.zeros_(last.weight)
        nn.init.constant_(last.bias, UNLIKELY)
    return network


def loss_of(network: NgramNetwork, batch: Sequence[Text], chance: np.random.Generator) -> torch.Tensor:
    """Half clause by clause, half text by text, as the networks on the embedding model learn."""
    own = [some(ids, chance) for text in batch for ids in text.ids]
    beside = [some(ids, chance) for text in batch for ids in neighbours_of(text.ids)]
    logits = network(own, beside)
    where = torch.cat([text.where for text in batch])
    asked = torch.cat([text.asked.expand(len(text.ids), -1) for text in batch])
    by_clause = cross_entropy(logits, where, (1 + where * (TOLD_WEIGHT - 1)) * asked, reduction="sum")
    told = torch.stack([text.told for text in batch])
    weight = (1 + told * (TOLD_WEIGHT - 1)) * torch.stack([text.asked for text in batch])
    highest = torch.stack([one.amax(0) for one in torch.split(logits, [len(text.ids) for text in batch])])
    by_text = cross_entropy(highest, told, weight, reduction="sum")
    return (by_clause / len(logits) + by_text / len(batch)) / 2


def some(ids: Ids, chance: np.random.Generator) -> Ids:
    """Without some of the runs, but never without all."""
    kept = ids[chance.random(len(ids)) >= DROPPED]
    return kept if len(kept) else ids


if __name__ == "__main__":
    sys.exit(main())
