"""How the trained parts in `models/` were made, and the programs that make them again."""
