"""Reading workbooks back in tests, with calamine and as plain XML: neither is the library that wrote them."""

import io
import zipfile

from lxml import etree
from python_calamine import CalamineWorkbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(raw: bytes, name: str) -> list[list[object]]:
    """The rows of the only sheet, which must be called `name`."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert workbook.sheet_names == [name]
    return [list(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def assert_no_formula(raw: bytes) -> None:
    """Every cell is a stored text or a number; those of text keep the format “text” when edited."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name.lower()]
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = etree.fromstring(archive.read("xl/styles.xml"))
    assert not list(sheet.iter(f"{MAIN}f"))
    formats = [xf.get("numFmtId") for xf in styles.find(f"{MAIN}cellXfs")]
    filled = [cell for cell in sheet.iter(f"{MAIN}c") if len(cell)]
    assert len(filled) > 50
    assert {cell.get("t") for cell in filled} <= {"s", "inlineStr", "n"}
    heads = {"1", "2"}
    for cell in filled:
        row = cell.get("r").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if cell.get("t") != "n" and row not in heads:
            assert formats[int(cell.get("s"))] == "49", cell.get("r")  # 49 is “@”, text


def assert_no_times(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2
