"""How well the words of officers are read: `python -m evals.measure_reading [--split S] [--errors]`.

A proposal is right when the text tells the fact with that value, or what it tells carries it by the meaning
of the words (`knowledge/axioms.yaml`); a told fact is read when it is proposed or follows from what is
proposed. Printed per split, kind of text, regulation and hand with 95% intervals, beside the cues alone;
`--errors` lists what was read wrong and what was missed. First the agreement of the annotators of the test
hands, and what judging their labels again gave. Exit 1 when the test split misses a goal.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from assistant import Library
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.read_facts import read_facts
from assistant.dialogue.reader.open_reader import load_network
from assistant.dialogue.reader.propose import Reader
from assistant.evaluation.implied import with_implied
from assistant.evaluation.intervals import rate
from assistant.law.yaml_file import read_yaml
from assistant.rules.determination import plain
from evals.utterances import FOLDER, SPLITS, Labelled, read_labelled

PRECISION, RECALL = 0.95, 0.80  # the goals, on the test split
CONFIDENCE_BANDS = (0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.0)


@dataclass(frozen=True)
class Read:
    """A text with what was proposed: fact -> value, words, confidence."""

    entry: Labelled
    proposed: Mapping[str, tuple[Any, str, float]]
    milliseconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", action="append", choices=SPLITS, help="default: dev and test")
    parser.add_argument("--errors", action="store_true", help="list what was read wrong or missed")
    given = parser.parse_args()
    library = Library.load()
    print_agreement()
    print_judged_again()
    met = True
    for split in given.split or ("dev", "test"):
        entries = read_labelled(library, [split])
        read = read_all(library, entries)
        counted = print_split(library, split, read)
        if split == "test":
            met = counted["right"] >= PRECISION * counted["proposed"]
            met = met and counted["found"] >= RECALL * counted["told"]
        if given.errors:
            print(*(line for done in read for line in errors(library, done)), sep="\n")
    return 0 if met else 1


def read_all(library: Library, entries: Iterable[Labelled]) -> list[Read]:
    """Every text read as a conversation under its regulation reads it (without a day: 昨天 is no date)."""
    network, calibration = load_network()
    folder = library.folder / "cues"
    cues, language = read_cues(folder, library.vocabulary), read_language(folder)
    found = []
    for entry in entries:
        facts = library[entry.regulation].rulebook.vocabulary.facts
        own = tuple(cue for cue in cues if cue.fact in facts)
        started = perf_counter()
        reading = Reader(network, calibration, own, language).read(entry.text, facts)
        taken = 1000 * (perf_counter() - started)
        proposed = {p.fact: (plain(p.value), p.quote, reading.confidence[p.fact]) for p in reading.proposals}
        found.append(Read(entry, proposed, taken))
    return found


def by_cues(library: Library, entries: Iterable[Labelled]) -> list[Read]:
    """The same texts read by the cues alone."""
    folder = library.folder / "cues"
    cues, language = read_cues(folder, library.vocabulary), read_language(folder)
    found = []
    for entry in entries:
        facts = library[entry.regulation].rulebook.vocabulary.facts
        own = [cue for cue in cues if cue.fact in facts]
        proposals = read_facts(entry.text, own, language)
        found.append(Read(entry, {p.fact: (plain(p.value), p.quote, 1.0) for p in proposals}, 0.0))
    return found


def judged(library: Library, done: Read) -> tuple[list[str], list[str]]:
    """The facts proposed wrongly, and the told ones that were missed."""
    regulation = library[done.entry.regulation]
    told = with_implied(regulation, done.entry.told)
    values = {fact: value for fact, (value, _, _) in done.proposed.items()}
    wrong = [fact for fact, value in values.items() if told.get(fact) != value]
    right = with_implied(regulation, {f: v for f, v in values.items() if f not in wrong})
    return wrong, [fact for fact, value in done.entry.told.items() if right.get(fact) != value]


def count(library: Library, read: Iterable[Read]) -> Counter[str]:
    found: Counter[str] = Counter()
    for done in read:
        wrong, missed = judged(library, done)
        proposed, told = len(done.proposed), len(done.entry.told)
        found.update(texts=1, proposed=proposed, right=proposed - len(wrong), told=told)
        found.update(found=told - len(missed))
    return found


def print_split(library: Library, split: str, read: Sequence[Read]) -> Counter[str]:
    whole = count(library, read)
    print(f"{split}: {whole['texts']} texts by {', '.join(sorted({done.entry.hand for done in read}))}")
    print_line("all", whole)
    print_line("cues alone", count(library, by_cues(library, [done.entry for done in read])))
    for kind in ("utterance", "story"):
        print_line(kind, count(library, [done for done in read if done.entry.kind == kind]))
    for regulation in library:
        print_line(regulation, count(library, [d for d in read if d.entry.regulation == regulation]))
    for hand in sorted({done.entry.hand for done in read}):
        print_line(f"hand {hand}", count(library, [done for done in read if done.entry.hand == hand]))
    print_calibration(library, read)
    median, slow = np.percentile([done.milliseconds for done in read], [50, 95])
    print(f"  a text is read in {median:.0f} ms (median), {slow:.0f} ms (p95)")
    return whole


def print_calibration(library: Library, read: Iterable[Read]) -> None:
    """How often proposals of about the same confidence are right."""
    bands: dict[float, list[bool]] = {}
    for done in read:
        wrong, _ = judged(library, done)
        for fact, (value, _, confidence) in done.proposed.items():
            if not isinstance(value, bool):
                continue  # what cues alone read has no confidence
            band = next(floor for floor in CONFIDENCE_BANDS if confidence >= floor)
            bands.setdefault(band, []).append(fact not in wrong)
    for floor in sorted(bands):
        print(f"  confidence from {floor:.2f}: {rate('right', sum(bands[floor]), len(bands[floor]))}")


def print_line(name: str, counted: Counter[str]) -> None:
    precision = rate("precision", counted["right"], counted["proposed"])
    print(f"  {name:22} {precision}  {rate('recall', counted['found'], counted['told'])}")


def errors(library: Library, done: Read) -> list[str]:
    """Wrong proposals with words and confidence, then told facts that were missed, with their words."""
    wrong, missed = judged(library, done)
    if not wrong and not missed:
        return []
    lines = [f"{done.entry.id} {done.entry.text.strip()}"]
    for fact in wrong:
        value, quote, confidence = done.proposed[fact]
        lines.append(f"  wrong  {fact} = {value} ({confidence:.2f})  {quote}")
    told, quotes = done.entry.told, done.entry.quotes
    return lines + [f"  missed {fact} = {told[fact]}  {quotes.get(fact, '')}" for fact in missed]


def print_agreement() -> None:
    """How far the two annotators of each test hand agree: the share of labels that both gave."""
    for path in sorted((FOLDER / "annotations").glob("*.yaml")):
        texts = list(read_yaml(path).data.values())
        first, second = (
            {
                (number, fact, str(value))
                for number, text in enumerate(texts)
                for fact, value in text[who].items()
            }
            for who in ("first", "second")
        )
        both = len(first & second)
        share = 2 * both / (len(first) + len(second))
        print(
            f"annotators of {path.stem}: {len(texts)} texts, {len(first)} and {len(second)} labels, "
            f"{both} alike, F1 {share:.3f}"
        )


def print_judged_again() -> None:
    """What two judges held of the test labels and of weak proposals, not knowing which were which."""
    texts = read_yaml(FOLDER / "judged_again.yaml").data.values()
    asked = sum(len(text["asked"]) for text in texts)
    twice, alike, added = 0, 0, 0
    for text in texts:
        for fact in text.get("asked_second", ()):
            held = [fact in text[who] for who in ("first", "second")]
            twice += 1
            alike += held[0] == held[1]
            added += all(held) and fact not in text["listed"]
    print(f"judged again: {asked} facts, {twice} of them by two, {alike} alike; {added} labels added")


if __name__ == "__main__":
    sys.exit(main())
