"""Same seed and knowledge, same bank and papers, byte for byte; an id depends on what is asked."""

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.quiz.bank.assemble import papers
from assistant.quiz.bank.bank import WANTED, Bank, as_paper, make_bank
from assistant.quiz.bank.blueprint import Blueprint, Part
from assistant.quiz.bank.key_positions import with_even_keys
from assistant.quiz.export.as_json import paper_json
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.cells import cells_of_rule
from assistant.quiz.making.draft import Draft, Proposed, finish
from assistant.quiz.making.material import Material
from assistant.quiz.making.scenarios import Scenarios, Wording
from assistant.quiz.making.tell import cast

TWO = ("xixian-statistics-2022", "xixian-review-2022")
BLUEPRINT = Blueprint("试卷", 30, 0.6, (), (Part("single", 4, 2, "exact"), Part("judge", 2, 1, "exact")), ())


def digest(bank: Bank) -> str:
    """Of the bank and of both forms drawn from it."""
    texts = [paper_json(as_paper(bank, "题库")), *map(paper_json, papers(bank, BLUEPRINT, 7, 2))]
    return hashlib.sha256("".join(texts).encode()).hexdigest()


@pytest.fixture(scope="module")
def first(material: Material) -> Bank:
    return make_bank(material, 30, 5, TWO)


def test_a_bank_made_twice_is_the_same(material: Material, first: Bank) -> None:
    again = make_bank(material, 30, 5, TWO)
    assert again == first
    assert digest(again) == digest(first)


def of_cells(material: Material) -> str:
    """Of a rule with readings, a proviso and a scope of several facts."""
    licheng = material.library["licheng-2025"]
    cells = cells_of_rule(material, licheng, licheng.rulebook.rules["art_10__item_4"], WANTED, "5")
    return hashlib.sha256(repr([item for cell in cells for item in cell.items]).encode()).hexdigest()


def test_a_new_process_with_other_hashes_makes_the_same_bytes(first: Bank, material: Material) -> None:
    script = (
        "from tests.quiz.test_same_seed import *\nmaterial = Material.load()\n"
        "print(digest(make_bank(material, 30, 5, TWO)), of_cells(material))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [digest(first), of_cells(material)], done.stderr


def test_another_seed_makes_another_bank(material: Material, first: Bank) -> None:
    second = make_bank(material, 30, 6, TWO)
    assert {item.id for item in first.items} != {item.id for item in second.items}
    assert digest(first) != digest(second)


def test_another_seed_draws_another_paper(bank: Bank) -> None:
    paper, again, other = (papers(bank, BLUEPRINT, seed)[0] for seed in (1, 1, 2))
    assert paper_json(paper) == paper_json(again)
    assert paper_json(paper) != paper_json(other)
    assert [s.items for s in paper.sections] != [s.items for s in other.sections]


def test_ids_are_unique(bank: Bank) -> None:
    questions = [question.id for item in bank.items for question in item.questions]
    assert len(questions) == len(set(questions))
    assert len({item.id for item in bank.items}) == len(bank.items) == 60


def test_one_id_means_one_question(bank: Bank) -> None:
    """Two cells may come to the same question; never to two questions of one name."""
    asked: dict[str, object] = {}
    for question in (q for cell in bank.cells for item in cell.items for q in item.questions):
        claims = sorted(map(repr, (option.claims for option in question.options)))
        what = (question.type, question.topic, dict(question.told), set(question.unknown), claims)
        assert asked.setdefault(question.id, what) == what


def reworded(scenarios: Scenarios) -> Scenarios:
    """Every sentence and name told in other words, as many of each."""

    def changed(wording: Wording) -> Wording:
        return Wording({value: tuple(f"据查，{s}" for s in said) for value, said in wording.by_value.items()})

    bureaus = {
        name: replace(
            bureau,
            persons=tuple(f"{person}某" for person in bureau.persons),
            openings=tuple(f"另说，{text}" for text in bureau.openings),
            wordings={fact: changed(wording) for fact, wording in bureau.wordings.items()},
        )
        for name, bureau in scenarios.bureaus.items()
    }
    wordings = {fact: changed(wording) for fact, wording in scenarios.wordings.items()}
    return replace(scenarios, bureaus=bureaus, wordings=wordings)


def test_ids_do_not_depend_on_wording(material: Material) -> None:
    other = Material(material.library, reworded(material.scenarios))
    regulation = material.library["xixian-statistics-2022"]
    for rule in regulation.rulebook.rules.values():
        cells = [list(cells_of_rule(one, regulation, rule, WANTED, "1")) for one in (material, other)]
        first, second = ([item for cell in made for item in cell.items] for made in cells)
        assert [item.id for item in first] == [item.id for item in second]
        assert all(a.questions[0].story != b.questions[0].story for a, b in zip(first, second, strict=True))


def test_ids_do_not_depend_on_the_order_of_options(bank: Bank) -> None:
    turned = with_even_keys(bank.items, random.Random("other"))
    assert [item.id for item in turned] == [item.id for item in bank.items]
    assert [item.key for item in turned] != [item.key for item in bank.items]


def draft(material: Material) -> Draft:
    """By hand: which unit has to report?"""

    def option(text: str, outcome: str) -> Proposed:
        claims = (Claim("outcome", "xixian-statistics-2022", outcome),)
        return Proposed(text, claims, "就是这样。", "不是这样。", "flipped_fact")

    (bureau, *_) = material.scenarios.of_regulation("xixian-statistics-2022")
    return Draft(
        type="single",
        topic="outcome",
        regulations=("xixian-statistics-2022",),
        provision="art_2",
        who=cast(bureau, "xixian-statistics-2022", random.Random(1)),
        story="这家单位是隰县的。",
        stem="要不要上报？（　）",
        options=(option("应当统计上报", "must_report"), option("本制度未规定", "no_rule")),
        rationale="依据第二条。",
        quoted=(),
        told={
            "in_xixian": True,
            "act_date": date(2022, 12, 1),
            "statistics_matter": "单位要不要统计上报",
            "is_enforcement_unit": True,
            "has_enforcement_functions": True,
        },
    )


def test_an_id_depends_on_what_is_asked_of_which_facts(material: Material) -> None:
    def id_of(one: Draft) -> str:
        made = finish(material, one, random.Random(1))
        assert isinstance(made, Item)
        return made.id

    given = draft(material)
    said = tuple(replace(option, text=f"{option.text}。", wrong="错在别处。") for option in given.options)
    same = [
        replace(given, story="换一个讲法。", stem="怎样认定？（　）", rationale="见第二条。"),
        replace(given, options=given.options[::-1]),
        replace(given, options=said),
        replace(given, told=dict(sorted(given.told.items(), reverse=True))),
    ]
    assert {id_of(one) for one in same} == {id_of(given)}
    wrong = replace(given.options[1], claims=(Claim("outcome", "xixian-statistics-2022", "need_not_report"),))
    other = [
        replace(given, options=(given.options[0], wrong)),
        replace(given, told={**given.told, "training_held": True}),
        replace(given, provision="art_5__item_1"),
    ]
    assert len({id_of(one) for one in (given, *other)}) == 4
