"""Many cases at once: a file of cases in, a file of determinations out."""

import gc
import sys
import time
from typing import TYPE_CHECKING

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, load_regulation, print_json, regulation_option
from assistant.system_words import system_words

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.batch.run import Plan, Progress, Result, Run
    from assistant.rules.facts import Vocabulary

_SHOWN = 5  # rejected rows told on the screen; the side file has them all


@click.command(cls=ChineseCommand)
@click.argument("source", required=False, metavar="[输入]")
@click.argument("output", required=False, metavar="[输出]")
@regulation_option
@click.option(
    "--rejected", metavar="文件", help="没有处理的行写到哪里（.csv 或 .jsonl），不写是 输出.rejected.csv"
)
@click.option(
    "--format", "output_format", metavar="格式", help="输出格式：csv、jsonl 或 parquet，不写看文件名"
)
@click.option("--input-format", metavar="格式", help="输入格式：csv、jsonl 或 parquet，不写看文件名")
@click.option("--no-bom", is_flag=True, help="输出的 CSV 开头不加 Excel 用来认 UTF-8 的标记")
@click.option("--resume", is_flag=True, help="只接着做上次中断的；没有中断的就不做")
@click.option("--restart", is_flag=True, help="从头做，上次的进度和结果都不要")
@click.option("--quiet", is_flag=True, help="不显示进度和提示")
@click.option("--template", metavar="文件", help="写一个空白表（.csv，每个事实一栏），不计算")
@json_option
def batch(
    source: str | None,
    output: str | None,
    regulation_id: str | None,
    rejected: str | None,
    output_format: str | None,
    input_format: str | None,
    no_bom: bool,
    resume: bool,
    restart: bool,
    quiet: bool,
    template: str | None,
    as_json: bool,
) -> None:
    """成批计算：一行一件事（CSV、JSONL 或 Parquet），一行一个结论；中断以后再运行会接着做。"""
    from importlib.metadata import version
    from pathlib import Path

    if template is not None:
        if source is not None:
            raise click.UsageError("--template 只写空白表，请不要同时给输入")
        _write_template(Path(template), load_regulation(regulation_id).rulebook.vocabulary)
        click.echo(f"已写好空白表：{template}")
        return
    if source is None or output is None:
        raise click.UsageError("缺少输入或者输出。用法：rongcuo batch --regulation 编号 输入.csv 输出.csv")
    if resume and restart:
        raise click.UsageError("--resume 和 --restart 只能用一个")
    from assistant.batch.errors import BatchError
    from assistant.batch.run import Run
    from assistant.batch.summary import summary_json, summary_text

    plan = _plan(Path(source), Path(output), rejected, input_format, output_format, mark=not no_bom)
    regulation = load_regulation(regulation_id)
    gc.freeze()  # the knowledge stays to the end: looking through it for garbage only costs
    run = Run(regulation, plan, version("rongcuo"))
    interrupted = not restart and run.interrupted()
    if resume and not interrupted:
        raise BatchError(f"{output}：没有中断的进度可以接着做。请去掉 --resume")
    for path in (plan.output, plan.rejects):
        if path.exists() and not restart and not interrupted:
            raise BatchError(f"{path}：已经有这个文件，没有动它。请换一个名字，或者加 --restart 从头做")
    if not quiet:
        for notice in run.columns.notices:
            click.echo(notice, err=True)
        if interrupted:
            click.echo("接着上次中断的地方做", err=True)
    result = _with_progress(run, restart=restart, quiet=quiet)
    if as_json:
        print_json(summary_json(result, plan, regulation.id, regulation.rulebook.version))
    else:
        click.echo(summary_text(result, plan, regulation.rulebook.outcomes, regulation.title))
    if result.rejected:
        raise SystemExit(1)


def _plan(
    source: "Path",
    output: "Path",
    rejected: str | None,
    input_format: str | None,
    output_format: str | None,
    *,
    mark: bool,
) -> "Plan":
    """Where everything comes from and goes to. Raises BatchError for names that cannot be used together."""
    from pathlib import Path

    from assistant.batch.errors import BatchError
    from assistant.batch.rejects import FORMATS as REJECTS_FORMATS
    from assistant.batch.run import Plan
    from assistant.batch.sources import FORMATS, format_of

    for option, given in (("--input-format", input_format), ("--format", output_format)):
        if given is not None and given not in FORMATS:
            raise click.UsageError(f"{option} 应为 {'、'.join(FORMATS)} 之一，现在是“{given}”")
    formats = format_of(source, input_format, "--input-format"), format_of(output, output_format, "--format")
    side = "jsonl" if formats[0] == "jsonl" else "csv"
    rejects = Path(rejected if rejected is not None else f"{output}.rejected.{side}")
    side = format_of(rejects, None, "--rejected")
    if side not in REJECTS_FORMATS:
        raise BatchError(f"{rejects}：没有处理的行只能写成 .csv 或 .jsonl，请改名")
    for path in (output, rejects):
        if path.is_dir():
            raise BatchError(f"{path}：是一个文件夹。请写一个文件名")
        if not path.parent.is_dir():
            raise BatchError(f"{path}：没有这个文件夹。请先建立，或者换一个")
    if len({path.resolve() for path in (source, output, rejects)}) < 3:
        raise BatchError(f"{output}：输入、输出和没有处理的行要写在三个不同的文件里，请改名")
    return Plan(source, output, rejects, *formats, side, mark)


def _with_progress(run: "Run", *, restart: bool, quiet: bool) -> "Result":
    """Do it, with a bar on the screen: rows done, rows a second, rows rejected."""
    from tqdm import tqdm

    from assistant.batch.rejects import message

    started, before, told = time.monotonic(), 0, 0
    with tqdm(
        disable=True if quiet else None,  # None: no bar where standard error is no screen
        bar_format="{percentage:3.0f}% |{bar}| {postfix[0]}，剩余 {remaining}",
        postfix=["正在开始"],
    ) as bar:

        def tell(progress: "Progress") -> None:
            nonlocal before, told
            for row in progress.bad[: _SHOWN - told] if not quiet else ():
                tqdm.write(message(row), file=sys.stderr)
                told += 1
            if bar.disable:
                return
            before = before or progress.rows - progress.fresh
            speed = (progress.rows - before) / max(time.monotonic() - started, 1e-3)
            words = f"{progress.rows:,} 行，每秒 {speed:,.0f} 行，没有处理 {progress.rejected:,} 行"
            bar.total, bar.n, bar.postfix = progress.size, progress.done, [words]
            bar.refresh()

        return run.go(tell, restart=restart)


def _write_template(path: "Path", vocabulary: "Vocabulary") -> None:
    from assistant.batch.errors import BatchError
    from assistant.batch.summary import empty_table

    if path.suffix.lower() != ".csv":
        raise BatchError(f"{path}：空白表是 .csv 文件，请改名")
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(empty_table(vocabulary))
    except FileExistsError:
        raise BatchError(f"{path}：文件已经存在，没有动它。请换一个名字") from None
    except OSError as error:
        raise BatchError(f"{path}：写不进去（{system_words(error)}）。请检查文件夹和磁盘空间") from None
