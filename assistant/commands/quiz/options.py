"""What the quiz commands share: where the bank is, which formats, how findings are printed."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.common import progress

if TYPE_CHECKING:
    from assistant.quiz.paper import Paper

bank_argument = click.argument("bank_file", required=False, metavar="[题库]")
knowledge_option = click.option("--knowledge", metavar="文件夹", help="按哪个知识库；不写就是现在安装的")
seed_option = click.option(
    "--seed", type=int, default=1, metavar="数", help="种子：同样的种子出同样的题（默认 1）"
)
overwrite_option = click.option("--overwrite", is_flag=True, help="输出文件已经存在时覆盖它")
out_folder_option = click.option("--out", required=True, metavar="文件夹", help="写到哪个文件夹")
format_option = click.option(
    "--format",
    "formats",
    default="word",
    metavar="格式",
    help="写成哪些格式，用逗号隔开：word、kaoshibao、chaoxing、moodle、gift、qti、anki、json，或者 all",
)


def open_bank(bank_file: str | None) -> "Paper":
    """The bank named, else the one that comes with the installation. Raises QuizError."""
    from assistant.quiz.bank.bank_file import read_paper, shipped_bank

    return read_paper(Path(bank_file) if bank_file is not None else shipped_bank())


def open_standing_bank(bank_file: str | None, knowledge: str | None) -> "Paper":
    """As `open_bank`, without the items whose key no longer stands; says how many that are."""
    from assistant.library import Library
    from assistant.quiz.bank.bank_file import standing_only

    bank, retired = standing_only(Library.load(knowledge), open_bank(bank_file))
    if retired:
        progress(f"有 {len(retired)} 题的答案按现在的条文变了，没有用：{'、'.join(retired)}")
    return bank


def named_formats(formats: str) -> list[str]:
    from assistant.quiz.export.formats import FORMATS

    return list(FORMATS) if formats == "all" else [name.strip() for name in formats.split(",")]


def write_text(path: Path, text: str, *, overwrite: bool) -> None:
    """Raises QuizError for a file that is already there."""
    from assistant.quiz.errors import QuizError

    if path.exists() and not overwrite:
        raise QuizError(f"{path} 已经存在。要覆盖请加 --overwrite，或者换一个名字")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
