"""The quiz under /api/quiz: questions without their keys, answers checked, papers as files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Library
from assistant.quiz.export.as_json import read_paper_json
from assistant.quiz.paper import marks_for, questions
from assistant.storage.conversations import ConversationStore
from assistant.storage.practice import PracticeStore
from assistant.web.api import add_api
from assistant.web.desk import Desk
from assistant.web.practice_api import add_quiz_errors, quiz_routes
from assistant.web.practice_desk import PracticeDesk
from assistant.web.practice_files import FILE_FORMS
from tests.web.practice_bank import shipped, write_bank

COUNTS = "single=2&multiple=1&judge=1&indefinite=1&case=1"


def client_of(library: Library, folder: Path, bank: Path) -> TestClient:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    practice = PracticeDesk(library, PracticeStore(folder / "practice.sqlite3"), bank)
    desk = Desk(library, ConversationStore(folder / "conversations.sqlite3"))
    add_api(app, desk, quiz_routes(practice))
    add_quiz_errors(app)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("quiz")
    write_bank(folder / "bank.json")
    with client_of(library, folder, folder / "bank.json") as client:
        yield client


def test_the_routes_are_listed_with_what_they_do(client: TestClient) -> None:
    listed = {route["path"]: route["does"] for route in client.get("/api").json()}
    assert listed["/api/quiz/questions"]
    assert "word-sheet" in listed["/api/quiz/papers/{form}"]


def test_the_bank_counts_what_stands(client: TestClient) -> None:
    bank = client.get("/api/quiz").json()
    counted = sum(sum(types.values()) for types in bank["regulations"].values())
    assert counted == bank["items"] == 15 - len({one["item"] for one in bank["retired"]})
    assert bank["questions"] >= bank["items"]


def test_questions_come_without_their_keys_and_page_on(client: TestClient) -> None:
    first = client.get("/api/quiz/questions", params={"limit": 5}).json()
    second = client.get("/api/quiz/questions", params={"limit": 5, "after": first[-1]["id"]}).json()
    assert len(first) == len(second) == 5
    assert not {q["id"] for q in first} & {q["id"] for q in second}
    for question in (*first, *second):
        assert {"key", "why", "rationale", "claims", "correct"}.isdisjoint(question)
        assert client.get(f"/api/quiz/questions/{question['id']}").json() == question
    judged = client.get("/api/quiz/questions", params={"type": "judge"}).json()
    assert {question["type"] for question in judged} == {"judge"}


def test_an_answer_is_marked_and_explained(client: TestClient) -> None:
    asked = {q.id: q for q in questions(shipped())}
    for shown in client.get("/api/quiz/questions", params={"limit": 100}).json():
        question = asked[shown["id"]]
        for letters in (question.key, "A"):
            answer = client.post(
                f"/api/quiz/questions/{question.id}/answer", json={"letters": letters}
            ).json()
            assert answer["key"] == question.key
            assert answer["marks"] == marks_for(question, letters)
            wrong = [line for line in answer["verdict"]["explained"] if line["chosen"]]
            assert {line["letter"] for line in wrong} == set(letters) - set(question.key)
            assert all(line["why"] and line["misreading"] for line in wrong)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("get", "questions/nothing", None, 404, "没有“nothing”这道题"),
        ("get", "questions?type=essay", None, 422, "没有“essay”这种题型"),
        ("get", "questions?regulation=nowhere", None, 404, "nowhere"),
        ("get", "questions?after=nothing", None, 404, "没有“nothing”这道题"),
        ("get", "questions?limit=0", None, 422, "limit"),
        ("post", "questions/nothing/answer", {"letters": "A"}, 404, "没有“nothing”这道题"),
        ("post", "questions/{one}/answer", {"letters": ""}, 422, "还没有选"),
        ("post", "questions/{one}/answer", {"letters": "H"}, 422, "没有选项 H"),
        ("post", "questions/{one}/answer", {"letters": "AB"}, 422, "只能选一个"),
        ("post", "questions/{one}/answer", {"letters": ["A"]}, 422, "letters"),
        ("post", "questions/{one}/answer", {}, 422, "缺少“letters”"),
        ("post", "questions/{one}/answer", {"letters": "A" * 100}, 422, "太长"),
        ("get", "papers/pdf", None, 404, "没有“pdf”这种文件"),
        ("get", "papers/json?seed=-1", None, 422, "卷号"),
        ("get", "papers/json?seed=٣", None, 422, "卷号"),
        ("get", "papers/json?forms=3", None, 422, "几套卷"),
        ("get", "papers/json?judge=1e3", None, 422, "判断题"),
        ("get", "papers/json?judge=500", None, 422, "材料不重复的只有"),
        ("get", "papers/json?single=0&multiple=0&judge=0&indefinite=0&case=0", None, 422, "一种题型也没有选"),
        ("get", "papers/json?regulation=nowhere", None, 422, "nowhere"),
        ("get", "papers/json?key=A", None, 422, "不认识“key”"),
        ("get", f"papers/json?{COUNTS}&paper=B", None, 404, "没有 B 卷"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    client: TestClient, method: str, path: str, body: object, status: int, words: str
) -> None:
    one = client.get("/api/quiz/questions", params={"type": "single", "limit": 1}).json()[0]["id"]
    answer = client.request(method, f"/api/quiz/{path.format(one=one)}", json=body)
    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize("form", FILE_FORMS)
def test_a_paper_is_taken_out_in_every_form_and_is_the_same_each_time(client: TestClient, form: str) -> None:
    path = f"/api/quiz/papers/{form}?seed=3&forms=1&{COUNTS}"
    first = client.get(path)
    assert first.status_code == 200
    assert len(first.content) > 1000
    assert first.headers["content-type"].startswith(FILE_FORMS[form].media_type.split(";")[0])
    assert f".{FILE_FORMS[form].ending}" in first.headers["content-disposition"]
    assert client.get(path).content == first.content


def test_two_forms_share_no_item_and_an_item_can_be_exchanged(client: TestClient) -> None:
    made = {
        form: read_paper_json(
            client.get(f"/api/quiz/papers/json?forms=2&{COUNTS}&single=1&paper={form}").text
        )
        for form in "AB"
    }
    items = {form: [i.id for s in paper.sections for i in s.items] for form, paper in made.items()}
    assert not set(items["A"]) & set(items["B"])
    path = f"/api/quiz/papers/json?forms=2&{COUNTS}&single=1&paper=A&exchanged={items['A'][0]}"
    changed = read_paper_json(client.get(path).text)
    now = [i.id for s in changed.sections for i in s.items]
    assert now[1:] == items["A"][1:]
    assert now[0] not in (*items["A"], *items["B"])
    assert changed.id != made["A"].id
    assert changed.total == made["A"].total


def test_a_bank_that_cannot_be_used_is_said_to_be_so(library: Library, tmp_path: Path) -> None:
    for content in (None, "{}", json.dumps({"format": "rongcuo-quiz-paper", "version": 99})):
        if content is not None:
            (tmp_path / "bank.json").write_text(content)
        answer = client_of(library, tmp_path, tmp_path / "bank.json").get("/api/quiz")
        assert answer.status_code == 503
        assert "bank.json" in answer.json()["error"]
