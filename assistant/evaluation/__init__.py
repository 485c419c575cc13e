"""Suites: gold cases, stories and questions run through the product, measured and reported.

from assistant import Library
from assistant.evaluation import read_gold, read_suite, run_suite

library = Library.load()
run = run_suite(read_suite(library, "my-cases.yaml"), library)
run.passed, run.failed, run.groups[0].measures["outcome_accuracy"]
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.evaluation.gold import read_gold
    from assistant.evaluation.run import Run, run_suite
    from assistant.evaluation.suite_file import read_suite

__all__ = ["Run", "read_gold", "read_suite", "run_suite"]

_HOME = {
    "Run": "assistant.evaluation.run",
    "read_gold": "assistant.evaluation.gold",
    "read_suite": "assistant.evaluation.suite_file",
    "run_suite": "assistant.evaluation.run",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the gold readers stay light."""
    if name not in _HOME:
        raise AttributeError(f"module 'assistant.evaluation' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOME[name]), name)
