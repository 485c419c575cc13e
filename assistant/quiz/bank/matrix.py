"""The matrix provision × type: what a bank holds of each, and why a cell is empty."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from assistant.library import Library, Regulation
from assistant.quiz.bank.bank import Bank
from assistant.quiz.item import TYPE_LABELS, ItemType
from assistant.quiz.making.cells import Cell

HEAD = """# 题库的覆盖：条款 × 题型

数字是题库里的题数；“另有”是还能出、没有抽进题库的；〔n〕是出不了的原因，写在表下。
"""


@dataclass(frozen=True)
class Place:
    """One cell: how many items the bank has, how many more were made, else why there are none."""

    drawn: int
    spare: int
    reason: str


@dataclass(frozen=True)
class Row:
    """One provision. `reason` says why it has no items of any type; then `places` is empty."""

    regulation: str
    provision: str
    citation: str
    places: Mapping[ItemType, Place]
    reason: str


def matrix(library: Library, bank: Bank) -> tuple[Row, ...]:
    """Every provision of the bank's regulations, in the order of the text."""
    drawn = Counter((item.provision, item.type) for item in bank.items)
    cells: dict[tuple[str, ItemType], list[Cell]] = {}
    for cell in bank.cells:
        cells.setdefault((f"{cell.regulation}/{cell.provision}", cell.type), []).append(cell)
    return tuple(
        _row(library[regulation], provision.id, provision.citation, drawn, cells)
        for regulation in bank.knowledge
        for provision in library[regulation].document.provisions
    )


def _row(
    regulation: Regulation,
    provision: str,
    citation: str,
    drawn: Mapping[tuple[str, ItemType], int],
    cells: Mapping[tuple[str, ItemType], Sequence[Cell]],
) -> Row:
    about = f"{regulation.id}/{provision}"
    places = {}
    for kind in get_args(ItemType):
        if own := cells.get((about, kind)):
            made = sum(len(cell.items) for cell in own)
            reason = "" if made else own[0].reason
            places[kind] = Place(drawn.get((about, kind), 0), made - drawn.get((about, kind), 0), reason)
    return Row(regulation.id, provision, citation, places, "" if places else _why_none(regulation, provision))


def _why_none(regulation: Regulation, provision: str) -> str:
    rulebook = regulation.rulebook
    if provision in {rule.provision for rule in rulebook.scope}:
        return "适用范围：在各条“不适用”的题里考"
    if provision in {condition.provision for condition in rulebook.conditions.values()}:
        return "是别的条款要同时具备的条件，随那一条考"
    if provision in rulebook.no_rule:
        return rulebook.no_rule[provision]
    return "只是下面各项的开头，在各项的题里考"


def holes(rows: Sequence[Row]) -> list[str]:
    """Empty cells without a reason: there should be none."""
    return [
        f"{row.regulation}/{row.provision} {TYPE_LABELS[kind]}"
        for row in rows
        for kind, place in row.places.items()
        if not place.drawn and not place.spare and not place.reason
    ]


def matrix_text(library: Library, rows: Sequence[Row]) -> str:
    """The matrix in Markdown: a table for each regulation, the reasons as numbered notes below it."""
    tables = (
        line
        for regulation in dict.fromkeys(row.regulation for row in rows)
        for line in _table(library[regulation], [row for row in rows if row.regulation == regulation])
    )
    return "\n".join((HEAD, *tables))


def _table(regulation: Regulation, rows: Sequence[Row]) -> Iterator[str]:
    notes: dict[str, int] = {}
    yield f"## {regulation.title}\n"
    yield f"| 条款 | {' | '.join(TYPE_LABELS.values())} |"
    yield f"|---|{'---|' * len(TYPE_LABELS)}"
    for row in rows:
        if row.reason:
            words = [f"〔{notes.setdefault(row.reason, len(notes) + 1)}〕"] * len(TYPE_LABELS)
        else:
            words = [_words(row.places.get(kind), notes) for kind in TYPE_LABELS]
        yield f"| {row.citation} | {' | '.join(words)} |"
    yield ""
    yield from (f"〔{number}〕{reason}  " for reason, number in notes.items())
    yield ""


def _words(place: Place | None, notes: dict[str, int]) -> str:
    """2（另有 3）: two drawn, three more made."""
    if place is None:
        return ""
    if place.reason:
        return f"〔{notes.setdefault(place.reason, len(notes) + 1)}〕"
    return f"{place.drawn}（另有 {place.spare}）" if place.spare else str(place.drawn)
