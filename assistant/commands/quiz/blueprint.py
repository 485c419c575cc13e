"""`rongcuo quiz blueprint`: a plan to copy and change."""

from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.quiz.options import overwrite_option, write_text


@click.command(cls=ChineseCommand)
@click.argument("out", metavar="文件")
@overwrite_option
def blueprint(out: str, overwrite: bool) -> None:
    """写一份组卷方案（.yaml）出来，改好以后用 quiz paper --blueprint 组卷。"""
    from assistant.quiz.bank.blueprint import shipped_blueprint

    write_text(Path(out), shipped_blueprint().read_text(encoding="utf-8"), overwrite=overwrite)
    click.echo(f"已写好组卷方案：{out}")
