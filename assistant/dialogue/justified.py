"""The leaves of a justification tree: all of them, or those that make a condition hold."""

from collections.abc import Iterable

from assistant.rules.determination import ConditionNode, FactNode


def leaves(node: ConditionNode | FactNode) -> Iterable[FactNode]:
    if isinstance(node, FactNode):
        yield node
    else:
        for part in node.parts:
            yield from leaves(part)


def supporting(node: ConditionNode | FactNode) -> tuple[FactNode, ...]:
    """The leaves that make a holding condition hold: of alternatives only those that do."""
    if isinstance(node, FactNode):
        return (node,)
    if node.kind == "not":
        return tuple(leaves(node))
    parts = node.parts if node.kind == "all" else tuple(part for part in node.parts if part.holds)
    return tuple(leaf for part in parts for leaf in supporting(part))
