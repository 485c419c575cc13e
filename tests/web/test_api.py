"""The REST API: what the page can do, a program can do; what is wrong is told in one Chinese line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Library
from assistant.library import Regulation, determine
from assistant.storage.conversations import ConversationStore
from assistant.web.api import add_api
from assistant.web.desk import Desk

TOLERANCE = ("naiman-2025", "xixian-2022", "minzu", "xilingol", "licheng-2025")
REGULATIONS = (*TOLERANCE, "xixian-statistics-2022", "xixian-review-2022")
STORY = "我是奈曼旗民政局执法人员，去检查时对方提供虚假的消防验收材料，结果作出了错误的处罚决定。"


@pytest.fixture
def client(library: Library, tmp_path: Path) -> Iterator[TestClient]:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_api(app, Desk(library, ConversationStore(tmp_path / "conversations.sqlite3")))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_lists_regulations_law_and_facts(client: TestClient, naiman: Regulation) -> None:
    listed = {r["id"]: r for r in client.get("/api/regulations").json()}
    assert set(listed) == set(REGULATIONS)
    assert (listed["naiman-2025"]["number"], listed["naiman-2025"]["bureau"]) == (
        "函〔2025〕70号",
        "奈曼旗民政局",
    )
    assert (listed["minzu"]["number"], listed["minzu"]["issuer"]) == (None, None)
    assert client.get("/api/law/minzu").json()["number"] is None
    law = client.get("/api/law/naiman-2025").json()
    assert [p["printed"] for p in law["provisions"]] == [p.printed for p in naiman.document.provisions]
    assert law["number"] == "函〔2025〕70号"
    article = client.get("/api/law/naiman-2025/art_9").json()["provisions"]
    assert len(article) == 10
    item = client.get("/api/law/naiman-2025/第九条第（二）项").json()["provisions"]
    assert [p["provision"] for p in item] == ["art_9__item_2"]
    facts = client.get("/api/facts/naiman-2025").json()
    assert {f["id"] for f in facts["facts"]} == set(naiman.rulebook.vocabulary.facts)
    assert {p["provision"] for p in facts["provisions"]} == set(naiman.rulebook.rules)


def test_determines_as_the_library_does(client: TestClient, naiman: Regulation) -> None:
    facts = {"false_materials": True, "wrong_decision_from_deception": True, "mistake": None}
    answer = client.post("/api/determine", json={"regulation": "naiman-2025", "facts": facts})
    assert answer.status_code == 200
    assert answer.json() == determine(naiman, facts).as_json()


def test_a_conversation_from_story_to_determination_and_back(client: TestClient) -> None:
    begun = client.post("/api/conversations", json={"regulation": "naiman-2025"})
    assert begun.status_code == 201
    here = f"/api/conversations/{begun.json()['conversation']}"
    turn = client.post(f"{here}/say", json={"text": STORY}).json()
    assert {p["fact"] for p in turn["proposed"]} >= {"false_materials", "wrong_decision_from_deception"}
    assert all(p["quote"] in STORY for p in turn["proposed"])
    turn = client.post(
        f"{here}/confirm", json={"facts": {p["fact"]: p["value"] for p in turn["proposed"]}}
    ).json()
    scope = {"enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued"}
    for _ in range(15):
        if turn["question"] is None:
            break
        assert {"id", "text", "rows"} <= set(turn["question"])
        facts = {fact: fact in scope for row in turn["question"]["rows"] for fact in row["facts"]}
        turn = client.post(f"{here}/answer", json={"facts": facts}).json()
    assert turn["determination"]["outcome"] == "duty_fulfilled"
    assert turn["progress"] == "对照结果：应当认定为履职尽责"
    turn = client.post(f"{here}/answer", json={"facts": {"false_materials": False}}).json()
    assert turn["determination"]["outcome"] != "duty_fulfilled"

    resumed = client.get(here).json()
    assert resumed["determination"] == turn["determination"]
    kinds = [event["kind"] for event in resumed["events"]]
    assert kinds[:2] == ["said", "confirmed"]
    assert set(kinds[2:]) == {"answered"}
    assert resumed["events"][0]["data"]["text"] == STORY


def test_found_clauses_are_kept_with_the_hash_of_their_text(client: TestClient, naiman: Regulation) -> None:
    conversation = client.post("/api/conversations", json={"regulation": "naiman-2025"}).json()[
        "conversation"
    ]
    turn = client.post(f"/api/conversations/{conversation}/say", json={"text": "第十二条怎么写的"}).json()
    [clause] = turn["clauses"]
    assert clause["text_hash"] == naiman.document["art_12"].hash
    events = client.get(f"/api/conversations/{conversation}").json()["events"]
    assert events[0]["reply"]["clauses"] == turn["clauses"]


def test_colliding_answers_come_back_as_a_conflict(client: TestClient) -> None:
    conversation = client.post("/api/conversations", json={"regulation": "naiman-2025"}).json()[
        "conversation"
    ]
    facts = {"followed_statutory_duty": True, "failed_statutory_duty": True}
    turn = client.post(f"/api/conversations/{conversation}/answer", json={"facts": facts}).json()
    assert set(turn["conflict"]["facts"]) == set(facts)
    assert turn["question"]["id"] == "conflict"


DETERMINE = "/api/determine"


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        (DETERMINE, {"regulation": "nowhere", "facts": {}}, 404, "naiman-2025"),
        (DETERMINE, {"regulation": "naiman-2025", "facts": {"false_material": True}}, 422, "false_materials"),
        (DETERMINE, {"regulation": "naiman-2025", "facts": {"false_materials": "是"}}, 422, "true 或 false"),
        (DETERMINE, {"regulation": "naiman-2025", "facts": {"mistake": 1}}, 422, "true 或 false"),
        (DETERMINE, {"regulation": "naiman-2025"}, 422, "缺少“facts”"),
        (DETERMINE, {"regulation": "naiman-2025", "facts": []}, 422, "“facts”的值不能用"),
        (DETERMINE, {"regulation": "naiman-2025", "facts": {}, "fact": {}}, 422, "不认识“fact”"),
        (DETERMINE, {"regulation": "naiman-2025", "facts": {}, "date": "昨天"}, 422, "昨天"),
        (
            DETERMINE,
            {
                "regulation": "naiman-2025",
                "facts": {"followed_statutory_duty": True, "failed_statutory_duty": True},
            },
            422,
            "不能同时成立",
        ),
        (DETERMINE, None, 422, "缺少"),
        ("/api/search", {"text": "虚假材料"}, 503, "检索"),
        ("/api/search", {"text": "x", "regulation": "nowhere"}, 404, "naiman-2025"),
        ("/api/search", {"text": "x", "k": 0}, 422, "“k”"),
        ("/api/conversations", {"regulation": "nowhere"}, 404, "naiman-2025"),
        ("/api/conversations/nobody/say", {"text": "x"}, 404, "没有找到这段对话"),
        ("/api/conversations/nobody/confirm", {"facts": {}}, 404, "没有找到这段对话"),
        ("/api/conversations/nobody/answer", {"facts": {}}, 404, "没有找到这段对话"),
        ("/api/conversations/nobody/say", {"text": "x" * 100_001}, 422, "太长"),
        ("/api/nothing", {}, 404, "没有 /api/nothing"),
    ],
)
def test_bad_requests_get_one_clear_line(
    client: TestClient, path: str, body: Any, status: int, says: str
) -> None:
    answer = client.post(path, json=body) if body is not None else client.post(path)
    assert answer.status_code == status
    line = answer.json()["error"]
    assert says in line
    assert "\n" not in line
    assert "Traceback" not in line


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/law/nowhere", 404),
        ("/api/law/naiman-2025/第九十九条", 404),
        ("/api/facts/nowhere", 404),
        ("/api/conversations/nobody", 404),
        ("/api/docs", 404),
    ],
)
def test_what_is_not_there_is_a_404_in_chinese(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.json()["error"])


def test_broken_json_is_refused(client: TestClient) -> None:
    answer = client.post(DETERMINE, content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "请求不是合法的 JSON。请对照 GET /api 里的接口说明改正",
    )


def test_a_bad_answer_leaves_the_conversation_as_it_was(client: TestClient) -> None:
    here = client.post("/api/conversations", json={"regulation": "naiman-2025"}).json()["conversation"]
    before = client.get(f"/api/conversations/{here}").json()
    for body in ({"facts": {"nonsense": True}}, {"facts": {"mistake": "maybe"}}):
        assert client.post(f"/api/conversations/{here}/answer", json=body).status_code == 422
    assert client.get(f"/api/conversations/{here}").json() == before
