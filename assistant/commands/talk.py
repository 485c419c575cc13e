"""One turn, and the whole conversation, in a terminal."""

import sys

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import (
    choose,
    json_option,
    load_library,
    open_index_once,
    print_json,
    progress,
    regulation_option,
)


@click.command(cls=ChineseCommand)
@click.argument("text", metavar="文字")
@regulation_option
@json_option
def ask(text: str, regulation_id: str | None, as_json: bool) -> None:
    """说一段话，看找到什么条文、读出什么事实、下一步问什么。"""
    from assistant.dialogue.conversation import Conversation
    from assistant.dialogue.language_model.connect import configured_model
    from assistant.dialogue.search import conversation_search
    from assistant.dialogue.turn_json import turn_json
    from assistant.retrieval.errors import RetrievalError
    from assistant.terminal import clauses_text, question_text, turn_text

    library = load_library()
    named = library.recognise(text) if regulation_id is None else ()
    regulation = named[0] if named else choose(library, regulation_id)
    conversation = Conversation(regulation, library=library, model=configured_model())
    turn = conversation.say(text)
    if turn.understood in ("empty", "too_long"):
        raise click.UsageError(turn.message)
    has_told = turn.understood in ("facts", "not_understood")  # anything else needs no search
    if named and not as_json:
        click.echo(f"按你写的单位，对照《{regulation.title}》；要换，用 --regulation 指定。\n")
    if not as_json:  # what was understood needs no model: say it while the model loads
        click.echo(turn_text(regulation, turn) if has_told else turn.message)
        if turn.proposed and turn.question is not None:
            click.echo(f"\n确认以后会接着问：{question_text(turn.question, regulation)}")
        sys.stdout.flush()
    found, warning = list(turn.clauses), ""
    if has_told:
        try:
            found = list(conversation_search(open_index_once(library), regulation.id)(text))
        except RetrievalError as error:  # what was understood and determined stands without it
            warning = str(error)
            progress(warning)
    if as_json:
        print_json({**turn_json(regulation, turn, found), "warnings": [warning] if warning else []})
    elif found:
        click.echo("\n" + clauses_text(found, {r.id: r.title for r in library.values()}))


@click.command(cls=ChineseCommand)
@regulation_option
def chat(regulation_id: str | None) -> None:
    """在终端里对话。"""
    from assistant.chat import run_chat
    from assistant.dialogue.language_model.connect import configured_model

    library = load_library()
    alone = next(iter(library.values())) if len(library) == 1 else None
    chosen = library[regulation_id] if regulation_id is not None else alone
    run_chat(library, chosen, configured_model())
