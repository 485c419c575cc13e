"""Draw case files for review so that anyone can repeat the draw."""

from typing import TYPE_CHECKING

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, print_json

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.review.draw import Draw
    from assistant.review.ledger import Ledger


@click.command(cls=ChineseCommand)
@click.argument("ledger_file", required=False, metavar="[台账]")
@click.option("--seed", metavar="文字", help="种子：事先公开、谁都可以核对的一段文字")
@click.option(
    "--per-kind",
    default=5,
    metavar="份数",
    type=click.IntRange(1, 1000),
    help="每种抽几份，不写是 5（第十一条“各5份”）",
)
@click.option(
    "--scope",
    default="unit",
    metavar="unit|county",
    help="unit 每个单位每种各抽；county 全县每种各抽。条文没有写明，默认 unit",
)
@click.option("--out", metavar="文件", help="记录写到哪里（.xlsx 或 .txt）")
@click.option("--template", metavar="文件", help="写一个空白台账（.xlsx），不抽取")
@click.option("--overwrite", is_flag=True, help="输出文件已经存在时覆盖它")
@json_option
def draw(
    ledger_file: str | None,
    seed: str | None,
    per_kind: int,
    scope: str,
    out: str | None,
    template: str | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """从行政执法台账（.csv 或 .xlsx）随机抽取案卷；同样的种子和台账，谁抽都一样。"""
    from pathlib import Path

    from assistant.review.draw import draw_cases
    from assistant.review.ledger import read_ledger
    from assistant.review.protocol import protocol_json, protocol_text

    if template is not None:
        if ledger_file is not None or seed is not None:
            raise click.UsageError("--template 只写空白台账，请不要同时给台账或 --seed")
        from assistant.review.workbooks import write_empty_ledger

        write_empty_ledger(Path(template), overwrite=overwrite)
        click.echo(f"已写好空白台账：{template}")
        return
    if ledger_file is None or seed is None:
        missing = "台账" if ledger_file is None else "--seed"
        raise click.UsageError(f"缺少{missing}。用法：rongcuo draw 台账.xlsx --seed 文字")
    if scope not in ("unit", "county"):
        raise click.UsageError(f"--scope 应为 unit 或 county，现在是“{scope}”")
    if out is not None and Path(out).suffix.lower() not in (".xlsx", ".txt"):
        raise click.UsageError(f"--out 应以 .xlsx 或 .txt 结尾，现在是“{out}”")
    ledger = read_ledger(ledger_file)
    for problem in ledger.problems:
        click.echo(str(problem), err=True)
    if ledger.errors:
        click.echo(f"没有抽取：{ledger_file} 有 {ledger.errors} 处错误，请改好再抽", err=True)
        if as_json:
            print_json({"ok": False, "problems": [problem.as_json() for problem in ledger.problems]})
        raise SystemExit(1)
    drawn = draw_cases(ledger.cases, seed, per_kind=per_kind, scope="county" if scope == "county" else "unit")
    text = protocol_text(ledger, drawn)
    if out is not None:
        _write(Path(out), text, ledger, drawn, overwrite)
    if as_json:
        print_json(protocol_json(ledger, drawn))
    else:
        click.echo(text)
        if out is not None:
            click.echo(f"\n已写好记录：{out}")


def _write(path: "Path", text: str, ledger: "Ledger", drawn: "Draw", overwrite: bool) -> None:
    from assistant.review.workbooks import write_protocol
    from assistant.spreadsheet.write import save_new

    if path.suffix.lower() == ".xlsx":
        write_protocol(ledger, drawn, path, overwrite=overwrite)
    else:
        save_new(path, lambda partial: _write_text(partial, text), overwrite=overwrite)


def _write_text(path: "Path", text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
