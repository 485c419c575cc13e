"""Everything the page shows, made from a conversation. Pure: no Gradio here."""

from typing import NamedTuple

from assistant.library import Library
from assistant.rules.outcomes import INSUFFICIENT
from assistant.web.chat import chat_messages, choosing_messages
from assistant.web.choosing import (
    Named,
    answers_matters,
    choice_groups,
    choice_of,
    most_specific,
    named_in,
    offered_instead,
)
from assistant.web.desk import Held, View
from assistant.web.elsewhere import closed_html
from assistant.web.markup import in_its_own_tag, render
from assistant.web.panel import empty_panel_html, panel_html
from assistant.web.tasks import task_html

_FIRST_WORDS = ("说说发生了什么", "例如：上个月我去检查一家养老院，对方交来一份假的消防材料，我们……")
_MATTER_WORDS = ("也可以用自己的话说", "例如：案子3月1日就办完了，案卷到现在还没有移交，算不算超期？")
_MORE_WORDS = (
    "还想说什么",
    "可以补充、更正（“刚才说错了，……”），也可以问“为什么”“接下来怎么办”“第九条怎么写”",
)
_WAITING_WORDS = ("还想补充什么", "可以接着说，也可以写上单位的名字")


class Screen(NamedTuple):
    """The contents of the page's parts."""

    top: str
    chat: list[dict[str, str]]
    notice: str
    progress: str
    task: str
    elsewhere: str
    start: str
    panel: str
    input_label: str
    input_hint: str


def screen(view: View, library: Library, notice: str = "", searching: str | None = None) -> Screen:
    """A conversation, or the beginning of one whose regulation is chosen."""
    begun = view.conversation is not None
    state, turn = view.state, view.turn
    several = len(library) > 1
    matters = answers_matters(view.regulation)
    offer = offered_instead(library, view.regulation, view.events)
    offered = choice_of(offer.regulation) if offer else None
    task = task_html(view.regulation, turn, offered, _words(offer), view.conversation)
    outcomes = [view.regulation.rulebook.outcomes[o].label for o in turn.determination.possible]
    known = len(state.facts) + len(state.declined) + len(state.conflict.facts if state.conflict else ())
    label, hint = _MORE_WORDS if begun else _MATTER_WORDS if matters else _FIRST_WORDS
    stands = turn.question is None and not turn.proposed and turn.determination.outcome != INSUFFICIENT
    return Screen(
        top=_top(choice_of(view.regulation), known, begun, several),
        chat=chat_messages(view),
        notice=notice_html(notice),
        progress=str(
            render(
                "progress.html",
                # Nine possible ends before the first word, or before a matter is chosen, would only frighten.
                outcomes=outcomes if begun and (not matters or state.facts) else [],
                line=turn.progress.partition("：")[0],
            )
        ),
        # Who asks about a matter picks it first; who has a story tells it first.
        task=str(task) if begun or matters else "",
        elsewhere=closed_html() if begun and stands and several and not matters else "",
        start="" if begun else str(render("start.html", form="" if matters else task)),
        panel=str(panel_html(view, searching, changeable=begun and several)),
        input_label=label,
        input_hint=hint,
    )


def choosing_screen(library: Library, held: Held, notice: str = "", searching: str | None = None) -> Screen:
    """The beginning, with no regulation chosen yet; words already told wait and may name one."""
    named = [n for n in named_in(library, "\n".join(held.words)) if n.regulation.id != held.left]
    meant = most_specific(tuple(named))
    label, hint = _WAITING_WORDS if held.words else _FIRST_WORDS
    task = render(
        "choose.html",
        waiting=bool(held.words),
        meant=choice_of(meant.regulation) if meant else None,
        words=_words(meant),
        groups=choice_groups(library),
        left=held.left,
    )
    return Screen(
        top=_top(None, 0, bool(held.words), False),
        chat=choosing_messages(held.words),
        notice=notice_html(notice),
        progress=str(render("progress.html", outcomes=[], line="")),
        task=str(in_its_own_tag(task)),
        elsewhere="",
        start="" if held.words else str(render("start.html", form="")),
        panel=str(empty_panel_html(searching)),
        input_label=label,
        input_hint=hint,
    )


def notice_html(notice: str) -> str:
    return str(render("notice.html", notice=notice))


def _words(named: Named | None) -> str:
    return named.words if named is not None else ""


def _top(regulation: object, known: int, begun: bool, changeable: bool) -> str:
    return str(render("top.html", regulation=regulation, known=known, begun=begun, changeable=changeable))
