"""The words that train, tune and test the reader are kept apart."""

from collections import Counter
from pathlib import Path

from assistant import Library
from assistant.law.yaml_file import read_yaml
from evals.utterances import FOLDER, Labelled, read_labelled

LIBRARY = Library.load()
ENTRIES = read_labelled(LIBRARY)
STORY_HANDS = {"s", "t"}  # their stories are half train, half dev, each story in one
LIKE, RUN = 0.5, 6


def of(*splits: str) -> list[Labelled]:
    return [entry for entry in ENTRIES if entry.split in splits]


def test_the_hands_that_test_wrote_nothing_else() -> None:
    splits: dict[str, set[str]] = {}
    for entry in ENTRIES:
        splits.setdefault(entry.hand, set()).add(entry.split)
    assert {hand for hand, found in splits.items() if "test" in found} == {"ea", "eb"}
    assert {hand for hand, found in splits.items() if len(found) > 1} == STORY_HANDS


def test_no_text_of_dev_or_test_is_like_one_of_train() -> None:
    """Half of its runs of six characters in one training text would be a copy."""
    where: dict[str, set[int]] = {}
    for number, entry in enumerate(of("train")):
        for run in runs(entry.text):
            where.setdefault(run, set()).add(number)
    for entry in of("dev", "test"):
        own = runs(entry.text)
        shared = Counter(number for run in own for number in where.get(run, ()))
        if own and shared:
            _, most = shared.most_common(1)[0]
            assert most < max(3, LIKE * len(own)), entry.id


def test_every_quote_is_verbatim_and_every_id_stands_once() -> None:
    for entry in ENTRIES:
        assert all(quote in entry.text for quote in entry.quotes.values()), entry.id
    assert max(Counter(entry.id for entry in ENTRIES).values()) == 1


def test_the_newer_training_hands_keep_out_of_the_trades_of_the_test_hands() -> None:
    held_out = read_yaml(FOLDER / "held_out_trades.yaml").data
    hands = {path.stem for path in Path(FOLDER / "utterances").glob("t[g-r].yaml")}
    assert len(hands) == 12
    for entry in of("train"):
        if entry.hand in hands:
            named = [word for word in held_out.get(entry.regulation, ()) if word in entry.text]
            assert not named, (entry.id, named)


def runs(text: str) -> set[str]:
    words = "".join(text.split())
    return {words[at : at + RUN] for at in range(len(words) - RUN + 1)}
