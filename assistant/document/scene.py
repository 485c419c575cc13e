"""Where everything of the picture stands: boxes, lines and text lines in units of a CSS pixel.

Two forms of one tree: WIDE (provisions on the left, what they rest on beside them) for a desk and for
paper, and NARROW (everything below each other) for a phone. Nothing is wider than the width it is given.
"""

from dataclasses import dataclass, field, replace
from unicodedata import east_asian_width

from assistant.document.tree import GROUP, HEADLINE, MORE, PROVISION, READING, SECTION, Node
from assistant.rules.expression import Truth

WIDE, NARROW = 800, 340
SIZE, LINE = 16, 24
_PAD, _BOX_PAD, _GAP, _INDENT, _SIGN = 10, 8, 10, 22, 26
_SPINE = 12
_LEFT_COLUMN = 250
_COLUMN_GAP = 36
_CLOSING = "，。；：！？、）》”’…—％,.;:!?)]}"
_OPENING = "“‘《（([{"
_MOST_COLUMNS = 3
LEGEND: dict[Truth, str] = {True: "条文要的有了", False: "条文要的没有", None: "还不清楚"}
_TONES: dict[Truth, str] = {True: "met", False: "failed", None: "open"}


@dataclass(frozen=True)
class Box:
    """A rectangle; `tone` is headline, met, failed, open or plain."""

    x: int
    y: int
    width: int
    height: int
    tone: str


@dataclass(frozen=True)
class Sign:
    """A ✓, ✗ or ？ drawn as strokes in a square of 16 units: no font needs to have it."""

    x: int
    y: int
    met: Truth


@dataclass(frozen=True)
class Words:
    """One line of text; `y` is its baseline. `tone` is ink, soft, light (on the headline) or heading."""

    x: int
    y: int
    text: str
    bold: bool = False
    tone: str = "ink"


