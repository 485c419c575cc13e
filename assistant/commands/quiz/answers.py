"""`rongcuo quiz answers`: what the answers of candidates say about a paper."""

from pathlib import Path

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, print_json


@click.command(cls=ChineseCommand)
@click.argument("paper_file", metavar="试卷")
@click.argument("answers_file", metavar="作答表")
@json_option
def answers(paper_file: str, answers_file: str, as_json: bool) -> None:
    """读作答表（.csv 或 .xlsx：考生、题号、作答、用时），算难度、区分度、各选项被选的情况和信度。"""
    from dataclasses import asdict

    from assistant.quiz.answers.paper_statistics import paper_statistics
    from assistant.quiz.answers.responses import read_responses
    from assistant.quiz.answers.statistics_limits import shipped_statistics_limits
    from assistant.quiz.answers.statistics_text import as_text
    from assistant.quiz.bank.bank_file import read_paper
    from assistant.quiz.errors import QuizError

    paper = read_paper(Path(paper_file))
    responses = read_responses(Path(answers_file), paper)
    found = paper_statistics(paper, responses, shipped_statistics_limits())
    problems = responses.problems
    if not responses.answers:
        raise QuizError(f"{answers_file}：没有一行能用。{problems[0] if problems else '里面没有作答'}")
    if as_json:
        print_json({**asdict(found), "problems": [problem.as_json() for problem in problems]})
    else:
        click.echo(as_text(found))
        if problems:
            click.echo(f"\n有 {len(problems)} 处没有用上，请改正后重算：")
            click.echo("\n".join(str(problem) for problem in problems))
    if responses.errors:
        raise SystemExit(1)
