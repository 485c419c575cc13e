"""The paper as Word: the question paper, the sheet candidates fill in, and the key with its reasons.

Three files, so that the first two can be handed out: paper.docx, answer-sheet.docx and answers.docx.
"""

from collections.abc import Iterator, Sequence

from docx.document import Document

from assistant.law.citation import to_numeral
from assistant.quiz.export.word_page import (
    BODY,
    CASE,
    OPTION,
    SECTION,
    TITLE,
    WHY,
    docx_bytes,
    grid,
    line,
    new_document,
)
from assistant.quiz.item import LETTERS, TYPE_LABELS, Item, ItemType
from assistant.quiz.paper import MARKING_WORDS, Paper, Question, Section, questions

_A_ROW = 10  # questions side by side in a grid
_CANDIDATE = "姓名：______________　单位：____________________　编号：______________"
_LEVELS = {1: "易", 2: "中", 3: "难"}
_HOW: dict[ItemType, str] = {
    "single": "每题只有一个正确选项。",
    "multiple": "每题有两个以上（含两个）正确选项。",
    "judge": "说得对的选 A，说得不对的选 B。",
    "indefinite": "每题有一个以上（含一个）正确选项。",
    "case": "案情分步给出，请按先后逐问作答，题型写在每一问前面。",
}
_SEVERAL: tuple[ItemType, ...] = ("multiple", "indefinite")  # types where an answer can be half right


def word_paper(paper: Paper) -> bytes:
    """The question paper as .docx: heads, notes, sections, stories told step by step. It holds no key."""
    document = _document(paper, "")
    line(document, BODY, _CANDIDATE, centred=True)
    line(document, CASE, "注意事项")
    for number, note in enumerate((*paper.notes, "请把答案写在答题卡上。"), 1):
        line(document, OPTION, note, head=f"{number}. ")
    asked = questions(paper)
    for place, section in enumerate(paper.sections, 1):
        line(document, SECTION, _section_title(place, section), with_next=True)
        line(document, BODY, _how(section), with_next=True)
        for number, item in enumerate(section.items, 1):
            _case_head(document, number, item)
            for part in item.questions:
                _question(document, next(asked), part)
    return docx_bytes(document)


def word_answer_sheet(paper: Paper) -> bytes:
    """The 答题卡 as .docx: who answers, the marks by section, and a space for every number."""
    document = _document(paper, "答题卡")
    line(document, BODY, _CANDIDATE, centred=True)
    columns = [to_numeral(place) for place in range(1, len(paper.sections) + 1)]
    full = [f"{_marks(section):g}" for section in paper.sections]
    score = [
        ["题号", *columns, "总分"],
        ["满分", *full, f"{paper.total:g}"],
        ["得分", *[""] * len(columns), ""],
        ["评分人", *[""] * len(columns), ""],
    ]
    grid(document, score, heights=(8, 8, 10, 10), first=22)
    line(document, BODY, "每格填选项的字母，有几个填几个（如 ABD）；判断题填 A（对）或者 B（错）。")
    asked = questions(paper)
    for place, section in enumerate(paper.sections, 1):
        line(document, SECTION, _section_title(place, section), with_next=True)
        of_section = [next(asked) for item in section.items for _ in item.questions]
        _answer_grid(document, of_section, keys=False)
    return docx_bytes(document)


def word_answers(paper: Paper) -> bytes:
    """The key as .docx: all letters at a glance, then each question with its reasons and clauses."""
    document = _document(paper, "参考答案及解析")
    asked = list(questions(paper))
    line(document, CASE, "答案一览", with_next=True)
    _answer_grid(document, asked, keys=True)
    following = iter(asked)
    for place, section in enumerate(paper.sections, 1):
        line(document, SECTION, _section_title(place, section), with_next=True)
        if _has_several(section):
            line(document, BODY, f"评分：{MARKING_WORDS[section.marking]}。", with_next=True)
        for number, item in enumerate(section.items, 1):
            _case_head(document, number, item)
            for part in item.questions:
                _answer(document, next(following), part)
            if item.parts and item.rationale:
                line(document, BODY, item.rationale, head="全案解析：")
    versions = "；".join(f"{regulation} {version}" for regulation, version in paper.knowledge.items())
    line(document, BODY, f"答案按以下条文库版本算出：{versions}。")
    return docx_bytes(document)


