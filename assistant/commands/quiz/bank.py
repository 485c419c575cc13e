"""`rongcuo quiz bank`: make a bank and its matrix."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import json_option, print_json, progress
from assistant.commands.quiz.options import knowledge_option, overwrite_option, seed_option, write_text

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.quiz.bank.bank import Bank


@click.command(cls=ChineseCommand)
@click.option(
    "--items", "count", type=click.IntRange(1, 5000), default=300, metavar="数", help="出多少题（默认 300）"
)
@seed_option
@click.option(
    "--regulation", "regulations", multiple=True, metavar="编号", help="只按这份制度出（可以写几次）"
)
@click.option("--title", default="尽职免责和容错纠错题库", metavar="文字", help="题库的名称")
@click.option("--out", required=True, metavar="文件", help="题库写到哪里（.json）")
@click.option("--matrix", "matrix_file", metavar="文件", help="把“条款×题型”的覆盖表写成 .md")
@click.option(
    "--polish", is_flag=True, help="用配置好的语言模型把情景写顺一些；事实核对不上的不改，答案从不改"
)
@knowledge_option
@overwrite_option
@json_option
def bank(
    count: int,
    seed: int,
    regulations: tuple[str, ...],
    title: str,
    out: str,
    matrix_file: str | None,
    knowledge: str | None,
    polish: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """出题库：每一条、每一种题型都出到，出不了的写明为什么。"""
    from assistant.library import Library
    from assistant.quiz.bank.bank import as_paper, make_bank
    from assistant.quiz.bank.matrix import holes, matrix, matrix_text
    from assistant.quiz.export.as_json import paper_json
    from assistant.quiz.making.material import Material

    library = Library.load(knowledge)
    material = Material.load(library)
    for name in regulations:
        library[name]  # refused by name before the work begins
    progress("正在按条文出题，全部制度约需一两分钟……")
    made = make_bank(material, count, seed, regulations)
    if polish:
        made = _polished(library, made)
    write_text(Path(out), paper_json(as_paper(made, title)), overwrite=overwrite)
    rows = matrix(library, made)
    if matrix_file is not None:
        write_text(Path(matrix_file), matrix_text(library, rows), overwrite=overwrite)
    if as_json:
        print_json({**_counts(made), "holes": holes(rows)})
        return
    click.echo(f"{title}：{len(made.items)} 题，写在 {out}")
    for name, counts in _named_counts(made):
        click.echo(f"{name}：" + "，".join(f"{label} {number}" for label, number in counts))
    click.echo(f"覆盖表里没有说明原因的空格：{len(holes(rows))} 个")


def _polished(library: "Library", made: "Bank") -> "Bank":
    from dataclasses import replace

    from assistant.dialogue.language_model.connect import configured_model
    from assistant.quiz.errors import QuizError
    from assistant.quiz.making.polish import offline_reader, polish

    model = configured_model()
    if model is None:
        raise QuizError("没有配置语言模型。请设置 RONGCUO_MODEL，或者去掉 --polish")
    readers = {name: offline_reader(library, library[name]) for name in made.knowledge}
    items = []
    for item in made.items:
        regulation = library[item.regulations[0]]
        labels = tuple(outcome.label for outcome in regulation.rulebook.outcomes.by_id.values())
        done = polish(item, model, readers[regulation.id], labels)
        if done.refused:
            progress(f"{item.id}：情景没有改（{done.refused}）")
        items.append(done.item)
    return replace(made, items=tuple(items))


def _counts(made: "Bank") -> dict[str, object]:
    return {"items": len(made.items), "questions": sum(len(item.questions) for item in made.items)}


def _named_counts(made: "Bank") -> list[tuple[str, list[tuple[str, int]]]]:
    from collections import Counter

    from assistant.quiz.bank.assemble import LEVEL_WORDS
    from assistant.quiz.item import TOPIC_LABELS, TYPE_LABELS

    items = made.items
    return [
        ("题型", Counter(TYPE_LABELS[item.type] for item in items).most_common()),
        ("考点", Counter(TOPIC_LABELS[q.topic] for item in items for q in item.questions).most_common()),
        ("难度", Counter(LEVEL_WORDS[item.difficulty.level] for item in items).most_common()),
        ("制度", Counter(item.regulations[0] for item in items).most_common()),
    ]
