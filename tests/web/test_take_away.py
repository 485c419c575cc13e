"""What the page hands out once there is a result: the picture, and files made for the moment."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from playwright.sync_api import expect

from assistant import Library
from assistant.receipt.replay import replay
from tests.web.conftest import Opened, after, loaded
from tests.web.test_page import STORY, decided, press, say, tab_to
from tests.web.test_page_safety import HOSTILE, sound

pytestmark = pytest.mark.browser
Open = Callable[..., Opened]
KINDS: dict[str, tuple[int, int]] = {
    "desk": (1280, 900),
    "phone": (390, 844),
    "zoomed": (640, 450),
    "dark": (1280, 900),
}


def test_while_questions_are_open_nothing_is_offered(open_page: Open) -> None:
    page = open_page().page
    say(page, STORY)
    expect(page.get_by_role("button", name="看推理图")).to_have_count(0)
    press(page, "就按这样")
    expect(page.get_by_role("button", name="看推理图")).to_have_count(0)
    expect(page.get_by_role("button", name="下载 Word")).to_have_count(0)


def test_the_picture_and_the_files_of_one_conversation(open_page: Open, tmp_path: Path) -> None:
    opened = open_page()
    page = opened.page
    decided(page)
    asked = len(opened.requests)

    # By keyboard: open, read, close; the focus comes back.
    tab_to(page, "[data-open=picture]")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="推理图")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="关闭")).to_be_focused()
    picture = dialog.get_by_role("img", name="推理图")
    expect(picture).to_have_count(1)  # the other one is for a narrow screen
    expect(picture.locator("text")).to_contain_text(["结论：应当认定为履职尽责", "第九条第（二）项"])
    assert "你的原话：“对方提供虚假的消防验收材料”" in "".join(picture.locator("text").all_text_contents())
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("region", name="推理图，可以滚动")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("条文要的有了：行政相对人提供虚假材料：是")).to_be_attached()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="看推理图")).to_be_focused()
    assert opened.requests[asked:] == []  # the picture is in the page

    for name, (width, height) in KINDS.items():
        page.set_viewport_size({"width": width, "height": height})
        if name == "dark":
            page.emulate_media(color_scheme="dark")
            page.reload()
            loaded(page)
            assert page.evaluate("document.body.classList.contains('dark')")
        page.get_by_role("button", name="看推理图").click()
        for summary in dialog.locator("details:not([open]) summary").all():
            summary.click()
        sound(page)
        drawn = dialog.get_by_role("img").bounding_box()
        body = dialog.locator(".picture-body").bounding_box()
        assert drawn is not None
        assert body is not None
        assert drawn["width"] <= body["width"]
        dialog.get_by_role("button", name="关闭").click()
    page.set_viewport_size({"width": 1280, "height": 900})

    with page.expect_download() as saving:
        page.get_by_role("button", name="下载 Word").click()
    assert saving.value.suggested_filename.startswith("容错自查记录-naiman-2025-")
    path = tmp_path / "a.docx"
    saving.value.save_as(path)
    document = docx.Document(str(path))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert STORY in words
    assert "应当认定你已经履职尽责" in words
    assert "不是认定结论" in words
    sources = [row.cells[2].text for row in document.tables[0].rows]
    assert "本人原话：“对方提供虚假的消防验收材料”" in sources

    with page.expect_download() as saving:
        page.get_by_role("button", name="下载凭证").click()
    assert saving.value.suggested_filename == "容错自查凭证-naiman-2025.json"
    path = tmp_path / "a.json"
    saving.value.save_as(path)
    replayed = replay(path.read_bytes(), lambda regulation: Library.load(only=regulation)[regulation])
    assert replayed["outcome"]["id"] == "duty_fulfilled"
    assert replayed["facts"]["false_materials"]["words"] == "对方提供虚假的消防验收材料"

    with opened.context.expect_page() as opening:
        page.get_by_role("button", name="打印版").click()
    printed = opening.value
    expect(printed.get_by_role("heading", level=1)).to_have_text("容错自查记录")
    expect(printed.get_by_text(STORY).first).to_be_visible()
    assert printed.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    printed.set_viewport_size({"width": 390, "height": 844})
    assert printed.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert printed.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_hostile_story_is_harmless_in_every_form(open_page: Open) -> None:
    opened = open_page()
    page = opened.page
    say(page, HOSTILE)
    press(page, "就按这样")
    while page.locator("#task form[data-action=answer]").count():
        for row in page.locator("#task fieldset.ask").all():
            row.get_by_role("radio", name="是" if "奈曼" in row.inner_text() else "不是", exact=True).check()
        after(page, page.get_by_role("button", name="下一步").click)
    page.get_by_role("button", name="看推理图").click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    page.keyboard.press("Escape")
    action = page.locator(".take form").first.get_attribute("action")
    base = page.url + str(action).removesuffix("docx")
    for form in ("docx", "html", "svg", "dot", "mmd"):
        answer = opened.context.request.get(base + form)
        assert answer.ok
        assert answer.headers["cache-control"] == "no-store"
        if form == "docx":
            told = "".join(p.text for p in docx.Document(BytesIO(answer.body())).paragraphs)
            assert "<script>window.hacked=1</script>" in told
        elif form == "svg":
            assert ElementTree.fromstring(answer.body()).tag == "{http://www.w3.org/2000/svg}svg"
        elif form == "html":
            assert "<script" not in answer.text()
    refused = opened.context.request.get(base + "pdf")
    assert (refused.status, "docx、html" in refused.json()["error"]) == (404, True)
    assert opened.context.request.get(page.url + "api/conversations/nobody/document/docx").status == 404
