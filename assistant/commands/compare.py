"""The same facts under every regulation, and the table of how the provisions relate."""

from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, load_library, print_json


@click.command(cls=ChineseCommand)
@click.option("--facts", "facts_file", metavar="文件", help="事实文件（JSON 对象），- 表示标准输入")
@click.option("--date", "act_date", metavar="日期", help="事情发生的日期，YYYY-MM-DD")
@click.option("--today", metavar="日期", help="还没有作出决定的，按这一天算（默认今天）")
@click.option("--regulation", "chosen", metavar="编号", multiple=True, help="只比较这几个制度（可以写多次）")
@click.option("--table", "table", metavar="文件", help="写出逐条比较表（Markdown），- 表示标准输出")
@json_option
def compare(
    facts_file: str | None,
    act_date: str | None,
    today: str | None,
    chosen: tuple[str, ...],
    table: str | None,
    as_json: bool,
) -> None:
    """同样的事实，在各个制度下结论是什么，差别在哪一条。"""
    from assistant.comparison.table import comparison_table
    from assistant.comparison.words import comparison_text
    from assistant.facts_file import on_day, read_day, read_facts_file
    from assistant.library import compare_facts
    from assistant.rules.determination import plain

    library = load_library()
    if table is not None:
        text = comparison_table(library)
        click.echo(text, nl=False) if table == "-" else Path(table).write_text(text, encoding="utf-8")
        return
    if facts_file is None:
        raise click.UsageError("请用 --facts 给出事实文件，或者用 --table 写出比较表")
    facts = read_facts_file(facts_file)
    if act_date is not None:
        facts = on_day(facts, act_date)
    regulations = [library[regulation] for regulation in chosen or library]
    found = compare_facts(library, regulations, facts, read_day(today, "--today") if today else None)
    if as_json:
        print_json(plain(found))
    else:
        click.echo(comparison_text(library, found))
