"""The drawn forms, each read back by a reader that is not ours."""

import re
from io import BytesIO
from xml.etree import ElementTree

import mermaidx
import pydot
import pytest
from PIL import Image

from assistant.document.content import Case
from assistant.document.graph_text import dot_text, mermaid_text
from assistant.document.picture import picture_svg
from assistant.document.plain import plain_line
from assistant.document.png import png_bytes
from assistant.document.scene import NARROW, SIZE, WIDE, character_width, pages, scene, wrapped
from assistant.document.tree import SIGNS, Node, every_node, proof_tree
from assistant.library import Regulation, determine
from assistant.rules.determination import Source
from tests.document.cases import DECEIVED, HOSTILE, SAID, SHARP, UNSEEN, all_denied

WIDE_TWINS = str.maketrans("\\$:", "＼＄：")  # what Mermaid would not leave alone
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def trees(cases: list[Case]) -> list[Node]:
    return [proof_tree(case.regulation, case.determination) for case in cases]


def said(regulation: Regulation, words: str, more: str = "") -> Node:
    """A tree with facts read from these words."""
    sources = {
        "false_materials": Source(words, SAID, "story"),
        "wrong_decision_from_deception": Source(more, SAID, "story"),
    }
    return proof_tree(regulation, determine(regulation, {**all_denied(regulation), **DECEIVED}, sources))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def boxes_of(svg: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    return [tuple(float(r.attrib[k]) for k in ("x", "y", "width", "height")) for r in svg.iter(f"{SVG}rect")]  # type: ignore[misc]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_svg_holds_every_word_inside_its_width_and_no_box_covers_another(
    trees: list[Node], width: int
) -> None:
    for tree in trees:
        svg = ElementTree.fromstring(picture_svg(tree, width))
        drawn = [(float(t.attrib["x"]), float(t.attrib["y"]), t.text or "") for t in svg.iter(f"{SVG}text")]
        words = squeezed("".join(text for _, _, text in drawn))
        for node in every_node(tree):
            for part in (node.title, *node.notes):
                assert squeezed(part) in words
        assert all(x + sum(map(character_width, text)) <= width for x, _, text in drawn)
        found = boxes_of(svg)
        for place, (x, y, wide, high) in enumerate(found):
            assert x >= 0
            assert x + wide <= width
            for left, top, other, tall in found[place + 1 :]:
                assert x + wide <= left or left + other <= x or y + high <= top or top + tall <= y
        assert svg.attrib["role"] == "img"
        named = svg.attrib["aria-labelledby"].split()
        assert [
            e.attrib["id"] for e in (svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")) if e is not None
        ] == named
        assert tree.title in str(svg.findtext(f"{SVG}desc"))


def test_colour_is_never_alone(trees: list[Node]) -> None:
    """Every tinted box has a sign drawn in it, so that it reads in black and white."""
    for tree in trees:
        drawing = scene(tree, WIDE)
        for box in drawing.boxes:
            inside = [
                s
                for s in drawing.signs
                if box.x < s.x < box.x + box.width and box.y < s.y < box.y + box.height
            ]
            assert len(inside) == (1 if box.tone in ("met", "failed", "open") else 0)


def test_pages_hold_everything_once_and_cut_no_box(trees: list[Node]) -> None:
    cut = 0
    for tree in trees:
        whole = scene(tree, WIDE)
        pieces = pages(whole, 600)
        cut += len(pieces) > 1
        assert sorted(w.text for piece in pieces for w in piece.words) == sorted(w.text for w in whole.words)
        assert sum(piece.height for piece in pieces) == whole.height
        for piece in pieces:
            assert all(box.y >= 0 and box.y + box.height <= piece.height for box in piece.boxes)
    assert cut > 5


def test_lines_are_broken_as_chinese_print_does() -> None:
    text = "对照“第九条第（二）项”，差的是：行政相对人（当事人）“提供假材料”，作出了错误决定。AB cd（2025）！"
    for width in range(5 * SIZE, 20 * SIZE, 7):
        lines = wrapped(text, width)
        assert squeezed("".join(lines)) == squeezed(text)
        assert not any(line[0] in "，。：）”！" for line in lines)
        assert not any(line[-1] in "“（" for line in lines[:-1])


def test_dot_is_read_by_a_parser_with_every_box_and_arrow(trees: list[Node], naiman: Regulation) -> None:
    for tree in (*trees[::4], said(naiman, *SHARP), said(naiman, HOSTILE, UNSEEN)):
        [graph] = pydot.graph_from_dot_data(dot_text(tree)) or []
        nodes = list(every_node(tree))
        labelled = {
            n.get_name(): str(n.get("label")) for n in graph.get_nodes() if n.get_name().startswith("n")
        }
        labelled.pop("node", None)
        assert len(labelled) == len(nodes)
        assert len(graph.get_edges()) == len(nodes) - 1
        for place, node in enumerate(nodes):
            sign = f"{SIGNS[node.met]} " if node.signed else ""
            label = labelled[f"n{place}"][1:-1].replace("\\\\", "\0").replace("\\n", "\n")
            label = label.replace('\\"', '"').replace("\0", "\\")
            assert label == "\n".join((f"{sign}{node.title}", *node.notes))


def test_mermaid_is_drawn_by_mermaid_itself(naiman: Regulation) -> None:
    tree = said(naiman, *SHARP)
    drawn = ElementTree.fromstring(mermaidx.render(mermaid_text(tree)).svg())
    assert [e for e in drawn.iter() if e.tag.endswith(("}script", "}img", "}image", "}i"))] == []
    words = squeezed("".join(drawn.itertext()))
    for node in every_node(tree):
        for part in (node.title, *node.notes):
            assert squeezed(part).translate(WIDE_TWINS) in words


def test_hostile_words_are_only_words_in_the_svg(naiman: Regulation) -> None:
    svg = ElementTree.fromstring(picture_svg(said(naiman, HOSTILE, SHARP[1])))
    allowed = {"svg", "title", "desc", "rect", "path", "polyline", "text"}
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == allowed
    assert "<script>window.hacked=1" in "".join(svg.itertext())
    assert squeezed(SHARP[1]) in squeezed("".join(svg.itertext()))
    assert not [name for element in svg.iter() for name in element.attrib if name.startswith("on")]
    assert "http" not in picture_svg(said(naiman, HOSTILE)).replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_what_cannot_be_seen_is_left_out() -> None:
    assert plain_line(UNSEEN) == "正常[31m倒过来完"
    assert plain_line("一\n二\t三\u2028四") == "一 二 三 四"


def test_a_very_long_story_is_cut_in_the_picture(naiman: Regulation) -> None:
    tree = said(naiman, "对方提供虚假材料" * 500)
    assert scene(tree, NARROW).height < 3000


def test_the_png_is_a_picture_of_the_same_drawing(naiman: Regulation) -> None:
    drawing = scene(said(naiman, "假材料"))
    written = png_bytes(drawing)
    if written is None:
        pytest.skip("no Chinese font on this computer")
    image = Image.open(BytesIO(written)).convert("L")
    assert image.size == (WIDE * 5 // 2, round(drawing.height * 2.5))
    for words in drawing.words:  # where a line of words stands, there is ink on ground
        left, right = words.x * 2.5, (words.x + sum(map(character_width, words.text)) / 2) * 2.5
        low, high = image.crop(
            (int(left), int(words.y * 2.5) - 36, int(right), int(words.y * 2.5) + 6)
        ).getextrema()
        assert float(str(high)) - float(str(low)) > 80
