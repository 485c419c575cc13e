"""Read a facts file: a JSON object from fact ids to true, false, null, a number or a date."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.rules.facts import parse_date
from assistant.system_words import system_words

if TYPE_CHECKING:
    from assistant.library import Regulation

LARGEST = 1_000_000  # bytes; a facts file of one case is far smaller
DATE_FACT = "act_date"


class FactsFileError(ValueError):
    """The facts file or the date cannot be read; the message names the file and what to do."""


def read_facts_file(name: str) -> dict[str, Any]:
    """Parse the file, or standard input for `-`. Raises FactsFileError."""
    source = "标准输入" if name == "-" else name
    if name == "-" and sys.stdin is None:
        raise FactsFileError("标准输入：没有打开。请用 < 或 | 送进来，或者写文件名")
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _read(Path(name))
    except OSError as error:
        raise FactsFileError(f"{source}：读不出来（{system_words(error)}）。请检查文件路径") from None
    if len(raw) > LARGEST:
        raise FactsFileError(f"{source}：超过 {LARGEST} 字节，不像一件事的事实文件。请检查文件")
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise FactsFileError(f"{source}：不是 UTF-8 编码。请另存为 UTF-8") from None
    except json.JSONDecodeError as error:
        raise FactsFileError(
            f"{source} 第 {error.lineno} 行：不是 JSON（第 {error.colno} 个字附近）。请检查引号和逗号"
        ) from None
    except FactsFileError as error:
        raise FactsFileError(f"{source}：{error}") from None
    except (ValueError, RecursionError):
        raise FactsFileError(f"{source}：数字太长或者嵌套太深，不像事实文件。请检查内容") from None
    if not isinstance(data, dict):
        raise FactsFileError(f'{source}：应是一个 JSON 对象，如 {{"false_materials": true}}')
    return data


def with_date(facts: dict[str, Any], given: str | None, regulation: "Regulation") -> dict[str, Any]:
    """The facts with `--date` as the day of the act. Raises FactsFileError for a bad or other date."""
    if given is None or DATE_FACT not in regulation.rulebook.vocabulary.facts:
        return facts
    return on_day(facts, given)


def on_day(facts: dict[str, Any], given: str) -> dict[str, Any]:
    """The facts with the day of the act. Raises FactsFileError where they name another day already."""
    day = read_day(given, "--date")
    written = facts.get(DATE_FACT)
    if written is not None and written != day.isoformat():
        raise FactsFileError(f"--date 是 {given}，事实文件里的 {DATE_FACT} 是 {written}，请只留一个")
    return {**facts, DATE_FACT: day.isoformat()}


def read_day(given: str, option: str) -> date:
    """A day from the command line. Raises FactsFileError naming the option."""
    try:
        return parse_date(given)
    except ValueError:
        raise FactsFileError(f"{option}：“{given}”不是日期，应写成 YYYY-MM-DD，如 2026-03-15") from None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FactsFileError(f"“{key}”写了两次。请删去一个")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise FactsFileError(f"不能用 {name} 作值。请改为 true、false、null、数字或者日期")
