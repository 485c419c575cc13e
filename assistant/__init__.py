"""Rongcuo (容错): does a duty count as fulfilled, tolerated or mitigated under these regulations?

`Library.load()["naiman-2025"]` is a regulation; `determine(regulation, facts)` decides a case;
`Conversation(regulation)` leads an officer from a story to a determination.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.dialogue.conversation import Conversation
    from assistant.library import Library, Regulation, determine, possible_outcomes

__all__ = ["Conversation", "Library", "Regulation", "determine", "possible_outcomes"]

_HOME = {
    "Conversation": "assistant.dialogue.conversation",
    **dict.fromkeys(("Library", "Regulation", "determine", "possible_outcomes"), "assistant.library"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that light commands stay light."""
    if name not in _HOME:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
