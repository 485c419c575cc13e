"""A language model alone before the same gold: tasks for inspect_ai (`pip install 'rongcuo[inspect]'`)."""
