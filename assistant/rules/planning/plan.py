"""Which fact to ask next: the one that tells most about the headline for what it costs to answer.

Only facts that can still change the headline are ever compared. Chances say how likely a fact is; they may
change the order of the questions, never the result.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np

from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.graph.decision_graph import DecisionGraph
from assistant.rules.graph.folding import folded_graph
from assistant.rules.graph.relevance import soon_decides
from assistant.rules.graph.restriction import restricted
from assistant.rules.planning.best_order import Answers, best_first
from assistant.rules.planning.expectation import Expectation, information
from assistant.rules.planning.leverage import leverage, with_fold_chances
from assistant.rules.representatives import consistent_values
from assistant.rules.rulebook import Rulebook

EVEN = 0.5
FEW = 12  # open facts, from which down the best one is found exactly if it can be
STEPS = 1000  # a line that is not found to matter within so many steps is left for a later screen
CLEAR = 0.3  # how far from even a chance must be for the answer to be foreseen


class Questions:
    """What can be asked under one rulebook: the same for every case."""

    def __init__(self, model: Compiled) -> None:
        self.model = model
        vocabulary = model.rulebook.vocabulary
        self.folded = folded_graph(model.rulebook)
        self.level = {name: at for at, name in enumerate(self.folded.graph.variables)}
        self.atoms_of: dict[str, list[str]] = {fact: [] for fact in vocabulary.facts}
        for name, fact in model.fact_of.items():
            self.atoms_of[fact].append(name)
        self.costs = {fact.id: fact.cost for fact in vocabulary.facts.values()}
        self.expectation = Expectation(self.folded.graph)
        self.answers: dict[str, Answers] = {
            name: ({name: False}, {name: True}) for name, atom in model.atoms.items() if atom.operator is None
        }
        for rows in consistent_values(vocabulary, model.atoms.values()):
            self.answers[model.fact_of[next(iter(rows[0]))]] = rows


@lru_cache(maxsize=64)
def questions_of(rulebook: Rulebook) -> Questions:
    """The questions of a rulebook, laid out once."""
    return Questions(compiled(rulebook))


class Plan:
    """The open questions of one case, weighed against each other.

    `known` is the truth of the known atoms; `open_facts` are those that can still change the headline and may
    be asked; `chances` the chance that a yes-or-no fact holds (even where not given); `costs` what each fact
    takes to answer (else as the vocabulary says).
    """

    def __init__(
        self,
        rulebook: Rulebook,
        known: Mapping[str, bool],
        open_facts: Sequence[str],
        chances: Mapping[str, float],
        costs: Mapping[str, float] | None = None,
    ) -> None:
        self.questions = questions_of(rulebook)
        self.known, self.open_facts, self.chances = known, open_facts, chances
        self.settled = self.questions.folded.with_folds(known)
        self.costs = self.questions.costs if costs is None else costs

    @cached_property
    def best(self) -> str:
        """The fact to ask next: exactly the best while few are left, else the one of most worth."""
        return self._exactly_best() or max(self.open_facts, key=self.worth.__getitem__)

    @cached_property
    def worth(self) -> dict[str, float]:
        """For each open fact the bits its answer tells about the headline on average, for its cost.

        Of a number, a day or a choice, those of its most telling comparison.
        """
        questions, fact_of = self.questions, self.questions.model.fact_of
        open_facts = set(self.open_facts)
        chances = {name: self._chance(name) for name in questions.model.atoms}
        chances = with_fold_chances(questions.folded, chances)
        moves = leverage(questions.folded, chances)
        asked = [name for name, fact in fact_of.items() if fact in open_facts and name in moves]
        chance = np.array([chances[name] for name in asked])
        levels = [questions.level[moves[name][0]] for name in asked]
        share = (1 - chance) * np.array([moves[name][1] for name in asked])
        whole, slope = questions.expectation.slopes([chances[name] for name in questions.level])
        held = chance[:, None] * (whole + share[:, None] * slope[levels])
        found = dict.fromkeys(self.open_facts, 0.0)
        for name, bits in zip(asked, information(whole, held).tolist(), strict=True):
            fact = fact_of[name]
            found[fact] = max(found[fact], bits / self.costs[fact])
        return found

    def _chance(self, name: str) -> float:
        return float(self.known[name]) if name in self.known else self.chances.get(name, EVEN)

    def together(self, lines: Iterable[Sequence[str]], most: int) -> list[Sequence[str]]:
        """Of these lines, each about some facts, those to put on one screen, at most so many.

        A line is left out when its facts will hardly matter once the lines before it are answered the
        foreseeable way.
        """
        questions, chances = self.questions, self.chances
        found, assumed, settled = list[Sequence[str]](), dict[str, bool](), self.settled
        for line in lines:
            if len(found) == most:
                break
            taken = {at: settled[name] for name, at in questions.level.items() if name in settled}
            own = (levels for fact in line if (levels := self._levels(fact, settled)))
            if not found or any(soon_decides(self._left, levels, taken, STEPS) for levels in own):
                found.append(line)
                foreseen = (fact for fact in line if abs(chances.get(fact, EVEN) - EVEN) >= CLEAR)
                assumed.update({fact: chances[fact] > EVEN for fact in foreseen})
                settled = questions.folded.with_folds({**self.known, **assumed})
        return found

    def _levels(self, fact: str, settled: Mapping[str, bool]) -> set[int]:
        """The levels of the graph that still wait for a fact."""
        questions = self.questions
        found = set()
        for atom in questions.atoms_of[fact]:
            name: str | None = atom
            while name is not None and name not in settled:
                if name in questions.level:
                    found.add(questions.level[name])
                name = questions.folded.inside.get(name)
        return found

    @cached_property
    def _left(self) -> DecisionGraph:
        return restricted(self.questions.folded.graph, self.settled)

    def _exactly_best(self) -> str | None:
        """The first fact of the cheapest way to certainty; None where too many facts are left to tell."""
        if len(self.open_facts) > FEW:
            return None
        model = self.questions.model
        left = restricted(model.graph, self.known)
        asking = {model.fact_of[left.variables[at]] for at in set(left.level[left.impossible + 1 :])}
        others = sorted(asking.difference(self.open_facts))
        if len(self.open_facts) + len(others) > FEW:
            return None
        facts = [*self.open_facts, *others]
        answers, odds = [self.questions.answers[fact] for fact in facts], [self._odds(fact) for fact in facts]
        first = best_first(left, answers, odds, [self.costs[fact] for fact in self.open_facts])
        return None if first is None else self.open_facts[first]

    def _odds(self, fact: str) -> list[float]:
        if fact not in self.questions.model.atoms:
            return [1.0] * len(self.questions.answers[fact])
        chance = self.chances.get(fact, EVEN)
        return [1 - chance, chance]
