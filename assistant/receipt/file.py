"""Receipts on disk."""

import sys
from pathlib import Path

from assistant.receipt.errors import ReceiptError
from assistant.system_words import system_words

LARGEST = 10_000_000  # bytes; a receipt has some tens of thousands


def read_receipt(name: str) -> bytes:
    """The bytes of a receipt, of standard input for `-`. Raises ReceiptError."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST + 1)
    except OSError as error:
        raise ReceiptError(f"{name}：读不出来（{system_words(error)}）。请检查文件路径") from None
    if len(raw) > LARGEST:
        raise ReceiptError(f"{name}：超过 {LARGEST} 字节，不像一份凭证。请检查文件")
    return raw


def write_receipt(name: str, raw: bytes) -> None:
    """Write a receipt, to standard output for `-`. Raises ReceiptError."""
    try:
        if name == "-":
            sys.stdout.buffer.write(raw)
            sys.stdout.buffer.flush()
        else:
            with Path(name).open("xb") as file:
                file.write(raw)
    except FileExistsError:
        raise ReceiptError(f"{name}：已经有这个文件，没有动它。请换一个名字") from None
    except OSError as error:
        raise ReceiptError(f"{name}：写不进去（{system_words(error)}）。请检查文件夹和权限") from None
