"""Receipts: a determination written down so that it can be made again, byte for byte (docs/receipts.md)."""
