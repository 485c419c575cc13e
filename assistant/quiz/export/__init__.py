"""A paper or bank in the formats other programs read."""
