"""The trained reader: it quotes verbatim and sets nothing; without its files the cues read alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Conversation, Library
from assistant.dialogue.conversation import offline_understander
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.prior import prior
from assistant.dialogue.reader import open_reader, reader_file
from assistant.dialogue.reader.encoder import Encoder
from assistant.dialogue.reader.open_reader import load_network
from assistant.dialogue.reader.propose import MOST_OF_A_CLAUSE, Reader
from assistant.dialogue.reader.reader_file import ReaderFileError, read_reader_file
from assistant.library import installed
from assistant.retrieval.model import bundled_model
from evals.measure_reading import count, read_all
from evals.utterances import read_labelled
from training.train_reader import data_fingerprint

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]
STORY = (
    "我是奈曼旗民政局的，上周带队去查一家养老院，两个人去的，证也亮了。院长把真账本藏起来，交上来一套假的，"
    "我们照着假账作了不予处罚的决定，结果定错了。要是他早说实话就好了。"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    folder = LIBRARY.folder / "cues"
    return Reader(*load_network(), read_cues(folder, LIBRARY.vocabulary), read_language(folder))


def test_the_first_layers_are_those_of_the_embedding_model() -> None:
    """Beside the library that the clause search reads the same folder with."""
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModel

    folder = bundled_model(print).folder
    theirs = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    theirs.encoder.layer = theirs.encoder.layer[:3]
    ours = Encoder(folder, 3).eval()
    ids = torch.tensor([Tokenizer.from_file(str(folder / "tokenizer.json")).encode("query: " + STORY).ids])
    with torch.inference_mode():
        found, expected = ours(ids).numpy(), theirs(input_ids=ids).last_hidden_state.numpy()
    assert np.abs(found - expected).max() < 1e-4


def test_a_story_is_read_with_its_words(reader: Reader) -> None:
    reading = reader.read(STORY, NAIMAN.rulebook.vocabulary.facts)
    told = {p.fact: (p.value, p.quote) for p in reading.proposals}
    assert told["concealed_evidence"][0] is True
    assert "账本" in told["concealed_evidence"][1]
    assert all(quote in STORY and quote for _, quote in told.values())
    assert all(0 < reading.confidence[fact] <= 1 for fact in told)
    assert not reading.leanings.keys() & told.keys()


@settings(max_examples=25, deadline=None)
@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from("，。没有损失藏账本 \n🙂\u200b\u202e"), max_size=60).map("".join)
)
def test_any_text_is_read_without_a_crash_and_quoted_verbatim(reader: Reader, text: str) -> None:
    reading = reader.read(text, NAIMAN.rulebook.vocabulary.facts)
    assert all(p.quote in text and p.fact in NAIMAN.rulebook.vocabulary.facts for p in reading.proposals)


@pytest.mark.parametrize("regulation", ["naiman-2025", "xixian-2022", "minzu", "xilingol", "licheng-2025"])
def test_a_short_denial_denies_what_it_names_and_little_else(reader: Reader, regulation: str) -> None:
    facts = LIBRARY[regulation].rulebook.vocabulary.facts
    for words, fact in (("没有造成损失", "some_loss"), ("并未造成不良影响", "adverse_effect")):
        reading = reader.read(words, facts)
        assert len(reading.proposals) <= MOST_OF_A_CLAUSE
        if fact in facts:
            assert (fact, False) in {(p.fact, p.value) for p in reading.proposals}


@pytest.mark.parametrize("words", ["不是", "没有", "都不对", "无", "不是这样的", "没有这回事", "第二条不对"])
def test_a_bare_answer_tells_no_fact(reader: Reader, words: str) -> None:
    for regulation in LIBRARY.values():
        assert reader.read(words, regulation.rulebook.vocabulary.facts).proposals == ()


def test_long_words_are_read_in_parts(reader: Reader) -> None:
    filler = "那天风很大，路上车也多。" * 120
    reading = reader.read(filler + STORY, NAIMAN.rulebook.vocabulary.facts)
    assert "concealed_evidence" in {p.fact for p in reading.proposals}


def test_what_is_only_hinted_at_is_asked_sooner_and_set_nowhere() -> None:
    conversation = Conversation(NAIMAN)
    conversation.say(STORY)
    said = conversation.events[-1].data
    assert conversation.state.facts == {}
    assert conversation.turn().determination.facts == {}
    chances = prior(NAIMAN.rulebook, conversation.state).chances
    for fact, chance in said.get("leanings", {}).items():
        assert chances[fact] == chance


def test_without_the_trained_files_the_cues_read_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(open_reader, "installed", lambda folder: tmp_path)
    open_reader._opened.cache_clear()
    try:
        assert open_reader.open_network() is None
        assert "reader.json" in capsys.readouterr().err
        turn = Conversation(NAIMAN).say(STORY)
        assert "concealed_evidence" in {p.fact for p in turn.proposed}
    finally:
        open_reader._opened.cache_clear()
    assert offline_understander(NAIMAN).network is open_reader.open_network


@pytest.mark.parametrize("damage", ["cut", "format", "card"])
def test_a_damaged_file_is_refused_by_name(damage: str, tmp_path: Path) -> None:
    for name in ("reader.json", "reader.safetensors"):
        shutil.copy(installed("models") / name, tmp_path)
    culprit = "reader.safetensors" if damage == "cut" else "reader.json"
    path = tmp_path / culprit
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        card = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(
            json.dumps({**card, "format": reader_file.FORMAT + 1}) if damage == "format" else "{}"
        )
    with pytest.raises(ReaderFileError, match=culprit):
        read_reader_file(tmp_path)


def test_the_reader_was_trained_on_the_data_that_is_here() -> None:
    """Data that changed without training anew is noticed; so is a fact that nobody trained."""
    card = json.loads((installed("models") / "reader.json").read_text(encoding="utf-8"))
    assert card["data"] == data_fingerprint(LIBRARY)
    used = (f for r in LIBRARY.values() for f in r.rulebook.vocabulary.facts.values() if f.kind == "bool")
    assert set(card["facts"]) == {fact.id for fact in used}


def test_proposals_on_the_test_hands_are_mostly_right() -> None:
    """A floor well under the measured figure (`python -m evals.measure_reading`), on a sample."""
    sample = read_labelled(LIBRARY, ["test"])[::5]
    counted = count(LIBRARY, read_all(LIBRARY, sample))
    assert counted["right"] >= 0.88 * counted["proposed"]
    assert counted["found"] >= 0.40 * counted["told"]
