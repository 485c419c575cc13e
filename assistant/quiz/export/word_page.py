"""The page of a Word paper: A4, text in 仿宋, heads in 黑体 and 宋体, page numbers, ruled tables."""

import re
from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from assistant.quiz.export.same_bytes import same_bytes

TITLE, SECTION, CASE, BODY, OPTION, WHY = "Title", "Heading 1", "Heading 2", "Normal", "List", "Quote"
_SONG, _HEI, _FANG = "宋体", "黑体", "仿宋"
_STYLES: dict[str, tuple[str, float]] = {
    TITLE: (_SONG, 20.0),
    SECTION: (_HEI, 14.0),
    CASE: (_HEI, 12.0),
    BODY: (_FANG, 12.0),
    OPTION: (_FANG, 12.0),
    WHY: (_FANG, 11.0),
    "Footer": (_SONG, 9.0),
}
_HANGING = 6.5  # mm from a letter to its option
_TEXT_WIDTH = 156  # mm: A4 less the margins
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def new_document(title: str, foot: str) -> Document:
    """An empty document of this page; `foot` stands before the page number."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.top_margin, page.bottom_margin = Mm(30), Mm(28)
    _set_defaults(document)
    for name, (font, size) in _STYLES.items():
        _set_style(document.styles[name], font, size)
    document.styles[TITLE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.styles[TITLE].font.bold = True
    for name, left, first in ((OPTION, _HANGING, -_HANGING), (WHY, _HANGING, 0.0)):
        shape = document.styles[name].paragraph_format
        shape.left_indent, shape.right_indent, shape.first_line_indent = Mm(left), Mm(0), Mm(first)
    document.styles[OPTION].paragraph_format.keep_together = True
    for ruled in document.styles[TITLE].element.findall(f".//{qn('w:pBdr')}"):
        ruled.getparent().remove(ruled)
    properties = document.core_properties
    properties.title, properties.language = printable(" ".join(title.split()))[:255], "zh-CN"
    properties.author = properties.last_modified_by = properties.comments = ""
    _set_foot(page.footer.paragraphs[0], foot)
    return document


def docx_bytes(document: Document) -> bytes:
    written = BytesIO()
    document.save(written)
    return same_bytes(written.getvalue())


def line(
    document: Document,
    style: str,
    words: str,
    *,
    head: str = "",
    centred: bool = False,
    with_next: bool = False,
) -> Paragraph:
    """One paragraph: `head` in bold, then the words, whose line breaks stay.

    `with_next` keeps it on one page with the next.
    """
    # Not document.add_paragraph(): it goes through all paragraphs there are, which takes a bank a quarter
    # of a minute. The last element of the body is its section's set-up.
    element = OxmlElement("w:p")
    document.element.body[-1].addprevious(element)
    paragraph = Paragraph(element, document._body)
    if style != BODY:  # by its id: looking it up by name is slow too
        paragraph._p.style = style.replace(" ", "")
    if head:
        _run(paragraph, style, head, bold=True)
    _run(paragraph, style, words)
    shape = paragraph.paragraph_format
    if centred:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if with_next:
        shape.keep_with_next = shape.keep_together = True
    return paragraph


def grid(
    document: Document, rows: Sequence[Sequence[str]], *, heights: Sequence[float], first: float = 0
) -> None:
    """A ruled table of equal columns, its words centred.

    `heights` of the rows in mm repeat, and rows of one round stay on one page. `first`: the width of
    column 1 in mm.
    """
    columns = len(rows[0])
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    rest = (_TEXT_WIDTH - first) / (columns - bool(first))
    widths = [first or rest, *[rest] * (columns - 1)]
    for place, words in enumerate(rows):
        row = table.add_row()
        row.height = Mm(heights[place % len(heights)])
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        last_of_pair = place % len(heights) == len(heights) - 1
        for cell, width, text in zip(row.cells, widths, words, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            shape = paragraph.paragraph_format
            shape.alignment, shape.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(0)
            shape.keep_with_next = not last_of_pair
            _run(paragraph, BODY, text)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def printable(words: str) -> str:
    """The words with a mark in place of characters no Word file can hold."""
    return _NOT_IN_XML.sub("�", words)


def _run(paragraph: Paragraph, style: str, words: str, *, bold: bool = False) -> None:
    if not words:
        return
    run = paragraph.add_run(printable(words))
    if bold:
        run.bold = True
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    _set_fonts(fonts, _STYLES[style][0])
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks and dashes as wide as Chinese ones


def _set_fonts(fonts: BaseOxmlElement, font: str) -> None:
    """One font for Latin and Chinese: Word keeps the Chinese one apart."""
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), font)


def _set_style(style: ParagraphStyle, font: str, size: float) -> None:
    style.font.size, style.font.italic, style.font.color.rgb = Pt(size), False, RGBColor(0, 0, 0)
    _set_fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), font)
    style.paragraph_format.line_spacing = 1.25
    style.paragraph_format.space_before = Pt(8 if style.name in (SECTION, CASE) else 0)
    style.paragraph_format.space_after = Pt(4)


def _set_defaults(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    _set_fonts(next(defaults.iter(qn("w:rFonts"))), _FANG)
    next(defaults.iter(qn("w:lang"))).set(qn("w:eastAsia"), "zh-CN")


def _set_foot(paragraph: Paragraph, foot: str) -> None:
    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "Footer", f"{foot}　第 ")
    _field(paragraph, "PAGE")
    _run(paragraph, "Footer", " 页，共 ")
    _field(paragraph, "NUMPAGES")
    _run(paragraph, "Footer", " 页")


def _field(paragraph: Paragraph, name: str) -> None:
    """The field that Word fills with a number."""
    run = paragraph.add_run()._r
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = name
        run.append(element)
