"""Every file a paper can be taken out as. Each loads only what it needs, when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.quiz.export.labels import paper_name
from assistant.quiz.paper import Paper

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FileForm:
    """`words` name it on the page, `part` in the file's name."""

    words: str
    part: str
    ending: str
    media_type: str


FILE_FORMS: Mapping[str, FileForm] = {
    "word": FileForm("试卷（Word）", "试卷", "docx", _DOCX),
    "word-sheet": FileForm("答题卡（Word）", "答题卡", "docx", _DOCX),
    "word-answers": FileForm("答案和讲解（Word）", "答案", "docx", _DOCX),
    "kaoshibao": FileForm("考试宝（Excel）", "考试宝", "xlsx", _XLSX),
    "chaoxing": FileForm("学习通（Excel）", "学习通", "xlsx", _XLSX),
    "moodle": FileForm("Moodle XML", "moodle", "xml", "application/xml"),
    "gift": FileForm("GIFT", "gift", "txt", "text/plain; charset=utf-8"),
    "qti": FileForm("QTI 2.1", "qti", "zip", "application/zip"),
    "anki": FileForm("Anki 卡片", "anki", "apkg", "application/octet-stream"),
    "json": FileForm("JSON", "试卷", "json", "application/json; charset=utf-8"),
}


def file_name(paper: Paper, form: str) -> str:
    """情景测试（A 卷）-paper-7-3A-答题卡.docx, with nothing a file system refuses."""
    wanted = FILE_FORMS[form]
    title = "".join("_" if c in '\\/:*?"<>|' or not c.isprintable() else c for c in paper_name(paper))
    return f"{title}-{paper.id}-{wanted.part}.{wanted.ending}"


def file_bytes(paper: Paper, form: str) -> bytes:
    """`form` is a key of FILE_FORMS. Raises QuizError for a paper that does not fit the layout."""
    if form in ("word", "word-sheet", "word-answers"):
        from assistant.quiz.export import word

        write = {
            "word": word.word_paper,
            "word-sheet": word.word_answer_sheet,
            "word-answers": word.word_answers,
        }
        return write[form](paper)
    if form == "kaoshibao":
        from assistant.quiz.export.excel_kaoshibao import kaoshibao

        return kaoshibao(paper)
    if form == "chaoxing":
        from assistant.quiz.export.excel_chaoxing import chaoxing

        return chaoxing(paper)
    if form == "moodle":
        from assistant.quiz.export.moodle_xml import moodle_xml

        return moodle_xml(paper)
    if form == "gift":
        from assistant.quiz.export.gift import gift

        return gift(paper).encode()
    if form == "qti":
        from assistant.quiz.export.qti import qti

        return qti(paper)
    if form == "anki":
        from assistant.quiz.export.anki import anki

        return anki(paper)
    from assistant.quiz.export.as_json import paper_json

    return paper_json(paper).encode()
