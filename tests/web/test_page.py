"""A whole conversation on the page, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.library import Regulation
from tests.web.conftest import PHONE, Opened, after, loaded

pytestmark = pytest.mark.browser

STORY = (
    "我是奈曼旗民政局执法人员，上个月去检查一家养老院，对方提供虚假的消防验收材料，"
    "结果作出了错误的处罚决定。发现以后我们及时纠正了，也没有造成什么损失。"
)
IN_SCOPE = ("执法人员吗", "奈曼旗民政局工作", "履行职责的过程", "已经印发")
Open = Callable[..., Opened]


def say(page: Page, words: str) -> None:
    page.get_by_role("textbox").first.fill(words)
    after(page, lambda: page.keyboard.press("Enter"))


def press(page: Page, name: str) -> None:
    after(page, lambda: page.get_by_role("button", name=name, exact=True).click())


def answer(page: Page, yes: tuple[str, ...] = IN_SCOPE) -> None:
    """是 where the question holds one of the words, else 不是; then 下一步."""
    for row in page.locator("#task fieldset.ask").all():
        question = row.locator("legend").inner_text()
        row.get_by_role("radio", name="是" if any(w in question for w in yes) else "不是", exact=True).check()
    press(page, "下一步")


def answer_all(page: Page, yes: tuple[str, ...] = IN_SCOPE) -> None:
    for _ in range(15):
        if page.locator("#task form[data-action=answer]").count() == 0:
            return
        answer(page, yes)
    raise AssertionError("the questions do not end")


def decided(page: Page) -> None:
    """A conversation that has come to its determination."""
    say(page, STORY)
    press(page, "就按这样")
    answer_all(page)


def test_from_the_story_to_the_determination(open_page: Open) -> None:
    page = open_page().page
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_text("奈曼旗民政局行政执法尽职免责和容错纠错制度").first).to_be_visible()
    say(page, STORY)
    confirm = page.locator("#task form[data-action=confirm]")
    expect(confirm.get_by_role("group", name="行政相对人提供虚假材料")).to_contain_text(
        "对方提供虚假的消防验收材料"
    )
    loss = confirm.get_by_role("group", name="造成了损失")
    expect(loss.get_by_role("radio", name="不是", exact=True)).to_be_checked()
    press(page, "就按这样")

    page.locator("#task summary", has_text="为什么问这个").first.click()
    expect(page.locator("#task .reason").first).to_contain_text("自印发之日起施行")
    answer_all(page)

    card = page.locator(".card")
    expect(card.get_by_role("heading", level=3)).to_contain_text("应当认定你已经履职尽责")
    expect(card).to_contain_text("因行政相对人隐瞒、伪造、毁灭证据或者提供虚假材料，致使作出错误执法决定")
    headings = card.get_by_role("heading", level=4).all_inner_texts()
    assert headings[0] == "这对你意味着什么"
    assert headings[1] == "凭什么这样说"
    assert "不是认定结论" in card.locator("p").all_inner_texts()[-2]
    expect(page.locator("#task .result")).to_contain_text("应当认定你已经履职尽责")
    press(page, "接下来怎么办？")
    expect(page.locator("[data-testid=bot]").last).to_contain_text("党组")


def test_questions_ask_to_choose_and_lose_nothing(open_page: Open) -> None:
    page = open_page().page
    page.locator("#start summary").first.click()
    rows = page.locator("#start fieldset.ask")
    rows.nth(1).get_by_role("radio", name="不清楚").check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("还有 3 项没有选")
    expect(rows.nth(1).get_by_role("radio", name="不清楚")).to_be_checked()
    expect(rows.nth(0).get_by_role("radio").first).to_be_focused()


def test_an_overview_gate_is_asked_in_detail_and_the_rest_denied(open_page: Open) -> None:
    page = open_page().page
    say(page, "我是奈曼旗民政局执法人员，在履行职责过程中出了问题")
    press(page, "就按这样")
    while page.locator("#task h2").inner_text() != "办这件事的时候，有没有下面的情况？":
        answer(page)
    gate = page.locator("#task").get_by_role("group", name="当事人擅自藏")
    gate.get_by_role("radio", name="是", exact=True).check()
    page.get_by_role("button", name="其余都选“不是”").click()
    press(page, "下一步")
    expect(page.locator("#task h2")).to_have_text("被查封、扣押的东西，当事人有没有私自动过？")
    # No answer of the last screen has slipped into this one.
    expect(page.locator("#task input:checked")).to_have_count(0)


def test_a_fact_changed_in_the_case_file_changes_the_result(open_page: Open) -> None:
    page = open_page().page
    decided(page)
    fact = page.locator("#known details.fact", has_text="行政相对人提供虚假材料")
    expect(fact).to_contain_text("你写的：“对方提供虚假的消防验收材料”")
    fact.locator("summary").click()
    fact.get_by_role("radio", name="不清楚").check()
    after(page, fact.get_by_role("button", name="改成这样").click)
    expect(page.locator("[data-testid=bot]").last).to_contain_text("“行政相对人提供虚假材料”现在是“不清楚”")
    expect(page.locator("#known")).to_contain_text("你说不清楚的（1）")


def test_words_correct_what_was_said(open_page: Open) -> None:
    page = open_page().page
    decided(page)
    say(page, "刚才说错了，对方没有提供虚假材料")
    wrong = page.locator("#task").get_by_role("group", name="行政相对人提供虚假材料")
    expect(wrong.get_by_role("radio", name="不是", exact=True)).to_be_checked()
    expect(page.locator("#known details.fact", has_text="行政相对人提供虚假材料").first).to_contain_text("是")
    press(page, "就按这样")
    denied = page.locator("#known details.denied")
    expect(denied).to_contain_text("行政相对人提供虚假材料")


def test_answers_that_collide_are_both_shown_and_one_is_chosen(open_page: Open) -> None:
    page = open_page().page
    say(page, STORY)
    press(page, "就按这样")
    say(page, "刚才说错了，其实造成了重大损失")
    loss = page.locator("#task").get_by_role("group", name="造成了损失")
    expect(loss.get_by_role("radio", name="是", exact=True)).to_be_checked()  # the one carries the other
    loss.get_by_role("radio", name="不是", exact=True).check()
    press(page, "就按这样")
    options = page.locator("#task form[data-action=settle] label")
    expect(options).to_have_count(3)
    expect(options.filter(has_text="造成了损失：不是")).to_contain_text("你的回答")
    expect(options.filter(has_text="造成了重大损失：是")).to_contain_text("其实造成了重大损失”")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    options.filter(has_text="造成了重大损失：是").click()
    press(page, "下一步")
    expect(page.locator("#task form[data-action=settle]")).to_have_count(0)
    expect(page.locator("#known .value.yes").locator("..").filter(has_text="造成了重大损失")).to_be_visible()
    answer_all(page)
    expect(page.locator("#task .result")).to_be_visible()


def test_bad_news_names_what_bars_it(open_page: Open) -> None:
    page = open_page().page
    decided(page)
    denied = page.locator("#known details.denied")
    fact = denied.locator("details.fact", has_text="损害了公民、法人或者其他组织的合法权益")
    if not fact.is_visible():
        denied.locator("summary").first.click()
    fact.locator("summary").click()
    fact.get_by_role("radio", name="是", exact=True).check()
    after(page, fact.get_by_role("button", name="改成这样").click)
    expect(page.locator("[data-testid=bot]").last).to_contain_text("有几项要接着问")
    answer_all(page, ("没有履行的法定职责", "不良后果"))
    card = page.locator(".card.tone-bar")
    expect(card.get_by_role("heading", level=3)).to_contain_text("不能容错")
    expect(card).to_contain_text("有法定职责不履行：是")
    expect(page.get_by_text("当时的结论：应当认定为履职尽责")).to_be_visible()


def test_reload_resumes_and_an_unknown_conversation_starts_anew(open_page: Open) -> None:
    opened = open_page()
    page = opened.page
    say(page, STORY)
    press(page, "就按这样")
    question = page.locator("#task h2").inner_text()
    page.reload()
    loaded(page)
    expect(page.locator("[data-testid=user]").first).to_contain_text("虚假的消防验收材料")
    expect(page.locator("#task h2")).to_have_text(question)
    page.goto("about:blank")
    page.go_back()
    loaded(page)
    expect(page.locator("#task h2")).to_have_text(question)

    page.get_by_role("button", name="重新开始").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#task h2")).to_have_text(question)
    page.get_by_role("button", name="重新开始").click()
    after(page, page.get_by_role("dialog").get_by_role("button", name="重新开始").click)
    expect(page.locator("[data-testid=user]")).to_have_count(0)
    page.reload()
    loaded(page)
    expect(page.locator("[data-testid=user]")).to_have_count(0)


def test_another_browser_sees_nothing_of_it(open_page: Open) -> None:
    say(open_page().page, STORY)
    other = open_page().page
    expect(other.locator("[data-testid=user]")).to_have_count(0)
    expect(other.locator("body")).not_to_contain_text("虚假的消防验收材料")


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page().page
    page.get_by_role("textbox").first.focus()
    page.keyboard.type("对方提供虚假材料")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("结果作出了错误的处罚决定")
    expect(page.get_by_role("textbox").first).to_have_value("对方提供虚假材料\n结果作出了错误的处罚决定")
    after(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("#task h2")).to_be_focused()
    tab_to(page, "#task .go")
    after(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("#task h2")).to_be_focused()
    for _ in range(12):
        if page.locator("#task form[data-action=answer]").count() == 0:
            break
        tab_to(page, "#task fieldset.ask input")
        questions = page.locator("#task legend").all_inner_texts()
        for question in questions:
            page.keyboard.press("1" if any(word in question for word in IN_SCOPE) else "n")
        expect(page.get_by_role("button", name="下一步")).to_be_focused()
        after(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator(".card")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def test_a_phone_has_the_case_file_one_tap_away(open_page: Open) -> None:
    page = open_page(**PHONE).page
    expect(page.locator("#side")).to_be_hidden()
    say(page, STORY)
    press(page, "就按这样")
    sheet = page.get_by_role("button", name="条文")
    for leave in ("关闭", "Escape", "back"):
        sheet.first.click()
        expect(page.locator("#known")).to_be_visible()
        if leave == "关闭":
            page.get_by_role("button", name="关闭").click()
        elif leave == "Escape":
            page.keyboard.press("Escape")
        else:
            page.go_back()
        expect(page.locator("#side")).to_be_hidden()
    expect(page.locator("#task h2")).to_be_visible()


def test_clauses_are_shown_verbatim_with_their_neighbours(open_page: Open, naiman: Regulation) -> None:
    page = open_page().page
    say(page, "第十二条怎么写的？")
    words = naiman.document["art_12"].text
    expect(page.locator("[data-testid=bot]").last).to_contain_text(words)
    clause = page.locator("#clauses .clause").first
    expect(clause).to_contain_text(words)
    clause.locator("summary").click()
    for neighbour in ("art_11", "art_11__item_3", "art_13"):
        expect(clause).to_contain_text(naiman.document[neighbour].printed)
    page.locator("#clauses .whole > summary").click()
    for provision in naiman.document.provisions:
        expect(page.locator("#clauses .whole")).to_contain_text(provision.printed)
