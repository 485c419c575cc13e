"""What can go wrong with the stored conversations. Messages are Chinese, for the screen."""


class StorageError(Exception):
    """Base of all errors of this package."""


class StoreUnreadableError(StorageError):
    """The file cannot be opened, read or written, or is no database."""


class StoreFormatError(StorageError):
    """The file is a database, but not one this version of the program can use."""


class UnknownConversationError(StorageError):
    """No conversation has this id."""


class ConversationMovedError(StorageError):
    """Somebody else (another window) has added to the conversation since it was read."""
