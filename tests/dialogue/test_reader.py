"""The trained reader: it quotes verbatim and sets nothing; without its files the cues read alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from assistant import Conversation, Library
from assistant.dialogue.conversation import offline_understander
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.prior import prior
from assistant.dialogue.reader import open_reader, reader_file
from assistant.dialogue.reader.clause_reader import TrainedReader, parts_of, windows_of
from assistant.dialogue.reader.encoder import Encoder, layers_of
from assistant.dialogue.reader.open_reader import load_network
from assistant.dialogue.reader.propose import MOST_OF_A_CLAUSE, Reader
from assistant.dialogue.reader.reader_file import ReaderFileError, TrainedNetwork, read_reader_file
from assistant.dialogue.reader.whole_numbers import WholeNumberLayer
from assistant.library import installed
from assistant.retrieval.model import bundled_model
from evals.measure_reading import count, read_all
from evals.utterances import read_labelled
from training.examples import data_fingerprint
from training.network import Network, padded

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
    from tokenizers import Tokenizer
    from transformers import AutoModel

    folder = bundled_model(print).folder
    theirs = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    theirs.encoder.layer = theirs.encoder.layer[:3]
    ours = Encoder(folder, layers_of(folder, range(3))).eval()
    ids = torch.tensor([Tokenizer.from_file(str(folder / "tokenizer.json")).encode("query: " + STORY).ids])
    with torch.inference_mode():
        found, expected = ours(ids).numpy(), theirs(input_ids=ids).last_hidden_state.numpy()
    assert np.abs(found - expected).max() < 1e-4


def test_the_reader_computes_what_was_trained() -> None:
    """Training is written otherwise, for speed; what it made is taken on as it was."""
    from tokenizers import Tokenizer

    torch.manual_seed(1)
    folder = bundled_model(print).folder
    network = Network(folder, 4, 2, 4, 0.0, 3).eval()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith("up") or name == "head.weight":
                parameter.normal_(0, 0.3)
    part = next(parts_of(STORY, Tokenizer.from_file(str(folder / "tokenizer.json"))))
    ids, shares = torch.tensor([part.ids]), torch.from_numpy(part.shares)
    made = {name: tensor.clone() for name, tensor in network.trained().items()}
    with torch.inference_mode():
        (expected,) = network(*padded([network.lower(ids)[0]]), [shares])
        reader = TrainedReader(TrainedNetwork(4, 2, made), 3, folder).eval()
        lower = Encoder(folder, layers_of(folder, range(3))).eval()  # deeper than this one needs
        (logits,) = reader([vectors[0] for vectors in lower.each(ids)], [part])
        without = reader.head(shares @ Encoder(folder, layers_of(folder, range(4))).eval()(ids)[0])
    found = torch.from_numpy(logits)
    changed = (found - without).abs().max()
    assert (found - expected).abs().max() < 0.2 * changed  # training multiplies in 16 bits, reading in 8
    again = Network(folder, 4, 2, 4, 0.0, 3)
    again.take(made)
    assert all(torch.equal(tensor, made[name]) for name, tensor in again.trained().items())


def test_whole_numbers_give_what_the_layers_they_came_from_give() -> None:
    """Real words through all layers: the direction of each token's vector stays, however long the words."""
    from tokenizers import Tokenizer

    folder = bundled_model(print).folder
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    exact = Encoder(folder, layers_of(folder, range(12))).eval()
    rounded = [WholeNumberLayer(layer).eval() for layer in layers_of(folder, range(12))]
    for words in ("嗯", STORY, STORY * 3):
        ids = torch.tensor([tokenizer.encode("query: " + words).ids])
        with torch.inference_mode():
            found = torch.cat([exact.each(ids)[0][0]] * 2)  # the text twice, one behind the other
            for layer in rounded:
                found = layer(found, [ids.shape[1]] * 2)
            alike = torch.cosine_similarity(exact(ids)[0].repeat(2, 1), found, dim=-1)
        assert alike.min() > 0.97
        assert alike.mean() > 0.99


def test_texts_one_behind_the_other_do_not_see_each_other() -> None:
    torch.manual_seed(3)
    layer = WholeNumberLayer(layers_of(bundled_model(print).folder, [5])[0]).eval()
    one, other = torch.randn(7, 384), torch.randn(12, 384)
    with torch.inference_mode():
        together = layer(torch.cat([one, other]), [7, 12])
        apart = torch.cat([layer(one, [7]), layer(other, [12])])
    assert torch.allclose(together, apart, atol=1e-5)


