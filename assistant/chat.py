"""The conversation in a terminal: one line in, one screen out."""

import sys
from collections.abc import Callable
from threading import Thread

import click

from assistant.dialogue.conversation import Conversation, FoundClause, Turn
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import Question
from assistant.library import Library, Regulation
from assistant.retrieval.errors import RetrievalError
from assistant.terminal import card_text, clauses_text, turn_text, why_text

YES = {"是", "有", "对", "y", "yes", "1", "是的", "对的"}
NO = {"不是", "没有", "不", "否", "没", "n", "no", "0", "不对"}
UNKNOWN = {"不清楚", "不知道", "?", "？", "u", "不确定"}
HELP = (
    "可以直接打字说话。回答问题：是 / 不是 / 不清楚（y / n / ?）；w 看为什么问这个；"
    "“改 编号”改先前的回答；“结论”看现在的结论；“退出”结束。"
)


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
    line = sys.stdin.readline()
    if not line or line.strip() in ("退出", "quit", "exit"):
        raise Leaving
    return line.strip()


def run_chat(regulation: Regulation) -> None:
    """Talk until a determination is reached and the officer leaves."""
    library = Library(regulation.folder.parent, {regulation.id: regulation})
    conversation = Conversation(regulation, search=LazySearch(library, regulation))
    click.echo(f"《{regulation.title}》\n{phrase('welcome')}\n{HELP}")
    try:
        turn = conversation.say(read_line("\n你：") or "")
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
        return _confirm(conversation, turn)
    if turn.question is not None and conversation.events:
        return _answer(regulation, conversation, turn.question)
    return _free(regulation, conversation, read_line("\n你："))


def _confirm(conversation: Conversation, turn: Turn) -> Turn:
    """回车 confirms all; `2不是 3?` corrects by number; any other words are said on."""
    line = read_line("回车表示都对；要改就写编号和答案，如“2不是 3不清楚”：")
    facts: dict[str, object] = {p.fact: p.value for p in turn.proposed}
    for part in line.replace("，", " ").replace(",", " ").split():
        digits = "".join(c for c in part if c.isdecimal())
        word = part.removeprefix(digits).strip(".、 ")
        value = _read_answer(word)
        if not digits or not 0 < int(digits) <= len(turn.proposed) or value == "":
            return conversation.say(line)
        facts[turn.proposed[int(digits) - 1].fact] = value
    return conversation.confirm(facts)


def _read_answer(word: str) -> bool | str | None:
    """True, False, None for 不清楚, "" for anything else."""
    word = word.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    return None if word in UNKNOWN else ""


def _answer(regulation: Regulation, conversation: Conversation, question: Question) -> Turn:
    """Ask the rows of one screen one after another; other words than an answer are said on."""
    facts: dict[str, object] = {}
    opened: list[str] = []
    for number, row in enumerate(question.rows, 1):
        while True:
            line = read_line(f"  {number}. {row.text} ")
            if line.lower() == "w":
                click.echo(why_text(row))
                continue
            value = _read_answer(line)
            if value != "":
                break
            if facts:
                conversation.answer(facts, opened)
            return _free(regulation, conversation, line)
        if row.gate and value is True:
            opened.append(row.id)
        else:
            facts.update(dict.fromkeys(row.facts, value))
    return conversation.answer(facts, opened)


def _free(regulation: Regulation, conversation: Conversation, line: str) -> Turn:
    """Free words: a change of an earlier answer, the present conclusion, or something said."""
    if line == "结论":
        click.echo("\n" + card_text(conversation.turn().card))
        return conversation.turn()
    if line.startswith("改"):
        return _change(regulation, conversation)
    return conversation.say(line)


def _change(regulation: Regulation, conversation: Conversation) -> Turn:
    known = list(conversation.state.facts)
    for number, fact in enumerate(known, 1):
        value = conversation.state.facts[fact]
        said = ("是" if value else "不是") if isinstance(value, bool) else str(value)
        click.echo(f"  {number}. {regulation.rulebook.vocabulary[fact].label}：{said}")
    line = read_line("要改哪一条？写编号和答案，如“2不是”：")
    digits = "".join(c for c in line if c.isdecimal())
    answer = _read_answer(line.removeprefix(digits))
    if not digits or not 0 < int(digits) <= len(known) or answer == "":
        click.echo("没有看懂，什么都没有改。")
        return conversation.turn()
    return conversation.answer({known[int(digits) - 1]: answer})
