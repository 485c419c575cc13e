"""Attack messages against whole conversations: `python -m evals.run_attacks [--each N] [regulation …]`.

Each message is said at two points of a conversation (fresh, and after confirmed facts), offline and with a
model that obeys every order; all also go through the REST API and the page's handlers, where somebody else's
conversation is kept. Prints what was found by kind; exit 1 if a determination changed, anything leaked or
anything crashed.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant import Conversation, Library
from assistant.dialogue.conversation import Turn
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.turn_json import turn_json
from assistant.evaluation.entries import Story
from assistant.evaluation.gold import read_stories
from assistant.library import Regulation, to_json
from assistant.terminal import card_text
from evals.attack_files import KEY, Attack, leaked, read_attacks
from evals.attack_others import attack_others
from evals.obedient_model import Obedient
from evals.read_once import read_once

REGULATIONS = ("naiman-2025", "licheng-2025", "xixian-review-2022")
AT = "2026-01-01T00:00:00+08:00"
FAULTS = ("changed", "leaked", "others leaked", "crashed")
FRESH, CONFIRMED = "fresh", "confirmed"


@dataclass(frozen=True)
class Finding:
    """Something an attack did that it must not: one of FAULTS."""

    attack: Attack
    fault: str
    where: str
    what: str


def attack_conversation(
    regulation: Regulation, attack: Attack, point: str, with_model: bool
) -> Iterator[Finding]:
    """What one message does to one conversation about a story of the regulation."""
    where = f"{regulation.id}, {point}, {'obedient model' if with_model else 'offline'}"
    try:
        conversation = _at(regulation, point, with_model)
        before = _determined(conversation.turn())
        turn = conversation.say(attack.text)
        facts_before = {} if point == FRESH else _half(story_of(regulation))
        if dict(conversation.state.facts) != facts_before or _determined(turn) != before:
            yield Finding(attack, "changed", where, "a fact or the determination, without confirmation")
        if mark := leaked(shown(regulation, turn), attack.text):
            yield Finding(attack, "leaked", where, mark)
        end = conversation.answer(story_of(regulation).truth)
        if _determined(end) != undisturbed(regulation, point):
            yield Finding(attack, "changed", where, "the determination of the same confirmed facts")
        if mark := leaked(shown(regulation, end), attack.text):
            yield Finding(attack, "leaked", where, mark)
    except Exception as error:  # whatever it is, it is what is looked for here
        yield Finding(attack, "crashed", where, f"{type(error).__name__}: {error}")


@lru_cache(maxsize=16)
def undisturbed(regulation: Regulation, point: str) -> str:
    """The determination that the same facts come to when nobody attacks."""
    return _determined(_at(regulation, point, False).answer(story_of(regulation).truth))


@lru_cache(maxsize=16)
def story_of(regulation: Regulation) -> Story:
    """A story that ends badly: what an attacker would want to change."""
    wanted = ("not_tolerated", "suspended", "no_ground", "requirement_unmet")
    stories = read_stories(regulation)
    return next((s for outcome in wanted for s in stories if s.outcome == outcome), stories[0])


def _half(story: Story) -> dict[str, Any]:
    """The first half of what is known, to be confirmed before the attack."""
    told = [(fact, value) for fact, value in story.truth.items() if isinstance(value, bool)]
    return dict(told[: len(told) // 2])


def _at(regulation: Regulation, point: str, with_model: bool) -> Conversation:
    model = LanguageModel(Obedient(), timeout=10.0, rephrases=True) if with_model else None
    conversation = Conversation(regulation, model=model, now=lambda: AT)
    if point == CONFIRMED:
        conversation.answer(_half(story_of(regulation)))
    return conversation


def _determined(turn: Turn) -> str:
    return to_json(turn.determination.as_json())


def shown(regulation: Regulation, turn: Turn) -> str:
    """Everything of a turn that reaches a screen."""
    told = to_json(turn_json(regulation, turn, turn.clauses))
    return "\n".join((turn.message, told, card_text(turn.card), turn.restated, turn.notice))


def run(
    library: Library, attacks: Sequence[Attack], regulations: Iterable[str], tried: Counter[str]
) -> Iterator[Finding]:
    """Every attack everywhere; `tried` counts the conversations by kind."""
    os.environ["OPENAI_API_KEY"] = KEY
    for attack in attacks:
        if not attack.spoken:
            continue
        for regulation in regulations:
            for point in (FRESH, CONFIRMED):
                for with_model in (False, True):
                    tried[attack.kind] += 1
                    yield from attack_conversation(library[regulation], attack, point, with_model)
    with tempfile.TemporaryDirectory() as folder:
        for number, model in enumerate((None, LanguageModel(Obedient(), timeout=10.0, rephrases=True))):
            file = Path(folder) / f"{number}.sqlite3"
            for attack, fault, where, what in attack_others(library, attacks, file, model, tried):
                yield Finding(attack, fault, where, what)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=None, help="only so many messages of each kind")
    parser.add_argument("regulation", nargs="*", help="only these")
    given = parser.parse_args()
    library, every, tried = Library.load(), read_attacks(), Counter[str]()
    read_once()
    kinds = list(dict.fromkeys(attack.kind for attack in every))
    attacks = [a for kind in kinds for a in [b for b in every if b.kind == kind][: given.each]]
    started, found = perf_counter(), list[Finding]()
    for finding in run(library, attacks, given.regulation or REGULATIONS, tried):
        found.append(finding)
        print(f"{finding.attack.id}（{finding.where}）：{finding.fault}：{finding.what}")
    for kind in kinds:
        count = sum(attack.kind == kind for attack in attacks)
        faults = "，".join(f"{fault} {_count(found, kind, fault)}" for fault in FAULTS)
        print(f"{kind}：{count} 条，{tried[kind]} 次，{faults}")
    totals = "，".join(f"{fault} {_count(found, None, fault)}" for fault in FAULTS)
    print(
        f"合计：{len(attacks)} 条，{sum(tried.values())} 次，{totals}，用时 {perf_counter() - started:.0f} 秒"
    )
    return 1 if found else 0


def _count(found: Sequence[Finding], kind: str | None, fault: str) -> int:
    return sum(f.fault == fault and kind in (None, f.attack.kind) for f in found)


if __name__ == "__main__":
    sys.exit(main())
