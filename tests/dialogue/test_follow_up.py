"""Questions about the result, the text and the procedure: told from stories, answered from what there is."""

from collections.abc import Sequence
from typing import Any

import pytest

from assistant import Conversation, Library
from assistant.dialogue.conversation import Turn
from assistant.dialogue.follow_up import LONGEST
from assistant.evaluation.gold import read_stories
from assistant.library import Regulation, to_json
from evals.utterances import read_labelled

LIBRARY = Library.load()
NAIMAN, LICHENG, XILINGOL = (LIBRARY[r] for r in ("naiman-2025", "licheng-2025", "xilingol"))

QUESTIONS = {
    "result": """
        为什么不是免责？ 为啥不是应当免责 凭什么不能容错 怎么就不是履职尽责呢 为什么没有认定我履职尽责？
        我能不能免责啊 离免责还差什么 请问为什么不算尽职免责 那为什么不能从轻减轻呢？ 为什么会这样？
        为什么是不予容错？ 依据哪一条 根据什么规定？ 这个结论的依据是什么 那我现在该做什么？ 我该怎么办
        接下来怎么办 下一步怎么走 找谁 什么能改变结论 结论还能变吗 还有救吗 怎么才能免责
        现在补救还来得及吗 还差什么 还缺哪些事实？ 为什么还没有结论 要准备什么材料 该收集哪些证据
        这是什么意思 结论是什么 严重吗 你记了什么 你好，请问为什么不是免责？谢谢
        为什么不是免责？那我该怎么办？
    """,
    "procedure": """
        谁来认定 最后谁说了算 要多久出结果 多久 能不能复核 不服怎么办 可以申请复核吗 能不能申请
        我自己能申请容错吗 会不会被处分 会影响晋升吗 要不要赔钱 会记入档案吗 能申请听证吗 会公开吗
        被诬告了怎么办 制度什么时候开始施行 整改期限多久 局长能说了算吗 会丢饭碗吗
    """,
    "us": """
        你是怎么得出来的 这个准吗 算数吗 你是谁 我的话会被别人看到吗 保存在哪 我说的会不会被领导看到
        别的法律怎么说 能当依据吗 记录能删除吗 你是AI吗
    """,
    "term": """
        重大损失怎么算？ 什么叫及时 先行先试是啥意思 多少钱算重大损失 什么是不可抗力 怎样才算及时纠正
        三个区分开来是什么意思 从轻和减轻有什么区别 法定程序包括什么 什么叫量子纠缠
    """,
    "clause": """
        第十二条是什么 第九条第二项怎么写的
    """,
}

STORIES = [
    "我也不知道为什么材料是假的，我们照着发了证",
    "为什么他们要造假，害得我们定错了",
    "凭什么怪我，材料是他们伪造的",
    "为什么不早说呢，我去检查的时候院长就把台账烧了",
    "领导问我谁来认定，我说不上来，材料是假的",
    "我该怎么办，我们没有按程序走",
    "能不能免责？我去检查的时候对方把账藏了，我们作出了错误的处罚。",
    "还差什么手续我都补了，损失也追回来了",
    "处罚错了怎么办，我已经改正了",
]

NO_QUESTIONS = ["不知道为啥对方把账本藏了", "当时问为什么不整改，他说没钱，后来着火了"]


@pytest.mark.parametrize(
    ("understood", "words"), [(kind, words) for kind, asked in QUESTIONS.items() for words in asked.split()]
)
def test_a_question_is_recognised_and_changes_nothing(understood: str, words: str) -> None:
    conversation = Conversation(NAIMAN, model=Silent())
    conversation.answer({"abused_power": False, "mistake": True})
    facts, before = dict(conversation.state.facts), conversation.turn().determination
    turn = conversation.say(words)
    assert turn.understood == understood
    assert turn.proposed == ()
    assert conversation.state.facts == facts
    assert to_json(turn.determination.as_json()) == to_json(before.as_json())


