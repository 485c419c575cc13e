"""Clause vectors in a Chroma collection on disk, written and read through langchain-chroma.

Chroma keeps the vectors; it does not rank them. Its approximate index leaves out neighbours when texts lie
as close together as clauses do (a trial found 41 of 70), and a regulation is small enough for an exact
product. So the collection is read once at opening and closed again, which also leaves nothing shared
between processes.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.retrieval.clauses import Clause
from assistant.retrieval.e5_file import Floats
from assistant.retrieval.errors import SqliteTooOldError

COLLECTION = "clauses"
OLDEST_SQLITE = (3, 35, 0)


def check_sqlite() -> None:
    """Raise SqliteTooOldError when Chroma cannot work with this Python's sqlite3."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise SqliteTooOldError(
            f"sqlite3 版本过低：需要 3.35.0 以上，本机 Python 自带的是 {sqlite3.sqlite_version}。"
            "请升级 Python 或系统的 sqlite3"
        )


def write_vectors(folder: Path, clauses: Sequence[Clause], fingerprint: str, embeddings: Embeddings) -> None:
    """Embed the bare clause texts and store them with their metadata."""
    with _client(folder) as client:
        from langchain_chroma import Chroma

        store = Chroma(
            COLLECTION, embeddings, client=client, collection_metadata={"fingerprint": fingerprint},
            collection_configuration={"hnsw": {"space": "cosine"}},
        )  # fmt: skip
        store.add_texts(
            [clause.text for clause in clauses],
            metadatas=[
                {"regulation": c.regulation, "provision": c.provision, "text_hash": c.text_hash}
                for c in clauses
            ],
            ids=[clause.id for clause in clauses],
        )


def read_vectors(folder: Path, clauses: Sequence[Clause], fingerprint: str) -> Floats | None:
    """One row per clause in the given order, or None when the folder is damaged or made for other clauses."""
    if not _is_database(folder / "chroma.sqlite3"):
        return None
    from chromadb.errors import ChromaError

    try:
        with _client(folder) as client:
            collection = client.get_collection(COLLECTION, embedding_function=None)
            if (collection.metadata or {}).get("fingerprint") != fingerprint:
                return None
            stored = collection.get(include=["embeddings"])
    except ChromaError:
        return None
    rows = dict(zip(stored["ids"], stored["embeddings"], strict=True))
    if set(rows) != {clause.id for clause in clauses}:
        return None
    vectors = np.array([rows[clause.id] for clause in clauses], dtype=np.float32)
    return vectors if np.isfinite(vectors).all() else None


@contextmanager
def _client(folder: Path) -> Iterator[Any]:
    import chromadb
    from chromadb.config import Settings

    client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    try:
        yield client
    finally:
        client.close()


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check").fetchone()
            (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(verdict == "ok" and tables > 0)
