"""Measures the clause search on the labelled questions: python -m evals.measure_retrieval [--speed]

Prints, for each split, what is found in each regulation and in all together, what each part of the search
contributes, and what is found when all regulations are searched at once. On the dev split also the grid that
the weights were chosen from, and with `--misses` the questions whose clause is not among the first five.
`--speed` prints times and memory of a fresh process instead.

Figures are shares of a question's provisions found (R@1, R@5) and 1 / the place of the first (MRR), averaged,
with 95 % intervals.
"""

import argparse
import resource
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant import Library
from assistant.dialogue.search import library_clauses
from assistant.evaluation.entries import Question
from assistant.evaluation.gold import read_questions
from assistant.evaluation.ranking import Worth, worth
from assistant.retrieval import Clause, ClauseIndex, find_references, open_index
from assistant.retrieval.e5_file import Floats
from assistant.retrieval.fusion import UNTRAINED_WEIGHT, Scores, fuse, rank_by_reference
from assistant.retrieval.index import expanded
from assistant.retrieval.lexical import LexicalIndex
from evals.ranking import figures

GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
SHARED_RUN = 4
DEEP = 300  # more hits than there are clauses


@dataclass(frozen=True)
class Asked:
    """A question with both vectors of it."""

    question: Question
    untrained: Floats
    adapted: Floats


@dataclass(frozen=True)
class Way:
    """One way to search: by which vectors, with which weight of the dense leg, over which paraphrases."""

    adapted: bool
    weight: float
    paraphrases: str = "all"  # "none", or "struck": without those that share words with the questions


class Bench:
    """Every way to search one regulation, over the vectors of the index."""

    def __init__(self, index: ClauseIndex, regulation: str, asked: Sequence[Asked]) -> None:
        scope = index.scope(regulation)
        self.clauses, self.vectors, self.asked = scope.clauses, scope.vectors, asked
        questions = [a.question for a in asked]
        bare = [replace(clause, paraphrases=()) for clause in self.clauses]
        struck = strike_shared(self.clauses, questions)
        kinds = {"all": self.clauses, "none": bare, "struck": struck}
        self.words = {kind: lexical_rows(clauses, questions) for kind, clauses in kinds.items()}
        self.ranks = [rank_by_reference(self.clauses, find_references(q.text)) for q in questions]

    def worths(self, way: Way) -> list[Worth]:
        """As ClauseIndex.search orders: named clauses first, then by the fused score."""
        found = []
        for asked, words, rank in zip(self.asked, self.words[way.paraphrases], self.ranks, strict=True):
            dense = self.vectors @ (asked.adapted if way.adapted else asked.untrained)
            order = np.argsort(-(rank + fuse(dense, words, way.weight)), kind="stable")
            found.append(worth([self.clauses[i].provision for i in order], asked.question.provisions))
        return found


def lexical_rows(clauses: Sequence[Clause], questions: Sequence[Question]) -> list[Scores]:
    lexical = LexicalIndex([expanded(clause) for clause in clauses])
    return [lexical.scores(question.text) for question in questions]


def strike_shared(clauses: Sequence[Clause], questions: Sequence[Question]) -> list[Clause]:
    """The clauses without the paraphrases that share a run of characters with any of the questions."""
    taken = {run for question in questions for run in _runs(question.text)}
    return [replace(c, paraphrases=tuple(p for p in c.paraphrases if not _runs(p) & taken)) for c in clauses]


def _runs(text: str) -> set[str]:
    return {text[i : i + SHARED_RUN] for i in range(len(text) - SHARED_RUN + 1)}


def words_alone(text: str) -> str:
    """A text without spaces and punctuation: what clauses that are word for word the same share."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def topics_of(library: Library) -> dict[str, str]:
    """Clause id → the first topic it stands under in correspondence.yaml."""
    found: dict[str, str] = {}
    for topic in library.topics:
        for regulation, provisions in topic.provisions.items():
            for provision in provisions:
                found.setdefault(f"{regulation}/{provision}", topic.id)
    return found


def worths_in_all(
    index: ClauseIndex, questions: Sequence[Question], group: Callable[[Clause], str]
) -> list[Worth]:
    """Found where a member of the right clause's group is; the groups are ranked by their best members."""
    group_of = {clause.id: group(clause) for clause in index.clauses}
    found = []
    for question in questions:
        ranked = [group_of[hit.clause.id] for hit in index.search(question.text, k=DEEP)]
        found.append(worth(ranked, {group_of[clause] for clause in question.clauses}))
    return found


