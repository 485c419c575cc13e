"""Arrow arrays made over memory that is there already are those Arrow would make."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.batch.block import arrow, arrow_texts
from assistant.library import Library
from tests.batch.cases import random_cases, write_cases

REVIEW = "xixian-review-2022"
KINDS = [np.dtype(kind) for kind in ("int8", "int16", "int64", "uint16", "uint64")]


@given(st.sampled_from(KINDS), st.lists(st.integers(0, 127)), st.integers(1, 3))
@settings(max_examples=50, deadline=None)
def test_numbers(kind: np.dtype[np.integer], values: list[int], step: int) -> None:
    numbers = np.array(values, kind)[::step]
    made = arrow(numbers)
    made.validate(full=True)
    assert made.equals(pa.array(numbers))


@given(st.lists(st.text()))
@settings(max_examples=50, deadline=None)
def test_texts(texts: list[str]) -> None:
    made = arrow_texts(texts)
    made.validate(full=True)
    assert made.equals(pa.array(texts, pa.string()))


def test_pandas_is_not_loaded_for_it(library: Library, tmp_path: Path) -> None:
    """It takes a third of a second, which is a million rows."""
    source = write_cases(tmp_path / "in.parquet", library[REVIEW], random_cases(library[REVIEW], 50))
    arguments = ["batch", "--regulation", REVIEW, str(source), str(tmp_path / "out.parquet"), "--quiet"]
    script = (
        "import atexit, sys; from assistant.cli import main;"
        "atexit.register(lambda: print('pandas' in sys.modules)); main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[-1] == "False", done.stderr
