"""Two versions of a regulation over the same cases: what a new wording changes."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, print_json, regulation_option

if TYPE_CHECKING:
    from assistant.impact.cases import Source
    from assistant.impact.impact import Versions

_RANDOM = 100_000


@click.command(cls=ChineseCommand)
@regulation_option
@click.option("--before", metavar="文件夹或版本", help="改前的知识库文件夹，或 git 版本，如 HEAD")
@click.option("--after", metavar="文件夹或版本", help="改后的；不写就是现在安装的知识库")
@click.option("--cases", metavar="文件", help="案例：.csv、.jsonl、.parquet，或者金标准案例 .yaml")
@click.option("--random", "count", type=int, metavar="件数", help="另造多少件随机案例")
@click.option("--seed", type=int, default=1, metavar="数", help="随机案例的种子（默认 1）")
@click.option("--html", metavar="文件", help="写一个网页")
@click.option("--out", metavar="文件", help="把结论变了的案例写成 .csv")
@click.option("--fail-on-change", is_flag=True, help="有结论变了就以退出码 1 结束")
@json_option
def impact(
    regulation_id: str | None,
    before: str | None,
    after: str | None,
    cases: str | None,
    count: int | None,
    seed: int,
    html: str | None,
    out: str | None,
    fail_on_change: bool,
    as_json: bool,
) -> None:
    """改了条文或者条件，哪些案例的结论会变，变成什么，是哪一处改动引起的。"""
    from assistant.impact.as_data import changed_in_all, report_data
    from assistant.impact.as_text import report_text
    from assistant.impact.changed_rows import changed_rows
    from assistant.impact.errors import ImpactError
    from assistant.impact.impact import impact as compare
    from assistant.impact.impact import side_by_side
    from assistant.impact.version import open_version

    if regulation_id is None:
        raise click.UsageError("请用 --regulation 指定制度，如 --regulation naiman-2025")
    if before is None:
        raise click.UsageError("请用 --before 给出改前的知识库文件夹或者 git 版本，如 --before HEAD")
    if count is not None and count < 0:
        raise click.UsageError(f"--random 应为不小于 0 的整数，现在是 {count}")
    if html is not None and out is not None and Path(html).resolve() == Path(out).resolve():
        raise click.UsageError("--html 和 --out 是同一个文件，请换一个名字")
    versions = side_by_side(open_version(before, regulation_id), open_version(after, regulation_id))
    sources = _sources(versions, cases, count, seed)
    page = Path(html) if html is not None else None
    if page is not None and (page.suffix != ".html" or page.is_dir() or not page.parent.is_dir()):
        raise ImpactError(f"{page}：不能写在这里。请写一个以 .html 结尾、能建立的文件名")
    with ExitStack() as files:
        tell = files.enter_context(changed_rows(Path(out), versions)) if out is not None else None
        data = report_data(compare(versions, sources, tell))
    if page is not None:
        from assistant.impact.page import report_html

        page.write_text(report_html(data), encoding="utf-8")
    if as_json:
        print_json(data)
    else:
        click.echo(report_text(data))
        for words, path in (("网页", html), ("结论变了的案例", out)):
            if path is not None:
                click.echo(f"{words}：{path}")
    if fail_on_change and changed_in_all(data):
        raise SystemExit(1)


def _sources(versions: "Versions", cases: str | None, count: int | None, seed: int) -> "list[Source]":
    """The file given; without one the gold cases of a checkout and random cases."""
    from assistant.impact.file_cases import FileCases
    from assistant.impact.gold_cases import GoldCases, gold_file
    from assistant.impact.random_cases import RandomCases

    both, regulation = versions.both, versions.after.regulation
    sources: list[Source] = []
    if cases is not None:
        path = Path(cases)
        if path.suffix in (".yaml", ".yml"):
            sources.append(GoldCases(path, regulation.id, both.facts))
        else:
            sources.append(FileCases(path, both.facts, regulation.rulebook.vocabulary))
    elif (gold := gold_file(regulation.id)) is not None:
        sources.append(GoldCases(gold, regulation.id, both.facts))
    drawn = count if count is not None else 0 if cases is not None else _RANDOM
    if drawn:
        sources.append(RandomCases((both.earlier, both.later), both.facts, drawn, seed))
    return sources
