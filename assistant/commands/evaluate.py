"""Suites: the project's own gold data, or a bureau's own cases, measured and reported."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import choose, json_option, print_json, regulation_option

if TYPE_CHECKING:
    from assistant.evaluation.entries import Kind, Suite
    from assistant.library import Library


@click.command("eval", cls=ChineseCommand)
@click.argument("file", required=False, metavar="[案例文件]")
@regulation_option
@click.option(
    "--kind", "kinds", multiple=True, metavar="类型", help="只评 case、story 或 question，可以写几次"
)
@json_option
@click.option("--junit", metavar="文件", help="写成 JUnit XML，供持续集成读取")
@click.option("--html", metavar="文件", help="写一个网页")
@click.option("--save", metavar="文件", help="把这一次存成 JSON，以后用来比较")
@click.option("--against", metavar="文件", help="与以前 --save 存下的一次比较，变了的排在最前")
@click.option("--floors", metavar="文件", help="指标要求（.yaml）；自己的文件不写就要求全部符合")
@click.option("--template", metavar="文件", help="写一个空白的案例文件（.yaml、.csv、.xlsx），不评测")
@click.option("--knowledge", metavar="文件夹", help="评这个知识库，如改过一条的副本；不写就是现在安装的")
@click.option("--coverage", is_flag=True, help="只量规则覆盖：每个原子条件有没有案例见证它起作用")
@click.option("--mutation", is_flag=True, help="只量误读：规则读错一处，案例能不能发觉")
@click.option("--overwrite", is_flag=True, help="要写的文件已经存在时覆盖")
def evaluate(
    file: str | None,
    regulation_id: str | None,
    kinds: tuple[str, ...],
    as_json: bool,
    junit: str | None,
    html: str | None,
    save: str | None,
    against: str | None,
    floors: str | None,
    knowledge: str | None,
    template: str | None,
    coverage: bool,
    mutation: bool,
    overwrite: bool,
) -> None:
    """评测：按金标准（或者自己的案例文件）检查结论、引用、提问、读事实和检索，给出各项指标。"""
    from dataclasses import replace

    from assistant.evaluation.as_text import report_text
    from assistant.evaluation.compare_runs import compare_runs, read_run
    from assistant.evaluation.floors import for_a_part, read_floors
    from assistant.evaluation.report import report_data
    from assistant.evaluation.run import run_suite
    from assistant.library import Library

    library = Library.load(knowledge)
    if template is not None:
        if file is not None:
            raise click.UsageError("--template 只写空白文件，请不要同时给案例文件")
        from assistant.evaluation.template import write_template

        write_template(choose(library, regulation_id), Path(template), overwrite=overwrite)
        click.echo(f"已写好空白的案例文件：{template}")
        return
    if coverage or mutation:
        if any((kinds, junit, html, save, against, floors)):
            raise click.UsageError("--coverage 和 --mutation 只打印（可以加 --json），请不要与别的选项一起用")
        from assistant.commands.evaluate_coverage import evaluate_rules

        suite = _suite(library, file, regulation_id, _kinds(("case",)))
        evaluate_rules(library, suite, coverage=coverage, mutation=mutation, as_json=as_json)
        return
    outputs = [("JUnit", junit, ".xml"), ("网页", html, ".html"), ("这一次的结果", save, ".json")]
    _check_outputs([(path, ending) for _, path, ending in outputs if path is not None], file, overwrite)
    earlier = read_run(Path(against)) if against is not None else None
    asked_for = read_floors(Path(floors)) if floors is not None else None
    suite = _suite(library, file, regulation_id, _kinds(kinds))
    if asked_for is not None:
        suite = replace(suite, floors=asked_for)
    elif file is None and regulation_id is not None:
        suite = replace(suite, floors=for_a_part(suite.floors))
    run = run_suite(suite, library, workers=2, progress=_progress())
    data = report_data(run, library)
    if earlier is not None:
        data = compare_runs(data, earlier, str(against))
    for words, path, _ in outputs:
        if path is not None:
            _keep(Path(path), _written(words, data), overwrite=overwrite)
    if as_json:
        print_json(data)
    else:
        click.echo(report_text(data))
        for words, path, _ in outputs:
            if path is not None:
                click.echo(f"{words}：{path}")
    if not run.passed:
        raise SystemExit(1)


def _kinds(given: tuple[str, ...]) -> "tuple[Kind, ...]":
    from assistant.evaluation.entries import KIND_WORDS, KINDS

    found = []
    for written in given:
        kind = next((kind for kind in KINDS if written in (kind, KIND_WORDS[kind])), None)
        if kind is None:
            raise click.UsageError(f"--kind 应为 {'、'.join(KINDS)} 之一，现在是“{written}”")
        found.append(kind)
    return tuple(found) or KINDS


def _suite(
    library: "Library", file: str | None, regulation: str | None, kinds: "tuple[Kind, ...]"
) -> "Suite":
    from assistant.evaluation.gold import read_gold
    from assistant.evaluation.suite_file import read_suite

    if file is not None:
        return read_suite(library, file, regulation, kinds)
    return read_gold(library, [library[regulation].id] if regulation is not None else None, kinds)


def _check_outputs(paths: list[tuple[str, str]], file: str | None, overwrite: bool) -> None:
    """Before a minute's work: can the files be written? Raises EvaluationError."""
    from assistant.evaluation.errors import EvaluationError

    taken = {Path(file).resolve()} if file is not None else set()
    for name, ending in paths:
        path = Path(name)
        if path.suffix.lower() != ending or path.is_dir() or not path.parent.is_dir():
            raise EvaluationError(f"{path}：不能写在这里。请写一个以 {ending} 结尾、能建立的文件名")
        if path.exists() and not overwrite:
            raise EvaluationError(f"{path}：文件已经存在，没有动它。请换一个名字，或者加 --overwrite")
        if path.resolve() in taken:
            raise EvaluationError(f"{path}：这个文件名用了两次。请换一个")
        taken.add(path.resolve())


def _keep(path: Path, written: bytes, *, overwrite: bool) -> None:
    from assistant.spreadsheet.write import save_new

    def write(place: Path) -> None:
        place.write_bytes(written)

    save_new(path, write, overwrite=overwrite)


def _written(words: str, data: dict[str, Any]) -> bytes:
    if words == "JUnit":
        from assistant.evaluation.junit import junit_xml

        return junit_xml(data)
    if words == "网页":
        from assistant.evaluation.page import report_html

        return report_html(data).encode()
    from assistant.library import to_json

    return f"{to_json(data)}\n".encode()


def _progress() -> Any:
    """A bar on the screen; none where standard error is no screen."""
    from tqdm import tqdm

    bar = tqdm(
        total=0,
        disable=None,
        leave=False,
        bar_format="{percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}，剩余 {remaining}",
    )

    def tell(done: int, total: int) -> None:
        bar.total, bar.n = total, done
        bar.refresh()
        if done == total:
            bar.close()

    return tell
