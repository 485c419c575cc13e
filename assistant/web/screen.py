"""Everything the page shows, made from a conversation. Pure: no Gradio here."""

from typing import NamedTuple

from assistant.web.chat import chat_messages
from assistant.web.desk import View
from assistant.web.markup import render
from assistant.web.panel import panel_html
from assistant.web.tasks import task_html

_FIRST_WORDS = ("说说发生了什么", "例如：上个月我去检查一家养老院，对方交来一份假的消防材料，我们……")
_MORE_WORDS = (
    "还想说什么",
    "可以补充、更正（“刚才说错了，……”），也可以问“为什么”“接下来怎么办”“第九条怎么写”",
)


class Screen(NamedTuple):
    """The contents of the page's parts."""

    top: str
    chat: list[dict[str, str]]
    notice: str
    progress: str
    task: str
    start: str
    panel: str
    input_label: str
    input_hint: str


def screen(view: View, notice: str = "", searching: str | None = None, only_one: bool = True) -> Screen:
    """`only_one`: the library has one regulation, so that it is named, not chosen, at the top."""
    begun = view.conversation is not None
    state, turn = view.state, view.turn
    task = task_html(view.regulation, turn)
    outcomes = [view.regulation.rulebook.outcomes[o].label for o in turn.determination.possible]
    known = len(state.facts) + len(state.declined) + len(state.conflict.facts if state.conflict else ())
    named = view.regulation if only_one or begun else None
    law = {"title": named.title, "number": named.metadata["number"]} if named else None
    label, hint = _MORE_WORDS if begun else _FIRST_WORDS
    return Screen(
        top=str(render("top.html", regulation=law, known=known, begun=begun)),
        chat=chat_messages(view),
        notice=notice_html(notice),
        progress=str(
            render(
                "progress.html",
                # Nine possible ends before the first word would only frighten.
                outcomes=outcomes if begun else [],
                line=turn.progress.partition("：")[0],
            )
        ),
        task=str(task) if begun else "",
        start="" if begun else str(render("start.html", form=task)),
        panel=str(panel_html(view, searching)),
        input_label=label,
        input_hint=hint,
    )


def notice_html(notice: str) -> str:
    return str(render("notice.html", notice=notice))
