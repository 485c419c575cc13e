"""`rongcuo quiz paper` and `export`: papers from a bank, and a whole bank in other programs' formats."""

from datetime import date
from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.quiz.options import (
    bank_argument,
    format_option,
    knowledge_option,
    named_formats,
    open_standing_bank,
    out_folder_option,
    overwrite_option,
    seed_option,
)


@click.command(cls=ChineseCommand)
@bank_argument
@click.option("--blueprint", "blueprint_file", metavar="文件", help="组卷方案（.yaml）；不写用自带的")
@click.option(
    "--forms", type=click.IntRange(1, 4), default=1, metavar="数", help="出几套平行卷（A、B……），默认 1"
)
@seed_option
@format_option
@out_folder_option
@knowledge_option
@overwrite_option
def paper(
    bank_file: str | None,
    blueprint_file: str | None,
    forms: int,
    seed: int,
    formats: str,
    out: str,
    knowledge: str | None,
    overwrite: bool,
) -> None:
    """从题库组卷：平行卷的题型、分值、难度相当，没有相同的情景。不写题库就用自带的。"""
    from assistant.quiz.bank.assemble import papers
    from assistant.quiz.bank.bank_file import bank_of
    from assistant.quiz.bank.blueprint import read_blueprint, shipped_blueprint
    from assistant.quiz.export.formats import write_files

    plan = read_blueprint(Path(blueprint_file) if blueprint_file is not None else shipped_blueprint())
    for made in papers(bank_of(open_standing_bank(bank_file, knowledge)), plan, seed, forms):
        written = write_files(made, named_formats(formats), Path(out), date.today(), overwrite=overwrite)
        named = f"{made.title}{made.form and f'（{made.form}卷）'}"
        click.echo(f"{named}：满分 {made.total:g} 分，{made.pass_mark:g} 分及格，{made.minutes} 分钟")
        for path in written:
            click.echo(f"  {path}")


@click.command(cls=ChineseCommand)
@bank_argument
@format_option
@out_folder_option
@knowledge_option
@overwrite_option
def export(bank_file: str | None, formats: str, out: str, knowledge: str | None, overwrite: bool) -> None:
    """把整个题库（或者一份试卷的 JSON）写成别的程序能读的格式。"""
    from assistant.quiz.export.formats import write_files

    for path in write_files(
        open_standing_bank(bank_file, knowledge),
        named_formats(formats),
        Path(out),
        date.today(),
        overwrite=overwrite,
    ):
        click.echo(str(path))
