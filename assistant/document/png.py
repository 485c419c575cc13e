"""The picture as PNG for Word, drawn with a Chinese font of this computer; none found, no picture."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from assistant.document.scene import SIZE, Box, Scene
from assistant.document.svg import (
    DASHED,
    EDGES,
    FILLS,
    INKS,
    LINE_COLOUR,
    SIGN_COLOURS,
    SIGN_STROKES,
)

SCALE = 2.5  # pixels for a unit: 300 a printed inch and more
# Regular, bold, and the number of the simplified Chinese face in the file.
_FONTS = (
    ("C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/msyhbd.ttc", 0),
    ("C:/Windows/Fonts/simhei.ttf", "C:/Windows/Fonts/simhei.ttf", 0),
    ("C:/Windows/Fonts/simsun.ttc", "C:/Windows/Fonts/simsun.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/PingFang.ttc", 0),
    ("/System/Library/Fonts/STHeiti Light.ttc", "/System/Library/Fonts/STHeiti Medium.ttc", 0),
    *(
        (f"{folder}/NotoSansCJK-Regular.ttc", f"{folder}/NotoSansCJK-Bold.ttc", 2)
        for folder in (
            "/usr/share/fonts/opentype/noto",
            "/usr/share/fonts/noto-cjk",
            "/usr/share/fonts/google-noto-cjk",
            "/usr/share/fonts/truetype/noto",
        )
    ),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)


def png_bytes(drawing: Scene) -> bytes | None:
    """The drawing at SCALE pixels a unit; None where this computer has no Chinese font we know."""
    fonts = _fonts()
    if fonts is None:
        return None
    image = Image.new("RGB", (_px(drawing.width), _px(drawing.height)), "#ffffff")
    pen = ImageDraw.Draw(image)
    for stroke in drawing.strokes:
        pen.line([(_px(x), _px(y)) for x, y in stroke.points], LINE_COLOUR, _px(1.5))
    for box in drawing.boxes:
        _box(pen, box)
    for sign in drawing.signs:
        for points in SIGN_STROKES[sign.met]:
            places = [(_px(sign.x + x), _px(sign.y + y)) for x, y in points]
            pen.line(places, SIGN_COLOURS[sign.met], _px(2.4), joint="curve")
    for words in drawing.words:
        place = (_px(words.x), _px(words.y))
        pen.text(place, words.text, INKS[words.tone], fonts[1 if words.bold else 0], anchor="ls")
    found = BytesIO()
    image.save(found, "PNG")
    return found.getvalue()


def _px(units: float) -> int:
    return round(units * SCALE)


def _box(pen: ImageDraw.ImageDraw, box: Box) -> None:
    corners = (_px(box.x), _px(box.y), _px(box.x + box.width), _px(box.y + box.height))
    edge = None if box.tone == DASHED else EDGES[box.tone]
    pen.rounded_rectangle(corners, _px(8), FILLS[box.tone], edge, _px(1.5))
    if box.tone == DASHED:
        left, top, right, bottom = corners
        for start, end in _dashes(left, right):
            pen.line([(start, top), (end, top)], EDGES[box.tone], _px(1.5))
            pen.line([(start, bottom), (end, bottom)], EDGES[box.tone], _px(1.5))
        for start, end in _dashes(top, bottom):
            pen.line([(left, start), (left, end)], EDGES[box.tone], _px(1.5))
            pen.line([(right, start), (right, end)], EDGES[box.tone], _px(1.5))


def _dashes(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Between the rounded corners."""
    for place in range(start + _px(8), end - _px(8), _px(10)):
        yield place, min(place + _px(6), end - _px(8))


@cache
def _fonts() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont] | None:
    for regular, bold, face in _FONTS:
        if Path(regular).is_file():
            heavy = bold if Path(bold).is_file() else regular
            return (
                ImageFont.truetype(regular, _px(SIZE), index=face),
                ImageFont.truetype(heavy, _px(SIZE), index=face),
            )
    return None
