"""What can go wrong in retrieval. Messages are Chinese, for the screen: the culprit, and what to do."""


class RetrievalError(Exception):
    """Base of all errors of this package."""


class ModelFileError(RetrievalError):
    """The embedding model is missing, damaged, or cannot be loaded."""


class CacheFolderError(RetrievalError):
    """The cache folder cannot be read or written."""


class SqliteTooOldError(RetrievalError):
    """The sqlite3 of this Python is older than Chroma needs."""


class UnknownRegulationError(RetrievalError):
    """A search was limited to a regulation that is not in the index."""
