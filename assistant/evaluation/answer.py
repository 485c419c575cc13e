"""What the product makes of one entry, with the times it took, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.dialogue.conversation import Conversation, FoundClause
from assistant.dialogue.search import CLAUSES_SHOWN, shown
from assistant.evaluation.entries import CONTRADICTION, Case, Entry, Question, Story
from assistant.evaluation.implied import with_implied
from assistant.evaluation.named import outcome_label
from assistant.evaluation.officer import MOST_SCREENS, EndlessTalkError, talk
from assistant.evaluation.ranking import DEPTH
from assistant.library import Library, Regulation, determine
from assistant.rules.determination import Determination, plain
from assistant.rules.facts import ContradictionError
from assistant.rules.outcomes import INSUFFICIENT

if TYPE_CHECKING:  # a suite of cases alone loads no embedding model
    from assistant.retrieval.index import ClauseIndex

FIRST = 5  # places of the clause search that an officer reads


@dataclass(frozen=True)
class Reading:
    """The facts proposed from a story's words against those the words state."""

    proposed: Mapping[str, Any]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    told: int


@dataclass(frozen=True)
class Answer:
    """`outcome` is None for a question and for a conversation that never ended.

    `ruled_out`: the true outcome was not among the possible ones, at some turn of a conversation (None where
    the truth is no outcome of the text: facts missing or contradictory). `ranked` are the provisions found,
    best first (None for no question); `milliseconds` of the determination, of each turn, or of the search.
    """

    outcome: str | None = None
    cited: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    ruled_out: bool | None = None
    screens: int | None = None
    rows: int | None = None
    unconfirmed: tuple[str, ...] = ()
    reading: Reading | None = None
    ranked: tuple[str, ...] | None = None
    milliseconds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Result:
    """An entry with the answer; `problem` says in Chinese what is wrong, "" where the entry holds."""

    entry: Entry
    answer: Answer
    problem: str

    @property
    def held(self) -> bool:
        return not self.problem


def answer_of(library: Library, entry: Entry, index: "ClauseIndex | None" = None) -> Result:
    """Run one entry. `index` is needed for questions alone. Raises RetrievalError."""
    regulation = library[entry.regulation]
    if isinstance(entry, Case):
        answer = _determined(regulation, entry)
        return Result(entry, answer, _outcome_problem(regulation, entry, answer))
    if isinstance(entry, Story):
        return _told(regulation, entry)
    assert index is not None, "questions are asked of an index"
    answer = _searched(regulation, entry, index)
    return Result(entry, answer, _search_problem(regulation, entry, answer))


def difference(regulation: Regulation, case: Case) -> str:
    """What is wrong with the product's answer to a case, in Chinese; empty when it is right."""
    return _outcome_problem(regulation, case, _determined(regulation, case))


def _determined(regulation: Regulation, case: Case) -> Answer:
    started = perf_counter()
    try:
        found = determine(regulation, case.facts, with_changes=False)
    except ContradictionError:
        return Answer(CONTRADICTION, milliseconds=(1000 * (perf_counter() - started),))
    taken = 1000 * (perf_counter() - started)
    ruled_out = _of_the_text(case.outcome, case.outcome not in found.possible)
    return _answer(found, ruled_out=ruled_out, milliseconds=(taken,))


def _of_the_text(outcome: str, ruled_out: bool) -> bool | None:
    """None for an outcome that full facts cannot lead to."""
    return None if outcome in (CONTRADICTION, INSUFFICIENT) else ruled_out


def _answer(found: Determination, **more: Any) -> Answer:
    return Answer(
        found.outcome,
        tuple(ground.provision for ground in found.grounds),
        tuple(ground.provision for ground in found.secondary),
        found.possible,
        **more,
    )


