"""Measures clause retrieval on the labelled questions: python -m evals.measure_retrieval [--speed]

Prints R@1, R@5 and MRR for each leg and their mixture, the weight grid on the dev split, and the chosen
weight on the test split. `--speed` prints times and memory of a fresh process instead.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import yaml

from assistant.library import Library
from assistant.retrieval import Clause, clauses_of, find_references, open_index, read_paraphrases
from assistant.retrieval.fusion import DENSE_WEIGHT, Scores, fuse, rank_by_reference
from assistant.retrieval.index import expanded
from assistant.retrieval.lexical import LexicalIndex

GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
SHARED_RUN = 4


@dataclass(frozen=True)
class Question:
    text: str
    provisions: frozenset[str]


def read_questions(path: Path) -> dict[str, list[Question]]:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        split: [Question(e["question"], frozenset(e["provisions"])) for e in entries if e["split"] == split]
        for split in ("dev", "test", "off_topic")
    }


def read_clauses(regulation_id: str) -> tuple[Clause, ...]:
    regulation = Library.load()[regulation_id]
    paraphrases = read_paraphrases(regulation.folder / "paraphrases.yaml", regulation.document)
    return clauses_of(regulation.id, regulation.title, regulation.document, paraphrases)


def measure(questions: Sequence[Question], clauses: Sequence[Clause], scores: Sequence[Scores]) -> str:
    """R@1, R@5 (share of a question's provisions found) and MRR (of its first one)."""
    at_1, at_5, reciprocal = [], [], []
    for question, row in zip(questions, scores, strict=True):
        ranked = [clauses[i].provision for i in np.argsort(-row, kind="stable")]
        at_1.append(len(question.provisions & set(ranked[:1])) / len(question.provisions))
        at_5.append(len(question.provisions & set(ranked[:5])) / len(question.provisions))
        reciprocal.append(1 / (1 + min(ranked.index(provision) for provision in question.provisions)))
    return f"R@1 {np.mean(at_1):.3f}  R@5 {np.mean(at_5):.3f}  MRR {np.mean(reciprocal):.3f}"


def strike_shared(clauses: Sequence[Clause], questions: Sequence[Question]) -> list[Clause]:
    """The clauses without the paraphrases that share a run of characters with any of the questions."""
    taken = {run for question in questions for run in _runs(question.text)}
    return [replace(c, paraphrases=tuple(p for p in c.paraphrases if not _runs(p) & taken)) for c in clauses]


def _runs(text: str) -> set[str]:
    return {text[i : i + SHARED_RUN] for i in range(len(text) - SHARED_RUN + 1)}


def mix(
    dense: Sequence[Scores], ranks: Sequence[Scores], weight: float, lexical: Sequence[Scores]
) -> list[Scores]:
    """As ClauseIndex.search orders: named clauses first, then by the fused score."""
    return [r + fuse(d, x, weight) for r, d, x in zip(ranks, dense, lexical, strict=True)]


def lexical_rows(clauses: Sequence[Clause], questions: Sequence[Question]) -> list[Scores]:
    lexical = LexicalIndex([expanded(clause) for clause in clauses])
    return [lexical.scores(question.text) for question in questions]


def print_quality(regulation_id: str, questions_file: Path) -> None:
    clauses = read_clauses(regulation_id)
    bare = [replace(clause, paraphrases=()) for clause in clauses]
    index = open_index(clauses)
    splits = read_questions(questions_file)
    print(f"{regulation_id}: {len(clauses)} clauses, {sum(len(c.paraphrases) for c in clauses)} paraphrases")
    print("questions: " + ", ".join(f"{split} {len(questions)}" for split, questions in splits.items()))
    for split in ("dev", "test"):
        questions = splits[split]
        dense = list(index.embeddings.query_vectors([q.text for q in questions]) @ index.vectors.T)
        ranks = [rank_by_reference(clauses, find_references(q.text)) for q in questions]
        mixed = partial(mix, dense, ranks)
        without, expanded_rows = lexical_rows(bare, questions), lexical_rows(clauses, questions)
        struck = strike_shared(clauses, questions)
        struck_name = f"the same, no paraphrase that shares {SHARED_RUN} characters in a row with a question"
        rows = {
            "BM25, clause only": without,
            "dense only": dense,
            f"hybrid {DENSE_WEIGHT}, no paraphrases": mixed(DENSE_WEIGHT, without),
            f"hybrid {DENSE_WEIGHT}, paraphrases": mixed(DENSE_WEIGHT, expanded_rows),
            struck_name: mixed(DENSE_WEIGHT, lexical_rows(struck, questions)),
        }
        if split == "dev":
            rows |= {f"grid: {w:.1f}, paraphrases": mixed(w, expanded_rows) for w in GRID}
        for name, scores in rows.items():
            print(f"{split:4} n={len(questions)}  {measure(questions, clauses, scores)}  {name}")


def print_speed(regulation_id: str, questions_file: Path) -> None:
    questions = read_questions(questions_file)["dev"]
    clauses = read_clauses(regulation_id)
    mark = time.perf_counter()

    def lap(label: str) -> None:
        nonlocal mark
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{time.perf_counter() - mark:7.2f} s  {memory:5} MB at most  {label}")
        mark = time.perf_counter()

    import langchain_chroma  # noqa: F401, PLC0415

    lap("import langchain_chroma")
    index = open_index(clauses)
    lap("open_index (from the cache, unless it says above that it builds)")
    import sentence_transformers  # noqa: F401, PLC0415

    lap("import sentence_transformers")
    index.search(questions[0].text)
    lap("first search, loading the model")
    times = []
    for question in questions:
        start = time.perf_counter()
        index.search(question.text)
        times.append((time.perf_counter() - start) * 1000)
    lap("{} warm searches: p50 {:.0f} ms, p95 {:.0f} ms".format(len(times), *np.percentile(times, [50, 95])))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures clause retrieval on the labelled questions.")
    parser.add_argument("--regulation", default="naiman-2025")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    (print_speed if options.speed else print_quality)(
        options.regulation, Path(__file__).parent / "retrieval" / f"{options.regulation}.yaml"
    )


if __name__ == "__main__":
    main()
