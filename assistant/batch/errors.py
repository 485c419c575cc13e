"""What stops a whole run. Messages are Chinese, for the person who started it."""


class BatchError(Exception):
    """The input, the output or an earlier run's state cannot be used: the message names it and what to do."""
