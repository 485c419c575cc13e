"""Changed copies of the knowledge, and cases determined one by one under both versions."""

import json
import random
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.impact.every_case import EveryCase
from assistant.impact.file_cases import FileCases
from assistant.impact.impact import Impact, Versions, impact, side_by_side
from assistant.impact.tally import Changed
from assistant.impact.version import Version, open_version
from assistant.library import Regulation, determine, installed
from assistant.rules.determination import plain
from assistant.rules.expression import Value
from assistant.rules.facts import ContradictionError
from assistant.rules.graph.compiled import compiled
from assistant.verify.sample import sample
from tests.rules.random_cases import possible_by_diagrams

Edit = tuple[str, str, str]  # file, words that stand in it, words instead
Case = Mapping[str, Value]


def edited(folder: Path, regulation: str, *edits: Edit) -> Path:
    """A knowledge folder with one regulation, changed; `{r}` in a file's name is the regulation's folder."""
    root = installed("knowledge")
    target = folder / "changed"
    shutil.copytree(root / "facts", target / "facts")
    shutil.copytree(root / regulation, target / regulation)
    for name in ("axioms.yaml", "outcomes.yaml"):
        shutil.copy(root / name, target / name)
    for name, old, new in edits:
        path = target / name.replace("{r}", regulation)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name}: {old}"
        path.write_text(text.replace(old, new), encoding="utf-8")
    return target


@cache
def installed_version(regulation: str) -> Version:
    return open_version(None, regulation)


def versions_of(regulation: str, after: Path, before: Path | None = None) -> Versions:
    """The installed knowledge, unless another is given, beside a changed one."""
    first = installed_version(regulation) if before is None else open_version(str(before), regulation)
    return side_by_side(first, open_version(str(after), regulation))


def drawn(versions: Versions, count: int) -> list[Case]:
    """Partial cases: a third drawn for each version, a third around cases that come out otherwise."""
    found: list[Case] = []
    for seed, version in enumerate((versions.before, versions.after)):
        model = compiled(version.regulation.rulebook)
        found += [dict(case) for case in sample(model, random.Random(seed), count // 3)]
    rng = random.Random(count)
    proven = EveryCase(versions.both).cases
    for _ in range(count // 3 if proven else 0):
        case = dict(rng.choice(proven))
        for fact in rng.sample(list(case), rng.choice((0, 1, 3, 10))):
            known = case.pop(fact)
            if isinstance(known, bool) and rng.random() < 0.5:
                case[fact] = not known
        found.append(case)
    return found


def outcome_of(regulation: Regulation, case: Case) -> str:
    """One case by the decision diagrams of the rules core; facts the regulation does not use are left out."""
    rulebook = regulation.rulebook
    own = {fact: value for fact, value in case.items() if fact in rulebook.vocabulary.facts}
    possible = possible_by_diagrams(rulebook, own)
    return possible.pop() if len(possible) == 1 else "insufficient_facts" if possible else "contradiction"


def determined(regulation: Regulation, case: Case) -> str:
    """One case as `rongcuo determine` has it."""
    own = {fact: value for fact, value in case.items() if fact in regulation.rulebook.vocabulary.facts}
    try:
        return determine(regulation, own, with_changes=False).outcome
    except ContradictionError:
        return "contradiction"


def written(folder: Path, cases: Sequence[Case]) -> Path:
    path = folder / "cases.jsonl"
    names = dict.fromkeys(name for case in cases for name in case)
    lines = [{name: plain(case.get(name)) for name in names} for case in cases]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def run(versions: Versions, cases: Sequence[Case], folder: Path) -> tuple[Impact, dict[int, Changed]]:
    """The comparison over a file of cases, and its changed cases by their place in the list."""
    source = FileCases(
        written(folder, cases), versions.both.facts, versions.after.regulation.rulebook.vocabulary
    )
    found: dict[int, Changed] = {}

    def tell(of: object, changed: Changed) -> None:
        if of is source:
            found[changed.number - 1] = changed

    return impact(versions, [source], tell), found


def one_by_one(versions: Versions, cases: Sequence[Case]) -> dict[int, tuple[str, str]]:
    """The cases that come out otherwise, each determined by itself under both versions."""
    before, after = versions.before.regulation, versions.after.regulation
    pairs = {place: (outcome_of(before, case), outcome_of(after, case)) for place, case in enumerate(cases)}
    found = {place: pair for place, pair in pairs.items() if pair[0] != pair[1]}
    for place in [*list(found)[:4], 0, len(cases) - 1]:
        assert pairs[place] == (determined(before, cases[place]), determined(after, cases[place]))
    return found


def found_pairs(changed: Mapping[int, Changed]) -> dict[int, tuple[str, str]]:
    return {place: (entry.before, entry.after) for place, entry in changed.items()}
