"""Train the reader: `python -m training.train_reader [--epochs N]`. Writes models/reader.{safetensors,json}.

Trained on the exemplars and the `train` split (`evals/utterances/`, `evals/stories/`); afterwards
`training.calibrate_reader` fits confidence and threshold on the `dev` split. Each hand is in one split only.
The seed is fixed; another processor may round differently and end in slightly other weights.
"""

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.utils import parametrize

from assistant import Library
from assistant.dialogue.reader.clause_reader import SCALE, Head, parts_of
from assistant.dialogue.reader.encoder import MATRICES, Encoder, weight_of
from assistant.dialogue.reader.reader_file import FORMAT, read_reader_file
from assistant.evaluation.implied import with_implied
from assistant.law.yaml_file import read_yaml
from assistant.retrieval.model import bundled_model, work_offline
from evals.utterances import Labelled, fingerprint, read_labelled

SEED = 20261122
LAYERS, RANK = 6, 16
BATCH, RATE, HEAD_RATE, WARM_UP = 16, 1e-3, 3e-3, 100
WAYS, NOTHING = ("says", "denies"), "nothing"  # of an exemplar; else it is `silent`
OTHERS, HEAD_EPOCHS = 0.2, 30
TOLD_WEIGHT = 3.0  # a told fact among hundreds that are not counts so much
HEAD_STEP = 2e-3
MODELS = Path(__file__).resolve().parent.parent / "models"


