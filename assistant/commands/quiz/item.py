"""`rongcuo quiz item`: one item about facts that a trainer gives."""

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, load_library, print_json, regulation_option
from assistant.commands.quiz.options import seed_option


@click.command(cls=ChineseCommand)
@regulation_option
@click.option("--facts", "facts_file", required=True, metavar="文件", help="事实文件（.json），- 是标准输入")
@seed_option
@json_option
def item(regulation_id: str | None, facts_file: str, seed: int, as_json: bool) -> None:
    """按给出的事实出一道单选题；结论取决于含糊的说法、有争议的读法的，不出，并写明原因。"""
    from assistant.commands.common import choose
    from assistant.facts_file import read_facts_file
    from assistant.quiz.item import LETTERS
    from assistant.quiz.making.given import item_of_facts
    from assistant.quiz.making.material import Material
    from assistant.quiz.making.situations import Refusal
    from assistant.rules.determination import plain
    from assistant.rules.facts import parse_facts

    library = load_library()
    regulation = choose(library, regulation_id)
    told = parse_facts(regulation.rulebook.vocabulary, read_facts_file(facts_file))
    made = item_of_facts(Material.load(library), regulation, told, seed)
    if isinstance(made, Refusal):
        if as_json:
            print_json({"refused": made.reason})
        else:
            click.echo(f"这些事实不出题：{made.reason}")
        raise SystemExit(1)
    if as_json:
        print_json({**plain(made), "key": made.key})
        return
    click.echo(f"{made.story}\n\n{made.stem}")
    for letter, option in zip(LETTERS, made.options, strict=False):
        click.echo(f"{letter}. {option.text}")
    click.echo(f"\n答案：{made.key}\n{made.rationale}")
    for letter, option in zip(LETTERS, made.options, strict=False):
        click.echo(f"{letter}：{option.why}")