def test_every_two_neighbouring_sentences_of_a_longer_text_are_read_once_more(reader: Reader) -> None:
    tokenizer = reader.network.tokenizer
    assert not list(windows_of("他没跑。账本也没藏。", tokenizer))
    text = "他没跑。账本也没藏，证也亮了！谁也没闹。钱都退了？"
    whole = [span for part in parts_of(text, tokenizer) for span in part.spans]
    windows = [part.spans for part in windows_of(text, tokenizer)]
    assert [[text[a:b] for a, b in spans] for spans in windows] == [
        ["他没跑。", "账本也没藏，", "证也亮了！"],
        ["账本也没藏，", "证也亮了！", "谁也没闹。"],
        ["谁也没闹。", "钱都退了？"],
    ]
    assert {span for spans in windows for span in spans} == set(whole)
    assert reader.network.read(text).spans == tuple(whole)


@pytest.mark.parametrize("words", ["该查没查", "该报不报", "能办不办", "动不动就罚", "他没跑", "该签没签字"])
def test_what_was_left_undone_is_not_taken_for_a_question(words: str) -> None:
    assert not read_language(LIBRARY.folder / "cues").unsure_end.search(words)


@pytest.mark.parametrize("words", ["让他签没签字", "材料当时审没审", "有没有批", "我真记不起来了"])
def test_whether_it_was_done_is_a_question(words: str) -> None:
    assert read_language(LIBRARY.folder / "cues").unsure_end.search(words)


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


@pytest.mark.parametrize(
    "words", ["\u202e".join("没有造成任何损失" * 60), "\u200b".join("账本" * 300), "⑽" * 299, "㍿" * 2000]
)
def test_words_that_grow_when_they_are_encoded_are_read(reader: Reader, words: str) -> None:
    reader.read(words, NAIMAN.rulebook.vocabulary.facts)


@pytest.mark.parametrize("regulation", ["naiman-2025", "xixian-2022", "minzu", "xilingol", "licheng-2025"])
def test_a_short_denial_denies_what_it_names_and_little_else(reader: Reader, regulation: str) -> None:
    facts = LIBRARY[regulation].rulebook.vocabulary.facts
    for words, fact in (("没有造成损失", "some_loss"), ("并未造成不良影响", "adverse_effect")):
        reading = reader.read(words, facts)
        assert len(reading.proposals) <= MOST_OF_A_CLAUSE
        if fact in facts:
            assert (fact, False) in {(p.fact, p.value) for p in reading.proposals}


@pytest.mark.parametrize(
    "words",
    [
        "材料当时审没审，我真记不起来了",
        "检查单让他签没签字，我现在实在想不起来了。",
        "有没有造成损失我也说不准",
    ],
)
def test_what_the_officer_no_longer_knows_is_asked_not_proposed(reader: Reader, words: str) -> None:
    for regulation in LIBRARY.values():
        told = {p.fact for p in reader.read(words, regulation.rulebook.vocabulary.facts).proposals}
        assert told <= {"in_course_of_duty", "during_inspection"}


@pytest.mark.parametrize("words", ["材料是假的", "对方提供的材料是假的。", "材料是假的！"])
def test_plain_words_are_read_with_and_without_a_full_stop(reader: Reader, words: str) -> None:
    told = {(p.fact, p.value) for p in reader.read(words, NAIMAN.rulebook.vocabulary.facts).proposals}
    assert ("false_materials", True) in told


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


@pytest.mark.parametrize(
    "damage", ["cut", "ngrams cut", "runs", "no runs", "format", "card", "rows", "layers", "none"]
)
def test_a_damaged_file_is_refused_by_name(damage: str, tmp_path: Path) -> None:
    for path in installed("models").glob("reader*"):
        shutil.copy(path, tmp_path)
    culprits = {"format": "reader.json", "card": "reader.json", "none": "reader.json"}
    culprits |= {"ngrams cut": reader_file.NGRAMS, "runs": reader_file.RUNS, "no runs": reader_file.RUNS}
    culprit = culprits.get(damage, "reader-2.safetensors")
    path = tmp_path / culprit
    if damage.endswith("cut"):
        path.write_bytes(path.read_bytes()[:-100])
    elif damage == "runs":
        path.write_text(path.read_text(encoding="utf-8").lstrip(), encoding="utf-8")
    elif damage == "no runs":
        path.unlink()
    else:
        path = tmp_path / "reader.json"
        card = json.loads(path.read_text(encoding="utf-8"))
        second = card["networks"][1]
        damaged: dict[str, dict[str, object]] = {
            "format": {**card, "format": reader_file.FORMAT + 1},
            "card": {},
            "rows": {**card, "networks": [second], "rows": card["rows"][1:]},
            "layers": {**card, "networks": [{**second, "frozen": second["frozen"] - 1}]},
            "none": {**card, "networks": []},
        }
        path.write_text(json.dumps(damaged[damage]), encoding="utf-8")
    with pytest.raises(ReaderFileError, match=culprit):
        read_reader_file(tmp_path)


