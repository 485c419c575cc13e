"""Whether an option is right, judged by the second encodings and the plain words of procedure and text."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import yaml

from assistant.installation import installed
from assistant.quiz.item import LETTERS, Claim, Item, Option
from tests.quiz.second_opinion import SecondOpinion, plain, second_opinion

# The word of each effect as the articles print it: 应当, 可以 or 不予.
WORDS = {
    "naiman-2025": {"art_9": "应当", "art_10__para_1": "应当", "art_10__para_2": "可以", "art_11": "可以"}
    | {"art_12": "不予"},
}
Law = Callable[[str], SecondOpinion]


def key(item: Item, law: Law = second_opinion) -> str:
    """The letters of the options that are right."""
    return "".join(
        letter for letter, option in zip(LETTERS, item.options, strict=False) if is_right(item, option, law)
    )


def is_right(item: Item, option: Option, law: Law = second_opinion) -> bool:
    """Whether all that the option says is so."""
    return all(_judged(law(claim.regulation), item, claim) for claim in option.claims)


def _judged(opinion: SecondOpinion, item: Item, claim: Claim) -> bool:
    facts = known(opinion, item)
    assert not opinion.contradict(facts), item.id
    return _KINDS[claim.kind](opinion, claim, item, facts) is not claim.denied


def known(opinion: SecondOpinion, item: Item) -> dict[str, Any]:
    return {fact: value for fact, value in opinion.closed(item.told).items() if fact not in item.unknown}


def _outcome(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    return opinion.outcomes(facts) == {claim.about}


def _provision(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    return opinion.meets(facts, claim.about) == {True}


def _necessary(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    """Met with the fact; without it not met, however it is read. A fact that another told one brings with it
    is never missing."""
    fact = str(claim.value)
    rest = opinion.closed({other: value for other, value in item.told.items() if other != fact})
    return opinion.meets(facts, claim.about) == {True} and opinion.meets(rest, claim.about) == {False}


def _deciding(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    """However the other open facts turn out: somewhere the outcome differs with this one."""
    others = [fact for fact in item.unknown if fact != claim.about]
    for found in product((False, True), repeat=len(others)):
        ends = set()
        for value in (False, True):
            turned = {**dict(zip(others, found, strict=True)), claim.about: value}
            completed = opinion.closed({**item.told, **turned})
            if not opinion.contradict(completed):
                ends.add(opinion.outcomes(completed))
        if len(ends) > 1:
            return True
    return False


def _step(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    """A step of this outcome and of the matter asked about, taken by the body named."""
    step = next(s for s in procedure(claim.regulation)["steps"] if s["id"] == claim.about)
    (outcome,) = opinion.outcomes(facts)
    asked = {plain(value) for value in item.told.values() if isinstance(value, str)}
    concerned = not step.get("matters") or bool(asked.intersection(step["matters"]))
    return outcome in step["outcomes"] and concerned and step["who"] == claim.value


def _clock(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    return f"{claim.value}日" in {clock["length"] for clock in clocks(claim.regulation, claim.about)}


def _modality(opinion: SecondOpinion, claim: Claim, item: Item, facts: dict[str, Any]) -> bool:
    words = WORDS[claim.regulation]
    word = next((words[start] for start in words if claim.about.startswith(start)), None)
    return word == claim.value and opinion.meets(facts, claim.about) == {True}


_KINDS: Mapping[str, Callable[[SecondOpinion, Claim, Item, dict[str, Any]], bool]] = {
    "outcome": _outcome,
    "provision": _provision,
    "necessary": _necessary,
    "deciding": _deciding,
    "step": _step,
    "clock": _clock,
    "modality": _modality,
}


@cache
def procedure(regulation: str) -> Any:
    path = installed("knowledge") / regulation / "procedure.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def clocks(regulation: str, name: str) -> Iterator[Any]:
    for step in procedure(regulation)["steps"]:
        clock = step.get("clock")
        if isinstance(clock, dict) and clock["id"] == name:
            yield clock
