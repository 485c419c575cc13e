"""Every proof of the gold cases and of 10,000 random ones holds; one that says anything else is refused."""

import ast
import copy
import io
import json
import tokenize
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, proof_checker
from assistant.evaluation.gold import read_cases
from assistant.proof_checker import Rules, problems
from assistant.rules.determination import plain
from assistant.rules.expression import Value, as_number
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import compiled
from assistant.rules.listing import list_rulebook
from assistant.rules.proof.prove import prove
from tests.rules.random_cases import random_cases

LIBRARY = Library.load()
PARTS = 4  # of each regulation's cases, so that two processes have equal shares
RANDOM = 360  # cases of each part: with seven regulations more than 10,000


def as_json(value: object) -> Any:
    return json.loads(json.dumps(plain(value)))


@cache
def judge(regulation: str) -> Rules:
    return Rules(as_json(list_rulebook(LIBRARY[regulation].rulebook)))


def consistent(regulation: str, facts: Mapping[str, Value]) -> bool:
    rulebook = LIBRARY[regulation].rulebook
    model = compiled(rulebook)
    ordered = all(
        as_number(facts[order.lower]) <= as_number(facts[order.upper])
        for order in rulebook.orders
        if order.lower in facts and order.upper in facts
    )
    return ordered and bool(model.graph.possible(model.assignment(facts)))


def cases_of(regulation: str, part: int) -> Iterator[Mapping[str, Value]]:
    rulebook = LIBRARY[regulation].rulebook
    for case in read_cases(LIBRARY[regulation])[part::PARTS]:
        facts = parse_facts(rulebook.vocabulary, case.facts)
        if consistent(regulation, facts):
            yield facts
    drawn = random_cases(rulebook, part, 10 * RANDOM)
    yield from islice((facts for facts in drawn if consistent(regulation, facts)), RANDOM)


def wrong_proofs(regulation: str, part: int) -> tuple[int, list[str]]:
    """How many proofs were checked, and what is wrong with them."""
    rulebook, wrong, count = LIBRARY[regulation].rulebook, [], 0
    for facts in cases_of(regulation, part):
        found = problems(judge(regulation), as_json(facts), as_json(prove(rulebook, facts)))
        wrong += [f"{regulation} {facts}: {claim}" for claim in found]
        count += 1
    return count, wrong


def test_every_proof_of_the_gold_cases_and_of_random_ones_holds() -> None:
    shares = [(regulation, part) for part in range(PARTS) for regulation in LIBRARY]
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        results = list(pool.map(wrong_proofs, *zip(*shares, strict=True)))
    assert [claim for _, wrong in results for claim in wrong] == []
    gold = sum(
        1
        for regulation in LIBRARY.values()
        for case in read_cases(regulation)
        if case.outcome != "contradiction"
    )
    assert sum(count for count, _ in results) >= gold + 10_000


IN_SCOPE = ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued")


def naiman(*true: str, known: bool = True) -> dict[str, Value]:
    """A case of the Naiman regulation: these facts hold, every other one does not (or is not known)."""
    vocabulary = LIBRARY["naiman-2025"].rulebook.vocabulary.facts.values()
    facts: dict[str, Value] = {f.id: False for f in vocabulary if f.kind == "bool"} if known else {}
    return facts | dict.fromkeys((*IN_SCOPE, *true), True)


def proof_of(facts: dict[str, Value], regulation: str = "naiman-2025") -> dict[str, Any]:
    proof: dict[str, Any] = as_json(prove(LIBRARY[regulation].rulebook, facts))
    return proof


def refused(facts: dict[str, Value], proof: dict[str, Any], regulation: str = "naiman-2025") -> list[str]:
    return problems(judge(regulation), as_json(facts), proof)


LENIENT = naiman("during_inspection", "target_untruthful", "missed_latent_problem")
CONSTRAINED = naiman("creative_work", "laws_adjusted", "mistake")
UNDECIDED = naiman("false_materials", known=False)
CLAIMED = naiman("other_duty_fulfilled_claimed")


def _drop(part: str) -> Callable[[dict[str, Any]], None]:
    def damage(proof: dict[str, Any]) -> None:
        del proof["why"][part]

    return damage


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def damage(proof: dict[str, Any]) -> None:
        place = proof
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return damage


def _flip_power(proof: dict[str, Any]) -> None:
    change = proof["changes"][0]["changes"][0]
    change["in_power"] = not change["in_power"]


