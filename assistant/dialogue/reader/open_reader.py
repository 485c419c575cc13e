"""The networks of an installation, loaded together when first needed."""

import sys
from functools import lru_cache
from threading import Lock, Thread
from typing import TYPE_CHECKING

from assistant.dialogue.reader.reader_file import Calibration, ReaderFileError, read_reader_file
from assistant.library import installed
from assistant.retrieval.errors import RetrievalError
from assistant.retrieval.model import bundled_model, work_offline

if TYPE_CHECKING:
    from assistant.dialogue.reader.clause_reader import ClauseReader

_LOADING = Lock()  # two threads that ask at once load it once


def open_network() -> "tuple[ClauseReader, Calibration] | None":
    """The networks with their calibration; None, said once, where it cannot be had: then cues read alone."""
    with _LOADING:
        return _opened()


def open_in_background() -> None:
    """Load the network while the officer still reads or types."""
    Thread(target=open_network, daemon=True).start()


@lru_cache(maxsize=1)
def _opened() -> "tuple[ClauseReader, Calibration] | None":
    try:
        return load_network()
    except (ReaderFileError, RetrievalError) as error:
        _say(f"{error}。这一次只按关键词读，没读出的会逐项问")
        return None


def load_network() -> "tuple[ClauseReader, Calibration]":
    """Raises ReaderFileError, or RetrievalError when the embedding model it builds on cannot be had."""
    work_offline()
    from assistant.dialogue.reader.clause_reader import ClauseReader

    file = read_reader_file(installed("models"))
    model = bundled_model(_say)
    if file.embedding != model.fingerprint:
        raise ReaderFileError(
            f"读取事实的模型是在 {file.embedding} 上训练的，现有的是 {model.fingerprint}，请重新安装"
        )
    try:
        return ClauseReader(file, model.folder), file.calibration
    except (KeyError, RuntimeError) as error:  # a tensor that is not there, or of another shape
        raise ReaderFileError(
            f"读取事实的模型文件（{installed('models')}）和这一版程序不配套，请重新安装"
        ) from error


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
