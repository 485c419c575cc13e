"""The outside check: laymen's questions to Chinese statutes (`evals/stard/`), as a closed set.

Questions whose id is divisible by 4 are for training and for choosing weights, the others for measuring.
Statute articles are longer than clauses: an article is compared as a whole and piece by piece, and its best
piece counts.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.retrieval.e5_file import Floats
from evals.cached_vectors import vectors_of

FOLDER = Path(__file__).parent / "stard"
PIECE = 110  # characters; sentences are put together up to this length
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_ARTICLE_NUMBER = re.compile(r"第[零一二三四五六七八九十百千]+条.*$")


@dataclass(frozen=True)
class Article:
    name: str  # "中华人民共和国民法典第五十四条"
    text: str

    @property
    def law(self) -> str:
        return _ARTICLE_NUMBER.sub("", self.name).replace("中华人民共和国", "")


@dataclass(frozen=True)
class LayQuestion:
    text: str
    right: frozenset[int]  # rows of the articles that answer it
    for_training: bool


@dataclass(frozen=True)
class ArticleVectors:
    """A row per article, and one per piece of those that have several; `owners` are the pieces' articles."""

    whole: Floats
    pieces: Floats
    owners: tuple[int, ...]

    def scores(self, query_vectors: Floats) -> Floats:
        """Shape (queries, articles): the article's own cosine or that of its best piece."""
        best = query_vectors @ self.whole.T
        np.maximum.at(best.T, list(self.owners), (query_vectors @ self.pieces.T).T)
        return best


def read_articles() -> tuple[Article, ...]:
    return tuple(Article(row["name"], row["text"]) for row in _rows("corpus.jsonl"))


def read_lay_questions(articles: Sequence[Article]) -> tuple[LayQuestion, ...]:
    row_of = {article.name: i for i, article in enumerate(articles)}
    return tuple(
        LayQuestion(q["query"], frozenset(row_of[name] for name in q["relevant"]), q["id"] % 4 == 0)
        for q in _rows("queries.jsonl")
    )


def article_vectors(articles: Sequence[Article]) -> ArticleVectors:
    """Computed once, see `evals.cached_vectors`."""
    cut = [(i, piece) for i, article in enumerate(articles) for piece in _several(pieces(article.text))]
    return ArticleVectors(
        vectors_of([article.text for article in articles], "document"),
        vectors_of([piece for _, piece in cut], "document"),
        tuple(owner for owner, _ in cut),
    )


def documents(articles: Sequence[Article], known: Iterable[LayQuestion] = ()) -> list[str]:
    """For the lexical leg: law, words, and questions known to ask for it, as clauses have paraphrases."""
    lines = [[article.law, article.text] for article in articles]
    for question in known:
        for row in question.right:
            lines[row].append(question.text)
    return ["\n".join(line) for line in lines]


def pieces(text: str) -> list[str]:
    """Sentences, put together inside a paragraph while they stay short."""
    found = []
    for paragraph in re.split(r"\n+", text):
        piece = ""
        for sentence in _SENTENCE.findall(paragraph):
            if piece and len(piece) + len(sentence) > PIECE:
                found.append(piece)
                piece = ""
            piece += sentence
        if piece.strip():
            found.append(piece)
    return found


def _several(found: list[str]) -> list[str]:
    return found if len(found) > 1 else []


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
