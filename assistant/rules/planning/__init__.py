"""The next question: what still decides, what it costs to ask, what its answer tells."""
