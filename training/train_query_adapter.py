"""Train the query adapter: `python -m training.train_query_adapter`. Writes models/query_adapter.safetensors.

A residual linear map of the query vectors over the frozen vectors of what is searched, trained on two kinds
of pairs: a paraphrase of `knowledge/` and its clause, against all other clauses of its regulation; a question
of the training half of `evals/stard/` and its article, against all other articles. So every wrong candidate
is a negative, the hard ones included. Labelled questions of `evals/retrieval/` are not read.

When to stop is chosen by cross-validation: a fold leaves out one regulation with all its paraphrases, as a
regulation nobody has paraphrased yet, and a share of the STARD questions. The seed is fixed; another
processor may round differently and end in slightly other weights. Some minutes on two cores.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, dropout, normalize

from assistant import Library
from assistant.dialogue.search import library_clauses
from assistant.evaluation.ranking import Worth, worth
from assistant.retrieval import Clause
from assistant.retrieval.adapter import FILE, QueryAdapter, write_adapter
from assistant.retrieval.fusion import Scores, fuse
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.model import bundled_model
from evals.cached_vectors import vectors_of
from evals.stard_set import (
    ArticleVectors,
    LayQuestion,
    article_vectors,
    documents,
    read_articles,
    read_lay_questions,
)

SEED = 20261122
LONGEST, STEP = 24, 4  # epochs over the STARD pairs; where cross-validation looks
LAY_BATCH, CLAUSE_BATCH = 64, 192
RATE, DECAY, DROPOUT, TEMPERATURE = 1e-3, 1e-2, 0.1, 0.03
SAME_CLAUSE = 0.985  # clauses this close say the same: neither is wrong for the other's paraphrases
WEIGHTS = (0.5, 0.6, 0.7, 0.8, 0.9)
TARGET = Path(__file__).resolve().parent.parent / "models" / FILE


@dataclass(frozen=True)
class Pairs:
    """Queries (n, hidden) and the row of what each asks for. `left_out` (n, candidates): no wrong answers."""

    queries: torch.Tensor
    right: torch.Tensor
    candidates: torch.Tensor
    left_out: torch.Tensor

    def loss(self, chosen: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        queries = dropout(self.queries[chosen], DROPOUT)
        scores = normalize(queries + queries @ weight.T, dim=-1) @ self.candidates.T / TEMPERATURE
        return cross_entropy(scores.masked_fill(self.left_out[chosen], -torch.inf), self.right[chosen])


@dataclass(frozen=True)
class Clauses:
    """All clauses and paraphrases with their vectors; `owners` are the paraphrases' clauses."""

    clauses: tuple[Clause, ...]
    vectors: torch.Tensor
    paraphrases: torch.Tensor
    owners: torch.Tensor

    def pairs(self, without: str | None) -> Pairs:
        names = np.array([clause.regulation for clause in self.clauses])
        elsewhere = torch.tensor(names[:, None] != names[None, :])
        same = (self.vectors @ self.vectors.T > SAME_CLAUSE) & ~torch.eye(len(names), dtype=torch.bool)
        kept = torch.tensor([without is None or names[owner] != without for owner in self.owners.tolist()])
        owners = self.owners[kept]
        return Pairs(self.paraphrases[kept], owners, self.vectors, (elsewhere | same)[owners])

    def worths(self, regulation: str, adapter: QueryAdapter) -> list[Worth]:
        """How well its paraphrases, never indexed nor trained on, find their clauses by meaning alone."""
        rows = [i for i, clause in enumerate(self.clauses) if clause.regulation == regulation]
        own = [k for k, owner in enumerate(self.owners.tolist()) if owner in rows]
        scores = adapter.adapted(self.paraphrases[own].numpy()) @ self.vectors[rows].numpy().T
        ranked = np.array(rows)[np.argsort(-scores, axis=1, kind="stable")]
        return [worth(row.tolist(), {int(self.owners[k])}) for k, row in zip(own, ranked, strict=True)]


@dataclass(frozen=True)
class LayQuestions:
    """The training half of STARD with its vectors, and the articles."""

    questions: tuple[LayQuestion, ...]
    vectors: torch.Tensor
    articles: ArticleVectors
    documents: Callable[[Iterable[LayQuestion]], list[str]]

    def pairs(self, rows: Sequence[int]) -> Pairs:
        asked = [(row, right) for row in rows for right in sorted(self.questions[row].right)]
        candidates = torch.tensor(self.articles.whole)
        left_out = torch.zeros(len(asked), len(candidates), dtype=torch.bool)
        for k, (row, right) in enumerate(asked):
            left_out[k, sorted(self.questions[row].right - {right})] = True
        queries, rights = torch.tensor(asked).T
        return Pairs(self.vectors[queries], rights, candidates, left_out)

    def worths(
        self, rows: Sequence[int], known: Sequence[int], adapter: QueryAdapter
    ) -> dict[float, list[Worth]]:
        """How well these find their articles, by weight of the dense leg; `known` questions are indexed."""
        lexical = LexicalIndex(self.documents(self.questions[row] for row in known))
        dense = self.articles.scores(adapter.adapted(self.vectors[list(rows)].numpy()))
        words = [lexical.scores(self.questions[row].text) for row in rows]

        def of(weight: float) -> list[Worth]:
            fused: list[Scores] = [fuse(d, w, weight) for d, w in zip(dense, words, strict=True)]
            return [
                worth(np.argsort(-scores, kind="stable").tolist(), self.questions[row].right)
                for row, scores in zip(rows, fused, strict=True)
            ]

        return {weight: of(weight) for weight in WEIGHTS}


