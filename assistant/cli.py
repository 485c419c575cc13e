"""The `rongcuo` command. Everything for people is Chinese; `--json` is one object for programs.

Exit codes: 0 done, 1 a check failed, 2 the input cannot be used (one line on stderr, never a traceback).
Each command imports what it needs, so that the light ones start in a fraction of a second.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from assistant.chinese_click import CONTEXT, ChineseGroup, in_chinese
from assistant.commands.batch import batch
from assistant.commands.compare import compare
from assistant.commands.deadlines import deadlines
from assistant.commands.determine import determine, facts
from assistant.commands.document import document
from assistant.commands.draw import draw
from assistant.commands.evaluate import evaluate
from assistant.commands.export import export
from assistant.commands.impact import impact
from assistant.commands.law import law, search
from assistant.commands.quiz import quiz
from assistant.commands.replay import replay
from assistant.commands.serve import prepare, serve
from assistant.commands.sheet import sheet
from assistant.commands.talk import ask, chat
from assistant.commands.verify import verify
from assistant.system_words import system_words


@click.group(
    cls=ChineseGroup,
    context_settings=CONTEXT,
    no_args_is_help=True,
    subcommand_metavar="命令 [参数]",
)
@click.version_option(
    package_name="rongcuo", prog_name="rongcuo", message="%(prog)s %(version)s", help="显示版本"
)
def cli() -> None:
    """容错：对照尽职免责和容错纠错的条文，看一件事能不能认定履职尽责、容错或者从轻。"""


for command in (
    determine,
    compare,
    facts,
    law,
    search,
    ask,
    chat,
    serve,
    prepare,
    export,
    document,
    deadlines,
    sheet,
    draw,
    batch,
    impact,
    replay,
    quiz,
    verify,
    evaluate,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; every mistake in the input ends in one line on stderr and exit code 2."""
    # A user's tracing settings for other programs must not carry an officer's words off this machine.
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
    complaint = _complaint_of(arguments)
    if complaint is not None:
        click.echo(f"rongcuo：{' '.join(complaint.split())}", err=True)
        raise SystemExit(2)


def _complaint_of(arguments: Sequence[str] | None) -> str | None:
    """Run the command; what is wrong with the input, in Chinese, None where nothing is."""
    run: Callable[..., Any] = cli.main
    try:
        run(
            args=list(arguments) if arguments is not None else None,
            prog_name="rongcuo",
            standalone_mode=False,
        )
    except click.exceptions.Abort:
        raise SystemExit(130) from None
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message())
    except click.ClickException as error:
        return in_chinese(error, _commands_of(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the last flush complains
    except OSError as error:
        return f"写不出去（{system_words(error)}）。请检查磁盘空间和输出的去处"
    except Exception as error:
        if not _is_ours(error):
            raise
        return str(error)
    return None


def _commands_of(error: click.ClickException) -> list[str]:
    """The commands of the group that the mistake was made in."""
    group = error.ctx.command if isinstance(error, click.UsageError) and error.ctx is not None else cli
    return list(group.commands if isinstance(group, click.Group) else cli.commands)


def _is_ours(error: Exception) -> bool:
    """Errors whose message names the culprit and what to do."""
    from assistant.batch.errors import BatchError
    from assistant.dialogue.language_model.errors import ModelSettingsError
    from assistant.evaluation.errors import EvaluationError
    from assistant.facts_file import FactsFileError
    from assistant.impact.errors import ImpactError
    from assistant.law.errors import KnowledgeError, UnknownProvisionError
    from assistant.procedure.errors import DeadlineError
    from assistant.quiz.errors import QuizError
    from assistant.receipt.errors import ReceiptError
    from assistant.retrieval.errors import RetrievalError
    from assistant.review.errors import DrawError
    from assistant.rules.facts import ContradictionError, FactError
    from assistant.spreadsheet.errors import SpreadsheetError
    from assistant.statistics.errors import StatisticsError

    ours: list[type[Exception]] = [
        FactsFileError, KnowledgeError, UnknownProvisionError, RetrievalError, FactError, ContradictionError,
        SpreadsheetError, StatisticsError, DrawError,
        DeadlineError, BatchError, ImpactError, EvaluationError, ReceiptError, ModelSettingsError, QuizError,
    ]  # fmt: skip
    if "assistant.web.server" in sys.modules:
        from assistant.web.server import ServerError

        ours.append(ServerError)
    return isinstance(error, tuple(ours))


if __name__ == "__main__":
    main()
