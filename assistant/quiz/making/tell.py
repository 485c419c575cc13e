"""A story told from facts: people and places of a bureau, one sentence a fact, noise between them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.quiz.errors import QuizError
from assistant.quiz.making.scenarios import Bureau, Scenarios
from assistant.rules.expression import Value

MANY_FACTS = 8  # a story of more has less room for asides


@dataclass(frozen=True)
class Cast:
    """Who and where: the same through all steps of one story."""

    bureau: Bureau
    slots: Mapping[str, str]
    regulation: str

    @property
    def officer(self) -> str:
        return self.slots["officer"]


def cast(bureau: Bureau, regulation: str, rng: random.Random) -> Cast:
    """Draw the people, the party, the place and the matter."""
    officer, colleague = rng.sample(bureau.persons, 2)
    drawn = {
        "officer": officer,
        "colleague": colleague,
        "party": rng.choice(bureau.parties),
        "place": rng.choice(bureau.places),
        "matter": rng.choice(bureau.matters),
    }
    return Cast(bureau, {**drawn, **bureau.regulations[regulation]}, regulation)


def tell(
    scenarios: Scenarios, who: Cast, told: Mapping[str, Value], rng: random.Random, noise: int = 2
) -> str:
    """The story of these facts, in the order of a story, with so many sentences that change nothing.

    Raises QuizError for a fact no sentence is kept for.
    """
    sentences = [sentence(scenarios, who, fact, told[fact], rng) for fact in _ordered(scenarios, told, rng)]
    opening = _filled(rng.choice(who.bureau.openings), who)
    for aside in rng.sample(who.bureau.noise, noise if len(told) <= MANY_FACTS else 1):
        sentences.insert(rng.randint(1, len(sentences)) if sentences else 0, _filled(aside, who))
    return "".join((opening, *sentences))


def add(scenarios: Scenarios, who: Cast, told: Mapping[str, Value], rng: random.Random) -> str:
    """A later step of a story: only the new facts."""
    return "".join(sentence(scenarios, who, fact, told[fact], rng) for fact in _ordered(scenarios, told, rng))


def _ordered(scenarios: Scenarios, told: Mapping[str, Value], rng: random.Random) -> list[str]:
    """A cause before its effect, as the vocabulary has them; whole topics of one phase change places.

    A fact that speaks of another as known comes after it.
    """
    place = {fact: number for number, fact in enumerate(scenarios.phase)}
    swapped = rng.random() < 0.5
    topic_of = {fact: scenarios.topic[fact] for fact in told}
    order = sorted(set(topic_of.values()), reverse=swapped)
    found = sorted(told, key=lambda f: (scenarios.phase[f], order.index(topic_of[f]), place[f]))
    for fact in list(found):
        presupposed = [other for other in scenarios.cautions.presupposes.get(fact, ()) if other in told]
        last = max((found.index(other) for other in presupposed), default=-1)
        if last > found.index(fact):
            found.remove(fact)
            found.insert(last, fact)
    return found


def sentence(scenarios: Scenarios, who: Cast, fact: str, value: Value, rng: random.Random) -> str:
    """One fact in one sentence. Raises QuizError where none is kept."""
    wording = scenarios.wording(who.bureau, fact)
    sentences = wording.of(value) if wording is not None else ()
    if not sentences:
        raise QuizError(f"情景素材里没有怎样讲“{fact}”的句子。请在 knowledge/scenarios/facts 里补上")
    words = scenarios.catch_alls.get((who.regulation, fact), "")
    return _filled(rng.choice(sentences), who, in_words(value), words)


def _filled(text: str, who: Cast, value: str = "", words: str = "") -> str:
    return text.format(**who.slots, value=value, words=words)


def in_words(value: Value) -> str:
    """A number or day as a story has it: 12, 2026年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)
