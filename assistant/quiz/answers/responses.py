"""What people answered: a CSV file or workbook with one line for each person and question."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.quiz.errors import QuizError
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Paper, Question, questions
from assistant.spreadsheet.errors import SpreadsheetError
from assistant.spreadsheet.grid import Cell, Sheet
from assistant.spreadsheet.open_workbook import open_workbook, read_bytes
from assistant.spreadsheet.problem import Findings, Problem
from assistant.spreadsheet.read_csv import read_csv
from assistant.spreadsheet.values import read_words, shown

PERSON, ITEM, OPTION, SECONDS = "考生", "题号", "作答", "用时（秒）"
NEEDED = (PERSON, ITEM, OPTION)
_HEADINGS: Mapping[str, str] = {
    "考生": PERSON, "姓名": PERSON, "考号": PERSON, "person": PERSON,
    "题号": ITEM, "题目编号": ITEM, "item": ITEM, "question": ITEM,
    "作答": OPTION, "答案": OPTION, "选项": OPTION, "option": OPTION, "answer": OPTION,
    "用时": SECONDS, "用时(秒)": SECONDS, "用时秒": SECONDS, "seconds": SECONDS,
}  # fmt: skip
_JUDGED = {
    **dict.fromkeys(("对", "正确", "√", "✓", "T", "TRUE", "是"), "对"),
    **dict.fromkeys(("错", "错误", "×", "✗", "X", "F", "FALSE", "否"), "错"),
}
_LONGEST = 86_400  # seconds: nobody takes longer than a day over a question


@dataclass(frozen=True)
class Answer:
    """`question` is the id, `letters` the options chosen in order: "" where left blank.

    `seconds` is None where it is not known; `row` is the line of the file.
    """

    person: str
    question: str
    letters: str
    seconds: float | None
    row: int


@dataclass(frozen=True)
class Responses:
    """The answers in the order of the file; a line with an error gives none, and is named in `problems`."""

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)


def read_responses(path: Path, paper: Paper) -> Responses:
    """The answers to a paper or bank in a .csv (UTF-8, UTF-16, GB 18030) or .xlsx file.

    Columns 考生, 题号 (an id or the number on the paper), 作答 ("BD", 对, 错, or nothing) and, if known,
    用时（秒）; in English person, item, option, seconds. Raises SpreadsheetError where the file cannot be
    opened, QuizError where it has no such columns; what is wrong with single lines is in `problems`.
    """
    raw = read_bytes(path)
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return responses_of(path, read_csv(path, raw), paper)
    filled = [sheet for sheet in open_workbook(path, raw) if sheet.rows]
    if not filled:
        raise SpreadsheetError(f"{path}：是空白的。请填好作答记录")
    return responses_of(path, filled[0], paper)


def responses_of(path: Path, sheet: Sheet, paper: Paper) -> Responses:
    """The answers on one sheet; `path` is for messages only."""
    findings = Findings()
    if not sheet.rows:
        raise QuizError(f"{path}：没有内容。第一行应当是栏目：{'、'.join(NEEDED)}、{SECONDS}")
    head, *rows = sheet.rows
    columns = _columns(path, sheet, head, findings)
    asked = _by_name(paper)
    answers: dict[tuple[str, str], Answer] = {}
    for row in rows:
        answer = _answer(sheet, row, columns, asked, findings)
        if answer is None:
            continue
        earlier = answers.setdefault((answer.person, answer.question), answer)
        if earlier is not answer:
            why = f"考生“{answer.person}”对这道题已经在第 {earlier.row} 行作答过。请删去其中一行"
            findings.error(sheet.name, "", _at(row, ITEM, why))
    if not rows:
        findings.error(sheet.name, "", "栏目下面一行也没有。请填入作答记录")
    return Responses(tuple(answers.values()), tuple(findings.problems))


def _columns(path: Path, sheet: Sheet, head: int, findings: Findings) -> dict[str, int]:
    """The column of each heading. Raises QuizError for one that is missing or comes twice."""
    found: dict[str, int] = {}
    strange = []
    for column in sorted({column for row, column in sheet.cells if row == head}):
        words = _folded(str(sheet.cells[head, column].value))
        heading = _HEADINGS.get(words.lower())
        if heading is None:
            strange.append(f"“{words}”")
        elif heading in found:
            raise QuizError(f"{path} 第 {head} 行：“{heading}”栏有两个。请删去一个")
        else:
            found[heading] = column
    if missing := [heading for heading in NEEDED if heading not in found]:
        there = f"现在的栏目是{'、'.join([*(f'“{h}”' for h in found), *strange])}"
        wanted = "、".join((*NEEDED, SECONDS))
        raise QuizError(f"{path} 第 {head} 行：没有“{'”“'.join(missing)}”栏，{there}。栏目应当是：{wanted}")
    if strange:
        why = f"第 {head} 行：不认识的栏目{'、'.join(strange)}，没有读"
        findings.warning(sheet.name, "", why if SECONDS in found else f"{why}；也没有“{SECONDS}”栏")
    return found


def _by_name(paper: Paper) -> Mapping[str, Question]:
    """The questions by their id and by their number on the paper."""
    asked = list(questions(paper))
    return {str(q.number): q for q in asked} | {q.id.lower(): q for q in asked}


def _answer(
    sheet: Sheet, row: int, columns: Mapping[str, int], asked: Mapping[str, Question], findings: Findings
) -> Answer | None:
    """The answer of one line, or None after a complaint; None without one where the line is blank."""
    cells = {heading: sheet.cell(row, column) for heading, column in columns.items()}
    if not any(cells.values()):
        return None
    before = findings.errors
    words = {heading: _words(sheet, row, heading, cells[heading], findings) for heading in NEEDED}
    person, name = words[PERSON], _folded(words[ITEM])
    for heading in (PERSON, ITEM):
        if cells[heading] is None:
            findings.error(sheet.name, "", _at(row, heading, "没有填。请补上"))
    question = asked.get(name.lower())
    if name and question is None:
        why = f"这份试卷没有“{words[ITEM]}”这道题。请填题目的编号，或者它在试卷上的序号"
        findings.error(sheet.name, "", _at(row, ITEM, why))
    letters = _letters(question, words[OPTION]) if question is not None else ""
    if question is not None and letters is None:
        can = (
            "对或者错"
            if question.type == "judge"
            else f"{LETTERS[0]} 到 {LETTERS[len(question.options) - 1]} 的字母"
        )
        why = f"不认识“{words[OPTION]}”，这道题可以填{can}。请改正；没有作答的请留空"
        findings.error(sheet.name, "", _at(row, OPTION, why))
    if question is not None and letters and len(letters) > 1 and question.type in ("single", "judge"):
        why = f"这道题只能选一项，现在是“{words[OPTION]}”。请核对"
        findings.error(sheet.name, "", _at(row, OPTION, why))
    seconds = _seconds(sheet, row, cells.get(SECONDS), findings)
    if findings.errors > before or question is None or letters is None:
        return None
    return Answer(person, question.id, letters, seconds, row)


def _words(sheet: Sheet, row: int, heading: str, cell: Cell | None, findings: Findings) -> str:
    if cell is None:
        return ""
    if isinstance(cell.value, bool):  # what a workbook makes of TRUE
        return str(cell.value).upper()
    reading = read_words(cell)
    if reading.error:
        findings.error(sheet.name, "", _at(row, heading, reading.error))
    return reading.value or ""


def _letters(question: Question, words: str) -> str | None:
    """The letters chosen, in order; None for what is no option of the question."""
    said = _folded(words).upper()
    if question.type == "judge" and (judged := _JUDGED.get(said)) in question.options:
        said = LETTERS[question.options.index(judged)]
    chosen = set(re.sub(r"[\s,，、;；/|+.]", "", said))
    allowed = LETTERS[: len(question.options)]
    return "".join(sorted(chosen)) if chosen <= set(allowed) else None


def _seconds(sheet: Sheet, row: int, cell: Cell | None, findings: Findings) -> float | None:
    if cell is None:
        return None
    value = cell.value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", _folded(value)):
        value = float(_folded(value))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST:
        why = f"应为 0 到 {_LONGEST} 的秒数，现在是{shown(cell)}。请改正；不知道的请留空"
        findings.error(sheet.name, "", _at(row, SECONDS, why))
        return None
    return float(value)


def _folded(words: str) -> str:
    """Full-width letters and brackets as half-width ones, without blanks."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def _at(row: int, heading: str, why: str) -> str:
    return f"第 {row} 行“{heading}”：{why}"


def persons(responses: Responses) -> Iterator[str]:
    """Everyone who answered something, in the order of the file."""
    return iter(dict.fromkeys(answer.person for answer in responses.answers))
