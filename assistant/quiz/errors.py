"""What a trainer can do wrong."""


class QuizError(ValueError):
    """An order, blueprint, bank or answer file that cannot be used; says which part and what to do."""
