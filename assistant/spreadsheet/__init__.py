"""Workbooks and CSV files as plain cells, with complaints that name the cell."""
