"""The conversation in a terminal: one line in, one screen out."""

import re
import sys
from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import click

from assistant.dialogue.commands import CannotHandle, Proposal, SettleDispute
from assistant.dialogue.conversation import Conversation, FoundClause, Turn
from assistant.dialogue.days import day_said
from assistant.dialogue.dispute_reply import dispute_reply
from assistant.dialogue.explain import answer_words
from assistant.dialogue.list_reply import Line, all_right, list_reply
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import Question
from assistant.dialogue.reader.open_reader import open_in_background
from assistant.dialogue.segments import fold
from assistant.dialogue.short_answer import ShortAnswer, short_answer
from assistant.library import Library, Regulation
from assistant.retrieval.errors import RetrievalError
from assistant.rules.expression import Value
from assistant.rules.facts import Fact, FactError, parse_value
from assistant.terminal import card_text, clauses_text, turn_text, why_text

YES = {"是", "有", "对", "y", "yes", "1", "是的", "对的"}
NO = {"不是", "没有", "不", "否", "没", "n", "no", "0", "不对"}
HELP = (
    "可以直接打字说话。回答问题：是 / 不是 / 不清楚（y / n / ?）；w 看为什么问这个；"
    "“改”或者“改 编号”改先前的回答；“结论”看现在的结论；“退出”结束。"
)

_SHORT_ANSWER = 12  # characters; more is something told
_CHANGE = re.compile(r"改\s*(\d*)")


class LazySearch:
    """Clause search that loads behind the first turns; until it is there, nothing is found."""

    def __init__(self, library: Library, regulation: Regulation) -> None:
        self.find: Callable[[str], list[FoundClause]] | None = None
        Thread(target=self._load, args=(library, regulation), daemon=True).start()

    def _load(self, library: Library, regulation: Regulation) -> None:
        from assistant.dialogue.search import conversation_search, open_library_index  # noqa: PLC0415 - heavy

        try:
            search = conversation_search(open_library_index(library), regulation.id)
        except RetrievalError as error:
            click.echo(str(error), err=True)
            return
        self.find = lambda text: list(search(text))

    def __call__(self, text: str) -> list[FoundClause]:
        return self.find(text) if self.find else []


class Leaving(Exception):
    """The officer is done, or the input has ended."""


def read_line(prompt: str) -> str:
    """One line from the officer. Raises Leaving at the end of the input or on 退出."""
    click.echo(prompt, nl=False)
    sys.stdout.flush()
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line or line.strip() in ("退出", "quit", "exit"):
        raise Leaving
    return line.strip()


def run_chat(library: Library, regulation: Regulation | None, model: Any = None) -> None:
    """Talk until a determination is reached and the officer leaves; `model` as `Conversation` takes it.

    Without a regulation the officer chooses one, or tells the story and confirms the one it names.
    """
    open_in_background()
    try:
        story = ""
        if regulation is None:
            regulation, story = _choose_regulation(library)
    except Leaving:
        return
    search = LazySearch(library, regulation)
    conversation = Conversation(regulation, search=search, library=library, model=model)
    click.echo(f"《{regulation.title}》\n{phrase('welcome')}\n{HELP}")
    try:
        turn = conversation.say(story or read_line("\n你："))
        while True:
            turn = _step(regulation, conversation, turn)
    except Leaving:
        click.echo("\n" + card_text(conversation.turn().card))


def _step(regulation: Regulation, conversation: Conversation, turn: Turn) -> Turn:
    """Show a turn, read what the officer says to it, take the next turn."""
    click.echo("\n" + turn_text(regulation, turn, rows=False))
    if turn.clauses:
        click.echo(clauses_text(turn.clauses, {regulation.id: regulation.title}))
    if turn.proposed:
        return _confirm(regulation, conversation, turn)
    if turn.question is not None and conversation.events:
        return _answer(regulation, conversation, turn.question)
    return _free(regulation, conversation, read_line("\n你："))


