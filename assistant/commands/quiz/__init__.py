"""Quizzes for trainers: banks, papers, exports, checks, statistics."""

import click

from assistant.chinese_click import ChineseGroup
from assistant.commands.quiz.answers import answers
from assistant.commands.quiz.bank import bank
from assistant.commands.quiz.blueprint import blueprint
from assistant.commands.quiz.check import check, lint
from assistant.commands.quiz.item import item
from assistant.commands.quiz.paper import export, paper


@click.group(cls=ChineseGroup, subcommand_metavar="命令 [参数]")
def quiz() -> None:
    """按条文出情景题：题库、试卷、导出、核对答案、成绩统计。答案由条文算出，不靠人记。"""


for command in (bank, paper, export, item, check, lint, answers, blueprint):
    quiz.add_command(command)
