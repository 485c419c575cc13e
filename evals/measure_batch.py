"""How fast many cases are determined: `python -m evals.measure_batch [--rows N] [--regulation ID]`.

Makes files of cases (seeded; facts known and not known, consistent with one another), runs `rongcuo batch` on
them as a user does, and prints rows a second (the best and the median of some runs, the start of the program
left in), the peak memory, the kernel's determinations a second in memory, and where the time goes.
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from assistant import Library
from assistant.batch.evaluate import Evaluator
from assistant.batch.outputs import ParquetOutput
from assistant.batch.run import Plan, Run
from assistant.library import Regulation
from assistant.rules.expression import as_number
from assistant.rules.graph.compiled import compiled
from assistant.rules.sliced.bit_sliced import BitSliced, Column, Numbers, YesNo, packed
from assistant.verify.sample import sample

POOL = 20_000
GROUP = 1_000_000
THREADS = 2


@dataclass(frozen=True)
class Pool:
    """Distinct consistent cases, a column a fact: 0 no, 1 yes, -1 not known; days and numbers with a mask."""

    regulation: Regulation
    columns: dict[str, tuple[NDArray[np.int64], NDArray[np.bool_]]]
    size: int

    def arrow(self, fact: str, drawn: NDArray[np.int64]) -> Any:
        """The fact in the drawn cases as an Arrow array that knows nulls."""
        values, known = self.columns[fact]
        missing = ~known[drawn]
        kind = self.regulation.rulebook.vocabulary[fact].kind
        if kind == "bool":
            return pa.array(values[drawn].astype(np.bool_), mask=missing)
        if kind == "date":
            days = (values[drawn] - np.datetime64("1970-01-01", "D").astype(object).toordinal()).astype(
                np.int32
            )
            return pa.array(days, pa.int32(), mask=missing).cast(pa.date32())
        return pa.array(values[drawn], mask=missing)

    def words(self, fact: str, drawn: NDArray[np.int64]) -> Column:
        values, known = self.columns[fact]
        if self.regulation.rulebook.vocabulary[fact].kind != "bool":
            return Numbers(values[drawn], known[drawn])
        yes = values[drawn] > 0
        return YesNo(packed(yes & known[drawn]), packed(~yes & known[drawn]))


def make_pool(regulation: Regulation, seed: int) -> Pool:
    rulebook = regulation.rulebook
    cases = list(sample(compiled(rulebook), random.Random(seed), POOL))
    columns = {}
    for fact in rulebook.vocabulary.facts.values():
        if fact.kind == "choice":
            raise SystemExit(f"{regulation.id}: choices are not measured")
        known = np.array([fact.id in case for case in cases])
        values = np.array(
            [
                as_number(case[fact.id])
                if fact.kind != "bool" and fact.id in case
                else int(bool(case.get(fact.id)))
                for case in cases
            ]
        )
        columns[fact.id] = values, known
    return consistent(Pool(regulation, columns, len(cases)))


def consistent(pool: Pool) -> Pool:
    """Only the cases that do not contradict themselves."""
    words = {fact: pool.words(fact, np.arange(pool.size)) for fact in pool.columns}
    fine = BitSliced(pool.regulation.rulebook).possible(words, pool.size).masks() > 0
    kept = {fact: (values[fine], known[fine]) for fact, (values, known) in pool.columns.items()}
    return Pool(pool.regulation, kept, int(fine.sum()))


def all_known(pool: Pool) -> Pool:
    """The cases with every unknown yes-or-no fact answered with no, where that contradicts nothing."""
    kinds = pool.regulation.rulebook.vocabulary
    columns = {
        fact: (values * known, known | (kinds[fact].kind == "bool"))
        for fact, (values, known) in pool.columns.items()
    }
    return consistent(Pool(pool.regulation, columns, pool.size))


def tables(pool: Pool, rows: int, seed: int) -> Iterator[Any]:
    """Tables of case number and facts, so many rows in all."""
    rng = np.random.default_rng(seed)
    for start in range(0, rows, GROUP):
        count = min(GROUP, rows - start)
        drawn = rng.integers(0, pool.size, count)
        numbers = pa.array(np.char.add("A", np.char.zfill(np.arange(start, start + count).astype("U9"), 9)))
        yield pa.table({"case_number": numbers} | {fact: pool.arrow(fact, drawn) for fact in pool.columns})


def write_parquet(
    path: Path, parts: Iterable[Any], *, codes: bool = False, group: int = GROUP, **options: Any
) -> Path:
    """As Arrow writes it; `codes`: yes, no and not known as 1, 0 and 9; `group`: rows of a row group."""
    writer = None
    for table in parts:
        declared = _as_codes(table) if codes else table
        facts = declared.schema.names[1:] if codes else False
        writer = writer or pq.ParquetWriter(path, declared.schema, use_dictionary=facts, **options)
        writer.write_table(declared, row_group_size=group)
    assert writer is not None
    writer.close()
    return path


def _as_codes(table: Any) -> Any:
    columns = [c.cast(pa.int8()).fill_null(9) if pa.types.is_boolean(c.type) else c for c in table.columns]
    fields = [
        pa.field(name, cells.type, nullable=cells.type != pa.int8())
        for name, cells in zip(table.schema.names, columns, strict=True)
    ]
    return pa.table(columns, schema=pa.schema(fields))


def write_csv(path: Path, parts: Iterable[Any]) -> Path:
    writer = None
    for table in parts:
        writer = writer or pa_csv.CSVWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
    return path


def write_jsonl(path: Path, parts: Iterable[Any]) -> Path:
    with path.open("wb") as file:
        for table in parts:
            for batch in table.to_batches(10_000):
                file.write(
                    b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in batch.to_pylist())
                )
    return path


def timed(repeats: int, work: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def speed(name: str, rows: int, times: list[float], more: str = "") -> None:
    best, median = rows / min(times), rows / statistics.median(times)
    print(f"{name:<52}{best / 1e6:9.2f} M rows/s best {median / 1e6:9.2f} median {more}", flush=True)


def command(regulation: str, source: Path, output: Path) -> tuple[float, float]:
    """Run the command as a user does; the seconds all cores spent on it, and the peak memory so far in MB.

    Raises CalledProcessError where it fails or rejects a row.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    arguments = ["batch", "--regulation", regulation, str(source), str(output), "--restart", "--quiet"]
    subprocess.run([sys.executable, "-m", "assistant.cli", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss / 1024


def measure_kernel(pool: Pool, rows: int, repeats: int) -> None:
    drawn = np.random.default_rng(2).integers(0, pool.size, rows)
    columns = {fact: pool.words(fact, drawn) for fact in pool.columns}
    kernel = BitSliced(pool.regulation.rulebook)
    for threads in (1, THREADS):
        times = timed(repeats, lambda: kernel.possible(columns, rows, threads))  # noqa: B023
        speed(f"kernel in memory, {threads} thread(s)", rows, times)


def measure_parts(regulation: Regulation, source: Path, rows: int, folder: Path) -> None:
    """Each stage of Parquet to Parquet alone, on one core."""
    plan = Plan(source, folder / "parts.parquet", folder / "parts.csv", "parquet", "parquet", "csv")
    run = Run(regulation, plan, "", threads=1)
    evaluator: Evaluator = run.evaluator
    output = run.output
    assert isinstance(output, ParquetOutput)
    spent: dict[str, float] = {}

    def clocked(name: str, work: Callable[[], Any]) -> Any:
        start = time.thread_time()
        result = work()
        spent[name] = spent.get(name, 0.0) + time.thread_time() - start
        return result

    reading = "read: Parquet decoded"  # what all others leave
    begun = time.process_time()
    for piece in run.source.pieces(None, 1):
        block = run.source.taken_apart(piece)
        known = clocked("read: columns to words", lambda: evaluator.read(block)[0])  # noqa: B023
        possible = clocked("evaluate: kernel", lambda: evaluator.kernel.possible(known, len(block)))  # noqa: B023
        clocked("evaluate: words to masks", possible.masks)
        determined = clocked("", lambda: evaluator.determine(block))  # noqa: B023
        encoded = clocked("write: Parquet encoded", lambda: output.encoded(block, determined))  # noqa: B023
        clocked("write: pieces put together", lambda: output.appended(encoded, 4))  # noqa: B023
    spent = {reading: time.process_time() - begun - sum(spent.values())} | spent
    del spent[""]  # the parts of it are told
    whole = sum(spent.values())
    print(f"where the time goes, Parquet to Parquet ({whole / rows * 1e9:.0f} ns of one core a row):")
    for name, seconds in spent.items():
        print(f"    {name:<34}{seconds / rows * 1e9:8.1f} ns a row {seconds / whole:7.1%}")


def _print_sizes(regulation: Regulation) -> None:
    """How far folding and sifting take the graph, and what 64 cases cost."""
    whole, kernel = compiled(regulation.rulebook), BitSliced(regulation.rulebook)
    graph = kernel.program.graph
    folded = len({level for level in graph.level if level < len(graph.variables)})
    print(
        f"variables {len(whole.atoms)} -> {folded}, nodes {len(whole.graph.level)} -> {len(graph.level)}, "
        f"{len(kernel.program.steps)} word operations for 64 cases"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--regulation", default="naiman-2025")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--text-rows", type=int, default=500_000, help="rows of the CSV and JSONL files")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    regulation = Library.load()[given.regulation]
    pool = make_pool(regulation, given.seed)
    print(f"{regulation.id}: {len(pool.columns)} facts, {pool.size} distinct cases, {given.rows:,} rows")
    _print_sizes(regulation)
    measure_kernel(pool, given.rows, given.repeats)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        full = all_known(pool)
        layouts: list[tuple[str, Pool, dict[str, Any]]] = [
            ("Parquet to Parquet, a third not known, plain", pool, {"compression": "none"}),
            ("Parquet to Parquet, a third not known, snappy", pool, {"compression": "snappy"}),
            ("Parquet to Parquet, a third not known, zstd", pool, {"compression": "zstd"}),
            (
                "Parquet to Parquet, a third not known, as Polars",
                pool,
                {"compression": "zstd", "group": 125_000, "max_rows_per_page": 125_000},
            ),
            ("Parquet to Parquet, all known", full, {"compression": "none"}),
            (
                "Parquet to Parquet, 1, 0 and 9, a third not known",
                pool,
                {"compression": "none", "codes": True},
            ),
        ]
        for number, (title, drawn_from, options) in enumerate(layouts):
            source = write_parquet(
                folder / "cases.parquet", tables(drawn_from, given.rows, given.seed), **options
            )
            if number == 0:
                measure_parts(regulation, source, given.rows, folder)
            _measure_command(title, regulation.id, source, folder / "out.parquet", given.rows, given.repeats)
        for kind, write in (("csv", write_csv), ("jsonl", write_jsonl)):
            source = write(folder / f"cases.{kind}", tables(pool, given.text_rows, given.seed))
            title = f"{kind.upper()} to {kind.upper()}"
            _measure_command(
                title, regulation.id, source, folder / f"out.{kind}", given.text_rows, given.repeats
            )
    return 0


def _measure_command(
    title: str, regulation: str, source: Path, output: Path, rows: int, repeats: int
) -> None:
    runs: list[tuple[float, float]] = []
    times = timed(repeats, lambda: runs.append(command(regulation, source, output)))
    spent, memory = min(seconds for seconds, _ in runs), max(peak for _, peak in runs)
    size = source.stat().st_size / rows
    speed(
        title,
        rows,
        times,
        f"{spent / rows * 1e9:6.0f} ns of a core and {size:5.0f} B a row, {memory:4.0f} MB",
    )


if __name__ == "__main__":
    sys.exit(main())
