"""Regulations side by side: the same facts under each, and how their provisions relate."""
