"""What another system would write to use the exported rules: plain JSON in, truth and outcome out.

Reads nothing but the JSON; shares no code with the core. Facts are complete: every fact has a value.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Facts = Mapping[str, bool | int | str]
COMPARE = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


class Rules:
    """One exported file. `readings` is entry id to reading id; where none is named, the first reading."""

    def __init__(self, exported: Mapping[str, Any]) -> None:
        self.exported = exported
        self.entries: dict[str, Any] = {
            entry["id"]: entry for part in ("scope", "provisions", "cumulative") for entry in exported[part]
        }

    def holds(self, entry_id: str, facts: Facts, readings: Mapping[str, str]) -> bool:
        entry = self.entries[entry_id]
        tree = entry["condition_tree"]
        for reading in entry["readings"]:
            if reading["id"] == readings.get(entry_id):
                tree = reading["condition_tree"]
        unless = entry.get("unless_tree")
        return self.true(tree, facts, readings) and not (unless and self.true(unless, facts, readings))

    def true(self, tree: Mapping[str, Any], facts: Facts, readings: Mapping[str, str]) -> bool:
        if "not" in tree:
            return not self.true(tree["not"], facts, readings)
        if "and" in tree:
            return all(self.true(part, facts, readings) for part in tree["and"])
        if "or" in tree:
            return any(self.true(part, facts, readings) for part in tree["or"])
        if "any_item" in tree:
            return any(self.holds(item, facts, readings) for item in tree["any_item"])
        if "every_item" in tree:
            return all(self.holds(item, facts, readings) for item in tree["every_item"])
        if "operator" in tree:
            return bool(COMPARE[tree["operator"]](facts[tree["fact"]], tree["value"]))
        return facts[tree["fact"]] is True

    def outcome(self, facts: Facts, readings: Mapping[str, str]) -> str:
        """Scope; adverse effects, worst first; favourable ones, best first; a claim; else nothing."""
        if not all(self.holds(rule["id"], facts, readings) for rule in self.exported["scope"]):
            return "out_of_scope"
        met, claimed = set(), False
        for rule in self.exported["provisions"]:
            if self.holds(rule["id"], facts, readings):
                claimed = claimed or rule["catch_all"]
                met |= set() if rule["catch_all"] else {rule["effect"]}
        barring = {rule["effect"] for rule in self.exported["provisions"] if rule["bar"]}
        barring |= {outcome["id"] for outcome in self.exported["outcomes"] if outcome["adverse"]}
        ladder = [outcome["id"] for outcome in self.exported["outcomes"]]
        first = [outcome for outcome in ladder if outcome in barring]
        then = [outcome for outcome in reversed(ladder) if outcome not in barring]
        found = next((outcome for outcome in (*first, *then) if outcome in met), None)
        return found or ("reserved" if claimed else str(self.exported["otherwise"]))

    def comparisons(self) -> Iterator[tuple[str, Any]]:
        """Every (fact, constant) that a condition compares."""
        stack: list[Any] = [self.exported]
        while stack:
            part = stack.pop()
            if isinstance(part, dict):
                if "operator" in part:
                    yield part["fact"], part["value"]
                stack.extend(part.values())
            elif isinstance(part, list):
                stack.extend(part)
