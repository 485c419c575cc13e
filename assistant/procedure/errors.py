"""Mistakes in what is given to the clocks."""


class DeadlineError(ValueError):
    """An event, date, exclusion or extension cannot be used; the message names it and says what to do."""