def _confirm(regulation: Regulation, conversation: Conversation, turn: Turn) -> Turn:
    """回车 or a plain yes confirms all; `2不是 3?` corrects by number; any other words are said on.

    “不对” takes lines back, one or all: what is right instead is asked, not taken for the opposite. A number
    alone is asked back: it may begin a correction.
    """
    line = read_line("回车表示都对；要改就写编号和答案，如“2不是 3不清楚”；都不对就写“都不对”：")
    facts: dict[str, object] = {p.fact: p.value for p in turn.proposed}
    if line.lower() in ("", "y", "yes") or all_right(fold(line)):
        return conversation.confirm(facts)
    if line.lower() in NO - {"0"}:
        return conversation.say("都不对")
    vocabulary = regulation.rulebook.vocabulary
    reply = list_reply(fold(line), [Line(vocabulary[p.fact].label, p.quote) for p in turn.proposed])
    numbered = [_numbered(part) for part in line.replace("，", " ").replace(",", " ").split()]
    answers = all(0 < n <= len(turn.proposed) and word not in ("", "不对") for n, word in numbered)
    try:
        given = {
            (fact := turn.proposed[number - 1].fact): read_answer(vocabulary[fact], word)
            for number, word in (numbered if answers else ())
        }
    except FactError as error:
        if reply is None:
            click.echo(str(error))
            return conversation.turn()
        given = {}
    if given:
        return conversation.confirm({**facts, **given})
    if reply is None:
        return _free(regulation, conversation, line)
    said = conversation.say(line)
    if not reply.others_right or said.understood != "list":
        return said
    click.echo(f"\n{said.message}")
    return conversation.confirm({p.fact: p.value for p in said.proposed})


def _choose_regulation(library: Library) -> tuple[Regulation, str]:
    """The regulation the officer chose or confirmed, and the story if it was told already."""
    every = list(library.values())
    click.echo("对照哪一份制度？写编号；也可以直接说发生了什么，写上单位。")
    for number, regulation in enumerate(every, 1):
        click.echo(f"  {number}. {regulation.metadata['bureau']}：{regulation.metadata['short_title']}")
    while True:
        line = read_line("\n你：")
        if line.isdecimal() and 0 < int(line) <= len(every):
            return every[int(line) - 1], ""
        for regulation in library.recognise(line):
            if read_line(f"对照《{regulation.title}》，对吗？（是 / 不是） ").lower() in YES:
                return regulation, line
        click.echo("请写上面的编号，或者在话里写上你的单位。")


def _numbered(part: str) -> tuple[int, str]:
    """`2不是` as (2, 不是); 0 where there is no number."""
    match = re.fullmatch(r"(\d{1,3})[.、:：]?\s*(\S*)", part)
    return (int(match[1]), match[2]) if match else (0, part)


def read_answer(fact: Fact, word: str, today: date | None = None) -> Value | None:
    """The officer's word as a value of the fact's kind, None for 不清楚. Raises FactError.

    `today`: the day from which 昨天 and 去年 are counted.
    """
    word = word.strip().lower()
    bare = short_answer(word)
    if bare is ShortAnswer.UNKNOWN:
        return None
    if fact.kind == "choice" and word.isdecimal() and 0 < int(word) <= len(fact.options):
        return fact.options[int(word) - 1]
    if fact.kind == "date" and today is not None and (day := day_said(fold(word), today)) is not None:
        return day
    if fact.kind != "bool":
        try:
            return parse_value(fact, int(word) if fact.kind == "int" and word.isdecimal() else word)
        except FactError:
            raise FactError(_how_to_answer(fact)) from None
    if bare is not None:
        return bare is ShortAnswer.YES
    raise FactError(f"“{fact.label}”请答 是、不是 或者 不清楚")


def _how_to_answer(fact: Fact) -> str:
    if fact.kind == "choice":
        return f"请写前面的编号（1 到 {len(fact.options)}），或者“不清楚”"
    if fact.kind == "date":
        return "请写是哪一天，如“2026-03-15”“今年3月15号”，或者“不清楚”"
    least = f"，不小于 {fact.minimum}" if fact.minimum is not None else ""
    most = f"，不大于 {fact.maximum}" if fact.maximum is not None else ""
    return f"请写一个整数{least}{most}，或者“不清楚”"


