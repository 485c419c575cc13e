"""The pages of practice as HTML. Pure: progress and bank in, page out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from assistant.quiz.item import LETTERS, TYPE_LABELS
from assistant.quiz.practice.practice import (
    Answer,
    Progress,
    Row,
    Run,
    Score,
    by_provision,
    by_regulation,
    fallen_for,
    missed,
    score,
)
from assistant.quiz.practice.practice_draw import Order
from assistant.web.choosing import choice_of
from assistant.web.markup import render
from assistant.web.practice_pool import Pool
from assistant.web.practice_verdict import marking_words, misreading_words, number, spaced, verdict
from assistant.web.sources import time_words

COUNTS = (5, 10, 20, 30)


@dataclass(frozen=True)
class Pick:
    """Something to choose from, with the number of items the bank has for it."""

    value: str
    words: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class History:
    """One earlier practice in a line."""

    number: int
    when: str
    words: str
    again: bool


def page_html(root: str, title: str, body: Markup, notice: str = "", place: str = "") -> str:
    """A whole page. `place` names the part of the site it belongs to: practice, papers."""
    page = render("practice_page.html", root=root, title=title, body=body, notice=notice, place=place)
    return f"<!doctype html>{page}"


def start_html(root: str, pool: Pool, progress: Progress, order: Order) -> Markup:
    per_type = {section.type: len(section.items) for section in pool.paper.sections}
    types = [
        Pick(kind, TYPE_LABELS[kind], f"{count} 题", kind in order.types) for kind, count in per_type.items()
    ]
    counts = [Pick(str(n), f"{n} 题", chosen=n == order.count) for n in COUNTS]
    return render(
        "practice_start.html",
        root=root,
        open=progress.open,
        regulations=regulation_picks(pool, order.regulations),
        types=types,
        counts=counts,
        history=history(progress),
        total=len(pool.items),
    )


def regulation_picks(pool: Pool, chosen: Sequence[str]) -> list[Pick]:
    counts: dict[str, int] = {}
    for item in pool.items:
        counts[item.regulations[0]] = counts.get(item.regulations[0], 0) + 1
    return [
        Pick(name, choice_of(pool.library[name]).short_title, f"{counts[name]} 题", name in chosen)
        for name in pool.library
        if name in counts
    ]


def question_html(root: str, pool: Pool, run: Run, chosen: Sequence[str] = ()) -> Markup:
    """The question on the screen, or what is to be said of its answer. `chosen`: letters that did not do."""
    assert run.question is not None
    asked = pool.asked[run.question]
    question, answer = asked.question, run.answer
    options = [
        {"letter": letter, "text": option.text, "chosen": letter in chosen}
        for letter, option in zip(LETTERS, asked.item.options, strict=False)
    ]
    shared: dict[str, Any] = {
        "root": root,
        "run": run,
        "place": run.place + 1,
        "count": len(run.questions),
        "right": score(run.answers).right,
        "asked": asked,
        "kind": TYPE_LABELS[question.type],
        "part": question.part,
        "marks": number(question.marks),
    }
    if answer is None:
        several = question.type in ("multiple", "indefinite")
        return render(
            "practice_question.html", **shared, options=options, several=several, marking=marking_words(asked)
        )
    last = run.place + 1 == len(run.questions)
    return render("practice_verdict.html", **shared, verdict=verdict(pool, asked, answer), last=last)


def question_title(run: Run) -> str:
    state = "讲解" if run.answer else "题目"
    return f"第 {run.place + 1} 题{state}，共 {len(run.questions)} 题"


def result_html(root: str, pool: Pool, run: Run) -> Markup:
    total = score(run.answers)
    return render(
        "practice_result.html",
        root=root,
        run=run,
        when=time_words(run.begun),
        score=total,
        marks=number(total.marks),
        of=number(total.of),
        left=len(run.questions) - total.asked,
        regulations=[_row(pool, row) for row in by_regulation(run.answers)],
        provisions=[_row(pool, row) for row in by_provision(run.answers)],
        fallen_for=[(misreading_words(kind), count) for kind, count in fallen_for(run.answers)],
        missed=[_missed(pool, run, name) for name in missed(run)],
        can_redo=any(name in pool.asked for name in missed(run)),
    )


def score_words(total: Score) -> str:
    if not total.asked:
        return "一题也没有答"
    marks = f"得 {number(total.marks)} 分，满分 {number(total.of)} 分"
    return f"答对 {total.right} 题，答了 {total.asked} 题；{marks}"


def history(progress: Progress) -> list[History]:
    """Earlier practices, the newest first; the one still open is not among them."""
    return [
        History(run.number, time_words(run.begun), score_words(score(run.answers)), run.again)
        for run in reversed(progress.runs)
        if run is not progress.open
    ]


def _row(pool: Pool, row: Row) -> dict[str, Any]:
    return {
        "regulation": pool.title(row.regulation),
        "citation": row.citation.removeprefix(f"《{pool.title(row.regulation)}》"),
        "right": row.score.right,
        "asked": row.score.asked,
        "marks": f"{number(row.score.marks)} / {number(row.score.of)}",
    }


def _missed(pool: Pool, run: Run, name: str) -> dict[str, Any]:
    """A question to look at again, explained; of one the bank no longer has what was kept."""
    answer = run.answer_to(name)
    assert isinstance(answer, Answer)
    asked = pool.asked.get(name)
    return {
        "place": run.questions.index(name) + 1,
        "citation": answer.citation,
        "chosen": spaced(answer.letters),
        "asked": asked,
        "options": zip(LETTERS, asked.question.options, strict=False) if asked else (),
        "verdict": verdict(pool, asked, answer) if asked else None,
    }
