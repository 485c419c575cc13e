"""From proposed options to an item: every option is judged by the rules core, the key is what it says."""

import hashlib
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from assistant.quiz.claims import is_right, known_facts
from assistant.quiz.item import LETTERS, Claim, Clause, Item, ItemType, Option, Topic
from assistant.quiz.lint.options import overlapping
from assistant.quiz.making.difficulty import difficulty
from assistant.quiz.making.material import Material, clause
from assistant.quiz.making.situations import Refusal
from assistant.quiz.making.tell import Cast
from assistant.quiz.making.telling import Telling
from assistant.rules.determination import plain
from assistant.rules.expression import Value


@dataclass(frozen=True)
class Proposed:
    """An option before it is judged. `right` and `wrong` say why it is so, in either case.

    `misreading`, `facts` and `citations` belong to the wrong one.
    """

    text: str
    claims: tuple[Claim, ...]
    right: str
    wrong: str
    misreading: str | None = None
    facts: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """All of an item but its key. `provision` is the id of the one tested, in the first regulation."""

    type: ItemType
    topic: Topic
    regulations: tuple[str, ...]
    provision: str
    who: Cast
    story: str
    stem: str
    options: tuple[Proposed, ...]
    rationale: str
    quoted: tuple[tuple[str, str], ...]
    told: Mapping[str, Value]
    unknown: tuple[str, ...] = ()


# How many options may be right.
_RIGHT: Mapping[ItemType, tuple[int, int]] = {
    "single": (1, 1),
    "judge": (1, 1),
    "multiple": (2, len(LETTERS)),
    "indefinite": (1, len(LETTERS)),
}


def finish(material: Material, draft: Draft, rng: random.Random) -> Item | Refusal:
    """The item with its key computed and its options in random order (对/错 stay in theirs).

    A Refusal where the options do not give a key of the item's type, or two of them say nearly the same.
    """
    about = f"{draft.regulations[0]}/{draft.provision}"
    known = known_facts(material.library, draft.regulations, draft.told, draft.unknown)
    named = material.library[draft.regulations[0]].title if len(draft.regulations) == 1 else ""
    options = [_judged(material, proposed, known, draft.who.officer, named) for proposed in draft.options]
    if any(overlapping(one.text, other.text) for one, other in combinations(options, 2)):
        return Refusal(about, "两个选项说的是差不多的事")
    right = sum(option.correct for option in options)
    fewest, most = _RIGHT[draft.type]
    if not fewest <= right <= most or len(options) < 2:
        return Refusal(about, f"{right} 个选项成立，不合题型")
    if draft.type == "multiple" and right == len(options):
        return Refusal(about, "所有选项都成立，没有可以选错的")
    if draft.type != "judge":
        rng.shuffle(options)
    regulation = material.library[draft.regulations[0]]
    return Item(
        id=_id(draft),
        type=draft.type,
        topic=draft.topic,
        regulations=draft.regulations,
        provision=about,
        bureau=draft.who.bureau.id,
        story=draft.story,
        stem=_of_the_officer(draft.stem, draft.who.officer),
        options=tuple(options),
        rationale=_of_the_officer(draft.rationale, draft.who.officer),
        clauses=_clauses(material, draft),
        told=draft.told,
        unknown=draft.unknown,
        difficulty=difficulty(regulation, known, tuple(draft.told)),
        knowledge={name: material.library[name].rulebook.version for name in draft.regulations},
    )


def situation_draft(telling: Telling, story: str) -> Draft:
    """What every item about one situation has in common; type, question and options are yet to come."""
    situation = telling.situation
    return Draft(
        type="single",
        topic="outcome",
        regulations=(situation.regulation.id,),
        provision=situation.rule.provision,
        who=telling.who,
        story=story,
        stem="",
        options=(),
        rationale="",
        quoted=(),
        told=situation.told,
    )


def statement(draft: Draft, said: Proposed, question: str) -> Draft:
    """A 判断 item of one option: 对 where it holds."""
    denied = tuple(replace(claim, denied=not claim.denied) for claim in said.claims)
    if len(denied) != 1:
        raise ValueError("only one claim can be denied as a whole")
    yes = replace(said, text="对")
    no = replace(
        said, text="错", claims=denied, right=said.wrong, wrong=said.right, misreading="denied_truth"
    )
    return replace(draft, type="judge", stem=question, options=(yes, no))


def _judged(
    material: Material, said: Proposed, known: Mapping[str, Value], officer: str, named: str
) -> Option:
    """`named` is the title of the one regulation the question names: the reasons need not repeat it."""
    right = is_right(material.library, _claiming(said), known)
    why = said.right if right else said.wrong
    return Option(
        text=_of_the_officer(said.text, officer),
        claims=said.claims,
        correct=right,
        why=_of_the_officer(why.replace(f"《{named}》", ""), officer),
        misreading=None if right else said.misreading,
        facts=said.facts,
        citations=said.citations,
    )


def _claiming(said: Proposed) -> Option:
    return Option(said.text, said.claims, False, "")


def _of_the_officer(text: str, officer: str) -> str:
    """The vocabulary and the procedure speak to the officer; an item speaks of one."""
    text = re.sub("你们(部门|单位)?", lambda found: f"{officer}所在{found[1] or '单位'}", text)
    return text.replace("你", officer)


def _clauses(material: Material, draft: Draft) -> tuple[Clause, ...]:
    first = (draft.regulations[0], draft.provision)
    named = dict.fromkeys((first, *draft.quoted))
    return tuple(clause(material.library[regulation], provision) for regulation, provision in named)


def _id(draft: Draft) -> str:
    """Depends on what is asked of which facts, never on wording, order, people or the knowledge version."""
    claims = sorted(repr(option.claims) for option in draft.options)
    asked = [draft.type, draft.topic, draft.regulations, draft.provision, claims]
    facts = sorted(plain(draft.told).items())
    text = json.dumps([asked, facts, sorted(draft.unknown)], ensure_ascii=False)
    return "q" + hashlib.sha256(text.encode()).hexdigest()[:12]


def labels(material: Material, facts: Sequence[str]) -> str:
    """Facts by their labels, in quotes."""
    return "、".join(f"“{material.library.vocabulary[fact].label}”" for fact in facts)
