"""Who acts in an officer's sentence: the teller, the regulated party, or somebody else."""

from typing import NamedTuple

from assistant.dialogue.cues import Language

_ENDS = "，,。；;：:！!？?、—…（）() \t\r\n"


class Mention(NamedTuple):
    """An actor named in a stretch of text."""

    start: int
    end: int
    who: str


def actor_at(text: str, place: int, language: Language) -> str | None:
    """The actor named last up to a place, else the first one behind it who clearly is a subject."""
    mentions = _mentions(text, language)
    named = [mention.who for mention in mentions if mention.start <= place]
    if named:
        return named[-1]
    return next((who for _, end, who in mentions if language.subject_before.search(text[end:])), None)


def topic(clause: str, language: Language) -> str | None:
    """Who a clause is about, for the clauses after it that name nobody.

    Not the one who is made to do something ("让院长签了字"), nor the one it ends with, its object.
    """
    clause = clause.rstrip(_ENDS)
    for start, end, who in _mentions(clause, language):
        if end < len(clause) and not language.made_to_act.search(clause[:start]):
            return who
    return None


def _mentions(text: str, language: Language) -> list[Mention]:
    """Those who act, in order; of names that overlap the longer one counts. "我们去的时候" names nobody."""
    begin = max((match.end() for match in language.subordinate.finditer(text)), default=0)
    found = [
        Mention(match.start(), match.end(), who)
        for who, pattern in language.actors.items()
        for match in pattern.finditer(text, begin)
        if not language.object_before.search(text[: match.start()])
        and (who == "officer" or not language.object_after.search(text[match.end() :]))
    ]
    return [mention for mention in sorted(found) if not any(_covers(other, mention) for other in found)]


def _covers(longer: Mention, shorter: Mention) -> bool:
    inside = longer.start <= shorter.start and shorter.end <= longer.end
    return inside and longer.end - longer.start > shorter.end - shorter.start
