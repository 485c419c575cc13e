"""Two ways through a decision graph that end differently and differ in as few variables as possible."""

from collections import deque
from collections.abc import Collection, Mapping

from assistant.rules.graph.decision_graph import DecisionGraph

Way = tuple[dict[str, bool], str]  # the open variables asked on the way, and the outcome at its end
_State = tuple[int, int]
_Step = tuple[_State, int, bool, bool]  # from where, which variable, its value on either way
_START: _Step = ((-1, -1), -1, False, False)


def two_ways(
    graph: DecisionGraph, known: Mapping[str, bool], may_part: Collection[str]
) -> tuple[Way, Way] | None:
    """Both ways take every open variable alike, save a few of `may_part`; None where no two ways part.

    Both run through the graph together; a breadth-first search in which parting costs one, staying together
    nothing. Whatever is not asked on a way makes no difference to its end.
    """
    level, low, high, impossible = graph.level, graph.low, graph.high, graph.impossible
    values = [known.get(name) for name in graph.variables]
    parting = [name in may_part for name in graph.variables]
    came: dict[_State, _Step] = {}
    waiting: deque[tuple[_State, _Step]] = deque([((graph.root, graph.root), _START)])
    while waiting:
        state, step = waiting.popleft()
        if state in came:
            continue
        came[state] = step
        one, other = state
        at = min(level[one], level[other])  # the topmost question is put to both even if only one asks it
        if at == len(values):
            if one != other:
                return _told(graph, came, state, known)
            continue
        low_one, high_one = (low[one], high[one]) if level[one] == at else (one, one)
        low_other, high_other = (low[other], high[other]) if level[other] == at else (other, other)
        value = values[at]
        if value is None and parting[at]:
            # Ways that end differently part at least once: the first parting is as good as none.
            part = waiting.appendleft if one == other else waiting.append
            if low_one != impossible != high_other:
                part(((low_one, high_other), (state, at, False, True)))
            if one != other and high_one != impossible != low_other:  # alike so far: the same turned round
                part(((high_one, low_other), (state, at, True, False)))
        if value is not False and high_one != impossible != high_other:
            waiting.appendleft(((high_one, high_other), (state, at, True, True)))
        if value is not True and low_one != impossible != low_other:
            waiting.appendleft(((low_one, low_other), (state, at, False, False)))
    return None


def _told(
    graph: DecisionGraph, came: Mapping[_State, _Step], end: _State, known: Mapping[str, bool]
) -> tuple[Way, Way]:
    first: dict[str, bool] = {}
    second: dict[str, bool] = {}
    state, at, one, other = came[end]
    while at >= 0:
        name = graph.variables[at]
        if name not in known:
            first[name], second[name] = one, other
        state, at, one, other = came[state]
    return (first, graph.outcomes[end[0]]), (second, graph.outcomes[end[1]])
