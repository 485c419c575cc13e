"""Files that are no statistics workbook at all: one clear line, never a traceback."""

import zipfile
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.spreadsheet.errors import SpreadsheetError
from assistant.statistics.check import check_file
from tests.statistics.filled import save

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def _archive(path: Path, **members: str) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return path.read_bytes()


def test_each_is_refused_with_its_reason(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch.zip"
    cases = {
        "空文件": b"",
        "设了打开密码": OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "是旧的 .xls": OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"),
        "不是 .xlsx 文件（可能只改了后缀": "单位,数目\n".encode(),
        "里面没有工作簿": _archive(scratch, word__document_xml="<a/>"),
        "文件坏了": _archive(scratch, xl__workbook_xml="<workbook", __="x"),
    }
    for reason, raw in cases.items():
        path = tmp_path / "表.xlsx"
        path.write_bytes(raw)
        with pytest.raises(SpreadsheetError, match=reason.replace("（", ".").replace(".", r".")) as told:
            check_file(str(path))
        assert str(path) in str(told.value)


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    path = Path(save(tmp_path, "表.xlsx"))
    raw = path.read_bytes()
    for length in (100, len(raw) // 2, len(raw) - 30):
        path.write_bytes(raw[:length])
        with pytest.raises(SpreadsheetError):
            check_file(str(path))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SpreadsheetError, match="读不出来"):
        check_file(str(tmp_path / "没有.xlsx"))
    with pytest.raises(SpreadsheetError, match="是文件夹"):
        check_file(str(tmp_path))


def test_one_bad_file_hides_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = save(tmp_path, "好.xlsx")
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"not a workbook")
    with pytest.raises(SystemExit) as stopped:
        main(["sheet", "check", str(bad), good])
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert f"{good}（县水利局）：没有错误" in out
    assert err.count("\n") == 1
    assert err.startswith(f"rongcuo：{bad}：不是 .xlsx 文件")