class LowRank(nn.Module):
    """A weight matrix plus a trained product of two thin ones."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight + 2 * self.up @ self.down


@dataclass(frozen=True)
class Example:
    """A text made ready: tokens, shares of tokens in clauses, which facts are told where and at all.

    `where` (clauses, 2 × facts) is None for a text whose told facts have no marked words; `asked` holds the
    facts that are judged: of all others nothing is known.
    """

    ids: list[int]
    shares: torch.Tensor
    where: torch.Tensor | None
    told: torch.Tensor
    asked: torch.Tensor  # or how much each counts


def examples(
    entries: Sequence[Labelled], library: Library, facts: Sequence[str], tokenizer: Tokenizer
) -> list[Example]:
    """One example a part of a text; of a long text without marked words the first part only.

    What the told facts carry with them is neither told nor not told here: it is not asked.
    """
    place = {fact: at for at, fact in enumerate(facts)}
    found = []
    for entry in entries:
        regulation = library[entry.regulation]
        asked = torch.tensor([fact in regulation.rulebook.vocabulary.facts for fact in facts] * 2)
        for fact, value in with_implied(regulation, entry.told).items():
            if fact in place and fact not in entry.told:
                asked[place[fact] + (0 if value else len(facts))] = False
        for part in parts_of(entry.text, tokenizer):
            where = torch.zeros(len(part.spans), 2 * len(facts))
            for fact, value in entry.told.items():
                if isinstance(value, bool):
                    quote = entry.quotes.get(fact, entry.text)
                    begin = entry.text.find(quote)
                    for row, (first, last) in enumerate(part.spans):
                        if first < begin + len(quote) and begin < last:
                            where[row, place[fact] + (0 if value else len(facts))] = 1
            marked = bool(entry.quotes) or not entry.told
            shares = torch.from_numpy(part.shares)
            found.append(Example(part.ids, shares, where if marked else None, where.amax(0), asked))
            if not marked:
                break
    return found


def exemplars(
    library: Library, facts: Sequence[str], tokenizer: Tokenizer, others: float = 0.0
) -> list[Example]:
    """The sentences of `knowledge/exemplars/`, each judged for its one fact; under `nothing`, for all.

    `others` is how much it counts that a sentence tells no other fact: mostly so, but nobody looked.
    """
    place = {fact: at for at, fact in enumerate(facts)}
    found = []
    for path in sorted((library.folder / "exemplars").glob("*.yaml")):
        for fact, ways in read_yaml(path).data.items():
            for way, sentences in ways.items():
                told = torch.zeros(2 * len(facts))
                asked = torch.full((2 * len(facts),), others)
                if fact == NOTHING:
                    asked[:] = float(others > 0)
                else:
                    asked[[place[fact], place[fact] + len(facts)]] = 1
                    if way != "silent":
                        told[place[fact] + len(facts) * WAYS.index(way)] = 1
                        for other, value in _carried(library, fact, way == "says").items():
                            asked[place[other] + (0 if value else len(facts))] = 0
                for sentence in sentences:
                    for part in parts_of(sentence, tokenizer):
                        found.append(Example(part.ids, torch.from_numpy(part.shares), None, told, asked))
    return found


def _carried(library: Library, fact: str, value: bool) -> dict[str, bool]:
    """What a fact carries with it by the axioms, in some regulation that uses it."""
    regulation = next(r for r in library.values() if fact in r.rulebook.vocabulary.facts)
    return {f: v for f, v in with_implied(regulation, {fact: value}).items() if f != fact}


def place_of(matrix: str) -> tuple[str, str]:
    """The submodule of a layer that holds a weight matrix, and its name there."""
    return ("self_attn", "in_proj_weight") if matrix.endswith("in_proj") else (matrix, "weight")


def added_to(layer: nn.Module, matrix: str) -> nn.Module:
    """What training added to a weight matrix of a layer."""
    owner, name = place_of(matrix)
    return layer.get_submodule(f"{owner}.parametrizations.{name}.0")


class Network(nn.Module):
    """Encoder and head together, as they are trained."""

    def __init__(self, folder: Path, facts: Sequence[str]) -> None:
        super().__init__()
        self.encoder = Encoder(folder, LAYERS)
        for parameter in self.encoder.parameters():
            parameter.requires_grad_(False)
        for layer in self.encoder.layers:
            for matrix in MATRICES:
                rows, columns = weight_of(layer, matrix).shape
                owner, name = place_of(matrix)
                added = LowRank(rows, columns, RANK)
                parametrize.register_parametrization(layer.get_submodule(owner), name, added, unsafe=True)
        self.head = Head(384, len(facts))

    def forward(self, ids: torch.Tensor, padding: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
        vectors = self.encoder(ids, padding)
        logits: torch.Tensor = self.head(torch.bmm(shares, vectors))
        return logits


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument(
        "--head-only", action="store_true", help="keep the encoder in models/, refit the head"
    )
    given = parser.parse_args()
    work_offline()
    random.seed(SEED)
    torch.manual_seed(SEED)
    library = Library.load()
    facts = sorted(
        {
            fact.id
            for regulation in library.values()
            for fact in regulation.rulebook.vocabulary.facts.values()
            if fact.kind == "bool"
        }
    )
    model = bundled_model(lambda line: print(line, file=sys.stderr))
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    entries = read_labelled(library, ["train"])
    network = Network(model.folder, facts)
    data = data_fingerprint(library)
    long = examples(entries, library, facts, tokenizer)
    if given.head_only:
        continue_from(network)
    else:
        start_head(network, library, facts, tokenizer)
        train(network, [*long, *exemplars(library, facts, tokenizer)], given.epochs)
    refit_head(network, [*long, *exemplars(library, facts, tokenizer, OTHERS)])
    save(network, facts, model.fingerprint, data)
    return 0


def data_fingerprint(library: Library) -> str:
    """Changes with anything the network is trained on."""
    digest = hashlib.sha256(fingerprint(read_labelled(library, ["train"])).encode())
    for path in sorted((library.folder / "exemplars").glob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def start_head(network: Network, library: Library, facts: Sequence[str], tokenizer: Tokenizer) -> None:
    """Begin with what the facts are called: a fact with few examples starts from its label and question."""
    network.eval()
    rows = []
    with torch.inference_mode():
        for fact in facts:
            about = library.vocabulary[fact]
            ids = tokenizer.encode(f"query: {about.label}。{about.question}").ids
            rows.append(network.head.norm(network.encoder(torch.tensor([ids]))[0].mean(0)))
    vectors = torch.stack(rows)
    vectors = vectors - vectors.mean(0)
    vectors = 2 * vectors / vectors.norm(dim=1, keepdim=True)
    with torch.no_grad():
        network.head.weight.copy_(torch.cat([vectors, vectors]))


def train(network: Network, ready: Sequence[Example], epochs: int) -> None:
    """Clause by clause where the words are marked, and text by text."""
    thin = [p for n, p in network.named_parameters() if p.requires_grad and n.startswith("encoder")]
    head = list(network.head.parameters())
    optimiser = torch.optim.AdamW([{"params": thin}, {"params": head}], lr=RATE, weight_decay=0.01)
    steps, step = epochs * -(-len(ready) // BATCH), 0
    for epoch in range(epochs):
        network.train()
        started, total = monotonic(), 0.0
        order = sorted(range(len(ready)), key=lambda i: len(ready[i].ids) + 15 * random.random())
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        random.shuffle(batches)
        for batch in batches:
            step += 1
            pace = min(1.0, step / WARM_UP) * max(0.02, 1 - step / steps)
            optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = RATE * pace, HEAD_RATE * pace
            loss = loss_of(network, [ready[i] for i in batch])
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_([*thin, *head], 1.0)
            optimiser.step()
            total += loss.item()
        print(
            f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {monotonic() - started:.0f} s", flush=True
        )


def refit_head(network: Network, ready: Sequence[Example]) -> None:
    """Fit the head anew on the trained encoder, which now stands still.

    In the long training a short sentence is judged for one fact alone, and the head comes to hold that a
    short denial denies everything. Here what else it does not tell counts too, and so do answers that tell
    nothing.
    """
    network.eval()
    with torch.inference_mode(), parametrize.cached():
        means = [
            network.head.norm(torch.mm(e.shares, network.encoder(torch.tensor([e.ids]))[0])) for e in ready
        ]
    head = network.head
    optimiser = torch.optim.AdamW([head.weight, head.bias], lr=HEAD_STEP, weight_decay=0.01)
    means = [mean.clone() for mean in means]
    size, steps, step = 64, HEAD_EPOCHS * -(-len(ready) // 64), 0
    for epoch in range(HEAD_EPOCHS):
        order, total = random.sample(range(len(ready)), len(ready)), 0.0
        for at in range(0, len(order), size):
            step += 1
            optimiser.param_groups[0]["lr"] = HEAD_STEP * max(0.02, 1 - step / steps)
            chosen = order[at : at + size]
            rows = torch.cat([means[i] for i in chosen])
            logits = rows @ head.weight.T * (SCALE / rows.shape[1] ** 0.5) + head.bias
            loss = sum_of_losses(logits, [ready[i] for i in chosen])
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            total += loss.item()
        if epoch % 10 == 9:
            print(f"head, epoch {epoch + 1}: loss {total * size / len(ready):.3f}", flush=True)


def sum_of_losses(logits: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    """As `loss_of`, for the clauses of some texts one after another."""
    by_clause, by_text, at = torch.zeros(()), torch.zeros(()), 0
    for example in batch:
        own = logits[at : at + len(example.shares)]
        at += len(own)
        asked = example.asked.float()
        weight = 1 + example.told * (TOLD_WEIGHT - 1)
        by_text = by_text + (cross_entropy(own.amax(0), example.told, weight * asked, reduction="sum"))
        if example.where is not None:
            weights = (1 + example.where * (TOLD_WEIGHT - 1)) * asked
            by_clause = by_clause + cross_entropy(own, example.where, weights, reduction="sum") / len(own)
    return (by_clause + by_text) / (2 * len(batch))


def continue_from(network: Network) -> None:
    """Take over the trained parts that ship."""
    tensors = read_reader_file(MODELS).tensors
    with torch.no_grad():
        for number, layer in enumerate(network.encoder.layers):
            for matrix in MATRICES:
                added = added_to(layer, matrix)
                added.get_parameter("down").copy_(tensors[f"{number}.{matrix}.down"])
                added.get_parameter("up").copy_(tensors[f"{number}.{matrix}.up"] / 2)
        for name, parameter in network.head.named_parameters():
            parameter.copy_(tensors[f"head.{name}"])


def loss_of(network: Network, batch: Sequence[Example]) -> torch.Tensor:
    longest, most = max(len(e.ids) for e in batch), max(len(e.shares) for e in batch)
    ids = torch.ones(len(batch), longest, dtype=torch.long)
    padding = torch.ones(len(batch), longest, dtype=torch.bool)
    shares = torch.zeros(len(batch), most, longest)
    where = torch.zeros(len(batch), most, batch[0].told.shape[0])
    counted, real = torch.zeros(len(batch), most), torch.zeros(len(batch), most, dtype=torch.bool)
    for row, example in enumerate(batch):
        tokens, clauses = len(example.ids), len(example.shares)
        ids[row, :tokens] = torch.tensor(example.ids)
        padding[row, :tokens] = False
        shares[row, :clauses, :tokens] = example.shares
        real[row, :clauses] = True
        if example.where is not None:
            where[row, :clauses], counted[row, :clauses] = example.where, 1
    told, asked = torch.stack([e.told for e in batch]), torch.stack([e.asked for e in batch]).float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(ids, padding, shares)
    logits = logits.float()
    by_clause = cross_entropy(logits, where, reduction="none") * (1 + where * (TOLD_WEIGHT - 1))
    by_clause = by_clause * asked[:, None] * counted[:, :, None]
    highest = logits.masked_fill(~real[:, :, None], -20).amax(1)
    by_text = cross_entropy(highest, told, reduction="none") * (1 + told * (TOLD_WEIGHT - 1)) * asked
    loss: torch.Tensor = (by_clause.sum() / real.sum() + by_text.sum() / len(batch)) / 2
    return loss


def save(network: Network, facts: Sequence[str], embedding: str, data: str) -> None:
    tensors: dict[str, torch.Tensor] = {}
    for number, layer in enumerate(network.encoder.layers):
        for matrix in MATRICES:
            added = added_to(layer, matrix)
            tensors[f"{number}.{matrix}.down"] = added.get_parameter("down")
            tensors[f"{number}.{matrix}.up"] = 2 * added.get_parameter("up")
    tensors |= {f"head.{name}": tensor for name, tensor in network.head.state_dict().items()}
    MODELS.mkdir(exist_ok=True)
    small = {name: tensor.detach().half().contiguous() for name, tensor in tensors.items()}
    save_file(small, MODELS / "reader.safetensors")
    card = {
        "format": FORMAT, "layers": LAYERS, "embedding": embedding, "seed": SEED, "data": data,
        "calibration": {"weights": {}, "threshold": 1.0, "leaning": 1.0}, "facts": list(facts),
    }  # fmt: skip
    (MODELS / "reader.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    numbers = sum(tensor.numel() for tensor in small.values())
    print(f"{numbers} numbers, {2e-6 * numbers:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
