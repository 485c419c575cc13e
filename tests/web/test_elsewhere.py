"""“如果在别处”: what the page and the REST API say of the same facts under the other regulations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Library
from assistant.library import compare_facts
from assistant.rules.determination import plain
from assistant.storage.conversations import ConversationStore
from assistant.web.api import add_api
from assistant.web.desk import Desk
from assistant.web.handlers import NOTHING, Handlers, about
from assistant.web.markup import render

XIXIAN = "xixian-2022"
# Article 10 item 3 of Xixian: an order refused, closure requested, court enforcement requested, and the party
# keeps operating. Naiman's list has no such item; the Minzu text has the same words under the same number.
REFUSED = ("decision_refused", "closure_requested", "court_enforcement_requested", "kept_operating")
SCOPE = ("enforcement_officer", "xixian_department", "in_course_of_duty")


def refusal(library: Library) -> dict[str, object]:
    """Nothing else is so."""
    facts = library[XIXIAN].rulebook.vocabulary.facts.values()
    known: dict[str, object] = {f.id: f.id in (*REFUSED, *SCOPE) for f in facts if f.kind == "bool"}
    return {**known, "act_date": "2026-03-15"}


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, ConversationStore(tmp_path / "conversations.sqlite3"))


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_api(app, desk)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def decided(desk: Desk, library: Library) -> str:
    view = desk.answer(None, XIXIAN, refusal(library))
    assert view.turn.determination.outcome == "duty_fulfilled"
    assert view.conversation is not None
    return view.conversation


def verbatim(library: Library, regulation: str, provision: str) -> str:
    """The provision as the template would escape it."""
    return str(render("notice.html", notice=library[regulation].document[provision].printed)).split(">")[1][
        :-3
    ]


def sections(html: str) -> dict[str, str]:
    """The text of each regulation's section by its name."""
    found = html.split("<h3>")[1:]
    return {part.split("</h3>")[0]: part for part in found}


def test_each_other_tolerance_regulation_says_what_it_makes_of_it(
    desk: Desk, library: Library, decided: str
) -> None:
    shown = sections(Handlers(desk).elsewhere(decided))
    assert set(shown) == {
        str(library[r].metadata["short_title"]) for r in ("naiman-2025", "minzu", "xilingol", "licheng-2025")
    }
    minzu = shown["民族宗教实施办法"]
    assert "与这里一样" in minzu
    assert verbatim(library, "minzu", "art_10__item_3") in minzu
    assert "假定：你在民族宗教行政执法部门工作" in minzu
    assert "不同在哪里" not in minzu


def test_a_difference_shows_the_provisions_that_make_it_verbatim(
    desk: Desk, library: Library, decided: str
) -> None:
    shown = sections(Handlers(desk).elsewhere(decided))
    naiman = shown["奈曼旗民政局制度"]
    assert "第十条第（三）项成立（应当认定为履职尽责） / 没有相应条款" in naiman
    assert verbatim(library, XIXIAN, "art_10__item_3") in naiman
    xilingol = shown["锡林郭勒盟应急管理系统制度"]
    for regulation, provision in ((XIXIAN, "art_10__item_3"), ("xilingol", "art_10__item_7")):
        assert verbatim(library, regulation, provision) in xilingol


def test_the_section_is_offered_only_beside_a_determination_on_tolerance(
    desk: Desk, library: Library, decided: str
) -> None:
    handlers = Handlers(desk)

    def offered(saved: str) -> bool:
        screen = handlers.load(saved).screen
        assert screen is not None
        return "data-elsewhere" in screen.elsewhere

    assert offered(decided)
    assert not offered(NOTHING)
    assert not offered(about(XIXIAN))
    open_one = desk.answer(None, XIXIAN, {"enforcement_officer": True}).conversation
    assert open_one is not None
    assert not offered(open_one)
    matter = {
        "review_matter": "单位不配合评查的后果",
        "xixian_county_department": True,
        "review_refused": True,
    }
    answered = desk.answer(None, "xixian-review-2022", {**matter, "act_date": "2026-03-15"})
    assert answered.turn.question is None
    assert answered.conversation is not None
    assert not offered(answered.conversation)


def test_nothing_is_compared_before_there_is_a_conversation(desk: Desk) -> None:
    assert Handlers(desk).elsewhere(NOTHING) == ""
    assert "没有找到这段对话" in Handlers(desk).elsewhere("forged")


def test_a_program_gets_the_same_comparison(client: TestClient, library: Library, decided: str) -> None:
    facts = refusal(library)
    answer = client.post("/api/compare", json={"facts": facts, "today": "2026-06-01"})
    assert answer.status_code == 200
    from datetime import date

    assert answer.json() == plain(compare_facts(library, library.values(), facts, date(2026, 6, 1)))
    two = client.post("/api/compare", json={"facts": facts, "regulations": ["naiman-2025", XIXIAN]}).json()
    assert [side["regulation"] for side in two["sides"]] == ["naiman-2025", XIXIAN]
    of_conversation = client.get(f"/api/conversations/{decided}/compare").json()
    assert of_conversation["sides"][0]["regulation"] == XIXIAN
    assert len(of_conversation["sides"]) == 5


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"facts": {}, "regulations": ["nowhere"]}, 404, "naiman-2025"),
        ({"facts": {"false_material": True}}, 422, "false_materials"),
        ({"facts": {"days_to_handover": -1}}, 422, "不小于 0"),
        ({"facts": {}, "today": "明天"}, 422, "today"),
        ({"facts": {}, "date": "昨天"}, 422, "昨天"),
        ({}, 422, "缺少“facts”"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_told_in_one_line(
    client: TestClient, body: dict[str, object], status: int, says: str
) -> None:
    answer = client.post("/api/compare", json=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]
    assert "\n" not in answer.json()["error"]
    assert client.get("/api/conversations/nobody/compare").status_code == 404


def test_the_interface_lists_itself(client: TestClient) -> None:
    listed = {(entry["method"], entry["path"]): entry["does"] for entry in client.get("/api").json()}
    assert ("POST", "/api/compare") in listed
    assert ("POST", "/api/conversations/{conversation}/say") in listed
    assert all(any("\u4e00" <= c <= "\u9fff" for c in does) for does in listed.values())
