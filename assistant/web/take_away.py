"""What the officer takes away from a conversation: the case of the document, and the picture of the page."""

from dataclasses import dataclass

from markupsafe import Markup

from assistant.dialogue.conversation import Turn
from assistant.document.content import Case, Told
from assistant.document.picture import TITLE, narrow_svg, picture_svg
from assistant.document.scene import LEGEND
from assistant.document.tree import SIGNS, Node, proof_tree
from assistant.library import Regulation
from assistant.web.choosing import TELLING
from assistant.web.desk import View

SIGN_MEANINGS = {SIGNS[met]: words for met, words in LEGEND.items()}


@dataclass(frozen=True)
class Line:
    """A box of the picture in words, with those below it."""

    sign: str
    words: str
    children: tuple["Line", ...]


@dataclass(frozen=True)
class Picture:
    """One picture twice, for a wide and for a narrow screen, and in words."""

    title: str
    wide: Markup
    narrow: Markup
    lines: tuple[Line, ...]


def case_of(view: View, made: str) -> Case:
    """The case of a conversation: its facts with their sources, and what the officer told since its start."""
    told: list[Told] = []
    for event in view.events:
        if event.kind == "restarted":
            told.clear()
        elif event.kind == "said" and event.payload["reply"]["understood"] in TELLING:
            told.append(Told(event.payload["data"]["text"], event.at))
    return Case(
        view.regulation,
        view.turn.determination,
        made,
        view.state.sources,
        tuple(told),
        tuple(view.state.declined),
    )


def picture(regulation: Regulation, turn: Turn) -> Picture:
    tree = proof_tree(regulation, turn.determination)
    wide, narrow = picture_svg(tree, name="picture-wide"), narrow_svg(tree, "picture-narrow")
    return Picture(TITLE, Markup(wide), Markup(narrow), (_line(tree),))


def _line(node: Node) -> Line:
    sign = SIGNS[node.met] if node.signed else ""
    return Line(sign, "。".join((node.title, *node.notes)), tuple(map(_line, node.children)))
