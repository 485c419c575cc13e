"""The document as Word: the fonts and margins of an official paper, everything native but the picture."""

from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from assistant.document.content import NOT_THE_DECISION, TITLE, Contents, FactRow, Section, section_number
from assistant.document.picture import PAGE_HEIGHT, in_words
from assistant.document.picture import TITLE as PICTURE_TITLE
from assistant.document.png import png_bytes
from assistant.document.scene import WIDE, pages, scene
from assistant.document.tree import HEADLINE, SECTION, Node, node_words

_BODY, _HEADING = "仿宋", "黑体"
_TEXT_WIDTH = 156  # mm: A4 less the margins of an official paper
_COLUMNS = (54, 24, 48, 30)
_LONGEST_DESCRIPTION = 4000


def document_docx(contents: Contents, made: str) -> bytes:
    """The bytes of a .docx. `made` is the time of making, ISO."""
    document = docx.Document()
    _set_up(document, made)
    document.add_paragraph(TITLE, "Title")
    under = (
        f"对照《{contents.regulation_title}》",
        contents.regulation_head,
        f"{contents.made} 制作",
    )
    for line in under:
        _centred(document.add_paragraph(line))
    _caution(document, f"{NOT_THE_DECISION}。", contents.disclaimer)
    for place, section in enumerate(contents.sections, 1):
        document.add_heading(f"{section_number(place)}、{section.title}", 1)
        _section(document, section, contents)
    closing = f"谁来认定，以上面写的为准。条文库版本 {contents.knowledge_version}。"
    _caution(document, f"再说一遍：{NOT_THE_DECISION}。", closing)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _section(document: Document, section: Section, contents: Contents) -> None:
    if section.strong:
        document.add_paragraph().add_run(section.strong).bold = True
    for line in section.lines:
        document.add_paragraph(line)
    if section.rows:
        _table(document, section.rows)
    for clause in section.clauses:
        cited = document.add_paragraph(style="Heading 2")
        cited.add_run(clause.citation)
        for words in filter(None, (clause.lead, clause.text)):
            document.add_paragraph(words, "Quote")
        if clause.facts:
            document.add_paragraph("对应的事实：")
        _points(document, clause.facts)
        if clause.note:
            document.add_paragraph(f"说明：{clause.note}")
    _points(document, section.points)
    if section.picture:
        _picture(document, contents.tree)


def _points(document: Document, points: tuple[str, ...]) -> None:
    for point in points:
        document.add_paragraph(point, "List Bullet")


def _table(document: Document, rows: tuple[FactRow, ...]) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, ("事实", "答案", "来源", "时间"), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        label = f"{row.label}（{row.weighed}）" if row.weighed else row.label
        for cell, words in zip(table.add_row().cells, (label, row.answer, row.source, row.when), strict=True):
            cell.paragraphs[0].add_run(words)
    for column, width in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(line.cells, _COLUMNS, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_before = Pt(2)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(11)


def _picture(document: Document, tree: Node) -> None:
    """The picture page by page; without a Chinese font on this computer the same tree as an outline."""
    pieces = [png_bytes(piece) for piece in pages(scene(tree, WIDE), PAGE_HEIGHT)]
    if any(piece is None for piece in pieces):
        _outline(document, tree, 0)
        return
    for number, piece in enumerate(filter(None, pieces), 1):
        shape = document.add_picture(BytesIO(piece), width=Mm(_TEXT_WIDTH))
        words = in_words(tree) if number == 1 else f"推理图第 {number} 部分"
        shape._inline.docPr.set("title", PICTURE_TITLE)
        shape._inline.docPr.set("descr", words[:_LONGEST_DESCRIPTION])
        _centred(document.paragraphs[-1])


def _outline(document: Document, node: Node, depth: int) -> None:
    line = document.add_paragraph()
    line.paragraph_format.left_indent = Mm(6 * depth)
    line.add_run(node_words(node)).bold = node.kind in (HEADLINE, SECTION)
    for child in node.children:
        _outline(document, child, depth + 1)


def _caution(document: Document, strong: str, words: str) -> None:
    paragraph = document.add_paragraph(style="Intense Quote")
    paragraph.add_run(strong).bold = True
    paragraph.add_run(words)


def _centred(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_up(document: Document, made: str) -> None:
    """A4, the margins, the styles, the running foot and what the file says of itself."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.top_margin, page.bottom_margin = Mm(30), Mm(28)
    sizes = {
        "Normal": (_BODY, 14.0),
        "Title": (_HEADING, 22.0),
        "Heading 1": (_HEADING, 15.0),
        "Heading 2": (_HEADING, 14.0),
        "Quote": (_BODY, 14.0),
        "Intense Quote": (_BODY, 14.0),
        "List Bullet": (_BODY, 14.0),
        "Footer": (_BODY, 10.5),
    }
    for name, (font, size) in sizes.items():
        _style(document.styles[name], font, size)
    _centred_style(document)
    properties = document.core_properties
    properties.title, properties.subject = TITLE, NOT_THE_DECISION
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.fromisoformat(made).replace(tzinfo=None)
    foot = page.footer.paragraphs[0]
    _centred(foot)
    foot.add_run(f"{TITLE}，{NOT_THE_DECISION}　第 ")
    _page_number(foot)
    foot.add_run(" 页")


def _centred_style(document: Document) -> None:
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Quote", "Intense Quote"):
        document.styles[name].paragraph_format.left_indent = Mm(8)
        document.styles[name].paragraph_format.right_indent = Mm(0)


def _style(style: ParagraphStyle, font: str, size: float) -> None:
    """One font for Latin and Chinese, black, upright: Word keeps the Chinese font apart."""
    style.font.name, style.font.size, style.font.italic = font, Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), font)
    style.paragraph_format.line_spacing = 1.25
    style.paragraph_format.space_after = Pt(4)


def _page_number(paragraph: Paragraph) -> None:
    """The field that Word fills with the number of the page."""

    def part(kind: str, **attributes: str) -> BaseOxmlElement:
        element = OxmlElement(kind)
        for name, value in attributes.items():
            element.set(qn(f"w:{name}"), value)
        return element

    run = paragraph.add_run()._r
    instruction = part("w:instrText")
    instruction.text = "PAGE"
    for element in (
        part("w:fldChar", fldCharType="begin"),
        instruction,
        part("w:fldChar", fldCharType="end"),
    ):
        run.append(element)
