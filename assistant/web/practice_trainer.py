"""The trainer's page: what the bank holds, a paper made from it, and the files to take out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from assistant.library import Regulation
from assistant.quiz.bank.assemble import LEVEL_WORDS, each_story_once
from assistant.quiz.bank.blueprint import Blueprint
from assistant.quiz.export.labels import paper_name
from assistant.quiz.item import LETTERS, TYPE_LABELS, ItemType
from assistant.quiz.paper import Paper, chapter, questions
from assistant.web.markup import render
from assistant.web.practice_files import FILE_FORMS
from assistant.web.practice_papers import MOST_SEED, PaperOrder
from assistant.web.practice_pool import Pool
from assistant.web.practice_screen import regulation_picks
from assistant.web.practice_verdict import number


@dataclass(frozen=True)
class GridRow:
    """A provision, and how many items of each type test it."""

    citation: str
    counts: tuple[int, ...]


def papers_html(
    root: str, pool: Pool, blueprint: Blueprint, order: PaperOrder, made: Sequence[Paper]
) -> Markup:
    """The order as a form, then the papers made from it: none where nothing is ordered yet."""
    held = Counter(item.type for item in each_story_once(pool.items))
    return render(
        "practice_papers.html",
        root=root,
        blueprint=blueprint,
        order=order,
        most_seed=MOST_SEED,
        regulations=regulation_picks(pool, order.regulations),
        counts=[(kind, TYPE_LABELS[kind], order.counts.get(kind, 0), held[kind]) for kind in TYPE_LABELS],
        made=[_paper(pool, paper, order) for paper in made],
        files=[(form, shown.words) for form, shown in FILE_FORMS.items()],
        total=len(pool.items),
        retired=[
            {"citation": _cited(pool, one.provision), "question": one.question, "why": one.why}
            for one in pool.retired
        ],
        types=[TYPE_LABELS[kind] for kind in TYPE_LABELS],
        grids=[(pool.title(name), _grid(pool, pool.library[name])) for name in pool.library],
    )


def _paper(pool: Pool, paper: Paper, order: PaperOrder) -> dict[str, Any]:
    numbered = questions(paper)
    return {
        "name": paper_name(paper),
        "form": paper.form,
        "words": f"{sum(1 for _ in questions(paper))} 问，共 {number(paper.total)} 分，"
        f"{number(paper.pass_mark)} 分及格，{paper.minutes} 分钟",
        "query": urlencode([*order.query(), *([("paper", paper.form)] if paper.form else [])]),
        "sections": [
            {
                "title": section.title,
                "items": [
                    {
                        "id": item.id,
                        "chapter": chapter(item),
                        "level": LEVEL_WORDS[item.difficulty.level],
                        "story": "" if item.parts else item.story,
                        "stem": item.stem,
                        "parts": [
                            {
                                "number": next(numbered).number,
                                "story": asked.story if item.parts else "",
                                "stem": asked.stem if item.parts else "",
                                "options": list(zip(LETTERS, (o.text for o in asked.options), strict=False)),
                                "key": asked.key,
                            }
                            for asked in item.questions
                        ],
                    }
                    for item in section.items
                ],
            }
            for section in paper.sections
        ],
    }


def _cited(pool: Pool, provision: str) -> str:
    """ "regulation/provision" as a citation; as it is where the library no longer has it."""
    found = (c for c in pool.clauses.values() if f"{c.regulation}/{c.provision}" == provision)
    return next((clause.citation for clause in found), provision)


def _grid(pool: Pool, regulation: Regulation) -> list[GridRow]:
    """Every provision with a rule or an item, in the order of the text; a hole shows as 0."""
    counts: Counter[tuple[str, ItemType]] = Counter((item.provision, item.type) for item in pool.items)
    ruled = {rule.provision for rule in regulation.rulebook.rules.values()}
    rows = []
    for provision in regulation.document.provisions:
        found = tuple(counts[f"{regulation.id}/{provision.id}", kind] for kind in TYPE_LABELS)
        if any(found) or provision.id in ruled:
            rows.append(GridRow(provision.citation, found))
    return rows
