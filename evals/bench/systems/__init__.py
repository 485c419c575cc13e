"""One file for each system: how its form is written from the formulas, and how it is loaded and asked."""
