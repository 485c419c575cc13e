"""The exported rules fit their schema, and are enough to compute what the core computes."""

import copy
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import jsonschema
import pytest

from assistant import Library
from assistant.export.rules_json import rules_json, rules_schema
from assistant.library import Regulation
from assistant.rules.expression import Atom
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import compiled
from tests.export.evaluator import Rules

CASES = 400
library = cache(Library.load)
REGULATIONS = tuple(library())


@cache
def exported(name: str) -> Any:
    return json.loads(rules_json(library()[name]))


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(rules_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", REGULATIONS)
def test_fits_its_schema(name: str, validator: Any) -> None:
    validator.validate(exported(name))


BROKEN: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "no tree": (("provisions", 0, "condition_tree"), None),
    "a tree of another form": (("provisions", 0, "condition_tree"), {"fakt": "mistake"}),
    "two forms in one node": (
        ("provisions", 0, "condition_tree"),
        {"fact": "mistake", "not": {"fact": "error"}},
    ),
    "an unheard-of comparison": (
        ("axioms", 0, "left_tree"),
        {"fact": "act_date", "operator": "!=", "value": "2025-01-01"},
    ),
    "another way of naming a provision": (("provisions", 0, "provision"), "第四条"),
    "a day that is none": (("document", "issued"), "2025年"),
    "another format": (("format",), "rongcuo-rules/2"),
    "an unheard-of kind of fact": (("facts", 0, "kind"), "text"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_refuses_what_a_reader_could_not_use(name: str, validator: Any) -> None:
    path, value = BROKEN[name]
    broken = copy.deepcopy(exported("naiman-2025"))
    part = broken
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    assert not validator.is_valid(broken)


def random_facts(rules: Rules, rng: random.Random) -> dict[str, bool | int | str]:
    """A value for every fact: yes-or-no ones by chance, others near what they are compared with."""
    truths = rng.choice((0.1, 0.3, 0.5, 0.9))
    near: dict[str, list[Any]] = {}
    for fact, constant in rules.comparisons():
        near.setdefault(fact, []).append(constant)
    found: dict[str, bool | int | str] = {}
    for fact in rules.exported["facts"]:
        name, kind = fact["id"], fact["kind"]
        if kind == "bool":
            found[name] = rng.random() < truths
        elif kind == "choice":
            found[name] = rng.choice(fact["options"])
        elif kind == "date":
            day = date.fromisoformat(rng.choice(near.get(name, ["2025-01-01"])))
            found[name] = (day + timedelta(rng.choice((-1, 0, 1)))).isoformat()
        else:
            number = rng.choice(near.get(name, [0])) + rng.choice((-1, 0, 1))
            low, high = fact["minimum"], fact["maximum"]
            number = number if low is None else max(number, low)
            found[name] = number if high is None else min(number, high)
    if rng.random() < 0.8:  # mostly inside the scope: what a scope rule names is so
        for rule in rules.exported["scope"]:
            found |= {f: True for f in rule["quotes"] if isinstance(found[f], bool)}
    return found


def random_readings(rules: Rules, rng: random.Random) -> dict[str, str]:
    """One reading for every entry that has several."""
    ambiguous = [entry for entry in rules.entries.values() if entry["readings"]]
    return {entry["id"]: rng.choice(entry["readings"])["id"] for entry in ambiguous}


def by_the_core(
    regulation: Regulation, facts: Mapping[str, object], readings: Mapping[str, str]
) -> tuple[set[str], str]:
    """The ids of the entries that hold, and the outcome, by the core's diagrams."""
    model = compiled(regulation.rulebook)
    values = model.assignment(parse_facts(regulation.rulebook.vocabulary, facts))
    for entry in regulation.rulebook.points:
        values |= model.reading_values(entry, readings[entry.id])

    def is_so(node: Any) -> bool:
        return bool(model.diagrams.restrict(node, values) == model.diagrams.true)

    [outcome] = [outcome for outcome, node in model.by_reading.items() if is_so(node)]
    return {entry for entry, node in model.holds.items() if is_so(node)}, outcome


def with_a_proviso(regulation: Regulation) -> Regulation:
    """The regulation with one item defeated by a proviso, which not every regulation has."""
    rules = dict(regulation.rulebook.rules)
    rules["art_9__item_1"] = replace(rules["art_9__item_1"], unless=Atom("abused_power"))
    return replace(regulation, rulebook=replace(regulation.rulebook, rules=rules))


def compare(regulation: Regulation) -> None:
    """Random cases: every entry holds or not, and the outcome is reached, as in the core."""
    rules, rng = Rules(json.loads(rules_json(regulation))), random.Random(1)
    held: set[str] = set()
    reached: set[str] = set()
    for _ in range(CASES):
        facts, readings = random_facts(rules, rng), random_readings(rules, rng)
        expected, outcome = by_the_core(regulation, facts, readings)
        assert {entry for entry in rules.entries if rules.holds(entry, facts, readings)} == expected, facts
        assert rules.outcome(facts, readings) == outcome, (facts, readings)
        held |= expected
        reached.add(outcome)
    assert len(held) > 0.9 * len(rules.entries)  # else the comparison would show little
    assert len(reached) > 1


@pytest.mark.parametrize("name", REGULATIONS)
def test_another_system_finds_the_same_provisions_and_outcome(name: str) -> None:
    compare(library()[name])


def test_another_system_heeds_a_proviso() -> None:
    compare(with_a_proviso(library()["naiman-2025"]))


@pytest.mark.parametrize("name", REGULATIONS)
def test_the_readable_conditions_say_what_the_trees_say(name: str) -> None:
    """Under the first readings, which are the ones the strings are written out for."""
    rules, rng = Rules(exported(name)), random.Random(3)
    for _ in range(50):
        facts = random_facts(rules, rng)
        for entry in rules.entries.values():
            said = bool(eval(entry["condition"], {}, dict(facts)))
            unless = entry.get("unless")
            said = said and not (unless and eval(unless, {}, dict(facts)))
            assert said == rules.holds(entry["id"], facts, {}), (entry["id"], facts)
        for axiom in exported(name)["axioms"]:
            for side in ("left", "right"):
                assert eval(axiom[side], {}, dict(facts)) == rules.true(axiom[f"{side}_tree"], facts, {})


@pytest.mark.parametrize("name", REGULATIONS)
def test_quotes_stand_in_the_text_and_names_lead_somewhere(name: str) -> None:
    rules = Rules(exported(name))
    texts = {provision.id: provision.text for provision in library()[name].document.provisions}
    outcomes = {outcome["id"] for outcome in rules.exported["outcomes"]}
    facts = {fact["id"] for fact in rules.exported["facts"]}
    for entry in rules.entries.values():
        assert entry["text"] == texts[entry["provision"]]
        assert all(any(words in text for text in texts.values()) for words in entry["quotes"].values())
        assert entry["quotes"].keys() <= facts
    for rule in rules.exported["provisions"]:
        assert rule["effect"] in outcomes
        assert rule["effect_quote"] in texts[rule["effect_provision"]]
    for step in rules.exported["procedure"]["steps"]:
        assert step["quote"] in texts[step["provision"]]
        assert set(step["outcomes"]) <= outcomes


def test_what_the_text_does_not_print_is_null() -> None:
    document = exported("naiman-2025")["document"]
    assert (document["number"], document["issued"], document["expires"]) == ("函〔2025〕70号", None, None)
    assert document["printed_title"] == "奈曼旗民政局 行政执法尽职免责和容错纠错制度"


@pytest.mark.parametrize("name", REGULATIONS)
def test_the_same_knowledge_gives_the_same_bytes(name: str) -> None:
    assert rules_json(library()[name]) == rules_json(Library.load()[name])
