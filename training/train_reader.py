"""Train the reader: `python -m training.train_reader`. Writes models/reader.json and a file of each network.

Trained on the exemplars and the `train` split (`evals/utterances/`, `evals/stories/`); afterwards
`training.train_ngrams` trains the network beside these two, and `training.calibrate_reader` fits confidence
and threshold on the `dev` split. Each text is in one split only.
The seeds are fixed; another processor may round differently and end in slightly other weights.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from time import monotonic

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from assistant import Library
from assistant.dialogue.reader.propose import FEATURES
from assistant.dialogue.reader.reader_file import FORMAT
from assistant.dialogue.reader.rows import fact_and_option, rows_of
from assistant.retrieval.model import bundled_model, work_offline
from evals.utterances import read_labelled
from training.examples import Example, data_fingerprint, examples, exemplars
from training.network import Network, padded

RANK, DROP = 16, 0.1
TEXTS, SENTENCES = 16, 32  # of each step: labelled texts, and exemplars
HEAD_FASTER, WARM_UP = 3, 100  # the head learns so many times faster; steps until the full rate
# Of the tokens so many are kept from the sight of the others, in each step other ones: the network learns to
# lean on more than one word. The tokens of the prompt always stay.
HIDDEN, PROMPT_TOKENS = 0.12, 4
TOLD_WEIGHT = 3.0  # a told fact among hundreds that are not counts so much
EXEMPLAR_WEIGHT = 0.5  # of their loss, which is that of the whole text alone: no words are marked in them
# Until `training.calibrate_reader` fits the confidence nothing is sure enough to be proposed.
UNFITTED = {
    "weights": {**dict.fromkeys(FEATURES, 0.0), "told": 1.0}, "facts": {}, "threshold": 1.0, "leaning": 1.0,
}  # fmt: skip
HOME = Path(__file__).resolve().parent.parent
MODELS, CACHE = HOME / "models", HOME / ".cache" / "reader"

Lower = dict[Example, torch.Tensor]
Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Shape:
    """One network: through so many layers of the embedding model, the first `frozen` of which stand still."""

    name: str
    layers: int
    frozen: int
    seed: int
    epochs: tuple[int, ...]  # of each round

    @property
    def file(self) -> str:
        return f"{self.name}.safetensors"


# Networks from other seeds, whose logits are averaged.
SHAPES = (
    Shape("reader-1", 12, 6, 20261122, (7, 3, 2)),
    Shape("reader-2", 12, 6, 20261124, (6, 3, 2)),
)


@dataclass(frozen=True)
class Round:
    """Over the texts of some hands, or of all; the rate at its beginning falls to almost nothing.

    `back_to`: at the end the weights are the mean of these and of those that this earlier round ended with
    (M. Wortsman et al., Robust fine-tuning of zero-shot models, 2022): the last alone did not read better.
    """

    hands: frozenset[str] | None
    rate: float
    back_to: int | None = None


# Hands that came after the first round are learned in later ones.
FIRST_HANDS = frozenset({"s", "t", *(f"t{letter}" for letter in "abcdefghijklmnopqr")})
SECOND_HANDS = FIRST_HANDS | {"ts", "tt", "tu", "tv", "tw", "tx", "ty", "tz", "wa"}
ROUNDS = (Round(FIRST_HANDS, 1e-3), Round(SECOND_HANDS, 1e-3), Round(None, 8e-4, back_to=1))


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    work_offline()
    library = Library.load()
    rows = readable(library)
    model = bundled_model(lambda line: print(line, file=sys.stderr))
    data = data_fingerprint(library)
    for shape in SHAPES:
        for number in range(len(ROUNDS)):
            train_round(shape, number, library, rows, model.folder)
    write_card(rows, model.fingerprint, data)
    return 0


def readable(library: Library) -> list[str]:
    """The rows of the heads: the yes-or-no facts and the options of choices of all regulations."""
    vocabularies = [regulation.rulebook.vocabulary for regulation in library.values()]
    return rows_of(fact for known in vocabularies for fact in known.facts.values())


def train_round(shape: Shape, number: int, library: Library, rows: Sequence[str], folder: Path) -> None:
    """One round of one network; every round but the first goes on from the file that the one before wrote."""
    print(f"{shape.name}, round {number + 1}", flush=True)
    hands, rate = ROUNDS[number].hands, ROUNDS[number].rate
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    entries = [e for e in read_labelled(library, ["train"]) if hands is None or e.hand in hands]
    texts = examples(entries, library, rows, tokenizer)
    sentences = exemplars(library, rows, tokenizer)
    random.seed(shape.seed + number)
    torch.manual_seed(shape.seed + number)
    network = Network(folder, shape.layers, shape.frozen, RANK, DROP, len(rows))
    if number:
        network.take(load_file(MODELS / shape.file))
    else:
        start_head(network, library, rows, tokenizer)
    train(network, texts, sentences, shape.epochs[number], rate)
    trained = network.trained()
    if (back_to := ROUNDS[number].back_to) is not None:
        trained = mean_of(trained, load_file(kept(shape, back_to)))
    save(trained, shape, number)


def mean_of(one: Tensors, other: Tensors) -> Tensors:
    """The weights halfway between two of the same shape."""
    return {name: (tensor + other[name].float()) / 2 for name, tensor in one.items()}


def kept(shape: Shape, number: int) -> Path:
    """Where a round of a network leaves its weights for later ones; not shipped."""
    return CACHE / f"{shape.name}-{number}.safetensors"


def start_head(network: Network, library: Library, rows: Sequence[str], tokenizer: Tokenizer) -> None:
    """Begin with what the rows are called: a fact with few examples starts from its label and question.

    An option starts from its own words.
    """
    network.eval()
    named = []
    with torch.inference_mode():
        for name in rows:
            fact, option = fact_and_option(name)
            about = library.vocabulary[fact]
            words = option or f"{about.label}。{about.question}"
            ids = torch.tensor([tokenizer.encode(f"query: {words}").ids])
            hidden = network.upper_of(network.lower(ids), torch.zeros(ids.shape, dtype=torch.bool))
            named.append(network.head.norm(hidden[0].mean(0)))
    vectors = torch.stack(named)
    vectors = vectors - vectors.mean(0)
    vectors = 2 * vectors / vectors.norm(dim=1, keepdim=True)
    with torch.no_grad():
        network.head.weight.copy_(torch.cat([vectors, vectors]))


def lower_of(network: Network, ready: Sequence[Example]) -> Lower:
    """What the frozen layers give for each text: it never changes, so it is computed once."""
    network.eval()
    found: Lower = {}
    with torch.inference_mode():
        for _, group in groupby(sorted(ready, key=length_of), key=length_of):
            for alike in batched(group, 64):
                hidden = network.lower(torch.tensor([example.ids for example in alike]))
                found |= {example: rows.half() for example, rows in zip(alike, hidden, strict=True)}
    return found


def length_of(example: Example) -> int:
    return len(example.ids)


def batched(ready: Iterable[Example], size: int) -> Iterator[list[Example]]:
    """Lists of so many, the last one shorter."""
    waiting = iter(ready)
    while batch := list(islice(waiting, size)):
        yield batch


def train(
    network: Network, texts: Sequence[Example], sentences: Sequence[Example], epochs: int, rate: float
) -> None:
    """Each step takes labelled texts of about one length, and some exemplars."""
    lower = lower_of(network, [*texts, *sentences])
    thin, head = list(network.upper.parameters()), list(network.head.parameters())
    thin = [parameter for parameter in thin if parameter.requires_grad]
    optimiser = torch.optim.AdamW([{"params": thin}, {"params": head}], lr=rate, weight_decay=0.01)
    steps, step = epochs * -(-len(texts) // TEXTS), 0
    beside = endless(sentences)
    network.train()
    for epoch in range(epochs):
        started, total = monotonic(), 0.0
        batches = batches_of(texts, TEXTS)
        for batch in batches:
            step += 1
            pace = min(1.0, step / WARM_UP) * max(0.02, 1 - step / steps)
            optimiser.param_groups[0]["lr"] = rate * pace
            optimiser.param_groups[1]["lr"] = HEAD_FASTER * rate * pace
            optimiser.zero_grad()
            loss = loss_of(network, batch, lower)
            torch.autograd.backward(loss)
            torch.autograd.backward(EXEMPLAR_WEIGHT * loss_of(network, next(beside), lower))
            nn.utils.clip_grad_norm_([*thin, *head], 1.0)
            optimiser.step()
            total += loss.item()
        print(
            f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {monotonic() - started:.0f} s", flush=True
        )


def batches_of(ready: Sequence[Example], size: int) -> list[list[Example]]:
    """Texts of about one length together, in random order."""
    order = sorted(ready, key=lambda example: len(example.ids) + 15 * random.random())
    batches = list(batched(order, size))
    random.shuffle(batches)
    return batches


def endless(sentences: Sequence[Example]) -> Iterator[list[Example]]:
    """All of them in batches, again and again."""
    while True:
        yield from batches_of(sentences, SENTENCES)


def loss_of(network: Network, batch: Sequence[Example], lower: Lower) -> torch.Tensor:
    """Half clause by clause where the words are marked (over all clauses of the batch), half text by text."""
    block, padding = padded([lower[example] for example in batch])
    found = network(block, padding | some_hidden(padding), [example.shares for example in batch])
    by_clause, clauses = torch.zeros(()), 0
    for logits, example in zip(found, batch, strict=True):
        clauses += len(logits)
        if example.where is not None:
            weight = (1 + example.where * (TOLD_WEIGHT - 1)) * example.asked
            by_clause = by_clause + cross_entropy(logits, example.where, weight, reduction="sum")
    told = torch.stack([example.told for example in batch])
    weight = (1 + told * (TOLD_WEIGHT - 1)) * torch.stack([example.asked for example in batch])
    highest = torch.stack([logits.amax(0) for logits in found])
    by_text = cross_entropy(highest, told, weight, reduction="sum") / len(batch)
    return (by_clause / clauses + by_text) / 2


def some_hidden(padding: torch.Tensor) -> torch.Tensor:
    """Which tokens (texts, tokens) the others do not see this time."""
    hidden = torch.rand(padding.shape) < HIDDEN
    hidden[:, :PROMPT_TOKENS] = False
    return hidden


def save(trained: Tensors, shape: Shape, number: int) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    small = {name: tensor.half().contiguous() for name, tensor in trained.items()}
    save_file(small, kept(shape, number))
    save_file(small, MODELS / shape.file)
    numbers = sum(tensor.numel() for tensor in small.values())
    print(f"{shape.file}: {numbers} numbers, {2e-6 * numbers:.1f} MB", flush=True)


def write_card(rows: Sequence[str], embedding: str, data: str) -> None:
    networks = [
        {"file": shape.file, "layers": shape.layers, "frozen": shape.frozen, "seed": shape.seed}
        for shape in SHAPES
    ]
    card = {
        "format": FORMAT, "embedding": embedding, "data": data, "networks": networks,
        "calibration": UNFITTED, "rows": list(rows),
    }  # fmt: skip
    (MODELS / "reader.json").write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    sys.exit(main())
