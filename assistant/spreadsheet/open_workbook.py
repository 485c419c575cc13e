"""Open an .xlsx file; what is none is refused with the reason and the remedy."""

import io
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.spreadsheet.errors import SpreadsheetError
from assistant.spreadsheet.grid import Address, Cell, Sheet
from assistant.system_words import system_words

LARGEST = 20_000_000  # bytes of the file
LARGEST_UNPACKED = 300_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # container of .xls and of every encrypted Office file
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises SpreadsheetError for a missing, empty or huge file."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except IsADirectoryError:
        raise SpreadsheetError(f"{path}：是文件夹，不是文件。请写文件名") from None
    except OSError as error:
        raise SpreadsheetError(f"{path}：读不出来（{system_words(error)}）。请检查文件路径和权限") from None
    if not raw:
        raise SpreadsheetError(f"{path}：是空文件（0 字节）。请重新拷贝或者重新填写")
    if len(raw) > LARGEST:
        raise SpreadsheetError(f"{path}：超过 {LARGEST // 1_000_000} MB，不像统计表或台账。请检查文件")
    return raw


def open_workbook(path: Path, raw: bytes | None = None) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx file in their order. Raises SpreadsheetError."""
    raw = read_bytes(path) if raw is None else raw
    _refuse_other_formats(path, raw)
    formulas, values = _load(path, raw, data_only=False), _load(path, raw, data_only=True)
    return tuple(_sheet(values[name], formulas[name]) for name in _worksheets(formulas))


def _refuse_other_formats(path: Path, raw: bytes) -> None:
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise SpreadsheetError(f"{path}：设了打开密码，读不出来。请去掉密码另存后再试")
        raise SpreadsheetError(f"{path}：是旧的 .xls 一类格式，不是 .xlsx。{_SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
            locked = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise SpreadsheetError(
            f"{path}：不是 .xlsx 文件（可能只改了后缀，或者文件坏了）。{_SAVE_AS}"
        ) from None
    if "xl/workbook.xml" not in names:
        raise SpreadsheetError(f"{path}：不是 .xlsx 文件，里面没有工作簿。{_SAVE_AS}")
    if locked:
        raise SpreadsheetError(f"{path}：设了密码，读不出来。请去掉密码另存后再试")
    if unpacked > LARGEST_UNPACKED:
        raise SpreadsheetError(f"{path}：展开后太大，不像统计表或台账。请检查文件")


def _load(path: Path, raw: bytes, *, data_only: bool) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415 -- a CSV ledger needs none of it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions it drops: they hold no values
        try:
            return load_workbook(io.BytesIO(raw), data_only=data_only)
        except Exception as error:  # a damaged file raises whatever the part at fault happens to raise
            raise SpreadsheetError(
                f"{path}：文件坏了，读不出来（{type(error).__name__}）。{_SAVE_AS}"
            ) from error


def _worksheets(workbook: Any) -> Iterable[str]:
    return (sheet.title for sheet in workbook.worksheets)


def _sheet(values: Any, formulas: Any) -> Sheet:
    # The library's public ways of walking a sheet create every blank cell up to the last formatted row,
    # a million of them in some files; its own store holds just the cells there are.
    cells: dict[Address, Cell] = {}
    for address, written in formulas._cells.items():
        if written.value is not None:
            shown = values._cells[address]
            cells[address] = Cell(
                shown.value,
                formula=written.data_type == "f",
                failed=shown.data_type == "e",
                percent="%" in (written.number_format or ""),
            )
    merged = tuple((str(area.coord), area.min_row, area.max_row) for area in formulas.merged_cells.ranges)
    return Sheet(formulas.title, cells, tuple(sorted(merged)))
