"""The officer's words read a second time, by a model: what it may add to the offline reading, and no more."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from assistant.dialogue.commands import AskWhatIf, CannotHandle, Command, Context, Propose
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.errors import ModelFailedError
from assistant.dialogue.language_model.parse import Answer, Dropped, parse_answer
from assistant.dialogue.language_model.prompt import about_model, answer_schema, understanding_messages
from assistant.dialogue.segments import fold

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SecondReading:
    """The command both readings come to. `notice` tells quietly that the model gave none; `by_model` are the
    facts that only it read, `dropped` is what it said in vain."""

    command: Command
    notice: str = ""
    by_model: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def read_again(
    model: LanguageModel | None,
    text: str,
    context: Context,
    first: Command,
    open_facts: Callable[[], Iterable[str]],
    found: Collection[str],
) -> SecondReading:
    """The offline reading `first`, with what a model adds to it.

    Asked only about stories, about what was not understood, and about what is supposed where no fact could be
    read of it: orders, questions about a clause, small talk, and what is not about an officer's work never go
    to a model. `open_facts`: those that still matter; facts already confirmed are sent only with a message
    that takes something back or supposes it otherwise. `found`: provisions the search found. Nothing the
    model does can take away what was read offline.
    """
    if model is None or not _worth_a_second_reading(first):
        return SecondReading(first)
    taken_back = isinstance(first, Propose) and first.correcting
    known = context.known if taken_back or isinstance(first, AskWhatIf) else ()
    sent = {*open_facts(), *known}
    offered = [fact for fact in context.vocabulary.facts.values() if fact.id in sent]
    messages = understanding_messages(context.title, offered, fold(text))
    try:
        reply = model.ask(messages, answer_schema([fact.id for fact in offered]))
        answer = parse_answer(reply, text, context, sent, found)
    except ModelFailedError as error:
        return SecondReading(first, notice=about_model(error.reason))
    if answer.dropped:
        _log.info("dropped of a model's answer: %s", ", ".join(d.reason for d in answer.dropped))
    return _both(first, answer)


def _worth_a_second_reading(first: Command) -> bool:
    if isinstance(first, Propose):
        return bool(first.proposals) or not first.set_aside
    return first in (CannotHandle("not_understood"), AskWhatIf(()))


def _both(first: Command, answer: Answer) -> SecondReading:
    """Offline proposals stand; a model adds facts they leave out.

    Where the two disagree on a value the offline one stays: it is measured and always the same, and a model
    that says the opposite of everything must not be able to silence it. The officer confirms either.
    """
    if isinstance(first, AskWhatIf):  # what is only supposed is never proposed
        told = tuple(Dropped("only_supposed", p.fact) for p in answer.proposals)
        found = (request for request in answer.requests if isinstance(request, AskWhatIf))
        return SecondReading(next(found, first), dropped=(*answer.dropped, *told))
    read = {p.fact: p.value for p in first.proposals} if isinstance(first, Propose) else {}
    news = tuple(p for p in answer.proposals if p.fact not in read)
    against = [p.fact for p in answer.proposals if p.fact in read and p.value != read[p.fact]]
    dropped = (*answer.dropped, *(Dropped("offline_reads_otherwise", fact) for fact in against))
    by_model = tuple(p.fact for p in news)
    if isinstance(first, Propose):
        correcting = first.correcting or bool(answer.correcting.intersection(by_model))
        command: Command = replace(first, proposals=(*first.proposals, *news), correcting=correcting)
    elif news:
        command = Propose(news, bool(answer.correcting))
    else:
        asked = (request for request in answer.requests if not isinstance(request, CannotHandle))
        command = next(asked, first)
    return SecondReading(command, by_model=by_model, dropped=dropped)
