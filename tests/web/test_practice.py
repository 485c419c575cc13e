"""The practice pages without a browser: every step, restarts, stale windows, hostile text, a changed law."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Library
from assistant.quiz.item import TYPE_LABELS, Item
from assistant.quiz.practice.practice import asked_in
from assistant.storage.practice import PracticeStore
from assistant.web.practice import COOKIE, practice_pages
from assistant.web.practice_desk import PracticeDesk
from assistant.web.practice_pool import load_pool
from tests.web.practice_bank import shipped, write_bank

HOSTILE = "<script>hacked()</script><img src=x onerror=hacked()>{{7*7}}\"'</section>"
ALL_TYPES = {"type": list(TYPE_LABELS), "count": "5"}
KEYS = {name: asked.question.key for name, asked in asked_in(shipped()).items()}
Visit = Callable[[], TestClient]
Response = Any  # of whichever client library the test client is built on


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    write_bank(tmp_path / "bank.json")
    return tmp_path / "bank.json"


@pytest.fixture
def visit(library: Library, tmp_path: Path, bank: Path) -> Visit:
    """A new server over the same files, and a browser without a cookie."""

    def visit() -> TestClient:
        app = FastAPI()
        app.include_router(
            practice_pages(PracticeDesk(library, PracticeStore(tmp_path / "practice.sqlite3"), bank))
        )
        return TestClient(app, raise_server_exceptions=False)

    return visit


def question(page: Response) -> str:
    found = re.search(r'name="question" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def answer(client: TestClient, page: Response, letters: str | None = None) -> Response:
    name = question(page)
    return client.post("/practice/answer", data={"question": name, "letter": list(letters or KEYS[name])})


def move_on(client: TestClient, page: Response) -> Response:
    return client.post("/practice/next", data={"question": question(page)})


def wrong(name: str) -> str:
    return next(letter for letter in "ABC" if letter != KEYS[name])


def test_a_run_from_the_start_to_the_score_and_the_missed_once_more(visit: Visit) -> None:
    client = visit()
    page = client.post("/practice/start", data=ALL_TYPES)
    count = int(re.search(r"共 (\d+) 题", page.text)[1])  # type: ignore[index]
    first = question(page)
    told = answer(client, page, wrong(first))
    assert "没有答对" in told.text
    assert f"正确答案：{'、'.join(KEYS[first])}" in told.text
    assert "误读：" in told.text
    assert "<blockquote>" in told.text
    page = move_on(client, told)
    for _ in range(count - 1):
        told = answer(client, page)
        assert "答对了" in told.text
        page = move_on(client, told)
    assert page.url.path == "/practice/runs/1"
    assert f"答对 {count - 1} 题，答了 {count} 题" in page.text
    assert "再做一遍错题（1 题）" in page.text
    page = client.post("/practice/again", data={"run": "1"})
    assert question(page) == first
    page = move_on(client, answer(client, page))
    assert page.url.path == "/practice/runs/2"
    assert "全对" in page.text
    history = client.get("/practice").text
    assert "第 2 次（再做错题）" in history
    assert f"答对 {count - 1} 题" in history


@pytest.mark.parametrize("kind", ["multiple", "indefinite"])
def test_an_incomplete_answer_earns_half_and_the_rule_is_told_before_and_after(
    visit: Visit, kind: str
) -> None:
    rule = "全部选对得满分，少选得一半，有选错的不得分"
    client = visit()
    page = client.post("/practice/start", data={"type": [kind], "count": "3"})
    while len(KEYS[question(page)]) < 2:  # 不定项 may have a single right option
        page = move_on(client, answer(client, page))
    assert f"{rule}。" in page.text
    asked = asked_in(shipped())[question(page)].question
    told = answer(client, page, asked.key[:1])
    assert "对了一部分" in told.text
    assert f"得 {asked.marks / 2:g} 分，满分 {asked.marks:g} 分（{rule}）" in told.text


def test_a_restart_goes_on_where_one_was_before_and_after_the_answer(visit: Visit) -> None:
    client = visit()
    page = client.post("/practice/start", data=ALL_TYPES)
    client.cookies, kept = visit().cookies, client.cookies
    restarted = visit()
    restarted.cookies = kept
    assert question(restarted.get("/practice")) == question(page)
    told = answer(restarted, page, wrong(question(page)))
    again = visit()
    again.cookies = kept
    assert again.get("/practice").text == told.text
    assert "上次的练习还没有做完" in again.get("/practice/start").text


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visit: Visit) -> None:
    client = visit()
    assert COOKIE not in client.get("/practice").cookies  # nothing is kept of who only looks
    sent = (
        client.post("/practice/start", data=ALL_TYPES, follow_redirects=False).headers["set-cookie"].lower()
    )
    assert "httponly" in sent
    assert "samesite=lax" in sent
    assert "path=/practice" in sent


def test_nobody_else_sees_it_and_an_unknown_id_begins_anew(visit: Visit) -> None:
    client = visit()
    client.post("/practice/start", data=ALL_TYPES)
    assert "上次的练习" not in visit().get("/practice/start").text
    assert "没有第 1 次练习的记录" in visit().get("/practice/runs/1").text
    stranger = visit()
    stranger.cookies.set(COOKIE, "made-up", path="/practice")
    assert "找不到了" in stranger.get("/practice").text
    assert question(stranger.post("/practice/start", data=ALL_TYPES))


def test_a_stale_window_is_shown_the_newest_state(visit: Visit) -> None:
    client = visit()
    page = client.post("/practice/start", data=ALL_TYPES)
    told = answer(client, page)
    stale = answer(client, page, "A")
    assert "刚才已经答过了" in stale.text
    assert question(stale) == question(told)
    newer = move_on(client, told)
    assert question(move_on(client, told)) == question(newer)  # pressed twice: one step


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("answer", {"question": "{now}"}, "还没有选"),
        ("answer", {"question": "{now}", "letter": "Z"}, "没有选项 Z"),
        ("answer", {"question": "other", "letter": "A"}, "不在题库里"),
        ("answer", {}, "不在题库里"),
        ("start", {"count": "10"}, "还没有选题型"),
        ("start", {"type": "judge", "regulation": "nowhere"}, "没有题可做"),
        ("again", {"run": "1"}, "没有题可做"),
        ("again", {"run": "x"}, "没有这次练习的记录"),
        ("again", {"run": "7"}, "没有第 7 次"),
    ],
)
def test_what_cannot_be_done_is_told_above_the_same_question(
    visit: Visit, path: str, data: dict[str, str], words: str
) -> None:
    client = visit()
    now = question(client.post("/practice/start", data=ALL_TYPES))
    page = client.post(f"/practice/{path}", data={key: value.format(now=now) for key, value in data.items()})
    assert words in page.text
    assert 'role="alert"' in page.text
    assert question(page) == now


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"letter=A&" * 5000, b"a=1&" * 300, b""])
def test_a_form_that_is_none_of_ours_breaks_nothing(visit: Visit, body: bytes) -> None:
    client = visit()
    now = question(client.post("/practice/start", data=ALL_TYPES))
    for path in ("answer", "next", "start", "again"):
        page = client.post(
            f"/practice/{path}",
            content=body,
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert page.status_code == 200
        assert question(page) == now


def test_markup_in_a_bank_is_text_on_every_page(visit: Visit, bank: Path) -> None:
    def hostile(item: Item) -> Item:
        options = tuple(replace(o, text=HOSTILE + o.text, why=HOSTILE) for o in item.options)
        parts = tuple(map(hostile, item.parts))
        return replace(
            item, story=HOSTILE, stem=HOSTILE, rationale=HOSTILE, options=options, parts=parts, bureau=HOSTILE
        )

    write_bank(bank, 1, hostile)
    client = visit()
    page = client.post("/practice/start", data=ALL_TYPES)
    pages = [page]
    while page.url.path == "/practice":
        told = answer(client, page, wrong(question(page)))
        page = move_on(client, told)
        pages += [told, page]
    pages.append(client.get("/practice/papers?single=1&multiple=1&judge=1&indefinite=1&case=1"))
    for shown in pages:
        assert "<script>hacked" not in shown.text
        assert "<img" not in shown.text
        assert HOSTILE in unescape(shown.text)


def test_an_item_whose_key_no_longer_stands_is_not_asked(visit: Visit, bank: Path, library: Library) -> None:
    changed = shipped().sections[0].items[0].id

    def other_key(item: Item) -> Item:
        turned = (replace(o, correct=not o.correct) for o in item.options)
        return replace(item, options=tuple(turned)) if item.id == changed else item

    before = load_pool(library, bank)
    write_bank(bank, change=other_key)
    after = load_pool(library, bank)
    assert changed in before.asked
    assert set(before.asked) - set(after.asked) == {changed}
    assert [one.item for one in after.retired if one.item not in {o.item for o in before.retired}] == [
        changed
    ]
    assert changed in visit().get("/practice/papers").text


def test_questions_that_leave_the_bank_leave_the_open_run(visit: Visit, bank: Path) -> None:
    client = visit()
    page = client.post("/practice/start", data={"type": ["single", "multiple", "judge"], "count": "10"})
    told = answer(client, page)
    answered = question(told)
    write_bank(bank, 1)
    later = visit()
    later.cookies = client.cookies
    left = set(load_pool(Library.load(), bank).asked)
    page = later.get("/practice")
    if question(page) == answered:
        page = move_on(later, page)
    while page.url.path == "/practice":
        assert question(page) in left
        page = move_on(later, answer(later, page))
    assert page.url.path == "/practice/runs/1"


def test_a_case_tells_its_story_step_by_step(visit: Visit) -> None:
    client = visit()
    page = client.post("/practice/start", data={"type": "case", "count": "5"})
    case = asked_in(shipped())[question(page)].whole
    for place, part in enumerate(case.parts, 1):
        assert question(page) == part.id
        assert f"案例第 {place} 问，共 {len(case.parts)} 问" in page.text
        for other in case.parts:
            if other.story:
                assert (other.story in page.text) is (case.parts.index(other) < place)
        page = move_on(client, answer(client, page))


def test_a_run_can_be_ended_early(visit: Visit) -> None:
    client = visit()
    page = client.post("/practice/start", data=ALL_TYPES)
    move_on(client, answer(client, page))
    page = client.post("/practice/end")
    assert page.url.path == "/practice/runs/1"
    assert re.search(r"还有 \d+ 题没有答", page.text)


def test_the_trainer_sees_what_the_bank_holds_and_what_it_has_not(visit: Visit) -> None:
    client = visit()
    page = client.get("/practice/papers?seed=5&forms=2&single=1&multiple=1&judge=1&indefinite=1&case=0").text
    assert "（A 卷）" in page
    assert "（B 卷）" in page
    links = [unescape(link) for link in re.findall(r'href="(/api/quiz/papers/[^"]+)"', page)]
    assert len(links) == 20
    assert all("seed=5" in link and "forms=2" in link for link in links)
    short = client.get("/practice/papers?judge=500")
    assert "材料不重复的只有" in short.text
    assert 'value="500"' in short.text  # what was typed is still there


def test_without_a_bank_the_page_says_so(visit: Visit, bank: Path) -> None:
    bank.unlink()
    for path in ("/practice", "/practice/start", "/practice/papers"):
        page = visit().get(path)
        assert page.status_code == 503
        assert "题库" in page.text


def test_going_back_asks_the_server_again(visit: Visit) -> None:
    client = visit()
    assert client.get("/practice").headers["cache-control"] == "no-store"
    assert client.get("/practice/practice.css").headers["content-type"].startswith("text/css")
    assert client.get("/practice/practice.js").status_code == 200
