"""The outside check of the clause search: python -m evals.measure_stard

Laymen's questions to Chinese statutes (`evals/stard/`, nobody of this project wrote them), against all 1,445
articles. Prints, on the questions that nothing was trained or chosen on, BM25 over characters and pairs, the
untrained embedding model with BM25, and ours: the adapter that ships, the fusion of the clause search, and
the questions of the training half indexed with the articles they ask for, as paraphrases are with clauses.
"""

from collections.abc import Sequence

import numpy as np

from assistant.evaluation.ranking import Worth, worth
from assistant.retrieval.adapter import adapter_for
from assistant.retrieval.fusion import Scores, fuse
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.model import bundled_model
from evals.cached_vectors import vectors_of
from evals.ranking import figures, gain
from evals.stard_set import LayQuestion, article_vectors, documents, read_articles, read_lay_questions

# Weight of the dense leg, from cross-validation on the training half: training.train_query_adapter prints it.
OUR_WEIGHT = 0.7
GRID = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of the untrained mixture, whose weight is chosen here

Rows = Sequence[Scores]


def main() -> None:
    articles = read_articles()
    questions = read_lay_questions(articles)
    half = [[q for q in questions if q.for_training is training] for training in (True, False)]
    training, measured = half
    adapter = adapter_for(bundled_model(print).fingerprint)
    if adapter is None:
        raise SystemExit("the adapter in models/ was trained for another embedding model")
    whole_and_pieces = article_vectors(articles)

    bare = LexicalIndex([article.text for article in articles])
    expanded = LexicalIndex(documents(articles, training))
    vectors = vectors_of([q.text for q in training], "query"), vectors_of([q.text for q in measured], "query")
    untrained = [query_vectors @ whole_and_pieces.whole.T for query_vectors in vectors]
    words = [[bare.scores(q.text) for q in questions] for questions in half]
    weight = max(GRID, key=lambda w: _quality(_worths(training, _mixed(untrained[0], words[0], w))))
    ours = whole_and_pieces.scores(adapter.adapted(vectors[1]))

    rows = {
        "BM25, characters and pairs": words[1],
        "e5, untrained": list(untrained[1]),
        f"e5, untrained, {weight} + BM25": _mixed(untrained[1], words[1], weight),
        f"ours, {OUR_WEIGHT} dense": _mixed(ours, [expanded.scores(q.text) for q in measured], OUR_WEIGHT),
    }
    worths = {name: _worths(measured, scores) for name, scores in rows.items()}
    print(f"STARD: {len(articles)} articles, {len(training)} training and {len(measured)} measured questions")
    print("95 % intervals in brackets; weights chosen on the training questions alone")
    for name, found in worths.items():
        print(f"{name:32} {figures(found)}")
    *baselines, (_, best) = worths.items()
    for name, found in baselines:
        print(f"ours above {name:34} {gain(best, found)}")


def _mixed(dense: Rows | Scores, words: Rows, weight: float) -> list[Scores]:
    return [fuse(d, w, weight) for d, w in zip(dense, words, strict=True)]


def _worths(questions: Sequence[LayQuestion], rows: Rows) -> list[Worth]:
    return [
        worth(np.argsort(-scores, kind="stable").tolist(), question.right)
        for question, scores in zip(questions, rows, strict=True)
    ]


def _quality(worths: Sequence[Worth]) -> float:
    return float(np.mean([w.at_5 + w.reciprocal for w in worths]))


if __name__ == "__main__":
    main()
