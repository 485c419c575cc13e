"""The words that train, tune and test the reader are kept apart."""

from collections import Counter

import pytest

from assistant import Library
from assistant.law.yaml_file import read_yaml
from evals.utterances import FOLDER, Labelled, read_labelled

LIBRARY = Library.load()
ENTRIES = read_labelled(LIBRARY)
STORY_HANDS = {"s", "t"}  # their stories are half train, half dev, each story in one
OLDER = {*STORY_HANDS, "ta", "tb", "tc", "td", "te", "tf"}  # wrote before the trades were named
LIKE, RUN = 0.5, 6


def of(*splits: str) -> list[Labelled]:
    return [entry for entry in ENTRIES if entry.split in splits]


def test_the_hands_that_test_wrote_nothing_else() -> None:
    splits: dict[str, set[str]] = {}
    for entry in ENTRIES:
        splits.setdefault(entry.hand, set()).add(entry.split)
    assert {hand for hand, found in splits.items() if "test" in found} == {"ea", "eb"}
    assert {hand for hand, found in splits.items() if len(found) > 1} == STORY_HANDS


@pytest.mark.parametrize(("split", "others"), [("dev", ["train"]), ("test", ["train", "dev"])])
def test_no_text_is_like_one_of_another_split(split: str, others: list[str]) -> None:
    """Half of its runs of six characters in one other text would be a copy; the exemplars train, too."""
    texts = [entry.text for entry in of(*others)] + sentences_of_exemplars()
    where: dict[str, set[int]] = {}
    for number, text in enumerate(texts):
        for run in runs(text):
            where.setdefault(run, set()).add(number)
    for entry in of(split):
        assert entry.text.strip() not in texts, entry.id
        own = runs(entry.text)
        shared = Counter(number for run in own for number in where.get(run, ()))
        if own and shared:
            _, most = shared.most_common(1)[0]
            assert most < max(3, LIKE * len(own)), entry.id


def test_every_quote_is_verbatim_and_every_id_stands_once() -> None:
    for entry in ENTRIES:
        assert all(quote in entry.text for quote in entry.quotes.values()), entry.id
        if entry.quotes:  # then every clause that tells something is known
            assert {
                fact for fact, value in entry.told.items() if isinstance(value, bool)
            } <= entry.quotes.keys()
    assert max(Counter(entry.id for entry in ENTRIES).values()) == 1


def test_the_newer_training_hands_keep_out_of_the_trades_of_the_test_hands() -> None:
    held_out = read_yaml(FOLDER / "held_out_trades.yaml").data
    for entry in of("train"):
        if entry.hand not in OLDER:
            named = [word for word in held_out[entry.regulation] if word in entry.text]
            assert not named, (entry.id, named)


def sentences_of_exemplars() -> list[str]:
    paths = (LIBRARY.folder / "exemplars").glob("*.yaml")
    facts = (ways for path in paths for ways in read_yaml(path).data.values())
    return [str(sentence) for ways in facts for sentences in ways.values() for sentence in sentences]


def runs(text: str) -> set[str]:
    words = "".join(text.split())
    return {words[at : at + RUN] for at in range(len(words) - RUN + 1)}
