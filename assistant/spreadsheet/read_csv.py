"""Read a CSV file as a sheet whose values are all text."""

import csv
import io
from pathlib import Path

from assistant.spreadsheet.errors import SpreadsheetError
from assistant.spreadsheet.grid import Cell, Sheet


def read_csv(path: Path, raw: bytes) -> Sheet:
    """UTF-8 (with or without mark), UTF-16 with mark, or GB 18030, as Excel saves it in China."""
    text = _decode(path, raw)
    if "\0" in text:
        raise SpreadsheetError(f"{path}：不是文本文件。请用 Excel 或 WPS 另存为 .csv 或 .xlsx 再试")
    head = text.partition("\n")[0]
    try:
        lines = list(
            csv.reader(io.StringIO(text, newline=""), delimiter="," if "," in head else "\t", strict=True)
        )
    except csv.Error:
        raise SpreadsheetError(f"{path}：引号不成对，分不清各栏。请另存为 .xlsx 再试") from None
    cells = {
        (row, column): Cell(value)
        for row, line in enumerate(lines, 1)
        for column, value in enumerate(line, 1)
        if value.strip()
    }
    return Sheet(path.name, cells, typed=False)


def _decode(path: Path, raw: bytes) -> str:
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError(f"{path}：文字编码认不出来。请另存为 UTF-8 的 .csv，或者 .xlsx")
