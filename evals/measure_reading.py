"""Measure how well the offline understander reads officers' stories: precision and recall of its proposals.

    python -m evals.measure_reading [--split dev] [--regulation ID] [--errors]

A proposal is right when the story tells the fact with that value (`told`), wrong otherwise; a told fact that
is not proposed is missed. `--errors` prints the wrong and the missed ones.
"""

import argparse
import math
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from assistant import Library
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.read_facts import read_facts
from assistant.law.yaml_file import read_yaml
from assistant.library import Regulation
from assistant.rules.determination import plain

FOLDER = Path(__file__).parent / "stories"


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95% interval of a proportion, (0, 1) when there is nothing to count."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def rate(name: str, right: int, total: int) -> str:
    low, high = wilson(right, total)
    share = right / total if total else 0.0
    return f"{name} {share:.3f} ({right}/{total}, 95% {low:.3f}-{high:.3f})"


def errors(
    told: Mapping[str, object], facts: Mapping[str, object], proposed: Mapping[str, tuple[object, str]]
) -> list[str]:
    """Wrong proposals with their quotes, then told facts that were missed."""
    lines = []
    for fact, (value, quote) in proposed.items():
        if told.get(fact) != value:
            note = "" if fact in told else "true of the case" if facts.get(fact) == value else "not told"
            lines.append(f"  wrong  {fact} = {value}  [{note or 'told otherwise'}]  {quote}")
    lines += [f"  missed {fact} = {value}" for fact, value in told.items() if fact not in proposed]
    return lines


def read(regulation: Regulation, split: str, with_errors: bool) -> Counter[str]:
    """Read every story of a split with the facts this regulation uses."""
    vocabulary, folder = regulation.vocabulary, regulation.folder.parent / "cues"
    own = regulation.rulebook.vocabulary.facts
    cues = [cue for cue in read_cues(folder, vocabulary) if cue.fact in own]
    language = read_language(folder)
    count: Counter[str] = Counter()
    for entry in read_yaml(FOLDER / f"{regulation.id}.yaml").data["stories"]:
        if entry["split"] != split:
            continue
        told, facts = plain(entry["told"]), plain(entry["facts"])
        proposed = {
            fact: (plain(value), quote) for fact, value, quote in read_facts(entry["story"], cues, language)
        }
        count.update(
            stories=1,
            told=len(told),
            proposed=len(proposed),
            right=sum(told.get(fact) == value for fact, (value, _) in proposed.items()),
            true_of_case=sum(facts.get(fact) == value for fact, (value, _) in proposed.items()),
        )
        if with_errors:
            print(entry["id"], *errors(told, facts, proposed), sep="\n")
    return count


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the reading of stories.")
    parser.add_argument("--split", default="dev", choices=("dev", "test"))
    parser.add_argument("--regulation", action="append", help="only this one (may be given several times)")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args(arguments)
    library = Library.load()
    for regulation in [library[regulation] for regulation in options.regulation or library]:
        count = read(regulation, options.split, options.errors)
        print(f"{regulation.id} {options.split}: {count['stories']} stories")
        print("  " + rate("precision", count["right"], count["proposed"]))
        print("  " + rate("recall", count["right"], count["told"]))
        print(
            "  " + rate("proposals true of the case, told or not", count["true_of_case"], count["proposed"])
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
