"""Checks of the knowledge as a whole: what no single file can tell about itself."""
