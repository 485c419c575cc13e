"""`rongcuo export` as programs use it: files or one stream of bytes, one clear line for a mistake."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant import Library
from tests.cli.test_commands import rongcuo


def test_writes_a_file_for_every_regulation_and_says_which(tmp_path: Path, library: Library) -> None:
    out = tmp_path / "new" / "folder"
    for form, ending in (("akn", ".akn.xml"), ("json", ".rules.json")):
        done = rongcuo("export", "--format", form, "--out", str(out))
        assert done.returncode == 0
        assert done.stdout.decode().split() == [str(out / f"{name}{ending}") for name in library]
    done = rongcuo("export", "--format", "schema", "--out", str(out))
    assert done.stdout.decode().split() == [str(out / "rules.schema.json")]
    endings = (".akn.xml", ".rules.json")
    expected = {f"{name}{ending}" for name in library for ending in endings} | {"rules.schema.json"}
    assert {path.name for path in out.iterdir()} == expected
    for path in out.glob("*.xml"):
        ElementTree.parse(path)
    for path in out.glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_one_regulation_goes_to_standard_output_byte_for_byte(tmp_path: Path) -> None:
    for form, name in (("akn", "naiman-2025.akn.xml"), ("json", "naiman-2025.rules.json")):
        arguments = ("export", "--regulation", "naiman-2025", "--format", form)
        (tmp_path / name).write_text("old", encoding="utf-8")
        rongcuo(*arguments, "--out", str(tmp_path))
        shown = rongcuo(*arguments, "--out", "-").stdout
        assert shown == (tmp_path / name).read_bytes()
        assert "奈曼旗民政局" in shown.decode("utf-8")
    schema = json.loads(rongcuo("export", "--format", "schema", "--out", "-").stdout)
    assert schema["$id"] == "urn:rongcuo:rules:1"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少 --format"),
        (["--format", "xml"], "可以用：akn、json、schema"),
        (["--format", "akn", "--regulation", "nowhere"], "没有制度“nowhere”"),
        (["--format", "akn", "--regulation", "naiman-2025", "--out", "{file}"], "{file}：写不进去"),
        (["--format", "akn", "--regulation", "naiman-2025", "--out", "/proc/none"], "/proc/none：写不进去"),
    ],
    ids=["no format", "another format", "unknown regulation", "a file in the way", "not writable"],
)
def test_a_mistake_is_answered_by_one_clear_line(arguments: list[str], words: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    done = rongcuo("export", *(argument.format(file=file) for argument in arguments))
    complaint = done.stderr.decode()
    assert done.returncode == 2
    assert words.format(file=file) in complaint
    assert complaint.count("\n") == 1
    assert done.stdout == b""


def test_several_regulations_do_not_fit_in_one_stream(library: Library) -> None:
    done = rongcuo("export", "--format", "akn", "--out", "-")
    if len(library) == 1:
        assert done.returncode == 0
    else:
        assert done.returncode == 2
        assert "--regulation" in done.stderr.decode()
