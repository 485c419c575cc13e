"""Networks and cues together: what is proposed, with which words and confidence, and what is only leaned to.

A fact the networks think told and a cue that fires speak for it, the opposite of either against it; how much
each counts was fitted on texts that trained nothing (`training/`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from typing import TYPE_CHECKING

from assistant.dialogue.commands import Proposal
from assistant.dialogue.cues import Cue, Language
from assistant.dialogue.read_facts import EDGES, read_facts
from assistant.dialogue.reader.reader_file import Calibration
from assistant.dialogue.reader.rows import fact_and_option

if TYPE_CHECKING:
    from assistant.dialogue.reader.clause_reader import ClauseReader, Clauses, Floats

FAINT = -4.0  # a logit: in longer words cues are tried for facts that the networks hold at least so likely
# In so few characters every cue is tried, and stands from this logit of the networks on: such words are
# plain, and without others around them the networks are unsure whom they mean.
SHORT, CUE_STANDS = 30, -5.0
MOST_OF_A_CLAUSE = 4  # facts whose words begin with one clause: of more the surest
CERTAIN = 12.0  # logits beyond tell nothing more
FEATURES = ("bias", "told", "opposite", "rival", "cue", "opposite_cue")


@dataclass(frozen=True)
class Reading:
    """Proposals in the order of the text, their confidence; chances of facts that are not proposed."""

    proposals: tuple[Proposal, ...]
    confidence: Mapping[str, float]
    leanings: Mapping[str, float]


@dataclass(frozen=True)
class Candidate:
    """A fact that may be told so: the features of it by name, the words, and where they begin."""

    fact: str
    value: bool | str
    features: Mapping[str, float]
    quote: str
    start: int

    def confidence(self, calibration: Calibration) -> float:
        weighed = sum(calibration.weights[name] * value for name, value in self.features.items())
        return 1 / (1 + exp(-weighed - calibration.facts.get(self.fact, 0.0)))


@dataclass(frozen=True)
class Reader:
    """Reads facts by network and cues."""

    network: ClauseReader
    calibration: Calibration
    cues: tuple[Cue, ...]
    language: Language
    today: date | None = None  # when the text was written

    def read(self, text: str, facts: Collection[str]) -> Reading:
        """What a text tells of these facts."""
        found, cued = self._found(text, facts)
        best: dict[str, Candidate] = {}
        for candidate in sorted(found, key=lambda c: c.confidence(self.calibration)):
            best[candidate.fact] = candidate
        confidence = {fact: c.confidence(self.calibration) for fact, c in best.items()}
        short = len(text) <= SHORT
        sure = (
            c
            for c in best.values()
            if not self.language.unsure_end.search(c.quote)
            if confidence[c.fact] >= self.calibration.threshold
            or (short and c.features["cue"] and c.features["told"] >= CUE_STANDS)
        )
        proposed = few_of_a_clause(sorted(sure, key=lambda c: -confidence[c.fact]))
        proposals = [(c.start, Proposal(c.fact, c.value, c.quote)) for c in proposed]
        proposals += [(text.find(p.quote), p) for p in cued.values() if not isinstance(p.value, bool)]
        leanings = {
            fact: confidence[fact] if best[fact].value else 1 - confidence[fact]
            for fact in best.keys() - {c.fact for c in proposed}
            if confidence[fact] >= self.calibration.leaning and isinstance(best[fact].value, bool)
        }
        in_order = tuple(p for _, p in sorted(proposals, key=lambda placed: placed[0]))
        return Reading(in_order, {p.fact: confidence.get(p.fact, 1.0) for p in in_order}, leanings)

    def candidates(self, text: str, facts: Collection[str]) -> list[Candidate]:
        """Every fact and option that networks or cues do not rule out, a fact either way."""
        return self._found(text, facts)[0]

    def _found(self, text: str, facts: Collection[str]) -> tuple[list[Candidate], dict[str, Proposal]]:
        clauses = self.network.read(text)
        cued = self._cued(text, clauses, facts)
        return candidates(text, clauses, self.network.rows, facts, cued), cued

    def _cued(self, text: str, clauses: Clauses, facts: Collection[str]) -> dict[str, Proposal]:
        """What the cues read: of yes-or-no facts only those that the network does not rule out."""
        places = {fact: at for at, fact in enumerate(self.network.rows)}
        if len(text) <= SHORT:
            faint = set[str]()
        elif len(clauses.spans):
            likely = (clauses.true.max(axis=0), clauses.false.max(axis=0))
            faint = {fact for fact, at in places.items() if max(side[at] for side in likely) < FAINT}
        else:
            faint = set(places)
        tried = [cue for cue in self.cues if cue.fact in facts and cue.fact not in faint]
        return {proposal.fact: proposal for proposal in read_facts(text, tried, self.language, self.today)}


def few_of_a_clause(ranked: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without those that come after enough others that begin with the same clause."""
    found: list[Candidate] = []
    for candidate in ranked:
        if sum(other.start == candidate.start for other in found) < MOST_OF_A_CLAUSE:
            found.append(candidate)
    return found


