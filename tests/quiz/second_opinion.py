"""What follows from a story by the second encodings: plain Python over plain YAML, none of the rules core.

The encodings in `evals/encodings` leave out what their hand was given. That is added here from the text:
scope and effects of the Naiman regulation, and who may claim the catch-all of the statistics regulation.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import product
from types import CodeType
from typing import Any

import yaml

from assistant.installation import installed

Facts = Mapping[str, Any]
OTHERWISE = {"xixian-statistics-2022": "no_rule", "xixian-review-2022": "no_rule"}
BAR = "not_tolerated"

_NAIMAN = {
    "scope": [  # articles 2; 4 and 9 to 12; 19
        {"provision": "art_2", "readings": ["enforcement_officer and naiman_civil_affairs"]},
        {"provision": "art_9", "readings": ["in_course_of_duty"]},
        {"provision": "art_19", "readings": ["after_naiman_2025_issued"]},
    ],
    "effects": {
        "art_4": "tolerable",
        **{f"art_9__item_{number}": "duty_fulfilled" for number in range(1, 9)},
        **{f"art_10__para_1__item_{number}": "lenient" for number in range(1, 8)},
        **{f"art_10__para_2__item_{number}": "condition" for number in range(1, 4)},
        "art_10__para_2": "exemptible",
        "art_11__item_1": "mitigable",
        "art_11__item_2": "mitigable",
        "art_12": BAR,
    },
    "catch_all": {
        "art_9__item_9": "other_duty_fulfilled_claimed",
        "art_10__para_1__item_8": "other_tolerance_claimed",
        "art_11__item_3": "other_mitigation_claimed",
    },
}
# 等案件数量 is a content of the units that article 2 names, asked as one: read as in the other items.
_OTHER_KIND = {
    "art_5__item_3": [
        "statistics_matter == '某项内容要不要统计上报' and has_enforcement_functions"
        " and (is_township or is_enforcement_unit) and other_kind_case_count",
        "statistics_matter == '某项内容要不要统计上报'"
        " and ((has_enforcement_functions and is_township) or is_enforcement_unit) and other_kind_case_count",
    ]
}


class Unknown(Exception):
    """A condition asks for a fact that the story leaves open."""

    def __init__(self, fact: str) -> None:
        self.fact = fact


@dataclass(frozen=True)
class Part:
    """One condition with every way to read it. `effect` "scope", "condition", "claimed" or an outcome."""

    provision: str
    effect: str
    readings: tuple[str, ...]
    unless: str = ""


@dataclass(frozen=True)
class SecondOpinion:
    """One regulation as the second hand encoded it. Answers are sets: more than one where facts are open."""

    regulation: str
    parts: tuple[Part, ...]
    axioms: tuple[tuple[str, str, str], ...]
    orders: tuple[tuple[str, str], ...]
    ladder: Mapping[str, int]
    adverse: frozenset[str]
    beside_bar: frozenset[str]
    kinds: Mapping[str, Any] = field(repr=False)
    nothing: Mapping[str, Any] = field(repr=False)

    def closed(self, told: Facts) -> dict[str, Any]:
        """What is told, what its words bring with them, every other yes-or-no fact asked about as not so.

        The axioms that hold everywhere count, also those about what only another regulation asks.
        """
        facts = {**self.nothing, **{fact: plain(value) for fact, value in told.items()}}
        growing = True
        while growing:
            new = {
                right
                for kind, left, right in self.axioms
                if kind == "implies" and right.isidentifier() and right not in told and not facts.get(right)
                if self._truth(left, facts)
            }
            facts, growing = {**facts, **dict.fromkeys(new, True)}, bool(new)
        return facts

    def contradict(self, facts: Facts) -> bool:
        for low, high in self.orders:
            if low in facts and high in facts and facts[low] > facts[high]:
                return True
        return any(
            bool(self._truth(left, facts)) and self._truth(right, facts) is (kind == "excludes")
            for kind, left, right in self.axioms
        )

    def _truth(self, condition: str, facts: Facts) -> bool | None:
        try:
            return bool(eval(code(condition), {"__builtins__": {}}, _Names(facts)))
        except Unknown:
            return None

    def outcomes(self, facts: Facts) -> frozenset[str]:
        """The headlines that the facts can lead to."""
        return self._over_what_is_open(facts, self._headline)

    def meets(self, facts: Facts, provision: str, effect: str = "") -> frozenset[bool | None]:
        """Whether a case in scope meets a provision (of several effects this one); None where that depends on
        how it is read. A bar does not change what is met."""
        own = [p for p in self.parts if p.provision == provision and effect in ("", p.effect)]
        return self._over_what_is_open(facts, lambda known: self._meets(known, own))

    def effects(self, facts: Facts) -> frozenset[str]:
        """Every effect that stands under some reading, beside the headline too."""
        found: set[str] = set(self.outcomes(facts))
        for part in self.parts:
            carries = part.effect in self.ladder and (BAR not in found or part.effect in self.beside_bar)
            if carries and False not in self.meets(facts, part.provision, part.effect):
                found.add(part.effect)
        return frozenset(found)

    def _over_what_is_open(self, facts: Facts, asked: Callable[[Facts], Any]) -> frozenset[Any]:
        try:
            return frozenset({asked(facts)})
        except Unknown as error:
            completed = ({**facts, error.fact: value} for value in self._values(error.fact))
            possible = [known for known in completed if not self.contradict(known)]
            answers = [self._over_what_is_open(known, asked) for known in possible]
            return frozenset().union(*answers)

    def _values(self, fact: str) -> Sequence[Any]:
        """A value for every region that the conditions can tell apart."""
        entry = self.kinds[fact]
        match entry.get("kind", "bool"):
            case "bool":
                return (False, True)
            case "choice":
                return list(entry["options"])
            case "date":
                return ("2000-01-01", "2022-11-25", "2022-11-26", "2025-03-01", "2027-02-28", "2027-03-01")
        return (0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 29, 30, 31, 99, 100)

    def _headline(self, facts: Facts) -> str:
        found = set()
        for read in self._ways_to_read(facts):
            holding = [part for part in self.parts if self._holds(part, facts, read)]
            found.add(self._under_one_reading(holding))
        return found.pop() if len(found) == 1 else "reserved"

    def _under_one_reading(self, holding: Sequence[Part]) -> str:
        """Scope first; a bar and what is adverse from the worst; the best ground; what is only claimed."""
        scope = [part for part in self.parts if part.effect == "scope"]
        effects = {part.effect for part in holding} - {"scope", "condition", "claimed"}
        against = {effect for effect in effects if effect in self.adverse or effect == BAR}
        if not all(part in holding for part in scope):
            return "out_of_scope"
        if effects:
            return min(against, key=self._rank) if against else max(effects, key=self._rank)
        claimed = any(part.effect == "claimed" for part in holding)
        return "reserved" if claimed else OTHERWISE.get(self.regulation, "no_ground")

    def _rank(self, outcome: str) -> int:
        return self.ladder[outcome]

    def _meets(self, facts: Facts, own: Sequence[Part]) -> bool | None:
        found = set()
        for read in self._ways_to_read(facts):
            scope = all(self._holds(part, facts, read) for part in self.parts if part.effect == "scope")
            found.add(scope and any(self._holds(part, facts, read) for part in own))
        return found.pop() if len(found) == 1 else None

    def _ways_to_read(self, facts: Facts) -> Iterator[Mapping[Part, str]]:
        """Every combination of the readings that come out otherwise; those about lists of items always."""
        points = [
            part
            for part in self.parts
            if len(part.readings) > 1
            and ("_item(" in part.readings[0] or len({self._said(r, facts, {}) for r in part.readings}) > 1)
        ]
        for chosen in product(*(part.readings for part in points)):
            yield dict(zip(points, chosen, strict=True))

    def _holds(self, part: Part, facts: Facts, read: Mapping[Part, str]) -> bool:
        holds = self._said(read.get(part, part.readings[0]), facts, read)
        return holds and not (part.unless and self._said(part.unless, facts, read))

    def _said(self, condition: str, facts: Facts, read: Mapping[Part, str]) -> bool:
        def items(parent: str) -> Iterator[bool]:
            for part in self.parts:
                if part.provision.startswith(f"{parent}__item_") and part.effect != "claimed":
                    yield self._holds(part, facts, read)

        names = _Names(facts, any_item=lambda parent: any(items(parent)), every_item=lambda p: all(items(p)))
        return bool(eval(code(condition), {"__builtins__": {}}, names))


class _Names(dict[str, Any]):
    """Facts by name; a provision's name is itself."""

    def __init__(self, facts: Facts, **functions: Callable[[str], bool]) -> None:
        super().__init__({**facts, **functions})

    def __missing__(self, name: str) -> str:
        if name.startswith("art_"):
            return name
        raise Unknown(name)


