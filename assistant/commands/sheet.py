"""The statistics sheet: an empty one, checked ones, the county's totals."""

from typing import TYPE_CHECKING

import click

from assistant.chinese_click import ChineseGroup
from assistant.commands.common import json_option, print_json

if TYPE_CHECKING:
    from assistant.statistics.check import CheckedFile

overwrite_option = click.option("--overwrite", is_flag=True, help="输出文件已经存在时覆盖它")


@click.group(cls=ChineseGroup, no_args_is_help=True, subcommand_metavar="命令 [参数]")
def sheet() -> None:
    """隰县行政执法统计表：空白表、检查、全县汇总。"""


@sheet.command()
@click.option("--out", metavar="文件", required=True, help="空白统计表写到哪里（.xlsx）")
@overwrite_option
def template(out: str, overwrite: bool) -> None:
    """写一个空白的统计表（一个单位、一个统计期间一个文件）。"""
    from pathlib import Path

    from assistant.statistics.template import write_template

    write_template(Path(out), overwrite=overwrite)
    click.echo(f"已写好空白统计表：{out}")


@sheet.command()
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@json_option
def check(files: tuple[str, ...], as_json: bool) -> None:
    """检查填好的统计表，指出哪张表、哪个格子、怎样改。有错误时退出码为 1。"""
    from assistant.statistics.total_text import check_text

    checked, unreadable = _check_all(files)
    if as_json:
        print_json(
            {
                "ok": not unreadable and all(file.report for file in checked),
                "files": [file.as_json() for file in checked],
                "unreadable": [{"file": name, "message": message} for name, message in unreadable],
            }
        )
    else:
        for file in checked:
            click.echo(check_text(file))
    _stop_if_bad(checked, unreadable)


@sheet.command()
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--out", metavar="文件", help="汇总表写到哪里（.xlsx，含图表）")
@click.option("--units", metavar="文件", help="应报单位名单（一行一个），用来列出缺报的；有缺报时退出码为 1")
@click.option("--leave-out", is_flag=True, help="表有错误的单位不计入，照样汇总其余单位")
@click.option("--mixed-periods", is_flag=True, help="统计期间不一样也相加")
@overwrite_option
@json_option
def total(
    files: tuple[str, ...],
    out: str | None,
    units: str | None,
    leave_out: bool,
    mixed_periods: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """把各单位的统计表汇总成全县的。有一个单位的表有错误就不汇总，除非加 --leave-out。"""
    from pathlib import Path

    from assistant.statistics.total import add_up, read_units
    from assistant.statistics.total_text import check_text, total_text
    from assistant.statistics.total_workbook import write_total

    expected = read_units(units) if units is not None else None
    checked, unreadable = _check_all(files)
    if unreadable:
        _stop_if_bad([], unreadable)
    county = add_up(checked, expected, mixed_periods=mixed_periods)
    for file in county.left_out:
        click.echo(check_text(file), err=True)
    if county.left_out and not leave_out:
        names = "、".join(file.unit or file.file for file in county.left_out)
        click.echo(f"没有汇总：{names}的表有错误。请改好，或者加 --leave-out 不计入", err=True)
        raise SystemExit(1)
    if not county.reports:
        click.echo("没有汇总：没有一个单位的表可以计入", err=True)
        raise SystemExit(1)
    if out is not None:
        write_total(county, Path(out), overwrite=overwrite)
    if as_json:
        print_json(county.as_json())
    else:
        click.echo(total_text(county))
        if out is not None:
            click.echo(f"已写好汇总表：{out}")
    if county.expected and county.expected.missing:
        raise SystemExit(1)


def _check_all(files: tuple[str, ...]) -> tuple[list["CheckedFile"], list[tuple[str, str]]]:
    """Every file checked, and those that cannot be opened with the reason: one bad file hides no other."""
    from assistant.spreadsheet.errors import SpreadsheetError
    from assistant.statistics.check import check_file

    checked, unreadable = [], []
    for name in files:
        try:
            checked.append(check_file(name))
        except SpreadsheetError as error:
            unreadable.append((name, str(error)))
    return checked, unreadable


def _stop_if_bad(checked: list["CheckedFile"], unreadable: list[tuple[str, str]]) -> None:
    for _, message in unreadable:
        click.echo(f"rongcuo：{message}", err=True)
    if unreadable:
        raise SystemExit(2)
    if any(file.report is None for file in checked):
        raise SystemExit(1)
