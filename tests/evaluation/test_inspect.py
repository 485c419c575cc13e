"""The tasks for inspect_ai, with its mock model: nothing leaves the computer, answers are marked rightly."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.gold import read_cases, read_stories
from assistant.library import Library
from tests.retrieval.no_network import allow_network, forbid_network

pytest.importorskip("inspect_ai", reason="the extra rongcuo[inspect] is not installed")

from inspect_ai import Task
from inspect_ai import eval as run_tasks
from inspect_ai.log import EvalLog
from inspect_ai.model import ChatMessage, Model, ModelOutput, ModelUsage, get_model
from inspect_ai.solver import Solver

from evals.inspect_tasks.asking import case_words, outcome_words, system_words
from evals.inspect_tasks.marking import mark, read_answer
from evals.inspect_tasks.tasks import facts, rules_core, stories

SMALL = "xixian-statistics-2022"


@pytest.fixture(autouse=True)
def offline() -> Iterator[None]:
    forbid_network()
    yield
    allow_network()


def scripted(answer: Callable[[str], str]) -> Model:
    """The mock model, answering each question by a function; tokens are stated, so that none are counted."""

    def output(messages: list[ChatMessage], *_: Any) -> ModelOutput:
        found = ModelOutput.from_content("mockllm", answer(messages[-1].text))
        found.usage = ModelUsage()
        return found

    return get_model("mockllm/model", custom_outputs=output, memoize=False)


def run(task: Task, folder: Path, model: Model | str, solver: Solver | None = None) -> EvalLog:
    [log] = run_tasks(
        task,
        model=model,
        solver=solver,
        log_dir=str(folder),
        log_format="json",
        display="none",
        ctl_server=False,
        acp_server=False,
    )
    assert log.status == "success", log.error
    return log


def figures(log: EvalLog) -> dict[str, float]:
    assert log.results is not None
    return {score.name: score.metrics["mean"].value for score in log.results.scores}


def reply(outcome: str, *cited: str) -> str:
    return json.dumps({"结论": outcome, "依据": list(cited)}, ensure_ascii=False)


def test_the_rules_core_has_every_outcome_and_ground_right(tmp_path: Path, library: Library) -> None:
    log = run(facts(SMALL), tmp_path, "mockllm/model", rules_core())
    assert log.results is not None
    assert log.results.total_samples == len(read_cases(library[SMALL]))
    found = figures(log)
    assert found["outcome"] == found["citation_recall"] == found["answered"] == 1
    assert found["invented_citations"] == 0


def test_a_model_that_always_says_the_same_has_only_those_right(tmp_path: Path, library: Library) -> None:
    cases = read_cases(library[SMALL])
    right = sum(case.outcome == "must_report" for case in cases)
    label = outcome_words(library[SMALL])["must_report"]
    log = run(facts(SMALL), tmp_path, scripted(lambda _: f"想了想。{reply(label, '第九十九条')}"))
    found = figures(log)
    assert found["outcome"] == pytest.approx(right / len(cases))
    assert found["invented_citations"] == 1
    assert found["citation_precision"] == 0


def test_a_model_without_an_answer_has_none_right(tmp_path: Path) -> None:
    found = figures(run(facts(SMALL), tmp_path, scripted(lambda _: "这个要看情况。")))
    assert found["answered"] == found["outcome"] == 0


def test_the_stories_are_asked_in_the_officers_words(tmp_path: Path, library: Library) -> None:
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return reply("须由认定机关研判")

    run(stories("minzu", split="test"), tmp_path, scripted(answer))
    told = [story.text.strip() for story in read_stories(library["minzu"]) if story.split == "test"]
    assert len(told) > 3
    assert all(any(text in words for words in asked) for text in told)


def test_what_is_asked_holds_the_text_the_facts_and_no_answer(library: Library) -> None:
    regulation = library["minzu"]
    system = system_words(regulation)
    assert all(provision.text in system for provision in regulation.document.provisions)
    assert all(label in system for label in outcome_words(regulation).values())
    case = next(c for c in read_cases(regulation) if c.outcome == "duty_fulfilled")
    words = case_words(regulation, case)
    vocabulary = regulation.rulebook.vocabulary
    for fact in vocabulary.facts.values():
        assert re.search(rf"^- {re.escape(fact.label)}：(是|否|不清楚|[\d-]+)$", words, re.MULTILINE)
    assert case.reason not in words
    assert not re.search("履职尽责的?[，。]|art_", words)
    unknown = [fact for fact in vocabulary.facts if case.facts.get(fact) is None]
    assert words.count("：不清楚") == len(unknown)


@pytest.mark.parametrize(
    ("cited", "precision", "recall", "invented"),
    [
        (["第十条第（二）项"], 1, 1, 0),
        (["第十条第二项", "《民族宗教领域实施办法》第十一条第（一）项"], 0.5, 1, 0),
        (["第十条"], 1, 0, 0),  # too wide to count, and not wrong
        (["第十条第（二）项", "第九十条", "民法典"], 1 / 3, 1, 2),
        ([], 1, 0, 0),
        (["第十三条"], 0, 0, 0),
    ],
)
def test_citations_are_marked(
    library: Library, cited: list[str], precision: float, recall: float, invented: int
) -> None:
    regulation = library["minzu"]
    given = read_answer(regulation, reply("应当认定为履职尽责", *cited))
    marks = mark(regulation, given, "duty_fulfilled", ["art_10__item_2"])
    assert (marks.outcome, marks.answered) == (1, 1)
    assert marks.precision == pytest.approx(precision)
    assert (marks.recall, marks.invented) == (recall, invented)


@pytest.mark.parametrize(
    "completion",
    ["", "结论：应当认定为履职尽责", '{"结论": "无罪"}', '{"结论": ', "[1, 2]", '{"依据": ["第十条"]}'],
)
def test_what_is_no_answer_in_the_form_asked_for_counts_as_none(library: Library, completion: str) -> None:
    assert read_answer(library["minzu"], completion).outcome is None
