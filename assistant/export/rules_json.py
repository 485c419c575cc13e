"""One regulation's rules as plain JSON, enough for another system to compute the same.

The rows are those of `rongcuo facts --json` (`assistant.rules.listing`), whatever they hold; beside every
condition stands its tree. A condition string is written out under the first reading of every item; a tree
keeps a reference to the items, so that any combination of readings can be evaluated. `rules.schema.json`
describes the form.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from typing import Any

from assistant.library import Regulation
from assistant.rules.expression import And, Atom, Expression, Items, Not, Or
from assistant.rules.listing import list_rulebook
from assistant.rules.rulebook import Entry, Rule, Rulebook

FORMAT = "rongcuo-rules/1"
SCHEMA_FILE = "rules.schema.json"
_GIVEN = (
    "title", "short_title", "bureau", "number", "issuer", "issued", "in_force_from", "expires",
    "date_provision", "date_note",
)  # fmt: skip
Tree = dict[str, Any]


def rules_schema() -> bytes:
    """The JSON Schema (draft 2020-12) of the export, as shipped."""
    return files("assistant.export").joinpath(SCHEMA_FILE).read_bytes()


def rules_json(regulation: Regulation) -> bytes:
    """The rules of one regulation as UTF-8 JSON. The same knowledge gives the same bytes."""
    text = json.dumps(rules_of(regulation), ensure_ascii=False, indent=1, default=_iso, allow_nan=False)
    return text.encode() + b"\n"


def rules_of(regulation: Regulation) -> dict[str, Any]:
    """The same as plain data; days are still `date`."""
    rulebook = regulation.rulebook
    listing = list_rulebook(rulebook)
    return {
        "$schema": SCHEMA_FILE,
        "format": FORMAT,
        **listing,
        "document": {
            "printed_title": regulation.document.title,
            **{name: regulation.metadata.get(name) for name in _GIVEN},
        },
        "facts": [_fact(rulebook, row) for row in listing["facts"]],
        "scope": _rows(rulebook, listing["scope"], rulebook.scope),
        "provisions": _rows(rulebook, listing["provisions"], rulebook.rules.values()),
        "cumulative": _rows(rulebook, listing["cumulative"], rulebook.conditions.values()),
        "axioms": [
            {**row, "left_tree": tree(rulebook, axiom.left), "right_tree": tree(rulebook, axiom.right)}
            for row, axiom in zip(listing["axioms"], rulebook.axioms, strict=True)
        ],
        "outcomes": [asdict(outcome) for outcome in rulebook.outcomes.by_id.values()],
        "procedure": asdict(regulation.procedure),
    }


def tree(rulebook: Rulebook, expression: Expression) -> Tree:
    """A condition as a tree: `fact`, `not`, `and`, `or`; `any_item` and `every_item` list ids of entries."""
    match expression:
        case Atom(fact=fact, operator=None):
            return {"fact": fact}
        case Atom(fact=fact, operator=operator, constant=constant):
            return {"fact": fact, "operator": operator, "value": constant}
        case Not(part):
            return {"not": tree(rulebook, part)}
        case And(parts):
            return {"and": [tree(rulebook, part) for part in parts]}
        case Or(parts):
            return {"or": [tree(rulebook, part) for part in parts]}
        case Items(quantifier, provision):
            return {quantifier: [entry.id for entry in rulebook.items_under(provision)]}


def _fact(rulebook: Rulebook, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**asdict(rulebook.vocabulary[row["id"]]), **row}


def _rows(
    rulebook: Rulebook, rows: Iterable[Mapping[str, Any]], entries: Iterable[Entry]
) -> list[dict[str, Any]]:
    return [_row(rulebook, row, entry) for row, entry in zip(rows, entries, strict=True)]


def _row(rulebook: Rulebook, row: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    provision = rulebook.document[entry.provision]
    found = {
        "id": entry.id,
        **row,
        "text": provision.text,
        "text_hash": provision.hash,
        "condition_tree": tree(rulebook, _folded(entry)),
        "readings": [
            {**reading_row, "condition_tree": tree(rulebook, reading.when)}
            for reading_row, reading in zip(row["readings"], entry.readings, strict=True)
        ],
    }
    if isinstance(entry, Rule):
        found["unless_tree"] = tree(rulebook, entry.unless) if entry.unless is not None else None
        found["effect_provision"] = entry.effect_provision
        found["effect_quote"] = entry.effect_quote
    return found


def _folded(entry: Entry) -> Expression:
    """The condition with the items of lists left as references; of a catch-all also that it is claimed."""
    parts = [entry.when] if entry.when is not None else []
    if entry.catch_all is not None:
        parts.append(Atom(entry.catch_all))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _iso(value: object) -> str:
    """Days in conditions and metadata; nothing else is left for JSON to write."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {value!r}")