def train(lay: Pairs, clauses: Pairs, epochs: Sequence[int], model: str) -> dict[int, QueryAdapter]:
    """The adapter after each of these numbers of epochs, from the identity on."""
    torch.manual_seed(SEED)
    weight = torch.zeros(lay.queries.shape[1], lay.queries.shape[1], requires_grad=True)
    optimizer = torch.optim.AdamW([weight], lr=RATE, weight_decay=DECAY)
    found = {}
    for epoch in range(max(epochs) + 1):
        if epoch in epochs:
            found[epoch] = QueryAdapter(model, weight.detach().numpy().copy())
        ours = torch.randperm(len(clauses.right))
        of_lay = torch.randperm(len(lay.right))
        for step in range(-(-len(of_lay) // LAY_BATCH)):
            of_ours = ours[torch.arange(step * CLAUSE_BATCH, (step + 1) * CLAUSE_BATCH) % len(ours)]
            chosen = of_lay[step * LAY_BATCH : (step + 1) * LAY_BATCH]
            loss = lay.loss(chosen, weight) + clauses.loss(of_ours, weight)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return found


def cross_validated(lay: LayQuestions, clauses: Clauses, model: str) -> int:
    """The number of epochs that finds most, half of it by STARD, half by our clauses. Prints what it saw."""
    regulations = list(dict.fromkeys(clause.regulation for clause in clauses.clauses))
    fold_of = np.random.default_rng(SEED).permutation(len(lay.questions)) % len(regulations)
    epochs = range(0, LONGEST + 1, STEP)  # 0 is the untrained model
    of_lay: dict[tuple[int, float], list[Worth]] = {(e, w): [] for e in epochs for w in WEIGHTS}
    of_clauses: dict[int, list[Worth]] = {e: [] for e in epochs}
    for fold, regulation in enumerate(regulations):
        inside = np.flatnonzero(fold_of != fold).tolist()
        outside = np.flatnonzero(fold_of == fold).tolist()
        for epoch, adapter in train(lay.pairs(inside), clauses.pairs(regulation), epochs, model).items():
            of_clauses[epoch] += clauses.worths(regulation, adapter)
            for weight, worths in lay.worths(outside, inside, adapter).items():
                of_lay[epoch, weight] += worths
    return _best(of_lay, of_clauses)


def _best(
    of_lay: Mapping[tuple[int, float], Sequence[Worth]], of_clauses: Mapping[int, Sequence[Worth]]
) -> int:
    def recall(worths: Sequence[Worth]) -> float:
        return float(np.mean([w.at_5 for w in worths]))

    print("epochs  R@5 of an unseen regulation's clauses, dense | of STARD by weight of the dense leg")
    for epoch, worths in of_clauses.items():
        by_weight = "  ".join(f"{w}: {recall(of_lay[epoch, w]):.3f}" for w in WEIGHTS)
        print(f"{epoch:6}  {recall(worths):.3f} | {by_weight}")
    best_weight = max(WEIGHTS, key=lambda w: np.mean([recall(of_lay[e, w]) for e in of_clauses]))
    print(f"best weight on STARD over all epochs: {best_weight}")
    return max(of_clauses, key=lambda e: recall(of_clauses[e]) + recall(of_lay[e, best_weight]))


def read_clauses() -> Clauses:
    clauses = library_clauses(Library.load())
    owned = [(i, phrase) for i, clause in enumerate(clauses) for phrase in clause.paraphrases]
    return Clauses(
        clauses,
        torch.tensor(vectors_of([clause.text for clause in clauses], "document")),
        torch.tensor(vectors_of([phrase for _, phrase in owned], "query")),
        torch.tensor([owner for owner, _ in owned]),
    )


def read_training_half() -> LayQuestions:
    articles = read_articles()
    questions = tuple(q for q in read_lay_questions(articles) if q.for_training)
    vectors = torch.tensor(vectors_of([question.text for question in questions], "query"))
    return LayQuestions(
        questions, vectors, article_vectors(articles), lambda known: documents(articles, known)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the query adapter of the clause search.")
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--epochs", type=int, help="instead of choosing by cross-validation")
    options = parser.parse_args()
    model = bundled_model(print).fingerprint
    lay, clauses = read_training_half(), read_clauses()
    epochs = options.epochs or cross_validated(lay, clauses, model)
    adapter = train(lay.pairs(range(len(lay.questions))), clauses.pairs(None), [epochs], model)[epochs]
    write_adapter(options.out, adapter)
    print(f"{epochs} epochs; written to {options.out}")


if __name__ == "__main__":
    main()
