"""Every format a paper or bank can be written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.quiz.errors import QuizError
from assistant.quiz.paper import Paper

Files = Mapping[str, bytes]  # by the ending of the file's name


@dataclass(frozen=True)
class Format:
    """`label` says in Chinese what it is; `write` gives the files, by the endings of their names."""

    label: str
    write: Callable[[Paper, date], Files]


def write_files(paper: Paper, formats: list[str], folder: Path, day: date, *, overwrite: bool) -> list[Path]:
    """Write a paper in some formats into a folder; `day` dates the Anki package.

    Raises QuizError for an unknown format and for a file that is already there.
    """
    if unknown := [name for name in formats if name not in FORMATS]:
        raise QuizError(f"没有“{unknown[0]}”这种格式。可以用：{'、'.join(FORMATS)}")
    files = {
        folder / f"{paper.id}{ending}": content
        for name in formats
        for ending, content in FORMATS[name].write(paper, day).items()
    }
    there = [path for path in files if path.exists()]
    if there and not overwrite:
        raise QuizError(f"{there[0]} 已经存在。要覆盖请加 --overwrite，或者换一个文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)


def _word(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.word import word_answer_sheet, word_answers, word_paper

    return {
        "-试卷.docx": word_paper(paper),
        "-答题卡.docx": word_answer_sheet(paper),
        "-参考答案.docx": word_answers(paper),
    }


def _kaoshibao(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.excel_kaoshibao import kaoshibao

    return {"-考试宝.xlsx": kaoshibao(paper)}


def _chaoxing(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.excel_chaoxing import chaoxing

    return {"-学习通.xlsx": chaoxing(paper)}


def _moodle(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.moodle_xml import moodle_xml

    return {"-moodle.xml": moodle_xml(paper)}


def _gift(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.gift import gift

    return {".gift": gift(paper).encode()}


def _qti(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.qti import qti

    return {"-qti.zip": qti(paper)}


def _anki(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.anki import anki

    return {".apkg": anki(paper, day)}


def _json(paper: Paper, day: date) -> Files:
    from assistant.quiz.export.as_json import paper_json

    return {".json": paper_json(paper).encode()}


FORMATS: Mapping[str, Format] = {
    "word": Format("Word 试卷、答题卡、参考答案", _word),
    "kaoshibao": Format("考试宝 Excel", _kaoshibao),
    "chaoxing": Format("学习通 Excel", _chaoxing),
    "moodle": Format("Moodle XML", _moodle),
    "gift": Format("Moodle GIFT", _gift),
    "qti": Format("QTI 2.1", _qti),
    "anki": Format("Anki 卡片", _anki),
    "json": Format("JSON", _json),
}
