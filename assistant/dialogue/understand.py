"""The offline understander: words to one command, by patterns kept as data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue.commands import (
    AskAboutClause,
    AskAboutProcedure,
    AskAboutResult,
    AskAboutTerm,
    AskAboutUs,
    AskSeveral,
    AskWhatIf,
    CannotHandle,
    Command,
    Context,
    Proposal,
    Propose,
    SmallTalk,
)
from assistant.dialogue.cues import Cue, Language, read_cues, read_language
from assistant.dialogue.follow_up import LONGEST, FollowUps, read_follow_ups
from assistant.dialogue.list_reply import Line, list_reply
from assistant.dialogue.read_facts import read_facts
from assistant.dialogue.reader.open_reader import open_network
from assistant.dialogue.reader.propose import Reader, Reading
from assistant.dialogue.reader.reader_file import Calibration
from assistant.dialogue.segments import clauses as clauses_of_sentence
from assistant.dialogue.segments import fold, fold_with_places, sentences
from assistant.dialogue.short_answer import short_answer
from assistant.law.yaml_file import read_yaml
from assistant.retrieval.references import find_references, titles_meant
from assistant.rules.facts import Vocabulary

if TYPE_CHECKING:
    from assistant.dialogue.reader.clause_reader import ClauseReader

LONGEST_MESSAGE = 5000  # characters; a story of three printed pages
AT_WORK = "in_course_of_duty"  # told by any act of work, so the words must name one
_SHORT = 40  # a question about the result is short, a story is not
_INTENTS = {
    "instruction", "correction", "restart", "thanks", "greeting", "why_result", "next_step", "what_changes",
    "elsewhere", "domain", "result_order", "what_if", "asking", "tells", "idle",
    "worried", "despair", "disagree", "asks_only",
}  # fmt: skip
_ABOUT_RESULT = {
    "elsewhere": "elsewhere",
    "what_changes": "what_changes",
    "next_step": "next_step",
    "why_result": "why",
}  # tried in this order


@dataclass(frozen=True)
class OfflineUnderstander:
    """A trained network and cues for the facts, patterns for everything else.

    Without a network the cues read alone. It is asked for when the first story comes: loading takes a second.
    """

    cues: tuple[Cue, ...]
    language: Language
    intents: Mapping[str, re.Pattern[str]]
    follow_ups: FollowUps
    network: "Callable[[], tuple[ClauseReader, Calibration] | None]" = lambda: None

    def __call__(self, text: str, context: Context) -> Command:
        """One command for one message. A message that gives orders proposes nothing."""
        if not text.strip():
            return CannotHandle("empty")
        if len(text) > LONGEST_MESSAGE:
            return CannotHandle("too_long")
        folded = fold(text).strip()
        if self.says("instruction", folded):
            return CannotHandle("instruction")
        if context.waiting and (told := self.about_the_list(text, folded, context)) is not None:
            return told
        for kind in ("restart", "thanks", "greeting"):
            if self.says(kind, folded):
                return SmallTalk(kind)
        if self.says("disagree", folded):
            return SmallTalk("disagree")
        if short_answer(folded) is not None:
            return CannotHandle("bare_answer")
        if (asked := self.follow_ups.only_questions(folded, context)) is not None:
            return asked
        if (supposed := self.what_if(folded, context)) is not None:
            return supposed
        reading = self.told(text, folded, context)
        if reading.proposals or self.says("correction", folded):
            correcting = self.says("correction", folded)
            return Propose(reading.proposals, correcting, reading.confidence, reading.leanings)
        return self.question(folded, context, text)

    def read(self, text: str, context: Context) -> Reading:
        """The facts of this regulation that a text tells."""
        cues = tuple(cue for cue in self.cues if cue.fact in context.vocabulary.facts)
        network = self.network()
        if network is None:
            return Reading(read_facts(text, cues, self.language, context.today), {}, {})
        reader = Reader(*network, cues, self.language, context.today)
        return reader.read(text, context.vocabulary.facts)

    def told(self, text: str, folded: str, context: Context) -> Reading:
        """What a message tells: the facts read in it without those that it only asks about.

        A matter that a question names stays, where the cues say that asking tells it.
        """
        reading = self.read(text, context)
        if {p.fact for p in reading.proposals} == {AT_WORK} and not self.of_work(folded):
            return Reading((), {}, reading.leanings)
        asking = [clause for clause in _clauses(folded) if self.says("asks_only", clause)]
        if not asking or not reading.proposals:
            return reading
        named = {cue.fact for cue in self.cues if cue.asked}
        rest = "".join(clause for clause in _clauses(folded) if clause not in asking)
        beside = {(p.fact, p.value) for p in self.read(rest, context).proposals} if rest else set()

        def asked(proposal: Proposal) -> bool:
            quote = fold(proposal.quote).strip()
            if not isinstance(proposal.value, bool) or proposal.fact in named:
                return False
            if any(quote in clause for clause in asking):
                return True
            spans = any(clause.strip() in quote for clause in asking)
            return spans and (proposal.fact, proposal.value) not in beside

        kept = tuple(proposal for proposal in reading.proposals if not asked(proposal))
        sure = {p.fact: reading.confidence[p.fact] for p in kept if p.fact in reading.confidence}
        return replace(reading, proposals=kept, confidence=sure)

    def about_the_list(self, text: str, folded: str, context: Context) -> Command | None:
        """What is wrong on the list that waits to be confirmed, with what is told right after that."""
        found = list_reply(folded, [Line(context.vocabulary[p.fact].label, p.quote) for p in context.waiting])
        if found is None:
            return None
        if found.asked_back:
            return CannotHandle(found.asked_back)
        # What names the line (没有损失这条不对) is not told again.
        told = self.read(_end_of(text, found.rest), context) if found.rest else Reading((), {}, {})
        set_aside = tuple(context.waiting[line - 1].fact for line in found.wrong)
        return Propose(told.proposals, False, told.confidence, told.leanings, set_aside)

    def what_if(self, folded: str, context: Context) -> Command | None:
        """A question about something supposed: another place, facts that are otherwise, or a later step."""
        match = self.intents["what_if"].fullmatch(folded)
        if match is None or len(folded) > LONGEST:
            return None
        words = "".join(words for words in match.groupdict().values() if words)
        proposals = self.read(words, context).proposals
        elsewhere = self.says("elsewhere", folded)
        if proposals and not (elsewhere and all(p.fact in context.scope for p in proposals)):
            return AskWhatIf(proposals)
        if elsewhere:
            return AskAboutResult("elsewhere")
        for asking in (folded, f"{words}怎么办"):
            asked = self.follow_ups.any_question(asking, context)
            if isinstance(asked, AskAboutProcedure | AskAboutTerm | AskAboutUs):
                return asked
        return None if self.says("idle", folded) else AskWhatIf(())

    def question(self, folded: str, context: Context, text: str) -> Command:
        """A message that tells no fact: about a clause, about the result, or about something else."""
        references = find_references(text, context.provisions)  # folded, ② would be 2
        if references:
            ours = [r for r in references if r.law is None or titles_meant(r.law, [context.title])]
            named = (p for r in ours for p in sorted(context.provisions) if r.covers(p))
            return AskAboutClause(tuple(dict.fromkeys(named)))
        if self.says("idle", folded) and not self.says("domain", folded.replace("罚款", "")):
            return CannotHandle("off_topic")
        asked = self.follow_ups.any_question(folded, context)
        if asked is not None and not self.says("elsewhere", folded):
            several = asked if isinstance(asked, AskSeveral) else AskSeveral((asked,))
            return replace(several, beside_story=True) if self.tells_beside(folded, context) else asked
        if len(folded) <= _SHORT:
            for kind, about in _ABOUT_RESULT.items():
                if self.says(kind, folded):
                    return AskAboutResult(about)
        if self.says("result_order", folded):
            return CannotHandle("instruction")
        if len(folded) <= _SHORT and self.says("worried", folded):
            return SmallTalk("despair" if self.says("despair", folded) else "worried")
        asking = len(folded) <= _SHORT and self.says("asking", folded)
        if asking and (topic := self.follow_ups.topic_named(folded)) is not None:
            return topic
        return CannotHandle("not_understood" if self.of_work(folded) else "off_topic")

    def of_work(self, folded: str) -> bool:
        """Whether the words name something of an officer's work, or tell of something that happened."""
        return self.says("domain", folded) or self.tells(folded)

    def tells(self, folded: str) -> bool:
        """Whether the words tell of something that happened, whatever it is, and not of the weather."""
        return self.says("tells", folded) and not self.says("idle", folded)

    def tells_beside(self, folded: str, context: Context) -> bool:
        """Whether a message tells something beside what it asks."""
        return self.tells(self.follow_ups.unasked(folded, context))

    def says(self, kind: str, folded: str) -> bool:
        return self.intents[kind].search(folded) is not None


