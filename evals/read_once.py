"""The networks of the reader read each text once: an evaluation tells the same words to many models."""

from functools import lru_cache

from assistant.dialogue.reader.open_reader import open_network

TEXTS = 1024


def read_once() -> None:
    """From here on this process remembers what the networks gave for a text: they give nothing else."""
    opened = open_network()
    if opened is not None:
        network, _ = opened
        vars(network)["read"] = lru_cache(maxsize=TEXTS)(network.read)
