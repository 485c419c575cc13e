"""What makes a whole file unusable. Messages are Chinese, for the person who sent it."""


class SpreadsheetError(Exception):
    """The file cannot be read or written at all: the message names it and what to do."""