class Silent:
    """A model that must not be asked."""

    def invoke(self, messages: Sequence[Any]) -> str:
        raise AssertionError("a question went to the model")


@pytest.mark.parametrize("words", STORIES)
def test_a_story_with_a_question_in_it_is_still_a_story(words: str) -> None:
    turn = Conversation(NAIMAN).say(words)
    assert turn.understood == "facts"
    assert turn.proposed


@pytest.mark.parametrize("words", NO_QUESTIONS)
def test_words_about_somebody_elses_why_are_no_question_of_ours(words: str) -> None:
    assert Conversation(NAIMAN).say(words).understood not in ("result", "term", "procedure", "us")


def test_none_of_the_labelled_stories_is_taken_for_a_question() -> None:
    conversations = {regulation.id: Conversation(regulation) for regulation in LIBRARY.values()}
    contexts = {name: conversation.context() for name, conversation in conversations.items()}
    asked = conversations["minzu"].understander.follow_ups  # type: ignore[attr-defined]
    labelled = [entry for entry in read_labelled(LIBRARY) if entry.told and len(entry.text) <= LONGEST]
    taken = [e.text for e in labelled if asked.only_questions(e.text.strip(), contexts[e.regulation])]
    assert len(labelled) > 500
    assert taken == []


def decided(regulation: Regulation, **facts: object) -> Conversation:
    """All denied but the scope and the facts given."""
    conversation = Conversation(regulation, library=LIBRARY)
    vocabulary = regulation.rulebook.vocabulary
    denied = {f.id: False for f in vocabulary.facts.values() if f.kind == "bool"}
    scope = {f: True for f in regulation.rulebook.scope_facts if vocabulary[f].kind == "bool"}
    conversation.answer({**denied, **scope, **facts})
    return conversation


def hidden(**facts: object) -> Conversation:
    """Lenient: the party was not truthful at an inspection; nothing was done to make it good."""
    told = {"during_inspection": True, "target_untruthful": True, "missed_latent_problem": True}
    return decided(NAIMAN, **told, **facts)


def cited(turn: Turn) -> list[str]:
    return [clause.citation for clause in turn.clauses]


def test_why_not_names_the_provision_its_words_and_the_fact() -> None:
    message = hidden().say("为什么不是免责？").message
    assert "现在的结论就是“应当从轻、减轻处理或者予以免责”" in message
    assert "没有到“可以免除责任”" in message
    assert "第十条第二款：" in message
    assert "“积极主动消除不良影响、挽回损失”你答的是“不是”" in message
    fulfilled = hidden().say("为啥不是履职尽责").message
    assert "第九条第（一）项" in fulfilled
    assert "第九条第（七）项" in fulfilled
    assert "第十条" not in fulfilled
    assert len(fulfilled.splitlines()) <= 6


def test_alternatives_are_asked_for_as_alternatives() -> None:
    """第十条第一款第（五）项 says 故意隐瞒或未如实反映情况: one of the two is enough."""
    near = decided(NAIMAN, during_inspection=True, missed_latent_problem=True)
    message = near.say("为什么不是从轻减轻处理？").message
    assert "第十条第一款第（五）项：要有“执法对象故意隐瞒”“未如实反映情况”其中之一。" in message


def open_case(**facts: object) -> Conversation:
    """Only what is given is known."""
    conversation = Conversation(NAIMAN, library=LIBRARY)
    conversation.answer(facts)
    return conversation


def test_while_facts_are_open_nothing_is_said_to_be_decided() -> None:
    """第九条第（二）项 is had; only the scope and the bar (第十二条) can still keep 履职尽责 away."""
    deceived = open_case(
        enforcement_officer=True,
        naiman_civil_affairs=True,
        false_materials=True,
        wrong_decision_from_deception=True,
    )
    message = deceived.say("为什么不是免责？").message
    assert message.startswith("现在还没有定")
    assert "事实不足" not in message
    assert "第九条第（二）项" in message
    assert "应当认定为履职尽责" in message
    assert "第十二条写的红线，还没有弄清" in message
    assert message.count("第九条第（二）项") == 1  # both outcomes meant by 免责 in one