@pytest.mark.parametrize("tensor", ["head.0.weight", "own.scale", "around"])
@pytest.mark.parametrize("change", ["missing", "narrow"])
def test_networks_that_do_not_fit_the_program_are_refused(
    tensor: str, change: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path in installed("models").glob("reader*"):
        shutil.copy(path, tmp_path)
    path = tmp_path / reader_file.NGRAMS
    tensors = load_file(path)
    with safe_open(path, "pt") as file:
        made = file.metadata()
    kept = tensors.pop(tensor)
    if change == "narrow":
        tensors[tensor] = kept[: len(kept) // 2].clone()
    save_file(tensors, path, made)
    monkeypatch.setattr(open_reader, "installed", lambda folder: tmp_path)
    with pytest.raises(ReaderFileError, match="请重新安装"):
        load_network()


def test_a_clause_beyond_what_a_window_holds_counts_as_it_is_read_in_the_whole(reader: Reader) -> None:
    """Two long sentences, a space after each sign: one by one they fit, of both together the end is cut."""
    network = reader.network
    text = "他没跑。" + " ".join("他把真账本藏起来了" * 16) + "。" + " ".join("钱都退了" * 36) + "。"
    whole, windows = list(parts_of(text, network.tokenizer)), list(windows_of(text, network.tokenizer))
    assert all(part.shares.any(axis=1).all() for part in whole)
    with torch.inference_mode():
        logits = np.concatenate(network._read(whole))
        by_runs = network.ngrams.read([text[a:b] for part in whole for a, b in part.spans])
    assert not windows[-1].shares[-1].any()
    found = network.read(text)
    expected = (4 * logits[-1] + by_runs[-1]) / 5
    assert np.allclose(np.concatenate([found.true[-1], found.false[-1]]), expected, atol=1e-4)


def test_the_reader_was_trained_on_the_data_that_is_here() -> None:
    """Data that changed without training anew is noticed; so is a fact that nobody trained."""
    card = json.loads((installed("models") / "reader.json").read_text(encoding="utf-8"))
    with safe_open(installed("models") / reader_file.NGRAMS, "pt") as file:
        made = file.metadata()
    assert made["data"] == card["data"] == data_fingerprint(LIBRARY)
    used = [f for r in LIBRARY.values() for f in r.rulebook.vocabulary.facts.values()]
    options = {f"{fact.id}={option}" for fact in used for option in fact.options}
    assert set(card["rows"]) == options | {fact.id for fact in used if fact.kind == "bool"}


def test_proposals_on_the_test_hands_are_mostly_right() -> None:
    """A floor well under the measured figure (`python -m evals.measure_reading`), on a sample."""
    sample = read_labelled(LIBRARY, ["test"])[::5]
    counted = count(LIBRARY, read_all(LIBRARY, sample))
    assert counted["right"] >= 0.90 * counted["proposed"]
    assert counted["found"] >= 0.60 * counted["told"]


def test_words_of_very_many_sentences_are_read_only_whole(reader: Reader) -> None:
    tokenizer = reader.network.tokenizer
    assert len(list(windows_of("跑。" * 100, tokenizer))) == 99
    assert not list(windows_of("跑。" * 101, tokenizer))
    assert len(reader.network.read("跑。" * 101).spans) == 101


def test_each_reading_counts_the_same(reader: Reader) -> None:
    """Two networks, each over the whole and over neighbours, and the one of character runs: a fifth each."""
    network = reader.network
    text = "他没跑。账本也没藏，证也亮了！谁也没闹。"
    (whole,) = parts_of(text, network.tokenizer)
    first, second = windows_of(text, network.tokenizer)
    with torch.inference_mode():
        in_whole, in_first, in_second = network._read([whole, first, second])
        by_runs = network.ngrams.read([text[a:b] for a, b in whole.spans])
    near = np.array([in_first[0], *np.mean([in_first[1:], in_second[:2]], axis=0), in_second[2]])
    expected = (2 * in_whole + 2 * near + by_runs) / 5
    found = network.read(text)
    assert np.allclose(np.concatenate([found.true, found.false], axis=1), expected, atol=1e-5)