def _document(paper: Paper, kind: str) -> Document:
    """A document with its heads: title, form, kind, time and marks."""
    form = f"（{paper.form} 卷）" if paper.form else ""
    title = " ".join(paper.title.splitlines())
    document = new_document(f"{title}{form}{kind}", f"{title}{form}{kind}")
    line(document, TITLE, f"{title}{form}")
    if kind:
        line(document, CASE, kind, centred=True)
    time = f"{paper.minutes} 分钟" if paper.minutes else "不限"
    passed = f"　　及格：{paper.pass_mark:g} 分" if paper.pass_mark else ""
    line(
        document, BODY, f"时间：{time}　　满分：{paper.total:g} 分{passed}　　卷号：{paper.id}", centred=True
    )
    return document


def _section_title(place: int, section: Section) -> str:
    one = "每问" if section.type == "case" else "每题"
    return f"{to_numeral(place)}、{section.title}（{one}{section.marks:g}分，共{_marks(section):g}分）"


def _marks(section: Section) -> float:
    return section.marks * sum(len(item.questions) for item in section.items)


def _has_several(section: Section) -> bool:
    return any(part.type in _SEVERAL for item in section.items for part in item.questions)


def _how(section: Section) -> str:
    if not _has_several(section):
        return _HOW[section.type]
    which = "" if section.type in _SEVERAL else "多选、不定项："
    return f"{_HOW[section.type]}{which}{MARKING_WORDS[section.marking]}。"


def _case_head(document: Document, number: int, item: Item) -> None:
    if item.parts:
        line(document, CASE, item.stem, head=f"案例 {number}　", with_next=True)


def _question(document: Document, question: Question, asked: Item) -> None:
    story, head = asked.story.strip("\n"), f"{question.number}. "
    if question.part:
        if story:
            line(document, BODY, story, head="案情：" if question.part[0] == 1 else "案情（续）：")
        head += f"（{TYPE_LABELS[question.type]}）"
    elif story:
        line(document, BODY, story, head=head, with_next=True)
        head = ""
    line(document, BODY, asked.stem, head=head, with_next=True)
    for place, option in enumerate(question.options, 1):
        line(
            document, OPTION, option, head=f"{LETTERS[place - 1]}. ", with_next=place < len(question.options)
        )


def _answer(document: Document, question: Question, asked: Item) -> None:
    line(document, BODY, asked.stem, head=f"{question.number}. ", with_next=True)
    about = (
        f"{question.key}　　分值：{question.marks:g}　　难度：{_LEVELS[question.level]}　　"
        f"考查：{question.chapter}　　题目编号：{question.id}"
    )
    line(document, BODY, about, head="答案：", with_next=True)
    line(document, BODY, question.rationale, head="解析：")
    for letter, option in zip(LETTERS, asked.options, strict=False):
        line(document, OPTION, option.text, head=f"{letter}. ", with_next=True)
        line(document, WHY, option.why, head="对。" if option.correct else "错。")
        if option.citations and not option.correct:
            line(document, WHY, "；".join(option.citations), head="依据：")
    for clause in asked.clauses:
        line(document, WHY, clause.text, head=f"{clause.citation}　")


def _answer_grid(document: Document, asked: Sequence[Question], *, keys: bool) -> None:
    """Numbers above, the letters or the space for them below, ten questions a row."""
    if not asked:
        return
    rows = []
    for some in _in_rows(asked):
        blank = [""] * (_A_ROW - len(some))
        rows.append([*[str(question.number) for question in some], *blank])
        rows.append([*[question.key if keys else "" for question in some], *blank])
    grid(document, rows, heights=(7, 9 if keys else 11))


def _in_rows(asked: Sequence[Question]) -> Iterator[Sequence[Question]]:
    return (asked[first : first + _A_ROW] for first in range(0, len(asked), _A_ROW))
