"""What stops a draw. Messages are Chinese, for the person who draws."""


class DrawError(Exception):
    """The draw cannot be made as asked: the message names the culprit and what to do."""