DAMAGE: dict[str, tuple[dict[str, Value], Callable[[dict[str, Any]], None]]] = {
    "another outcome": (LENIENT, _set("outcome", to="duty_fulfilled")),
    "another outcome that is possible": (LENIENT, _set("possible", to=["lenient", "duty_fulfilled"])),
    "the ground is not among the facts": (LENIENT, _drop("target_untruthful")),
    "a bar fact is not among them": (LENIENT, _drop("evaded_investigation")),
    "a fact too many": (LENIENT, _set("why", "cooperated_with_inquiry", to=False)),
    "a fact that was not given": (LENIENT, _set("why", "target_untruthful", to=False)),
    "a rule whose facts do not defeat it": (
        LENIENT,
        _set("why_not", 0, "facts", to={"cooperated_with_inquiry": False}),
    ),
    "a rule that is said to hold": (LENIENT, _set("why_not", 0, "holds", to=True)),
    "a rule that is said to be open": (LENIENT, _set("why_not", 0, "holds", to=None)),
    "a rule with another effect": (LENIENT, _set("why_not", 0, "outcome", to="exemptible")),
    "a rule that is not better": (LENIENT, _set("why_not", 0, "rule", to="art_13__item_1")),
    "a bar that does not hold": (LENIENT, _set("why_not", 0, "blocked_by", to="not_tolerated")),
    "a change that leads elsewhere": (LENIENT, _set("changes", 0, "outcome", to="out_of_scope")),
    "a change that changes nothing": (LENIENT, _set("changes", 0, "changes", 0, "after", to=False)),
    "a change from what is not so": (LENIENT, _set("changes", 0, "changes", 0, "before", to=None)),
    "a change that is said to be in one's power": (LENIENT, _flip_power),
    "a change that is not needed": (
        LENIENT,
        lambda p: p["changes"][0]["changes"].append(_change("cooperated_with_inquiry")),
    ),
    "no change at all": (LENIENT, _set("changes", 0, "changes", to=[])),
    "a dispute where there is none": (LENIENT, lambda p: p["claimed"].append("art_9__item_9")),
    "readings that do not part": (
        LENIENT,
        lambda p: p["partings"].extend([_parting("lenient"), _parting("lenient")]),
    ),
    "facts that the axioms do not settle": (
        UNDECIDED,
        _set("implied", "wrong_decision_from_deception", to=True),
    ),
    "a witness that leads elsewhere": (UNDECIDED, _set("witnesses", 0, "outcome", to="mitigable")),
    "a witness too few": (UNDECIDED, lambda p: p["witnesses"].pop()),
    "a witness against what is known": (
        UNDECIDED,
        _set("witnesses", 0, "facts", "false_materials", to=False),
    ),
    "settled while it is not": (
        UNDECIDED,
        lambda p: p.update(outcome="duty_fulfilled", possible=["duty_fulfilled"]),
    ),
    "a claim that is not made": (CLAIMED, _set("claimed", to=["art_10__para_1__item_7"])),
    "reserved for no reason": (CLAIMED, _set("claimed", to=[])),
}


def _change(fact: str) -> dict[str, Any]:
    power = LIBRARY["naiman-2025"].rulebook.vocabulary[fact].in_power
    return {"fact": fact, "label": "", "before": False, "after": True, "in_power": power}


def _parting(outcome: str) -> dict[str, Any]:
    return {"readings": {"art_9__item_6": "x"}, "facts": {}, "outcome": outcome}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_proof_that_was_tampered_with_is_refused(name: str) -> None:
    facts, damage = DAMAGE[name]
    proof = proof_of(facts)
    assert refused(facts, proof) == []
    damaged = copy.deepcopy(proof)
    damage(damaged)
    assert damaged != proof
    assert refused(facts, damaged) != []


def test_readings_that_part_are_checked() -> None:
    """Art. 10(1)(3): with only one of its two facts the readings part."""
    facts = CONSTRAINED
    proof = proof_of(facts)
    assert proof["outcome"] == "reserved"
    assert proof["claimed"] == []
    assert len({parting["outcome"] for parting in proof["partings"]}) == 2
    assert refused(facts, proof) == []
    proof["partings"][0]["outcome"] = "duty_fulfilled"
    assert "partings" in refused(facts, proof)


def test_rules_damaged_after_the_proof_are_noticed() -> None:
    """The checker reads the rules itself: a proof of other rules is refused."""
    listing = as_json(list_rulebook(LIBRARY["naiman-2025"].rulebook))
    for row in listing["provisions"]:
        row["bar"] = False
        if row["id"] == "art_9__item_2":
            row["folded"] = "during_inspection"
    assert problems(Rules(listing), as_json(LENIENT), proof_of(LENIENT)) != []


def test_the_checker_stays_small_enough_to_read() -> None:
    """At most 150 lines of code: without blank lines, comments and docstrings. And nothing of ours in it."""
    source = Path(proof_checker.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source)
    told = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    names = ("COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENDMARKER")
    silent = {getattr(tokenize, name) for name in names}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {token.start[0] for token in tokens if token.type not in silent} - told
    assert len(lines) <= 150
    assert "assistant" not in source
