"""The library for other systems: text as Akoma Ntoso XML, rules as JSON, and the JSON Schema of the rules."""

from collections.abc import Mapping
from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import choose, load_library, regulation_option
from assistant.system_words import system_words

FORMATS = ("akn", "json", "schema")


@click.command(cls=ChineseCommand)
@regulation_option
@click.option(
    "--format",
    "form",
    required=True,
    metavar="|".join(FORMATS),
    help="akn：条文（Akoma Ntoso 3.0 XML）；json：规则；schema：规则的 JSON Schema，各制度共用",
)
@click.option(
    "--out", "out", default=".", metavar="文件夹|-", help="写到哪里，默认当前文件夹；- 表示标准输出"
)
def export(regulation_id: str | None, form: str, out: str) -> None:
    """导出条文或者规则，供其他系统使用。不写 --regulation 就导出全部制度；同名文件会被覆盖。"""
    if form not in FORMATS:
        raise click.UsageError(f"--format 不能是“{form}”，可以用：{'、'.join(FORMATS)}")
    found = _files(regulation_id, form)
    if out != "-":
        for path in _write(Path(out), found):
            click.echo(str(path))
    elif len(found) == 1:
        click.echo(next(iter(found.values())), nl=False)
    else:
        raise click.UsageError("标准输出一次只能放一个制度，请用 --regulation 指定，或者把 --out 换成文件夹")


def _files(regulation_id: str | None, form: str) -> dict[str, bytes]:
    """File name to content."""
    from assistant.export.akoma_ntoso import akoma_ntoso
    from assistant.export.rules_json import SCHEMA_FILE, rules_json, rules_schema

    if form == "schema":
        return {SCHEMA_FILE: rules_schema()}
    library = load_library()
    chosen = [choose(library, regulation_id)] if regulation_id is not None else list(library.values())
    if form == "akn":
        return {f"{one.id}.akn.xml": akoma_ntoso(one.document, one.metadata) for one in chosen}
    return {f"{one.id}.rules.json": rules_json(one) for one in chosen}


def _write(folder: Path, found: Mapping[str, bytes]) -> list[Path]:
    """The files written. A file of the same name is ours from an earlier export: it is replaced."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        where = error.filename or folder
        raise click.UsageError(
            f"{where}：写不进去（{system_words(error)}）。请换一个可以写的文件夹"
        ) from None
    return [folder / name for name in found]
