"""The clocks of a regulation, on given dates."""

from typing import TYPE_CHECKING, Any

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, load_regulation, print_json, regulation_option

if TYPE_CHECKING:
    from datetime import date

    from assistant.library import Regulation


@click.command(cls=ChineseCommand)
@regulation_option
@click.option(
    "--event",
    "events",
    multiple=True,
    metavar="事件=日期",
    help="哪天发生了什么，如 立案=2026-03-02，可以多次",
)
@click.option("--today", metavar="日期", help="按哪一天看还剩几天，YYYY-MM-DD；不写就是今天")
@click.option(
    "--exclude",
    "exclusions",
    multiple=True,
    metavar="期限=起..止",
    help="条文写明不计入的时间，如 decide=2026-03-10..2026-03-20",
)
@click.option(
    "--extend", "extensions", multiple=True, metavar="期限=天数", help="已经批准的延长，如 decide=15"
)
@click.option("--case", default="", metavar="名称", help="写进日历标题，几件事放在一个日历里时分得开")
@click.option("--ics", "as_ics", is_flag=True, help="输出日历文件（RFC 5545），可以导入手机和电脑的日历")
@json_option
def deadlines(
    regulation_id: str | None,
    events: tuple[str, ...],
    today: str | None,
    exclusions: tuple[str, ...],
    extensions: tuple[str, ...],
    case: str,
    as_ics: bool,
    as_json: bool,
) -> None:
    """按给出的日期推算各个期限；不给 --event 就列出事件和期限。"""
    from datetime import date

    from assistant.procedure.given import read_day, read_events, read_exclusions, read_extensions
    from assistant.procedure.reckon import reckon, validity_remarks
    from assistant.procedure.table import deadlines_text

    if as_json and as_ics:
        raise click.UsageError("--json 和 --ics 只能用一个")
    day = read_day(today, "--today") if today is not None else date.today()
    regulation = load_regulation(regulation_id)
    procedure = regulation.procedure
    given = read_events(procedure, events)
    excluded, extended = read_exclusions(procedure, exclusions), read_extensions(procedure, extensions)
    if not given and not (excluded or extended or as_ics):
        _list(regulation, day, as_json)
        return
    reckoned = reckon(procedure, given, day, excluded, extended)
    remarks = validity_remarks(procedure, given)
    if as_ics:
        from assistant.procedure.calendar_file import calendar_bytes

        version = regulation.rulebook.version
        content = calendar_bytes(regulation.id, regulation.title, version, reckoned, case.strip())
        click.echo(content, nl=False)
    elif as_json:
        print_json({**_head(regulation, day), "clocks": _plain(reckoned), "remarks": remarks})
    else:
        click.echo(deadlines_text(regulation.title, procedure, reckoned, remarks, day))


def _list(regulation: "Regulation", today: "date", as_json: bool) -> None:
    from assistant.procedure.reckon import reckon
    from assistant.procedure.table import listing_text

    procedure = regulation.procedure
    if not as_json:
        click.echo(listing_text(regulation.title, procedure, today))
        return
    without = [step for step in procedure.steps if step.clock and step.deadline is None]
    listing = {
        **_head(regulation, today),
        "events": _plain(procedure.events),
        "clocks": _plain(reckon(procedure, {}, today)),
        "steps_without_days": _plain(without),
        "silent": procedure.silent,
    }
    print_json(listing)


def _head(regulation: "Regulation", today: "date") -> dict[str, Any]:
    from assistant.procedure.reckon import COUNTING

    return {
        "regulation": regulation.id,
        "title": regulation.title,
        "today": today.isoformat(),
        "counting": COUNTING,
        "validity": _plain(regulation.procedure.validity),
        "knowledge_version": regulation.rulebook.version,
    }


def _plain(value: object) -> Any:
    from assistant.rules.determination import plain

    return plain(value)
