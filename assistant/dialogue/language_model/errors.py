"""What can be wrong with the settings of a language model, or with an answer of it."""


class ModelSettingsError(Exception):
    """The settings cannot be used; the message names the setting and says what to do, and holds no key."""


class ModelFailedError(Exception):
    """The model gave no answer that can be read. `reason` is one of REASONS; nothing it said is kept."""

    REASONS = ("slow", "failed", "too_long", "busy", "resting", "unreadable")

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
