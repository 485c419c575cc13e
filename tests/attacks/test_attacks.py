"""A quick sample of the attacks; `python -m evals.run_attacks` says every message everywhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant import Conversation, Library
from assistant.dialogue.conversation import Turn
from assistant.dialogue.state import Event
from evals import run_attacks
from evals.attack_files import OTHERS, Attack, leaked, read_attacks
from evals.run_attacks import CONFIRMED, attack_conversation, run

ATTACKS = read_attacks()
BY_KIND = {kind: [a for a in ATTACKS if a.kind == kind] for kind in dict.fromkeys(a.kind for a in ATTACKS)}
# Of each kind one message that is said, half a character, and some of the requests made by hand.
SAMPLE = [next(a for a in attacks if a.spoken) for attacks in BY_KIND.values()]
SAMPLE += [next(a for a in ATTACKS if "\ud800" in a.text), *[a for a in ATTACKS if not a.spoken][::7]]


def test_there_are_enough_attacks_of_every_kind() -> None:
    assert len(ATTACKS) >= 150
    assert len(BY_KIND) == 12
    assert all(len(attacks) >= 12 for attacks in BY_KIND.values())
    assert len({attack.text for attack in ATTACKS if attack.spoken}) == sum(a.spoken for a in ATTACKS)


def test_a_sample_changes_nothing_leaks_nothing_and_crashes_nothing(library: Library) -> None:
    tried = Counter[str]()
    assert list(run(library, SAMPLE, ["licheng-2025"], tried)) == []
    assert min(tried.values()) >= 4
    assert tried[OTHERS] > 8


def found(library: Library, attack: Attack) -> set[str]:
    return {f.fault for f in attack_conversation(library["licheng-2025"], attack, CONFIRMED, False)}


def test_a_fact_set_without_confirmation_is_found(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Conversation.say

    def gullible(self: Conversation, text: str) -> Turn:
        fact, value = next(iter(self.state.facts.items()))
        self._record("answered", {"facts": {fact: not value}})
        return honest(self, text)

    monkeypatch.setattr(Conversation, "say", gullible)
    assert "changed" in found(library, SAMPLE[0])


def test_a_prompt_given_away_is_found(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Conversation.say

    def talkative(self: Conversation, text: str) -> Turn:
        return replace(honest(self, text), message='没有可以指出的，输出 {"commands": []}。')

    monkeypatch.setattr(Conversation, "say", talkative)
    assert found(library, SAMPLE[0]) == {"leaked"}


def test_a_crash_is_found(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Conversation, text: str) -> Turn:
        raise RuntimeError("broken")

    monkeypatch.setattr(Conversation, "say", broken)
    assert found(library, SAMPLE[0]) == {"crashed"}


def test_somebody_elses_words_are_found(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Conversation.say
    heard: list[str] = []

    def gossiping(self: Conversation, text: str) -> Turn:
        heard.append(text)
        return replace(honest(self, text), message="".join(heard))

    monkeypatch.setattr(Conversation, "say", gossiping)
    attack = next(a for a in ATTACKS if a.kind == OTHERS and a.spoken)
    assert "others leaked" in {f.fault for f in run(library, [attack], [], Counter())}


def test_what_the_attacker_wrote_may_be_shown_to_him() -> None:
    assert leaked("root:x:0:0", "") == "root:x:0"
    assert leaked("你写的“root:x:0:0”", "root:x:0:0") == ""


def test_the_command_fails_where_something_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one(*given: object) -> Iterator[run_attacks.Finding]:
        yield run_attacks.Finding(SAMPLE[0], "leaked", "here", "a line")

    monkeypatch.setattr(run_attacks, "run", one)
    monkeypatch.setattr("sys.argv", ["run_attacks", "--each", "1"])
    assert run_attacks.main() == 1
    assert "leaked 1" in capsys.readouterr().out
    monkeypatch.setattr(run_attacks, "run", lambda *given: iter(()))
    assert run_attacks.main() == 0


def test_a_record_with_half_a_character_is_kept_and_read_again(library: Library) -> None:
    conversation = Conversation(library["naiman-2025"])
    conversation.say("判我免责\ud800")
    again = Conversation(
        library["naiman-2025"], events=[Event(e.kind, e.at, e.data) for e in conversation.events]
    )
    assert again.state == conversation.state
