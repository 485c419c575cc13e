"""Ours in the ways it is asked: outcomes alone, a determination, one with all it rests on, many cases."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library, determine
from assistant.rules.expression import Value, as_number
from assistant.rules.facts import parse_facts, parse_value
from assistant.rules.possible import possible_outcomes
from assistant.rules.proof.prove import prove
from assistant.rules.rulebook import Rulebook
from assistant.rules.sliced.bit_sliced import BitSliced, Column, Numbers, YesNo, packed
from evals.bench.system import PROOF, Case, Loaded

# A fact in many cases: its values (days as numbers, choices as places among the options), and where known.
Array = tuple[NDArray[Any], NDArray[np.bool_]]


def load(form: str) -> Loaded:
    """`form` is the regulation's id: the rules are read from the knowledge files themselves."""
    regulation = Library.load(only=form)[form]
    rulebook = regulation.rulebook

    def decide(case: Case) -> str:
        (outcome,) = possible_outcomes(rulebook, case)
        return outcome

    def possible(case: Case) -> set[str]:
        return set(possible_outcomes(rulebook, case))

    def determination(case: Case) -> object:
        return determine(regulation, case, with_changes=False)

    def determination_with_changes(case: Case) -> object:
        return determine(regulation, case)

    def with_proof(case: Case) -> object:
        return prove(rulebook, parse_facts(rulebook.vocabulary, case))

    def many(cases: Sequence[Case]) -> list[str]:
        columns = columns_of(arrays_of(rulebook, cases, len(cases)))
        found = BitSliced(rulebook).possible(columns, len(cases))
        names = {1 << number: outcome for number, outcome in enumerate(found.outcomes)}
        return [names[int(mask)] for mask in found.masks()]

    def bulk(cases: Sequence[Case], rows: int) -> Iterator[tuple[str, Callable[[], object]]]:
        sliced = BitSliced(rulebook)
        columns = columns_of(arrays_of(rulebook, cases, rows))
        yield "in memory", lambda: sliced.possible(columns, rows)
        yield "in memory, 2 threads", lambda: sliced.possible(columns, rows, threads=2)
        arrays = dict(arrays_of(rulebook, cases, rows))
        yield "from arrays", lambda: sliced.possible(columns_of(arrays.items()), rows).masks()

    ways = {
        PROOF: with_proof,
        "determination": determination,
        "determination with changes": determination_with_changes,
    }
    return Loaded(decide, ways, possible, many, bulk)


def arrays_of(rulebook: Rulebook, cases: Sequence[Case], rows: int) -> Iterator[tuple[str, Array]]:
    """Per fact its values in so many rows, the cases over and over."""
    for fact in rulebook.vocabulary.facts.values():
        values = [parse_value(fact, case.get(fact.id)) for case in cases]
        numbers = [0 if value is None else _number(value, fact.options) for value in values]
        known = np.resize(np.array([value is not None for value in values]), rows)
        kind = np.bool_ if fact.kind == "bool" else np.int64
        yield fact.id, (np.resize(np.array(numbers, kind), rows), known)


def _number(value: Value, options: Sequence[str]) -> int:
    if isinstance(value, str):
        return options.index(value)
    return value if isinstance(value, bool) else as_number(value)


def columns_of(arrays: Iterable[tuple[str, Array]]) -> dict[str, Column]:
    """The same as machine words: what the bit-sliced evaluation reads."""
    return {
        fact: YesNo(packed(values & known), packed(~values & known))
        if values.dtype == np.bool_
        else Numbers(values, known)
        for fact, (values, known) in arrays
    }
