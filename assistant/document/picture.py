"""The picture in the forms a screen and a file need."""

from collections.abc import Iterator

from assistant.document.scene import NARROW, WIDE, pages, scene
from assistant.document.svg import svg_text
from assistant.document.tree import Node, every_node, node_words

TITLE = "推理图：结论从哪里来"
PAGE_HEIGHT = 1080  # units of a picture as wide as the text on an A4 page


def picture_svg(tree: Node, width: int = WIDE, name: str = "proof") -> str:
    """The whole picture as one `<svg>`."""
    return svg_text(scene(tree, width), TITLE, in_words(tree), name)


def picture_pages(tree: Node) -> Iterator[str]:
    """The picture in pieces that fit an A4 page, cut between boxes; the words stand at the first."""
    for number, piece in enumerate(pages(scene(tree, WIDE), PAGE_HEIGHT), 1):
        words = in_words(tree) if number == 1 else f"推理图第 {number} 部分，文字说明在第 1 部分"
        yield svg_text(piece, TITLE, words, f"proof-{number}")


def narrow_svg(tree: Node, name: str = "proof-narrow") -> str:
    """Everything below each other, for a phone."""
    return picture_svg(tree, NARROW, name)


def in_words(tree: Node) -> str:
    """Every box in the order of reading, for those who do not see the picture."""
    return "；".join(node_words(node) for node in every_node(tree))
