"""A thin typed face of the decision-diagram library: CUDD where its wheel exists, pure Python elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Keep a module that is not loaded yet from being loaded."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # an import of it then fails
    try:
        yield
    finally:
        del sys.modules[module]


with _without(
    "networkx"
):  # the library uses it for drawing alone and does without; it takes a tenth of a second
    try:
        from dd import cudd as backend
    except ImportError:  # no wheel for this platform: same interface, slower
        from dd import autoref as backend

Node = Any  # a dd Function: supports &, |, ~, ==, hash

# Laying out the library's usual tables takes longer than compiling a regulation; these grow when they must.
_TABLES = {"memory_estimate": 2**27, "initial_cache_size": 2**12} if backend.__name__ == "dd.cudd" else {}


class Diagrams:
    """One manager with its variables in a fixed order."""

    def __init__(self, variables: Iterable[str]) -> None:
        self.bdd: Any = backend.BDD(**_TABLES)
        self.bdd.configure(reordering=False)
        self.order = tuple(variables)
        self.bdd.declare(*self.order)
        self.level = {name: position for position, name in enumerate(self.order)}
        self.true: Node = self.bdd.true
        self.false: Node = self.bdd.false

    def var(self, name: str) -> Node:
        return self.bdd.var(name)

    def cube(self, values: Mapping[str, bool]) -> Node:
        """True where these variables have these values."""
        return self.bdd.cube(dict(values))

    def restrict(self, node: Node, values: Mapping[str, bool]) -> Node:
        """The function with some variables fixed."""
        return self.bdd.let(dict(values), node) if values else node

    def branches(self, node: Node) -> tuple[str, Node, Node]:
        """Topmost variable of a non-constant function, and the function with it false and true."""
        level, low, high = self.bdd.succ(node)
        if node.negated:  # the library hands out the children of the function's complement
            low, high = ~low, ~high
        return self.order[level], low, high

    def forall(self, names: Iterable[str], node: Node) -> Node:
        return self.bdd.forall(set(names), node)

    def support(self, node: Node) -> list[str]:
        """The variables a function depends on, in variable order."""
        return sorted(self.bdd.support(node), key=self.level.__getitem__)

    def conjoin(self, nodes: Iterable[Node]) -> Node:
        result = self.true
        for node in nodes:
            result = result & node
        return result

    def disjoin(self, nodes: Iterable[Node]) -> Node:
        result = self.false
        for node in nodes:
            result = result | node
        return result


def sifted(node: Node, last: Sequence[str]) -> tuple[Diagrams, Node]:
    """The function in a manager of its own, its variables in an order that makes it small, some kept last.

    R. Rudell, Dynamic variable ordering for ordered binary decision diagrams, 1993. The function's old
    manager should hold no other function, which would be counted too, and is of no use afterwards: its
    variables have moved.
    """
    old = node.bdd
    backend.reorder(old)
    order = sorted(old.support(node).difference(last), key=old.level_of_var)
    diagrams = Diagrams([*order, *last])
    return diagrams, old.copy(node, diagrams.bdd)
