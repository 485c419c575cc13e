"""The text of the law: verbatim, and found by one's own words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import (
    choose,
    json_option,
    load_library,
    open_index_once,
    print_json,
    regulation_option,
)

if TYPE_CHECKING:
    from assistant.library import Regulation


@click.command(cls=ChineseCommand)
@regulation_option
@click.argument("provision", required=False, metavar="[条款]")
@json_option
def law(regulation_id: str | None, provision: str | None, as_json: bool) -> None:
    """条文原文。条款可以写编号（art_9__item_2），也可以写“第九条第二项”。"""
    from assistant.law.lookup import law_listing
    from assistant.terminal import law_text

    library = load_library()
    chosen = (
        [choose(library, regulation_id)] if regulation_id or len(library) == 1 else list(library.values())
    )
    found = _where(chosen, provision)
    for regulation, wanted in found:
        if as_json:
            number = regulation.metadata["number"]
            print_json(law_listing(regulation.id, regulation.title, number, regulation.document, wanted))
        else:
            click.echo(law_text(regulation, wanted))


def _where(
    chosen: "Sequence[Regulation]", provision: str | None
) -> "list[tuple[Regulation, tuple[str, ...]]]":
    """The regulations that have the provision. Raises UnknownProvisionError where none has."""
    from assistant.law.errors import UnknownProvisionError
    from assistant.law.lookup import resolve_provision

    found, refused = [], None
    for regulation in chosen:
        try:
            found.append((regulation, resolve_provision(regulation.document, provision)))
        except UnknownProvisionError as error:
            refused = error
    if not found and refused is not None:
        raise refused
    return found


@click.command(cls=ChineseCommand)
@click.argument("text", metavar="文字")
@regulation_option
@click.option(
    "-k",
    "count",
    default=5,
    show_default=True,
    metavar="条数",
    type=click.IntRange(1, 100),
    help="最多几条",
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