def read_understander(knowledge: Path, prompts: Path, vocabulary: Vocabulary) -> OfflineUnderstander:
    """Read `knowledge/cues/`, `prompts/intents.yaml` and `prompts/follow-up.yaml`. Raises KnowledgeError."""
    file = read_yaml(prompts / "intents.yaml")
    file.check_keys(file.data, _INTENTS, set())
    intents = {}
    for kind, words in file.data.items():
        try:
            intents[kind] = re.compile(words, re.IGNORECASE)
        except re.error as error:
            raise file.error(
                f"正则表达式写法有误（第 {(error.pos or 0) + 1} 个字符附近）", "请改写", kind
            ) from None
    folder = knowledge / "cues"
    follow_ups = read_follow_ups(prompts / "follow-up.yaml")
    cues, language = read_cues(folder, vocabulary), read_language(folder)
    return OfflineUnderstander(cues, language, intents, follow_ups, open_network)


def _end_of(text: str, folded_rest: str) -> str:
    """The last words of a text as they are written, given as folded."""
    folded, places = fold_with_places(text)
    start = folded.rfind(folded_rest)
    return text[places[start] :] if start >= 0 else folded_rest


def _clauses(folded: str) -> list[str]:
    return [clause.text for sentence in sentences(folded) for clause in clauses_of_sentence(sentence)]


def merged(command: Command, known: Mapping[str, object]) -> Command:
    """The command without proposals that only repeat what is already confirmed."""
    if not isinstance(command, Propose):
        return command
    news = tuple(p for p in command.proposals if p.fact not in known or known[p.fact] != p.value)
    return replace(command, proposals=news)
