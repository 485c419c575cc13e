"""What stops a comparison. Messages are Chinese, for the person who asked for it."""


class ImpactError(Exception):
    """A version, a revision or the cases cannot be used: the message names it and what to do."""
