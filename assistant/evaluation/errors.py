"""What makes a suite, a template or an earlier run unusable, in Chinese for whoever wrote the file."""


class EvaluationError(Exception):
    """The message names the file, the line or cell, why, and what to do."""
