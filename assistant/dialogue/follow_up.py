"""Questions about the result, the text, the procedure and this program, told from stories."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.dialogue.commands import (
    AskAboutProcedure,
    AskAboutResult,
    AskAboutTerm,
    AskAboutUs,
    AskSeveral,
    Context,
    Question,
)
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.library import installed
from assistant.retrieval.references import find_references

LONGEST = 60  # characters of a message that is only questions; a story is longer
_MOST_LEADS = 4
_OUTCOMES = "〈结论〉"
_KEYS = {"lead", "tail", "outcomes", "result", "procedure", "us", "term", "pronouns", "consequences"}
_RESULTS = {"why_not", "why", "grounds", "changes", "next_step", "missing", "evidence", "meaning", "known"}
_ABOUT = {"changes": "what_changes"}  # the others are called in the command as they are in the file
_ENDS = "？?。.！!～~…，,、；; \t"
_SENTENCE = re.compile(r"[^。！!？?；;\n]+[。！!？?；;\n]*")
_CLAUSE = re.compile(r"[^。！!？?；;\n，,]+[。！!？?；;\n，,]*")
_COURTESY = re.compile(
    r"\W*(?:谢谢|多谢|麻烦了?|你好|您好|在吗|请问|急|在线等|拜托了?|好的?|嗯|哦)*[你您了啊\W]*"
)


@dataclass(frozen=True)
class Consequence:
    """What may come of a case: how it is `named`, what is `said` in a question, a provision's `text`."""

    named: str
    said: re.Pattern[str]
    text: re.Pattern[str]