def test_an_outcome_still_possible_is_told_what_its_own_provisions_need() -> None:
    """第十条第二款 needs its three items beside 第十条第一款第（五）项, and none of 第九条 or 第十二条."""
    concealed = open_case(
        during_inspection=True, target_deliberately_concealed=True, missed_latent_problem=True
    )
    message = concealed.say("为什么不是免责？").message
    assert message.startswith("现在还没有定")
    assert "“可以免除责任”现在还有可能" in message
    assert "更好的“应当认定为履职尽责”也还有可能" in message
    (line,) = [line for line in message.splitlines() if line.startswith("· 第十条第二款：")]
    assert "还不知道有没有：" in line
    for needed in ("明令禁止", "重大损失", "严重不良影响", "积极主动消除不良影响"):
        assert needed in line
    assert "还缺" not in message
    assert "滥用了法定职权" not in message
    assert "隐瞒证据" not in message
    assert len(message.splitlines()) < 10


def test_before_anything_is_known_the_answer_is_short() -> None:
    message = open_case().say("为什么不是免责？").message
    lines = message.splitlines()
    assert len(lines) <= 12
    assert len(set(lines)) == len(lines)
    todo = open_case(during_inspection=True).say("那我现在该做什么？").message
    assert "· 滥用了法定职权" not in todo
    assert "还不知道" in todo.splitlines()[0]


def test_what_goes_for_several_outcomes_is_said_once() -> None:
    outside = decided(NAIMAN, enforcement_officer=False).say("为什么不是尽职免责？").message
    assert outside.count("本制度适用于奈曼旗民政局全体行政执法人员") == 1
    bar = {"abused_power": True, "rights_harmed": True, "bad_consequence": True}
    barred = decided(NAIMAN, **bar)
    assert barred.say("为什么不是尽职免责？").message.count("不予容错。（") == 1
    mild = barred.say("为什么不能从轻或者减轻责任").message
    assert "红线排在前面" not in mild  # 第十一条 may stand beside the bar
    assert "第十一条第（二）项" in mild


def test_a_result_left_to_the_authority_is_not_called_better() -> None:
    claimed = decided(NAIMAN, other_tolerance_claimed=True).say("为什么不是免责？").message
    assert "对你更有利" not in claimed
    assert "要由认定机关研判" in claimed
    assert "其他可以容错免责的情形" in claimed


DECEIVED = {"false_materials": True, "wrong_decision_from_deception": True}
IN_LICHENG = {
    **DECEIVED,
    "act_date": "2025-06-01",
    "decision_date": "2025-09-01",
    "staff_not_yet_certified": False,
    "auxiliary_staff": False,
}


@pytest.mark.parametrize(("regulation", "facts"), [(NAIMAN, DECEIVED), (LICHENG, IN_LICHENG)])
def test_who_did_what_was_due_is_not_told_to_put_anything_right(
    regulation: Regulation, facts: dict[str, object]
) -> None:
    turn = decided(regulation, **facts).say("那我现在该做什么？")
    assert turn.determination.outcome == "duty_fulfilled"
    first, *rest = turn.message.splitlines()
    assert "应当认定你已经履职尽责" in first
    assert "没有要你现在就整改" in rest[0]
    for line in (*rest, *turn.card.next_steps):
        if "完成整改" in line or "跟踪了解" in line or "说明纠错事由" in line:
            assert line.removeprefix("· ").startswith("如果")
    assert "你（纠错对象）" not in turn.message


def test_after_a_tolerance_the_correction_follows_without_an_if() -> None:
    """第十五条: the correction is started together with the decision to tolerate."""
    turn = hidden().say("那我现在该做什么？")
    assert any(line.startswith("你（纠错对象）：在规定期限内完成整改") for line in turn.card.next_steps)
    assert "没有要你现在就整改" not in turn.message


