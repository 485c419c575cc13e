"""Random cases can be and repeat themselves; gold cases and files are read whole."""

from pathlib import Path

import numpy as np

from assistant.evaluation.gold import read_cases
from assistant.impact.cases import Rows
from assistant.impact.evaluate import Kernel, known_rows
from assistant.impact.file_cases import FileCases
from assistant.impact.gold_cases import GoldCases, gold_file
from assistant.impact.impact import Versions, impact
from assistant.impact.random_cases import RandomCases
from assistant.impact.tally import Facts, matrix
from assistant.rules.graph.compiled import colliding_facts, compiled
from assistant.rules.rulebook import Rulebook
from tests.impact.versions import edited, versions_of

EDIT = (
    "{r}/rules.yaml",
    "cooperated_with_inquiry and accepted_responsibility",
    "cooperated_with_inquiry or accepted_responsibility",
)


def random_rows(versions: Versions, count: int, seed: int) -> list[Rows]:
    both = versions.both
    return list(RandomCases((both.earlier, both.later), both.facts, count, seed).blocks())


def test_random_cases_can_be_and_reach_every_outcome(tmp_path: Path) -> None:
    for regulation in ("naiman-2025", "licheng-2025", "xixian-review-2022"):
        (tmp_path / regulation).mkdir()
        versions = versions_of(regulation, edited(tmp_path / regulation, regulation))
        (rows,) = random_rows(versions, 20_000, seed=3)
        rulebook: Rulebook = versions.before.regulation.rulebook
        kernel = Kernel(rulebook, versions.outcomes, versions.both.facts.vocabulary)
        masks = kernel.masks(rows.columns, len(rows))
        assert (masks == 0).sum() <= len(rows) // 100
        single = {int(mask) for mask in masks if int(mask).bit_count() == 1}
        assert {versions.outcomes[mask.bit_length() - 1] for mask in single} == set(kernel.kernel.outcomes)
        read = Facts(rows.columns, versions.both.facts)
        model = compiled(rulebook)
        for row in np.flatnonzero(masks)[:200]:
            assert not colliding_facts(model, read.of(int(row)))


def test_the_same_seed_draws_the_same_cases(tmp_path: Path) -> None:
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025"))
    first, again, other = (random_rows(versions, 3000, seed)[0] for seed in (1, 1, 2))
    mistakes = [known_rows(rows.columns["mistake"], 3000) for rows in (first, again, other)]
    assert (mistakes[0] == mistakes[1]).all()
    assert (mistakes[0] != mistakes[2]).any()
    assert 0.5 < mistakes[0].mean() < 1  # some facts are not known


def test_gold_cases_are_those_of_the_suite(tmp_path: Path) -> None:
    """Every gold case with the outcome it is kept with, under the version it was written for."""
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", EDIT))
    path = gold_file("naiman-2025")
    assert path is not None
    kept = [case for case in read_cases(versions.before.regulation) if case.outcome != "contradiction"]
    found = impact(versions, [GoldCases(path, "naiman-2025", versions.both.facts)])
    cells = matrix(found.tallies[0], versions.outcomes)
    for outcome in {case.outcome for case in kept}:
        before = sum(count for (was, _), count in cells.items() if was == outcome)
        assert before == sum(case.outcome == outcome for case in kept)


def test_columns_may_have_labels_and_bad_rows_are_told(tmp_path: Path) -> None:
    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", EDIT))
    facts = versions.before.regulation.rulebook.vocabulary.facts
    settled = [fact for fact in facts.values() if fact.kind == "bool"]
    scope = versions.before.regulation.rulebook.scope_facts
    values = ["是" if f.id in scope or f.id == "cooperated_with_inquiry" else "否" for f in settled]
    lines = [
        ",".join(["案号", *(fact.label for fact in settled)]),
        ",".join(["甲1", *values]),
        ",".join(["甲2", "也许", *values[1:]]),
    ]
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    source = FileCases(path, versions.both.facts, versions.after.regulation.rulebook.vocabulary)
    tally = impact(versions, [source]).tallies[0]
    assert (tally.rows, tally.rejected) == (2, 1)
    assert [(e.name, e.number, e.before, e.after) for e in tally.examples] == [
        ("甲1", 1, "no_ground", "mitigable")
    ]
    assert tally.first_rejected[0].number == 2


def test_a_file_in_several_pieces_is_counted_as_one(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    versions = versions_of("naiman-2025", edited(tmp_path, "naiman-2025", EDIT))
    facts = [f.id for f in versions.before.regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"]
    scope = versions.before.regulation.rulebook.scope_facts
    rows = 300_000
    columns = {f: pa.array(np.full(rows, f in scope)) for f in facts}
    columns["cooperated_with_inquiry"] = pa.array(np.arange(rows) % 100 == 7)
    path = tmp_path / "cases.parquet"
    pq.write_table(pa.table(columns), path)
    source = FileCases(path, versions.both.facts, versions.after.regulation.rulebook.vocabulary)
    tally = impact(versions, [source]).tallies[0]
    assert matrix(tally, versions.outcomes) == {
        ("no_ground", "no_ground"): rows - rows // 100,
        ("no_ground", "mitigable"): rows // 100,
    }
    assert [example.number for example in tally.examples] == [8 + 100 * place for place in range(8)]
