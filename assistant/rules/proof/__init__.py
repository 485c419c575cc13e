"""Why this outcome, why not a better one, and what would change it; found on the graph."""
