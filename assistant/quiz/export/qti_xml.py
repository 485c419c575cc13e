"""The XML that all documents of a QTI 2.1 package share."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9.-]")


def root(tag: str, name: str, title: str, **attributes: str) -> Element:
    """The outermost element of an item or a test."""
    return Element(
        tag,
        {
            "xmlns": QTI,
            "xmlns:xsi": SCHEMA_INSTANCE,
            "xsi:schemaLocation": f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
            "identifier": name,
            "title": " ".join(title.split()),
            **attributes,
        },
    )


def identifier(name: str) -> str:
    """An id as QTI allows it: it begins with a letter, and any unusual sign becomes `_` and its number."""
    plain = _NOT_PLAIN.sub(lambda sign: f"_{ord(sign.group()):x}_", name)
    return plain if plain[:1].isalpha() else f"id-{plain}"


def item_path(item_id: str) -> str:
    """Where in the package an item is."""
    return f"items/{identifier(item_id)}.xml"


def add_paragraph(parent: Element, text: str) -> None:
    """The text as one paragraph."""
    add_lines(SubElement(parent, "p"), text)


def add_lines(element: Element, text: str) -> None:
    """The text with its line breaks as `br`."""
    element.text, *others = text.split("\n")
    for line in others:
        SubElement(element, "br").tail = line


def add_value(parent: Element, text: str) -> None:
    SubElement(parent, "value").text = text


def add_outcome(parent: Element, name: str, base_type: str, default: str | None = None) -> None:
    """A variable that the marking sets."""
    cardinality = "multiple" if base_type == "identifier" else "single"
    attributes = {"identifier": name, "cardinality": cardinality, "baseType": base_type}
    declared = SubElement(parent, "outcomeDeclaration", attributes)
    if default is not None:
        add_value(SubElement(declared, "defaultValue"), default)


def document(element: Element) -> bytes:
    """The element as a UTF-8 document. No white space is added: inside a text it would be text."""
    written: bytes = ElementTree.tostring(element, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"
