"""What would be, were something otherwise: a second determination, with nothing of it kept."""

from datetime import date

import pytest

from assistant import Conversation, Library, determine
from assistant.dialogue.commands import AskWhatIf

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]
DECEIVED = {"false_materials": True, "wrong_decision_from_deception": True}
HIDDEN = {"during_inspection": True, "target_untruthful": True, "missed_latent_problem": True}


def decided(**facts: object) -> Conversation:
    """All denied but the scope and the facts given."""
    conversation = Conversation(NAIMAN, library=LIBRARY)
    vocabulary = NAIMAN.rulebook.vocabulary
    denied = {f.id: False for f in vocabulary.facts.values() if f.kind == "bool"}
    scope = {f: True for f in NAIMAN.rulebook.scope_facts if vocabulary[f].kind == "bool"}
    conversation.answer({**denied, **scope, **facts})
    return conversation


def test_a_fact_turned_gives_the_result_it_would_have() -> None:
    conversation = decided(**DECEIVED)
    before = conversation.turn()
    assert before.determination.outcome == "duty_fulfilled"
    turned = {**conversation.state.facts, "false_materials": False}
    label = NAIMAN.rulebook.outcomes[determine(NAIMAN, turned).outcome].label
    turn = conversation.say("假如他没有交假材料呢")
    assert turn.understood == "result"
    assert f"如果“行政相对人提供虚假材料：不是”，结论会是“{label}”" in turn.message
    assert "这只是假设，没有改动你的事实" in turn.message
    assert "第九条第（二）项，那样就用不上了" in turn.message
    assert turn.determination == before.determination
    assert turn.proposed == ()


@pytest.mark.parametrize(
    "words",
    [
        "如果我已经积极挽回损失呢？",
        "要是我积极挽回了损失，结论会怎样？",
        "那假设我积极挽回损失了呢",
        "积极挽回了损失的话会怎么样",
        "要是我积极挽回了损失会不会变",
    ],
)
def test_the_result_is_told_with_what_it_would_rest_on(words: str) -> None:
    conversation = decided(**HIDDEN)
    facts = dict(conversation.state.facts)
    turn = conversation.say(words)
    assert "结论会是“可以免除责任”" in turn.message
    assert "第十条第二款第（三）项：积极主动消除不良影响、挽回损失的" in turn.message
    assert "art_10__para_2__item_3" in [clause.provision for clause in turn.clauses]
    assert conversation.state.facts == facts
    assert Conversation(NAIMAN, events=conversation.events).state.facts == facts


def test_what_is_so_already_is_said_to_be_so() -> None:
    turn = decided(**DECEIVED).say("如果当时没有造成损失呢")
    assert "你确认过的事实里就是“造成了损失：不是”" in turn.message


def test_a_fact_that_cannot_stand_beside_it_is_left_out_and_named() -> None:
    conversation = decided(**HIDDEN)
    turn = conversation.say("如果造成了重大损失呢")
    assert "“造成了损失：不是”就站不住了" in turn.message
    assert conversation.state.facts["some_loss"] is False


def test_what_is_supposed_of_may_stand_before_the_if() -> None:
    turn = decided(**DECEIVED).say("材料要是真的呢")
    assert "“行政相对人提供虚假材料：不是”" in turn.message
    assert "只是假设" in turn.message


@pytest.mark.parametrize("words", ["要是死了人呢", "要是后来死了人怎么办？", "要是造成人员死亡会不会变"])
def test_what_no_fact_is_known_for_is_said_to_be_unknown(words: str) -> None:
    turn = decided(**HIDDEN).say(words)
    assert "没有对上制度里的哪一项事实" in turn.message
    assert "积极主动消除不良影响、挽回损失" in turn.message  # what is known to change the result
    assert "别人那边" not in turn.message  # the present result's next steps answer something else


def licheng() -> Conversation:
    """应当认定为履职尽责 in 历城: deceived by the party; all else denied."""
    regulation = LIBRARY["licheng-2025"]
    vocabulary = regulation.rulebook.vocabulary
    denied = {f.id: False for f in vocabulary.facts.values() if f.kind == "bool"}
    held = ("licheng_body", "passed_qualification", "holds_certificate", "enforcement_within_powers")
    days = {"act_date": "2025-06-01", "decision_date": "2025-09-01"}
    conversation = Conversation(regulation, library=LIBRARY)
    conversation.answer({**denied, **dict.fromkeys((*held, "in_course_of_duty"), True), **days, **DECEIVED})
    return conversation


def test_what_this_regulation_makes_no_condition_is_said_not_to_count() -> None:
    """历城 asks nowhere whether there was a loss; the word stands in 第十一条第（一）项 alone."""
    turn = licheng().say("要是没造成损失呢")
    assert turn.determination.outcome == "duty_fulfilled"
    assert "结论不看“造成了损失”" in turn.message
    assert [clause.citation for clause in turn.clauses] == ["第十一条第（一）项"]
    assert "不予容错" not in turn.message


def test_ways_into_something_worse_are_not_what_was_asked() -> None:
    message = licheng().say("要是死了人呢").message
    assert "没有对上" in message
    assert "不予容错" not in message
    assert "不看" not in message  # a death may be what the text calls 严重后果


def test_before_there_is_a_result_what_stays_open_is_said() -> None:
    conversation = Conversation(NAIMAN)
    message = conversation.say("要是他没交假材料呢？").message
    assert "还定不下来" in message
    assert "这只是假设" in message
    assert conversation.state.facts == {}
    assert "没有对上" in conversation.say("要是死了人呢").message


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("如果在历城区呢？", "历城区实施办法"),
        ("换成隰县呢", "隰县"),
        ("要是不服呢", "没有规定对结论不服怎么办"),
        ("如果不服怎么办", "没有规定对结论不服怎么办"),
    ],
)
def test_another_place_or_a_later_step_is_not_a_fact(words: str, told: str) -> None:
    assert told in decided(**DECEIVED).say(words).message


@pytest.mark.parametrize("words", ["如果那天下雨呢", "如果老板请我吃饭呢"])
def test_idle_suppositions(words: str) -> None:
    assert decided(**DECEIVED).say(words).understood == "off_topic"


@pytest.mark.parametrize("regulation", list(LIBRARY))
def test_nothing_supposed_is_ever_kept(regulation: str) -> None:
    chosen = LIBRARY[regulation]
    conversation = Conversation(chosen, library=LIBRARY, now=lambda: "2026-03-10T09:00:00+08:00")
    conversation.say("我去检查，没有造成损失。")
    before = conversation.state
    context = conversation.context()
    for words in ("要是造成了损失呢", "假如我滥用职权呢", "如果昨天去检查呢", "万一对方交的材料是假的呢"):
        command = conversation.understander(words, context)
        turn = conversation.say(words)
        assert isinstance(command, AskWhatIf), words
        assert turn.proposed == before.pending
        assert (conversation.state.facts, conversation.state.disputed) == (before.facts, ())
        assert all(not isinstance(value, date) for value in turn.determination.facts.values())


def test_a_story_with_if_in_it_is_a_story() -> None:
    turn = Conversation(NAIMAN).say("如果他早说就好了。院长拿出来的材料是假的，我们照着发了证。")
    assert turn.understood == "facts"
