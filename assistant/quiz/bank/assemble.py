"""Papers from a bank by a blueprint: one, or two parallel forms with no story in common."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.blueprint import Blueprint, Part
from assistant.quiz.errors import QuizError
from assistant.quiz.item import TYPE_LABELS, Item
from assistant.quiz.paper import Paper, Section
from assistant.rules.determination import plain

FORM_NAMES = ("A", "B", "C", "D")
LEVEL_WORDS = {1: "易", 2: "中", 3: "难"}


def papers(bank: Bank, blueprint: Blueprint, seed: int, forms: int = 1) -> tuple[Paper, ...]:
    """One paper, or forms A and B: as many items of each type, regulation and level, no story in both.

    Same bank, blueprint and seed, same papers. Raises QuizError where the bank has too few items.
    """
    if not 1 <= forms <= len(FORM_NAMES):
        raise QuizError(f"平行卷要 1 到 {len(FORM_NAMES)} 套，现在是 {forms}")
    rng = random.Random(f"{seed}|paper")
    chosen = set(blueprint.regulations)
    if unknown := chosen - set(bank.knowledge):
        raise QuizError(f"题库里没有制度“{min(unknown)}”，有：{'、'.join(bank.knowledge)}")
    usable = [item for item in bank.items if not chosen or item.regulations[0] in chosen]
    usable = each_story_once(usable)
    drawn: list[list[Section]] = [[] for _ in range(forms)]
    for part in blueprint.parts:
        for form, items in enumerate(_shared_out(usable, part, forms, rng)):
            drawn[form].append(Section(part.type, part.marks, part.marking, tuple(items)))
    names = ("",) if forms == 1 else FORM_NAMES[:forms]
    return tuple(
        _paper(bank, blueprint, seed, name, tuple(sections))
        for name, sections in zip(names, drawn, strict=True)
    )


def _paper(bank: Bank, blueprint: Blueprint, seed: int, form: str, sections: tuple[Section, ...]) -> Paper:
    whole = Paper(
        f"paper-{bank.seed}-{seed}{form}",
        blueprint.title,
        form,
        seed,
        blueprint.minutes,
        0.0,
        blueprint.notes,
        sections,
        bank.knowledge,
    )
    return Paper(**{**whole.__dict__, "pass_mark": round(whole.total * blueprint.pass_share, 1)})


def _shared_out(items: Sequence[Item], part: Part, forms: int, rng: random.Random) -> list[list[Item]]:
    """For each form its items of one type: groups of the same regulation, level and topic, one to a form.

    Where such groups run out, of the same regulation and level, then of the same level, then of any; always
    with as many questions.
    """
    left = rng.sample([item for item in items if item.type == part.type], k=_count(items, part))
    if len(left) < part.count * forms:
        kind = TYPE_LABELS[part.type]
        each = f"{forms} 套每套 {part.count} 题" if forms > 1 else f"{part.count} 题"
        raise QuizError(
            f"{kind}要{each}，题库里材料不重复的只有 {len(left)} 题。请出更大的题库，或者减少题数"
        )
    out: list[list[Item]] = [[] for _ in range(forms)]
    used: Counter[str] = Counter()
    for alike in (_regulation_level_topic, _regulation_level, _level, _length):
        groups: dict[str, list[Item]] = {}
        for item in left:
            groups.setdefault(alike(item), []).append(item)
        whole = [group[n : n + forms] for group in groups.values() for n in range(0, len(group), forms)]
        whole = [group for group in whole if len(group) == forms]
        while len(out[0]) < part.count and whole:
            group = min(whole, key=lambda found: (used[found[0].provision], used[found[0].regulations[0]]))
            whole.remove(group)
            for form, item in enumerate(group):
                out[form].append(item)
                used.update((item.provision, item.regulations[0]))
        taken = {item.id for items_of_form in out for item in items_of_form}
        left = [item for item in left if item.id not in taken]
    return out


def each_story_once(items: Iterable[Item]) -> list[Item]:
    """Of items that at any step tell the same facts, days aside, one: no two forms share a story."""
    seen: set[str] = set()
    found: list[Item] = []
    for item in sorted(items, key=lambda item: item.id):
        told = {_told(question) for question in item.questions} if item.questions[0].story else {item.id}
        if not seen & told:
            found.append(item)
            seen |= told
    return found


def _told(question: Item) -> str:
    facts = sorted((f, v) for f, v in plain(question.told).items() if not isinstance(question.told[f], date))
    return f"{question.regulations}|{facts}"


def _count(items: Sequence[Item], part: Part) -> int:
    return sum(item.type == part.type for item in items)


def _regulation_level_topic(item: Item) -> str:
    return f"{_regulation_level(item)}|{item.topic}"


def _regulation_level(item: Item) -> str:
    return f"{_level(item)}|{item.regulations[0]}"


def _level(item: Item) -> str:
    return f"{_length(item)}|{item.difficulty.level}"


def _length(item: Item) -> str:
    """So that all forms have the same marks."""
    return str(len(item.questions))
