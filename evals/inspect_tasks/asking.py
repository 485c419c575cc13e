"""What a model is asked: a regulation's whole text, the outcomes to choose from, the facts or the story."""

from collections.abc import Mapping
from pathlib import Path

from assistant.evaluation.entries import CONTRADICTION, CONTRADICTION_LABEL, Case, Story
from assistant.library import Regulation
from assistant.rules.facts import Fact, parse_facts
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED

_INSTRUCTIONS = Path(__file__).with_name("instructions.md")


def system_words(regulation: Regulation) -> str:
    """Instructions, outcomes with their meaning, and the text, verbatim with its citations."""
    meanings = outcome_words(regulation)
    known = regulation.rulebook.outcomes
    listed = "\n".join(
        f"- {label}：{known[outcome].meaning}" if outcome in known else f"- {label}"
        for outcome, label in meanings.items()
    )
    text = "\n".join(f"{p.citation}：{p.text}" for p in regulation.document.provisions)
    instructions = _INSTRUCTIONS.read_text(encoding="utf-8")
    return f"{instructions}\n可选的结论：\n{listed}\n\n《{regulation.title}》\n{text}\n"


def outcome_words(regulation: Regulation) -> Mapping[str, str]:
    """The outcomes this regulation can come to, worst to best, with their labels; the contradiction last."""
    rulebook = regulation.rulebook
    reached = {rule.effect for rule in rulebook.rules.values()}
    reached |= {OUT_OF_SCOPE, RESERVED, INSUFFICIENT, rulebook.otherwise}
    labels = {outcome: rulebook.outcomes[outcome].label for outcome in rulebook.outcomes.ordered(reached)}
    return {**labels, CONTRADICTION: CONTRADICTION_LABEL}


def case_words(regulation: Regulation, case: Case) -> str:
    """Every fact the regulation turns on: 是, 否, its value, or 不清楚."""
    known = parse_facts(regulation.rulebook.vocabulary, case.facts)
    lines = [_line(fact, known.get(fact.id)) for fact in regulation.rulebook.vocabulary.facts.values()]
    return "案件的事实：\n" + "\n".join(lines) + "\n\n结论是什么，依据哪一条？"


def _line(fact: Fact, value: object) -> str:
    words = "不清楚" if value is None else str(value)
    if isinstance(value, bool):
        words = "是" if value else "否"
    return f"- {fact.label}：{words}"


def story_words(story: Story) -> str:
    """The words of the officer, who will answer no question."""
    return f"办事人员说：\n{story.text.strip()}\n\n结论是什么，依据哪一条？"
