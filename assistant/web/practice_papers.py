"""A trainer's papers: drawn from the bank by the blueprint as changed on the page, single items exchanged."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.quiz.bank.assemble import papers
from assistant.quiz.bank.blueprint import Blueprint, Part
from assistant.quiz.errors import QuizError
from assistant.quiz.item import TYPE_LABELS, Item, ItemType
from assistant.quiz.paper import Paper
from assistant.web.practice_pool import Pool

Query = Mapping[str, Sequence[str]]
MOST_SEED = 10**9
MOST_ITEMS = 1000


@dataclass(frozen=True)
class PaperOrder:
    """`forms` 1, or 2 for parallel forms A and B; `counts` items of each type; `exchanged` items unwanted."""

    seed: int
    forms: int
    regulations: tuple[str, ...]
    counts: Mapping[ItemType, int]
    exchanged: tuple[str, ...] = ()

    def query(self) -> list[tuple[str, str]]:
        """As `read_order` reads it: an order is its own address."""
        return [
            ("seed", str(self.seed)),
            ("forms", str(self.forms)),
            *(("regulation", name) for name in self.regulations),
            *((kind, str(count)) for kind, count in self.counts.items()),
            *(("exchanged", name) for name in self.exchanged),
        ]


def read_order(query: Query, pool: Pool, blueprint: Blueprint) -> PaperOrder:
    """What is not given is as in the blueprint. Raises QuizError naming the field."""
    known = {"seed", "forms", "regulation", "exchanged", *TYPE_LABELS}
    if unknown := sorted(set(query) - known):
        raise QuizError(f"不认识“{unknown[0]}”，可以写：{'、'.join(sorted(known))}")
    regulations = tuple(dict.fromkeys(query.get("regulation", blueprint.regulations)))
    if missing := [name for name in regulations if name not in pool.library]:
        raise QuizError(f"没有“{missing[0]}”这份制度")
    usual = {part.type: part.count for part in blueprint.parts}
    counts: dict[ItemType, int] = {
        kind: _number(query, kind, label, usual.get(kind, 0), 0, MOST_ITEMS)
        for kind, label in TYPE_LABELS.items()
    }
    return PaperOrder(
        seed=_number(query, "seed", "卷号", 1, 0, MOST_SEED),
        forms=_number(query, "forms", "几套卷", 1, 1, 2),
        regulations=regulations,
        counts=counts,
        exchanged=tuple(dict.fromkeys(query.get("exchanged", ()))),
    )


def made_papers(pool: Pool, blueprint: Blueprint, order: PaperOrder) -> tuple[Paper, ...]:
    """Same bank, blueprint and order, same papers. Raises QuizError where the bank has too few items."""
    usual = {part.type: part for part in blueprint.parts}
    marks = {
        section.type: Part(section.type, 0, section.marks, section.marking) for section in pool.paper.sections
    }
    parts = tuple(
        replace(usual.get(kind) or marks[kind], count=count)
        for kind, count in order.counts.items()
        if count and (kind in usual or kind in marks)
    )
    if not parts:
        raise QuizError("一种题型也没有选。请至少给一种题型写上题数")
    wanted = replace(blueprint, regulations=order.regulations, parts=parts)
    made = papers(pool.bank, wanted, order.seed, order.forms)
    return _exchanged(pool, made, order)


def _number(query: Query, name: str, label: str, usual: int, low: int, high: int) -> int:
    given = [text.strip() for text in query.get(name, ()) if text.strip()]
    if not given:
        return usual
    text = given[-1]
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or not low <= int(text) <= high:
        raise QuizError(f"“{label}”应当是 {low} 到 {high} 之间的整数")
    return int(text)


def _exchanged(pool: Pool, made: tuple[Paper, ...], order: PaperOrder) -> tuple[Paper, ...]:
    """Each unwanted item for another of its type and length: of its regulation and level if there is one."""
    for unwanted in order.exchanged:
        used = {item.id for paper in made for section in paper.sections for item in section.items}
        old = next((item for item in pool.items if item.id == unwanted), None)
        if old is None or unwanted not in used:
            continue
        regulations = order.regulations
        others = [
            item
            for item in pool.items
            if _alike(item, old)
            and item.id not in used
            and item.id not in order.exchanged
            and (not regulations or item.regulations[0] in regulations)
        ]
        if not others:
            raise QuizError(f"{TYPE_LABELS[old.type]}没有别的题可以换了。请出更大的题库，或者减少题数")
        shuffled = random.Random(f"{order.seed}|{unwanted}|exchange").sample(others, len(others))
        new = min(
            shuffled, key=lambda item: (_regulation(item, old), item.difficulty.level != old.difficulty.level)
        )
        made = tuple(_put(paper, old, new) for paper in made)
    return made


def _alike(item: Item, old: Item) -> bool:
    return item.type == old.type and len(item.questions) == len(old.questions)


def _regulation(item: Item, old: Item) -> bool:
    return item.regulations[0] != old.regulations[0]


def _put(paper: Paper, old: Item, new: Item) -> Paper:
    """The paper with `new` where `old` was, under an id of its own; a paper without `old` unchanged."""
    sections = tuple(
        replace(section, items=tuple(new if item.id == old.id else item for item in section.items))
        for section in paper.sections
    )
    if sections == paper.sections:
        return paper
    name = hashlib.sha256(f"{paper.id}|{old.id}|{new.id}".encode()).hexdigest()[:8]
    return replace(paper, id=f"{paper.id.partition('+')[0]}+{name}", sections=sections)
