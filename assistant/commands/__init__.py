"""The commands of `rongcuo`, a file per topic; each imports what it needs when it runs."""
