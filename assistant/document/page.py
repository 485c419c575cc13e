"""The document as one HTML file: reads on a screen, prints to A4, asks for nothing from anywhere."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.document.content import NOT_THE_DECISION, TITLE, Contents, section_number
from assistant.document.picture import narrow_svg, picture_pages


def document_html(contents: Contents) -> str:
    """The whole page; every value is escaped, the pictures are ours."""
    template = _environment().get_template("document.html")
    return template.render(
        title=TITLE,
        caution=NOT_THE_DECISION,
        contents=contents,
        numbers=[section_number(place) for place in range(len(contents.sections) + 1)],
        pieces=[Markup(piece) for piece in picture_pages(contents.tree)],
        narrow=Markup(narrow_svg(contents.tree)),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
