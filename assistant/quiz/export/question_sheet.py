"""One sheet with one question a row, for the layouts other programs import."""

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

from assistant.quiz.errors import QuizError
from assistant.quiz.export.same_bytes import same_bytes
from assistant.quiz.paper import Question
from assistant.spreadsheet.write import height_for, put, put_heading, set_print, set_widths

LONGEST = 32_767  # characters in a cell of a workbook; what is longer would be cut off without a word
_TEXT = "@"  # the cell stays text when somebody edits it: “=…” and “+…” never become a formula


def question_sheet(
    name: str,
    columns: Mapping[str, float],
    rows: Iterable[tuple[Question, Sequence[str | int]]],
    notes: str = "",
) -> bytes:
    """The bytes of an .xlsx with a sheet `name`: `notes` in row 1 if there are any, the heads, the questions.

    `columns` are the heads, exactly as the importing program wants them, with their widths. Words are stored
    as text, whatever sign they begin with. Raises QuizError for words that do not fit a cell.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    head = 1
    if notes:
        put(sheet, 1, 1, notes, _TEXT)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
        sheet.row_dimensions[1].height = sum(height_for(line, 150) for line in notes.splitlines())
        head = 2
    for place, words in enumerate(columns, 1):
        put_heading(sheet, head, place, words)
    for row, (question, values) in enumerate(rows, head + 1):
        for place, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            _check_length(question, column, value)
            if value != "":
                put(sheet, row, place, value, _TEXT if isinstance(value, str) else "")
    sheet.freeze_panes = f"A{head + 1}"
    set_widths(sheet, list(columns.values()))
    set_print(sheet, f"{head}:{head}")
    written = io.BytesIO()
    workbook.save(written)
    return same_bytes(written.getvalue())


def option_cells(options: Sequence[str], columns: int) -> list[str]:
    """The options, one a column, and nothing in the columns left over."""
    return [*options, *[""] * (columns - len(options))]


def _check_length(question: Question, column: str, value: str | int) -> None:
    if isinstance(value, str) and len(value) > LONGEST:
        raise QuizError(
            f"第 {question.number} 题（{question.id}）：“{column}”有 {len(value)} 个字，"
            f"一个单元格最多 {LONGEST} 个。请缩短，或者导出其他格式"
        )
