"""Vectors of many texts, computed once and kept in the cache folder: minutes on a slow computer."""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.retrieval.cache import cache_folder
from assistant.retrieval.e5_file import Floats
from assistant.retrieval.model import find_model, work_offline

BATCH = 64
Kind = Literal["query", "document"]


def vectors_of(texts: Sequence[str], kind: Kind) -> Floats:
    """One row of length one per text, by the embedding model in use. Raises ModelFileError."""
    work_offline()
    model = find_model(_say)
    key = hashlib.sha256(json.dumps([model.fingerprint, kind, *texts]).encode()).hexdigest()[:24]
    file = cache_folder() / "measured" / f"{key}.npy"
    if file.is_file():
        stored: Floats = np.load(file)
        return stored
    _say(f"embedding {len(texts)} texts, once")
    vectors = _embedded(texts, kind, model.folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part.npy")
    np.save(unfinished, vectors)
    unfinished.replace(file)
    return vectors


def _embedded(texts: Sequence[str], kind: Kind, folder: Path) -> Floats:
    """In batches of like length, or short texts would wait for the padding of long ones."""
    from assistant.retrieval.embeddings import SentenceEmbeddings  # noqa: PLC0415 - after work_offline

    embeddings = SentenceEmbeddings(folder)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    rows: dict[int, Floats] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        words = [texts[i] for i in batch]
        found = embeddings.query_vectors(words) if kind == "query" else embeddings.embed_documents(words)
        rows |= {i: np.asarray(row, dtype=np.float32) for i, row in zip(batch, found, strict=True)}
    return np.stack([rows[i] for i in range(len(texts))])


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
