"""The document read back by python-docx and an HTML parser: whole, verbatim, harmless."""

import re
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.shared import Mm

from assistant.dialogue.explain import answer_words, explain
from assistant.document import word
from assistant.document.content import Case, contents, time_words
from assistant.document.formats import written
from assistant.library import Regulation
from assistant.rules.determination import Source
from tests.document.cases import DECEIVED, HOSTILE, SAID, UNSEEN, all_denied, case

STORY = "对方提供虚假的消防验收材料，我们作出了错误的处罚决定。"
FORMS = ("docx", "html")


class Reader(HTMLParser):
    """Tags, attributes and words, without what is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag if tag in ("style", "script") else self._hidden

    def handle_endtag(self, tag: str) -> None:
        self._hidden = "" if tag == self._hidden else self._hidden

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def read_html(content: bytes) -> Reader:
    reader = Reader()
    reader.feed(content.decode("utf-8"))
    return reader


def read_word(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def words_of(content: bytes, form: str) -> str:
    """Every word of the file, white space aside."""
    if form == "html":
        found = "".join(read_html(content).words)
    else:
        document = read_word(content)
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        found = "".join((*(paragraph.text for paragraph in document.paragraphs), *cells))
    return bare(found)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def deceived(regulation: Regulation, words: str = STORY) -> Case:
    facts = {**all_denied(regulation), **DECEIVED}
    del facts["mistake"]
    sources = {fact: Source("", SAID, "answer") for fact in facts}
    sources["false_materials"] = Source(words, SAID, "story")
    return case(regulation, facts, words, sources, declined=("mistake",))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_left_out_for_any_outcome(cases: list[Case], form: str) -> None:
    for made in cases[:: 1 if form == "html" else 6]:
        words = words_of(written(made, form), form)
        determination, document = made.determination, made.regulation.document
        card = explain(made.regulation, determination)
        told = (card.headline, card.meaning, card.disclaimer, card.knowledge_version, card.outcome_label)
        lists = (
            card.readings,
            card.why_not,
            card.changes,
            card.judged,
            card.next_steps,
            card.evidence,
            card.notes,
        )
        for line in (*told, *card.claimed, *(line for lines in lists for line in lines)):
            assert bare(line) in words
        for ground in (*determination.grounds, *determination.secondary):
            assert bare(ground.citation) in words
            assert bare(document[ground.provision].text) in words
            assert bare(document[ground.provision].lead) in words
        vocabulary = made.regulation.rulebook.vocabulary
        for fact, value in determination.facts.items():
            assert bare(f"{vocabulary[fact].label}") in words
            assert answer_words(value) in words
        for fact in determination.open_facts:
            assert bare(vocabulary[fact].label) in words
        assert "不是认定结论" in words


@pytest.mark.parametrize("form", FORMS)
def test_the_story_and_the_sources_of_the_facts(naiman: Regulation, form: str) -> None:
    words = words_of(written(deceived(naiman), form), form)
    assert bare(f"（{time_words(SAID)}）{STORY}") in words
    assert bare(f"本人原话：“{STORY}”") in words
    _, facts, *_, denied = contents(deceived(naiman)).sections
    rows = {row.label: (row.answer, row.source, row.when) for row in facts.rows}
    assert rows["因此作出了错误的执法决定"] == ("是", "本人回答", time_words(SAID))
    assert rows["出现了失误"] == ("不清楚", "本人回答", "")
    assert len(rows) == len(DECEIVED) + 1
    [line] = denied.points  # all were denied at once
    assert line.startswith(f"本人回答，{time_words(SAID)}：")
    assert line.count("；") + 1 == len(all_denied(naiman)) - len(DECEIVED) - 1


def test_the_word_file_is_built_as_word_expects(naiman: Regulation) -> None:
    document = read_word(written(deceived(naiman), "docx"))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[:4] == ["一、情况（本人写的原话）", "二、事实和来源", "三、对照结果", "四、推理图"]
    assert headings[-1].endswith(f"答“不是”的其余事实（{len(all_denied(naiman)) - len(DECEIVED) - 1} 项）")
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(f"{{{fonts.nsmap['w']}}}eastAsia") == "仿宋"
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["事实", "答案", "来源", "时间"]
    assert abs(int(document.sections[0].page_width or 0) - Mm(210)) < Mm(1)
    assert document.core_properties.author == ""
    picture = document.inline_shapes[0]
    assert round(picture.width.mm) == 156
    assert "结论：" in picture._inline.docPr.get("descr")


def test_without_a_chinese_font_the_picture_is_an_outline(
    naiman: Regulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "png_bytes", lambda drawing: None)
    document = read_word(written(deceived(naiman), "docx"))
    assert len(document.inline_shapes) == 0
    assert "✓ 行政相对人提供虚假材料：是" in "\n".join(p.text for p in document.paragraphs)


def test_hostile_words_stay_words(naiman: Regulation) -> None:
    made = deceived(naiman, HOSTILE)
    page = read_html(written(made, "html"))
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "object", "a"} == set()
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert not [value for _, attrs in page.tags for name, value in attrs.items() if name in ("src", "href")]
    for form in FORMS:
        assert bare(HOSTILE) in words_of(written(made, form), form)


@pytest.mark.parametrize("form", FORMS)
def test_unseen_characters_and_a_very_long_story(naiman: Regulation, form: str) -> None:
    words = words_of(written(deceived(naiman, UNSEEN + "长" * 6000), form), form)
    assert "正常[31m倒过来完" + "长" * 6000 in words
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", words)


def test_the_page_asks_for_nothing(naiman: Regulation) -> None:
    page = written(deceived(naiman), "html").decode()
    assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", page) == []


def test_a_case_without_words_or_facts(naiman: Regulation) -> None:
    words = words_of(written(case(naiman, {}), "html"), "html")
    assert "没有写情况，只有下面的事实。" in words
    assert "还没有确认任何事实。" in words
