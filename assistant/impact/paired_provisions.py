"""Which provision of the later text is which of the earlier one, also where insertions moved the numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.law.document import Document, Provision

_ALIKE = 0.6  # of the characters in the same order: the same provision in other words


@dataclass(frozen=True)
class Pairing:
    """`name_of`: a provision's id in the later text -> its shared name, which is the id in the earlier text.

    New provisions have a name that no earlier one has. `document` holds all under their shared names, the
    words and citations of the earlier text where it has them.
    """

    name_of: Mapping[str, str]
    before: Document
    after: Document
    document: Document

    @property
    def new(self) -> tuple[Provision, ...]:
        return tuple(p for p in self.after.provisions if self.name_of[p.id] not in self.before)

    @property
    def gone(self) -> tuple[Provision, ...]:
        return tuple(p for p in self.before.provisions if p.id not in self.name_of.values())

    @property
    def both(self) -> tuple[tuple[Provision, Provision], ...]:
        """Provisions of both texts, the earlier form first."""
        pairs = ((self.name_of[p.id], p) for p in self.after.provisions)
        return tuple((self.before[name], p) for name, p in pairs if name in self.before)

    def citation(self, name: str) -> str:
        """As the later text numbers it, and its old number if it had another; that alone if it is gone."""
        later = next((p for p in self.after.provisions if self.name_of[p.id] == name), None)
        if later is None:
            return f"{self.before[name].citation}（原文）"
        if name not in self.before:
            return f"{later.citation}（新）"
        earlier = self.before[name].citation
        return later.citation if later.citation == earlier else f"{later.citation}（原{earlier}）"


def paired(before: Document, after: Document) -> Pairing:
    """Articles and paragraphs first, then the items of each pair: same words, similar words, same number."""
    name_of = _matched(_below(before, ""), _below(after, ""))
    for parent in [p.id for p in after.provisions if "__item_" not in p.id]:
        if parent in name_of:
            name_of |= _matched(_below(before, name_of[parent]), _below(after, parent))
    taken = {p.id for p in before.provisions}
    for provision in after.provisions:
        if provision.id not in name_of:
            parent, item, number = provision.id.partition("__item_")
            name = (name_of.get(parent, parent) if item else parent) + item + number
            while name in taken:
                name += "_new"
            name_of[provision.id] = name
            taken.add(name)
    extra = (replace(p, id=name_of[p.id]) for p in after.provisions if name_of[p.id] not in before)
    document = Document(before.path, before.title, (*before.provisions, *extra))
    return Pairing(name_of, before, after, document)


def _below(document: Document, parent: str) -> list[Provision]:
    """The items of a provision, or (no parent) everything that is no item."""
    return [p for p in document.provisions if p.id.rpartition("__item_")[0] == parent]


def _matched(before: Sequence[Provision], after: Sequence[Provision]) -> dict[str, str]:
    pairs: dict[str, str] = {}

    def take(candidates: Iterable[tuple[Provision, Provision]]) -> None:
        for new, old in candidates:
            if new.id not in pairs and old.id not in pairs.values():
                pairs[new.id] = old.id

    every = [(new, old) for new in after for old in before]
    same = [(new, old) for new, old in every if new.text == old.text]
    take(sorted(same, key=lambda pair: pair[0].id != pair[1].id))
    left = [(new, old) for new, old in every if new.id not in pairs and old.id not in pairs.values()]
    alike = {(new.id, old.id): SequenceMatcher(None, old.text, new.text).ratio() for new, old in left}
    near = [pair for pair in left if alike[pair[0].id, pair[1].id] >= _ALIKE]
    take(sorted(near, key=lambda pair: -alike[pair[0].id, pair[1].id] - (pair[0].id == pair[1].id)))
    take(pair for pair in left if pair[0].id == pair[1].id)
    return pairs
