"""What an extra of pyproject.toml asks for, one a line: `python -m evals.bench.requirements bench`.

pip installs an extra only together with the project itself; the peers' environment is to have nothing of it.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def requirements(extras: Mapping[str, Sequence[str]], extra: str) -> Iterator[str]:
    """The requirements of an extra, with those of the extras it takes up in their place."""
    for line in extras[extra]:
        if line.startswith("rongcuo["):
            yield from requirements(extras, line.removeprefix("rongcuo[").removesuffix("]"))
        else:
            yield line


if __name__ == "__main__":
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    print("\n".join(requirements(project["optional-dependencies"], sys.argv[1])))
