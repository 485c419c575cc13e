"""Answer files as people send them: what is read, and what is said of each line that cannot be."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.quiz.answers.responses import Responses, read_responses
from assistant.quiz.errors import QuizError
from assistant.spreadsheet.errors import SpreadsheetError
from tests.quiz.small_paper import item, judge, paper

PAPER = paper(
    item("qs", "B"),
    item("qm", "BD", kind="multiple"),
    judge("qj", "A"),
    item("qc", "", kind="case", parts=(item("qc-1", "A"), item("qc-2", "C", ("甲", "乙", "丙")))),
)
HEAD = "考生,题号,作答,用时（秒）"


def read(tmp_path: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> Responses:
    file = tmp_path / "answers.csv"
    file.write_bytes("\r\n".join((head, *lines)).encode(encoding))
    return read_responses(file, PAPER)


def letters(responses: Responses) -> list[tuple[str, str, str, float | None]]:
    return [(a.person, a.question, a.letters, a.seconds) for a in responses.answers]


def test_answers_as_letters_and_words(tmp_path: Path) -> None:
    found = read(
        tmp_path, "张三,qs,b,12.5", "张三,qm,D、B,30", "张三,qj,对,7", "李四,qj,×,", "李四,qc-2,Ｃ,0"
    )
    assert found.problems == ()
    assert letters(found) == [
        ("张三", "qs", "B", 12.5),
        ("张三", "qm", "BD", 30.0),
        ("张三", "qj", "A", 7.0),
        ("李四", "qj", "B", None),
        ("李四", "qc-2", "C", 0.0),
    ]
    assert [answer.row for answer in found.answers] == [2, 3, 4, 5, 6]


def test_questions_by_their_number_on_the_paper(tmp_path: Path) -> None:
    found = read(tmp_path, "张三,1,A,1", "张三,3,错,1", "张三,5,C,1")
    assert [answer.question for answer in found.answers] == ["qs", "qj", "qc-2"]


def test_a_blank_answer_is_an_answer_and_a_blank_line_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, "张三,qs,,3", ",,,", "", "李四,qs,B,")
    assert letters(found) == [("张三", "qs", "", 3.0), ("李四", "qs", "B", None)]
    assert found.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_that_excel_writes(tmp_path: Path, encoding: str) -> None:
    assert letters(read(tmp_path, "张三,qj,错,5", encoding=encoding)) == [("张三", "qj", "B", 5.0)]


@pytest.mark.parametrize(
    "head",
    [
        "person,item,option,seconds",
        "Person,Item,Option,Seconds",
        "姓名,题号,答案,用时(秒)",
        "考生,题 号,作答,用时",
    ],
)
def test_headings_in_either_language(tmp_path: Path, head: str) -> None:
    assert letters(read(tmp_path, "张三,qs,B,5", head=head)) == [("张三", "qs", "B", 5.0)]


def test_columns_in_any_order_without_seconds_and_with_one_of_theirs(tmp_path: Path) -> None:
    found = read(tmp_path, "B,二科,qs,张三", head="作答,科室,题号,考生")
    assert letters(found) == [("张三", "qs", "B", None)]
    assert [problem.level for problem in found.problems] == ["warning"]
    assert "“科室”，没有读" in str(found.problems[0])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("张三,q9,A,5", "第 3 行“题号”：这份试卷没有“q9”这道题"),
        ("张三,6,A,5", "第 3 行“题号”：这份试卷没有“6”这道题"),
        ("张三,qm,BX,5", "第 3 行“作答”：不认识“BX”，这道题可以填A 到 D 的字母"),
        ("张三,qc-2,D,5", "第 3 行“作答”：不认识“D”，这道题可以填A 到 C 的字母"),
        ("张三,qj,也许,5", "第 3 行“作答”：不认识“也许”，这道题可以填对或者错"),
        ("张三,qc-1,AB,5", "第 3 行“作答”：这道题只能选一项"),
        ("张三,qm,A,-5", "第 3 行“用时（秒）”：应为 0 到 86400 的秒数，现在是“-5”"),
        ("张三,qm,A,很久", "第 3 行“用时（秒）”：应为 0 到 86400 的秒数，现在是“很久”"),
        ("张三,qm,A,nan", "第 3 行“用时（秒）”"),
        ("张三,qs,A,5", "第 3 行“题号”：考生“张三”对这道题已经在第 2 行作答过"),
        ("张三,1,A,5", "第 3 行“题号”：考生“张三”对这道题已经在第 2 行作答过"),
        (",qm,A,5", "第 3 行“考生”：没有填"),
        ("张三,,A,5", "第 3 行“题号”：没有填"),
    ],
)
def test_a_bad_line_is_named_and_left_out(tmp_path: Path, line: str, says: str) -> None:
    found = read(tmp_path, "张三,qs,B,1", line, "李四,qs,C,1")
    assert found.errors == 1
    assert says in str(found.problems[0])
    assert [(a.person, a.letters) for a in found.answers] == [("张三", "B"), ("李四", "C")]


def test_every_fault_of_a_line_is_told_at_once(tmp_path: Path) -> None:
    found = read(tmp_path, "张三,qs,Z,-1", "李四,q8,A,x")
    assert found.errors == 4


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("考生,题号,用时", "没有“作答”栏，现在的栏目是“考生”、“题号”、“用时（秒）”"),
        ("张三,qs,B,5", "没有“考生”“题号”“作答”栏"),
        ("考生,姓名,题号,作答", "“考生”栏有两个"),
    ],
)
def test_missing_and_double_columns(tmp_path: Path, head: str, says: str) -> None:
    with pytest.raises(QuizError, match=r"第 1 行") as caught:
        read(tmp_path, "张三,qs,B,5", head=head)
    assert says in str(caught.value)


def test_no_answers_and_no_file(tmp_path: Path) -> None:
    assert "一行也没有" in str(read(tmp_path).problems[0])
    with pytest.raises(SpreadsheetError, match="读不出来"):
        read_responses(tmp_path / "none.csv", PAPER)
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(SpreadsheetError, match="空文件"):
        read_responses(tmp_path / "empty.csv", PAPER)
    (tmp_path / "blank.csv").write_bytes(b",,\r\n,,\r\n")
    with pytest.raises(QuizError, match="没有内容"):
        read_responses(tmp_path / "blank.csv", PAPER)


def test_a_workbook_with_numbers_as_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["考生", "题号", "作答", "用时（秒）"],
        [20260101, 1, "B", 12],
        [20260101, "qj", False, 3.5],
        [20260102, 2, "BD", -4],
    ):
        sheet.append(row)
    book.save(tmp_path / "answers.xlsx")
    found = read_responses(tmp_path / "answers.xlsx", PAPER)
    assert letters(found) == [("20260101", "qs", "B", 12.0), ("20260101", "qj", "B", 3.5)]
    assert "第 4 行“用时（秒）”" in str(found.problems[0])


def test_a_workbook_of_another_kind_is_refused_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "answers.xlsx").write_text("考生,题号,作答", encoding="utf-8")
    with pytest.raises(SpreadsheetError, match=r"不是 \.xlsx 文件"):
        read_responses(tmp_path / "answers.xlsx", PAPER)
