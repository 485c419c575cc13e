"""A paper as an Anki package (.apkg), one card for each question.

A note is known by its question's id, so importing again updates it and duplicates nothing. Anki replaces a
note only by one changed later than its own, hence the `day`: for the same day the bytes are the same, and a
later day is what brings corrected wording into a collection that has the note already. The note type is
one for all papers: with one for each, a question of two papers could not be updated from the second.
"""

import hashlib
import itertools
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

from assistant.quiz.export.archive import archive
from assistant.quiz.export.hypertext import as_html
from assistant.quiz.export.labels import Labels, labelled, paper_name
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Paper, Question

_LONG_AGO = date(2020, 1, 1)
_NOTE_TYPE = "容错测验 1"  # a change of the fields below needs another number
_FIELDS = ("编号", "题型", "题目", "选项", "答案", "解析", "选项说明", "条款")
_FRONT = """\
<div class="kind">{{题型}}</div>
<div class="stem">{{题目}}</div>
{{选项}}"""
_BACK = """\
{{FrontSide}}
<hr id="answer">
<div class="key">答案：{{答案}}</div>
<div class="rationale">{{解析}}</div>
{{选项说明}}
<div class="chapter">{{条款}}</div>"""
_STYLE = """\
.card { max-width: 42em; margin: 0 auto; text-align: left; font-size: 18px; line-height: 1.6; }
.kind, .chapter { font-size: 15px; opacity: 0.7; }
.stem { margin: 0.6em 0; }
.option { margin: 0.3em 0 0.3em 2em; text-indent: -2em; }
.letter { display: inline-block; width: 2em; text-indent: 0; font-weight: bold; }
.key { font-weight: bold; }
.rationale { margin: 0.6em 0; }
"""


def anki(paper: Paper, day: date = _LONG_AGO) -> bytes:
    """The bytes of the .apkg; `day` is when its notes count as changed. Same paper and day, same bytes."""
    # A package needed for this format alone.
    import genanki  # noqa: PLC0415

    note_type = genanki.Model(
        _number(_NOTE_TYPE),
        _NOTE_TYPE,
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "题目与答案", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    # Two colons would make a deck within a deck.
    deck = genanki.Deck(_number(paper.id), paper_name(paper).replace("::", "：："))
    for question, labels in labelled(paper):
        deck.add_note(
            genanki.Note(
                note_type,
                fields=_fields(question, labels),
                tags=list(_tags(question, labels)),
                guid=question.id,
                due=question.number,
            )
        )
    return archive({"collection.anki2": _collection(genanki.Package(deck), day), "media": _NO_MEDIA})


_NO_MEDIA = json.dumps({}).encode()


def _collection(package: Any, day: date) -> bytes:
    """The database. genanki's own way of writing the file puts the present time into the zip."""
    seconds = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    with closing(sqlite3.connect(":memory:")) as database:
        package.write_to_db(database.cursor(), seconds, itertools.count(int(seconds * 1000)))
        database.commit()
        return database.serialize()


def _number(name: str) -> int:
    """An id between 2^30 and 2^31, as genanki asks for, that depends on the name alone."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % (1 << 30)


def _fields(question: Question, labels: Labels) -> list[str]:
    contents: Mapping[str, str] = {
        "编号": as_html(question.id),
        "题型": as_html(labels["题型"]),
        "题目": as_html(question.stem),
        "选项": _lettered(question.options),
        "答案": question.key,
        "解析": as_html(question.rationale),
        "选项说明": _lettered(question.option_rationales),
        "条款": as_html(question.chapter),
    }
    return [contents[name] for name in _FIELDS]


def _lettered(texts: Iterable[str]) -> str:
    return "".join(
        f'<div class="option"><span class="letter">{letter}</span>{as_html(text)}</div>'
        for letter, text in zip(LETTERS, texts, strict=False)
        if text
    )


def _tags(question: Question, labels: Labels) -> Iterable[str]:
    """`题型::单选题`: Anki shows them as a tree. A tag has no blanks."""
    for kind, word in {**labels, "条款": question.chapter}.items():
        yield f"{kind}::{'_'.join(word.split())}"
