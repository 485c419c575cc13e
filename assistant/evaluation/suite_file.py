"""A suite from a person's own file: YAML, CSV or a spreadsheet."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assistant.evaluation.entries import KINDS, Kind, Suite
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.read_table import read_table
from assistant.evaluation.read_yaml_suite import read_yaml_suite
from assistant.library import Library

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx")


def read_suite(
    library: Library, path: Path | str, regulation: str | None = None, kinds: Iterable[Kind] = KINDS
) -> Suite:
    """The entries of a file, those of one regulation or of some kinds if given.

    Entries that name no regulation are taken for `regulation`. Raises EvaluationError, KnowledgeError or
    SpreadsheetError naming the file, the line or cell, why, and what to do; UnknownRegulationError.
    """
    file = Path(path)
    if regulation is not None:
        regulation = library[regulation].id
    if file.suffix.lower() not in ENDINGS:
        raise EvaluationError(f"{file}：案例文件应以 {'、'.join(ENDINGS)} 结尾。请改名或者另存")
    if not file.is_file():
        why = "是文件夹，不是文件。请写文件名" if file.is_dir() else "没有这个文件。请检查路径"
        raise EvaluationError(f"{file}：{why}")
    in_yaml = file.suffix.lower() in (".yaml", ".yml")
    suite = (read_yaml_suite if in_yaml else read_table)(library, file, regulation)
    seen: set[str] = set()
    for entry in suite.entries:
        if entry.id in seen:
            raise EvaluationError(f"{file}：编号“{entry.id}”用了两次。请改名其中一个")
        seen.add(entry.id)
    wanted = tuple(
        entry for entry in suite.entries if entry.kind in kinds and regulation in (None, entry.regulation)
    )
    if not wanted:
        why = "没有符合 --regulation、--kind 的" if suite.entries else "一个也没有；以 # 开头的行是示例，不计"
        raise EvaluationError(f"{file}：要评测的案例{why}。请补上")
    return replace(suite, entries=wanted)