def _answer(regulation: Regulation, conversation: Conversation, question: Question) -> Turn:
    """Ask the rows of one screen one after another; each answer is kept at once.

    Other words than an answer are said on; what was answered before them stays answered.
    """
    turn = conversation.turn()
    still_asked = set(question.facts)
    for number, row in enumerate(question.rows, 1):
        if not still_asked.intersection(row.facts):
            continue  # settled by an answer just given
        for place, option in enumerate(regulation.rulebook.vocabulary[row.facts[0]].options, 1):
            click.echo(f"     {place} {option}")
        if question.id == "dispute":
            click.echo(f"     {row.help}")
        line = read_line(f"  {number}. {row.text} ")
        while line.lower() == "w":
            click.echo(why_text(row))
            line = read_line(f"  {number}. {row.text} ")
        fact = regulation.rulebook.vocabulary[row.facts[0]]
        try:
            chosen = _way_chosen(conversation, fact, line) if question.id == "dispute" else None
            today = conversation.context().today
            value = chosen.value if chosen is not None else read_answer(fact, line, today)
        except FactError as error:
            if len(line) > _SHORT_ANSWER or _is_told(conversation, line):
                return _free(regulation, conversation, line)
            click.echo(f"  {error}")  # meant as an answer: say how it is written, and ask again
            return conversation.turn()
        if fact.kind == "date" and value is not None:
            click.echo(f"  记作 {value}。不是这一天，就输入“改”。")
        if row.gate and value is True:
            turn = conversation.answer({}, [row.id])
        else:
            turn = conversation.answer(dict.fromkeys(row.facts, value))
        if turn.conflict is None and question.id not in ("conflict", "dispute"):
            still_asked = set(turn.determination.open_facts)
    return turn


def _way_chosen(conversation: Conversation, fact: Fact, line: str) -> Proposal | None:
    """Which way of saying a disputed fact the line names. Raises FactError for a number alone."""
    if line.isdecimal() and fact.kind == "bool":  # 1 is also a yes
        raise FactError("请写“第一个为准”或者“第二个为准”，也可以答 是、不是 或者 不清楚")
    ways = {d.fact: d.said for d in conversation.state.disputed if d.fact == fact.id}
    settled = dispute_reply(fold(line), ways, {fact.id: fact.label}, listed=False)
    return settled.chosen[0] if isinstance(settled, SettleDispute) and settled.chosen else None


def _is_told(conversation: Conversation, line: str) -> bool:
    """Whether a short line that is no answer asks, tells or orders something of its own."""
    if line == "结论" or _CHANGE.fullmatch(line):
        return True
    understood = conversation.understander(line, conversation.context())
    return understood == CannotHandle("instruction") or not isinstance(understood, CannotHandle)


def _free(regulation: Regulation, conversation: Conversation, line: str) -> Turn:
    """Free words: a change of an earlier answer, the present conclusion, or something said."""
    if line == "结论":
        click.echo("\n" + card_text(conversation.turn().card))
        return conversation.turn()
    if match := _CHANGE.fullmatch(line):
        return _change(regulation, conversation, match[1])
    return conversation.say(line)


def _change(regulation: Regulation, conversation: Conversation, chosen: str) -> Turn:
    """Change one known fact by its number in the list shown."""
    known = list(conversation.state.facts)
    today = conversation.context().today
    vocabulary = regulation.rulebook.vocabulary
    if not chosen:
        for place, fact in enumerate(known, 1):
            click.echo(f"  {place}. {vocabulary[fact].label}：{answer_words(conversation.state.facts[fact])}")
    line = chosen + read_line("改成什么？" if chosen else "要改哪一条？写编号和答案，如“2不是”：")
    number, word = _numbered(line)
    try:
        if not 0 < number <= len(known):
            raise FactError("没有这个编号")
        chosen_fact = vocabulary[known[number - 1]]
        return conversation.answer({chosen_fact.id: read_answer(chosen_fact, word, today)})
    except FactError as error:
        click.echo(f"{error}。什么都没有改。")
        return conversation.turn()
