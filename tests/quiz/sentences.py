"""What the sentences of a story state: matched against the filled sentences of `knowledge/scenarios`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.quiz.making.material import Material
from assistant.quiz.making.scenarios import Bureau
from assistant.rules.expression import Value

OPENING, NOISE = "opening", "noise"
STEPS = ("经补充调查：", "后来又查明：")  # with which a case goes on
NUMBER = re.compile(r"\d+年\d+月\d+日|\d+")


@dataclass(frozen=True)
class Meaning:
    """A fact with its value (None: the number or day in the sentence), or OPENING or NOISE."""

    states: str
    value: Value | None = None


def sentences(story: str) -> list[str]:
    """Every sentence kept for stories ends in the only 。 it has."""
    for words in STEPS:
        story = story.replace(words, "")
    return [f"{sentence}。" for sentence in story.split("。") if sentence]


@lru_cache(maxsize=64)
def meanings(material: Material, bureau_id: str, regulation: str) -> dict[str, set[Meaning]]:
    """Every sentence that a bureau's story under a regulation can have, names and numbers taken out."""
    bureau = material.scenarios.bureaus[bureau_id]
    found: dict[str, set[Meaning]] = {}
    named = {
        "officer": "〔人〕",
        "colleague": "〔人〕",
        "party": "〔方〕",
        "place": "〔处〕",
        "matter": "〔事〕",
    }
    slots = {**named, **bureau.regulations[regulation], "value": "7"}
    for meaning, template in _templates(material, bureau):
        words = material.scenarios.catch_alls.get((regulation, meaning.states), meaning.states)
        sentence = bare(bureau, template.format(**slots, words=words))
        found.setdefault(sentence, set()).add(meaning)
    return found


def _templates(material: Material, bureau: Bureau) -> Iterator[tuple[Meaning, str]]:
    for fact in material.library.vocabulary.facts:
        wording = material.scenarios.wording(bureau, fact)
        for value, said in wording.by_value.items() if wording else ():
            yield from ((Meaning(fact, value), template) for template in said)
    yield from ((Meaning(OPENING), template) for template in bureau.openings)
    yield from ((Meaning(NOISE), template) for template in bureau.noise)


def bare(bureau: Bureau, sentence: str) -> str:
    """Without names, places, matters and numbers, which do not change what is stated."""
    for slot, names in (
        ("〔人〕", bureau.persons),
        ("〔方〕", bureau.parties),
        ("〔处〕", bureau.places),
        ("〔事〕", bureau.matters),
    ):
        for name in sorted(names, key=len, reverse=True):
            sentence = sentence.replace(name, slot)
    return NUMBER.sub("#", sentence)
