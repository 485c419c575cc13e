"""A suite in a YAML file: `cases`, `stories`, `questions`, with what they share said once above them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.evaluation.entries import Entry, Kind, Suite
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.floors import floors_of
from assistant.evaluation.read_entry import Defaults, Raw, read_entry
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.library import Library

LISTS: Mapping[str, Kind] = {"cases": "case", "stories": "story", "questions": "question"}
_SHARED = {"title", "regulation", "by", "reason", "in_scope", "floors"}


def read_yaml_suite(library: Library, path: Path, regulation: str | None = None) -> Suite:
    """`regulation` stands for entries whose file names none. Raises EvaluationError, KnowledgeError."""
    try:
        file = read_yaml(path)
    except RecursionError:
        raise EvaluationError(f"{path}：嵌套太深，不像案例文件。请检查内容") from None
    data = file.data
    if data is None:
        raise EvaluationError(f"{path}：没有内容。用 rongcuo eval --template 文件 可以得到一个空白的")
    if isinstance(data, list):
        data = {"cases": data}
    file_of_list = not isinstance(file.data, dict)
    if not isinstance(data, dict) or not LISTS.keys() & data.keys():
        how = "用 rongcuo eval --template 文件 可以看到写法；示例每行开头的“# ”要去掉"
        raise EvaluationError(f"{path}：没有 cases、stories 或者 questions 这一列。{how}")
    for key in data:
        if key not in _SHARED | LISTS.keys():
            allowed = "、".join(sorted(_SHARED | LISTS.keys()))
            raise EvaluationError(f"{path}:{file.line(str(key))}：不认识的键“{key}”。可以用的：{allowed}")
    entries: list[Entry] = []
    for key, kind in LISTS.items():
        if not isinstance(data.get(key) or [], list):
            raise EvaluationError(f"{path}:{file.line(key)}：{key} 应是一列，每一个以“- ”开头。请改正")
        defaults = _defaults(path, file, data, kind, regulation)
        where: tuple[str, ...] = () if file_of_list else (key,)
        for number, entry in enumerate(data.get(key) or []):
            entries.append(read_entry(library, _raw(path, file, entry, (*where, number)), defaults))
    return Suite(
        str(data.get("title") or path.name), tuple(entries), floors_of(path, file, data.get("floors"))
    )


def _defaults(
    path: Path, file: YamlFile, data: Mapping[str, Any], kind: Kind, regulation: str | None
) -> Defaults:
    for key in ("regulation", "by", "reason"):
        if data.get(key) is not None and not isinstance(data[key], str):
            raise EvaluationError(f"{path}:{file.line(key)}：{key} 应是文字，请改正")
    in_scope = data.get("in_scope") or {}
    if not isinstance(in_scope, Mapping):
        raise EvaluationError(f"{path}:{file.line('in_scope')}：in_scope 应是“事实: 值”的形式，请改正")
    return Defaults(kind, data.get("regulation") or regulation, data.get("by"), data.get("reason"), in_scope)


def _raw(path: Path, file: YamlFile, entry: object, key: tuple[str | int, ...]) -> Raw:
    if not isinstance(entry, dict):
        raise EvaluationError(f"{path}:{file.line(*key)}：这里应是“键: 值”的形式。请对照相邻条目的写法")

    def place(name: str | None) -> str:
        inside = name.split(".", 1) if name else []
        return f"{path}:{file.line(*key, *inside)}"

    return Raw({str(name): value for name, value in entry.items()}, place)
