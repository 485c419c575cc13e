"""The picture as text for other programs: DOT for graphviz, and Mermaid."""

from collections.abc import Callable, Iterator

from assistant.document.svg import EDGES, FILLS
from assistant.document.tree import GROUP, HEADLINE, MORE, SECTION, SIGNS, Node

# Mermaid reads formulas, icons and line breaks out of entities, too: those signs become their wide twins.
_MERMAID_SAFE = {
    **{ord(c): f"#{ord(c)};" for c in '"#%&<>`|[]{}@'},
    **{ord(c): wide for c, wide in zip("\\$:", "＼＄：", strict=True)},
}
_DOT_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def dot_text(tree: Node) -> str:
    """A digraph from the headline (left) to the facts; the arrows point to what they carry."""
    lines = [
        "digraph proof {",
        "  rankdir=LR;",
        '  node [shape=box, style="rounded,filled", fontname="Microsoft YaHei"];',
        "  edge [dir=back];",
    ]
    for name, node in _named(tree):
        tone = _tone(node)
        label = "\\n".join(line.translate(_DOT_ESCAPES) for line in _label(node))
        dashed = ', style="rounded,filled,dashed"' if tone == "open" else ""
        ink = ', fontcolor="#ffffff"' if tone == "headline" else ""
        lines.append(
            f'  {name} [label="{label}", fillcolor="{FILLS[tone]}", color="{EDGES[tone]}"{ink}{dashed}];'
        )
    lines += [f"  {above} -> {below};" for above, below in _edges(tree)]
    return "\n".join([*lines, "}", ""])


def mermaid_text(tree: Node) -> str:
    """A flowchart with the same boxes and arrows; of the words only \\, $ and : are written otherwise."""
    lines = ["flowchart LR"]
    for name, node in _named(tree):
        label = "<br/>".join(line.translate(_MERMAID_SAFE) for line in _label(node))
        lines.append(f'  {name}["{label}"]:::{_tone(node)}')
    lines += [f"  {below} --> {above}" for above, below in _edges(tree)]
    for tone, fill in FILLS.items():
        ink = "#ffffff" if tone == "headline" else "#1b2730"
        dashed = ",stroke-dasharray:6 4" if tone == "open" else ""
        lines.append(f"  classDef {tone} fill:{fill},stroke:{EDGES[tone]},color:{ink}{dashed}")
    return "\n".join([*lines, ""])


def _named(tree: Node) -> Iterator[tuple[str, Node]]:
    return ((f"n{place}", node) for place, (node, _) in enumerate(_walk(tree, -1, _counter())))


def _edges(tree: Node) -> Iterator[tuple[str, str]]:
    for place, (_, above) in enumerate(_walk(tree, -1, _counter())):
        if above >= 0:
            yield f"n{above}", f"n{place}"


def _counter() -> Callable[[], int]:
    seen = iter(range(10_000_000))
    return lambda: next(seen)


def _walk(node: Node, above: int, number: Callable[[], int]) -> Iterator[tuple[Node, int]]:
    """Every node with the number of the one it carries, in the order of their own numbers."""
    own = number()
    yield node, above
    for child in node.children:
        yield from _walk(child, own, number)


def _label(node: Node) -> list[str]:
    sign = f"{SIGNS[node.met]} " if node.signed else ""
    return [f"{sign}{node.title}", *node.notes]


def _tone(node: Node) -> str:
    if node.kind == HEADLINE:
        return "headline"
    if node.kind in (GROUP, SECTION, MORE) or not node.signed:
        return "plain"
    return {True: "met", False: "failed", None: "open"}[node.met]
