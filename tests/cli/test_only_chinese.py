"""No English of the system or of click in what people read: the help of every command, and every refusal."""

import errno
import os
import re
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import assistant
from assistant.cli import cli, main
from assistant.law.errors import KnowledgeError
from assistant.law.yaml_file import read_yaml
from assistant.storage.conversations import ConversationStore
from assistant.storage.errors import StoreUnreadableError
from assistant.system_words import WORDS, reading_words, system_words
from assistant.web.server import ServerError, serve

CLICKS = r"required|default|env ?var|dynamic|[<>]=?x|x[<>]|\b(TEXT|INTEGER|FLOAT|BOOLEAN|FILE(NAME)?|PATH)\b"


def commands(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, *path, name)


ALL = dict(commands(cli))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_has_no_word_of_clicks(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    main([*path, "--help"])
    told = capsys.readouterr().out
    assert told.startswith("用法：rongcuo")
    assert re.findall(CLICKS, told.replace("\n", " ")) == []
    for parameter in ALL[path].params:
        flag = isinstance(parameter, click.Option) and parameter.is_flag
        words = "" if flag else parameter.metavar or ""
        assert flag or re.search("[一-鿿]", words) or "|" in words, parameter.name


def test_help_says_what_must_be_given_what_is_usual_and_the_bounds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for path, words in (
        (["determine"], "- 表示标准输入〔必填〕"),
        (["serve"], "监听端口〔默认 7860，1 到 65535〕"),
        (["serve"], "监听地址〔默认 127.0.0.1〕"),
        (["draw"], "〔1 到 1000〕"),
    ):
        main([*path, "--help"])
        assert words in capsys.readouterr().out


def test_every_code_python_gives_a_name_of_its_own_has_words() -> None:
    """Python's own subclasses of OSError are the failures that programs meet."""
    met = {code for code in errno.errorcode if type(OSError(code, "")) is not OSError}
    assert met - WORDS.keys() - {errno.EALREADY, errno.EINPROGRESS} == set()
    for code, words in WORDS.items():
        assert not re.search("[A-Za-z]", words), (code, words)
        assert system_words(OSError(code, os.strerror(code))) == words


def test_what_the_table_does_not_know_is_told_by_its_number() -> None:
    assert system_words(OSError(12345, "No such thing")) == "系统错误 12345"
    assert system_words(OSError("Can't load")) == "系统没有说明原因"
    assert reading_words(ValueError("Header too large")) == "内容损坏或者不完整"
    assert reading_words(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid")) == "不是 UTF-8 编码"
    assert reading_words(PermissionError(errno.EACCES, "Permission denied")) == "没有权限"


def test_the_systems_own_words_are_printed_nowhere() -> None:
    files = Path(assistant.__file__).parent.rglob("*.py")
    assert [path.name for path in files if "strerror" in path.read_text(encoding="utf-8")] == []


FILES = {
    "no such file": (["determine", "--facts", "none.json"], "没有这个文件或者文件夹"),
    "a folder": (["replay", "folder"], "是文件夹，不是文件"),
    "below a file": (["replay", "file/none"], "路径里有一段不是文件夹"),
    "a long name": (["replay", "x" * 300], "文件名太长"),
    "no such folder": (["draw", "--template", "none/a.xlsx"], "没有这个文件或者文件夹"),
    "no such folder for a table": (["compare", "--table", "none/a.md"], "没有这个文件或者文件夹"),
    "below a file again": (["export", "--format", "schema", "--out", "file/x"], "路径里有一段不是文件夹"),
    "an earlier run": (["eval", "--against", "folder"], "是文件夹，不是文件"),
    "rows": (["batch", "none.csv", "o.csv", "--regulation", "minzu"], "没有这个文件或者文件夹"),
    "damaged rows": (["batch", "in.parquet", "o.csv", "--regulation", "minzu"], "内容损坏或者不完整"),
    "a value too many": (["facts", "--json=1"], "选项 --json 后面不带值"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_refusal_of_the_system_is_told_in_chinese(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "in.parquet").write_bytes(b"PAR1 nothing of the kind")
    arguments, words = FILES[name]
    regulation = ["--regulation", "minzu"] if arguments[0] == "determine" else []
    with pytest.raises(SystemExit) as ended:
        main([*arguments, *regulation])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert words in told
    assert not re.search(r"No such|director|Errno|too long|magic|footer", told)


def test_a_place_that_cannot_be_written_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", denied)
    with pytest.raises(SystemExit):
        main(["export", "--format", "schema", "--out", str(tmp_path)])
    assert "写不进去（没有权限）" in capsys.readouterr().err


def test_a_host_nobody_knows_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ServerError, match=r"^找不到地址 nowhere。请检查 --host"):
        serve("nowhere", 7860)


def test_a_damaged_record_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.storage.conversations._WAIT_SECONDS", 0)
    path = tmp_path / "conversations.sqlite3"
    path.write_bytes(b"no database" * 500)
    with pytest.raises(StoreUnreadableError, match="（不是数据库文件）"):
        ConversationStore(path)
    with pytest.raises(StoreUnreadableError, match="（是文件夹，不是文件）"):
        ConversationStore(tmp_path)
    path.unlink()
    store = ConversationStore(path)
    with sqlite3.connect(path, timeout=0) as taken:
        taken.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnreadableError, match="（正被另一个程序占用）"):
            store.open("minzu", "t", "1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: b: c", "这里不能再有冒号"),
        ("a:\n\tb: 1", "制表符"),
        ("a: [1, 2\nb: 3", "括号"),
        ('a: "b', "引号或者括号没有合上"),
        ("a: 1\n b: 2", "冒号"),
        ("a: *b", "没有定义"),
        ("a: !x 1", "标记"),
        ("a: \x01", "不能用的字符"),
        ("a: 2026-13-01", "YAML 写法有误。请检查日期和数字"),
    ],
)
def test_what_yaml_complains_of_is_told_in_chinese(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        read_yaml(path)
    told = str(error.value).removeprefix(str(path))
    assert words in told
    assert re.findall("[A-Za-z]{2,}", told) == ["YAML"]
