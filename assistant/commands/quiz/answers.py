"""`rongcuo quiz answers`: what the answers of candidates say about a paper."""

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option


@click.command(cls=ChineseCommand)
@click.argument("paper_file", metavar="试卷")
@click.argument("answers_file", metavar="作答表")
@json_option
def answers(paper_file: str, answers_file: str, as_json: bool) -> None:
    """读作答表（.csv 或 .xlsx：考生、题号、作答、用时），算难度、区分度、各选项被选的情况和信度。"""
