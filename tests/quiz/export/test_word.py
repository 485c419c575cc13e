"""The Word files, read by mammoth and as plain XML: neither is the library that wrote them."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import mammoth
import pytest
from lxml import etree, html

from assistant.quiz.export.word import word_answer_sheet, word_answers, word_paper
from assistant.quiz.item import LETTERS, Item
from assistant.quiz.paper import Paper, Question, questions
from tests.quiz.export.sample_paper import BANK, PAPER

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WRITERS = (word_paper, word_answer_sheet, word_answers)
ASKED: list[Item] = [part for section in PAPER.sections for item in section.items for part in item.questions]
SAME: list[Question] = list(questions(PAPER))


@cache
def written(writer: Callable[[Paper], bytes]) -> bytes:
    return writer(PAPER)


@cache
def page(raw: bytes) -> etree._Element:
    """The document as mammoth reads it."""
    read = html.fromstring(f"<div>{mammoth.convert_to_html(io.BytesIO(raw)).value}</div>")
    for broken in read.iter("br"):
        broken.tail = "\n" + (broken.tail or "")
    return read


def paragraphs(raw: bytes) -> list[str]:
    """Every paragraph in its order, those of tables too; line breaks as such."""
    return [paragraph.text_content() for paragraph in page(raw).iter("p", "h1", "h2", "blockquote")]


def table_cells(raw: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text_content() for cell in row.iter("td", "th")] for row in table.iter("tr")]
        for table in page(raw).iter("table")
    ]


def parts(raw: bytes, ending: str = ".xml") -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {
            name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(ending)
        }


def following(words: Iterator[str], wanted: str) -> None:
    """Go on to the paragraph `wanted`, which must come further on."""
    assert wanted in words, f"not in its place: {wanted!r}"


def test_the_paper_holds_every_story_stem_and_option_in_order() -> None:
    words = iter(paragraphs(written(word_paper)))
    for question, item in zip(SAME, ASKED, strict=True):
        story = item.story.strip("\n")
        if question.part:
            if story:
                following(words, ("案情：" if question.part[0] == 1 else "案情（续）：") + story)
            kind = {"single": "单选题", "multiple": "多选题", "judge": "判断题"}[question.type]
            following(words, f"{question.number}. （{kind}）{item.stem}")
        elif story:
            following(words, f"{question.number}. {story}")
            following(words, item.stem)
        else:
            following(words, f"{question.number}. {item.stem}")
        for letter, option in zip(LETTERS, question.options, strict=False):
            following(words, f"{letter}. {option}")


def test_a_case_is_told_step_by_step() -> None:
    words = paragraphs(written(word_paper))
    told = [place for place, line in enumerate(words) if line.startswith(("案情：", "案情（续）："))]
    asked = [
        next(place for place, line in enumerate(words) if line.startswith(f"{number}. "))
        for number in (8, 9, 10)
    ]
    assert [kind for _, kind in sorted([(p, "told") for p in told] + [(p, "asked") for p in asked])] == [
        "told",
        "asked",
    ] * 3


def test_heads_of_the_paper() -> None:
    words = paragraphs(written(word_paper))
    assert f"{PAPER.title}（A 卷）" in words
    assert "时间：90 分钟　　满分：18 分　　及格：12.5 分　　卷号：p-sample-A" in words
    assert [line for line in words if line[1:2] == "、"] == [
        "一、单选题（每题2分，共6分）",
        "二、多选题（每题3分，共3分）",
        "三、判断题（每题1分，共2分）",
        "四、不定项选择题（每题2.5分，共2.5分）",
        "五、案例分析题（每问1.5分，共4.5分）",
    ]
    for number, note in enumerate(PAPER.notes, 1):
        assert f"{number}. {note}" in words
    half = "全部选对得满分，少选得一半，有选错的不得分。"
    assert "每题有两个以上（含两个）正确选项。" + half in words
    assert any(line.startswith("案情分步给出") and line.endswith("多选、不定项：" + half) for line in words)
    assert "每题只有一个正确选项。" in words  # nothing to be half right about
    assert any("姓名：" in line and "单位：" in line and "编号：" in line for line in words)


def test_what_candidates_get_holds_no_key_and_no_reason() -> None:
    reasons = [question.rationale for question in SAME]
    for writer in (word_paper, word_answer_sheet):
        words = "\n".join(paragraphs(written(writer)))
        assert "答案：" not in words
        assert "解析" not in words
        for reason in ("只有一个正确选项也可以。", "条文写的是“应当”。", "应选 A、C、H。", "期限是十五日。"):
            assert any(reason in kept for kept in (*reasons, *(o.why for i in ASKED for o in i.options)))
            assert reason not in words


def test_a_bank_has_no_form_and_no_limit() -> None:
    words = paragraphs(word_paper(BANK))
    assert "题库" in words
    assert "时间：不限　　满分：18 分　　卷号：p-bank" in words


def test_the_answer_sheet_has_an_empty_space_for_every_question() -> None:
    score, *grids = table_cells(written(word_answer_sheet))
    assert score[0] == ["题号", "一", "二", "三", "四", "五", "总分"]
    assert score[1] == ["满分", "6", "3", "2", "2.5", "4.5", "18"]
    numbers = [[cell for cell in grid[0] if cell] for grid in grids]
    assert numbers == [["1", "2", "3"], ["4"], ["5", "6"], ["7"], ["8", "9", "10"]]
    assert {cell for grid in grids for cell in grid[1]} == {""}


def test_the_key_at_a_glance() -> None:
    ((numbers, keys),) = table_cells(written(word_answers))
    assert numbers == [str(number) for number in range(1, 11)]
    assert keys == ["B", "D", "A", "ACH", "A", "B", "A", "A", "AB", "B"]


def test_a_grid_goes_on_in_rows_of_ten() -> None:
    single = PAPER.sections[0]
    long = replace(PAPER, sections=(replace(single, items=single.items * 8),))
    (grid,) = table_cells(word_answers(long))
    assert [cell for row in grid[::2] for cell in row if cell] == [str(number) for number in range(1, 25)]
    assert [cell for row in grid[1::2] for cell in row if cell] == ["B", "D", "A"] * 8


def test_answers_hold_key_rationale_and_the_reason_of_every_option() -> None:
    words = iter(paragraphs(written(word_answers)))
    for question, item in zip(SAME, ASKED, strict=True):
        following(words, f"{question.number}. {item.stem}")
        about = next(line for line in words if line.startswith("答案："))
        assert about.split("　")[0] == f"答案：{question.key}"
        assert question.id in about
        assert question.chapter in about
        following(words, f"解析：{question.rationale}")
        for letter, option in zip(LETTERS, item.options, strict=False):
            following(words, f"{letter}. {option.text}")
            following(words, ("对。" if option.correct else "错。") + option.why)
            if not option.correct:
                following(words, f"依据：{'；'.join(option.citations)}")
        for clause in item.clauses:
            following(words, f"{clause.citation}　{clause.text}")


def test_a_case_has_its_title_and_its_reasons_as_a_whole() -> None:
    (case,) = PAPER.sections[-1].items
    assert f"案例 1　{case.stem}" in paragraphs(written(word_paper))
    assert f"全案解析：{case.rationale}" in paragraphs(written(word_answers))


@pytest.mark.parametrize("writer", WRITERS)
def test_every_run_and_style_names_its_chinese_font(writer: Callable[[Paper], bytes]) -> None:
    files = parts(written(writer))
    runs = [run for run in files["word/document.xml"].iter(f"{W}r") if run.find(f"{W}t") is not None]
    assert len(runs) > 20
    fonts = {run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for run in runs}
    assert fonts <= {"仿宋", "黑体", "宋体"}
    assert "仿宋" in fonts
    styles = files["word/styles.xml"]
    normal = styles.find(f"{W}style[@{W}styleId='Normal']/{W}rPr/{W}rFonts")
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    for kept in (normal, default):
        assert kept.get(f"{W}eastAsia") == "仿宋"
        assert kept.get(f"{W}eastAsiaTheme") is None  # a theme font would win over the name


@pytest.mark.parametrize("writer", WRITERS)
def test_a4_with_page_numbers(writer: Callable[[Paper], bytes]) -> None:
    files = parts(written(writer))
    size = next(files["word/document.xml"].iter(f"{W}pgSz"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == (
        "11906",
        "16838",
    )  # 210 by 297 mm in twentieths of a point
    fields = [
        field.text
        for name, part in files.items()
        if name.startswith("word/footer")
        for field in part.iter(f"{W}instrText")
    ]
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_paper_gives_the_same_bytes(writer: Callable[[Paper], bytes]) -> None:
    raw = writer(PAPER)
    assert raw == written(writer)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
    stamps = [
        element.text for element in parts(raw)["docProps/core.xml"] if "date" in str(element.attrib).lower()
    ]
    assert set(stamps) <= {"1980-01-01T00:00:00Z"}
    assert writer(replace(PAPER, title="另一份")) != raw


def test_characters_word_cannot_hold_are_marked_not_fatal() -> None:
    words = paragraphs(word_paper(replace(PAPER, notes=("响铃\x07在此",))))
    assert "1. 响铃�在此" in words
