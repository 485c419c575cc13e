"""Characters that can be kept: half of a surrogate pair is none, and no file or database takes it."""

import re

_HALF = re.compile("[\ud800-\udfff]")
UNREADABLE = "\ufffd"


def whole_characters(text: str) -> str:
    """The text with U+FFFD for every half of a character."""
    return _HALF.sub(UNREADABLE, text)
