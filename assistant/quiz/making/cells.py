"""One cell of the matrix provision × type: every kind of item it can hold, and why it can hold none."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from assistant.library import Regulation
from assistant.quiz.item import Item, ItemType
from assistant.quiz.making.case_items import case_item
from assistant.quiz.making.contrast_items import contrast_item
from assistant.quiz.making.idle_facts import with_idle_facts
from assistant.quiz.making.material import Material
from assistant.quiz.making.missing_items import missing_fact_item
from assistant.quiz.making.outcome_items import outcome_item, outcome_statement
from assistant.quiz.making.procedure_items import (
    asked_steps,
    clock_item,
    clock_statement,
    step_item,
    step_statement,
    steps_of,
)
from assistant.quiz.making.provision_items import necessary_facts_item, provision_item
from assistant.quiz.making.situations import Refusal, Situation, situations, varied
from assistant.quiz.making.statement_items import statements_item
from assistant.quiz.making.tell import cast
from assistant.quiz.making.telling import Telling
from assistant.rules.outcomes import NO_GROUND
from assistant.rules.rulebook import Rule

MOST_SITUATIONS = 12  # how many are looked at for one rule
IDLE = (0, 0, 1, 2)  # how many facts that change nothing a story may tell
CONTRAST_FIRST = 0.4  # most facts come to the same under two regulations: those that part are tried first
ONLY_PROCEDURE = "程序条款没有条件，只出单选题和判断题"
NO_SITUATION = "没有合用的情形"

Make = Callable[[random.Random], Item | Refusal]


@dataclass(frozen=True)
class Cell:
    """`items` that were made of one provision and type; where there are none, `reason` says why."""

    regulation: str
    provision: str
    type: ItemType
    items: tuple[Item, ...] = ()
    reason: str = ""


def cells_of_rule(
    material: Material, regulation: Regulation, rule: Rule, wanted: Mapping[ItemType, int], seed: str
) -> Iterator[Cell]:
    """The cells of a provision with a condition; `wanted` is how many items each cell should get."""
    rng = random.Random(f"{seed}|{regulation.id}|{rule.id}")
    found = list(islice(situations(material.scenarios, regulation, rule, rng), MOST_SITUATIONS))
    refused = [s.reason for s in found if isinstance(s, Refusal)]
    usable = _in_turn([s for s in found if isinstance(s, Situation)], rng)
    bureaus = material.scenarios.of_regulation(regulation.id)
    for kind, count in wanted.items():
        rng = random.Random(f"{seed}|{regulation.id}|{rule.id}|{kind}")
        tellings = [
            Telling(
                material,
                with_idle_facts(material.scenarios, situation, rng.choice(IDLE), rng),
                cast(rng.choice(bureaus), regulation.id, rng),
            )
            for situation in usable
        ]
        makes = [make for telling in tellings for make in _makes(telling, kind, rng)]
        yield _filled(Cell(regulation.id, rule.provision, kind), makes, count, rng, refused)


def cells_of_procedure(
    material: Material,
    regulation: Regulation,
    shown: Mapping[str, Situation],
    wanted: Mapping[ItemType, int],
    seed: str,
) -> Iterator[Cell]:
    """The cells of steps and clocks, told on a situation (`shown`: by outcome) that they belong to."""
    rng = random.Random(f"{seed}|{regulation.id}|procedure")
    bureaus = material.scenarios.of_regulation(regulation.id)
    makes: dict[tuple[str, ItemType], list[Make]] = {}

    def telling_of(situation: Situation) -> Telling:
        return Telling(material, situation, cast(rng.choice(bureaus), regulation.id, rng))

    for clock in regulation.procedure.clocks:
        if clock.days is not None and shown:
            telling = telling_of(next(iter(shown.values())))
            makes.setdefault((clock.provision, "single"), []).append(partial(clock_item, telling, clock))
            makes.setdefault((clock.provision, "judge"), []).append(partial(clock_statement, telling, clock))
    for step in asked_steps(regulation):
        fitting = [s for s in shown.values() if step in steps_of(s)]
        if fitting:
            telling = telling_of(rng.choice(fitting))
            makes.setdefault((step.provision, "single"), []).append(partial(step_item, telling, step))
            makes.setdefault((step.provision, "judge"), []).append(partial(step_statement, telling, step))
    for provision in dict.fromkeys(provision for provision, _ in makes):
        for kind, count in wanted.items():
            cell = Cell(regulation.id, provision, kind)
            yield _filled(cell, makes.get((provision, kind), []), count, rng, [ONLY_PROCEDURE])


def _filled(cell: Cell, makes: list[Make], count: int, rng: random.Random, refused: list[str]) -> Cell:
    items: dict[str, Item] = {}
    reasons = list(refused)
    for make in makes:
        if len(items) >= count:
            break
        made = make(rng)
        if isinstance(made, Refusal):
            reasons.append(made.reason)
        else:
            items.setdefault(made.id, made)
    reason = "" if items else max(reasons, key=reasons.count, default=NO_SITUATION)
    return replace(cell, items=tuple(items.values()), reason=reason)


def _in_turn(usable: list[Situation], rng: random.Random) -> list[Situation]:
    """Those that meet the rule, near misses, exceptions and the scope in turn."""
    mixed = rng.sample(usable, len(usable))
    kinds = (("met", "claimed"), ("near_miss",), ("proviso", "barred"), ("near_miss",), ("out_of_scope",))
    left, turns = list(mixed), list[Situation]()
    while left:
        for kind in kinds:
            found = next((s for s in left if s.variant in kind), None)
            if found is not None:
                turns.append(found)
                left.remove(found)
    start = rng.randrange(min(2, len(turns)) or 1)  # not always with one that is met
    return [*turns[start:], *turns[:start]]


def _makes(telling: Telling, kind: ItemType, rng: random.Random) -> list[Make]:
    """Every way to make an item of a type of one situation, in random order."""
    situation = telling.situation
    found: list[Make] = []
    match kind:
        case "single":
            found = [partial(outcome_item, telling), partial(provision_item, telling)]
            found.append(partial(missing_fact_item, telling, 1))
            contrasts: list[Make] = [partial(contrast_item, telling, other) for other in _neighbours(telling)]
            rng.shuffle(found)
            return [*contrasts, *found] if rng.random() < CONTRAST_FIRST else [*found, *contrasts]
        case "judge":
            found = [partial(outcome_statement, telling)]
        case "multiple":
            found = [
                partial(necessary_facts_item, telling),
                partial(missing_fact_item, telling, rng.choice((2, 3))),
            ]
        case "indefinite":
            found = [partial(statements_item, telling)]
        case "case":
            if situation.variant == "met":
                others = varied(telling.material.scenarios, situation, rng)
                later = next((s for s in others if s.variant in ("barred", "proviso")), None)
                found = [partial(case_item, telling, later)]
    rng.shuffle(found)
    return found


def _neighbours(telling: Telling) -> list[Regulation]:
    """The regulations that judge the same kind of matter."""
    here = telling.regulation
    return [
        other
        for other in telling.material.library.values()
        if other is not here and other.rulebook.otherwise == here.rulebook.otherwise == NO_GROUND
    ]
