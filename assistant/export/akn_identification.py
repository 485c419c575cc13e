"""The `meta` of an Akoma Ntoso document: what it is, who issued it and when, and what of this is not printed.

The schema wants an `FRBRdate` and an `FRBRauthor` at every level, and several regulations print no day of
issue or no issuer. Nothing is made up for them. A day that is not printed is written as The National Archives
write it in Find Case Law, `date="1000-01-01" name="dummy"` (decision record 8, "How FRBRdates are managed"):
no reader can mistake it for the real one. An issuer that is not printed is a `TLCConcept` that says so. A
`note` tells both in words.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from assistant.law.document import Document
from assistant.law.errors import KnowledgeError

META_SOURCE = "#rongcuo"
PLACEHOLDER_DATE = "1000-01-01"
PLACEHOLDER_NAME = "dummy"
_YEAR_IN_NUMBER = re.compile(r"[〔\[［(（](\d{4})[〕\]］)）]")
# The days that may be printed, by their key in `regulation.yaml`, with the name each has in the XML.
_PRINTED_DAYS = {"issued": "issued", "in_force_from": "inForceFrom", "expires": "expires"}
_DATE_NOTE = (
    f"收到的文本没有印出印发的日期。{PLACEHOLDER_DATE}（name 为 {PLACEHOLDER_NAME}）是占位，"
    "因为这种格式必须写一个日期；它不是真实的日期，请不要当作日期使用。"
)
_ISSUER_NOTE = "收到的文本没有印出制定机关。"
_MARKUP_NOTE = (
    f"FRBRManifestation 里的 {PLACEHOLDER_DATE} 是占位：同一份文本总是得出同样的文件，不写生成的日期。"
)


def add_identification(meta: Element, document: Document, metadata: Mapping[str, Any]) -> None:
    """Fill `meta`: identification on three levels, references, notes on what is not printed."""
    issuer = str(metadata.get("issuer") or "")
    days = _days(document, metadata)
    work = _work_iri(metadata, days)
    expression = f"{work}/zho@"
    identification = SubElement(meta, "identification", {"source": META_SOURCE})

    level = _add_level(identification, "FRBRWork", f"{work}/!main", work)
    SubElement(level, "FRBRalias", {"value": "".join(document.title.split()), "name": "title"})
    if number := metadata.get("number"):
        SubElement(level, "FRBRalias", {"value": str(number), "name": "number"})
    _add_days(level, days)
    SubElement(level, "FRBRauthor", {"href": "#issuer"})
    SubElement(level, "FRBRcountry", {"value": "cn"})
    SubElement(level, "FRBRname", {"value": str(metadata["id"])})

    level = _add_level(identification, "FRBRExpression", f"{expression}/!main", expression)
    _add_days(level, {name: day for name, day in days.items() if name == "issued"})
    SubElement(level, "FRBRauthor", {"href": "#issuer"})
    SubElement(level, "FRBRlanguage", {"language": "zho"})

    level = _add_level(identification, "FRBRManifestation", f"{expression}/!main.xml", f"{expression}.xml")
    _add_days(level, {})
    SubElement(level, "FRBRauthor", {"href": META_SOURCE})
    SubElement(level, "FRBRformat", {"value": "xml"})

    _add_references(meta, issuer)
    _add_notes(meta, metadata, days, issuer)


def _work_iri(metadata: Mapping[str, Any], days: Mapping[str, str]) -> str:
    """`/akn/cn/act/<date>/<regulation id>`.

    The date is the printed day of issue, else the year in the printed document number (the naming convention
    takes a year alone), else the placeholder.
    """
    year = _YEAR_IN_NUMBER.search(str(metadata.get("number") or ""))
    return f"/akn/cn/act/{days.get('issued') or (year[1] if year else PLACEHOLDER_DATE)}/{metadata['id']}"


def _days(document: Document, metadata: Mapping[str, Any]) -> dict[str, str]:
    """The days `regulation.yaml` gives, by their name in the XML. Raises KnowledgeError for another value."""
    found = {}
    for key, name in _PRINTED_DAYS.items():
        if (value := metadata.get(key)) is not None:
            try:
                found[name] = date.fromisoformat(str(value)).isoformat()
            except ValueError:
                path = document.path.with_name("regulation.yaml")
                why = f"{key} 的“{value}”不是日期"
                raise KnowledgeError(path, None, why, "请写成 YYYY-MM-DD，没有印出的写 null") from None
    return found


def _add_level(identification: Element, name: str, this: str, uri: str) -> Element:
    level = SubElement(identification, name)
    SubElement(level, "FRBRthis", {"value": this})
    SubElement(level, "FRBRuri", {"value": uri})
    return level


def _add_days(level: Element, days: Mapping[str, str]) -> None:
    for name, day in (days or {PLACEHOLDER_NAME: PLACEHOLDER_DATE}).items():
        SubElement(level, "FRBRdate", {"date": day, "name": name})


def _add_references(meta: Element, issuer: str) -> None:
    references = SubElement(meta, "references", {"source": META_SOURCE})
    if issuer:
        href = f"/akn/ontology/organization/cn/{''.join(issuer.split())}"
        SubElement(references, "TLCOrganization", {"eId": "issuer", "href": href, "showAs": issuer})
    else:
        href = "/akn/ontology/concept/cn/issuer-not-printed"
        SubElement(references, "TLCConcept", {"eId": "issuer", "href": href, "showAs": "制定机关未印出"})
    href = "/akn/ontology/process/cn/rongcuo-export"
    SubElement(references, "TLCProcess", {"eId": "rongcuo", "href": href, "showAs": "rongcuo export"})


def _add_notes(meta: Element, metadata: Mapping[str, Any], days: Mapping[str, str], issuer: str) -> None:
    said = {
        "note_date": "" if "issued" in days else _DATE_NOTE,
        "note_force": " ".join(str(metadata.get("date_note") or "").split()),
        "note_issuer": "" if issuer else _ISSUER_NOTE,
        "note_markup": _MARKUP_NOTE,
    }
    notes = SubElement(meta, "notes", {"source": META_SOURCE})
    for eid, words in said.items():
        if words:
            SubElement(SubElement(notes, "note", {"eId": eid}), "p").text = words
