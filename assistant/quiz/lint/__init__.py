"""Whether a bank gives its keys away."""
