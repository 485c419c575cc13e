"""The quiz under /api/quiz: the bank, its questions, an answer checked, papers as files."""

from collections import Counter
from typing import Annotated, Any, get_args

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response
from pydantic import Field

from assistant.document.formats import Format
from assistant.quiz.bank.blueprint import read_blueprint, shipped_blueprint
from assistant.quiz.errors import QuizError
from assistant.quiz.item import LETTERS, ItemType
from assistant.quiz.practice.practice import Asked, answer_of, answered
from assistant.rules.determination import plain
from assistant.web.api import Body, file_response, line_response
from assistant.web.desk import now
from assistant.web.practice_desk import PracticeDesk
from assistant.web.practice_files import FILE_FORMS, file_bytes, file_name
from assistant.web.practice_papers import made_papers, read_order
from assistant.web.practice_pool import BankUnusableError, Pool
from assistant.web.practice_verdict import verdict

_PAGE = 100  # questions listed at most by one request


class AnswerBody(Body):
    letters: Annotated[str, Field(max_length=26)]


def add_quiz_errors(app: FastAPI) -> None:
    """The error lines of these routes."""
    app.add_exception_handler(BankUnusableError, lambda request, error: line_response(503, str(error)))
    app.add_exception_handler(QuizError, lambda request, error: line_response(422, str(error)))


def quiz_routes(desk: PracticeDesk) -> APIRouter:
    router = APIRouter(prefix="/quiz")

    @router.get("", summary="题库：每份制度、每种题型有多少题，哪些题因为条文变了不再使用")
    def bank() -> dict[str, Any]:
        return _bank_json(desk.pool)

    @router.get(
        "/questions",
        summary="题目，不带答案。可选 regulation、type、after（从哪道题之后起）、limit（默认 20）",
    )
    def questions(
        regulation: str | None = None,
        type: str | None = None,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=_PAGE)] = 20,
    ) -> Any:
        pool = desk.pool
        if regulation is not None:
            _ = desk.library[regulation]
        if type is not None and type not in get_args(ItemType):
            return line_response(422, f"没有“{type}”这种题型，可以写：{'、'.join(get_args(ItemType))}")
        if after is not None and after not in pool.asked:
            return _no_question(after)
        names = list(pool.asked)
        following = names[names.index(after) + 1 :] if after is not None else names
        found = [
            asked
            for asked in map(pool.asked.__getitem__, following)
            if regulation in (None, asked.whole.regulations[0]) and type in (None, asked.whole.type)
        ]
        return [_question_json(asked) for asked in found[:limit]]

    @router.get("/questions/{question}", summary="一道题，不带答案")
    def one(question: str) -> Any:
        asked = desk.pool.asked.get(question)
        return _question_json(asked) if asked is not None else _no_question(question)

    @router.post("/questions/{question}/answer", summary="批改一个回答，不留记录。letters，例如 BD")
    def check(question: str, body: AnswerBody) -> Any:
        pool = desk.pool
        asked = pool.asked.get(question)
        if asked is None:
            return _no_question(question)
        answer = answer_of(answered(asked, body.letters, now()))
        return {**_plain(answer), "key": asked.question.key, "verdict": _plain(verdict(pool, asked, answer))}

    @router.get(
        "/papers/{form}",
        summary=(
            "按蓝图从题库出的卷子，可选 seed、forms（2 是 A、B 两套）、paper（A 或 B）、regulation、"
            f"各题型的题数、exchanged（要换掉的题）。form：{'、'.join(FILE_FORMS)}"
        ),
    )
    def paper(form: str, request: Request) -> Response:
        if form not in FILE_FORMS:
            return line_response(404, f"没有“{form}”这种文件，可以要：{'、'.join(FILE_FORMS)}")
        query = {name: request.query_params.getlist(name) for name in request.query_params}
        which = query.pop("paper", ["A"])[-1]
        blueprint = read_blueprint(shipped_blueprint())
        papers = made_papers(desk.pool, blueprint, read_order(query, desk.pool, blueprint))
        chosen = next((made for made in papers if made.form in ("", which)), None)
        if chosen is None or (which == "B" and not chosen.form):
            return line_response(404, f"没有 {which} 卷。要两套卷，请写 forms=2")
        wanted = FILE_FORMS[form]
        return file_response(file_bytes(chosen, form), Format(wanted.media_type), file_name(chosen, form))

    return router


def _no_question(question: str) -> Response:
    return line_response(404, f"题库里没有“{question}”这道题，全部题目见 /api/quiz/questions")


def _bank_json(pool: Pool) -> dict[str, Any]:
    counts = Counter((item.regulations[0], item.type) for item in pool.items)
    return {
        "version": pool.version,
        "knowledge": dict(pool.paper.knowledge),
        "items": len(pool.items),
        "questions": len(pool.asked),
        "regulations": {
            name: {kind: counts[name, kind] for kind in get_args(ItemType)} for name in pool.library
        },
        "retired": [_plain(standing) for standing in pool.retired],
    }


def _question_json(asked: Asked) -> dict[str, Any]:
    """What is asked, and nothing that gives the answer away."""
    question, whole = asked.question, asked.whole
    return {
        "id": question.id,
        "item": whole.id,
        "type": question.type,
        "part": list(question.part) if question.part else None,
        "regulations": list(whole.regulations),
        "told": asked.told,
        "story": asked.new,
        "stem": asked.item.stem,
        "options": dict(zip(LETTERS, question.options, strict=False)),
        "marks": question.marks,
        "marking": question.marking,
        "level": question.level,
    }


def _plain(value: object) -> dict[str, Any]:
    data = plain(value)
    assert isinstance(data, dict)
    return data
