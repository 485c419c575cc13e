"""Conditions: the whitelist holds, and what is parsed is what is written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rules.expression import And, Atom, Expression, ExpressionError, Not, Or, parse, render, truth

names = st.sampled_from(["a", "b", "c", "d"])


def _expressions() -> st.SearchStrategy[Expression]:
    return st.recursive(
        names.map(Atom),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=8,
    )


@given(_expressions(), st.dictionaries(names, st.booleans(), min_size=4, max_size=4))
def test_written_and_read_back_means_the_same(expression: Expression, facts: dict[str, bool]) -> None:
    written = render(expression)
    assert truth(parse(written), facts) == truth(expression, facts)
    assert eval(written, {}, dict(facts)) == truth(expression, facts)


@given(_expressions(), st.dictionaries(names, st.booleans()))
def test_partial_truth_never_contradicts_a_completion(expression: Expression, facts: dict[str, bool]) -> None:
    partial = truth(expression, facts)
    for value in (True, False):
        full = {name: facts.get(name, value) for name in "abcd"}
        assert partial in (None, truth(expression, full))


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "a.b", "a if b else c", "a and 1", "[a]", "a < b", "a != 3", "lambda: a", "a or", "",
     "any_item('art_1')", "act_date < 'tomorrow'", "a == True", "a < 3 < b", "a and (b"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