def _told(regulation: Regulation, story: Story) -> Result:
    try:
        done = talk(regulation, story)
        reading = _reading(regulation, story, done.read)
    except EndlessTalkError:
        return Result(
            story, Answer(), f"问了 {MOST_SCREENS} 屏还没有结论。请检查 facts 里有没有互相矛盾的事实"
        )
    except ContradictionError as error:
        return Result(story, Answer(), f"told 里的事实互相矛盾：{error}")
    answer = _answer(
        done.turn.determination,
        ruled_out=_of_the_text(story.outcome, done.ruled_out),
        screens=done.screens,
        rows=done.asked,
        unconfirmed=tuple(sorted(done.unconfirmed)),
        reading=reading,
        milliseconds=tuple(1000 * seconds for seconds in done.seconds),
    )
    if answer.unconfirmed:
        labels = [regulation.rulebook.vocabulary[fact].label for fact in answer.unconfirmed]
        return Result(story, answer, f"结论用了没有经人确认的事实：{'、'.join(labels)}")
    return Result(story, answer, _outcome_problem(regulation, story, answer))


def _reading(regulation: Regulation, story: Story, read: Mapping[str, Any]) -> Reading | None:
    """A proposal is right when the words tell it or carry it by their meaning; so a told fact is read."""
    if story.told is None:
        return None
    told = with_implied(regulation, story.told)
    wrong = tuple(fact for fact, value in read.items() if plain(told.get(fact)) != value)
    right = with_implied(regulation, {fact: value for fact, value in read.items() if fact not in wrong})
    missed = tuple(fact for fact, value in story.told.items() if plain(right.get(fact)) != plain(value))
    return Reading(read, wrong, missed, len(story.told))


def _searched(regulation: Regulation, question: Question, index: "ClauseIndex") -> Answer:
    """The clauses found; for a question that no clause answers, those a conversation would show for it."""

    def beside(text: str) -> list[FoundClause]:
        return [shown(hit) for hit in index.search(text, regulation.id, k=CLAUSES_SHOWN)]

    started = perf_counter()
    if question.provisions:
        hits = index.search(question.text, regulation.id, k=DEPTH)
        ranked = tuple(hit.clause.provision for hit in hits)
    else:
        turn = Conversation(regulation, search=beside).say(question.text)
        ranked = tuple(clause.provision for clause in turn.clauses)
    return Answer(ranked=ranked, milliseconds=(1000 * (perf_counter() - started),))


def _outcome_problem(regulation: Regulation, entry: Case | Story, answer: Answer) -> str:
    def labels(outcomes: tuple[str, ...]) -> str:
        ordered = sorted(outcomes, key=list(regulation.rulebook.outcomes.by_id).index)
        return "、".join(f"“{outcome_label(regulation, outcome)}”" for outcome in ordered) or "没有"

    def cited(provisions: tuple[str, ...]) -> str:
        return "、".join(regulation.document[p].citation for p in sorted(provisions)) or "没有"

    if answer.outcome != entry.outcome:
        got = outcome_label(regulation, answer.outcome) if answer.outcome else "没有结论"
        return f"应为“{outcome_label(regulation, entry.outcome)}”，得到“{got}”"
    if missing := set(entry.grounds) - set(answer.cited):
        return f"没有引用{cited(tuple(missing))}，引用了：{cited(answer.cited)}"
    if not isinstance(entry, Case):
        return ""
    if missing := set(entry.secondary) - set(answer.secondary):
        return f"没有说{cited(tuple(missing))}同时成立，说了：{cited(answer.secondary)}"
    if entry.possible and set(entry.possible) != set(answer.possible):
        return f"可能的结论应为{labels(entry.possible)}，得到{labels(answer.possible)}"
    return ""


def _search_problem(regulation: Regulation, question: Question, answer: Answer) -> str:
    ranked = answer.ranked or ()
    names = "、".join(regulation.document[p].citation for p in ranked[:FIRST]) or "没有"
    if not question.provisions:
        return f"没有条文能回答，却列出了：{names}" if ranked else ""
    if missing := question.provisions - set(ranked[:FIRST]):
        lost = "、".join(regulation.document[p].citation for p in sorted(missing))
        return f"前 {FIRST} 条里没有{lost}，前 {FIRST} 条是：{names}"
    return ""
