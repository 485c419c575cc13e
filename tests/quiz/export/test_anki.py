"""The Anki package, imported by Anki itself into an empty collection."""

import io
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.notes import Note
from lxml import html

from assistant.quiz.export.anki import anki
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Paper, questions
from tests.quiz.export.reading import Reading, original, page_text
from tests.quiz.export.sample_paper import BANK, PAPER

QUESTIONS = tuple(questions(PAPER))
CHANGED = replace(
    PAPER,
    sections=tuple(
        replace(s, items=tuple(replace(item, rationale="改过的解析") for item in s.items if not item.parts))
        for s in PAPER.sections
    ),
)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def bring_in(collection: Collection, package: bytes) -> None:
    """As the program's own import does unless told otherwise."""
    path = Path(collection.path).with_name("paper.apkg")
    path.write_bytes(package)
    log = collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    ).log
    refused = (log.conflicting, log.missing_notetype, log.missing_deck, log.empty_first_field)
    assert not any(map(len, refused))


def notes(collection: Collection) -> dict[str, Note]:
    """The notes by id, in the order of the cards."""
    cards = collection.find_cards("", order="c.due")
    found = [collection.get_card(card).note() for card in cards]
    return {note.guid: note for note in found}


def read(note: Note) -> Reading:
    return Reading(
        id=page_text(note["编号"]),
        stem=page_text(note["题目"]),
        options=lettered(note["选项"]),
        key=note["答案"],
        rationale=page_text(note["解析"]),
        option_rationales=lettered(note["选项说明"]),
    )


def lettered(field: str) -> tuple[str, ...]:
    rows = html.fragments_fromstring(field)
    assert [row.find("span").text for row in rows] == list(LETTERS[: len(rows)])
    return tuple(without_letter(html.tostring(row, encoding="unicode", with_tail=False)) for row in rows)


def without_letter(row: str) -> str:
    return page_text(row.partition("</span>")[2].removesuffix("</div>"))


def test_every_question_is_read_as_it_was_written(collection: Collection) -> None:
    bring_in(collection, anki(PAPER))
    assert [read(note) for note in notes(collection).values()] == [original(q) for q in QUESTIONS]


def test_the_front_asks_and_only_the_back_answers(collection: Collection) -> None:
    bring_in(collection, anki(PAPER))
    for question, note in zip(QUESTIONS, notes(collection).values(), strict=True):
        (card,) = note.cards()
        front, back = card.question(), card.answer()
        assert note["题目"] in front
        assert note["选项"] in front
        assert "答案：" not in front
        assert front.count('class="option"') == len(question.options)
        assert 'class="rationale"' not in front
        assert f"答案：{question.key}<" in back
        assert note["解析"] in back
        assert note["选项说明"] in back
        page = html.fromstring(f"<div>{back}</div>")
        assert not [e.tag for e in page.iter() if e.tag not in ("div", "span", "br", "hr", "style")]
        assert "url(" not in page.findtext("style")
        assert "@import" not in page.findtext("style")


def test_notes_are_tagged_and_in_one_deck(collection: Collection) -> None:
    bring_in(collection, anki(PAPER))
    assert set(notes(collection)["q-multiple-eight"].tags) == {
        "题型::多选题",
        "考点::还缺的事实",
        "难度::中",
        "条款::《江苏省容错规定》第三条第一项",
    }
    decks = {collection.decks.name(card.did) for note in notes(collection).values() for card in note.cards()}
    (deck,) = decks
    assert deck.startswith("容错纠错《综合》测验")
    assert deck.endswith("（A 卷）")


def test_importing_again_duplicates_nothing_and_brings_in_what_was_corrected(collection: Collection) -> None:
    bring_in(collection, anki(PAPER, date(2026, 1, 2)))
    bring_in(collection, anki(PAPER, date(2026, 1, 2)))
    assert collection.note_count() == collection.card_count() == len(QUESTIONS)
    bring_in(collection, anki(CHANGED, date(2026, 1, 3)))
    assert collection.note_count() == len(QUESTIONS)
    assert notes(collection)["q-judge-true"]["解析"] == "改过的解析"


def test_a_question_of_two_papers_is_one_note(collection: Collection) -> None:
    """A note type for each paper would make the second a conflict."""
    bring_in(collection, anki(PAPER, date(2026, 1, 2)))
    bring_in(collection, anki(replace(CHANGED, id=BANK.id, title=BANK.title), date(2026, 1, 3)))
    assert collection.note_count() == len(QUESTIONS)
    assert notes(collection)["q-judge-true"]["解析"] == "改过的解析"


def test_papers_of_the_same_day_do_not_get_in_each_others_way(collection: Collection) -> None:
    bring_in(collection, anki(PAPER))
    bring_in(collection, anki(renamed(PAPER)))
    assert collection.note_count() == 2 * len(QUESTIONS) - 3  # the three parts of the case keep their ids


def renamed(paper: Paper) -> Paper:
    return replace(
        paper,
        id="p-other",
        sections=tuple(
            replace(s, items=tuple(replace(item, id=f"other-{item.id}") for item in s.items))
            for s in paper.sections
        ),
    )


def test_same_paper_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before = anki(PAPER)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert anki(PAPER) == before
    assert anki(PAPER, date(2026, 1, 2)) != before


def test_the_database_is_one_that_sqlite_finds_nothing_wrong_with(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(anki(PAPER))) as package:
        assert package.namelist() == ["collection.anki2", "media"]
        assert package.read("media") == b"{}"
        path = package.extract("collection.anki2", tmp_path)
    with sqlite3.connect(path) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        guids = [guid for (guid,) in database.execute("select guid from notes order by id")]
    database.close()
    assert guids == [question.id for question in QUESTIONS]
