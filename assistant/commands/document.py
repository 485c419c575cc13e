"""A determination as a file to take away: Word, HTML, or the picture alone."""

from datetime import datetime
from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import choose, load_library, regulation_option
from assistant.system_words import system_words


@click.command(cls=ChineseCommand)
@regulation_option
@click.option(
    "--facts", "facts_file", metavar="文件", required=True, help="事实文件（JSON 对象），- 表示标准输入"
)
@click.option("--date", "act_date", metavar="日期", help="事情发生的日期，YYYY-MM-DD")
@click.option(
    "--out",
    "out",
    metavar="文件",
    required=True,
    help="写到哪里；.docx 是 Word，.html 可以打印，.svg、.dot、.mmd 只有推理图",
)
def document(regulation_id: str | None, facts_file: str, act_date: str | None, out: str) -> None:
    """把结论、依据、步骤和推理图写成一份可以带走的材料。"""
    from assistant.document.content import Case
    from assistant.document.formats import FORMATS, written
    from assistant.facts_file import read_facts_file, with_date
    from assistant.library import determine

    form = Path(out).suffix.removeprefix(".").lower()
    if form not in FORMATS:
        known = "、".join(f".{ending}" for ending in FORMATS)
        raise click.UsageError(f"--out 的文件名“{out}”要以 {known} 之一结尾")
    regulation = choose(load_library(), regulation_id)
    given = with_date(read_facts_file(facts_file), act_date, regulation)
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    declined = tuple(fact for fact, value in given.items() if value is None)
    case = Case(regulation, determine(regulation, given), made, declined=declined, given_by="事实文件")
    try:
        Path(out).write_bytes(written(case, form))
    except OSError as error:
        raise click.UsageError(f"{out}：写不进去（{system_words(error)}）。请换一个可以写的地方") from None
    click.echo(out)
