"""The picture as SVG: no font, script or address of its own; readable in black and white."""

from html import escape

from assistant.document.scene import SIZE, Scene, Sign
from assistant.rules.expression import Truth

_FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',SimHei,sans-serif"
FILLS = {"headline": "#0b5a6a", "met": "#e8f3ec", "failed": "#fbeaea", "open": "#fdf4dd", "plain": "#f5f7f8"}
EDGES = {"headline": "#0b5a6a", "met": "#2b6b3f", "failed": "#9a2f2f", "open": "#8a5a00", "plain": "#76858f"}
INKS = {"ink": "#1b2730", "soft": "#46545f", "light": "#ffffff", "heading": "#0b5a6a"}
LINE_COLOUR = "#76858f"
SIGN_COLOURS: dict[Truth, str] = {True: EDGES["met"], False: EDGES["failed"], None: EDGES["open"]}
DASHED = "open"  # a dashed edge says "not known" without colour
# In a square of 16 units.
SIGN_STROKES: dict[Truth, tuple[tuple[tuple[float, float], ...], ...]] = {
    True: (((1.5, 8.5), (6, 13), (14.5, 3)),),
    False: (((3, 3), (13, 13)), ((13, 3), (3, 13))),
    None: (((4, 5.5), (4.6, 3), (8, 1.6), (11.4, 3), (12, 5.6), (8, 8.6), (8, 10.6)), ((8, 13.4), (8, 14.8))),
}


def svg_text(drawing: Scene, title: str, description: str, name: str = "proof") -> str:
    """One `<svg>` element. `name` keeps the ids apart where a page holds several."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="proof-tree" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" width="{drawing.width}" height="{drawing.height}" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" font-family="{_FONTS}" font-size="{SIZE}">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(description)}</desc>',
    ]
    for stroke in drawing.strokes:
        points = " ".join(f"{x},{y}" for x, y in stroke.points)
        lines.append(
            f'<polyline class="stroke" points="{points}" fill="none" stroke="{LINE_COLOUR}" '
            'stroke-width="1.5"/>'
        )
    for box in drawing.boxes:
        dashes = ' stroke-dasharray="6 4"' if box.tone == DASHED else ""
        lines.append(
            f'<rect class="{box.tone}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" '
            f'rx="8" fill="{FILLS[box.tone]}" stroke="{EDGES[box.tone]}" stroke-width="1.5"{dashes}/>'
        )
    lines += [_sign(sign) for sign in drawing.signs]
    for words in drawing.words:
        weight = ' font-weight="700"' if words.bold else ""
        lines.append(
            f'<text class="{words.tone}" x="{words.x}" y="{words.y}" fill="{INKS[words.tone]}"{weight}>'
            f"{escape(words.text)}</text>"
        )
    return "\n".join([*lines, "</svg>"])


def _sign(sign: Sign) -> str:
    kind = {True: "met", False: "failed", None: "open"}[sign.met]
    moves = " ".join(
        " ".join(
            f"{'M' if place == 0 else 'L'}{sign.x + x:g} {sign.y + y:g}"
            for place, (x, y) in enumerate(stroke)
        )
        for stroke in SIGN_STROKES[sign.met]
    )
    return (
        f'<path class="sign {kind}" d="{moves}" fill="none" stroke="{SIGN_COLOURS[sign.met]}" '
        'stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>'
    )
