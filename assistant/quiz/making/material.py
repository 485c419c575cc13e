"""What items are made of: the library, the scenarios, the law's words, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.installation import installed
from assistant.library import Library, Regulation
from assistant.misreading.misreading import Misreading, misreadings
from assistant.quiz.item import Clause
from assistant.quiz.making.scenarios import Scenarios, read_scenarios


@dataclass(frozen=True, eq=False)
class Material:
    """`library` and the scenarios of the same knowledge folder."""

    library: Library
    scenarios: Scenarios
    _misreadings: dict[str, Mapping[str, tuple[Misreading, ...]]] = field(default_factory=dict)

    @classmethod
    def load(cls, library: Library | None = None) -> "Material":
        """Of the installation, or of a library loaded from another folder. Raises KnowledgeError."""
        library = library or Library.load()
        folder = library.folder / "scenarios"
        if not folder.is_dir():  # a knowledge folder of rules alone is told with the shipped sentences
            folder = installed("knowledge") / "scenarios"
        scenarios = read_scenarios(folder, library.vocabulary)
        return cls(library, replace(scenarios, catch_alls=_catch_alls(library)))

    def misreadings(self, regulation: Regulation) -> Mapping[str, tuple[Misreading, ...]]:
        """By entry id."""
        if regulation.id not in self._misreadings:
            by_entry: dict[str, list[Misreading]] = {}
            for misreading in misreadings(regulation.rulebook):
                by_entry.setdefault(misreading.entry, []).append(misreading)
            self._misreadings[regulation.id] = {entry: tuple(found) for entry, found in by_entry.items()}
        return self._misreadings[regulation.id]

    @cached_property
    def topics_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each "regulation/provision" those of other regulations that speak of the same thing."""
        found: dict[str, dict[str, None]] = {}
        for topic in self.library.topics:
            named = [f"{r}/{p}" for r, provisions in topic.provisions.items() for p in provisions]
            for one in named:
                others = [other for other in named if other.split("/")[0] != one.split("/")[0]]
                found.setdefault(one, {}).update(dict.fromkeys(others))
        return {one: tuple(others) for one, others in found.items()}


def _catch_alls(library: Library) -> dict[tuple[str, str], str]:
    """By regulation and claimed fact the words of the catch-all, as the text prints them."""
    return {
        (regulation.id, rule.catch_all): rule.quotes[rule.catch_all]
        for regulation in library.values()
        for rule in regulation.rulebook.rules.values()
        if rule.catch_all is not None and rule.catch_all in rule.quotes
    }


def clause(regulation: Regulation, provision: str) -> Clause:
    """A provision as quoted beside an answer."""
    found = regulation.document[provision]
    return Clause(regulation.id, provision, cited(regulation, provision), found.text)


def cited(regulation: Regulation, provision: str) -> str:
    """A citation with the regulation's name: 第十条 means seven different rules."""
    return f"《{regulation.title}》{regulation.document[provision].citation}"
