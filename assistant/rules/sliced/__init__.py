"""Many cases at once: the walk over the graph as word operations, 64 cases a word."""