@dataclass(frozen=True)
class Stroke:
    """A line along the points."""

    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Scene:
    """A drawing; `breaks` are the heights at which it may be cut without cutting a box."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    signs: tuple[Sign, ...]
    words: tuple[Words, ...]
    strokes: tuple[Stroke, ...]
    breaks: tuple[int, ...]


def scene(tree: Node, width: int = WIDE) -> Scene:
    """Lay the tree out in the given width, 280 units or more."""
    sheet = _Sheet(width)
    sheet.draw(tree)
    return Scene(
        width,
        sheet.y + 2,
        tuple(sheet.boxes),
        tuple(sheet.signs),
        tuple(sheet.words),
        tuple(sheet.strokes),
        _breaks(sheet),
    )


def pages(drawing: Scene, tallest: int) -> tuple[Scene, ...]:
    """The drawing cut into pieces no taller than `tallest`, between boxes; a taller box stays whole."""
    pieces, start = [], 0
    while drawing.height - start > tallest:
        fitting = [y for y in drawing.breaks if start < y <= start + tallest]
        later = [y for y in drawing.breaks if y > start]
        if not later:
            break
        end = fitting[-1] if fitting else later[0]
        pieces.append(_between(drawing, start, end))
        start = end
    return (*pieces, _between(drawing, start, drawing.height))


def wrapped(text: str, width: float) -> list[str]:
    """Lines no wider than `width` units; no closing mark begins a line and no opening one ends it."""
    lines, line, used = [], "", 0.0
    for character in text:
        wide = character_width(character)
        if line and used + wide > width:
            keep = len(line)
            if character in _CLOSING:
                keep = len(line.rstrip(_CLOSING)) - 1
            keep = len(line[:keep].rstrip(_OPENING)) if keep > 0 else 0
            keep = keep or len(line)
            lines.append(line[:keep])
            line = line[keep:]
            used = sum(map(character_width, line))
        line, used = line + character, used + wide
    return [part.strip() for part in (*lines, line) if part.strip()]


def character_width(character: str) -> float:
    """Generous: a Latin letter counts as wide as it is in any font."""
    kind = east_asian_width(character)
    if kind in "WFA":
        return SIZE
    return SIZE * (0.95 if character in "mwMW@%" else 0.68 if character.isupper() else 0.6)


def _breaks(sheet: "_Sheet") -> tuple[int, ...]:
    """Heights that cross neither box nor words, and do not part a heading from what it heads."""
    taken = [(box.y, box.y + box.height) for box in sheet.boxes]
    taken += [(w.y - 20, w.y + (LINE + 6 if w.tone == "heading" else 6)) for w in sheet.words]
    found, reached = [], 0
    for top, bottom in sorted(taken):
        if reached and top > reached:
            found.append((top + reached) // 2)
        reached = max(reached, bottom)
    return tuple(found)


def _between(drawing: Scene, top: int, bottom: int) -> Scene:
    """What stands between two heights, moved up."""
    strokes = []
    for stroke in drawing.strokes:
        low, high = min(y for _, y in stroke.points), max(y for _, y in stroke.points)
        if high > top and low < bottom:
            points = tuple((x, min(max(y, top), bottom) - top) for x, y in stroke.points)
            if high <= bottom or len(set(points)) > 1:
                strokes.append(Stroke(points))
    return Scene(
        drawing.width,
        bottom - top,
        tuple(replace(box, y=box.y - top) for box in drawing.boxes if top <= box.y < bottom),
        tuple(replace(sign, y=sign.y - top) for sign in drawing.signs if top <= sign.y < bottom),
        tuple(replace(words, y=words.y - top) for words in drawing.words if top <= words.y < bottom),
        tuple(strokes),
        tuple(y - top for y in drawing.breaks if top < y <= bottom),
    )


@dataclass
class _Sheet:
    """Paper under the pen: `y` is the next free height."""

    width: int
    y: int = 2
    boxes: list[Box] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)

    def draw(self, tree: Node) -> None:
        _, bottom = self._box(tree, 2, self.width - 2)
        self.y = bottom
        wide = self.width >= WIDE
        last = bottom
        for section in tree.children:
            self.y += _GAP + LINE
            self.words.append(Words(_SPINE + 18, self.y - 2, section.title, True, "heading"))
            self.y += 10
            for node in section.children:
                last = self._beside(node) if wide else self._below(node, _SPINE + 18, self.width - 2)
                self._elbow(_SPINE, last, _SPINE + 18)
                self.y += _GAP
        if last > bottom:
            self.strokes.append(Stroke(((_SPINE, bottom), (_SPINE, last))))
        self._legend()

    def _legend(self) -> None:
        x = _SPINE
        for met, words in LEGEND.items():
            wide = _SIGN + int(sum(map(character_width, words)))
            if x > _SPINE and x + wide > self.width:
                x, self.y = _SPINE, self.y + LINE
            self.signs.append(Sign(x, self.y + 4, met))
            self.words.append(Words(x + _SIGN - 4, self.y + 18, words, tone="soft"))
            x += wide + 20
        self.y += LINE + 6

    def _beside(self, node: Node) -> int:
        """A provision on the left, what it rests on to its right; the height at which lines meet it."""
        left, right = _SPINE + 18, self.width - 2
        if node.kind != PROVISION or not node.children:
            return self._below(node, left, right)
        if 1 < len(node.children) <= _MOST_COLUMNS and all(c.kind == READING for c in node.children):
            return self._side_by_side(node, left, right)
        top = self.y
        middle, box_bottom = self._box(node, left, left + _LEFT_COLUMN)
        self.y = top
        x = left + _LEFT_COLUMN + _COLUMN_GAP
        turn = left + _LEFT_COLUMN + _COLUMN_GAP // 2
        meets = []
        for place, child in enumerate(node.children):
            self.y += _GAP if place else (_BOX_PAD if _tone(child) == "bare" else 0)
            meets.append(self._below(child, x, right))
        for height in meets:
            self._elbow(turn, height, x)
        ends = (*meets, middle)
        self.strokes.append(Stroke(((turn, min(ends)), (turn, max(ends)))))
        self.strokes.append(Stroke(((left + _LEFT_COLUMN, middle), (turn, middle))))
        self.y = max(self.y, box_bottom)
        return middle

    def _side_by_side(self, node: Node, left: int, right: int) -> int:
        """The readings of one wording in columns below it, none before the other."""
        meets, bottom = self._box(node, left, right)
        count = len(node.children)
        column = (right - left - _GAP * (count - 1)) // count
        lowest = bottom
        for place, child in enumerate(node.children):
            x = left + place * (column + _GAP)
            self.y = bottom + 2 * _GAP
            self.strokes.append(Stroke(((x + column // 2, bottom), (x + column // 2, self.y))))
            self._below(child, x, x + column)
            lowest = max(lowest, self.y)
        self.y = lowest
        return meets

    def _below(self, node: Node, x: int, right: int) -> int:
        """A node with its children below it, indented; the height at which lines meet it."""
        meets, bottom = self._box(node, x, right)
        self.y = bottom
        spine, last = x + _SPINE, bottom
        for child in node.children:
            self.y += _GAP
            last = self._below(child, x + _INDENT + 6, right)
            self._elbow(spine, last, x + _INDENT + 6)
        if node.children:
            self.strokes.append(Stroke(((spine, bottom), (spine, last))))
        return meets

    def _elbow(self, spine: int, height: int, to: int) -> None:
        self.strokes.append(Stroke(((spine, height), (to, height))))

    def _box(self, node: Node, x: int, right: int) -> tuple[int, int]:
        """Draw one node at the present height; where lines meet it, and its bottom."""
        tone, width = _tone(node), right - x
        inset = _SIGN if node.signed else 0
        room = width - 2 * _PAD - inset
        bold = node.kind not in (GROUP, MORE)
        rows = [(line, bold, "ink") for line in wrapped(node.title, room)]
        rows += [(line, False, "soft") for note in node.notes for line in wrapped(note, room)]
        if node.kind == HEADLINE:
            rows = [(line, is_bold, "light") for line, is_bold, _ in rows]
        pad = _BOX_PAD if tone != "bare" else 0
        top, height = self.y, LINE * len(rows) + 2 * pad
        if tone != "bare":
            self.boxes.append(Box(x, top, width, height, tone))
        if node.signed:
            self.signs.append(Sign(x + _PAD, top + pad + 4, node.met))
        for place, (line, is_bold, ink) in enumerate(rows):
            left = x + (_PAD if tone != "bare" else 6) + inset
            self.words.append(Words(left, top + pad + LINE * place + 18, line, is_bold, ink))
        meets = top + pad + LINE // 2
        return meets, top + height


def _tone(node: Node) -> str:
    if node.kind == HEADLINE:
        return "headline"
    if node.kind in (GROUP, SECTION) or (node.kind == MORE and not node.signed):
        return "bare"
    if not node.signed:
        return "open" if node.kind == READING else "plain"
    return _TONES[node.met]