@dataclass(frozen=True)
class FollowUps:
    """The patterns of `prompts/follow-up.yaml`, each to be matched as a whole."""

    lead: re.Pattern[str]
    tail: re.Pattern[str]
    outcomes: Mapping[str, re.Pattern[str]]
    result: Mapping[str, re.Pattern[str]]
    procedure: Mapping[str, tuple[re.Pattern[str], tuple[str, ...]]]
    us: Mapping[str, re.Pattern[str]]
    firm_terms: tuple[re.Pattern[str], ...]
    loose_terms: tuple[re.Pattern[str], ...]
    whether_terms: tuple[re.Pattern[str], ...]
    pronouns: re.Pattern[str]
    consequences: Mapping[str, tuple[Consequence, ...]]

    def only_questions(self, folded: str, context: Context) -> Question | AskSeveral | None:
        """What a message asks that does nothing but ask; None for a story, however short."""
        if len(folded) > LONGEST:
            return None
        found: list[Question] = []
        for sentence in _SENTENCE.findall(folded):
            if _COURTESY.fullmatch(sentence):
                continue
            question = self.question(sentence, context)
            if question is None:
                return None
            found.append(question)
        return _several(found)

    def any_question(self, folded: str, context: Context) -> Question | AskSeveral | None:
        """What a message that tells no fact asks among other words."""
        if len(folded) > LONGEST:
            return None
        clauses = [clause for clause in _CLAUSE.findall(folded) if not _COURTESY.fullmatch(clause)]
        asked = (self.question(clause, context, alone=len(clauses) == 1) for clause in clauses)
        return _several([question for question in asked if question is not None])

    def unasked(self, folded: str, context: Context) -> str:
        """What is left of a message without the clauses that ask."""
        clauses = _CLAUSE.findall(folded)
        return "".join(clause for clause in clauses if self.question(clause, context) is None)

    def topic_named(self, folded: str) -> AskAboutProcedure | None:
        """The one topic of the procedure whose words stand in a question, however it is put."""
        named = [topic for topic, (_, words) in self.procedure.items() if any(w in folded for w in words)]
        return AskAboutProcedure(named[0], self.procedure[named[0]][1]) if len(named) == 1 else None

    def question(self, sentence: str, context: Context, *, alone: bool = False) -> Question | None:
        """`alone`: this is all of a message that tells no fact, so a word not in the text is asked about."""
        for words in self._bare(sentence):
            for kind, pattern in self.result.items():
                if match := pattern.fullmatch(words):
                    named = self._named(match[0]) if kind == "why_not" else ()
                    return AskAboutResult(_ABOUT.get(kind, kind), named)
            for topic, (asked, looked_for) in self.procedure.items():
                if asked.fullmatch(words):
                    return AskAboutProcedure(topic, looked_for)
            for topic, asked in self.us.items():
                if asked.fullmatch(words):
                    return AskAboutUs(topic)
        if (whether := self._whether(sentence, context)) is not None:
            return whether
        for words in self._bare(sentence):
            if (term := self._term(words, context, alone)) is not None:
                return term
        return None

    def _whether(self, sentence: str, context: Context) -> AskAboutTerm | AskAboutResult | None:
        """Whether something is what a word of the text means (损失五万算重大损失吗): asked about the word."""
        for words in self._without_leads(sentence.strip(_ENDS)):
            for pattern in self.whether_terms:
                match = pattern.fullmatch(words)
                if match is None or self.pronouns.fullmatch(match["term"]) or find_references(words):
                    continue
                if meant := self.meant(match["term"]):
                    return AskAboutResult("why_not", meant)
                found = self.looked_up(match["term"], context)
                if found.facts or found.provisions:
                    return found
        return None

    def _bare(self, sentence: str) -> Iterator[str]:
        """The sentence without its end, then with one after another of its opening words taken off."""
        words = sentence.strip()
        ends = [match.start() for match in re.finditer(rf"{self.tail.pattern}$", words)]
        yield from self._without_leads(words[: ends[0]] if ends else words)

    def _without_leads(self, words: str) -> Iterator[str]:
        yield words
        for _ in range(_MOST_LEADS):
            opening = self.lead.match(words)
            if opening is None or opening.end() == len(words):
                return
            words = words[opening.end() :]
            yield words

    def _named(self, words: str) -> tuple[str, ...]:
        """The outcomes that the longest name of one in the words may mean."""
        named = (match[0] for names in self.outcomes.values() for match in names.finditer(words))
        return self.meant(max(named, key=len))

    def meant(self, name: str) -> tuple[str, ...]:
        return tuple(outcome for outcome, names in self.outcomes.items() if names.fullmatch(name))

    def _term(self, words: str, context: Context, alone: bool) -> AskAboutTerm | None:
        if find_references(words):
            return None
        for patterns, firm in ((self.firm_terms, True), (self.loose_terms, False)):
            for pattern in patterns:
                match = pattern.fullmatch(words)
                if match is None or self.pronouns.fullmatch(match["term"]):
                    continue
                terms = [term for term in match.groupdict().values() if term]
                found = [self.looked_up(term, context) for term in terms]
                known = [one for one in found if one.facts or one.provisions or one.outcomes]
                if known or firm or alone:
                    return _one_of(known or found)
        return None

    def looked_up(self, term: str, context: Context) -> AskAboutTerm:
        """Where the text and the facts have the word; where they do not, where they have its core."""
        for core in _cores(term):
            provisions = tuple(p for p, text in context.texts.items() if core in text)
            facts = tuple(
                fact.id
                for fact in context.vocabulary.facts.values()
                if core in fact.label or any(core in quote for quote in context.quotes.get(fact.id, ()))
            )
            outcomes = tuple(outcome for outcome in self.meant(core) if outcome in context.effects)
            if provisions or facts or outcomes:
                return AskAboutTerm(core, facts, provisions, outcomes)
        return AskAboutTerm(term, (), ())


def _cores(term: str) -> Iterator[str]:
    """The word itself, then without what only says that something happened."""
    yield term
    bare = re.sub(
        r"^(?:我|我们|有|没有|没|不|造成了?|出现了?|已经|属于|就是|所谓的?|这个|那个)+|(?:了|的|情况|情形|的话)+$",
        "",
        term,
    )
    if len(bare) >= 2 and bare != term:
        yield bare


