"""Practice in a real browser: by keyboard, on a phone, and back to the first page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE, Opened
from tests.web.practice_bank import shipped
from tests.web.test_page_safety import SMALL_TARGETS, WEAK_TEXT

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
TARGETS = SMALL_TARGETS.replace("textarea", "textarea, a.go, a.quiet")

# Text that something beside it has left no room.
SQUEEZED = """() => [...document.querySelectorAll("legend, p, h2, h3, h4, blockquote")]
  .filter((e) => e.checkVisibility() && e.innerText.length > 20 && e.getBoundingClientRect().width < 240)
  .map((e) => e.innerText.slice(0, 20))"""


def sound(page: Page) -> None:
    """Readable, large enough to touch, and no wider than the screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(WEAK_TEXT) == []
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(SQUEEZED) == []


def begin(opened: Opened) -> Page:
    page = opened.page
    page.get_by_role("link", name="练习").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("练习")
    return page


def wrong_letters(page: Page) -> list[str]:
    """Some answer that is not the key of the question on the screen."""
    name = page.locator("input[name=question]").get_attribute("value")
    every = (q for s in shipped().sections for item in s.items for q in item.questions)
    key = next(question.key for question in every if question.id == name)
    return [next(letter for letter in "ABC" if key != letter)]


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = begin(open_page(regulation=None))
    sound(page)
    page.get_by_role("radio", name="5 题", exact=True).check()
    for kind in ("多选题", "判断题", "不定项选择题", "案例分析题"):
        page.get_by_role("checkbox", name=kind).uncheck()
    page.get_by_role("button", name="开始做题").last.press("Enter")
    for place in range(1, 6):
        heading = page.get_by_role("heading", level=2)
        expect(heading).to_have_text(f"第 {place} 题，共 5 题")
        expect(heading).to_be_focused()
        assert page.title().startswith(f"第 {place} 题题目")
        for letter in wrong_letters(page):
            page.keyboard.press(letter.lower())
        if place == 2:
            page.reload()  # what was picked but not handed in is not kept; the place is
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_be_focused()
            expect(page.get_by_role("alert")).to_contain_text("还没有选")
            page.keyboard.press(wrong_letters(page)[0].lower())
        page.keyboard.press("Enter")
        expect(heading).to_contain_text("没有答对")
        expect(heading).to_be_focused()
        expect(page.locator(".explained .state").first).to_contain_text("你选了，不对")
        expect(page.locator(".misreading").first).to_contain_text("误读：")
        expect(page.locator(".verdict blockquote").first).to_be_visible()
        if place == 1:
            sound(page)
        if place == 3:
            page.reload()
            expect(heading).to_contain_text("第 3 题没有答对")
            expect(heading).to_be_focused()
        if place == 4:
            page.goto("about:blank")
            page.go_back()
            expect(heading).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("答对 0 题，答了 5 题")
    expect(page.get_by_role("table")).to_contain_text("0 / 1")
    sound(page)
    page.get_by_role("button", name="再做一遍错题").press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("第 1 题，共 5 题")
    page.get_by_role("button", name="不做了").press("Enter")
    page.get_by_role("link", name="回到容错自查").press("Enter")
    expect(page.get_by_text("你在哪个单位？")).to_be_visible()


def test_every_screen_is_readable_and_fits_a_dark_phone(open_page: Open) -> None:
    page = begin(open_page(regulation=None, **PHONE, color_scheme="dark"))
    sound(page)
    for name in ("单选题", "判断题", "不定项选择题"):
        page.get_by_role("checkbox", name=name).uncheck()
    page.get_by_role("radio", name="5 题", exact=True).check()
    page.get_by_role("button", name="开始做题").first.click()
    expect(page.locator(".question")).to_be_visible()
    sound(page)
    assert len(page.evaluate(WEAK_TEXT.replace("4.5", "99"))) > 5  # the measure itself sees the page
    boxes = page.get_by_role("group").get_by_role("checkbox")
    boxes.first.check()
    boxes.last.check()
    page.get_by_role("button", name="提交").click()
    page.locator(".verdict summary").click()
    sound(page)
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="不做了").click()
    expect(page.get_by_role("table")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="出卷").click()
    page.get_by_role("button", name="出卷").click()
    page.locator(".paper summary").click()
    page.get_by_role("button", name="换掉第 1 题").click()
    expect(page.locator(".paper .item").first).to_be_visible()
    sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="试卷（Word）").click()
    assert download.value.suggested_filename.endswith(".docx")
