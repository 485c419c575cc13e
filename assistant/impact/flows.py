"""A picture of where cases go: outcomes before on the left, after on the right, bands as wide as their cases.

Plain SVG text, no outside resource. Bands carry their number and differ in tone, so that black and white is
enough; the page has the same figures in a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_TONES = ("#8a8a8a", "#b9b9b9", "#6d6d6d", "#cfcfcf", "#9f9f9f", "#dedede")
_BAR = 10  # width of an outcome's bar
_LINE = 17  # height of a line of words
_GAP = 14
_TALLEST = 260  # of all bars of one side together
_LEAST = 3
_NUMBERED = 13  # a band that is thinner has its number in the table only


@dataclass(frozen=True)
class _Node:
    label: str
    cases: int
    top: float
    height: float


def flows_svg(transitions: Sequence[Mapping[str, Any]], *, width: int, words: int) -> str:
    """The chart, `width` units wide with so many characters of an outcome's name a line; "" for no change."""
    if not transitions:
        return ""
    whole = sum(entry["cases"] for entry in transitions)
    thickness = {(e["before"], e["after"]): max(_LEAST, e["cases"] / whole * _TALLEST) for e in transitions}
    sides = [_side(transitions, side, thickness, words) for side in ("before", "after")]
    height = max(
        node.top + max(node.height, _words_height(node, words)) for s in sides for node in s.values()
    )
    margin = words * 14 + 12
    left, right = margin, width - margin - _BAR
    marks = [_bands(transitions, sides, thickness, left + _BAR, right)]
    for nodes, x, anchor in ((sides[0], left, "end"), (sides[1], right, "start")):
        for node in nodes.values():
            marks.append(_node(node, x, anchor, words))
    said = "；".join(f"{e['before_label']}变为{e['after_label']} {e['cases']:,} 件" for e in transitions)
    return (
        f'<svg role="img" viewBox="0 0 {width} {height + 4:.0f}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>结论从哪里变到哪里</title><desc>{escape(said)}</desc>{''.join(marks)}</svg>"
    )


def _side(
    transitions: Sequence[Mapping[str, Any]],
    side: str,
    thickness: Mapping[tuple[str, str], float],
    words: int,
) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    top = 2.0
    for outcome in dict.fromkeys(entry[side] for entry in transitions):
        own = [entry for entry in transitions if entry[side] == outcome]
        height = sum(thickness[entry["before"], entry["after"]] for entry in own)
        node = _Node(own[0][f"{side}_label"], sum(entry["cases"] for entry in own), top, height)
        nodes[outcome] = node
        top += max(height, _words_height(node, words)) + _GAP
    return nodes


def _bands(
    transitions: Sequence[Mapping[str, Any]],
    sides: Sequence[Mapping[str, _Node]],
    thickness: Mapping[tuple[str, str], float],
    left: float,
    right: float,
) -> str:
    leaving = _starts(transitions, sides, "before", "after", thickness)
    entering = _starts(transitions, sides[::-1], "after", "before", thickness)
    middle = (left + right) / 2
    bands, numbers = [], []
    for place, entry in enumerate(transitions):
        pair = entry["before"], entry["after"]
        thick, start, end = thickness[pair], leaving[pair], entering[pair]
        bands.append(
            f'<path d="M{left} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {right} {end:.1f}'
            f"V{end + thick:.1f}C{middle} {end + thick:.1f} {middle} {start + thick:.1f} "
            f'{left} {start + thick:.1f}Z" fill="{_TONES[place % len(_TONES)]}" fill-opacity=".75" '
            f'stroke="#333" stroke-width=".6"/>'
        )
        if thick >= _NUMBERED:
            numbers.append(
                f'<text x="{middle}" y="{(start + end + thick) / 2 + 5:.1f}" text-anchor="middle" '
                f'class="count">{entry["cases"]:,}</text>'
            )
    return "".join(bands) + "".join(numbers)


def _starts(
    transitions: Sequence[Mapping[str, Any]],
    sides: Sequence[Mapping[str, _Node]],
    here: str,
    there: str,
    thickness: Mapping[tuple[str, str], float],
) -> dict[tuple[str, str], float]:
    """Where each band touches one side: in the order of its other end, so that few bands cross."""
    top = {outcome: node.top for outcome, node in sides[0].items()}
    found = {}
    for entry in sorted(transitions, key=lambda e: sides[1][e[there]].top):
        pair = entry["before"], entry["after"]
        found[pair] = top[entry[here]]
        top[entry[here]] += thickness[pair]
    return found


def _node(node: _Node, x: float, anchor: str, words: int) -> str:
    at = x - 6 if anchor == "end" else x + _BAR + 6
    lines = [*_broken(node.label, words), f"{node.cases:,} 件"]
    start = node.top + max(0.0, (node.height - _words_height(node, words)) / 2) + 13
    spans = "".join(
        f'<tspan x="{at}" y="{start + number * _LINE:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    bar = f'<rect x="{x}" y="{node.top:.1f}" width="{_BAR}" height="{node.height:.1f}" fill="#111"/>'
    return f'{bar}<text text-anchor="{anchor}">{spans}</text>'


def _words_height(node: _Node, words: int) -> float:
    return (len(_broken(node.label, words)) + 1) * _LINE


def _broken(label: str, words: int) -> list[str]:
    return [label[start : start + words] for start in range(0, len(label), words)]
