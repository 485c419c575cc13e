"""Words to proposed facts: cues, held back by negation, doubt, questions, hypotheticals and other actors.

What is not clearly said is not proposed. A fact said both ways in one message is not proposed at all.
"""

from collections.abc import Sequence

from assistant.dialogue.commands import Proposal
from assistant.dialogue.cues import Cue, Language
from assistant.dialogue.segments import Segment, clauses, fold, sentences


def read_facts(text: str, cues: Sequence[Cue], language: Language) -> tuple[Proposal, ...]:
    """Proposals in the order of the text, each fact once; every quote stands in the text verbatim."""
    found: dict[str, Proposal] = {}
    disputed: set[str] = set()
    for sentence in sentences(fold(text)):
        parts = clauses(sentence)
        for cue in cues:
            for match in cue.pattern.finditer(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                first, last = _index(parts, start), _index(parts, end - 1)
                value = _value(cue, sentence, parts, first, last, start, language)
                if value is None:
                    continue
                quote = text[parts[first].start : parts[last].end].strip("，,。；;：:！!？? \n\t")
                known = found.setdefault(cue.fact, Proposal(cue.fact, value, quote))
                if known.value != value:
                    disputed.add(cue.fact)
    return tuple(proposal for fact, proposal in found.items() if fact not in disputed)


def _index(parts: Sequence[Segment], place: int) -> int:
    return next((i for i, part in enumerate(parts) if part.start <= place < part.end), len(parts) - 1)


def _value(
    cue: Cue,
    sentence: Segment,
    parts: Sequence[Segment],
    first: int,
    last: int,
    start: int,
    language: Language,
) -> bool | None:
    """The value the words give the fact, None when they do not clearly give one."""
    spoken = parts[first : last + 1]
    after = parts[last + 1].text if last + 1 < len(parts) else ""
    before = sentence.text[: start - sentence.start]
    if any(language.doubt.search(part.text) or language.question.search(part.text) for part in spoken):
        return None
    if language.doubt_after.search(after) or language.hypothetical.search(before):
        return None
    if any(language.hypothetical.search(part.text) for part in spoken):
        return None
    prefix = parts[first].text[: start - parts[first].start]
    if not _right_actor(cue, prefix, [part.text for part in parts[:first]], spoken, language):
        return None
    if language.negated.search(prefix):
        return False if cue.negatable else None
    return cue.value


def _right_actor(
    cue: Cue, prefix: str, earlier: Sequence[str], spoken: Sequence[Segment], language: Language
) -> bool:
    """Whether the act is told of the one the fact is about.

    The nearest actor before the cue in its clause decides; without one, the nearest in the same sentence.
    An officer's fact told with nobody named is the teller's own; a party's needs no name either.
    """
    if cue.who == "any":
        return True
    named = _last_actor(prefix, language) or _last_actor("".join(earlier), language)
    if cue.who == "officer":
        return named in (None, "officer")
    if cue.who == "party":
        own_words = _last_actor(spoken[0].text, language)
        return named in (None, "party") or (named != "other" and own_words == "party")
    return named in (None, "other")


def _last_actor(text: str, language: Language) -> str | None:
    """Who is named last in a stretch of text; of two names at one place the longer one counts."""
    best: tuple[int, int, str] | None = None
    for who, pattern in language.actors.items():
        for match in pattern.finditer(text):
            place = (match.end(), match.end() - match.start(), who)
            best = place if best is None or place > best else best
    return best[2] if best else None
