"""Write a determination down: what it rests on, what it is, what shows it."""

from collections.abc import Mapping
from importlib.metadata import version

from assistant.library import Regulation, determine
from assistant.receipt.canonical import canonical, sealed
from assistant.rules.determination import Source, plain

FORMAT = "rongcuo-receipt/1"
FROM_FILE = "file"
_BY = {"implied": "axioms"}  # all else the officer said


def receipt_of(
    regulation: Regulation,
    facts: Mapping[str, object],
    sources: Mapping[str, Source] | None = None,
    *,
    written: str,
) -> bytes:
    """The receipt of a determination on these facts, as canonical JSON.

    `sources` tells who said a fact (of a conversation: `state.facts`, `state.sources`); a fact without one
    came from a file. `written` is the moment of writing, ISO 8601 with its offset. Raises FactError and
    ContradictionError as `determine` does.
    """
    found = determine(regulation, facts, sources)
    assert found.proof is not None  # changes were asked for
    given = {fact: (sources or {}).get(fact, Source("", written, FROM_FILE)) for fact in found.facts}
    said = {fact: (value, given[fact]) for fact, value in found.facts.items()}
    said |= {fact: (value, Source("", "", "implied")) for fact, value in found.proof.implied.items()}
    data = {
        "format": FORMAT,
        "engine": version("rongcuo"),
        "knowledge": found.knowledge_version,
        "regulation": {"id": regulation.id, "title": regulation.title},
        "written": written,
        "facts": {
            fact: {
                "label": regulation.rulebook.vocabulary[fact].label,
                "value": plain(value),
                "by": _BY.get(source.how, "officer"),
                "how": source.how,
                "words": source.words,
                "when": source.when,
            }
            for fact, (value, source) in said.items()
        },
        "outcome": {
            "id": found.outcome,
            "label": found.outcome_label,
            "possible": list(found.possible),
            "grounds": [ground.provision for ground in found.grounds],
        },
        "proof": plain(found.proof),
    }
    return canonical(sealed(data))
