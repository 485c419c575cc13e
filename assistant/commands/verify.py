"""The checks of the knowledge as a whole."""

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, print_json


@click.command(cls=ChineseCommand)
@click.option("--knowledge", "folder", metavar="文件夹", help="要检查的知识库；不写就是安装的那一份")
@json_option
def verify(folder: str | None, as_json: bool) -> None:
    """检查整个知识库：条文、条件、公理、读法、事实。有要改的地方时退出码是 1。"""
    import time

    from assistant.library import Library
    from assistant.verify.report import report_json, report_text
    from assistant.verify.verify import verify as run_checks

    start = time.perf_counter()
    library = Library.load(folder)
    reports = run_checks(library)
    seconds = time.perf_counter() - start
    if as_json:
        print_json(report_json(library, reports, seconds))
    else:
        click.echo(report_text(library, reports, seconds))
    if any(report.findings for report in reports):
        raise SystemExit(1)
