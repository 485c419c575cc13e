"""Tasks for inspect_ai: how does a language model alone do against the gold, and the rules core beside it?

    inspect eval evals/inspect_tasks/tasks.py@facts -T regulation=minzu --model openai/…
    inspect eval evals/inspect_tasks/tasks.py@facts --model mockllm/model \\
        --solver evals/inspect_tasks/tasks.py@rules_core

What is sent to the model is the public text of the regulation and invented cases, and nothing else.
"""

import json
from collections.abc import Iterator

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser, ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, generate, solver

from assistant.evaluation.gold import read_cases, read_stories
from assistant.library import Library, Regulation, determine
from assistant.rules.facts import ContradictionError
from evals.inspect_tasks.asking import case_words, outcome_words, story_words, system_words
from evals.inspect_tasks.marking import as_scores, mark, read_answer


@task
def facts(regulation: str | None = None) -> Task:
    """Outcome and citations from the text and every fact in words; default: all regulations."""
    samples = [sample for each in _chosen(regulation) for sample in _case_samples(each)]
    return Task(dataset=MemoryDataset(samples, name="rongcuo-facts"), solver=generate(), scorer=gold())


@task
def stories(regulation: str | None = None, split: str = "test") -> Task:
    """Outcome and citations from the text and the officer's own words; no question can be asked back."""
    samples = [sample for each in _chosen(regulation) for sample in _story_samples(each, split)]
    return Task(dataset=MemoryDataset(samples, name="rongcuo-stories"), solver=generate(), scorer=gold())


@scorer(
    metrics={
        "outcome": [mean(), stderr()],
        "citation_precision": [mean()],
        "citation_recall": [mean()],
        "invented_citations": [mean()],
        "answered": [mean()],
    }
)
def gold() -> Scorer:
    """Outcome right, citations right and complete, citations of provisions that do not exist."""
    library = Library.load()

    async def score(state: TaskState, target: Target) -> Score:
        regulation = library[state.metadata["regulation"]]
        given = read_answer(regulation, state.output.completion)
        marks = mark(regulation, given, target.text, state.metadata["grounds"], state.metadata["secondary"])
        said = given.outcome or "没有给出可用的结论"
        return Score(value=dict(as_scores(marks)), answer=f"{said}；{'、'.join(given.cited)}")

    return score


@solver
def rules_core() -> Solver:
    """Answers the facts task by the rules, with no model: what a model is measured against."""
    library = Library.load()

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        regulation = library[state.metadata["regulation"]]
        answer = _answer_by_rules(regulation, state.metadata["facts"])
        state.output = ModelOutput.from_content("rules-core", json.dumps(answer, ensure_ascii=False))
        return state

    return solve


def _answer_by_rules(regulation: Regulation, given: dict[str, object]) -> dict[str, object]:
    labels = outcome_words(regulation)
    try:
        found = determine(regulation, given, with_changes=False)
    except ContradictionError:
        return {"结论": labels["contradiction"], "依据": []}
    cited = [ground.citation for ground in found.grounds]
    return {"结论": labels[found.outcome], "依据": cited}


def _chosen(regulation: str | None) -> list[Regulation]:
    library = Library.load(only=regulation)
    return list(library.values())


def _case_samples(regulation: Regulation) -> Iterator[Sample]:
    for case in read_cases(regulation):
        metadata = _metadata(regulation, case.grounds, case.secondary)
        metadata["facts"] = {name: _plain(value) for name, value in case.facts.items()}
        yield _sample(regulation, case.id, case_words(regulation, case), case.outcome, metadata)


def _story_samples(regulation: Regulation, split: str) -> Iterator[Sample]:
    for story in read_stories(regulation):
        if story.split == split:
            metadata = _metadata(regulation, story.grounds)
            yield _sample(regulation, story.id, story_words(story), story.outcome, metadata)


def _metadata(
    regulation: Regulation, grounds: tuple[str, ...], secondary: tuple[str, ...] = ()
) -> dict[str, object]:
    return {"regulation": regulation.id, "grounds": list(grounds), "secondary": list(secondary)}


def _sample(
    regulation: Regulation, name: str, words: str, outcome: str, metadata: dict[str, object]
) -> Sample:
    messages: list[ChatMessage] = [
        ChatMessageSystem(content=system_words(regulation)),
        ChatMessageUser(content=words),
    ]
    return Sample(input=messages, target=outcome, id=name, metadata=metadata)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | str | None) else str(value)
