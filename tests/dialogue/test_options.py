"""A choice is read like a fact: by the option that is told most clearly; what a cue names stands as it is."""

import numpy as np

from assistant.dialogue.commands import Proposal
from assistant.dialogue.reader.clause_reader import Clauses
from assistant.dialogue.reader.propose import Candidate, candidates
from assistant.dialogue.reader.rows import fact_and_option, row_of, rows_of
from assistant.rules.facts import Fact

TEXT = "卷还没交，不知道晚没晚。"
ROWS = ("loss", "matter=期限", "matter=等次")
NAMES = frozenset({"loss", "matter"})


def found(logits: list[float], cued: dict[str, Proposal] | None = None) -> dict[object, Candidate]:
    """The candidates of one clause with these logits of being told."""
    true = np.array([logits], np.float32)
    clauses = Clauses(((0, len(TEXT)),), true, np.full_like(true, -9))
    return {c.value: c for c in candidates(TEXT, clauses, ROWS, NAMES, cued or {})}


def test_every_option_is_weighed_against_the_others() -> None:
    each = found([-9, 3, 1])
    assert set(each) == {"期限", "等次"}
    assert each["期限"].features["told"] == 3
    assert each["期限"].features["opposite"] == 1
    assert each["等次"].features["opposite"] == 3
    assert all(c.fact == "matter" and c.quote == TEXT.rstrip("。") for c in each.values())


def test_an_option_that_nothing_speaks_for_is_no_candidate() -> None:
    assert set(found([2, 3, -9])) == {True, "期限"}


def test_what_a_cue_names_is_left_to_the_cue() -> None:
    assert set(found([2, 3, 1], {"matter": Proposal("matter", "等次", "卷还没交")})) == {True}


def test_a_choice_of_one_option_is_weighed_alone() -> None:
    clauses = Clauses(((0, len(TEXT)),), np.array([[2.0]], np.float32), np.array([[-9.0]], np.float32))
    (only,) = candidates(TEXT, clauses, ("matter=期限",), NAMES, {})
    assert only.features["opposite"] < -9


def test_rows_are_named_and_taken_apart() -> None:
    facts = [
        Fact("loss", "", "", "", ""),
        Fact("day", "", "", "", "", kind="date"),
        Fact("matter", "", "", "", "", kind="choice", options=("期限", "等次")),
    ]
    assert tuple(rows_of(facts)) == tuple(sorted(ROWS))
    assert row_of("matter", "期限") == "matter=期限"
    assert row_of("loss", False) == "loss"
    assert [fact_and_option(row) for row in ROWS] == [("loss", None), ("matter", "期限"), ("matter", "等次")]
