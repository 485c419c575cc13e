"""Every changed case in a CSV file: where it stands, what it was and becomes, why, and its facts."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from assistant.impact.cases import Source
from assistant.impact.errors import ImpactError
from assistant.impact.impact import Versions
from assistant.impact.tally import Changed
from assistant.library import to_json
from assistant.rules.determination import plain
from assistant.system_words import system_words

HEADS = (
    "来源", "行号", "案例", "改前", "改前结论", "改前可能", "改后", "改后结论", "改后可能",
    "由哪处改动引起", "共同", "事实",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Tell(Protocol):
    def __call__(self, source: Source, changed: Changed) -> None: ...


@contextmanager
def changed_rows(path: Path, versions: Versions) -> Iterator[Tell]:
    """A file that changed cases are told to; `事实` is a facts file as `rongcuo determine` takes it.

    Raises ImpactError where the file cannot be written or is there already.
    """
    try:
        file = path.open("x", encoding="utf-8-sig", newline="")
    except FileExistsError:
        raise ImpactError(f"{path}：文件已经存在，没有动它。请换一个名字") from None
    except OSError as error:
        raise ImpactError(f"{path}：写不进去（{system_words(error)}）。请检查文件夹和磁盘空间") from None
    with file:
        writer = csv.writer(file)
        writer.writerow(HEADS)

        def tell(source: Source, changed: Changed) -> None:
            if source.id != "every":  # these stand for kinds of change, they are no cases of anyone's
                writer.writerow(_row(versions, source, changed))

        try:
            yield tell
        except BaseException:
            path.unlink()  # half a list would pass for the whole
            raise


def _row(versions: Versions, source: Source, changed: Changed) -> list[object]:
    return [
        source.title,
        changed.number,
        "'" + changed.name if changed.name.startswith(_FORMULA) else changed.name,
        changed.before,
        versions.label(changed.before),
        "|".join(changed.possible_before),
        changed.after,
        versions.label(changed.after),
        "|".join(changed.possible_after),
        "；".join(versions.changes[number].title for number in changed.causes),
        "是" if changed.together else "",
        to_json(plain(changed.facts)),
    ]
