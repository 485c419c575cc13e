"""`rongcuo quiz check` and `lint`: whether every key still stands, whether the bank gives itself away."""

from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, print_json
from assistant.commands.quiz.options import (
    bank_argument,
    knowledge_option,
    open_bank,
    overwrite_option,
    write_text,
)


@click.command(cls=ChineseCommand)
@bank_argument
@knowledge_option
@click.option("--out", metavar="文件", help="去掉要停用的题，把其余的另存为一个题库（.json）")
@overwrite_option
@json_option
def check(
    bank_file: str | None, knowledge: str | None, out: str | None, overwrite: bool, as_json: bool
) -> None:
    """按现在的条文把每一题的答案重算一遍；答案变了的列出来停用，以退出码 1 结束。"""
    from assistant.library import Library
    from assistant.quiz.bank.bank_file import items_of, standing_only
    from assistant.quiz.bank.standing import standings
    from assistant.quiz.export.as_json import paper_json
    from assistant.rules.determination import plain

    bank = open_bank(bank_file)
    library = Library.load(knowledge)
    found = list(standings(library, items_of(bank)))
    changed = [standing for standing in found if not standing.stands]
    retired = {standing.item for standing in changed}
    if out is not None:
        kept, _ = standing_only(library, bank)
        write_text(Path(out), paper_json(kept), overwrite=overwrite)
    if as_json:
        print_json({"questions": len(found), "retired": [plain(standing) for standing in changed]})
    else:
        for standing in changed:
            click.echo(f"停用 {standing.question}（{standing.provision}）：{standing.why}")
        click.echo(f"重算 {len(found)} 题，{len(found) - len(changed)} 题答案不变，停用 {len(retired)} 题")
    if changed:
        raise SystemExit(1)


@click.command(cls=ChineseCommand)
@bank_argument
@click.option("--limits", "limits_file", metavar="文件", help="限度（.yaml）；不写用自带的")
@json_option
def lint(bank_file: str | None, limits_file: str | None, as_json: bool) -> None:
    """查题库会不会自己露出答案：答案的位置、长短、用词、选项重叠。超过限度以退出码 1 结束。"""
    from dataclasses import asdict

    from assistant.quiz.lint.lint import MEASURES, as_text, measures, shipped
    from assistant.quiz.lint.lint import lint as findings_of
    from assistant.quiz.lint.measure import read_limits

    limits = read_limits(Path(limits_file), tuple(MEASURES)) if limits_file is not None else shipped()
    bank = open_bank(bank_file)
    found = measures(bank, limits)
    findings = findings_of(bank, limits)
    if as_json:
        print_json({"measures": [asdict(m) for m in found], "findings": [asdict(f) for f in findings]})
    else:
        click.echo(as_text(found, limits))
    if findings:
        raise SystemExit(1)
