"""YAML with line numbers, so that a broken knowledge file can be reported by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.law.errors import KnowledgeError
from assistant.system_words import reading_words

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Key = tuple[str | int, ...]
_PROBLEMS = {  # how the parser's words begin: of libyaml, and of PyYAML where that is missing
    "mapping values are not allowed": "这里不能再有冒号",
    "could not find expected ':'": "缺少冒号",
    "did not find expected key": "缩进没有对齐，或者少了冒号",
    "did not find expected '-'": "缩进没有对齐，或者少了短横",
    "did not find expected ','": "括号里少了逗号，或者括号没有合上",
    "did not find expected node content": "这里缺少内容",
    "expected <block end>": "缩进没有对齐",
    "expected ','": "括号里少了逗号，或者括号没有合上",
    "expected the node content": "这里缺少内容",
    "block sequence entries are not allowed": "这里不能用短横",
    "sequence entries are not allowed": "这里不能用短横",
    "found character": "有不能放在开头的字符，或者用了制表符缩进",
    "found a tab character": "用了制表符缩进，应当用空格",
    "found unexpected end of stream": "引号或者括号没有合上",
    "found undefined alias": "引用了没有定义的名字",
    "could not determine a constructor": "不能用 ! 开头的标记",
}


@dataclass(frozen=True)
class YamlFile:
    """The plain data of one file and the line of every key path in it."""

    path: Path
    data: Any
    lines: Mapping[_Key, int]

    def line(self, *key: str | int) -> int | None:
        """Line of a key path, or of its nearest known ancestor."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key)

    def error(self, why: str, remedy: str, *key: str | int) -> KnowledgeError:
        return KnowledgeError(self.path, self.line(*key), why, remedy)

    def check_keys(self, value: object, required: set[str], optional: set[str], *key: str | int) -> None:
        """Raise unless `value` is a mapping with the required and no unheard-of keys."""
        if not isinstance(value, dict):
            raise self.error("这里应当是“键: 值”的形式", "请对照相邻条目的写法", *key)
        for missing in sorted(required - value.keys()):
            raise self.error(f"缺少“{missing}”", "请补上这一项", *key)
        for unknown in sorted(str(k) for k in value.keys() - required - optional):
            allowed = "、".join(sorted(required | optional))
            raise self.error(f"不认识的键“{unknown}”", f"可以用的键：{allowed}", *key, unknown)


def read_yaml(path: Path) -> YamlFile:
    """Read one file. Raises KnowledgeError for a missing file, bad syntax or a key given twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(path, None, "文件不存在", "请补上这个文件，或者重新安装") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(path, None, f"读不出来（{reading_words(error)}）", "请存成 UTF-8 编码") from None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise KnowledgeError(
            path, line, f"YAML 写法有误{_problem(error)}", "请检查缩进、冒号和引号"
        ) from None
    except yaml.reader.ReaderError:
        raise KnowledgeError(path, None, "YAML 里有不能用的字符", "请删去看不见的控制字符") from None
    except (yaml.YAMLError, ValueError):
        raise KnowledgeError(path, None, "YAML 写法有误", "请检查日期和数字") from None
    return YamlFile(path, data, dict(_walk(path, node, ())) if node is not None else {})


def _problem(error: yaml.MarkedYAMLError) -> str:
    """What the parser found, as far as there are words for it; the line says where."""
    told = error.problem or ""
    return next((f"（{words}）" for start, words in _PROBLEMS.items() if told.startswith(start)), "")


def _walk(path: Path, node: yaml.Node, key: _Key) -> Iterator[tuple[_Key, int]]:
    yield key, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name_node, value in node.value:
            name = str(name_node.value)
            line = name_node.start_mark.line + 1
            if name in seen:
                raise KnowledgeError(path, line, f"键“{name}”写了两次", "请删去或者改名其中一个")
            seen.add(name)
            yield from _walk(path, value, (*key, name))
            yield (*key, name), line
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _walk(path, value, (*key, index))
