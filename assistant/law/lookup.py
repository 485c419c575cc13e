"""Find provisions by id or by the Chinese way of citing them, and list them as plain data."""

import difflib
import re
import unicodedata
from typing import Any

from assistant.law.citation import from_numeral, parse_id, provision_id
from assistant.law.document import Document
from assistant.law.errors import UnknownProvisionError

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_CITED = re.compile(rf"第?{_NUMBER}条(?:第?{_NUMBER}款)?(?:第?\(?{_NUMBER}\)?项)?")


def resolve_provision(document: Document, wanted: str | None) -> tuple[str, ...]:
    """The ids asked for and what stands below them; all of the document for None.

    `wanted` is an id (`art_9__item_2`) or a citation (9条2项, 第九条第（二）项). Raises
    UnknownProvisionError.
    """
    if wanted is None:
        return tuple(p.id for p in document.provisions)
    start = _from_citation(wanted) or wanted.strip()
    if start not in document:  # an article of one 款 is also cited with it: 第九条第一款第二项
        start = start.replace("__para_1", "", 1)
    found = tuple(p.id for p in document.provisions if p.id == start or p.id.startswith(f"{start}__"))
    if found:
        return found
    near = difflib.get_close_matches(start, [p.id for p in document.provisions], n=1, cutoff=0.6)
    hint = f"最接近的是 {near[0]}（{document[near[0]].citation}）" if near else "用 rongcuo law 看全文"
    raise UnknownProvisionError(f"《{''.join(document.title.split())}》里没有“{wanted}”，{hint}")


def _from_citation(wanted: str) -> str | None:
    match = _CITED.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", wanted)))
    if match is None:
        return None
    try:
        article, paragraph, item = (None if n is None else _number(n) for n in match.groups())
    except ValueError:
        return None
    return provision_id(article or 0, paragraph, item)


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else from_numeral(numeral)


def law_listing(
    regulation: str, title: str, number: str | None, document: Document, wanted: tuple[str, ...]
) -> dict[str, Any]:
    """One regulation's provisions as plain data, verbatim. `number` is None where the text prints none."""
    return {
        "regulation": regulation,
        "title": title,
        "number": number,
        "provisions": [
            {
                "provision": p.id,
                "citation": p.citation,
                "article": parse_id(p.id)[0],
                "chapter": p.chapter,
                "lead": p.lead,
                "text": p.text,
                "printed": p.printed,
                "text_hash": p.hash,
            }
            for p in document.provisions
            if p.id in wanted
        ],
    }
