"""LangChain's Embeddings over a sentence-transformers folder. Importing this does not load the model."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.retrieval.e5_file import Floats
from assistant.retrieval.errors import ModelFileError
from assistant.system_words import reading_words

_ENCODING = {"normalize_embeddings": True, "show_progress_bar": False}


class SentenceEmbeddings(Embeddings):
    """Vectors of length one, with the model's own prompts for queries and documents. Loads on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: Any = None
        self._one_at_a_time = threading.Lock()  # the tokenizer fails when two threads set its padding at once

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._one_at_a_time:
            vectors = self._loaded().encode_document(texts, **_ENCODING)
        return [[float(x) for x in vector] for vector in vectors]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in self.query_vectors([text])[0]]

    def query_vectors(self, texts: Sequence[str]) -> Floats:
        """One row per query. Raises ModelFileError when the model cannot be loaded."""
        with self._one_at_a_time:
            vectors = self._loaded().encode_query(list(texts), **_ENCODING)
        return np.asarray(vectors, dtype=np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load(self._folder)
        return self._model


def _load(folder: Path) -> Any:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    quiet: Any = logging.disable_progress_bar
    quiet()  # "Loading weights" would appear between the lines of a conversation
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelFileError(
            f"语义模型 {folder} 无法加载（{reading_words(error)}）。"
            "请删除这个文件夹后重试，或检查 RONGCUO_EMBEDDING_MODEL"
        ) from error
