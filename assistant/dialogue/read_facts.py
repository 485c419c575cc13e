"""Words to proposed facts: cues, held back by negation, doubt, questions, hypotheticals and other actors.

What is not clearly said is not proposed. A fact said both ways in one message is not proposed at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from re import Match

from assistant.dialogue.actors import actor_at, topic
from assistant.dialogue.commands import Proposal
from assistant.dialogue.cues import Cue, Language
from assistant.dialogue.days import written_out
from assistant.dialogue.numerals import number_of
from assistant.dialogue.segments import Segment, clauses, fold_with_places, sentences
from assistant.rules.expression import Value

EDGES = "，,。；;：:！!？?、—…（）() \t\r\n"


@dataclass(frozen=True)
class Statement:
    """A cue found: its words, the clauses around it in the sentence, and what stands beside it in its own."""

    earlier: tuple[str, ...]
    before: str
    up_to_act: str  # its last clause as far as the cue goes
    act_from: int  # the place in it before which the actor is named
    words: str
    behind: str
    after: str


@dataclass(frozen=True)
class Saying:
    """A fact as said once: its value and the places of the words, in the folded text."""

    cue: Cue
    value: Value
    start: int
    end: int


def read_facts(
    text: str, cues: Sequence[Cue], language: Language, today: date | None = None
) -> tuple[Proposal, ...]:
    """Proposals in the order of the text, each fact once; every quote stands in the text verbatim.

    `today` is the day the text was written, from which 去年 and 昨天 are counted (None: they tell no day).
    """
    folded, places = fold_with_places(text)
    of_days = [cue for cue in cues if cue.about.kind == "date"]
    others = [cue for cue in cues if cue.about.kind != "date"]
    found = [
        *_proposed(text, folded, places, others, language),
        *_proposed(text, *written_out(folded, places, today), of_days, language),
    ]
    return tuple(proposal for _, proposal in sorted(found, key=lambda placed: placed[0]))


def _proposed(
    text: str, folded: str, places: Sequence[int], cues: Sequence[Cue], language: Language
) -> Iterable[tuple[int, Proposal]]:
    """Each proposal with the place of its words in the text. `places`: those of the folded characters."""
    sayings = list(_sayings(folded, [cue for cue in cues if not cue.given], language))
    told = {fact for fact, value in _agreed(sayings).items() if value is True}
    sayings += _sayings(folded, [cue for cue in cues if cue.given & told], language)
    agreed = _agreed(sayings)
    told_of = set[str]()
    for saying in sorted(sayings, key=lambda saying: saying.start):
        fact = saying.cue.fact
        if fact in agreed and fact not in told_of:
            told_of.add(fact)
            quote = text[places[saying.start] : places[saying.end - 1] + 1].strip(EDGES)
            yield places[saying.start], Proposal(fact, agreed[fact], quote)


def _agreed(sayings: Iterable[Saying]) -> Mapping[str, Value]:
    """The facts that were always said the same way."""
    values: dict[str, set[Value]] = {}
    for saying in sayings:
        values.setdefault(saying.cue.fact, set()).add(saying.value)
    return {fact: next(iter(said)) for fact, said in values.items() if len(said) == 1}


def _sayings(folded: str, cues: Sequence[Cue], language: Language) -> Iterable[Saying]:
    for sentence in sentences(folded):
        parts = clauses(sentence)
        for cue in cues:
            for match in cue.pattern.finditer(sentence.text):
                if _is_part_of_another(cue, match, sentence.text):
                    continue
                first, last = _index(parts, sentence, match.start()), _index(parts, sentence, match.end() - 1)
                value = _value(cue, match, _statement(parts, sentence, match, first, last), language)
                if value is not None:
                    yield Saying(cue, value, parts[first].start, parts[last].end)


def _is_part_of_another(cue: Cue, match: Match[str], sentence: str) -> bool:
    """Whether the words are part of a longer wording that tells something else."""
    longer = (found for pattern in cue.unless for found in pattern.finditer(sentence))
    return any(other.start() < match.end() and match.start() < other.end() for other in longer)


def _index(parts: Sequence[Segment], sentence: Segment, place: int) -> int:
    place += sentence.start
    return next((i for i, part in enumerate(parts) if part.start <= place < part.end), len(parts) - 1)


def _statement(
    parts: Sequence[Segment], sentence: Segment, match: Match[str], first: int, last: int
) -> Statement:
    start, end = sentence.start + match.start(), sentence.start + match.end()
    return Statement(
        earlier=tuple(part.text for part in parts[:last]),
        before=parts[first].text[: start - parts[first].start],
        up_to_act=parts[last].text[: end - parts[last].start],
        act_from=(start if first == last else end) - parts[last].start,
        words=match[0],
        behind=parts[last].text[end - parts[last].start :],
        after=parts[last + 1].text if last + 1 < len(parts) else "",
    )


def _value(cue: Cue, match: Match[str], said: Statement, language: Language) -> Value | None:
    """The value the words give the fact, None when they do not clearly give one."""
    if _is_open(cue, said, language) or not _right_actor(cue, said, language):
        return None
    if cue.about.kind != "bool" and language.negated.search(said.before):
        return None  # "不是5月8日" tells no day
    if cue.value is None:
        return _date(match) if cue.about.kind == "date" else _number(cue, match, language)
    if language.twice_negated.search(said.before):
        return None
    if language.negated.search(said.before) or language.negated_after.search(said.behind):
        return False if cue.negatable else None
    return cue.value


def _is_open(cue: Cue, said: Statement, language: Language) -> bool:
    """Whether the words only ask, doubt, suppose or report what others say."""
    up_to_act = said.before + said.words
    if not cue.firm and (language.unreal.search(up_to_act) or language.unreal.search(said.behind)):
        return True
    if language.doubt.search(said.before if cue.firm else up_to_act):
        return True
    if any(language.doubt_before.search(clause) for clause in said.earlier):
        return True
    if not cue.asked and _is_asked(said, language):
        return True
    if language.reported.search(said.before + said.words[:1]):
        return True
    sentence = "".join((*said.earlier, up_to_act, said.behind))
    if not cue.firm and language.law_talk.search(sentence + said.after):
        return True
    return language.hypothetical.search(language.turn.split(sentence)[-1]) is not None


def _is_asked(said: Statement, language: Language) -> bool:
    """Whether what stands behind the words makes them a question, or puts them in doubt."""
    if language.question.search(said.behind) or language.doubt_behind.search(said.behind):
        return True
    return language.doubt_after.search(said.after) is not None


def _date(match: Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None  # 2026年2月31日 is no day


def _number(cue: Cue, match: Match[str], language: Language) -> int | None:
    """The number in the group `number`; None for one not exact ("将近10件", "30天内") or not possible."""
    before, after = match.string[: match.start("number")], match.string[match.end("number") :]
    if language.inexact_before.search(before) or language.inexact_after.search(after):
        return None
    number = number_of(match["number"])
    return number if number is not None and cue.about.admits(number) else None


def _right_actor(cue: Cue, said: Statement, language: Language) -> bool:
    """Whether the act is told of the one the fact is about.

    The actor named in its clause decides; with nobody named there, the one who opens the nearest clause
    before it. An officer's fact told with nobody named is the teller's own; a party's act needs no name,
    and "我们去查，没说实话" does not make it ours.
    """
    if cue.who == "any":
        return True
    named = actor_at(said.up_to_act, said.act_from, language)
    if named is not None:
        return named == cue.who
    carried = next((who for part in reversed(said.earlier) if (who := topic(part, language))), None)
    return carried in ((None, "officer") if cue.who == "officer" else (None, "party", "officer"))
