"""What several commands share: the options, the library, the search index, output for programs."""

import gc
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from assistant.library import Library, Regulation
    from assistant.retrieval.index import ClauseIndex

regulation_option = click.option(
    "--regulation", "regulation_id", metavar="编号", help="制度编号，如 naiman-2025"
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用")


def load_library() -> "Library":
    from assistant.library import Library

    return Library.load()


def load_regulation(regulation_id: str | None) -> "Regulation":
    """The regulation asked for, without reading the others; with one in the library it need not be named."""
    from assistant.library import Library

    if regulation_id is None:
        return choose(Library.load(), None)
    return Library.load(only=regulation_id)[regulation_id]


def choose(library: "Library", regulation_id: str | None) -> "Regulation":
    """The regulation asked for; with one in the library it need not be named."""
    if regulation_id is None:
        if len(library) == 1:
            return next(iter(library.values()))
        known = "；".join(f"{r.id}（{r.metadata['short_title']}）" for r in library.values())
        raise click.UsageError(f"请用 --regulation 指定制度：{known}")
    return library[regulation_id]


def open_index_once(library: "Library") -> "ClauseIndex":
    """The search index for a process that ends soon.

    Collecting garbage while the embedding library's few thousand modules load takes a tenth of the start; a
    command that answers once never needs it.
    """
    from assistant.dialogue.search import open_library_index

    gc.disable()
    return open_library_index(library, progress)


def print_json(value: Any) -> None:
    from assistant.library import to_json

    click.echo(to_json(value))


def progress(line: str) -> None:
    click.echo(line, err=True)