def test_what_the_officer_can_still_do_is_told_as_something_to_do() -> None:
    message = decided(NAIMAN).say("那我现在该做什么？").message
    assert "积极配合问责调查，主动承担责任。做到了、查实了，结论就变为“可以从轻或者减轻责任”" in message
    assert "属实" not in message


@pytest.mark.parametrize("words", ["第十二条会不会适用我", "我违反第十二条了吗"])
def test_a_clause_asked_for_this_case_is_held_against_it(words: str) -> None:
    denied = decided(NAIMAN, **DECEIVED).say(words)
    assert cited(denied) == ["第十二条"]
    assert "第十二条：照你确认的事实，条件不具备。" in denied.message
    bar = {"abused_power": True, "rights_harmed": True, "bad_consequence": True}
    assert "条件具备（滥用了法定职权：是" in decided(NAIMAN, **bar).say(words).message
    unknown = open_case().say(words).message
    assert "现在还不能说。还不知道有没有：“滥用了法定职权”“有法定职责不履行”（有其中之一就够）" in unknown
    outside = decided(NAIMAN, enforcement_officer=False).say(words).message
    assert "这份制度管不到" in outside


def test_a_clause_only_to_be_read_is_only_shown() -> None:
    assert decided(NAIMAN).say("给我看第十二条").message == "条文原文如下。"
    assert "结论不由它定" in decided(NAIMAN).say("我违反第五条了吗").message


@pytest.mark.parametrize(
    ("words", "there_is"),
    [
        ("第十条第一款第九项是什么", "第十条第一款只有八项"),
        ("第十条第二款第四项", "第十条第二款只有三项"),
        ("第十条第三款", "第十条只有两款"),
        ("第九条第二款", "第九条没有分款"),
        ("第三十条是什么", "共19条"),
    ],
)
def test_a_part_that_is_not_there_is_said_not_to_be_there(words: str, there_is: str) -> None:
    turn = Conversation(NAIMAN).say(words)
    assert there_is in turn.message
    assert turn.clauses == ()


def test_why_not_a_worse_or_an_unknown_outcome() -> None:
    assert "对你更有利" in hidden().say("为什么不是从轻或者减轻责任").message
    unknown = hidden().say("为什么不是不予追究？").message
    assert "未找到依据" in unknown
    assert "没有写“不予追究行政执法责任”" in unknown
    assert "不予追究" in decided(XILINGOL).say("为什么不是不予追究？").message


def test_under_a_bar_the_bar_is_named_first() -> None:
    story = next(s for s in read_stories(LICHENG) if s.id == "eb-s26")  # knew that the law forbids it
    conversation = Conversation(LICHENG)
    turn = conversation.answer(story.truth)
    assert turn.determination.outcome == "not_tolerated"
    answer = conversation.say("为什么不是免责？")
    assert "红线排在前面" in answer.message.splitlines()[0]
    assert "因主观原因明显违反法律法规规定：是" in answer.message
    assert "第十二条" in cited(answer)
    assert "排在前面" in turn.card.why_not[0]
    assert not any("第十条" in line for line in turn.card.why_not)


def test_while_facts_are_missing_an_outcome_is_still_possible() -> None:
    conversation = Conversation(NAIMAN)
    assert "现在还有可能" in conversation.say("为什么不是免责？").message
    missing = conversation.say("还差什么").message
    assert "没有弄清" in missing
    assert "你是行政执法人员" in missing


def test_a_term_is_explained_by_its_facts_and_clauses_and_what_is_left_open_is_said() -> None:
    turn = hidden().say("重大损失怎么算？")
    assert cited(turn) == ["第十条第二款第（二）项"]
    assert NAIMAN.document["art_10__para_2__item_2"].text in turn.message
    assert "金额、能否挽回、是否有人员伤亡" in turn.message
    assert "你答的是“不是”" in turn.message
    assert "没有写具体的数" in turn.message
    plain = hidden().say("先行先试是啥意思")
    assert cited(plain) == ["第十条第一款第（一）项", "第十条第一款第（二）项"]


