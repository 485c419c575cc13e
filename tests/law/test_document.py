"""The text is the text received, every provision has its id, and damage is reported by line."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.law.citation import citation, from_numeral, parse_id, provision_id, to_numeral
from assistant.law.document import check_against_source, read_document
from assistant.law.errors import KnowledgeError, UnknownProvisionError
from assistant.law.lookup import resolve_provision
from assistant.library import Regulation


@pytest.fixture
def copy(naiman: Regulation, tmp_path: Path) -> Path:
    folder = tmp_path / "naiman-2025"
    shutil.copytree(naiman.folder, folder)
    return folder


def test_every_article_and_item_is_read(naiman: Regulation) -> None:
    ids = [p.id for p in naiman.document.provisions]
    assert [i for i in ids if "__" not in i] == [f"art_{n}" for n in range(1, 20) if n != 10]
    assert len(naiman.document.items_of("art_9")) == 9
    assert len(naiman.document.items_of("art_10__para_1")) == 8
    assert len(naiman.document.items_of("art_10__para_2")) == 3
    assert len(naiman.document.items_of("art_11")) == 3


def test_items_keep_bare_text_lead_and_chapter(naiman: Regulation) -> None:
    item = naiman.document["art_10__para_2__item_2"]
    assert item.citation == "第十条第二款第（二）项"
    assert item.text == "没有造成重大损失和严重不良影响的;"
    assert item.lead == "具有上述情形之一同时符合下列条件的,可以免除相关执法机构及执法人员的责任:"
    assert item.chapter == "第三章 容错纠错"


def test_a_page_break_inside_a_word_is_joined(naiman: Regulation) -> None:
    assert "行政执法人员，及时通过适当方式" in naiman.document["art_18"].text


@pytest.mark.parametrize(
    ("before", "after", "line_of"),
    [
        ("贯彻执行上级指示", "贯彻落实上级指示", "（一）贯彻"),
        ("致使公民、法人和其他组织", "致使公民、法人或其他组织", "第十二条"),
        ("积极配合问责调查,并主动", "积极配合问责调查，并主动", "(二) 积极配合"),
        (
            "（八）违法行为已被依法调查和责令改正，在按法律程序办理或者移送过程中发生事故的；\n",
            "",
            "（九）其他履职",
        ),
    ],
)
def test_a_changed_character_is_found_with_its_line(
    copy: Path, before: str, after: str, line_of: str
) -> None:
    text = copy / "text.md"
    original = text.read_text(encoding="utf-8")
    assert before in original
    text.write_text(original.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        check_against_source(text, copy / "source.txt", [r"^#+ ", r"\*\*"])
    lines = text.read_text(encoding="utf-8").splitlines()
    assert lines[(raised.value.line or 0) - 1].startswith(line_of)
    assert "与收到的原文不一致" in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("（三）因当事人", "（四）因当事人", "项的编号不连续：应为第3项，写的是第4项"),
        ("第六条 行政执法科室", "第七条 行政执法科室", "条的编号不连续：应为第6条，写的是第7条"),
        ("# 奈曼旗民政局 行政", "奈曼旗民政局 行政", "没有找到标题"),
    ],
)
def test_broken_numbering_is_refused(copy: Path, before: str, after: str, complaint: str) -> None:
    text = copy / "text.md"
    text.write_text(text.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        read_document(text)


@given(st.integers(1, 99))
def test_numerals_round_trip(number: int) -> None:
    assert from_numeral(to_numeral(number)) == number


@given(st.integers(1, 99), st.none() | st.integers(1, 9), st.none() | st.integers(1, 30))
def test_ids_round_trip(article: int, paragraph: int | None, item: int | None) -> None:
    assert parse_id(provision_id(article, paragraph, item)) == (article, paragraph, item)


def test_citation_is_the_chinese_way() -> None:
    assert citation("art_10__para_1__item_5") == "第十条第一款第（五）项"
    assert citation("art_12") == "第十二条"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("art_9__item_2", ("art_9__item_2",)),
        ("第九条第（二）项", ("art_9__item_2",)),
        ("9条2项", ("art_9__item_2",)),
        ("第 １２ 条", ("art_12",)),
        ("第十条第二款第三项", ("art_10__para_2__item_3",)),
        ("第十一条", ("art_11", "art_11__item_1", "art_11__item_2", "art_11__item_3")),
    ],
)
def test_provisions_are_found_as_people_cite_them(
    naiman: Regulation, wanted: str, found: tuple[str, ...]
) -> None:
    assert resolve_provision(naiman.document, wanted) == found


@pytest.mark.parametrize("wanted", ["第二十条", "art_9__item_22", "", "第十条第三款", "什么"])
def test_a_provision_that_is_not_there_is_refused_by_name(naiman: Regulation, wanted: str) -> None:
    with pytest.raises(UnknownProvisionError, match="里没有"):
        resolve_provision(naiman.document, wanted)
