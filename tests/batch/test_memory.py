"""A longer file takes longer and no more memory."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assistant.library import Library

GROUP = 100_000
SCRIPT = (
    "import resource, sys; from assistant.batch import read_parquet; read_parquet.TOGETHER = 1;"
    "from assistant.cli import main; main(sys.argv[1:]);"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)


def peak(source: Path) -> float:
    """Peak memory of a run over the file, in MB."""
    output = source.with_suffix(".out.parquet")
    arguments = ["batch", "--regulation", "naiman-2025", str(source), str(output), "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True
    )
    assert pq.ParquetFile(output).metadata.num_rows == pq.ParquetFile(source).metadata.num_rows
    return int(done.stdout.split()[-1]) / 1024


def test_a_file_eight_times_as_long_takes_no_more_memory(library: Library, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    facts = library["naiman-2025"].rulebook.vocabulary.facts.values()
    names = [fact.id for fact in facts if fact.kind == "bool"]
    no = np.zeros(GROUP, np.bool_)
    table = pa.table({name: pa.array(no, mask=rng.random(GROUP) < 0.3) for name in names})
    peaks = {}
    for groups in (2, 16):
        source = tmp_path / f"{groups}.parquet"
        with pq.ParquetWriter(source, table.schema) as writer:
            for _ in range(groups):
                writer.write_table(table)
        peaks[groups] = peak(source)
    more = 14 * table.nbytes / 2**20
    assert more > 25
    assert peaks[16] - peaks[2] < more / 2, peaks
