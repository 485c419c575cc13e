"""Every regulation on the page: chosen or recognised, a whole conversation, the same facts elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant import Library
from tests.web.conftest import DESK, PHONE, Opened, after, choose, loaded
from tests.web.test_page import STORY, answer_all, press, say, tab_to
from tests.web.test_page_safety import sound

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
LICHENG_STORY = (
    "我在历城区一个街道办事处上班，2025年5月10日去检查一家饭店，对方提供虚假材料，"
    "结果作出了错误的处罚决定，后来我们及时改正了。"
)
LICHENG_YES = ("行政执法资格认证", "有行政执法证", "法定职权范围内")
REGULATIONS = (
    "naiman-2025",
    "xixian-2022",
    "minzu",
    "xilingol",
    "licheng-2025",
    "xixian-statistics-2022",
    "xixian-review-2022",
)


def answer_dates(page: Page, days: dict[str, str], yes: tuple[str, ...]) -> None:
    """Answer screen by screen: a date where the question holds the word, 是 or 不是 for the rest."""
    for _ in range(20):
        if page.locator("#task form[data-action=answer]").count() == 0:
            return
        for row in page.locator("#task fieldset.ask").all():
            question = row.locator("legend").inner_text()
            if row.locator("input[type=date]").count():
                row.locator("input[type=date]").fill(next(d for word, d in days.items() if word in question))
            else:
                pick = "是" if any(word in question for word in yes) else "不是"
                row.get_by_role("radio", name=pick, exact=True).check()
        press(page, "下一步")
    raise AssertionError("the questions do not end")


@pytest.mark.parametrize("kind", [DESK, PHONE], ids=["desk", "phone"])
def test_each_regulation_is_chosen_by_its_bureau(
    open_page: Open, library: Library, kind: dict[str, Any]
) -> None:
    page = open_page(regulation=None, **kind).page
    sound(page)
    expect(page.locator("#top .regulation")).to_have_count(0)
    for regulation in REGULATIONS:
        data = library[regulation].metadata
        button = page.get_by_role("button", name=f"{data['bureau']} {data['short_title']}")
        after(page, button.click)
        expect(page.locator("#top .regulation .long")).to_contain_text(f"《{data['title']}》")
        expect(page.locator("body")).not_to_contain_text("None")
        sound(page)
        page.reload()  # the choice stays
        loaded(page)
        expect(page.locator("#top .regulation .long")).to_contain_text(f"《{data['title']}》")
        press(page, "换一份制度")
        expect(page.locator("#choose-title")).to_have_text("你在哪个单位？")


def test_a_text_without_number_and_issuer_says_so(open_page: Open) -> None:
    page = open_page(regulation="minzu").page
    expect(page.locator("#top .regulation")).to_contain_text("文本没有印文号和发文机关")
    expect(page.locator("#clauses .law")).to_contain_text("文本没有印文号和发文机关")


def test_the_story_names_the_regulation_and_the_officer_confirms_it(open_page: Open) -> None:
    page = open_page(regulation=None).page
    say(page, STORY)
    expect(page.locator("#choose-title")).to_be_focused()
    expect(page.locator("#task")).to_contain_text("你写到“奈曼旗民政局”")
    expect(page.locator("#task")).to_contain_text("《奈曼旗民政局行政执法尽职免责和容错纠错制度》")
    expect(page.locator("#task form")).to_have_count(0)
    sound(page)
    page.reload()
    loaded(page)
    press(page, "对，就按这一份")
    expect(page.locator("#task form[data-action=confirm] h2")).to_be_focused()
    expect(page.locator("[data-testid=user]")).to_have_count(1)
    press(page, "就按这样")
    answer_all(page)
    expect(page.locator("#task .result")).to_contain_text("《奈曼旗民政局行政执法尽职免责和容错纠错制度》")


def test_another_regulation_named_later_is_offered_and_takes_the_words_along(open_page: Open) -> None:
    page = open_page().page
    say(page, "对方提供虚假材料，结果作出了错误的处罚决定")
    say(page, "我是隰县市场监管局的执法人员")
    offer = page.locator("#task .offer")
    expect(offer).to_contain_text("你写到“隰县”")
    sound(page)
    after(page, offer.get_by_role("button").click)
    expect(page.locator("#top .regulation .long")).to_contain_text("隰县行政执法尽职免责和容错纠错制度")
    expect(page.locator("[data-testid=user]")).to_have_count(2)
    expect(page.locator("#task .offer")).to_have_count(0)
    confirm = page.locator("#task form[data-action=confirm]")
    expect(confirm.get_by_role("group", name="你在隰县的行政执法部门工作")).to_be_visible()
    expect(confirm.get_by_role("group", name="行政相对人提供虚假材料")).to_be_visible()


@pytest.mark.parametrize("kind", [DESK, PHONE], ids=["desk", "phone"])
def test_changing_the_regulation_in_the_middle_asks_first(open_page: Open, kind: dict[str, Any]) -> None:
    page = open_page(**kind).page
    say(page, STORY)

    def ask() -> None:
        if page.locator("#side").is_hidden():
            page.get_by_role("button", name="条文").first.click()
            page.locator("#side").get_by_role("button", name="换一份制度").click()
        else:
            page.locator("#top").get_by_role("button", name="换一份制度").click()
        expect(page.get_by_role("dialog")).to_be_visible()

    ask()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#task form[data-action=confirm]")).to_be_visible()
    ask()
    after(page, page.get_by_role("dialog").get_by_role("button", name="换一份制度").click)
    expect(page.locator("#choose-title")).to_have_text("换哪一份制度？")
    choose(page, "minzu")
    expect(page.locator("[data-testid=user]")).to_contain_text("虚假的消防验收材料")
    expect(page.locator("#task form[data-action=confirm]")).to_be_visible()


@pytest.mark.parametrize("kind", [DESK, PHONE], ids=["desk", "phone"])
def test_a_whole_conversation_in_licheng_with_dates_and_the_same_facts_elsewhere(
    open_page: Open, library: Library, kind: dict[str, Any]
) -> None:
    page = open_page(regulation=None, **kind).page
    say(page, LICHENG_STORY)
    expect(page.locator("#task")).to_contain_text("你写到“历城区”")
    press(page, "对，就按这一份")
    press(page, "就按这样")
    answer_dates(page, {"决定": "2025-06-20", "": "2025-05-10"}, LICHENG_YES)
    card = page.locator(".card")
    expect(card.get_by_role("heading", level=3)).to_contain_text("应当认定你已经履职尽责")
    expect(card).to_contain_text(library["licheng-2025"].document["art_9__item_2"].text)
    expect(card).to_contain_text("7日内")  # the clocks of the next steps

    section = page.locator("#elsewhere details.elsewhere")
    section.locator("summary").first.click()
    expect(section.get_by_role("heading", level=3)).to_have_count(4)
    naiman = section.locator("section", has_text="奈曼旗民政局制度")
    expect(naiman).to_contain_text("你是奈曼旗民政局的人员")
    text = naiman.locator("details.text").first
    expect(text.locator("blockquote")).to_be_hidden()
    text.locator("summary").click()
    expect(text.locator("blockquote")).to_contain_text(
        library["naiman-2025"].document["art_9__item_2"].printed
    )
    sound(page)
    # Opening it is no turn: nothing was said and the result stands.
    expect(page.locator("#task .result")).to_be_visible()


@pytest.mark.parametrize("kind", [DESK, PHONE], ids=["desk", "phone"])
def test_a_matter_of_the_review_with_numbers(open_page: Open, kind: dict[str, Any]) -> None:
    page = open_page(regulation="xixian-review-2022", **kind).page
    matters = page.locator("#task .stacked .choice")
    expect(matters).to_have_count(8)
    widths = {round(box["width"]) for m in matters.all() if (box := m.bounding_box()) is not None}
    assert len(widths) == 1  # full rows, one below the other
    sound(page)
    page.get_by_role("radio", name="移交案卷的期限").check()
    press(page, "下一步")
    while page.locator("#task input[type=number]").count() == 0:
        answer_one_screen(page)
    row = page.locator("#task fieldset.ask").filter(has=page.locator("input[type=number]"))
    page.get_by_role("group", name="案件办理完毕了吗").get_by_role("radio", name="是", exact=True).check()
    number = row.locator("input[type=number]")
    for impossible in ("-1", "1.5"):
        number.fill(impossible)
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("应当填 0 或者更大的整数")
    row.get_by_role("checkbox", name="不清楚").check()
    expect(number).to_have_value("")
    number.fill("31")
    expect(row.get_by_role("checkbox", name="不清楚")).not_to_be_checked()
    sound(page)
    press(page, "下一步")
    while page.locator("#task form[data-action=answer]").count():
        answer_one_screen(page)
    # Article 5: within 30 days; the 31st is late.
    card = page.locator(".card.tone-bar")
    expect(card).to_contain_text("行政执法案件办理完毕后 30 日内")
    expect(card.get_by_role("heading", level=3)).to_contain_text("已经超过了规定的期限")
    expect(page.locator("#elsewhere details")).to_have_count(0)
    sound(page)

    if page.locator("#side").is_hidden():
        page.get_by_role("button", name="条文").first.click()
    fact = page.locator("#known details.fact", has_text="办理完毕以后到移交案卷的天数")
    expect(fact).to_contain_text("31")
    fact.locator("summary").click()
    sound(page)
    fact.locator("input[type=number]").fill("30")
    after(page, fact.get_by_role("button", name="改成这样").click)
    expect(page.locator("#task .result")).to_contain_text("还在规定的期限内")

    page.locator(".other-matter > summary").click()
    expect(page.locator(".other-matter .choice")).to_have_count(6)
    page.locator(".other-matter").get_by_role("radio", name="这份案卷还评不评查").check()
    press(page, "就问这一件")
    expect(page.locator("#known")).to_contain_text("想弄清楚的事：这份案卷还评不评查")


def answer_one_screen(page: Page) -> None:
    for row in page.locator("#task fieldset.ask").all():
        if row.locator("input[type=date]").count():
            row.locator("input[type=date]").fill("2026-03-15")
        else:
            row.get_by_role("radio", name="是", exact=True).check()
    press(page, "下一步")


def test_today_is_one_press(open_page: Open) -> None:
    page = open_page(regulation="xixian-review-2022").page
    page.get_by_role("radio", name="移交案卷的期限").check()
    press(page, "下一步")
    row = page.locator("#task fieldset.ask").filter(has=page.locator("input[type=date]"))
    row.get_by_role("button", name="今天").click()
    today = page.evaluate("new Date().toLocaleDateString('sv-SE')")
    expect(row.locator("input[type=date]")).to_have_value(today)
    page.locator("#task").get_by_role("radio", name="是", exact=True).first.check()  # the scope, same screen
    press(page, "下一步")
    expect(page.locator("#known")).to_contain_text(today)


def test_the_keyboard_chooses_confirms_and_opens_the_comparison(open_page: Open) -> None:
    page = open_page(regulation=None).page
    tab_to(page, "[data-choose=xilingol]")
    after(page, lambda: page.keyboard.press("Enter"))
    expect(page.get_by_role("textbox").first).to_be_focused()
    tab_to(page, "[data-act=unchoose]")
    after(page, lambda: page.keyboard.press("Enter"))
    page.get_by_role("textbox").first.focus()
    page.keyboard.type(STORY)
    after(page, lambda: page.keyboard.press("Enter"))
    tab_to(page, ".choose .go")
    after(page, lambda: page.keyboard.press("Enter"))
    tab_to(page, "#task .go")
    after(page, lambda: page.keyboard.press("Enter"))
    answer_all(page)
    tab_to(page, ".elsewhere > summary")
    page.keyboard.press("Enter")
    expect(page.locator("#elsewhere h3").first).to_be_visible()
    expect(page.locator(".elsewhere > summary")).to_be_focused()
