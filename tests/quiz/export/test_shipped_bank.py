"""The shipped bank itself, written in every format and read back by each independent reader."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from assistant.quiz.bank.bank_file import read_paper, shipped_bank
from assistant.quiz.paper import questions
from tests.quiz.export import (
    test_anki,
    test_excel_chaoxing,
    test_excel_kaoshibao,
    test_gift,
    test_moodle_xml,
    test_qti,
    test_word,
)

READ_BACK: dict[str, tuple[ModuleType, Callable[..., None]]] = {
    "word": (test_word, test_word.test_the_paper_holds_every_story_stem_and_option_in_order),
    "word answers": (test_word, test_word.test_answers_hold_key_rationale_and_the_reason_of_every_option),
    "kaoshibao": (test_excel_kaoshibao, test_excel_kaoshibao.test_stem_options_key_and_reasons_are_intact),
    "chaoxing": (test_excel_chaoxing, test_excel_chaoxing.test_stem_options_key_and_reasons_are_intact),
    "moodle": (test_moodle_xml, test_moodle_xml.test_every_question_is_read_as_it_was_written),
    "gift": (test_gift, test_gift.test_every_question_is_read_as_it_was_written),
    "qti": (test_qti, test_qti.test_every_question_is_read_as_it_was_written),
    "anki": (test_anki, test_anki.test_every_question_is_read_as_it_was_written),
}


@pytest.mark.parametrize("name", READ_BACK)
def test_the_shipped_bank_is_read_as_it_was_written(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    module, read_back = READ_BACK[name]
    bank = read_paper(shipped_bank())
    derived = {
        "PAPER": bank,
        "QUESTIONS": tuple(questions(bank)),
        "SAME": list(questions(bank)),
        "ASKED": [part for section in bank.sections for item in section.items for part in item.questions],
    }
    for constant, value in derived.items():
        if hasattr(module, constant):
            monkeypatch.setattr(module, constant, value)
    for function in vars(module).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()
    match name:
        case "gift":
            read_back(test_gift.read_as_moodle_does)
        case "anki":
            from anki.collection import Collection

            collection = Collection(str(tmp_path / "collection.anki2"))
            read_back(collection)
            collection.close()
        case _:
            read_back()
    for function in vars(module).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()  # the other tests of the module write their own paper
