"""Plain text as HTML, for formats whose texts are HTML."""

from html import escape


def as_html(text: str) -> str:
    """The text with `&`, `<` and `>` escaped and each line break as `<br>`; quotes stay as they are."""
    return escape(text, quote=False).replace("\n", "<br>")
