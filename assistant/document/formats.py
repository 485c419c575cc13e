"""Every form a case can be taken away in, by the ending of the file."""

from dataclasses import dataclass

from assistant.document.content import TITLE, Case, contents


@dataclass(frozen=True)
class Format:
    """A form: its media type, and whether a browser shows it (else it is saved)."""

    media_type: str
    shown: bool = False


FORMATS = {
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": Format("text/html; charset=utf-8", shown=True),
    "svg": Format("image/svg+xml"),
    "dot": Format("text/vnd.graphviz; charset=utf-8"),
    "mmd": Format("text/vnd.mermaid; charset=utf-8"),
}


def written(case: Case, form: str) -> bytes:
    """The file's bytes; `form` is a key of FORMATS. Each form loads only what it needs."""
    held = contents(case)
    if form == "docx":
        from assistant.document.word import document_docx

        return document_docx(held, case.made)
    if form == "html":
        from assistant.document.page import document_html

        return document_html(held).encode()
    if form == "svg":
        from assistant.document.picture import picture_svg

        return picture_svg(held.tree).encode()
    from assistant.document.graph_text import dot_text, mermaid_text

    return (dot_text if form == "dot" else mermaid_text)(held.tree).encode()


def file_name(case: Case, form: str) -> str:
    """容错自查记录-naiman-2025-20261122.docx; no words of the officer."""
    return f"{TITLE}-{case.regulation.id}-{case.made[:10].replace('-', '')}.{form}"
