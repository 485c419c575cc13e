"""One regulation as Akoma Ntoso 3.0 (OASIS LegalDocML): an `act` with preface, chapters, articles, items.

The vocabulary is that of https://docs.oasis-open.org/legaldocml/akn-core/v1.0/, the identifiers follow
https://docs.oasis-open.org/legaldocml/akn-nc/v1.0/. 条 is `article`, 款 `paragraph` (only where an article
has several), a list of 项 a `blockList` whose `listIntroduction` is the opening sentence. The `eId` of each
is the provision id used everywhere in this project; a `blockList` is no context of its own, so an item takes
its prefix from the article or paragraph in which it is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from assistant.export.akn_identification import add_identification
from assistant.law.citation import parse_id, provision_id
from assistant.law.document import Document, Provision

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_TITLE = "# "
_CHAPTER = "## "
# Elements that hold running text: white space inside them is text, so none is added for looks.
_INLINE = {"p", "num", "heading", "listIntroduction"}


def akoma_ntoso(document: Document, metadata: Mapping[str, Any]) -> bytes:
    """The document as UTF-8 XML. The same input gives the same bytes.

    `metadata` is `regulation.yaml`: its `id` ends the IRI; a day, number or issuer it does not give is not
    printed in the text.
    """
    root = Element("akomaNtoso", {"xmlns": NAMESPACE})
    act = SubElement(root, "act", {"name": "regulation", "contains": "originalVersion"})
    add_identification(SubElement(act, "meta"), document, metadata)
    _add_preface(act, opening_lines(document), str(metadata.get("number") or ""))
    _add_body(act, document.provisions)
    _indent(root, 0)
    written: bytes = ElementTree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def opening_lines(document: Document) -> tuple[str, ...]:
    """The lines of the text before its first chapter or article; the title among them begins with `# `."""
    first = document.provisions[0].line
    lines = [line.strip() for line in document.path.read_text(encoding="utf-8").splitlines()[: first - 1]]
    chapter = next((i for i, line in enumerate(lines) if line.startswith(_CHAPTER)), len(lines))
    return tuple(line for line in lines[:chapter] if line)


def _add_preface(act: Element, lines: Iterable[str], number: str) -> None:
    preface = SubElement(act, "preface")
    for line in lines:
        paragraph = SubElement(preface, "p")
        if line.startswith(_TITLE):
            SubElement(paragraph, "docTitle").text = line.removeprefix(_TITLE)
        elif number and line == number:
            SubElement(paragraph, "docNumber").text = line
        else:
            paragraph.text = line


def _add_body(act: Element, provisions: Sequence[Provision]) -> None:
    body = SubElement(act, "body")
    chapters = groupby(provisions, key=lambda provision: provision.chapter)
    for number, (chapter, within) in enumerate(chapters, 1):
        parent = _chapter(body, chapter, number) if chapter else body
        for article, parts in groupby(within, key=lambda provision: parse_id(provision.id)[0]):
            _add_article(parent, article, list(parts))


def _chapter(body: Element, printed: str, number: int) -> Element:
    """`第一章 总则`: the number up to the first blank, the rest as heading."""
    chapter = SubElement(body, "chapter", {"eId": f"chp_{number}"})
    num, *heading = printed.split(maxsplit=1)
    SubElement(chapter, "num").text = num
    for words in heading:
        SubElement(chapter, "heading").text = words
    return chapter


def _add_article(parent: Element, number: int, parts: Sequence[Provision]) -> None:
    article = SubElement(parent, "article", {"eId": provision_id(number)})
    SubElement(article, "num").text = _printed_number(parts[0])
    for paragraph, within in groupby(parts, key=lambda provision: parse_id(provision.id)[1]):
        lead, *items = within
        if paragraph is None:
            _add_content(article, lead, items)
        else:
            _add_content(SubElement(article, "paragraph", {"eId": lead.id}), lead, items)


def _add_content(parent: Element, lead: Provision, items: Sequence[Provision]) -> None:
    content = SubElement(parent, "content")
    if not items:
        SubElement(content, "p").text = lead.text
        return
    block = SubElement(content, "blockList")
    SubElement(block, "listIntroduction").text = lead.text
    for provision in items:
        item = SubElement(block, "item", {"eId": provision.id})
        SubElement(item, "num").text = _printed_number(provision)
        SubElement(item, "p").text = provision.text


def _printed_number(provision: Provision) -> str:
    """What the line prints before the bare text: 第九条, （二）."""
    return provision.printed.removesuffix(provision.text).strip()


def _indent(element: Element, depth: int) -> None:
    """A line for each element, except inside running text."""
    if element.tag in _INLINE or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = element.text
    element[-1].tail = "\n" + "  " * depth
