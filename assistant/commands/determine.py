"""Facts in, determination out; and the facts themselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, load_regulation, print_json, regulation_option

if TYPE_CHECKING:
    from assistant.library import Regulation


@click.command(cls=ChineseCommand)
@regulation_option
@click.option(
    "--facts", "facts_file", metavar="文件", required=True, help="事实文件（JSON 对象），- 表示标准输入"
)
@click.option("--date", "act_date", metavar="日期", help="事情发生的日期，YYYY-MM-DD")
@click.option("--receipt", "receipt_file", metavar="文件", help="把结论和证明写成凭证，- 表示标准输出")
@json_option
def determine(
    regulation_id: str | None,
    facts_file: str,
    act_date: str | None,
    receipt_file: str | None,
    as_json: bool,
) -> None:
    """给出事实，得出结论和依据。"""
    from assistant.facts_file import read_facts_file, with_date
    from assistant.library import determine as decide

    regulation = load_regulation(regulation_id)
    facts = with_date(read_facts_file(facts_file), act_date, regulation)
    if receipt_file is not None:
        _write_receipt(regulation, facts, receipt_file)
    if receipt_file == "-":  # nothing else belongs on the same output
        return
    determination = decide(regulation, facts)
    if as_json:
        print_json(determination.as_json())
    else:
        from assistant.dialogue.explain import explain
        from assistant.terminal import card_text

        click.echo(card_text(explain(regulation, determination)))


def _write_receipt(regulation: "Regulation", facts: Mapping[str, Any], name: str) -> None:
    from datetime import UTC, datetime

    from assistant.receipt.file import write_receipt
    from assistant.receipt.write import receipt_of

    written = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    write_receipt(name, receipt_of(regulation, facts, written=written))


@click.command(cls=ChineseCommand)
@regulation_option
@json_option
def facts(regulation_id: str | None, as_json: bool) -> None:
    """列出事实要素和每个条款的条件。"""
    from assistant.rules.listing import list_rulebook
    from assistant.terminal import fact_text

    regulation = load_regulation(regulation_id)
    listing = list_rulebook(regulation.rulebook)
    if as_json:
        print_json(listing)
        return
    for fact in regulation.rulebook.vocabulary.facts.values():
        click.echo(fact_text(fact))
    click.echo("")
    for row in listing["provisions"]:
        click.echo(f"{row['citation']}（{row['provision']}）→ {row['effect']}\n    {row['condition']}")
