"""Which fact to ask next: the one that tells most about the headline for what it costs to answer.

Only facts that can still change the headline are ever compared. Chances say how likely a fact is; they may
change the order of the questions, never the result.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from assistant.rules.best_order import Answers, best_first
from assistant.rules.compiled import Compiled, compiled
from assistant.rules.decision_graph import DecisionGraph
from assistant.rules.expectation import Expectation, information
from assistant.rules.relevance import soon_decides
from assistant.rules.representatives import consistent_values
from assistant.rules.restriction import restricted
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
        self.costs = {fact.id: fact.cost for fact in vocabulary.facts.values()}
        self.expectation = Expectation(model.graph)
        self.fact_at = [model.fact_of.get(name) for name in model.graph.variables]
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
        graph, known, chances = self.questions.model.graph, self.known, self.chances
        holds = [float(known[name]) if name in known else chances.get(name, EVEN) for name in graph.variables]
        found = dict.fromkeys(self.open_facts, 0.0)
        split = self.questions.expectation.split(holds)
        for fact, bits in zip(self.questions.fact_at, information(*split).tolist(), strict=True):
            if fact in found:
                found[fact] = max(found[fact], bits / self.costs[fact])
        return found

    def together(self, lines: Iterable[Sequence[str]], most: int) -> list[Sequence[str]]:
        """Of these lines, each about some facts, those to put on one screen, at most so many.

        A line is left out when its facts will hardly matter once the lines before it are answered the
        foreseeable way.
        """
        levels: dict[str | None, set[int]] = {}
        for at in set(self._left.level[self._left.impossible + 1 :]):
            levels.setdefault(self.questions.fact_at[at], set()).add(at)
        found, assumed = list[Sequence[str]](), dict[int, bool]()
        for line in lines:
            if len(found) == most:
                break
            own = (levels[fact] for fact in line if fact in levels)
            if not found or any(soon_decides(self._left, at, assumed, STEPS) for at in own):
                found.append(line)
                for fact in line:
                    chance = self.chances.get(fact, EVEN)
                    if abs(chance - EVEN) >= CLEAR:
                        assumed.update(dict.fromkeys(levels.get(fact, ()), chance > EVEN))
        return found

    @cached_property
    def _left(self) -> DecisionGraph:
        return restricted(self.questions.model.graph, self.known)

    def _exactly_best(self) -> str | None:
        """The first fact of the cheapest way to certainty; None where too many facts are left to tell."""
        if len(self.open_facts) > FEW:
            return None
        asking = {self.questions.fact_at[at] for at in self._left.level[self._left.impossible + 1 :]}
        others = sorted(fact for fact in asking if fact is not None and fact not in self.open_facts)
        if len(self.open_facts) + len(others) > FEW:
            return None
        facts = [*self.open_facts, *others]
        answers, odds = [self.questions.answers[fact] for fact in facts], [self._odds(fact) for fact in facts]
        first = best_first(self._left, answers, odds, [self.costs[fact] for fact in self.open_facts])
        return None if first is None else self.open_facts[first]

    def _odds(self, fact: str) -> list[float]:
        if fact not in self.questions.model.atoms:
            return [1.0] * len(self.questions.answers[fact])
        chance = self.chances.get(fact, EVEN)
        return [1 - chance, chance]