@pytest.mark.parametrize("words", ["什么叫量子纠缠", "三个一批是什么意思", "制度里有没有写集体决策"])
def test_a_term_that_stands_nowhere_has_no_basis(words: str) -> None:
    turn = hidden().say(words)
    assert "未找到依据" in turn.message
    assert turn.clauses == ()


def test_a_question_nobody_understands_is_not_answered_out_of_thin_air() -> None:
    turn = hidden().say("处罚决定书要盖几个章呢？")
    assert "未找到依据" in turn.message


def test_what_to_do_puts_the_officers_own_part_first() -> None:
    message = hidden().say("那我现在该做什么？").message
    mine, others = message.index("你自己要做"), message.index("别人那边")
    assert mine < message.index("在规定期限内完成整改") < others < message.index("奈曼旗民政局党组：")
    assert "检查通知书" in message


@pytest.mark.parametrize(
    ("regulation", "words", "told"),
    [
        (NAIMAN, "谁来认定", "奈曼旗民政局党组统一领导（第十三条）"),
        (NAIMAN, "能不能复核", "本制度没有规定对结论不服怎么办"),
        (LICHENG, "能不能复核", "15日内"),
        (NAIMAN, "多久", "没有规定具体几天"),
        (LICHENG, "多久", "立案之日起30日内"),
        (NAIMAN, "能不能申请", "没有规定个人可以申请认定"),
        (XILINGOL, "能不能申请", "个人可以直接向单位提出容错认定申请（第十四条）"),
        (NAIMAN, "要不要赔钱", "本制度没有规定赔偿"),
        (LICHENG, "能申请听证吗", "可以召开听证会"),
        (LICHENG, "这个办法什么时候施行", "2025年3月1日"),
        (NAIMAN, "算数吗", "不是认定结论"),
        (NAIMAN, "别的法律怎么说", "未找到依据"),
        (NAIMAN, "我的话会被别人看到吗", "没有加密"),
        (NAIMAN, "你是怎么得出来的", "没有用语言模型"),
    ],
)
def test_procedure_and_program(regulation: Regulation, words: str, told: str) -> None:
    facts = {"act_date": "2025-06-01", "decision_date": "2025-09-01"} if regulation is LICHENG else {}
    assert told in decided(regulation, **facts).say(words).message


def test_what_is_silent_stands_nowhere_in_the_text() -> None:
    """Each word named as not regulated is in no provision of the regulation."""
    for regulation in LIBRARY.values():
        conversation = Conversation(regulation)
        for words in ("会影响晋升吗", "要不要赔钱", "会不会被处分"):
            message = conversation.say(words).message
            if message.startswith("未找到依据：本制度没有规定"):
                named = message.removeprefix("未找到依据：本制度没有规定").split("。")[0].split("、")
                assert not any(word in p.text for word in named for p in regulation.document.provisions)


def test_with_a_model_privacy_is_told_as_it_is() -> None:
    alone, with_model = Conversation(NAIMAN), Conversation(NAIMAN, model=Silent())
    assert "不会发到别处" in alone.say("保存在哪").message
    assert "会发给它" in with_model.say("保存在哪").message


def test_several_questions_are_answered_in_their_order() -> None:
    message = hidden().say("为什么不是免责？那我现在该做什么？").message
    assert message.index("没有到“可以免除责任”") < message.index("你自己要做")


def test_nothing_asked_brings_in_a_clause_of_another_regulation() -> None:
    for asked in QUESTIONS.values():
        for words in asked.split()[:12]:
            for clause in hidden().say(words).clauses:
                assert clause.regulation == NAIMAN.id
                assert clause.text == NAIMAN.document[clause.provision].text