def print_split(index: ClauseIndex, library: Library, split: str) -> None:
    questions = by_regulation(read_questions(split))
    benches = {
        regulation: Bench(index, regulation, _asked(index, of)) for regulation, of in questions.items()
    }
    shipped = Way(adapted=index.adapter is not None, weight=index.dense_weight)

    print(f"\n== {split}: in one regulation, as shipped")
    for regulation, bench in benches.items():
        print(f"{figures(bench.worths(shipped))}  n={len(bench.asked):3} {regulation}")
    print(f"{_together(benches, shipped)}  n={sum(map(len, questions.values())):3} together")

    print(f"\n== {split}: what the parts contribute, together")
    ways = {
        "BM25, clause only": Way(False, 0.0, "none"),
        "BM25 with paraphrases": Way(False, 0.0),
        f"hybrid, untrained, {UNTRAINED_WEIGHT} dense, paraphrases": Way(False, UNTRAINED_WEIGHT),
        "dense, untrained": Way(False, 1.0, "none"),
        "dense, adapted": Way(True, 1.0, "none"),
        "hybrid, untrained, clause only": Way(False, 0.5, "none"),
        "hybrid, adapted, clause only": Way(True, 0.5, "none"),
        f"shipped, no paraphrase that shares {SHARED_RUN} characters in a row": replace(
            shipped, paraphrases="struck"
        ),
    }
    if split == "dev":
        for adapted in (False, True):
            kind = "adapted" if adapted else "untrained"
            ways |= {f"grid: {kind}, {w} dense, paraphrases": Way(adapted, w) for w in GRID}
    for name, way in ways.items():
        print(f"{_together(benches, way)}  {name}")
    print_all_at_once(index, library, split)


def print_all_at_once(index: ClauseIndex, library: Library, split: str) -> None:
    everything = read_questions(split)
    questions = [q for q in everything if not find_references(q.text)]
    topics = topics_of(library)
    groups: dict[str, Callable[[Clause], str]] = {
        "this very clause": lambda clause: clause.id,
        "or one word for word the same": lambda clause: words_alone(clause.text),
        "or one on the same topic (correspondence.yaml)": lambda clause: topics.get(
            clause.id, words_alone(clause.text)
        ),
    }
    left_out = len(everything) - len(questions)
    print(f"\n== {split}: all regulations at once")
    print(f"left out: {left_out} questions that name an article number, which every regulation has")
    for name, group in groups.items():
        print(f"{figures(worths_in_all(index, questions, group))}  n={len(questions):3} {name}")


def print_misses(index: ClauseIndex, split: str) -> None:
    for question in read_questions(split):
        hits = index.search(question.text, question.regulation, k=5)
        missing = question.clauses - {hit.clause.id for hit in hits}
        if missing:
            print(f"{question.id} {question.text}\n    missing {', '.join(sorted(missing))}; found instead:")
            print("    " + ", ".join(hit.clause.id for hit in hits))


def print_speed(index_of: Callable[[], ClauseIndex]) -> None:
    questions = read_questions("dev")
    mark = time.perf_counter()

    def lap(label: str) -> None:
        nonlocal mark
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{time.perf_counter() - mark:7.2f} s  {memory:5} MB at most  {label}")
        mark = time.perf_counter()

    import langchain_chroma  # noqa: F401, PLC0415

    lap("import langchain_chroma")
    index = index_of()
    lap("open_index (from the cache, unless it says above that it builds)")
    import sentence_transformers  # noqa: F401, PLC0415

    lap("import sentence_transformers")
    index.search(questions[0].text, questions[0].regulation)
    lap("first search, loading the model")
    for scope in ("one regulation", "all"):
        times = []
        for question in questions:
            regulation = question.regulation if scope == "one regulation" else None
            index.scope(regulation)
            start = time.perf_counter()
            index.search(question.text, regulation)
            times.append((time.perf_counter() - start) * 1000)
        p50, p95 = np.percentile(times, [50, 95])
        lap(f"{len(times)} warm searches of {scope}: p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def _asked(index: ClauseIndex, questions: Sequence[Question]) -> list[Asked]:
    untrained = index.embeddings.query_vectors([question.text for question in questions])
    adapted = untrained if index.adapter is None else index.adapter.adapted(untrained)
    return [Asked(q, u, a) for q, u, a in zip(questions, untrained, adapted, strict=True)]


def _together(benches: Mapping[str, Bench], way: Way) -> str:
    return figures([found for bench in benches.values() for found in bench.worths(way)])


def by_regulation(questions: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.regulation, []).append(question)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the clause search on the labelled questions.")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--misses", choices=("dev", "test"))
    options = parser.parse_args()
    library = Library.load()
    clauses = library_clauses(library)
    if options.speed:
        print_speed(lambda: open_index(clauses))
        return
    index = open_index(clauses)
    if options.misses:
        print_misses(index, options.misses)
        return
    print(f"{len(clauses)} clauses, {sum(len(c.paraphrases) for c in clauses)} paraphrases")
    for split in ("dev", "test"):
        print_split(index, library, split)


if __name__ == "__main__":
    main()