@cache
def code(condition: str) -> CodeType:
    return compile(" ".join(condition.split()), "<second encoding>", "eval")


def plain(value: Any) -> Any:
    """Days as the encodings write them: as words, which compare like days."""
    return value.isoformat() if isinstance(value, date) else value


@cache
def second_opinion(regulation: str) -> SecondOpinion:
    knowledge = installed("knowledge")
    given = _yaml(installed("evals") / "encodings" / f"{regulation}.yaml")
    if regulation == "naiman-2025":
        given = {**given, **_NAIMAN}
    unless, effects = given.get("unless") or {}, given.get("effects") or {}
    parts = [Part(side["provision"], "scope", tuple(side["readings"])) for side in given["scope"]]
    for provision, said in given["provisions"].items():
        by_effect = said if isinstance(said, dict) else {effects[provision]: said}
        for effect, readings in by_effect.items():
            parts.append(Part(provision, effect, tuple(readings), unless.get(provision, "")))
    for provision, claim in (given.get("catch_all") or {}).items():
        parts.append(Part(provision, "claimed", tuple(_OTHER_KIND.get(provision, [claim]))))
    said = " ".join(text for part in parts for text in (*part.readings, part.unless))
    named = _kinds().keys() & set(re.findall(r"\w+", said))
    outcomes = _yaml(knowledge / "outcomes.yaml")
    rules = _yaml(knowledge / regulation / "rules.yaml")
    return SecondOpinion(
        regulation,
        tuple(parts),
        tuple(map(_axiom, [*_yaml(knowledge / "axioms.yaml"), *(rules.get("axioms") or ())])),
        tuple((order["lower"], order["upper"]) for order in rules.get("orders") or ()),
        {outcome["id"]: rank for rank, outcome in enumerate(outcomes)},
        frozenset(outcome["id"] for outcome in outcomes if outcome.get("adverse")),
        frozenset(outcome["id"] for outcome in outcomes if outcome.get("beside_bar")),
        _kinds(),
        dict.fromkeys((fact for fact in named if _kinds()[fact].get("kind", "bool") == "bool"), False),
    )


def _axiom(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    kind = "excludes" if "excludes" in entry else "implies"
    left, right = entry[kind]
    return kind, left, right


@cache
def _kinds() -> Mapping[str, Any]:
    groups = [
        group for path in sorted((installed("knowledge") / "facts").glob("*.yaml")) for group in _groups(path)
    ]
    return {fact: entry for group in groups for fact, entry in group["facts"].items()}


def _groups(path: Any) -> list[Any]:
    return list(_yaml(path)["groups"].values())


def _yaml(path: Any) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
