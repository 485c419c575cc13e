"""Two ways through a decision graph that end differently and differ in as few variables as possible."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping

from assistant.rules.decision_graph import DecisionGraph

Way = tuple[dict[str, bool], str]  # the open variables asked on the way, and the outcome at its end
_State = tuple[int, int]
_Step = tuple[_State, str, bool, bool]  # from where, which variable, its value on either way


def two_ways(
    graph: DecisionGraph, known: Mapping[str, bool], may_part: Collection[str]
) -> tuple[Way, Way] | None:
    """Both ways take every open variable alike, save a few of `may_part`; None where no two ways part.

    Both run through the graph together; a breadth-first search in which parting costs one, staying together
    nothing. Whatever is not asked on a way makes no difference to its end.
    """
    start = (graph.root, graph.root)
    came: dict[_State, _Step] = {}
    seen: set[_State] = set()
    waiting: deque[tuple[_State, _Step | None]] = deque([(start, None)])
    while waiting:
        state, step = waiting.popleft()
        one, other = state
        if state in seen or graph.impossible in state:
            continue
        seen.add(state)
        if step is not None:
            came[state] = step
        if one < graph.impossible and other < graph.impossible:
            if one != other:
                return _told(graph, came, start, state, known)
            continue
        for cost, name, values, after in _steps(graph, known, may_part, one, other):
            (waiting.append if cost else waiting.appendleft)((after, (state, name, *values)))
    return None


def _steps(
    graph: DecisionGraph, known: Mapping[str, bool], may_part: Collection[str], one: int, other: int
) -> Iterator[tuple[int, str, tuple[bool, bool], _State]]:
    """The ways on past the topmost question, the dearer first: it is put to both even if only one asks it."""
    at = min(graph.level[one], graph.level[other])
    name = graph.variables[at]
    ones = (graph.low[one], graph.high[one]) if graph.level[one] == at else (one, one)
    others = (graph.low[other], graph.high[other]) if graph.level[other] == at else (other, other)
    if name in known:
        value = known[name]
        yield 0, name, (value, value), (ones[value], others[value])
        return
    if name in may_part:
        yield 1, name, (False, True), (ones[False], others[True])
        yield 1, name, (True, False), (ones[True], others[False])
    for value in (True, False):
        yield 0, name, (value, value), (ones[value], others[value])


def _told(
    graph: DecisionGraph,
    came: Mapping[_State, _Step],
    start: _State,
    end: _State,
    known: Mapping[str, bool],
) -> tuple[Way, Way]:
    first: dict[str, bool] = {}
    second: dict[str, bool] = {}
    state = end
    while state != start:
        state, name, one, other = came[state]
        if name not in known:
            first[name], second[name] = one, other
    return (first, graph.outcomes[end[0]]), (second, graph.outcomes[end[1]])