def _one_of(found: list[AskAboutTerm]) -> AskAboutTerm:
    """Two words asked about together (A和B有什么区别) as one."""
    if len(found) == 1:
        return found[0]
    return AskAboutTerm(
        "”和“".join(one.term for one in found),
        tuple(dict.fromkeys(fact for one in found for fact in one.facts)),
        tuple(dict.fromkeys(provision for one in found for provision in one.provisions)),
        tuple(dict.fromkeys(outcome for one in found for outcome in one.outcomes)),
    )


def _several(found: list[Question]) -> Question | AskSeveral | None:
    distinct = tuple(dict.fromkeys(found))
    if len(distinct) > 1:
        return AskSeveral(distinct)
    return distinct[0] if distinct else None


def read_follow_ups(path: Path) -> FollowUps:
    """Raises KnowledgeError naming the pattern that is broken."""
    file = read_yaml(path)
    file.check_keys(file.data, _KEYS, set())
    file.check_keys(file.data["result"], _RESULTS, set(), "result")
    names = {
        outcome: _compiled(file, words, "outcomes", outcome)
        for outcome, words in file.data["outcomes"].items()
    }
    every = "|".join(pattern.pattern for pattern in names.values())

    def compiled(words: object, *key: str | int) -> re.Pattern[str]:
        return _compiled(file, str(words).replace(_OUTCOMES, f"(?:{every})"), *key)

    def all_of(section: str) -> dict[str, re.Pattern[str]]:
        return {name: compiled(words, section, name) for name, words in file.data[section].items()}

    procedure = {}
    for topic, entry in file.data["procedure"].items():
        file.check_keys(entry, {"asked", "words"}, set(), "procedure", topic)
        procedure[topic] = (compiled(entry["asked"], "procedure", topic), tuple(entry["words"]))
    terms = file.data["term"]
    file.check_keys(terms, {"firm", "loose", "whether"}, set(), "term")
    consequences: dict[str, list[Consequence]] = {}
    for topic, by_name in file.data["consequences"].items():
        for named, entry in by_name.items():
            file.check_keys(entry, {"said", "text"}, set(), "consequences", topic, named)
            patterns = (compiled(entry[key], "consequences", topic, named, key) for key in ("said", "text"))
            consequences.setdefault(topic, []).append(Consequence(named, *patterns))
    return FollowUps(
        lead=compiled(file.data["lead"], "lead"),
        tail=compiled(file.data["tail"], "tail"),
        outcomes=names,
        result=all_of("result"),
        procedure=procedure,
        us=all_of("us"),
        firm_terms=tuple(compiled(words, "term", "firm", i) for i, words in enumerate(terms["firm"])),
        loose_terms=tuple(compiled(words, "term", "loose", i) for i, words in enumerate(terms["loose"])),
        whether_terms=tuple(
            compiled(words, "term", "whether", i) for i, words in enumerate(terms["whether"])
        ),
        consequences={topic: tuple(found) for topic, found in consequences.items()},
        pronouns=compiled(file.data["pronouns"], "pronouns"),
    )


@lru_cache(maxsize=2)
def installed_follow_ups() -> FollowUps:
    """Those of the installation, read once. Raises KnowledgeError."""
    return read_follow_ups(installed("prompts") / "follow-up.yaml")


def _compiled(file: YamlFile, words: object, *key: str | int) -> re.Pattern[str]:
    """A pattern; blanks in the file only lay it out."""
    try:
        return re.compile(re.sub(r"\s", "", str(words)), re.IGNORECASE)
    except re.error as error:
        raise file.error(
            f"正则表达式写法有误（第 {(error.pos or 0) + 1} 个字符附近）", "请改写", *key
        ) from None
