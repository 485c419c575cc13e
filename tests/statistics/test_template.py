"""The empty statistics workbook as Excel and other programs see it."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from assistant.spreadsheet.errors import SpreadsheetError
from assistant.statistics.layout import GUIDE, SHEETS
from assistant.statistics.regulation import read_regulation
from assistant.statistics.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "空白表.xlsx"
    write_template(path)
    return path


def all_words(path: Path) -> list[str]:
    """Every text of every sheet, comments and input messages included."""
    found: list[str] = []
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            found += [str(cell.value) for cell in row if cell.value is not None]
            found += [cell.comment.text for cell in row if cell.comment is not None]
        found += [rule.prompt or "" for rule in sheet.data_validations.dataValidation]
    return found


def test_two_readers_see_the_same_headings(template: Path) -> None:
    other = CalamineWorkbook.from_path(template)
    book = load_workbook(template)
    assert other.sheet_names == book.sheetnames == [GUIDE, *(layout.sheet for layout in SHEETS)]
    for layout in SHEETS:
        heads = [str(value) for value in other.get_sheet_by_name(layout.sheet).to_python()[2] if value != ""]
        assert heads == [cell.value for cell in book[layout.sheet][3] if cell.value is not None]
    assert [row[0] for row in other.get_sheet_by_name("行政执法案件").to_python()[3:6]] == [
        "行政处罚",
        "行政检查",
        "行政强制",
    ]


def test_every_thing_article_5_names_has_a_place(template: Path) -> None:
    words = {
        word for sheet in load_workbook(template).worksheets for row in sheet.values for word in row if word
    }
    for named in (
        "人数",
        "内容",
        "拥有行政执法证执法人员数",
        "案件数量",
        "立案数",
        "结案数",
        "举行行政听证的立案数",
    ):
        assert named in words
    assert {"参加法律培训", "举办培训班"} <= set(
        load_workbook(template).sheetnames
    )  # art. 5 (1) keeps them apart


def test_excel_itself_refuses_what_the_check_refuses(template: Path) -> None:
    book = load_workbook(template)
    rules = {
        (sheet.title, str(rule.sqref)): rule
        for sheet in book.worksheets
        for rule in sheet.data_validations.dataValidation
    }
    whole = rules["行政执法案件", "B4:B18"]
    assert (whole.type, whole.operator, whole.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert rules["封面", "B5"].formula1 == '"乡镇,行政执法单位"'
    assert rules["执法证件", "B5"].formula1 == '"是,否"'
    assert rules["参加法律培训", "B4:B33"].type == "date"
    assert all(rule.showErrorMessage for rule in rules.values())
    for layout in SHEETS:
        assert book[layout.sheet].freeze_panes in ("A4", "B4")
        assert book[layout.sheet].page_setup.orientation == "landscape"


def test_it_says_what_the_text_does_not(template: Path) -> None:
    guide = "\n".join(
        str(row[0]) for row in CalamineWorkbook.from_path(template).get_sheet_by_name(GUIDE).to_python()
    )
    assert "本制度没有写上报期限" in guide
    law = "".join(p.text for p in read_regulation().provisions)
    for claimed_absent in ("期限", "期间", "月报", "季", "年", "日内", "元", "证号"):
        assert claimed_absent not in law.replace("2022 年", "")


def test_every_citation_it_prints_stands_in_the_text(template: Path) -> None:
    document = read_regulation()
    cited = re.compile(
        r"《([^》]+)》(第[一二三四五六七八九十]+条(?:第（[一二三四五六七八九十]+）项)?)(?:“([^”]+)”|：(.+))"
    )
    by_citation = {p.citation: p.text for p in document.provisions}
    hits = [hit for words in all_words(template) for hit in cited.findall(words)]
    assert len(hits) > 10
    for title, citation, quoted, whole in hits:
        assert title == document.title
        assert quoted in by_citation[citation]
        assert not whole or whole == by_citation[citation]


def test_a_file_in_the_way_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "已填.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(SpreadsheetError, match=r"已填\.xlsx：文件已经存在"):
        write_template(path)
    assert path.read_bytes() == b"filled in"
    write_template(path, overwrite=True)
    assert CalamineWorkbook.from_path(path).sheet_names[0] == GUIDE
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(SpreadsheetError, match=r"应以 \.xlsx 结尾"):
        write_template(tmp_path / "表.xls")
