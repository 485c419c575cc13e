"""The `rongcuo` command. Everything for people is Chinese; `--json` is one object for programs.

Exit codes: 0 done, 1 a check failed, 2 the input cannot be used (one line on stderr, never a traceback).
Each command imports what it needs, so that the light ones start in a fraction of a second.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from assistant.chinese_click import CONTEXT, ChineseGroup, in_chinese

if TYPE_CHECKING:
    from assistant.library import Library, Regulation
    from assistant.retrieval.index import ClauseIndex


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


regulation_option = click.option(
    "--regulation", "regulation_id", metavar="编号", help="制度编号，如 naiman-2025"
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用")


def load_library() -> "Library":
    from assistant.library import Library

    return Library.load()


def choose(library: "Library", regulation_id: str | None) -> "Regulation":
    """The regulation asked for; with one in the library it need not be named."""
    if regulation_id is None:
        if len(library) == 1:
            return next(iter(library.values()))
        raise click.UsageError(f"请用 --regulation 指定制度：{'、'.join(library)}")
    return library[regulation_id]


def open_index_once(library: "Library") -> "ClauseIndex":
    """The search index for a process that ends soon.

    Collecting garbage while the embedding library's few thousand modules load takes a tenth of the start; a
    command that answers once never needs it.
    """
    from assistant.dialogue.search import open_library_index

    gc.disable()
    return open_library_index(library, _progress)


def print_json(value: Any) -> None:
    from assistant.library import to_json

    click.echo(to_json(value))


@cli.command()
@regulation_option
@click.option(
    "--facts", "facts_file", metavar="文件", required=True, help="事实文件（JSON 对象），- 表示标准输入"
)
@click.option("--date", "act_date", metavar="日期", help="事情发生的日期，YYYY-MM-DD")
@json_option
def determine(regulation_id: str | None, facts_file: str, act_date: str | None, as_json: bool) -> None:
    """给出事实，得出结论和依据。"""
    from assistant.dialogue.explain import explain
    from assistant.facts_file import read_facts_file, with_date
    from assistant.library import determine as decide
    from assistant.terminal import card_text

    regulation = choose(load_library(), regulation_id)
    facts = with_date(read_facts_file(facts_file), act_date, regulation)
    determination = decide(regulation, facts)
    if as_json:
        print_json(determination.as_json())
    else:
        click.echo(card_text(explain(regulation, determination)))


@cli.command()
@regulation_option
@json_option
def facts(regulation_id: str | None, as_json: bool) -> None:
    """列出事实要素和每个条款的条件。"""
    from assistant.rules.listing import list_rulebook
    from assistant.terminal import fact_text

    regulation = choose(load_library(), regulation_id)
    listing = list_rulebook(regulation.rulebook)
    if as_json:
        print_json(listing)
        return
    for fact in regulation.rulebook.vocabulary.facts.values():
        click.echo(fact_text(fact))
    click.echo("")
    for row in listing["provisions"]:
        click.echo(f"{row['citation']}（{row['provision']}）→ {row['effect']}\n    {row['condition']}")


@cli.command()
@regulation_option
@click.argument("provision", required=False, metavar="[条款]")
@json_option
def law(regulation_id: str | None, provision: str | None, as_json: bool) -> None:
    """条文原文。条款可以写编号（art_9__item_2），也可以写“第九条第二项”。"""
    from assistant.law.lookup import law_listing, resolve_provision
    from assistant.terminal import law_text

    library = load_library()
    chosen = (
        [choose(library, regulation_id)] if regulation_id or len(library) == 1 else list(library.values())
    )
    for regulation in chosen:
        wanted = resolve_provision(regulation.document, provision)
        if as_json:
            number = str(regulation.metadata["number"])
            print_json(law_listing(regulation.id, regulation.title, number, regulation.document, wanted))
        else:
            click.echo(law_text(regulation, wanted))


@cli.command()
@click.argument("text", metavar="文字")
@regulation_option
@click.option(
    "-k",
    "count",
    default=5,
    show_default=True,
    metavar="N",
    type=click.IntRange(1, 100),
    help="最多几条（1 到 100）",
)
@json_option
def search(text: str, regulation_id: str | None, count: int, as_json: bool) -> None:
    """用自己的话找条文。"""
    from assistant.dialogue.search import hit_json, shown
    from assistant.terminal import clauses_text

    if not text.strip():
        raise click.UsageError("没有写要找什么，请在 search 后面写几个字")
    library = load_library()
    if regulation_id is not None:
        choose(library, regulation_id)
    hits = open_index_once(library).search(text, regulation=regulation_id, k=count)
    if as_json:
        print_json([hit_json(hit) for hit in hits])
    else:
        click.echo(clauses_text([shown(hit) for hit in hits], {r.id: r.title for r in library.values()}))


@cli.command()
@click.argument("text", metavar="文字")
@regulation_option
@json_option
def ask(text: str, regulation_id: str | None, as_json: bool) -> None:
    """说一段话，看找到什么条文、读出什么事实、下一步问什么。"""
    from assistant.dialogue.conversation import Conversation
    from assistant.dialogue.search import conversation_search
    from assistant.dialogue.turn_json import turn_json
    from assistant.retrieval.errors import RetrievalError
    from assistant.terminal import clauses_text, question_text, turn_text

    library = load_library()
    regulation = choose(library, regulation_id)
    conversation = Conversation(regulation)
    turn = conversation.say(text)
    if turn.understood in ("empty", "too_long"):
        raise click.UsageError(turn.message)
    has_told = turn.understood in ("facts", "not_understood")  # anything else needs no search
    if not as_json:  # what was understood needs no model: say it while the model loads
        click.echo(turn_text(regulation, turn) if has_told else turn.message)
        if turn.proposed and turn.question is not None:
            click.echo(f"\n确认以后会接着问：{question_text(turn.question)}")
        sys.stdout.flush()
    found, warning = list(turn.clauses), ""
    if has_told:
        try:
            found = list(conversation_search(open_index_once(library), regulation.id)(text))
        except RetrievalError as error:  # what was understood and determined stands without it
            warning = str(error)
            _progress(warning)
    if as_json:
        print_json({**turn_json(regulation, turn, found), "warnings": [warning] if warning else []})
    elif found:
        click.echo("\n" + clauses_text(found, {r.id: r.title for r in library.values()}))


@cli.command()
@regulation_option
def chat(regulation_id: str | None) -> None:
    """在终端里对话。"""
    from assistant.chat import run_chat

    run_chat(choose(load_library(), regulation_id))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听地址")
@click.option(
    "--port", default=7860, show_default=True, metavar="端口", type=click.IntRange(1, 65535), help="监听端口"
)
def serve(host: str, port: int) -> None:
    """启动网页和 REST 接口。"""
    from assistant.web.server import serve as run

    run(host, port)


@cli.command()
def prepare() -> None:
    """准备嵌入模型和条文索引（安装时做一次；平时会自动检查）。"""
    index = open_index_once(load_library())
    found = index.search("对方提供虚假材料", k=1)
    click.echo(f"检索已就绪：试查“对方提供虚假材料”，找到{found[0].clause.citation}。")


def _progress(line: str) -> None:
    click.echo(line, err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; every mistake in the input ends in one line on stderr and exit code 2."""
    # A user's tracing settings for other programs must not carry an officer's words off this machine.
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
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
        raise SystemExit(0) from None
    except click.ClickException as error:
        _refuse(in_chinese(error, list(cli.commands)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the last flush complains
        raise SystemExit(0) from None
    except OSError as error:
        _refuse(f"写不出去（{error.strerror}）。请检查磁盘空间和输出的去处")
    except Exception as error:
        if not _is_ours(error):
            raise
        _refuse(str(error))


def _readable(word: str) -> str:
    """The word without bytes that are no UTF-8: nothing after the command line could print or search them."""
    return word.encode("utf-8", "replace").decode("utf-8")


def _refuse(message: str) -> None:
    click.echo(f"rongcuo：{' '.join(message.split())}", err=True)
    raise SystemExit(2) from None


def _is_ours(error: Exception) -> bool:
    """Errors whose message names the culprit and what to do."""
    from assistant.facts_file import FactsFileError
    from assistant.law.errors import KnowledgeError, UnknownProvisionError
    from assistant.retrieval.errors import RetrievalError
    from assistant.rules.facts import ContradictionError, FactError

    ours: list[type[Exception]] = [
        FactsFileError, KnowledgeError, UnknownProvisionError, RetrievalError, FactError, ContradictionError,
    ]  # fmt: skip
    if "assistant.web.server" in sys.modules:
        from assistant.web.server import ServerError

        ours.append(ServerError)
    return isinstance(error, tuple(ours))


if __name__ == "__main__":
    main()
