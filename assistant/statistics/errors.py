"""What stops the county's totals. Messages are Chinese, for the person who adds up."""


class StatisticsError(Exception):
    """The files cannot be added up as they are: the message names them and what to do."""