def candidates(
    text: str,
    clauses: Clauses,
    rows: Sequence[str],
    facts: Collection[str],
    cued: Mapping[str, Proposal],
) -> list[Candidate]:
    """Every yes-or-no fact that networks or cues do not rule out, either way, and the options of choices.

    An option that a cue names needs no candidate: it is proposed as it is.
    """
    found: list[Candidate] = []
    known = [at for at, name in enumerate(rows) if fact_and_option(name)[0] in facts]
    for at in known if len(clauses.spans) else ():
        fact, option = fact_and_option(rows[at])
        cue = cued.get(fact)
        if option is not None and cue is not None:
            continue
        for value, own, opposite in _sides(clauses, rows, at, fact, option):
            said = cue is not None and cue.value is value
            place = int(own.argmax())
            if own[place] < FAINT and not said:
                continue
            features = {
                "bias": 1.0,
                "told": _within(float(own[place])),
                "opposite": _within(opposite),
                "rival": _within(_highest_of_others(clauses, place, known, at)),
                "cue": float(said),
                "opposite_cue": float(cue is not None and not said),
            }
            start, end = _words(clauses.spans, own, place)
            quote = text[start:end].strip(EDGES)
            if said and cue is not None and own[place] < 0:
                quote, start = cue.quote, text.find(cue.quote)
            found.append(Candidate(fact, value, features, quote, start))
    return found


def _sides(
    clauses: Clauses, rows: Sequence[str], at: int, fact: str, option: str | None
) -> Iterator[tuple[bool | str, Floats, float]]:
    """What a row may say, with the logits of its clauses and the highest of what would say otherwise."""
    true, false = clauses.true, clauses.false
    if option is None:
        yield True, true[:, at], float(false[:, at].max())
        yield False, false[:, at], float(true[:, at].max())
        return
    others = [float(true[:, column].max()) for column in _options(rows, fact) if column != at]
    yield option, true[:, at], max(others, default=-CERTAIN)


def _options(rows: Sequence[str], fact: str) -> Iterator[int]:
    """The places of a choice's options."""
    return (at for at, name in enumerate(rows) if fact_and_option(name)[0] == fact)


def _highest_of_others(clauses: Clauses, place: int, known: Sequence[int], at: int) -> float:
    """How clearly the clause tells or denies what it tells most clearly, this row aside."""
    others = [other for other in known if other != at]
    return max(float(side[place, others].max(initial=-CERTAIN)) for side in (clauses.true, clauses.false))


def _within(logit: float) -> float:
    return max(-CERTAIN, min(CERTAIN, logit))


def _words(spans: Sequence[tuple[int, int]], logits: Floats, place: int) -> tuple[int, int]:
    """The clause that tells most, with its neighbours that tell it about as clearly."""
    first = last = place
    least = max(0.0, float(logits[place]) / 2)
    while first > 0 and logits[first - 1] > least:
        first -= 1
    while last + 1 < len(spans) and logits[last + 1] > least:
        last += 1
    return spans[first][0], spans[last][1]
