"""A turn as plain data, for `rongcuo ask --json` and the REST API."""

from collections.abc import Sequence
from typing import Any

from assistant.dialogue.conversation import FoundClause, Turn
from assistant.library import Regulation
from assistant.rules.determination import plain


def turn_json(regulation: Regulation, turn: Turn, clauses: Sequence[FoundClause]) -> dict[str, Any]:
    """Message, clauses, proposed facts with quotes, what can be said already, the next question."""
    vocabulary = regulation.rulebook.vocabulary
    question = turn.question
    return {
        "regulation": regulation.id,
        "message": turn.message,
        "clauses": plain(clauses),
        "proposed": [
            {
                "fact": p.fact,
                "label": vocabulary[p.fact].label,
                "value": plain(p.value),
                "quote": p.quote,
                "confidence": round(turn.confidence[p.fact], 3) if p.fact in turn.confidence else None,
            }
            for p in turn.proposed
        ],
        "question": None
        if question is None
        else {
            "id": question.id,
            "text": question.text,
            "facts": list(question.facts),
            "rows": plain(question.rows),
        },
        "progress": turn.progress,
        "notice": turn.notice,
        "conflict": plain(turn.conflict),
        "disputed": [
            {
                "fact": dispute.fact,
                "label": vocabulary[dispute.fact].label,
                "said": [{"value": plain(p.value), "quote": p.quote} for p in dispute.said],
            }
            for dispute in turn.disputed
        ],
        "determination": turn.determination.as_json(),
    }
