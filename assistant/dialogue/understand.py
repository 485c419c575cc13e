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
    Propose,
    SmallTalk,
)
from assistant.dialogue.cues import Cue, Language, read_cues, read_language
from assistant.dialogue.follow_up import LONGEST, FollowUps, read_follow_ups
from assistant.dialogue.list_reply import wrong_lines
from assistant.dialogue.read_facts import read_facts
from assistant.dialogue.reader.open_reader import open_network
from assistant.dialogue.reader.propose import Reader, Reading
from assistant.dialogue.reader.reader_file import Calibration
from assistant.dialogue.segments import fold
from assistant.law.yaml_file import read_yaml
from assistant.retrieval.references import find_references, titles_meant
from assistant.rules.facts import Vocabulary

if TYPE_CHECKING:
    from assistant.dialogue.reader.clause_reader import ClauseReader

LONGEST_MESSAGE = 5000  # characters; a story of three printed pages
_SHORT = 40  # a question about the result is short, a story is not
_INTENTS = {
    "instruction", "correction", "restart", "thanks", "greeting", "why_result", "next_step", "what_changes",
    "elsewhere", "domain", "result_order", "what_if", "asking", "tells", "idle",
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
        for kind in ("restart", "thanks", "greeting"):
            if self.says(kind, folded):
                return SmallTalk(kind)
        if context.waiting and (told := self.about_the_list(text, folded, context)) is not None:
            return told
        if (asked := self.follow_ups.only_questions(folded, context)) is not None:
            return asked
        if (supposed := self.what_if(folded, context)) is not None:
            return supposed
        reading = self.read(text, context)
        if reading.proposals or self.says("correction", folded):
            correcting = self.says("correction", folded)
            return Propose(reading.proposals, correcting, reading.confidence, reading.leanings)
        return self.question(folded, context)

    def read(self, text: str, context: Context) -> Reading:
        """The facts of this regulation that a text tells."""
        cues = tuple(cue for cue in self.cues if cue.fact in context.vocabulary.facts)
        network = self.network()
        if network is None:
            return Reading(read_facts(text, cues, self.language, context.today), {}, {})
        reader = Reader(*network, cues, self.language, context.today)
        return reader.read(text, context.vocabulary.facts)

    def about_the_list(self, text: str, folded: str, context: Context) -> Command | None:
        """What is wrong on the list that waits to be confirmed, with what is told right after that."""
        found = wrong_lines(folded)
        if found is None:
            return None
        lines, rest = found
        if any(line > len(context.waiting) or line < 1 for line in lines):
            return CannotHandle("no_such_line")
        wrong = sorted(lines) or range(1, len(context.waiting) + 1)
        told = self.read(text, context) if rest else Reading((), {}, {})
        set_aside = tuple(context.waiting[line - 1].fact for line in wrong)
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

    def question(self, folded: str, context: Context) -> Command:
        """A message that tells no fact: about a clause, about the result, or about something else."""
        references = find_references(folded)
        if references:
            ours = [r for r in references if r.law is None or titles_meant(r.law, [context.title])]
            named = (p for r in ours for p in sorted(context.provisions) if r.covers(p))
            return AskAboutClause(tuple(dict.fromkeys(named)))
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
        asking = len(folded) <= _SHORT and self.says("asking", folded)
        if asking and (topic := self.follow_ups.topic_named(folded)) is not None:
            return topic
        if self.says("domain", folded) or self.tells(folded):
            return CannotHandle("not_understood")
        return CannotHandle("off_topic")

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


def merged(command: Command, known: Mapping[str, object]) -> Command:
    """The command without proposals that only repeat what is already confirmed."""
    if not isinstance(command, Propose):
        return command
    news = tuple(p for p in command.proposals if p.fact not in known or known[p.fact] != p.value)
    return replace(command, proposals=news)
